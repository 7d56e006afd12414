//! Phrases as a tree of their words.
//!
//! In: phrases, each with a number that stands for it; a text. Out: the phrases in the text, with where they stand. What holds: a
//! phrase is found where its words follow each other as whole words; a text that goes on where a phrase ends is not it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::blocks::{is_wide, is_word};
use crate::names::Names;

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Twice its number, and one more behind a space. Words that stand in no phrase have the number 0.
    number: u32,
    start: u32,
}

impl Word {
    fn new(number: u32, spaced: bool, start: usize) -> Word {
        Word { number: number << 1 | u32::from(spaced), start: start as u32 }
    }

    /// Where it starts; the last one where the text ends.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Where the word before it ends.
    pub fn end_before(self) -> usize {
        self.start().saturating_sub((self.number & 1) as usize)
    }

    fn is_known(self) -> bool {
        self.number > 1
    }
}

/// Phrases.
#[derive(Debug)]
pub(super) struct Tree {
    /// The numbers of words, from 1.
    numbers: Names<u32>,
    /// The numbers of words of one character of ASCII, such as a comma.
    short: [u32; 128],
    /// The node behind a word that begins a phrase, by the word's number; 0 if it begins none.
    starts: Vec<u32>,
    /// The node behind a node and a word; see [`step`].
    steps: FxHashMap<u64, u32>,
    /// What stands for the phrase that ends at a node; 0 if none does.
    ends: Vec<u32>,
}

/// About as many nodes are there for each phrase.
const NODES: usize = 3;

impl Default for Tree {
    fn default() -> Tree {
        Tree { numbers: Names::default(), short: [0; 128], starts: vec![0], steps: FxHashMap::default(), ends: vec![0] }
    }
}

impl Tree {
    /// An empty tree with room for so many phrases.
    pub fn of_about(phrases: usize) -> Tree {
        let mut tree = Tree::default();
        tree.starts.reserve(phrases);
        tree.ends.reserve(NODES * phrases);
        tree.steps.reserve(NODES * phrases);
        tree.numbers.reserve(phrases);
        tree
    }

    /// Adds a phrase that is not empty; gives what stands for it, to be changed, which is 0 if it is new.
    pub fn add(&mut self, phrase: &str) -> &mut u32 {
        let mut node = 0;
        for (spaced, word) in words(phrase).filter(|(_, word)| !word.is_empty()) {
            let start = word.start;
            let number = self.numbered(&phrase[word]);
            let next = self.ends.len() as u32;
            let known = if node == 0 {
                &mut self.starts[number as usize]
            } else {
                self.steps.entry(step(node, Word::new(number, spaced, start))).or_default()
            };
            if *known == 0 {
                *known = next;
                self.ends.push(0);
            }
            node = *known;
        }
        &mut self.ends[node as usize]
    }

    /// The number of a word of a phrase.
    fn numbered(&mut self, word: &str) -> u32 {
        let next = self.starts.len() as u32;
        let mut number = next;
        self.numbers.with(word, |known| {
            if *known == 0 {
                *known = next;
            }
            number = *known;
        });
        if number == next {
            self.starts.push(0);
            if let [byte @ 0..128] = word.as_bytes() {
                self.short[usize::from(*byte)] = number;
            }
        }
        number
    }

    /// Cuts a text into words.
    pub fn read(&self, text: &str, list: &mut Vec<Word>) {
        list.clear();
        for (spaced, word) in words(text) {
            let start = word.start;
            let number = match &text.as_bytes()[word.clone()] {
                [] => 0,
                [byte @ 0..128] => self.short[usize::from(*byte)],
                _ => self.numbers.get(&text[word]).copied().unwrap_or(0),
            };
            list.push(Word::new(number, spaced, start));
        }
    }

    /// Calls for each phrase in the words of a text: where it starts, where it ends, and what stands for it.
    pub fn each_phrase(&self, words: &[Word], mut call: impl FnMut(usize, usize, u32)) {
        for (at, first) in words.iter().enumerate().filter(|(_, first)| first.is_known()) {
            let mut node = self.starts[(first.number >> 1) as usize];
            let mut next = at + 1;
            while node != 0 {
                let Some(word) = words.get(next) else { break };
                let own = self.ends[node as usize];
                if own != 0 {
                    call(first.start(), word.end_before(), own);
                }
                if !word.is_known() {
                    break;
                }
                node = self.steps.get(&step(node, *word)).copied().unwrap_or(0);
                next += 1;
            }
        }
    }
}

