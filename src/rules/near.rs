//! Rules that look at their neighbours.
//!
//! In: all rules. Out: problems where `near` names a rule that it can't look at. What holds: a rule that `near` names
//! is decided without `near` and in the first pass, so that marks of neighbours are known when they are asked for.

use rustc_hash::FxHashMap;

use super::merge::{RawRule, Sort};
use super::problems::Problems;
use super::suggest::{SUGGESTIONS, did_you_mean};
use super::value::Value;
use super::values::{Item, items};
use crate::measures::{Measure, Pass};

/// Finds names under `near` that can't be looked at.
pub(super) fn check(rules: &[RawRule<'_>], problems: &mut Problems) {
    let named = |rule| -> Option<(&str, &RawRule<'_>)> {
        let rule: &RawRule<'_> = rule;
        Some((rule.id.as_deref()?, rule))
    };
    let mut unknown = 0;
    let ids: FxHashMap<&str, &RawRule<'_>> = rules.iter().filter_map(named).collect();
    for rule in rules.iter().filter(|rule| rule.sort == Sort::Rule) {
        let Some(entry) = rule.table.get("near") else { continue };
        for item in items(entry) {
            match ids.get(item.text) {
                Some(other) => look_at(rule, other, &item, problems),
                None if problems.any_syntax() => {}
                None => {
                    unknown += 1;
                    let of_blocks = rules.iter().filter(|rule| rule.sort == Sort::Rule && unknown <= SUGGESTIONS);
                    problems
                        .add(item.at, format!("`near` names the rule `{}`, which does not exist", item.text))
                        .maybe(did_you_mean(item.text, of_blocks.filter_map(|rule| rule.id.as_deref())))
                        .help("`bodytext rules list` names all rules");
                }
            }
        }
    }
}

/// Finds out whether one rule can look at the marks of another.
fn look_at(rule: &RawRule<'_>, other: &RawRule<'_>, item: &Item<'_>, problems: &mut Problems) {
    let reason = if rule.id == other.id {
        "a rule can't be near itself"
    } else if other.sort == Sort::Page {
        "this is a rule about pages: it marks no block"
    } else if other.table.get("near").is_some() {
        "this rule has a `near` of its own: its marks are not known in time"
    } else if other.table.get("measure").is_some() {
        "this rule is a scale of weights: it marks every block"
    } else if second_pass(other) {
        "this rule is decided in the second pass: its marks are not known in time"
    } else {
        return;
    };
    let draft = problems.add(item.at, reason);
    if rule.id != other.id {
        draft.other(other.id_at, "that rule");
    }
}

/// Whether a rule reads a measure that is known only after the first scores.
fn second_pass(rule: &RawRule<'_>) -> bool {
    let scale = rule.table.get("measure").and_then(|entry| match &entry.value {
        Value::String(name) => Some(name.as_ref()),
        _ => None,
    });
    let read = rule.table.entries.iter().map(|entry| entry.key.as_str()).chain(scale);
    read.filter_map(Measure::named).any(|measure| measure.pass() == Pass::Second)
}
