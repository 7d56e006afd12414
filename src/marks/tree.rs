//! Phrases as a tree of their words.
//!
//! In: phrases, each with a range that stands for it; a text. Out: the phrases in the text, with where they stand. What holds: a
//! phrase is found where its words follow each other as whole words; a text that goes on where a phrase ends is not it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::blocks::{is_wide, is_word};
use crate::names::Names;

/// A word of a text: its number, and where it starts. Words that stand in no phrase have the number 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    number: u32,
    start: usize,
}

impl Word {
    /// Where it starts; the last one where the text ends.
    pub fn start(self) -> usize {
        self.start
    }
}

/// Phrases.
#[derive(Debug)]
pub(super) struct Tree {
    /// The numbers of words, from 1.
    numbers: Names<u32>,
    /// The numbers of words of one character of ASCII, such as a space.
    short: [u32; 128],
    /// The node behind a word that begins a phrase, by the word's number; 0 if it begins none.
    starts: Vec<u32>,
    /// The node behind a node and a word.
    steps: FxHashMap<(u32, u32), u32>,
    /// What stands for the phrase that ends at a node; empty if none does.
    ends: Vec<Range<usize>>,
}

/// About as many nodes are there for each phrase.
const NODES: usize = 3;

impl Default for Tree {
    fn default() -> Tree {
        let root = std::iter::once(0..0).collect();
        Tree { numbers: Names::default(), short: [0; 128], starts: vec![0], steps: FxHashMap::default(), ends: root }
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

    /// Adds a phrase.
    pub fn add(&mut self, phrase: &str, range: Range<usize>) {
        let mut node = 0;
        for word in words(phrase) {
            let number = self.numbered(&phrase[word]);
            let next = self.ends.len() as u32;
            let known = if node == 0 {
                &mut self.starts[number as usize]
            } else {
                self.steps.entry((node, number)).or_default()
            };
            if *known == 0 {
                *known = next;
                self.ends.push(0..0);
            }
            node = *known;
        }
        if node != 0 {
            self.ends[node as usize] = range;
        }
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
        let mut start = 0;
        while start < text.len() {
            let end = word_end(text, start);
            let number = match &text.as_bytes()[start..end] {
                [byte @ 0..128] => self.short[usize::from(*byte)],
                _ => self.numbers.get(&text[start..end]).copied().unwrap_or(0),
            };
            list.push(Word { number, start });
            start = end;
        }
        // where the last word ends
        list.push(Word { number: 0, start: text.len() });
    }

    /// Calls for each phrase in the words of a text: where it starts, where it ends, and what stands for it.
    pub fn each_phrase(&self, words: &[Word], mut call: impl FnMut(usize, usize, Range<usize>)) {
        for (at, first) in words.iter().enumerate() {
            let mut node = self.starts[first.number as usize];
            let mut next = at + 1;
            while node != 0 {
                let Some(word) = words.get(next) else { break };
                let own = &self.ends[node as usize];
                if !own.is_empty() {
                    call(first.start, word.start, own.clone());
                }
                if word.number == 0 {
                    break;
                }
                node = self.steps.get(&(node, word.number)).copied().unwrap_or(0);
                next += 1;
            }
        }
    }
}

/// The words of a text with what stands between them: every border is the start of one of them. A character that is no letter is
/// one by itself, as is one of a script without spaces.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let word = start..word_end(text, start);
        start = word.end;
        (!word.is_empty()).then_some(word)
    })
}

/// Where the word ends that starts at a place.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    loop {
        while bytes.get(end).is_some_and(|byte| WORD[usize::from(*byte)]) {
            end += 1;
        }
        match bytes.get(end) {
            Some(128..) => {}
            Some(_) if end == start => return end + 1,
            _ => return end,
        }
        let Some(c) = text[end..].chars().next() else { return end };
        if of_word(c) {
            end += c.len_utf8();
        } else {
            return if end == start { end + c.len_utf8() } else { end };
        }
    }
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
        let of = |text| words(text).map(|word| &text[word]).collect::<Vec<_>>();
        assert_eq!(of("it's été_2 3"), ["it", "'", "s", " ", "été_2", " ", "3"]);
        assert_eq!(of("更多a文b"), ["更", "多", "a", "文", "b"]);
        assert_eq!(of("–x!?"), ["–", "x", "!", "?"]);
        assert_eq!(of(""), [""; 0]);
    }

    #[test]
    fn phrases_within_phrases() {
        let mut tree = Tree::default();
        let phrases = ["read", "read more", "more", "read more about", "c++"];
        phrases.iter().enumerate().for_each(|(number, phrase)| tree.add(phrase, number..number + 1));
        let found = |text: &str| {
            let (mut words, mut found) = (Vec::new(), Vec::new());
            tree.read(text, &mut words);
            tree.each_phrase(&words, |start, end, own| found.push((&text[start..end], phrases[own.start])));
            assert!(found.iter().all(|(text, phrase)| text == phrase));
            found.into_iter().map(|(_, phrase)| phrase).collect::<Vec<_>>()
        };
        assert_eq!(found("read more of it"), ["read", "read more", "more"]);
        assert_eq!(found("reading more about c++"), ["more", "c++"]);
        assert_eq!(found("read  more c+"), ["read", "more"]);
    }
}
