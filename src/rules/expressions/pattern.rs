//! A regular expression of a rule, compiled when it is first used.
//!
//! In: its text, which is known to be right. Out: matches. What holds: most rules ask most texts in vain, which for many is told
//! by their first letter; and most texts are of few characters: for these a narrow form of the expression is asked, which
//! compiles and runs in a part of the time.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex::RegexBuilder;
use regex_syntax::hir::Hir;

use super::begins::Begins;
use super::finder::Finder;
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
    /// Whether a text matches, by reach.
    matchers: [OnceLock<Matcher>; 3],
    /// Where it matches, by reach.
    finders: [OnceLock<Option<Finder>>; 3],
}

impl Pattern {
    /// An expression that is known to be right; if it is not, it matches nothing.
    pub fn new(text: &str) -> Pattern {
        Pattern {
            text: text.into(),
            begins: OnceLock::new(),
            matchers: [const { OnceLock::new() }; 3],
            finders: [const { OnceLock::new() }; 3],
        }
    }

    /// An expression that may be wrong.
    ///
    /// # Errors
    /// If it is no expression, or too large.
    pub fn checked(text: &str) -> Result<Pattern, regex::Error> {
        RegexBuilder::new(text).size_limit(BYTES).dfa_size_limit(BYTES).build()?;
        Ok(Pattern::new(text))
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
        told.unwrap_or_else(|| self.finder(reach).is_some_and(|finder| finder.is_match(chars.text)))
    }

    /// Where a text matches, in bytes.
    pub fn all(&self, chars: &Chars<'_>) -> Vec<Range<usize>> {
        let finder = if self.is_match_in(chars) { self.finder(chars.signs.reach) } else { None };
        finder.map(|finder| finder.all(chars.text).collect()).unwrap_or_default()
    }

    /// What the first group of the first match takes; nothing if the text has no match, or the expression no group.
    pub fn group<'t>(&self, text: &'t str) -> Option<&'t str> {
        let chars = Chars::of(text);
        let finder = if self.is_match_in(&chars) { self.finder(chars.signs.reach)? } else { return None };
        text.get(finder.group(text)?)
    }

    /// How many groups it has.
    pub fn groups(&self) -> usize {
        regex_syntax::parse(&self.text).map_or(0, |hir| hir.properties().explicit_captures_len())
    }

    /// The expression for texts of a reach, with its groups or without; none if it is no expression.
    fn narrow(&self, reach: Reach, groups: bool) -> Option<Hir> {
        let ready = Ready::find(&self.text).and_then(|ready| ready.narrow(reach, groups));
        ready.or_else(|| Some(narrow(regex_syntax::parse(&self.text).ok()?, reach, groups)))
    }

    /// What finds matches in texts of a reach.
    fn finder(&self, reach: Reach) -> Option<&Finder> {
        let of_reach = || self.narrow(reach, true).as_ref().and_then(Finder::of);
        self.finders[reach as usize].get_or_init(of_reach).as_ref()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

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
            let whole = Regex::new(pattern.as_str()).unwrap_or_else(|error| panic!("{error}"));
            for text in &texts {
                let found: Vec<Range<usize>> = whole.find_iter(text).map(|found| found.range()).collect();
                assert_eq!(pattern.is_match(text), !found.is_empty(), "{pattern:?} {text}");
                assert_eq!(pattern.all(&Chars::of(text)), found, "{pattern:?} {text}");
                let group = whole.captures(text).and_then(|groups| Some(groups.get(1)?.as_str()));
                assert_eq!(pattern.group(text), group, "{pattern:?} {text}");
            }
        }
    }

    #[test]
    fn what_is_no_expression_matches_nothing() {
        assert!(Pattern::checked("(").is_err());
        assert!(!Pattern::new("(").is_match("("));
        let by = Pattern::new("(?i)^by ö?(.)");
        assert_eq!((by.group("BY x"), by.group("BY öé"), by.group("x"), by.groups()), (Some("x"), Some("é"), None, 1));
        assert!(Pattern::new(r"\bö\b").is_match("so ö so"));
    }
}
