//! Dates of metadata: a stand-in that knows ISO dates alone.
//!
//! In: a text. Out: the date in ISO 8601.

use crate::rules::RuleSet;

/// The date that a text is.
pub(super) fn date(text: &str, _lang: Option<&str>, _rules: &RuleSet) -> Option<String> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let is_date =
        digits(0..4) && bytes.get(4) == Some(&b'-') && digits(5..7) && bytes.get(7) == Some(&b'-') && digits(8..10);
    is_date.then(|| text.split(' ').next().unwrap_or(text).to_owned())
}
