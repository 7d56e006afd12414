//! What regular expressions need, looked for in all blocks at once (Aho and Corasick, Efficient String Matching, 1975).
//!
//! In: what expressions need, with their users; folded texts. Out: for each text, the users whose expressions may match it. What
//! holds: one pass over the texts, whatever the number of expressions.

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

use super::phrases::User;
use crate::blocks::Folded;
use crate::rules::{Required, Signs};

/// Bytes from the start of a text on for which the automaton takes room rather than time.
const DENSE: usize = 3;

/// Texts with those who need them.
#[derive(Debug, Default)]
pub(super) struct Parts {
    texts: FxHashMap<String, usize>,
    users: Vec<Vec<User>>,
    /// Those for whom a digit will do.
    of_digits: Vec<User>,
    /// Those for whom any text will do.
    of_any: Vec<User>,
    automaton: Option<AhoCorasick>,
}

impl Parts {
    /// Adds what an expression needs.
    pub fn add(&mut self, required: &Required, user: User) {
        if required.digit {
            self.of_digits.push(user);
        }
        for text in &required.texts {
            if text.is_empty() {
                self.of_any.push(user);
                continue;
            }
            let next = self.users.len();
            let number = *self.texts.entry(text.clone()).or_insert(next);
            if number == next {
                self.users.push(Vec::new());
            }
            self.users[number].push(user);
        }
    }

    /// To be called when all are added.
    pub fn built(mut self) -> Parts {
        let mut texts = vec![""; self.users.len()];
        self.texts.iter().for_each(|(text, number)| texts[*number] = text);
        // a look ahead for rare bytes costs more than it saves where most texts have some of these
        self.automaton = AhoCorasick::builder().prefilter(false).dense_depth(DENSE).build(&texts).ok();
        if self.automaton.is_none() {
            // It can't be built only of gigabytes: then all are asked.
            self.of_any.extend(self.users.drain(..).flatten());
        }
        self.texts.clear();
        self
    }

    /// Looks for all in the texts of a page.
    pub fn find(&self, folded: &Folded) -> FoundParts<'_> {
        let (ends, mut text) = (folded.ends(), 0);
        let mut found = Vec::new();
        // the number behind that of the text in which each was found last
        let mut last = vec![0; self.users.len()];
        for one in self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(folded.all())) {
            while ends.get(text).is_some_and(|end| one.end() > *end) {
                text += 1;
            }
            let part = one.pattern().as_usize();
            if last[part] <= text {
                last[part] = text + 1;
                found.push((text, part));
            }
        }
        FoundParts { parts: self, found, next: 0 }
    }
}

/// What was found in the texts of a page, read text by text.
pub(super) struct FoundParts<'p> {
    parts: &'p Parts,
    /// By text.
    found: Vec<(usize, usize)>,
    next: usize,
}

impl FoundParts<'_> {
    /// Calls for each user whose expressions may match the next text.
    pub fn each_user(&mut self, text: usize, signs: Signs, mut call: impl FnMut(User)) {
        self.parts.of_any.iter().for_each(|user| call(*user));
        if signs.has_digit() {
            self.parts.of_digits.iter().for_each(|user| call(*user));
        }
        while let Some((_, part)) = self.found.get(self.next).filter(|one| one.0 == text) {
            self.parts.users[*part].iter().for_each(|user| call(*user));
            self.next += 1;
        }
    }
}
