//! The tests that rules carry.
//!
//! In: the rules, and a function that says which rules mark a piece. Out: the tests that fail. What holds: a rule that
//! speaks for body text must mark what stands under `keeps`, any other rule what stands under `drops`; neither may mark
//! the other pieces.

use std::fmt;
use std::sync::Arc;

use super::RuleSet;
use super::embedded::{EmbeddedRule, EmbeddedTest};
use super::facts::{Reading, ValueRule};
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

/// A test that a rule about metadata or posts does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFailure {
    /// The rule.
    pub origin: Arc<Origin>,
    /// The piece.
    pub piece: String,
    /// What must be read of it; nothing if empty.
    pub expected: String,
    /// What was read.
    pub read: Vec<String>,
}

impl fmt::Display for ReadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { rule, file, line, .. } = &*self.origin;
        let piece = self.piece.trim_end().replace('\n', "\n  ");
        let (expected, read) = (&self.expected, &self.read);
        write!(f, "{file}:{line}: {rule} must read {expected:?}, but read {read:?}, of this piece:\n  {piece}")
    }
}

/// How many pieces the rules carry.
pub fn count_tests(set: &RuleSet) -> usize {
    let of_blocks: usize = all(set).map(|trial| trial.marked.len() + trial.unmarked.len()).sum();
    let of_places: usize = set.metadata.iter().map(|rule| rule.tests.len()).sum();
    let of_values: usize = set.values.iter().map(|rule| rule.tests.len()).sum();
    let of_posts: usize = set.posts.iter().map(|rule| rule.tests.len()).sum();
    let of_data: usize = set.embedded.iter().map(|rule| rule.tests.len()).sum();
    of_blocks + of_places + of_values + of_posts + of_data
}

/// Runs the tests of all rules about metadata. `read` gives what the rules read of a piece, each with the rule's id, the
/// parts of a list joined by `; `; `clean` what one rule about values makes of a value.
pub fn run_readings(
    set: &RuleSet,
    read: &dyn Fn(&str) -> Vec<(String, String)>,
    clean: &dyn Fn(&ValueRule, &str) -> String,
) -> Vec<ReadFailure> {
    let mut failures = Vec::new();
    let mut check = |origin: &Arc<Origin>, test: &Reading, read: Vec<String>| {
        let right = if test.expected_nothing() { read.is_empty() } else { read.contains(&test.value) };
        if !right {
            let (piece, expected) = (test.piece.clone(), test.value.clone());
            failures.push(ReadFailure { origin: Arc::clone(origin), piece, expected, read });
        }
    };
    for rule in &set.metadata {
        for test in &rule.tests {
            let read = read(&test.piece).into_iter().filter(|(id, _)| *id == rule.origin.rule);
            check(&rule.origin, test, read.map(|(_, value)| value).collect());
        }
    }
    for rule in &set.values {
        for test in &rule.tests {
            let value = Some(clean(rule, &test.piece)).filter(|value| !value.is_empty());
            check(&rule.origin, test, value.into_iter().collect());
        }
    }
    failures
}

/// What is read of a post: the id of the rule that finds it, and author, time and text.
pub type PostRead = (String, [String; 3]);

/// Runs the tests of all rules about posts. `read` gives what is read of the first post of a piece.
pub fn run_posts(set: &RuleSet, read: &dyn Fn(&str) -> Option<PostRead>) -> Vec<ReadFailure> {
    let mut failures = Vec::new();
    for rule in &set.posts {
        for test in &rule.tests {
            let expected = [test.author.clone(), test.time.clone(), test.text.clone()];
            let right = match read(&test.piece) {
                None => expected.iter().all(String::is_empty).then_some(()).ok_or(Vec::new()),
                Some((by, values)) if by == rule.origin.rule && values == expected => Ok(()),
                Some((by, values)) => Err(vec![format!("{} (by {by})", values.join(" | "))]),
            };
            if let Err(read) = right {
                let (origin, piece, expected) = (Arc::clone(&rule.origin), test.piece.clone(), expected.join(" | "));
                failures.push(ReadFailure { origin, piece, expected, read });
            }
        }
    }
    failures
}

/// Runs the tests of all rules about embedded text. `read` gives the text that one rule reads of a piece, its blocks split
/// by a blank line.
pub fn run_embedded(set: &RuleSet, read: &dyn Fn(&EmbeddedRule, &str) -> String) -> Vec<ReadFailure> {
    let mut failures = Vec::new();
    for rule in &set.embedded {
        for EmbeddedTest { piece, text } in &rule.tests {
            let read = read(rule, piece);
            if read != *text {
                let (origin, read) = (Arc::clone(&rule.origin), Some(read).filter(|read| !read.is_empty()));
                let (piece, expected) = (piece.clone(), text.clone());
                failures.push(ReadFailure { origin, piece, expected, read: read.into_iter().collect() });
            }
        }
    }
    failures
}

/// Runs the tests of all rules about blocks and pieces of lines. `marks` gives the ids of the rules that mark any block of a piece.
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
