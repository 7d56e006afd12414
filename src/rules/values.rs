//! Values of keys: texts, numbers, comparisons, names.
//!
//! In: the value of a key. Out: what it says, with the span of each part. What holds: a value of the wrong type is a
//! problem and counts as absent; of a list with one wrong entry the others come out.

use std::hash::Hash;

use rustc_hash::FxHashMap;
use toml::de::DeValue;

use super::interval::{FORMS, NoInterval, exactly, parse};
use super::model::Interval;
use super::problems::Problems;
use super::raw::{Entry, span_at};
use super::source::At;

/// A text of a list.
#[derive(Clone, Debug)]
pub(super) struct Item<'v> {
    /// The text.
    pub text: &'v str,
    /// Its span, with the quotes.
    pub at: At,
}

/// What a value is, in the words of messages.
fn sort(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Says that a key takes something else.
fn wrong_type(key: &str, takes: &str, value: &DeValue<'_>, at: At, problems: &mut Problems) {
    let label = match value {
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) if takes.contains("string") => "needs quotes",
        DeValue::String(text) if takes.contains("number") && text.trim().parse::<f32>().is_ok() => "without quotes",
        _ => "",
    };
    let sort = match value {
        DeValue::Float(_) if takes.contains("whole") => "a fraction",
        _ => sort(value),
    };
    let draft = problems.add(at, format!("`{key}` takes {takes}, not {sort}"));
    if !label.is_empty() {
        draft.label(label);
    }
}

/// The texts of a list, or the one text. Leaves out what is no text; says nothing.
pub(super) fn items<'v>(entry: &'v Entry<'_>) -> Vec<Item<'v>> {
    match &entry.value {
        DeValue::String(text) => vec![Item { text, at: entry.at }],
        DeValue::Array(array) => array
            .iter()
            .filter_map(|item| Some(Item { text: item.get_ref().as_str()?, at: span_at(entry.at.file, item) }))
            .collect(),
        _ => Vec::new(),
    }
}

/// The texts of a list that must have one at least.
pub(super) fn strings<'v>(entry: &'v Entry<'_>, problems: &mut Problems) -> Vec<Item<'v>> {
    if entry.value.as_array().is_some_and(|array| array.is_empty()) {
        problems
            .add(entry.at, format!("the list of `{}` is empty", entry.key))
            .label("leave the key out, or give an entry");
    }
    strings_or_none(entry, problems)
}

/// The texts of a list that may be empty.
pub(super) fn strings_or_none<'v>(entry: &'v Entry<'_>, problems: &mut Problems) -> Vec<Item<'v>> {
    const TAKES: &str = "a string or a list of strings";
    match &entry.value {
        DeValue::String(_) => {}
        DeValue::Array(array) => {
            for item in array.iter().filter(|item| !item.get_ref().is_str()) {
                wrong_type(&entry.key, TAKES, item.get_ref(), span_at(entry.at.file, item), problems);
            }
        }
        value => wrong_type(&entry.key, TAKES, value, entry.at, problems),
    }
    items(entry)
}

/// A single text that is not blank.
pub(super) fn string<'v>(entry: &'v Entry<'_>, problems: &mut Problems) -> Option<Item<'v>> {
    let Some(text) = entry.value.as_str() else {
        wrong_type(&entry.key, "a string", &entry.value, entry.at, problems);
        return None;
    };
    if text.trim().is_empty() {
        problems.add(entry.at, format!("`{}` is empty", entry.key));
        return None;
    }
    Some(Item { text, at: entry.at })
}

/// `true` or `false`.
pub(super) fn truth(entry: &Entry<'_>, problems: &mut Problems) -> Option<bool> {
    let truth = entry.value.as_bool();
    if truth.is_none() {
        wrong_type(&entry.key, "true or false", &entry.value, entry.at, problems);
    }
    truth
}

/// The number that a value is, if it is one; it may be infinite.
fn plain_number(value: &DeValue<'_>) -> Option<f32> {
    match value {
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|int| int as f32),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}

/// A finite number.
fn finite(key: &str, value: &DeValue<'_>, at: At, problems: &mut Problems) -> Option<f32> {
    match plain_number(value) {
        Some(number) if number.is_finite() => Some(number),
        Some(_) => {
            problems.add(at, format!("`{key}` takes a finite number"));
            None
        }
        None => {
            wrong_type(key, "a number", value, at, problems);
            None
        }
    }
}

