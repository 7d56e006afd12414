//! All phrases of all rules in one automaton (Aho and Corasick, Efficient String Matching, 1975).
//!
//! In: phrases with their users; folded text. Out: which rules find a phrase in which block, and how. What holds: one
//! pass over the text, whatever the number of phrases; phrases match whole words.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;

use super::lists::Lists;
use crate::blocks::{Blocks, Folded, fold, is_wide};
use crate::page::Page;
use crate::rules::Required;

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
    /// Anywhere, even inside words.
    Part,
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
    patterns: Vec<String>,
    users: Vec<Vec<(Stand, User)>>,
    index: FxHashMap<String, usize>,
}

impl Collector {
    /// Adds a folded phrase.
    pub fn add(&mut self, phrase: &str, stand: Stand, user: User) {
        let core = match core(phrase) {
            "" => phrase,
            core if stand == Stand::Whole => core,
            _ => phrase,
        };
        let index = *self.index.entry(core.to_owned()).or_insert_with(|| {
            self.patterns.push(core.to_owned());
            self.users.push(Vec::new());
            self.patterns.len() - 1
        });
        self.users[index].push((stand, user));
    }

    /// The automaton of all phrases. It can't be built only if the phrases are gigabytes; then none matches.
    pub fn build(self) -> Phrases {
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&self.patterns).ok();
        Phrases { automaton, users: self.users }
    }
}

/// The automaton.
#[derive(Debug)]
pub struct Phrases {
    automaton: Option<AhoCorasick>,
    users: Vec<Vec<(Stand, User)>>,
}

/// Which phrases stand in which blocks.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// For each block, the rules and slots whose phrases it has, sorted.
    pub blocks: Lists<(usize, u16)>,
    /// For each block, the rules whose section it heads, sorted.
    pub headings: Lists<usize>,
    /// For each block, the rules about metadata whose regular expression may match it for a text that it has, sorted.
    pub lines: Lists<usize>,
    /// Whether each block has a digit.
    pub digits: Vec<bool>,
    /// Page rules whose text is found, sorted.
    pub page_text: Vec<usize>,
    /// Page rules whose title is found, sorted.
    pub page_title: Vec<usize>,
}

impl Facts {
    /// Whether an expression of a rule about metadata may match a block.
    pub fn may_match(&self, rule: usize, required: Option<&Required>, block: usize) -> bool {
        required.is_none_or(|required| {
            required.digit && self.digits.get(block).copied().unwrap_or(true)
                || self.lines.of(block).binary_search(&rule).is_ok()
        })
    }
}

impl Phrases {
    /// Finds the phrases of a page.
    pub fn find(&self, page: &Page<'_>, blocks: &Blocks) -> Facts {
        let digits = blocks.blocks.iter().map(|block| block.text.chars().any(char::is_numeric)).collect();
        let mut facts = Facts { digits, ..Facts::default() };
        self.each_text(&blocks.folded, |users| facts.add(users));
        let titles = [&page.head.title, &page.head.og_title];
        for user in titles.into_iter().flatten().flat_map(|title| self.users_in(title)) {
            if let User::PageTitle(rule) = user {
                facts.page_title.push(rule);
            }
        }
        facts.page_text.sort_unstable();
        facts.page_text.dedup();
        facts.page_title.sort_unstable();
        facts.page_title.dedup();
        facts
    }

    /// Calls `found` for every text in turn with the users of its phrases, sorted, each once.
    fn each_text(&self, folded: &Folded, mut found: impl FnMut(&[User])) {
        let (all, ends) = (folded.all(), folded.ends());
        let mut users: Vec<User> = Vec::new();
        let mut text = 0;
        let mut close = |users: &mut Vec<User>| {
            users.sort_unstable();
            users.dedup();
            found(users);
            users.clear();
        };
        let mut place = Place::of(folded.get(0));
        let mut start = 0;
        for matched in self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(all)) {
            while text < ends.len() && matched.end() > ends[text] {
                close(&mut users);
                start = ends[text] + 1;
                text += 1;
                place = Place::of(folded.get(text));
            }
            let here = (matched.start() - start, matched.end() - start);
            self.add_users(matched.pattern().as_usize(), here, &mut place, &mut users);
        }
        (text..ends.len()).for_each(|_| close(&mut users));
    }

    /// The users of the phrases in a text, sorted, each once.
    fn users_in(&self, text: &str) -> Vec<User> {
        let folded = fold(text);
        let (mut place, mut users) = (Place::of(&folded), Vec::new());
        for matched in self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(&folded)) {
            let here = (matched.start(), matched.end());
            self.add_users(matched.pattern().as_usize(), here, &mut place, &mut users);
        }
        users.sort_unstable();
        users.dedup();
        users
    }

    /// Adds the users of a phrase that a text has at a place.
    fn add_users(&self, pattern: usize, here: (usize, usize), place: &mut Place<'_>, users: &mut Vec<User>) {
        let mut whole_words = None;
        for &(stand, user) in &self.users[pattern] {
            let stands = stand == Stand::Part
                || *whole_words.get_or_insert_with(|| is_whole_words(place.folded, here.0, here.1))
                    && match stand {
                        Stand::Inside | Stand::Part => true,
                        Stand::Start => place.starts(here),
                        Stand::End => place.ends(here),
                        Stand::Whole => place.starts(here) && place.ends(here),
                    };
            if stands {
                users.push(user);
            }
        }
    }
}

impl Facts {
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

/// A folded text in which phrases are looked for.
struct Place<'t> {
    folded: &'t str,
    core: Option<(usize, usize)>,
}

impl<'t> Place<'t> {
    fn of(folded: &'t str) -> Place<'t> {
        Place { folded, core: None }
    }

    fn core(&mut self) -> (usize, usize) {
        *self.core.get_or_insert_with(|| core_range(self.folded))
    }

    fn starts(&mut self, here: (usize, usize)) -> bool {
        here.0 <= self.core().0
    }

    fn ends(&mut self, here: (usize, usize)) -> bool {
        here.1 >= self.core().1
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

/// Whether a stretch of a text neither begins nor ends inside a word.
fn is_whole_words(text: &str, start: usize, end: usize) -> bool {
    let border = |before: Option<char>, after: Option<char>| match (before, after) {
        (Some(before), Some(after)) => !(is_letter(before) && is_letter(after)) || is_free(before) || is_free(after),
        _ => true,
    };
    border(text[..start].chars().next_back(), text[start..].chars().next())
        && border(text[..end].chars().next_back(), text[end..].chars().next())
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
        !collector.build().users_in(text).is_empty()
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
