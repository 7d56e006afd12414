//! Conditions that can't hold together, or say nothing.
//!
//! In: the keys of one rule and what was read of them. Out: problems. What holds: a rule without a problem can hold for
//! some block of some page, as far as its keys can tell.

use rustc_hash::FxHashMap;

use super::conditions::Compared;
use super::interval::both;
use super::keys::{ELEMENT_KEYS, PHRASE_KEYS};
use super::model::Interval;
use super::problems::Problems;
use super::ranges;
use super::raw::RawTable;
use super::values::items;
use crate::blocks;
use crate::kinds::Format;
use crate::measures::Measure;

/// Finds comparisons that no number fulfils.
pub(super) fn comparisons(compared: &[Compared], problems: &mut Problems) {
    for (measure, list) in compared {
        let Some(range) = ranges::interval(*measure) else { continue };
        for (_, at) in list.iter().filter(|(interval, _)| both(*interval, range).is_none()) {
            let draft = problems.add(*at, format!("no block has such a `{}`", measure.name()));
            draft.help(format!("`{}`: {}", measure.name(), measure.about()));
        }
    }
    for (index, (measure, list)) in compared.iter().enumerate() {
        for (_, earlier) in compared.iter().take(index).filter(|(other, _)| other == measure) {
            let meet = |(one, _): &(Interval, _)| earlier.iter().any(|(other, _)| both(*one, *other).is_some());
            if let (false, Some((_, at)), Some((_, other))) = (list.iter().any(meet), list.first(), earlier.first()) {
                problems.add(*at, "both can't hold: they exclude each other").other(*other, "and this");
            }
        }
    }
}

/// Finds phrases with more words than the block may have.
pub(super) fn long_phrases(table: &RawTable<'_>, compared: &[Compared], problems: &mut Problems) {
    if problems.trusts(table.header) {
        return;
    }
    let of_words = compared.iter().filter(|(measure, list)| *measure == Measure::Words && !list.is_empty());
    let highest = |list: &Vec<(Interval, _)>| list.iter().map(|(interval, _)| interval.high).fold(0.0, f32::max);
    let limits = of_words.map(|(_, list)| (highest(list), list.first().map(|(_, at)| *at)));
    let Some((most, at)) = limits.min_by(|a, b| a.0.total_cmp(&b.0)) else { return };
    for entry in PHRASE_KEYS.iter().filter_map(|key| table.get(key)) {
        for item in items(entry) {
            let words = blocks::count_words(item.text);
            let Some(limit) = table.get("max-words").map(|entry| entry.at).or(at).filter(|_| words > most) else {
                continue;
            };
            // a change is to blame for what it does to a phrase of an earlier layer
            if limit.file > item.at.file {
                let message = format!("a block of {most} words can't have all phrases of the rule");
                problems.add(limit, message).other(item.at, format!("has {words} words"));
            } else {
                let message = format!("this phrase has {words} words, but the block may have {most} at most");
                problems.add(item.at, message).other(limit, "so it never holds");
            }
        }
    }
}

/// Finds conditions on elements in a rule for plain text.
pub(super) fn elements_of_text(table: &RawTable<'_>, formats: &[Format], keys: &[&str], problems: &mut Problems) {
    if formats.is_empty() || formats.contains(&Format::Html) {
        return;
    }
    let Some(format) = table.get("format") else { return };
    for entry in keys.iter().filter_map(|key| table.get(key)) {
        problems
            .add(entry.key_at, format!("plain text has no elements: `{}` never holds", entry.key))
            .other(format.at, "only plain text");
    }
}

/// Finds keys that say nothing without another, and rules without a condition.
pub(super) fn needs(table: &RawTable<'_>, problems: &mut Problems) {
    for (key, other) in [("while-words", "heading"), ("within", "near")] {
        if let (Some(entry), None) = (table.get(key), table.get(other)) {
            problems.missing(entry.key_at, format!("`{key}` says nothing without `{other}`"));
        }
    }
}

/// Finds a rule without a condition.
pub(super) fn no_condition(table: &RawTable<'_>, others: &[&str], help: &str, problems: &mut Problems) {
    let condition = |key: &str| !others.contains(&key);
    if !table.entries.iter().any(|entry| !entry.inherited && condition(&entry.key)) {
        problems.missing(table.header, "this rule has no condition: it would hold always").help(help);
    }
}

/// Finds pieces of tests that are empty or stand on both sides.
pub(super) fn tests(table: &RawTable<'_>, scale: bool, problems: &mut Problems) {
    let mut seen: FxHashMap<&str, super::source::At> = FxHashMap::default();
    for entry in ["drops", "keeps"].iter().filter_map(|key| table.get(key)) {
        if scale {
            problems
                .add(entry.key_at, format!("a scale of weights has no tests: `{}` can't be run", entry.key))
                .help("a scale holds for every block; a test would always find it");
        }
        for item in items(entry) {
            if item.text.trim().is_empty() {
                problems.add(item.at, "this piece is empty");
            } else if let Some(earlier) = seen.insert(item.text, item.at) {
                problems.add(item.at, "this piece stands in the tests twice").other(earlier, "here already");
            }
        }
    }
}

/// Finds conditions on elements in a rule about blocks of plain text.
pub(super) fn block_elements(table: &RawTable<'_>, formats: &[Format], problems: &mut Problems) {
    elements_of_text(table, formats, ELEMENT_KEYS, problems);
}