/// The step from a node on to a word.
fn step(node: u32, word: Word) -> u64 {
    u64::from(node) << u32::BITS | u64::from(word.number)
}

/// The words of a text, and whether a space stands before each. A character that is no letter is a word by itself, as is one of a
/// script without spaces. The last word is empty: it stands where the text ends.
fn words(text: &str) -> impl Iterator<Item = (bool, Range<usize>)> + '_ {
    let mut start = 0;
    let mut ended = false;
    std::iter::from_fn(move || {
        let spaced = text.as_bytes().get(start) == Some(&b' ');
        let word = start + usize::from(spaced);
        let word = word..word_end(text, word);
        start = word.end;
        let more = !ended;
        ended = word.is_empty();
        more.then_some((spaced, word))
    })
}

/// Where the word ends that starts at a place.
#[inline]
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while bytes.get(end).is_some_and(|byte| WORD[usize::from(*byte)]) {
        end += 1;
    }
    match bytes.get(end) {
        Some(128..) => word_end_beyond(text, start, end),
        Some(_) if end == start => end + 1,
        _ => end,
    }
}

/// The same from a character on that is not of ASCII.
fn word_end_beyond(text: &str, start: usize, known: usize) -> usize {
    let mut end = known;
    for c in text[known..].chars() {
        let in_word = if c.is_ascii() { WORD[c as usize] } else { of_word(c) };
        if !in_word {
            return if end == start { end + c.len_utf8() } else { end };
        }
        end += c.len_utf8();
    }
    end
}

/// The bytes that make words with those beside them.
const WORD: [bool; 256] = {
    let mut all = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        all[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'_' as usize;
        byte += 1;
    }
    all
};

/// Whether a character beyond ASCII makes words with those beside it.
fn of_word(c: char) -> bool {
    is_word(c) && !is_free(c)
}

/// Whether words of the character's script end without a sign of it: scripts without spaces, and Korean with its particles
/// (here in the decomposed form that folding leaves).
fn is_free(c: char) -> bool {
    is_wide(c) || matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_what_stands_between() {
        let of =
            |text| words(text).map(|(spaced, word)| ([".", " "][usize::from(spaced)], &text[word])).collect::<Vec<_>>();
        let [no, one] = [".", " "];
        assert_eq!(of("it's été_2 3"), [(no, "it"), (no, "'"), (no, "s"), (one, "été_2"), (one, "3"), (no, "")]);
        assert_eq!(of("更多a é文b"), [(no, "更"), (no, "多"), (no, "a"), (one, "é"), (no, "文"), (no, "b"), (no, "")]);
        assert_eq!(of("–x!?"), [(no, "–"), (no, "x"), (no, "!"), (no, "?"), (no, "")]);
        assert_eq!(of("a   b "), [(no, "a"), (one, " "), (one, "b"), (one, "")]);
        assert_eq!(of(""), [(no, "")]);
    }

    #[test]
    fn phrases_within_phrases() {
        let mut tree = Tree::default();
        let phrases = ["read", "read more", "more", "read more about", "c++", "c ++"];
        phrases.iter().zip(1..).for_each(|(phrase, number)| *tree.add(phrase) = number);
        let found = |text: &str| {
            let (mut words, mut found) = (Vec::new(), Vec::new());
            tree.read(text, &mut words);
            tree.each_phrase(&words, |start, end, own| found.push((&text[start..end], phrases[own as usize - 1])));
            assert!(found.iter().all(|(text, phrase)| text == phrase));
            found.into_iter().map(|(_, phrase)| phrase).collect::<Vec<_>>()
        };
        assert_eq!(found("read more of it"), ["read", "read more", "more"]);
        assert_eq!(found("reading more about c++"), ["more", "c++"]);
        assert_eq!(found("read  more c+"), ["read", "more"]);
        assert_eq!(found("readmore c ++ read "), ["c ++", "read"]);
        assert_eq!(found("read-more c+ +"), ["read", "more"]);
    }
}
