//! Written dates to ISO 8601: whatever form the web gives them.
//!
//! In: a text, and the words that the rules have for months, weekdays and the like. Out: a [`Date`] that is as precise as
//! the text, with time and offset where it gives them. What holds: a date exists in the calendar and lies in the years
//! that the rules allow; the way through a text is linear, as every beginning is tried over a bounded number of tokens.

mod beside;
mod date;
mod grammar;
mod numeric;
mod persian;
mod time;
mod tokens;
mod words;

use std::ops::Range;

pub use beside::{Dated, dated};
pub use date::Date;
pub use words::{DateWords, Language, Order, phrase};

use grammar::Reader;
use tokens::{Token, is_digit, tokens};

/// The longest text that can be a date by itself, in bytes.
const LONGEST: usize = 300;

/// Reads a text that is a date and nothing else, but for weekdays and words like "at".
///
/// ```
/// let rules = bodytext::Rules::builtin();
/// let words = &rules.set().dates;
/// let date = bodytext::dates::parse("Fri, 3. Mai 2024 um 17.04 Uhr", words, Some("de"));
/// assert_eq!(date.map(|date| date.to_string()).as_deref(), Some("2024-05-03T17:04"));
/// ```
pub fn parse(text: &str, words: &DateWords, lang: Option<&str>) -> Option<Date> {
    if text.len() > LONGEST { None } else { whole(&tokens(text), words, lang) }
}

/// The date that tokens are and nothing else.
fn whole(tokens: &[Token], words: &DateWords, lang: Option<&str>) -> Option<Date> {
    let reader = Reader::new(tokens, words, lang, true);
    (0..tokens.len()).find_map(|start| {
        let found = reader.date_at(start)?;
        reader.nothing_else(start, found.next, found.date).then_some(found.date)
    })
}

/// Finds the first date in a text: the first with a day, or else the first with a month. Forms that are rather
/// something else in running text (`20240503`, `3.5.24`, `2015-11`) are left out.
pub fn find(text: &str, words: &DateWords, lang: Option<&str>) -> Option<(Range<usize>, Date)> {
    first(text.len(), &tokens(text), words, lang)
}

/// The first date among tokens, and the bytes where it stands.
fn first(bytes: usize, tokens: &[Token], words: &DateWords, lang: Option<&str>) -> Option<(Range<usize>, Date)> {
    let reader = Reader::new(tokens, words, lang, false);
    let mut months = None;
    let mut start = 0;
    while start < tokens.len() {
        let Some(found) = reader.date_at(start) else {
            start += 1;
            continue;
        };
        let first = tokens.get(start).map_or(0, |token| token.start);
        let last = tokens.get(found.next.saturating_sub(1)).map_or(bytes, |token| token.end);
        if found.date.day().is_some() {
            return Some((first..last, found.date));
        }
        months.get_or_insert((first..last, found.date));
        start = found.next.max(start + 1);
    }
    months
}

/// Reads what a page gives for a date: a text that is one, seconds since 1970, or the first date in a text.
pub fn read(text: &str, words: &DateWords, lang: Option<&str>) -> Option<Date> {
    // There is no date without the number of its year.
    if !text.chars().any(is_digit) {
        return None;
    }
    let tokens = tokens(text);
    let whole = if text.len() > LONGEST { None } else { whole(&tokens, words, lang) };
    let found = || first(text.len(), &tokens, words, lang).map(|(_, date)| date);
    whole.or_else(|| unix(text, words)).or_else(found)
}

/// Reads seconds or milliseconds since 1970, as attributes of machines give them.
pub fn unix(text: &str, words: &DateWords) -> Option<Date> {
    let digits = text.trim();
    let number: i64 = digits.parse().ok().filter(|number| *number > 0)?;
    let seconds = match digits.len() {
        9 | 10 => number,
        12 | 13 => number / 1000,
        _ => return None,
    };
    Date::of_unix(seconds).filter(|date| words.allows(date.year()))
}
