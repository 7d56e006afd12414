//! Values of keys: texts, numbers, comparisons, names.
//!
//! In: the value of a key. Out: what it says, with the span of each part. What holds: a value of the wrong type is a
//! problem and counts as absent; of a list with one wrong entry the others come out.

use std::borrow::Cow;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::interval::{FORMS, NoInterval, exactly, parse};
use super::model::Interval;
use super::problems::Problems;
use super::raw::Entry;
use super::source::At;
use super::value::{Digits, Placed, Value};

/// A text of a list.
#[derive(Clone, Debug)]
pub(super) struct Item<'v> {
    /// The text.
    pub text: &'v str,
    /// Its span, with the quotes.
    pub at: At,
}

/// What a value is, in the words of messages.
fn sort(value: &Value<'_>) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime => "a date",
        Value::Array(_) | Value::Numbers(_) => "a list",
        Value::Table(_) => "a table",
    }
}

/// Says that a key takes something else.
fn wrong_type(key: &str, takes: &str, value: &Value<'_>, at: At, problems: &mut Problems) {
    let label = match value {
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) if takes.contains("string") => "needs quotes",
        Value::String(text) if takes.contains("number") && text.trim().parse::<f32>().is_ok() => "without quotes",
        _ => "",
    };
    let sort = match value {
        Value::Float(_) if takes.contains("whole") => "a fraction",
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
        Value::String(text) => vec![Item { text, at: entry.at }],
        Value::Array(array) => {
            let mut items = Vec::with_capacity(array.len());
            items.extend(array.iter().filter_map(|item| Some(Item { text: item.value.as_str()?, at: item.at })));
            items
        }
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
        Value::String(_) => {}
        Value::Array(_) | Value::Numbers(_) => {
            for item in list(entry).iter().flat_map(|list| list.iter()).filter(|item| item.value.as_str().is_none()) {
                wrong_type(&entry.key, TAKES, &item.value, item.at, problems);
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
fn plain_number(value: &Value<'_>) -> Option<f32> {
    match value {
        Value::Integer(integer) => i64::from_str_radix(&integer.text, integer.radix).ok().map(|int| int as f32),
        Value::Float(float) => float.text.parse().ok(),
        _ => None,
    }
}

/// A finite number.
fn finite(key: &str, value: &Value<'_>, at: At, problems: &mut Problems) -> Option<f32> {
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

/// The list of an entry; numbers that were left in one piece are taken apart.
fn list<'v>(entry: &'v Entry<'_>) -> Option<Cow<'v, [Placed<'v>]>> {
    match &entry.value {
        Value::Array(array) => Some(Cow::Borrowed(array)),
        Value::Numbers(numbers) => {
            let mut start = entry.at.start + 1;
            let mut items = Vec::new();
            for number in numbers.split(',') {
                let text = number.trim_matches(' ');
                let own = start + number.len() - number.trim_start_matches(' ').len();
                let digits = Digits { text: Cow::Borrowed(text), radix: 10 };
                let value = if text.contains('.') { Value::Float(digits) } else { Value::Integer(digits) };
                items.push(Placed { value, at: At { start: own, end: own + text.len(), ..entry.at } });
                start += number.len() + 1;
            }
            Some(Cow::Owned(items))
        }
        _ => None,
    }
}

/// The same as [`numbers`], without their places.
pub(super) fn bare_numbers(entry: &Entry<'_>, problems: &mut Problems) -> Option<Vec<f32>> {
    if let Value::Numbers(numbers) = &entry.value
        && let Some(read) = decimals(numbers)
    {
        return Some(read);
    }
    numbers(entry, problems).map(|numbers| numbers.into_iter().map(|(number, _)| number).collect())
}

/// Numbers of a sign, few digits and a point, the same as if they were parsed; nothing if there are others. Both the digits as a
/// whole number and the power of ten are exact, so that their quotient is rounded once (Clinger, How to read floating point
/// numbers accurately, 1990).
fn decimals(text: &str) -> Option<Vec<f32>> {
    const TENS: [f32; 8] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
    const EXACT: u32 = 1 << 24;
    let mut numbers = Vec::with_capacity(64);
    let (mut whole, mut digits, mut behind, mut minus, mut point) = (0_u32, 0, 0, false, false);
    for byte in text.bytes().chain([b',']) {
        match byte {
            b'0'..=b'9' => {
                whole = whole.checked_mul(10)? + u32::from(byte - b'0');
                digits += 1;
                behind += usize::from(point);
            }
            b'.' if !point => point = true,
            b'-' if digits == 0 && !minus && !point => minus = true,
            b' ' if digits == 0 && !minus => {}
            b',' if digits > 0 && whole < EXACT => {
                let number = whole as f32 / TENS.get(behind)?;
                numbers.push(if minus { -number } else { number });
                (whole, digits, behind, minus, point) = (0, 0, 0, false, false);
            }
            _ => return None,
        }
    }
    Some(numbers)
}

/// A list of finite numbers; nothing if one of them is wrong.
pub(super) fn numbers(entry: &Entry<'_>, problems: &mut Problems) -> Option<Vec<(f32, At)>> {
    let Some(array) = list(entry) else {
        wrong_type(&entry.key, "a list of numbers", &entry.value, entry.at, problems);
        return None;
    };
    if array.is_empty() {
        problems.add(entry.at, format!("the list of `{}` is empty", entry.key));
        return None;
    }
    let mut numbers = Vec::new();
    for item in array.iter() {
        let at = item.at;
        numbers.push(finite(&entry.key, &item.value, at, problems).map(|number| (number, at)));
    }
    numbers.into_iter().collect()
}

/// A whole number within bounds.
pub(super) fn count(entry: &Entry<'_>, least: u16, most: u16, problems: &mut Problems) -> Option<u16> {
    let takes = format!("a whole number from {least} to {most}");
    match &entry.value {
        Value::Integer(integer) => {
            let number = i64::from_str_radix(&integer.text, integer.radix).ok();
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
fn comparison_of(key: &str, value: &Value<'_>, at: At, problems: &mut Problems) -> Option<Interval> {
    match value {
        Value::String(text) => match parse(text) {
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
        Value::Integer(_) | Value::Float(_) => return finite(key, value, at, problems).map(exactly),
        Value::Boolean(truth) => {
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
    let Some(array) = list(entry) else {
        return comparison(entry, problems).map(|interval| (interval, entry.at)).into_iter().collect();
    };
    if array.is_empty() {
        problems.add(entry.at, format!("the list of `{}` is empty", entry.key));
    }
    let mut intervals: Vec<(Interval, At)> = Vec::new();
    for item in array.iter() {
        let at = item.at;
        let Some(interval) = comparison_of(&entry.key, &item.value, at, problems) else { continue };
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
    if read.first().is_some_and(|(_, at)| problems.trusts(*at)) {
        return read;
    }
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

#[cfg(test)]
mod tests {
    use super::decimals;

    #[test]
    fn numbers_are_the_same_to_the_last_bit() {
        for number in (0..200_000).map(|one| one * 7) {
            let (part, rest) = (number / 1000, number % 1000);
            for text in [format!("{number}"), format!("-0.{number:06}"), format!("{part}.{rest:03}")] {
                let parsed: f32 = text.parse().unwrap_or_else(|_| panic!("{text}"));
                let list = format!("{text}, {text},1");
                let read = decimals(&list).unwrap_or_else(|| panic!("{text}"));
                assert_eq!(
                    read.iter().map(|one| one.to_bits()).collect::<Vec<_>>(),
                    [parsed, parsed, 1.0].map(f32::to_bits)
                );
            }
        }
        for text in ["", "-", ".", "1.2.3", "1-2", "x", "1 2", "1,", "16777216", "0.00000001"] {
            assert_eq!(decimals(text), None, "{text}");
        }
    }
}
