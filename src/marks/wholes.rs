//! Phrases that must be all of a text.
//!
//! In: phrases with their users; the folded text of a block, cut into words. Out: the users of the phrase that it is. What holds:
//! what stands around the first and the last letter makes no difference, unless it belongs to their words.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::phrases::{User, core_range};
use super::tree::Word;
use super::users::Users;

/// Phrases.
#[derive(Debug, Default)]
pub(super) struct Wholes {
    /// The chain of users of each.
    phrases: FxHashMap<Box<str>, u32>,
    /// The bytes of the longest.
    longest: usize,
    users: Users<User>,
}

impl Wholes {
    /// With room for so many.
    pub fn with_capacity(phrases: usize) -> Wholes {
        let users = Users::with_capacity(phrases);
        Wholes { phrases: FxHashMap::with_capacity_and_hasher(phrases, FxBuildHasher), longest: 0, users }
    }

    /// Adds a folded phrase.
    pub fn add(&mut self, phrase: &str, user: User) {
        let core = &phrase[core_range(phrase)];
        self.longest = self.longest.max(core.len());
        match self.phrases.get_mut(core) {
            Some(chain) => self.users.put(user, chain),
            None => self.users.put(user, self.phrases.entry(core.into()).or_default()),
        }
    }

    /// The users of the phrase that a folded text is but for what stands around `core`.
    pub fn find(&self, folded: &str, core: &Range<usize>, words: &[Word]) -> impl Iterator<Item = &User> {
        let fits = core.len() <= self.longest;
        let chain = if fits { self.phrases.get(&folded[core.clone()]).copied() } else { None };
        self.users.of(chain.filter(|_| are_words(words, core)).unwrap_or(0))
    }
}

/// Whether a range of a text, which neither starts nor ends with a space, is of whole words.
fn are_words(words: &[Word], range: &Range<usize>) -> bool {
    let starts = words.binary_search_by_key(&range.start, |word| word.start()).is_ok();
    let behind = words.partition_point(|word| word.start() < range.end);
    starts && words.get(behind).is_some_and(|word| word.end_before() == range.end)
}
