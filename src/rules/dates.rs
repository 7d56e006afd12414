//! The words of dates.
//!
//! In: the tables `[[dates]]` of all layers. Out: [`DateWords`]. What holds: a language has one table in a layer; a key
//! of a later layer stands in the place of the same key of an earlier one; every word can be found in a text.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::names::{Named, formed_one, lang, word};
use super::problems::Problems;
use super::raw::{Entry, RawTable};
use super::source::At;
use super::suggest::{all_of, did_you_mean};
use super::values::{Item, count, distinct, strings};
use crate::dates::{self, DateWords, Language, Order};

/// The language of all languages.
const ANY: &str = "any";

/// Keys of `[[dates]]`.
const KEYS: &[&str] = &[
    "lang",
    "order",
    "months",
    "persian-months",
    "weekdays",
    "joins",
    "am",
    "pm",
    "month-marks",
    "hour-marks",
    "zones",
    "eras",
    "years-ahead",
    "first-year",
    "last-year",
];

/// Years that a date can have.
const LAST_YEAR: u16 = 9999;

/// The farthest zone, in hours.
const FARTHEST: i32 = 14;

impl Named for Order {
    const WHAT: &'static str = "date order";

    fn all() -> &'static [Order] {
        Order::ALL
    }

    fn word(self) -> &'static str {
        self.name()
    }
}

