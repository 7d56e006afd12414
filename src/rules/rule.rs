//! One rule, read whole.
//!
//! In: a rule with the changes of all layers. Out: a [`Rule`] or [`PageRule`], or nothing where it has a mistake. What
//! holds: all mistakes of the rule are found, not only the first.

use std::sync::Arc;

use super::check;
use super::conditions::{conditions, page_conditions};
use super::keys::OUTCOME_KEYS;
use super::merge::RawRule;
use super::model::{Origin, Outcome, PageOutcome, PageRule, Rule, RuleTests};
use super::names::word;
use super::outcome::{outcome, page_outcome};
use super::problems::Problems;
use super::raw::RawTable;
use super::source::SourceFile;
use super::values::{string, strings_or_none};
use crate::kinds::{Kind, Verdict};

/// Keys of a rule about blocks that are no conditions, beside the outcome.
const ABOUT: &[&str] = &["id", "why", "kind", "drops", "keeps", "while-words", "within"];

/// Keys of a rule about pages that are no conditions.
const ABOUT_PAGE: &[&str] = &["id", "why", "type", "status", "weight"];

/// Reads a rule about blocks.
pub(super) fn rule(raw: &RawRule<'_>, files: &[SourceFile<'_>], problems: &mut Problems) -> Option<Rule> {
    let table = &raw.table;
    let why = why(table, problems);
    let kind = table.get("kind").and_then(|entry| word::<Kind>(entry, problems));
    let outcome = outcome(table, problems);
    let (when, compared) = conditions(table, problems);
    let scale = matches!(outcome, Some(Outcome::Scale { .. }));
    let tests = tests(table, problems);
    check::comparisons(&compared, problems);
    check::long_phrases(table, &compared, problems);
    check::block_elements(table, &when.format, problems);
    check::needs(table, problems);
    check::tests(table, scale, problems);
    if !scale && table.get("measure").is_none() {
        let others: Vec<&str> = ABOUT.iter().chain(OUTCOME_KEYS).copied().collect();
        check::no_condition(
            table,
            &others,
            "conditions are keys such as `text`, `heading`, `class` or a measure",
            problems,
        );
    }
    if outcome == Some(Outcome::Verdict(Verdict::Drop)) && table.get("kind").is_none() {
        let at = table.get("verdict").map_or(table.header, |entry| entry.at);
        problems
            .missing(at, "a rule that drops needs a `kind`: what the dropped block is called")
            .help("give the rule or the head of its file a kind, such as kind = \"related\"");
    }
    let origin = origin(raw, why?, files)?;
    Some(Rule { origin: Arc::new(origin), kind, when, outcome: outcome?, tests, layer: raw.layer })
}

/// Reads a rule about pages.
pub(super) fn page_rule(raw: &RawRule<'_>, files: &[SourceFile<'_>], problems: &mut Problems) -> Option<PageRule> {
    const OF_HTML: &[&str] = &["selector", "schema", "og-type", "generator"];
    let table = &raw.table;
    let why = why(table, problems);
    let outcome = page_outcome(table, problems);
    let (when, compared) = page_conditions(table, problems);
    check::comparisons(&compared, problems);
    check::elements_of_text(table, &when.format, OF_HTML, problems);
    check::no_condition(table, ABOUT_PAGE, "conditions are keys such as `title`, `text` or `url`", problems);
    if let (Some(PageOutcome::Type(..)), Some(entry)) = (&outcome, table.get("body-words")) {
        problems
            .add(entry.key_at, "`body-words` belongs to `status`: the body comes out after the page's type is known");
    }
    let origin = origin(raw, why?, files)?;
    Some(PageRule { origin: Arc::new(origin), when, outcome: outcome? })
}

/// The reason of a rule.
pub(super) fn why(table: &RawTable<'_>, problems: &mut Problems) -> Option<String> {
    let Some(entry) = table.get("why") else {
        problems
            .missing(table.header, "`why` is missing")
            .help("say what the rule is for: why = \"The prompts of the WordPress comment form\"");
        return None;
    };
    string(entry, problems).map(|item| item.text.trim().to_owned())
}

/// The pieces that test a rule.
pub(super) fn tests(table: &RawTable<'_>, problems: &mut Problems) -> RuleTests {
    let mut read = |key: &str| {
        let items = table.get(key).map(|entry| strings_or_none(entry, problems)).unwrap_or_default();
        items.into_iter().map(|item| item.text.to_owned()).collect()
    };
    RuleTests { drops: read("drops"), keeps: read("keeps") }
}

/// Which rule of which file it is.
pub(super) fn origin(raw: &RawRule<'_>, why: String, files: &[SourceFile<'_>]) -> Option<Origin> {
    let file = files.get(raw.id_at.file)?;
    let line = u32::try_from(file.line(raw.id_at.start)).unwrap_or(u32::MAX);
    Some(Origin { rule: raw.id.clone()?, file: file.label.clone(), line, why })
}
