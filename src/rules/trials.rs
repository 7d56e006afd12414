//! The tests that rules carry.
//!
//! In: the rules, and a function that says which rules mark a piece. Out: the tests that fail. What holds: a rule that
//! speaks for body text must mark what stands under `keeps`, any other rule what stands under `drops`; neither may mark
//! the other pieces.

use std::fmt;
use std::sync::Arc;

use super::RuleSet;
use super::model::Origin;

/// A test that a rule does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestFailure {
    /// The rule.
    pub origin: Arc<Origin>,
    /// The piece.
    pub piece: String,
    /// Whether the rule must mark a block of the piece, but did not; if not, it did mark one that it must not.
    pub must_mark: bool,
}

impl fmt::Display for TestFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { rule, file, line, .. } = &*self.origin;
        let failed = match self.must_mark {
            true => "must mark a block of this piece, but did not",
            false => "must not mark a block of this piece, but did",
        };
        write!(f, "{file}:{line}: {rule} {failed}:\n  {}", self.piece.trim_end().replace('\n', "\n  "))
    }
}

/// How many pieces the rules carry.
pub fn count_tests(set: &RuleSet) -> usize {
    all(set).map(|trial| trial.marked.len() + trial.unmarked.len()).sum()
}

/// Runs the tests of all rules. `marks` gives the ids of the rules that mark any block of a piece.
pub fn run_tests(set: &RuleSet, marks: &dyn Fn(&str) -> Vec<String>) -> Vec<TestFailure> {
    all(set).flat_map(|trial| trial.run(marks)).collect()
}

/// The pieces of one rule.
struct Trial<'a> {
    origin: &'a Arc<Origin>,
    marked: &'a [String],
    unmarked: &'a [String],
}

/// The pieces of all rules.
fn all(set: &RuleSet) -> impl Iterator<Item = Trial<'_>> {
    let blocks = set.rules.iter().map(|rule| match rule.speaks_for_body() {
        true => Trial { origin: &rule.origin, marked: &rule.tests.keeps, unmarked: &rule.tests.drops },
        false => Trial { origin: &rule.origin, marked: &rule.tests.drops, unmarked: &rule.tests.keeps },
    });
    let inline = set.inline.iter().map(|rule| Trial {
        origin: &rule.origin,
        marked: &rule.tests.drops,
        unmarked: &rule.tests.keeps,
    });
    blocks.chain(inline)
}

impl Trial<'_> {
    fn run(&self, marks: &dyn Fn(&str) -> Vec<String>) -> Vec<TestFailure> {
        let marked = self.marked.iter().map(|piece| (piece, true));
        let pieces = marked.chain(self.unmarked.iter().map(|piece| (piece, false)));
        pieces
            .filter(|(piece, must_mark)| marks(piece).contains(&self.origin.rule) != *must_mark)
            .map(|(piece, must_mark)| TestFailure { origin: Arc::clone(self.origin), piece: piece.clone(), must_mark })
            .collect()
    }
}
