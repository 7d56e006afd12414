//! Any text as a date: what is read exists in the calendar, is read again from what is written, and stands in the text.
//!
//! The first line is the language.
#![no_main]

use std::sync::LazyLock;

use bodytext::Rules;
use bodytext::dates::{Date, dated, find, parse, read, unix};
use bodytext::rules::DateWords;
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<DateWords> = LazyLock::new(|| Rules::builtin().set().dates.clone());

fuzz_target!(|text: &str| {
    let (lang, text) = text.split_once('\n').unwrap_or(("", text));
    let lang = (!lang.is_empty()).then_some(lang);
    let mut dates: Vec<Date> =
        [parse(text, &RULES, lang), read(text, &RULES, lang), unix(text, &RULES)].into_iter().flatten().collect();
    if let Some((range, date)) = find(text, &RULES, lang) {
        assert!(text.get(range.clone()).is_some_and(|found| !found.is_empty()), "{range:?}");
        dates.push(date);
    }
    if let Some(dated) = dated(text, &RULES, lang) {
        assert!(dated.dates > 0 && (0.0..=text.len() as f32).contains(&dated.beside), "{dated:?}");
    }
    for date in dates {
        assert!(RULES.allows(date.year()), "{date}");
        let again = parse(&date.to_string(), &RULES, None);
        assert_eq!(again.map(|date| date.to_string()), Some(date.to_string()), "{text:?} is read as {date}");
    }
});
