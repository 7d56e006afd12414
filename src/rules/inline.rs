//! Rules about pieces of a line, read: `[[inline]]`.
//!
//! In: a rule with the changes of all layers. Out: an [`InlineRule`], or nothing where it has a mistake. What holds: all
//! mistakes of the rule are found, not only the first.

use std::sync::Arc;

use super::keys::{INLINE_KEYS, unknown_in};
use super::merge::RawRule;
use super::model::InlineRule;
use super::patterns::{regexes, selectors};
use super::problems::Problems;
use super::rule::{origin, tests, why};
use super::source::SourceFile;

/// Reads a rule about pieces of a line.
pub(super) fn inline_rule(raw: &RawRule<'_>, files: &[SourceFile<'_>], problems: &mut Problems) -> Option<InlineRule> {
    let table = &raw.table;
    let why = why(table, problems);
    for entry in table.entries.iter().filter(|entry| !entry.inherited && !INLINE_KEYS.contains(&entry.key.as_str())) {
        unknown_in("a rule about pieces of a line", entry, INLINE_KEYS, problems);
    }
    let selector = match table.get("selector") {
        Some(entry) => selectors(entry, problems),
        None => {
            problems
                .missing(table.header, "`selector` is missing")
                .help("the elements whose text is left out of the line: selector = [\"a.headerlink\"]");
            Vec::new()
        }
    };
    let regex = table.get("regex").map(|entry| regexes(entry, problems)).unwrap_or_default();
    let tests = tests(table, problems);
    let origin = origin(raw, why?, files)?;
    (!selector.is_empty()).then(|| InlineRule { origin: Arc::new(origin), selector, regex, tests })
}
