//! All phrases of all rules: a tree of their words, and a map of those that must be all of a text.
//!
//! In: phrases with their users; folded text. Out: which rules find a phrase in which block, and how. What holds: phrases match
//! whole words, so that a text is cut into words once, each is looked up once, and from each that begins a phrase the tree is
//! gone down as long as the words that follow are those of a phrase.

use std::ops::Range;

use super::index::{Expressions, slot};
use super::lists::Lists;
use super::parts::Parts;
use super::tree::{Tree, Word};
use super::users::Users;
use super::wholes::Wholes;
use crate::blocks::{Blocks, fold, is_letter};
use crate::page::Page;
use crate::rules::{Chars, RuleSet, Signs};

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
    /// One of the expressions of a rule, by its number.
    Regex(usize, u32),
    /// A rule's `heading`.
    Heading(usize),
    /// The regular expression of a rule about metadata.
    Line(usize),
    /// An expression of a page rule.
    PageLine(usize),
    /// A page rule's `text`.
    PageText(usize),
    /// A page rule's `title`.
    PageTitle(usize),
}

/// The index.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Those that may be part of a text.
    tree: Tree,
    /// Who asks for these, and how they must stand.
    users: Users<(Stand, User)>,
    wholes: Wholes,
    parts: Parts,
}

/// Which phrases stand in which blocks.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// For each block, the rules and slots whose phrases it has, some of them twice.
    pub blocks: Lists<(usize, u16)>,
    /// For each block, the rules and expressions of theirs that may match it, each once.
    pub regexes: Lists<(usize, u32)>,
    /// For each block, the rules whose section it heads, sorted.
    pub headings: Lists<usize>,
    /// For each block, the rules about metadata whose expression may match it, sorted.
    pub lines: Lists<usize>,
    /// What is known of the text of each block.
    pub signs: Vec<Signs>,
    /// Page rules with the blocks that an expression of theirs may match, sorted.
    pub page_lines: Vec<(usize, usize)>,
    /// Page rules whose text is found, sorted.
    pub page_text: Vec<usize>,
    /// Page rules whose title is found, sorted.
    pub page_title: Vec<usize>,
}

/// Blocks between two looks at the clock.
const BLOCKS: usize = 64;

impl Phrases {
    /// Those of rules that may be part of a text.
    pub(super) fn of_parts(rules: &RuleSet) -> Phrases {
        let mut count = 0;
        each_asked(rules, |_, stand, _| count += usize::from(stand != Stand::Whole));
        let users = Users::with_capacity(count);
        let mut phrases = Phrases { tree: Tree::of_about(count), users, ..Phrases::default() };
        each_asked(rules, |phrase, stand, user| {
            if stand != Stand::Whole {
                phrases.users.put((stand, user), phrases.tree.add(phrase));
            }
        });
        phrases
    }

    /// The same with those that must be all of a text, and with what expressions need.
    #[must_use]
    pub(super) fn with(self, wholes: Wholes, parts: Parts) -> Phrases {
        Phrases { wholes, parts, ..self }
    }

    /// Finds the phrases of a page.
    pub fn find(&self, page: &Page<'_>, blocks: &Blocks) -> Facts {
        let signs: Vec<Signs> = blocks.blocks.iter().map(|block| Signs::of(&block.text)).collect();
        let mut facts = Facts::of_signs(signs);
        let mut parts = self.parts.find(&blocks.folded);
        let mut words = Vec::new();
        for block in 0..blocks.blocks.len() {
            if page.deadline.is_over_at(block, BLOCKS) {
                break;
            }
            self.each_user(blocks.folded.get(block), &mut words, |user| facts.add(user, block));
            let text = (block, blocks.folded.get(block));
            parts.each_user(text, facts.signs[block], &words, |user| facts.add(user, block));
            facts.end();
        }
        for title in [&page.head.title, &page.head.og_title].into_iter().flatten() {
            self.each_user(&fold(title), &mut words, |user| {
                if let User::PageTitle(rule) = user {
                    facts.page_title.push(rule);
                }
            });
        }
        facts.page_lines.sort_unstable();
        facts.page_lines.dedup();
        facts.page_text.sort_unstable();
        facts.page_text.dedup();
        facts.page_title.sort_unstable();
        facts.page_title.dedup();
        facts
    }

    /// Calls for each user of a phrase in a folded text; `words` is space that is used again.
    fn each_user(&self, folded: &str, words: &mut Vec<Word>, mut call: impl FnMut(User)) {
        self.tree.read(folded, words);
        let core = core_range(folded);
        self.tree.each_phrase(words, |start, end, own| {
            let stands = |stand: Stand| match stand {
                Stand::Inside => true,
                Stand::Start => start <= core.start,
                Stand::End => end >= core.end,
                Stand::Whole => false,
            };
            let own = self.users.of(own);
            own.filter(|(stand, _)| stands(*stand)).for_each(|(_, user)| call(*user));
        });
        self.wholes.find(folded, &core, words).for_each(|user| call(*user));
    }
}

