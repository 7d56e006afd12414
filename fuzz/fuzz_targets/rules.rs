//! Any text as a rule file over a few bundled ones: it is read, or every problem has a place in the file and can be shown.
#![no_main]

mod base;

use bodytext::rules::{Place, RulesError};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = base::load_over(text) {
        check(&error, text);
    }
});

fn check(error: &RulesError, text: &str) {
    assert!(!error.problems.is_empty());
    for problem in &error.problems {
        assert!(!problem.message.is_empty());
        check_place(&problem.place, text);
        if let Some((place, why)) = &problem.other {
            assert!(!why.is_empty());
            if place.file.starts_with("own/") {
                check_place(place, text);
            }
        }
        problem.render(true);
    }
    error.render(false);
}

/// A place names the file, and its line and column are those of its span.
fn check_place(place: &Place, text: &str) {
    assert!(place.file == "own/own.toml" && place.line > 0 && place.column > 0, "{place:?}");
    assert!(text.get(place.span.clone()).is_some(), "{place:?}");
    let before = &text[..place.span.start];
    assert_eq!(place.line as usize, before.matches('\n').count() + 1, "{place:?}");
    assert!(place.line_text.get(place.line_span.clone()).is_some(), "{place:?}");
}