/// The words of the tables of all layers, each with its layer.
pub(super) fn words(tables: &[(usize, RawTable<'_>)], problems: &mut Problems) -> DateWords {
    let mut languages = Languages::default();
    tables.iter().for_each(|(layer, table)| languages.add(*layer, table, problems));
    DateWords::of(languages.languages)
}

/// The languages as far as the layers have been read.
#[derive(Default)]
struct Languages {
    languages: Vec<Language>,
    /// By which layer each was told of last, and where.
    told: FxHashMap<String, (usize, At)>,
}

impl Languages {
    /// Adds the table of a language.
    fn add(&mut self, layer: usize, table: &RawTable<'_>, problems: &mut Problems) {
        let Some(entry) = table.get("lang") else {
            problems
                .missing(table.header, "`lang` is missing")
                .help("give the language of the words, lang = \"de\", or lang = \"any\" for all languages");
            return;
        };
        let name = formed_one(entry, "a language", language_or_any, problems).unwrap_or_default();
        if let Some((_, at)) = self.told.insert(name.clone(), (layer, entry.at)).filter(|(of, _)| *of == layer) {
            problems
                .add(entry.at, format!("the dates of \"{name}\" stand in this folder twice"))
                .other(at, "here already");
        }
        let known = self.languages.iter().position(|one| one.lang == name);
        let index = known.unwrap_or(self.languages.len());
        if known.is_none() {
            self.languages.push(Language { lang: name, ..Language::default() });
        }
        if let Some(language) = self.languages.get_mut(index) {
            table.entries.iter().filter(|entry| entry.key != "lang").for_each(|entry| set(language, entry, problems));
        }
    }
}

fn language_or_any(text: &str) -> Result<String, Option<String>> {
    if text == ANY { Ok(ANY.to_owned()) } else { lang(text) }
}

/// Sets one key of a language.
fn set(language: &mut Language, entry: &Entry<'_>, problems: &mut Problems) {
    match entry.key.as_str() {
        "order" => language.order = word(entry, problems),
        "months" => language.months = months(entry, problems),
        "persian-months" => language.persian_months = months(entry, problems),
        "weekdays" => language.weekdays = phrases(entry, problems),
        "joins" => language.joins = phrases(entry, problems),
        "am" => language.am = phrases(entry, problems),
        "pm" => language.pm = phrases(entry, problems),
        "month-marks" => language.month_marks = phrases(entry, problems),
        "hour-marks" => language.hour_marks = phrases(entry, problems),
        "zones" => language.zones = pairs(entry, "a zone and its offset, as in \"CET +01:00\"", minutes, problems),
        "eras" => language.eras = pairs(entry, "an era and the years to add, as in \"令和 +2018\"", years, problems),
        "years-ahead" => language.years_ahead = year(entry, problems),
        "first-year" => language.first_year = year(entry, problems),
        "last-year" => language.last_year = year(entry, problems),
        key => {
            problems
                .add(entry.key_at, format!("unknown key `{key}` under `[[dates]]`"))
                .maybe(did_you_mean(key, KEYS.iter().copied()))
                .help(format!("`[[dates]]` takes {}", all_of(KEYS.iter().copied())));
        }
    }
}

fn year(entry: &Entry<'_>, problems: &mut Problems) -> Option<i16> {
    count(entry, 1, LAST_YEAR, problems).and_then(|year| i16::try_from(year).ok())
}

/// Words and phrases, each of which can be found in a text.
fn phrases(entry: &Entry<'_>, problems: &mut Problems) -> Vec<String> {
    let read = strings(entry, problems).iter().filter_map(|item| phrase(item, item.text, problems)).collect();
    distinct(read, ALIKE, problems).into_iter().map(|(phrase, _)| phrase).collect()
}

/// What makes two words the same.
const ALIKE: &str = "case, accents and spacing make no difference";

fn phrase(item: &Item<'_>, text: &str, problems: &mut Problems) -> Option<(String, At)> {
    if let Some(phrase) = dates::phrase(text) {
        return Some((phrase, item.at));
    }
    let message = if text.trim().is_empty() { "this word is empty" } else { "a word of dates begins with a letter" };
    problems.add(item.at, message);
    None
}

/// The names of the twelve months.
fn months(entry: &Entry<'_>, problems: &mut Problems) -> Vec<Vec<String>> {
    let twelve = "twelve lists of names, from the first month to the last";
    let Some(array) = entry.value.as_array().filter(|array| array.len() == 12) else {
        let found = entry.value.as_array().map(|array| format!(", not {}", array.len())).unwrap_or_default();
        problems
            .add(entry.at, format!("`{}` takes {twelve}{found}", entry.key))
            .help("write a list for each, with all forms of its name: [\"januar\", \"jan\"]");
        return Vec::new();
    };
    let mut names = Vec::new();
    let mut all: Vec<((String, usize), At)> = Vec::new();
    for (month, item) in array.iter().enumerate() {
        let at = item.at;
        let (key, value) = (entry.key.clone(), item.value.clone());
        let one = Entry { key, value, at, ..*entry };
        let list = strings(&one, problems);
        let read: Vec<(String, At)> = list.iter().filter_map(|item| phrase(item, item.text, problems)).collect();
        let read = distinct(read, ALIKE, problems);
        for (name, at) in &read {
            if let Some((_, earlier)) = all.iter().find(|((other, _), _)| other == name) {
                problems.add(*at, format!("two months are called \"{name}\"")).other(*earlier, "the first");
            }
            all.push(((name.clone(), month), *at));
        }
        names.push(read.into_iter().map(|(name, _)| name).collect());
    }
    names
}

/// Names with a number behind each.
fn pairs<T: Copy + Eq + Hash>(
    entry: &Entry<'_>,
    takes: &str,
    read: fn(&str) -> Option<T>,
    problems: &mut Problems,
) -> Vec<(String, T)> {
    let mut pairs = Vec::new();
    for item in strings(entry, problems) {
        let parts = item.text.trim().rsplit_once(char::is_whitespace);
        let Some((name, number)) = parts.and_then(|(name, number)| Some((name, read(number)?))) else {
            problems.add(item.at, format!("`{}` takes {takes}", entry.key));
            continue;
        };
        pairs.extend(phrase(&item, name, problems).map(|(name, at)| ((name, number), at)));
    }
    distinct(pairs, ALIKE, problems).into_iter().map(|(pair, _)| pair).collect()
}

/// `+01:00` in minutes.
fn minutes(text: &str) -> Option<i32> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..=FARTHEST).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 60 + minutes))
}

fn years(text: &str) -> Option<i16> {
    text.starts_with(['+', '-']).then(|| text.parse().ok())?
}
