//! A regular expression of a rule, compiled when it is first used.
//!
//! In: its text, which is known to be right. Out: matches. What holds: most rules ask most texts in vain, which is told by the
//! characters of a text before the expression is compiled; and most texts are of ASCII: for these a narrow form of the
//! expression is asked, which compiles and runs in a part of the time.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder, bytes};

use super::begins::Begins;
use super::guard::{Chars, Guard};
use super::narrow::{Narrow, narrow};

/// The memory, in bytes, that one regular expression may take.
const BYTES: usize = 4 << 20;

/// A regular expression.
#[derive(Clone)]
pub struct Pattern {
    text: Arc<str>,
    guard: OnceLock<Guard>,
    begins: OnceLock<Option<Begins>>,
    whole: OnceLock<Option<Regex>>,
    ascii: OnceLock<Ascii>,
}

/// The expression for texts of ASCII.
#[derive(Clone)]
enum Ascii {
    Never,
    As(bytes::Regex),
    Whole,
}

impl Pattern {
    /// An expression that is known to be right; if it is not, it matches nothing.
    pub fn new(text: &str) -> Pattern {
        Pattern {
            text: text.into(),
            guard: OnceLock::new(),
            begins: OnceLock::new(),
            whole: OnceLock::new(),
            ascii: OnceLock::new(),
        }
    }

    /// An expression, compiled.
    ///
    /// # Errors
    /// If it is no expression, or too large.
    pub fn checked(text: &str) -> Result<Pattern, regex::Error> {
        let whole = compile(text)?;
        Ok(Pattern { whole: OnceLock::from(Some(whole)), ..Pattern::new(text) })
    }

    /// The expression as it stands in the rule.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a text has a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.is_match_in(&Chars::of(text))
    }

    /// The same for a text whose characters are known, as many expressions are asked.
    pub fn is_match_in(&self, chars: &Chars<'_>) -> bool {
        if self.begins.get_or_init(|| Begins::of(&self.text)).is_some_and(|begins| !begins.fits(chars.signs.first)) {
            return false;
        }
        if !self.guard.get_or_init(|| Guard::of(&self.text)).lets(chars) {
            return false;
        }
        let text = chars.text;
        if chars.is_ascii() {
            match self.ascii.get_or_init(|| Ascii::of(&self.text)) {
                Ascii::Never => return false,
                Ascii::As(narrow) => return narrow.is_match(text.as_bytes()),
                Ascii::Whole => {}
            }
        }
        self.whole().is_some_and(|whole| whole.is_match(text))
    }

    /// The expression for those who want to know what matches; nothing if a text has no match.
    pub fn matching(&self, text: &str) -> Option<&Regex> {
        self.matching_in(&Chars::of(text))
    }

    /// The same for a text whose characters are known.
    pub fn matching_in(&self, chars: &Chars<'_>) -> Option<&Regex> {
        if self.is_match_in(chars) { self.whole() } else { None }
    }

    /// How many groups it has, itself included.
    pub fn groups(&self) -> usize {
        self.whole().map_or(0, Regex::captures_len)
    }

    fn whole(&self) -> Option<&Regex> {
        self.whole.get_or_init(|| compile(&self.text).ok()).as_ref()
    }
}

impl Ascii {
    fn of(text: &str) -> Ascii {
        let narrow = match narrow(text) {
            Narrow::Never => return Ascii::Never,
            Narrow::As(narrow) => narrow,
            Narrow::Same => return Ascii::Whole,
        };
        let built = bytes::RegexBuilder::new(&narrow).unicode(false).size_limit(BYTES).dfa_size_limit(BYTES).build();
        built.map_or(Ascii::Whole, Ascii::As)
    }
}

fn compile(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).size_limit(BYTES).dfa_size_limit(BYTES).build()
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Rules, bundled};

    #[test]
    fn guard_and_narrow_form_change_no_match() {
        let set = Rules::builtin().into_set();
        let of_blocks = set.rules.iter().flat_map(|rule| &rule.when.regex);
        let of_pages = set.pages.iter().flat_map(|rule| rule.when.regex.iter().chain(&rule.when.url));
        let of_values = set.values.iter().flat_map(|rule| rule.cut.iter().chain(&rule.never_regex).chain(&rule.split));
        let patterns: Vec<&Pattern> = of_blocks.chain(of_pages).chain(of_values).collect();
        assert!(patterns.len() > 100, "{}", patterns.len());
        // lines of rule files are as good as any: words, phrases, marks and markup
        let layer = bundled();
        let lines =
            layer.files.iter().flat_map(|(_, text)| text.lines()).map(|line| line.trim_matches([' ', '"', ',']));
        let texts: Vec<&str> = lines.filter(|line| line.len() < 300).step_by(41).collect();
        for pattern in patterns {
            let whole = pattern.whole().unwrap_or_else(|| panic!("{pattern:?}"));
            for text in &texts {
                assert_eq!(pattern.is_match(text), whole.is_match(text), "{pattern:?} {text}");
            }
        }
    }

    #[test]
    fn what_is_no_expression_matches_nothing() {
        assert!(Pattern::checked("(").is_err());
        assert!(!Pattern::new("(").is_match("("));
        assert!(Pattern::new("(?i)^by ö?(.)").matching("BY x").is_some_and(|regex| regex.captures_len() == 2));
        assert!(Pattern::new(r"\bö\b").is_match("so ö so"));
    }
}
