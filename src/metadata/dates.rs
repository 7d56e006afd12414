//! Dates of metadata.
//!
//! In: a text that a rule takes for a date. Out: the date in ISO 8601. What holds: what has no year and month is none.

use crate::dates;
use crate::rules::RuleSet;

/// The date that a text is, or the first in it.
pub(super) fn date(text: &str, lang: Option<&str>, rules: &RuleSet) -> Option<String> {
    let words = &rules.dates;
    let date = dates::parse(text, words, lang)
        .or_else(|| dates::unix(text, words))
        .or_else(|| dates::find(text, words, lang).map(|(_, date)| date))?;
    Some(date.to_string())
}
