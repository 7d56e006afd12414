//! What regular expressions need, looked for in all blocks.
//!
//! In: what expressions need, with their users; folded texts. Out: for each text, the users whose expressions may match it. What
//! holds: what begins a word is looked for where words begin, and the rest everywhere; a place takes no more steps than the longest
//! of these texts has bytes, whatever the number of expressions.

use rustc_hash::FxHashMap;

use super::phrases::User;
use super::tree::Word;
use crate::blocks::{Folded, is_wide, is_word};
use crate::rules::{Part, Required, Signs};
use crate::starts::Starts;

/// Texts with those who need them.
#[derive(Debug, Default)]
pub(super) struct Parts {
    numbers: FxHashMap<Part, usize>,
    users: Vec<Vec<User>>,
    /// Those for whom a digit will do.
    of_digits: Vec<User>,
    /// Those for whom any text will do.
    of_any: Vec<User>,
    /// The texts that begin a word.
    starts: Starts,
    /// Those that may stand anywhere.
    anywhere: Starts,
}

impl Parts {
    /// Adds what an expression needs.
    pub fn add(&mut self, required: &Required, user: User) {
        if required.digit {
            self.of_digits.push(user);
        }
        for part in &required.texts {
            let Some(first) = part.text.chars().next() else {
                self.of_any.push(user);
                continue;
            };
            // what is no letter is a word by itself, as is a letter of a script without spaces
            let begins = part.begins || is_wide(first) || !is_word(first);
            let part = Part { text: part.text.clone(), begins };
            let next = self.users.len();
            let number = *self.numbers.entry(part).or_insert(next);
            if number == next {
                self.users.push(Vec::new());
            }
            self.users[number].push(user);
        }
    }

    /// To be called when all are added.
    pub fn built(mut self) -> Parts {
        for (part, number) in self.numbers.drain() {
            let starts = if part.begins { &mut self.starts } else { &mut self.anywhere };
            starts.add(&part.text, number);
        }
        self
    }

    /// Looks in the texts of a page for those that may stand anywhere.
    pub fn find(&self, folded: &Folded) -> FoundParts<'_> {
        let (ends, mut text) = (folded.ends(), 0);
        let (mut found, mut last) = (Vec::new(), vec![0; self.users.len()]);
        self.anywhere.anywhere(folded.all().as_bytes(), |part, range| {
            while ends.get(text).is_some_and(|end| range.start > *end) {
                text += 1;
            }
            let within = ends.get(text).is_some_and(|end| range.end <= *end);
            if within && is_new(&mut last, part, text) {
                found.push((text, part));
            }
        });
        FoundParts { parts: self, found, next: 0, last }
    }
}

/// What was found in the texts of a page, read text by text.
pub(super) struct FoundParts<'p> {
    parts: &'p Parts,
    /// By text.
    found: Vec<(usize, usize)>,
    next: usize,
    /// The number behind that of the text in which each was found last.
    last: Vec<u32>,
}

impl FoundParts<'_> {
    /// Calls for each user whose expressions may match the next text, which is cut into words.
    pub fn each_user(
        &mut self,
        (number, text): (usize, &str),
        signs: Signs,
        words: &[Word],
        mut call: impl FnMut(User),
    ) {
        self.parts.of_any.iter().for_each(|user| call(*user));
        if signs.has_digit() {
            self.parts.of_digits.iter().for_each(|user| call(*user));
        }
        while let Some((_, part)) = self.found.get(self.next).filter(|one| one.0 == number) {
            self.parts.users[*part].iter().for_each(|user| call(*user));
            self.next += 1;
        }
        let (bytes, parts, last) = (text.as_bytes(), self.parts, &mut self.last);
        let at = |start: usize| {
            parts.starts.at(bytes, start, |part| {
                if is_new(last, part, number) {
                    parts.users[part].iter().for_each(|user| call(*user));
                }
            });
        };
        if signs.joins() {
            text.char_indices().map(|(start, _)| start).for_each(at);
        } else {
            words.iter().map(|word| word.start()).for_each(at);
        }
    }
}

/// Whether a part is found in a text for the first time.
fn is_new(last: &mut [u32], part: usize, text: usize) -> bool {
    let behind = text as u32 + 1;
    std::mem::replace(&mut last[part], behind) != behind
}
