//! A regular expression of a rule, compiled when it is first used.
//!
//! In: its text, which is known to be right. Out: matches. What holds: most rules ask most texts in vain, which for many is told
//! by their first letter; and most texts are of few characters: for these a narrow form of the expression is asked, which
//! compiles and runs in a part of the time.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::Hir;

use super::begins::Begins;
use super::matcher::Matcher;
use super::reach::{Chars, Reach, narrow};
use super::ready::Ready;
use super::required::Required;

/// The memory, in bytes, that one regular expression may take.
pub(super) const BYTES: usize = 4 << 20;

/// A regular expression.
#[derive(Clone)]
pub struct Pattern {
    text: Arc<str>,
    begins: OnceLock<Option<Begins>>,
    whole: OnceLock<Option<Regex>>,
    /// The same in texts of a nearer reach.
    near: OnceLock<Option<Regex>>,
    /// Whether a text matches, by reach.
    matchers: [OnceLock<Matcher>; 3],
}

impl Pattern {
    /// An expression that is known to be right; if it is not, it matches nothing.
    pub fn new(text: &str) -> Pattern {
        Pattern {
            text: text.into(),
            begins: OnceLock::new(),
            whole: OnceLock::new(),
            near: OnceLock::new(),
            matchers: [const { OnceLock::new() }; 3],
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

    /// What a text must have for the expression to match it.
    pub fn required(&self) -> Required {
        Ready::find(&self.text).map_or_else(|| Required::of(&self.text), Ready::required)
    }

    /// Whether a text has a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.is_match_in(&Chars::of(text))
    }

    /// The same for a text whose characters are known, as many expressions are asked.
    pub fn is_match_in(&self, chars: &Chars<'_>) -> bool {
        let begins = self
            .begins
            .get_or_init(|| Ready::find(&self.text).map_or_else(|| Begins::of(&self.text), |ready| ready.begins));
        if begins.is_some_and(|begins| !begins.fits(chars.signs.first)) {
            return false;
        }
        let reach = chars.signs.reach;
        let matcher = self.matchers[reach as usize].get_or_init(|| Matcher::of(self.narrow(reach, false).as_ref()));
        let told = matcher.is_match(chars.text);
        told.unwrap_or_else(|| self.finder(reach).is_some_and(|regex| regex.is_match(chars.text)))
    }

    /// The expression for those who want to know what matches; nothing if a text has no match.
    pub fn matching(&self, text: &str) -> Option<&Regex> {
        self.matching_in(&Chars::of(text))
    }

    /// The same for a text whose characters are known.
    pub fn matching_in(&self, chars: &Chars<'_>) -> Option<&Regex> {
        if self.is_match_in(chars) { self.finder(chars.signs.reach) } else { None }
    }

    /// How many groups it has, itself included.
    pub fn groups(&self) -> usize {
        self.whole().map_or(0, Regex::captures_len)
    }

    /// The expression for texts of a reach, with its groups or without; none if it is no expression.
    fn narrow(&self, reach: Reach, groups: bool) -> Option<Hir> {
        let ready = if groups { None } else { Ready::find(&self.text).and_then(|ready| ready.narrow(reach)) };
        ready.or_else(|| Some(narrow(regex_syntax::parse(&self.text).ok()?, reach, groups)))
    }

    /// What finds matches in texts of a reach.
    fn finder(&self, reach: Reach) -> Option<&Regex> {
        if reach == Reach::Far {
            return self.whole();
        }
        let near = self.near.get_or_init(|| compile(&self.narrow(Reach::Near, true)?.to_string()).ok());
        near.as_ref().or_else(|| self.whole())
    }

    fn whole(&self) -> Option<&Regex> {
        self.whole.get_or_init(|| compile(&self.text).ok()).as_ref()
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
    fn narrow_forms_change_no_match() {
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
