//! All phrases of all rules, by their first word.
//!
//! In: phrases with their users; folded text. Out: which rules find a phrase in which block, and how. What holds: phrases match
//! whole words, so that a text is gone through word by word, and at each only the phrases are tried that begin with it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lists::Lists;
use super::parts::Parts;
use crate::blocks::{Blocks, fold, is_wide};
use crate::names::Names;
use crate::page::Page;
use crate::rules::{Chars, Required, Signs};

/// How a phrase must stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stand {
    /// Anywhere.
    Inside,
    /// At the start.
    Start,
    /// At the end.
    End,
    /// It is the whole text.
    Whole,
}

/// Who asks for a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum User {
    /// A rule's `text`, `starts-with`, `ends-with` or `exactly`: the slot it fills.
    Rule(usize, u16),
    /// A rule's `heading`.
    Heading(usize),
    /// The regular expression of a rule about metadata.
    Line(usize),
    /// A page rule's `text`.
    PageText(usize),
    /// A page rule's `title`.
    PageTitle(usize),
}

/// Phrases while they are collected.
#[derive(Debug, Default)]
pub struct Collector {
    /// The number of each phrase.
    numbers: FxHashMap<String, usize>,
    /// Who asks for a phrase, by its number, and how it must stand.
    asked: Vec<(usize, Stand, User)>,
    parts: Parts,
}

impl Collector {
    /// Adds a folded phrase.
    pub fn add(&mut self, phrase: &str, stand: Stand, user: User) {
        let core = match stand {
            Stand::Whole => core(phrase),
            _ => phrase,
        };
        let core = if core.is_empty() { phrase } else { core };
        let next = self.numbers.len();
        let number = match self.numbers.get(core) {
            Some(number) => *number,
            None => *self.numbers.entry(core.to_owned()).or_insert(next),
        };
        self.asked.push((number, stand, user));
    }

    /// Adds what a text must have for an expression to match it.
    pub fn add_required(&mut self, required: &Required, user: User) {
        self.parts.add(required, user);
    }

    /// The index of all phrases.
    pub fn build(self) -> Phrases {
        let mut phrases: Vec<Phrase> = Vec::new();
        phrases.resize_with(self.numbers.len(), Phrase::default);
        let mut users = vec![(Stand::Inside, User::PageText(0)); self.asked.len()];
        self.asked.iter().for_each(|(number, ..)| phrases[*number].users.end += 1);
        let mut start = 0;
        for phrase in &mut phrases {
            let count = phrase.users.end;
            phrase.users = start..start;
            start += count;
        }
        for (number, stand, user) in self.asked {
            let own = &mut phrases[number].users;
            users[own.end] = (stand, user);
            own.end += 1;
        }
        let mut first: Names<Vec<usize>> = Names::default();
        for (text, number) in self.numbers {
            let word = words(&text).next().unwrap_or_default();
            first.with(&text[word], |phrases| phrases.push(number));
            phrases[number].text = text;
        }
        Phrases { first, phrases, users, parts: self.parts.built() }
    }
}

/// The index.
#[derive(Debug)]
pub struct Phrases {
    /// Phrases by the word that they begin with.
    first: Names<Vec<usize>>,
    phrases: Vec<Phrase>,
    users: Vec<(Stand, User)>,
    parts: Parts,
}

/// A phrase, and the stretch of its users.
#[derive(Debug, Default)]
struct Phrase {
    text: String,
    users: Range<usize>,
}

/// Which phrases stand in which blocks.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// For each block, the rules and slots whose phrases it has, sorted.
    pub blocks: Lists<(usize, u16)>,
    /// For each block, the rules whose section it heads, sorted.
    pub headings: Lists<usize>,
    /// For each block, the rules about metadata whose expression may match it, sorted.
    pub lines: Lists<usize>,
    /// What is known of the text of each block.
    pub signs: Vec<Signs>,
    /// Page rules whose text is found, sorted.
    pub page_text: Vec<usize>,
    /// Page rules whose title is found, sorted.
    pub page_title: Vec<usize>,
}

impl Phrases {
    /// Finds the phrases of a page.
    pub fn find(&self, page: &Page<'_>, blocks: &Blocks) -> Facts {
        let signs = blocks.blocks.iter().map(|block| Signs::of(&block.text)).collect();
        let (mut facts, mut users) = (Facts { signs, ..Facts::default() }, Vec::new());
        let mut parts = self.parts.find(&blocks.folded);
        for block in 0..blocks.blocks.len() {
            self.users_in(blocks.folded.get(block), &mut users);
            parts.add_users(block, facts.signs[block], &mut users);
            users.sort_unstable();
            users.dedup();
            facts.add(&users);
        }
        for title in [&page.head.title, &page.head.og_title].into_iter().flatten() {
            self.users_in(&fold(title), &mut users);
            let rules =
                users.iter().filter_map(|user| if let User::PageTitle(rule) = user { Some(*rule) } else { None });
            facts.page_title.extend(rules);
        }
        facts.page_text.sort_unstable();
        facts.page_text.dedup();
        facts.page_title.sort_unstable();
        facts.page_title.dedup();
        facts
    }

