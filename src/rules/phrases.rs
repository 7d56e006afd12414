//! Phrases and tokens of rules.
//!
//! In: the texts under `text`, `starts-with`, `ends-with`, `exactly`, `heading`, `class`. Out: folded phrases, runs of
//! tokens. What holds: none is empty, none comes twice, and none is superfluous because another one of the list holds
//! wherever it does.

use rustc_hash::FxHashMap;

use super::model::HeadingPhrase;
use super::problems::Problems;
use super::raw::Entry;
use super::source::At;
use super::values::{Item, distinct, strings};
use crate::blocks;

/// The longest run of words within a phrase that is looked for among the other phrases.
const LONGEST_RUN: usize = 40;

/// What makes two phrases the same.
const ALIKE: &str = "case, accents and spacing make no difference";

/// How a shorter phrase can make a longer one superfluous.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Covers {
    /// Where it is contained.
    Anywhere,
    /// Where the longer one starts with it.
    AtStart,
    /// Where the longer one ends with it.
    AtEnd,
    /// Only where both are the same.
    Whole,
}

/// Reads a list of phrases.
pub(super) fn phrases(entry: &Entry<'_>, covers: Covers, problems: &mut Problems) -> Vec<String> {
    let items = strings(entry, problems);
    let mut read = Vec::with_capacity(items.len());
    for item in items {
        if let Some(phrase) = folded(&item, item.text, problems) {
            read.push((phrase, item.at));
        }
    }
    let read = distinct(read, ALIKE, problems);
    if covers != Covers::Whole {
        superfluous(&read, covers, |_| true, problems);
    }
    read.into_iter().map(|(phrase, _)| phrase).collect()
}

/// Reads the phrases of headings.
pub(super) fn headings(entry: &Entry<'_>, problems: &mut Problems) -> Vec<HeadingPhrase> {
    let items = strings(entry, problems);
    let mut read = Vec::with_capacity(items.len());
    for item in items {
        let text = item.text.trim_end();
        let open = text.strip_suffix('*').filter(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace));
        if open.is_none() && text.ends_with('*') {
            problems
                .add(item.at, "the star of an open heading stands after a space")
                .label(format!("did you mean \"{} *\"?", text.trim_end_matches('*')));
            continue;
        }
        if let Some(phrase) = folded(&item, open.unwrap_or(text), problems) {
            read.push(((phrase, open.is_some()), item.at));
        }
    }
    let read = distinct(read, ALIKE, problems);
    if read.first().is_some_and(|(_, at)| problems.trusts(*at)) {
        return read.into_iter().map(|((text, open), _)| HeadingPhrase { text, open }).collect();
    }
    let open: Vec<&str> = read.iter().filter(|((_, open), _)| *open).map(|((text, _), _)| text.as_str()).collect();
    let open: rustc_hash::FxHashSet<&str> = open.into_iter().collect();
    let plain: Vec<(String, At)> = read.iter().map(|((text, _), at)| (text.clone(), *at)).collect();
    superfluous(&plain, Covers::AtStart, |shorter| open.contains(shorter), problems);
    read.into_iter().map(|((text, open), _)| HeadingPhrase { text, open }).collect()
}

/// Reads runs of tokens of classes.
pub(super) fn classes(entry: &Entry<'_>, problems: &mut Problems) -> Vec<Vec<String>> {
    let mut read = Vec::new();
    for item in strings(entry, problems) {
        let tokens = blocks::class_tokens(item.text);
        if tokens.is_empty() {
            problems.add(item.at, format!("\"{}\" has no token of a class in it", item.text));
        } else {
            read.push((tokens.join(" "), item.at));
        }
    }
    let read = distinct(read, ALIKE, problems);
    superfluous(&read, Covers::Anywhere, |_| true, problems);
    read.into_iter().map(|(run, _)| run.split(' ').map(str::to_owned).collect()).collect()
}

/// A phrase as it is compared; nothing, and a problem, if nothing is left of it.
fn folded(item: &Item<'_>, text: &str, problems: &mut Problems) -> Option<String> {
    // folding leaves no space at the ends
    let phrase = blocks::fold(text);
    if phrase.is_empty() {
        if text.trim().is_empty() {
            problems.add(item.at, "this phrase is empty");
        } else {
            problems
                .add(item.at, "nothing is left of this phrase")
                .help("case, accents and spacing are left out before phrases are compared");
        }
        return None;
    }
    Some(phrase)
}

/// Finds phrases that never decide because a shorter one of the same list holds wherever they do.
fn superfluous(read: &[(String, At)], covers: Covers, counts: impl Fn(&str) -> bool, problems: &mut Problems) {
    if read.first().is_some_and(|(_, at)| problems.trusts(*at)) {
        return;
    }
    let places: FxHashMap<&str, At> = read.iter().map(|(phrase, at)| (phrase.as_str(), *at)).collect();
    for (phrase, at) in read {
        let runs = runs(phrase, covers);
        let shorter = runs.into_iter().find(|run| *run != phrase && counts(run) && places.contains_key(run));
        if let Some((shorter, place)) = shorter.and_then(|run| Some((run, *places.get(run)?))) {
            problems
                .add(*at, format!("this entry never decides: \"{shorter}\" holds wherever it does"))
                .other(place, "this one");
        }
    }
}

/// The parts of a phrase that are whole words and stand where they count.
fn runs(phrase: &str, covers: Covers) -> Vec<&str> {
    let borders = borders(phrase);
    let mut runs = Vec::new();
    let last = borders.len().saturating_sub(1);
    for (index, (start, _)) in borders.iter().enumerate() {
        if covers == Covers::AtStart && index > 0 {
            break;
        }
        for (other, (_, end)) in borders.iter().enumerate().skip(index).take(LONGEST_RUN) {
            if covers != Covers::AtEnd || other == last {
                runs.extend(phrase.get(*start..*end).filter(|run| !run.is_empty()));
            }
        }
    }
    runs
}

/// Where the words of a phrase start and end.
fn borders(phrase: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (index, character) in phrase.char_indices() {
        match (character.is_alphanumeric(), start) {
            (true, None) => start = Some(index),
            (false, Some(first)) => {
                words.push((first, index));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|first| (first, phrase.len())));
    words
}
