//! The rules as rows of a table.
//!
//! In: the rules. Out: for each its id, kind, outcome, place and reason, as `bodytext rules list` shows them. What holds:
//! rules about blocks come first, each group in the order in which it is applied.

use serde::Serialize;

use super::RuleSet;
use super::model::{InlineRule, Origin, Outcome, PageOutcome, PageRule, Rule};
use crate::kinds::Kind;

/// A rule in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The rule's id.
    pub id: String,
    /// What a block dropped by it is called.
    pub kind: Option<Kind>,
    /// What it does, as its file would say: `drop`, `keep`, `-2.5`, `link-density: 0.8 | -1.6`, `forum +2`.
    pub outcome: String,
    /// Its file.
    pub file: String,
    /// The line of its id.
    pub line: u32,
    /// Its reason.
    pub why: String,
}

/// All rules in a list.
pub fn list(set: &RuleSet) -> Vec<Row> {
    let settings = set
        .selection
        .iter()
        .chain(set.by_type.iter().map(|(_, own)| own).chain([&set.for_text]).flat_map(|own| own.iter()));
    let settings = settings.map(|one| row(&one.origin, None, one.value.to_string()));
    let metadata = set.metadata.iter().map(|rule| row(&rule.origin, None, format!("{} {:+}", rule.field, rule.weight)));
    let values = set.values.iter().map(|rule| {
        let fields: Vec<&str> = rule.fields.iter().map(|field| field.name()).collect();
        row(&rule.origin, None, format!("cleans {}", fields.join(", ")))
    });
    let embedded = set.embedded.iter().map(|rule| row(&rule.origin, None, "read where nothing is shown".to_owned()));
    set.rules
        .iter()
        .map(of_block)
        .chain(set.inline.iter().map(of_line))
        .chain(set.pages.iter().map(of_page))
        .chain(metadata)
        .chain(values)
        .chain(set.posts.iter().map(|rule| row(&rule.origin, None, "a post".to_owned())))
        .chain(embedded)
        .chain(settings)
        .collect()
}

fn of_block(rule: &Rule) -> Row {
    let outcome = match &rule.outcome {
        Outcome::Verdict(verdict) => verdict.name().to_owned(),
        Outcome::Weight(weight) => format!("{weight:+}"),
        Outcome::Scale { measure, weights, .. } => {
            let weights: Vec<String> = weights.iter().map(|weight| format!("{weight:+}")).collect();
            format!("{}: {}", measure.name(), weights.join(" | "))
        }
    };
    row(&rule.origin, rule.kind, outcome)
}

fn of_line(rule: &InlineRule) -> Row {
    row(&rule.origin, None, "left out of the line".to_owned())
}

fn of_page(rule: &PageRule) -> Row {
    let outcome = match &rule.outcome {
        PageOutcome::Type(page_type, weight) => format!("{page_type} {weight:+}"),
        PageOutcome::Status(status) => status.name().to_owned(),
    };
    row(&rule.origin, None, outcome)
}

fn row(origin: &Origin, kind: Option<Kind>, outcome: String) -> Row {
    Row {
        id: origin.rule.clone(),
        kind,
        outcome,
        file: origin.file.clone(),
        line: origin.line,
        why: origin.why.clone(),
    }
}
