//! What is known of the expressions in bundled rules since the library was built.
//!
//! In: an expression. Out: what a text must have, and how it must begin, for the expression to match it, and what it is for texts
//! of a reach; nothing if it stands in no bundled rule. What holds: it is what [`Required::of`], [`Begins::of`] and `narrow` say,
//! as the build script asks them. To ask them again at each start would be a quarter of the work of starting.

use std::ops::Range;

use regex_syntax::hir::Hir;

use super::begins::Begins;
use super::reach::Reach;
use super::required::{Part, Required};
use super::stored::stored;

/// An expression of a bundled rule.
pub(super) struct Ready {
    text: &'static str,
    /// The folded texts of which one must be there, and whether each begins a word.
    parts: &'static [(&'static str, bool)],
    /// Whether a digit will do as well.
    digit: bool,
    /// How a text must begin.
    pub begins: Option<Begins>,
    /// Where in [`NARROW`] the expression stands as it is for texts of ASCII, and for those of a near reach.
    narrow: [Range<usize>; 2],
}

static NARROW: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/expressions.bin"));

// `READY`, sorted by text.
include!(concat!(env!("OUT_DIR"), "/expressions.rs"));

impl Ready {
    /// What is known of an expression.
    pub fn find(text: &str) -> Option<&'static Ready> {
        let at = READY.binary_search_by_key(&text, |ready| ready.text).ok()?;
        READY.get(at)
    }

    /// What the expression is for texts of a reach, with its groups or without, if that is known.
    pub fn narrow(&self, reach: Reach, groups: bool) -> Option<Hir> {
        stored(NARROW.get(self.narrow.get(reach as usize)?.clone())?, groups)
    }

    /// What a text must have.
    pub fn required(&self) -> Required {
        let part = |(text, begins): &(&str, bool)| Part { text: (*text).to_owned(), begins: *begins };
        Required { texts: self.parts.iter().map(part).collect(), digit: self.digit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;
    use crate::rules::expressions::reach::narrow;

    #[test]
    fn it_is_what_would_be_found_out_now() {
        assert!(READY.is_sorted_by_key(|ready| ready.text));
        for ready in READY {
            assert_eq!(ready.required(), Required::of(ready.text), "{}", ready.text);
            assert_eq!(ready.begins, Begins::of(ready.text), "{}", ready.text);
            for reach in [Reach::Ascii, Reach::Near] {
                for groups in [true, false] {
                    let parsed = narrow(regex_syntax::parse(ready.text).unwrap(), reach, groups);
                    assert_eq!(ready.narrow(reach, groups), Some(parsed), "{}", ready.text);
                }
            }
        }
    }

    #[test]
    fn expressions_of_bundled_rules_are_ready() {
        let set = Rules::builtin().into_set();
        let of_blocks = set.rules.iter().flat_map(|rule| &rule.when.regex);
        let of_pages = set.pages.iter().flat_map(|rule| rule.when.regex.iter().chain(&rule.when.url));
        let of_metadata = set.metadata.iter().flat_map(|rule| &rule.regex);
        let of_values = set.values.iter().flat_map(|rule| {
            [&rule.cut, &rule.never_regex, &rule.split, &rule.split_full, &rule.doubtful].into_iter().flatten()
        });
        let missing: Vec<&str> = of_blocks
            .chain(of_pages)
            .chain(of_metadata)
            .chain(of_values)
            .map(|pattern| pattern.as_str())
            .filter(|text| Ready::find(text).is_none())
            .collect();
        assert!(missing.is_empty(), "the build script does not know their keys: {missing:#?}");
        assert!(Ready::find("no such expression").is_none());
    }
}
