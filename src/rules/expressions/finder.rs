//! Where in a text an expression matches.
//!
//! In: an expression, parsed. Out: the bytes of its matches, or of its first group. What holds: nothing is built beforehand that
//! makes long searches fast, as only short texts are asked, and only those that are known to match.

use std::ops::Range;

use regex_automata::meta::{Config, Regex};
use regex_syntax::hir::Hir;

use super::pattern::BYTES;

/// What finds matches.
#[derive(Clone)]
pub(super) struct Finder(Regex);

impl Finder {
    /// The finder of an expression; none if it is too large.
    pub fn of(hir: &Hir) -> Option<Finder> {
        let config = Config::new().nfa_size_limit(Some(BYTES)).hybrid(false).dfa(false).onepass(false);
        Regex::builder().configure(config).build_from_hir(hir).ok().map(Finder)
    }

    /// Whether a text has a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The matches.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.0.find_iter(text).map(|found| found.range())
    }

    /// What the first group of the first match takes.
    pub fn group(&self, text: &str) -> Option<Range<usize>> {
        let mut groups = self.0.create_captures();
        self.0.captures(text, &mut groups);
        groups.get_group(1).map(|group| group.range())
    }
}