/// A finite number.
pub(super) fn number(entry: &Entry<'_>, problems: &mut Problems) -> Option<f32> {
    finite(&entry.key, &entry.value, entry.at, problems)
}

/// A list of finite numbers; nothing if one of them is wrong.
pub(super) fn numbers(entry: &Entry<'_>, problems: &mut Problems) -> Option<Vec<(f32, At)>> {
    let Some(array) = entry.value.as_array() else {
        wrong_type(&entry.key, "a list of numbers", &entry.value, entry.at, problems);
        return None;
    };
    if array.is_empty() {
        problems.add(entry.at, format!("the list of `{}` is empty", entry.key));
        return None;
    }
    let mut numbers = Vec::new();
    for item in array.iter() {
        let at = span_at(entry.at.file, item);
        numbers.push(finite(&entry.key, item.get_ref(), at, problems).map(|number| (number, at)));
    }
    numbers.into_iter().collect()
}

/// A whole number within bounds.
pub(super) fn count(entry: &Entry<'_>, least: u16, most: u16, problems: &mut Problems) -> Option<u16> {
    let takes = format!("a whole number from {least} to {most}");
    match &entry.value {
        DeValue::Integer(integer) => {
            let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
            let number = number.and_then(|number| u16::try_from(number).ok());
            let number = number.filter(|number| (least..=most).contains(number));
            if number.is_none() {
                problems.add(entry.at, format!("`{}` takes {takes}", entry.key));
            }
            number
        }
        value => {
            wrong_type(&entry.key, &takes, value, entry.at, problems);
            None
        }
    }
}

/// One comparison with a number.
fn comparison_of(key: &str, value: &DeValue<'_>, at: At, problems: &mut Problems) -> Option<Interval> {
    match value {
        DeValue::String(text) => match parse(text) {
            Ok(interval) => return Some(interval),
            Err(NoInterval::Empty(turned)) => {
                problems.add(at, format!("no number lies in \"{text}\"")).label(format!("did you mean \"{turned}\"?"));
            }
            Err(NoInterval::Form(guess)) => {
                problems
                    .add(at, format!("\"{text}\" is not a comparison"))
                    .maybe(guess.map(|guess| format!("did you mean \"{guess}\"?")))
                    .help(format!("a comparison has the form {FORMS}"));
            }
        },
        DeValue::Integer(_) | DeValue::Float(_) => return finite(key, value, at, problems).map(exactly),
        DeValue::Boolean(truth) => {
            problems
                .add(at, format!("`{key}` is a measure: it takes a comparison, not true or false"))
                .label(format!("write {}", u8::from(*truth)));
        }
        _ => wrong_type(key, "a comparison or a list of comparisons", value, at, problems),
    }
    None
}

/// One comparison.
pub(super) fn comparison(entry: &Entry<'_>, problems: &mut Problems) -> Option<Interval> {
    comparison_of(&entry.key, &entry.value, entry.at, problems)
}

/// Comparisons, of which one must hold.
pub(super) fn comparisons(entry: &Entry<'_>, problems: &mut Problems) -> Vec<(Interval, At)> {
    let Some(array) = entry.value.as_array() else {
        return comparison(entry, problems).map(|interval| (interval, entry.at)).into_iter().collect();
    };
    if array.is_empty() {
        problems.add(entry.at, format!("the list of `{}` is empty", entry.key));
    }
    let mut intervals: Vec<(Interval, At)> = Vec::new();
    for item in array.iter() {
        let at = span_at(entry.at.file, item);
        let Some(interval) = comparison_of(&entry.key, item.get_ref(), at, problems) else { continue };
        match intervals.iter().find(|(earlier, _)| *earlier == interval) {
            Some((_, earlier)) => {
                problems.add(at, TWICE).other(*earlier, "here already");
            }
            None => intervals.push((interval, at)),
        }
    }
    intervals
}

const TWICE: &str = "this entry stands in the list twice";

/// The values of a list, each once; a second one is a problem, with a help where there is one.
pub(super) fn distinct<T: Clone + Eq + Hash>(read: Vec<(T, At)>, help: &str, problems: &mut Problems) -> Vec<(T, At)> {
    let mut seen: FxHashMap<T, At> = FxHashMap::default();
    let mut kept = Vec::new();
    for (value, at) in read {
        if let Some(earlier) = seen.get(&value) {
            let draft = problems.add(at, TWICE).other(*earlier, "here already");
            if !help.is_empty() {
                draft.help(help);
            }
        } else {
            seen.insert(value.clone(), at);
            kept.push((value, at));
        }
    }
    kept
}
