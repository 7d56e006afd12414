//! The conditions of rules.
//!
//! In: the keys of a rule. Out: [`Conditions`] or [`PageConditions`]. What holds: every key is looked at, so that one
//! mistake never hides another; keys that are no conditions are left to their own readers.

use super::interval::{ALL, both};
use super::keys::{OUTCOME_KEYS, of_page, unknown_in_page, unknown_in_rule};
use super::model::{Conditions, Interval, PageConditions};
use super::names::{self, formed, words};
use super::patterns::{regexes, selectors};
use super::phrases::{Covers, classes, headings, phrases};
use super::problems::Problems;
use super::raw::{Entry, RawTable};
use super::source::At;
use super::values::{comparison, comparisons, count, strings};
use crate::kinds::{Format, Kind, PageType};
use crate::measures::Measure;

/// The most words that `min-words` and `max-words` can ask for.
pub(super) const MOST_WORDS: u16 = 10_000;

/// The farthest neighbour that `within` can ask for.
const FARTHEST: u16 = 100;

/// A measure, the intervals it may lie in, and their places.
pub(super) type Compared = (Measure, Vec<(Interval, At)>);

/// Reads the conditions of a rule about blocks, and what it compares measures with.
pub(super) fn conditions(table: &RawTable<'_>, problems: &mut Problems) -> (Conditions, Vec<Compared>) {
    let mut when = Conditions { within: 1, ..Conditions::default() };
    let mut compared = Vec::new();
    for entry in &table.entries {
        match entry.key.as_str() {
            "text" => when.text = phrases(entry, Covers::Anywhere, problems),
            "starts-with" => when.starts_with = phrases(entry, Covers::AtStart, problems),
            "ends-with" => when.ends_with = phrases(entry, Covers::AtEnd, problems),
            "exactly" => when.exactly = phrases(entry, Covers::Whole, problems),
            "regex" => when.regex = regexes(entry, problems),
            "heading" => when.heading = headings(entry, problems),
            "while-words" => when.while_words = comparison(entry, problems),
            "class" => when.class = classes(entry, problems),
            "selector" => when.selector = selectors(entry, problems),
            "tag" => when.tag = formed(entry, "the name of an element", names::tag, problems),
            "inside" => when.inside = formed(entry, "the name of an element", names::tag, problems),
            "role" => when.role = formed(entry, "the name of a role", names::tag, problems),
            "lang" => when.lang = languages(entry, problems),
            "format" => when.format = words(entry, problems),
            "page-type" => when.page_type = words(entry, problems),
            "near" => when.near = strings(entry, problems).iter().map(|item| item.text.to_owned()).collect(),
            "within" => when.within = count(entry, 1, FARTHEST, problems).map_or(1, usize::from),
            "id" | "why" | "kind" | "drops" | "keeps" | "min-words" | "max-words" => {}
            key if OUTCOME_KEYS.contains(&key) => {}
            key => match Measure::named(key) {
                Some(measure) => compared.push((measure, comparisons(entry, problems))),
                None => unknown_in_rule(entry, problems),
            },
        }
    }
    compared.extend(word_count(table, problems));
    when.measures = plain(&compared);
    (when, compared)
}

/// Finds mistakes at the head of a file, which count even where the file has no rule.
pub(super) fn head(head: &[Entry<'_>], problems: &mut Problems) {
    for entry in head {
        match entry.key.as_str() {
            "kind" => drop(names::word::<Kind>(entry, problems)),
            "lang" => drop(languages(entry, problems)),
            "format" => drop(words::<Format>(entry, problems)),
            "page-type" => drop(words::<PageType>(entry, problems)),
            _ => {}
        }
    }
}

/// Reads the conditions of a rule about pages, and what it compares measures with.
pub(super) fn page_conditions(table: &RawTable<'_>, problems: &mut Problems) -> (PageConditions, Vec<Compared>) {
    let mut when = PageConditions::default();
    let mut compared = Vec::new();
    for entry in &table.entries {
        match entry.key.as_str() {
            "title" => when.title = phrases(entry, Covers::Anywhere, problems),
            "text" => when.text = phrases(entry, Covers::Anywhere, problems),
            "regex" => when.regex = regexes(entry, problems),
            "url" => when.url = regexes(entry, problems),
            "selector" => when.selector = selectors(entry, problems),
            "schema" => when.schema = formed(entry, "a JSON-LD type", names::schema, problems),
            "og-type" => when.og_type = formed(entry, "an OpenGraph type", names::og_type, problems),
            "generator" => when.generator = formed(entry, "the name of a program", names::generator, problems),
            "lang" => when.lang = languages(entry, problems),
            "format" => when.format = words(entry, problems),
            "body-words" => {
                when.body_words = comparisons(entry, problems).into_iter().map(|(interval, _)| interval).collect();
            }
            "id" | "why" | "type" | "status" | "weight" => {}
            key => match Measure::named(key).filter(|measure| of_page(*measure)) {
                Some(measure) => compared.push((measure, comparisons(entry, problems))),
                None => unknown_in_page(entry, problems),
            },
        }
    }
    when.measures = plain(&compared);
    (when, compared)
}

pub(super) fn languages(entry: &Entry<'_>, problems: &mut Problems) -> Vec<String> {
    formed(entry, "a language such as \"pt\" or \"pt-BR\"", names::lang, problems)
}

/// `min-words` and `max-words` as one comparison of the measure `words`.
fn word_count(table: &RawTable<'_>, problems: &mut Problems) -> Option<Compared> {
    let (least, most) = (table.get("min-words"), table.get("max-words"));
    let first = least.or(most)?;
    let mut read = |entry: Option<&Entry<'_>>| entry.and_then(|entry| count(entry, 0, MOST_WORDS, problems));
    let (low, high) = (read(least), read(most));
    let low = Interval { low: low.map_or(ALL.low, f32::from), ..ALL };
    let high = Interval { high: high.map_or(ALL.high, f32::from), ..ALL };
    if let Some(interval) = both(low, high) {
        return Some((Measure::Words, vec![(interval, first.at)]));
    }
    if let (Some(least), Some(most)) = (least, most) {
        problems.add(most.at, "no block has that few words: `min-words` is greater").other(least.at, "the least");
    }
    None
}

fn plain(compared: &[Compared]) -> Vec<(Measure, Vec<Interval>)> {
    let intervals = |list: &[(Interval, At)]| list.iter().map(|(interval, _)| *interval).collect();
    compared.iter().map(|(measure, list)| (*measure, intervals(list))).collect()
}
