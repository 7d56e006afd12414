//! What a rule does: a verdict, a weight, or weights over a measure.
//!
//! In: the keys of a rule. Out: its outcome. What holds: there is exactly one; weights are finite and of a sensible
//! size; every weight of a scale can be reached.

use super::keys::OUTCOME_KEYS;
use super::model::{Outcome, PageOutcome};
use super::names;
use super::problems::Problems;
use super::ranges;
use super::raw::{Entry, RawTable};
use super::source::At;
use super::suggest::did_you_mean;
use super::values::{number, numbers, string};
use crate::kinds::{PageType, Verdict};
use crate::measures::Measure;

/// The largest weight, in log-odds: e to the 20th is certain enough.
pub(super) const LARGEST: f32 = 20.0;

/// The ways to give an outcome.
const WAYS: &str = "a rule has one of `verdict = \"drop\"`, `verdict = \"keep\"`, `weight = -2.5`,\nor `measure` with `below` and `weights`";

/// Reads the outcome of a rule about blocks.
pub(super) fn outcome(table: &RawTable<'_>, problems: &mut Problems) -> Option<Outcome> {
    let scale = ["measure", "below", "weights"].iter().find_map(|key| table.get(key));
    let given: Vec<&Entry<'_>> = [table.get("verdict"), table.get("weight"), scale].into_iter().flatten().collect();
    match given.as_slice() {
        [] => {
            problems.missing(table.header, "this rule does nothing: its outcome is missing").help(WAYS);
            None
        }
        [one] => match one.key.as_str() {
            "verdict" => names::word::<Verdict>(one, problems).map(Outcome::Verdict),
            "weight" => weight(one, problems).map(Outcome::Weight),
            _ => measure_scale(table, problems),
        },
        [one, more @ ..] => {
            for other in more {
                let message = format!("a rule has one outcome, not both `{}` and `{}`", one.key, other.key);
                problems.add(other.key_at, message).other(one.key_at, "the first").help(WAYS);
            }
            check_each(table, problems);
            None
        }
    }
}

/// Finds the mistakes in each of several outcomes.
fn check_each(table: &RawTable<'_>, problems: &mut Problems) {
    for key in OUTCOME_KEYS {
        match (table.get(key), *key) {
            (Some(entry), "verdict") => drop(names::word::<Verdict>(entry, problems)),
            (Some(entry), "weight") => drop(weight(entry, problems)),
            _ => {}
        }
    }
}

/// A weight in log-odds.
pub(super) fn weight(entry: &Entry<'_>, problems: &mut Problems) -> Option<f32> {
    let value = number(entry, problems)?;
    sensible(value, entry.at, problems).then_some(value)
}

/// Whether a weight is of a sensible size.
fn sensible(value: f32, at: At, problems: &mut Problems) -> bool {
    let sensible = value.abs() <= LARGEST;
    if !sensible {
        problems.add(at, format!("a weight lies between -{LARGEST} and {LARGEST}")).help(
            "weights are log-odds: +2 makes body text about seven times likelier; for certainty there is `verdict`",
        );
    }
    sensible
}

/// Weights over a measure.
fn measure_scale(table: &RawTable<'_>, problems: &mut Problems) -> Option<Outcome> {
    let (measure, below, weights) = (table.get("measure"), table.get("below"), table.get("weights"));
    for (entry, key) in [(measure, "measure"), (below, "below"), (weights, "weights")] {
        if entry.is_none() {
            let at = measure.or(below).or(weights).map_or(table.header, |entry| entry.key_at);
            problems
                .missing(at, format!("`{key}` is missing for a scale of weights"))
                .help("measure = \"link-density\", below = [0.1, 0.4], weights = [0.8, 0.0, -1.6]");
        }
    }
    let measure = measure.and_then(|entry| Some((measure_of(entry, problems)?, entry)));
    let borders = below.and_then(|entry| numbers(entry, problems));
    let read = weights.and_then(|entry| Some((entry, numbers(entry, problems)?)));
    if let (Some((measure, _)), Some(borders)) = (measure, &borders) {
        check_borders(measure, borders, problems);
    }
    let (weights_entry, weights) = read?;
    let all = weights.iter().fold(true, |all, (weight, at)| sensible(*weight, *at, problems) && all);
    let (measure, borders) = (measure?.0, borders?);
    if weights.len() != borders.len() + 1 {
        let (have, need) = (weights.len(), borders.len() + 1);
        problems
            .add(weights_entry.at, format!("{} borders need {need} weights, but there are {have}", borders.len()))
            .help("one weight for what lies under each border, and one for the rest");
        return None;
    }
    let below = borders.into_iter().map(|(border, _)| border).collect();
    let weights = weights.into_iter().map(|(weight, _)| weight).collect();
    all.then_some(Outcome::Scale { measure, below, weights })
}

/// The measure that a text names.
fn measure_of(entry: &Entry<'_>, problems: &mut Problems) -> Option<Measure> {
    let item = string(entry, problems)?;
    let measure = Measure::named(item.text);
    if measure.is_none() {
        let names = Measure::ALL.iter().map(|measure| measure.name());
        problems
            .add(item.at, format!("unknown measure \"{}\"", item.text))
            .maybe(did_you_mean(item.text, names))
            .help("`bodytext rules list --measures` names and explains them all");
    }
    measure
}

/// Finds borders that do not ascend or lie out of the range of the measure.
fn check_borders(measure: Measure, borders: &[(f32, At)], problems: &mut Problems) {
    for pair in borders.windows(2) {
        if let [(first, first_at), (second, at)] = pair
            && second <= first
        {
            problems.add(*at, "the numbers of `below` must ascend").other(*first_at, "is not smaller");
        }
    }
    let Some((low, high)) = ranges::of(measure) else { return };
    for (border, at) in borders.iter().filter(|(border, _)| *border <= low || *border > high) {
        let side = if *border <= low { "under" } else { "over" };
        problems
            .add(*at, format!("no `{}` lies {side} {border}: a weight can't be reached", measure.name()))
            .help(format!("`{}`: {}", measure.name(), measure.about()));
    }
}

/// Reads the outcome of a rule about pages.
pub(super) fn page_outcome(table: &RawTable<'_>, problems: &mut Problems) -> Option<PageOutcome> {
    const PAGE_WAYS: &str = "a page rule has `status = \"captcha\"`, or `type = \"forum\"` with a `weight`";
    let weighed = table.get("weight").and_then(|entry| weight(entry, problems));
    match (table.get("type"), table.get("status"), table.get("weight")) {
        (None, None, _) => {
            problems.missing(table.header, "this page rule says nothing: its outcome is missing").help(PAGE_WAYS);
            None
        }
        (Some(page_type), Some(status), _) => {
            problems
                .add(status.key_at, "a page rule has one outcome, not both `type` and `status`")
                .other(page_type.key_at, "the first")
                .help(PAGE_WAYS);
            None
        }
        (None, Some(status), Some(weight)) => {
            let message = "`weight` belongs to `type`: the first status that holds decides";
            problems.add(weight.key_at, message).other(status.key_at, "this rule gives a status");
            None
        }
        (None, Some(status), None) => names::word(status, problems).map(PageOutcome::Status),
        (Some(page_type), None, None) => {
            problems.missing(page_type.key_at, "`weight` is missing beside `type`").help(PAGE_WAYS);
            names::word::<PageType>(page_type, problems);
            None
        }
        (Some(page_type), None, Some(_)) => {
            names::word(page_type, problems).and_then(|page_type| Some(PageOutcome::Type(page_type, weighed?)))
        }
    }
}