/// Those phrases of rules that must be all of a text.
pub(super) fn wholes(rules: &RuleSet) -> Wholes {
    let mut count = 0;
    each_asked(rules, |_, stand, _| count += usize::from(stand == Stand::Whole));
    let mut wholes = Wholes::with_capacity(count);
    each_asked(rules, |phrase, stand, user| {
        if stand == Stand::Whole {
            wholes.add(phrase, user);
        }
    });
    wholes
}

/// Calls for each phrase of each rule: how it must stand, and who asks for it.
fn each_asked(rules: &RuleSet, mut call: impl FnMut(&str, Stand, User)) {
    for (number, rule) in rules.rules.iter().enumerate() {
        let when = &rule.when;
        let lists = [
            (&when.text, Stand::Inside, slot::TEXT),
            (&when.starts_with, Stand::Start, slot::STARTS),
            (&when.ends_with, Stand::End, slot::ENDS),
            (&when.exactly, Stand::Whole, slot::EXACTLY),
        ];
        for (list, stand, slot) in lists {
            list.iter().for_each(|phrase| call(phrase, stand, User::Rule(number, slot)));
        }
        for phrase in &when.heading {
            call(&phrase.text, if phrase.open { Stand::Start } else { Stand::Whole }, User::Heading(number));
        }
    }
    for (number, rule) in rules.pages.iter().enumerate() {
        rule.when.text.iter().for_each(|phrase| call(phrase, Stand::Inside, User::PageText(number)));
        rule.when.title.iter().for_each(|phrase| call(phrase, Stand::Inside, User::PageTitle(number)));
    }
}

/// About as many phrases, and as many expressions that may match, are found in a block.
const FOUND: usize = 4;

impl Facts {
    /// With room for what is found in as many blocks.
    fn of_signs(signs: Vec<Signs>) -> Facts {
        let blocks = signs.len();
        Facts {
            blocks: Lists::with_capacity(blocks, FOUND),
            regexes: Lists::with_capacity(blocks, FOUND),
            headings: Lists::with_capacity(blocks, 0),
            lines: Lists::with_capacity(blocks, 0),
            signs,
            ..Facts::default()
        }
    }

    /// A block's text with what is known of it.
    pub fn chars<'b>(&self, block: usize, blocks: &'b Blocks) -> Chars<'b> {
        let text = &blocks.blocks[block].text;
        Chars { text, signs: self.signs[block] }
    }

    /// The expressions of a rule, by their numbers, that may match a block.
    pub fn regexes_of<'a>(
        &'a self,
        block: usize,
        rule: usize,
        known: &'a Expressions,
    ) -> impl Iterator<Item = usize> + 'a {
        let with_digit = if self.signs[block].has_digit() { known.with_digit.as_slice() } else { &[] };
        let found = self.regexes.of(block);
        let found = &found[found.partition_point(|one| one.0 < rule)..];
        let found = found.iter().take_while(move |one| one.0 == rule).map(|one| &one.1);
        known.anyhow.iter().chain(with_digit).chain(found).map(|number| *number as usize)
    }

    /// The blocks that an expression of a page rule may match.
    pub fn lines_of(&self, rule: usize) -> impl Iterator<Item = usize> {
        let start = self.page_lines.partition_point(|one| one.0 < rule);
        self.page_lines[start..].iter().take_while(move |one| one.0 == rule).map(|one| one.1)
    }

    /// Adds a user of a phrase of the block that is read.
    fn add(&mut self, user: User, block: usize) {
        match user {
            User::Rule(rule, slot) => self.blocks.push((rule, slot)),
            User::Regex(rule, number) => {
                self.blocks.push((rule, slot::REGEX));
                self.regexes.push((rule, number));
            }
            User::PageLine(rule) => self.page_lines.push((rule, block)),
            User::Heading(rule) => self.headings.push(rule),
            User::Line(rule) => self.lines.push(rule),
            User::PageText(rule) => self.page_text.push(rule),
            User::PageTitle(_) => {}
        }
    }

    /// Ends the block that is read.
    fn end(&mut self) {
        self.blocks.end();
        self.regexes.end_sorted();
        self.headings.end_sorted();
        self.lines.end_sorted();
    }
}

/// Where a folded text begins and ends but for punctuation, digits and symbols around it; all of it if it has no letter.
pub(super) fn core_range(folded: &str) -> Range<usize> {
    let behind = folded.trim_start_matches(|c: char| !is_letter(c));
    let start = folded.len() - behind.len();
    let core = behind.trim_end_matches(|c: char| !is_letter(c));
    if core.is_empty() { 0..folded.len() } else { start..start + core.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(phrase: &str, stand: Stand, text: &str) -> bool {
        let phrase = fold(phrase);
        let mut phrases = Phrases::default();
        match stand {
            Stand::Whole => phrases.wholes.add(&phrase, User::PageText(0)),
            _ => phrases.users.put((stand, User::PageText(0)), phrases.tree.add(&phrase)),
        }
        let mut stands = false;
        phrases.each_user(&fold(text), &mut Vec::new(), |_| stands = true);
        stands
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
        assert!(!stands("related articles", Stand::Whole, "2related articles"));
        assert!(!stands("related articles", Stand::Whole, "related articles²!"));
        assert!(stands("相关文章", Stand::Whole, "2相关文章3"));
        assert!(stands("required fields are marked *", Stand::Whole, "Required fields are marked *"));
    }
}