    /// The users of the phrases in a folded text.
    fn users_in(&self, folded: &str, users: &mut Vec<User>) {
        users.clear();
        let mut core = None;
        for word in words(folded) {
            let Some(phrases) = self.first.get(&folded[word.clone()]) else { continue };
            for phrase in phrases.iter().map(|phrase| &self.phrases[*phrase]) {
                let (start, end) = (word.start, word.start + phrase.text.len());
                if !folded[start..].starts_with(&phrase.text) || !is_border(folded, end) {
                    continue;
                }
                let core = *core.get_or_insert_with(|| core_range(folded));
                let (starts, ends) = (start <= core.0, end >= core.1);
                let stands = |stand: Stand| match stand {
                    Stand::Inside => true,
                    Stand::Start => starts,
                    Stand::End => ends,
                    Stand::Whole => starts && ends,
                };
                let own = self.users[phrase.users.clone()].iter();
                users.extend(own.filter(|(stand, _)| stands(*stand)).map(|(_, user)| *user));
            }
        }
    }
}

impl Facts {
    /// A block's text with what is known of it.
    pub fn chars<'b>(&self, block: usize, blocks: &'b Blocks) -> Chars<'b> {
        let text = &blocks.blocks[block].text;
        Chars { text, signs: self.signs[block] }
    }

    /// Adds the users of one more block.
    fn add(&mut self, users: &[User]) {
        for user in users {
            match *user {
                User::Rule(rule, slot) => self.blocks.push((rule, slot)),
                User::Heading(rule) => self.headings.push(rule),
                User::Line(rule) => self.lines.push(rule),
                User::PageText(rule) => self.page_text.push(rule),
                User::PageTitle(_) => {}
            }
        }
        self.blocks.end();
        self.headings.end();
        self.lines.end();
    }
}

/// Where a folded text begins and ends but for punctuation, digits and symbols around it; all of it if it has no letter.
fn core_range(folded: &str) -> (usize, usize) {
    let core = core(folded);
    if core.is_empty() {
        return (0, folded.len());
    }
    let start = folded.len() - folded.trim_start_matches(|c: char| !c.is_alphabetic()).len();
    (start, start + core.len())
}

fn core(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphabetic())
}

/// The words of a text with what stands between them: every border is the start of one of them. A character that is no letter is
/// one by itself, as is one of a script without spaces.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let first = rest.chars().next()?;
        let length = if of_word(first) { rest.find(|c| !of_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let word = start..start + length;
        start = word.end;
        Some(word)
    })
}

/// Whether a character makes words with those beside it.
fn of_word(c: char) -> bool {
    if c.is_ascii() { is_letter(c) } else { !is_free(c) && is_letter(c) }
}

/// Whether a place of a text is not inside a word.
fn is_border(text: &str, at: usize) -> bool {
    match (text[..at].chars().next_back(), text[at..].chars().next()) {
        (Some(before), Some(after)) => !(is_letter(before) && is_letter(after)) || is_free(before) || is_free(after),
        _ => true,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether words of the character's script end without a sign of it: scripts without spaces, and Korean with its particles
/// (here in the decomposed form that folding leaves).
fn is_free(c: char) -> bool {
    is_wide(c) || matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(phrase: &str, stand: Stand, text: &str) -> bool {
        let mut collector = Collector::default();
        collector.add(&fold(phrase), stand, User::PageText(0));
        let mut users = Vec::new();
        collector.build().users_in(&fold(text), &mut users);
        !users.is_empty()
    }

    #[test]
    fn whole_words_only() {
        assert!(stands("leave a reply", Stand::Inside, "Please LEAVE  a Reply!"));
        assert!(!stands("reply", Stand::Inside, "replying"));
        assert!(stands("相关文章", Stand::Inside, "更多相关文章列表"));
        assert!(stands("관련 기사", Stand::Inside, "관련 기사를 보기"));
        assert!(stands("écrire", Stand::Inside, "ECRIRE un mot"));
    }

    #[test]
    fn ways_to_stand() {
        assert!(stands("related articles", Stand::Whole, "» Related Articles (12):"));
        assert!(!stands("related articles", Stand::Whole, "Related articles of war"));
        assert!(stands("×", Stand::Whole, "×"));
        assert!(!stands("×", Stand::Whole, "3 × 4"));
        assert!(stands("0:00", Stand::Whole, "0:00"));
        assert!(stands("also read", Stand::Start, "– Also read: the tale"));
        assert!(!stands("also read", Stand::Start, "They also read it"));
        assert!(stands("all rights reserved", Stand::End, "© 2020 All rights reserved."));
        assert!(stands("required fields are marked *", Stand::Whole, "Required fields are marked *"));
    }
}
