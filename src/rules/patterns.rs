//! Regular expressions and CSS selectors of rules.
//!
//! In: their text. Out: the compiled pattern. What holds: a pattern compiles within bounded memory, and a regular
//! expression does not match every text.

use scraper::error::SelectorErrorKind;

use super::expressions::Pattern;
use super::problems::Problems;
use super::raw::Entry;
use super::values::{Item, distinct, strings};
use crate::dom::Selector;

/// The longest selector, in bytes.
const SELECTOR_BYTES: usize = 1000;

/// Texts that have little in common: what matches all of them is taken to match every text.
const PROBES: &[&str] = &["", "\u{e000}", "a", "7", "\n", "Two words, and a mark - 'quoted' - at http://a.b/c?d=1!"];

/// Reads regular expressions.
pub(super) fn regexes(entry: &Entry<'_>, problems: &mut Problems) -> Vec<Pattern> {
    let items = distinct(strings(entry, problems).iter().map(|item| (item.text, item.at)).collect(), "", problems);
    items.into_iter().filter_map(|(text, at)| regex(&Item { text, at }, problems)).collect()
}

/// Reads one regular expression. Those of files that are known to be right are compiled when they are first used.
fn regex(item: &Item<'_>, problems: &mut Problems) -> Option<Pattern> {
    if problems.trusts(item.at) {
        return Some(Pattern::new(item.text));
    }
    match Pattern::checked(item.text) {
        Ok(regex) if PROBES.iter().all(|probe| regex.is_match(probe)) => {
            problems.add(item.at, "this regular expression matches every text");
            None
        }
        Ok(regex) => Some(regex),
        Err(error) => {
            problems
                .add(item.at, format!("this regular expression is not valid: {}", brief(&error)))
                .help("the syntax is that of Rust's `regex`: https://docs.rs/regex#syntax");
            None
        }
    }
}

/// The last line of the message: the lines before show the expression again.
fn brief(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large; use smaller repetitions".to_owned(),
        _ => {
            let text = error.to_string();
            let line = text.lines().rev().find_map(|line| line.strip_prefix("error: "));
            line.unwrap_or("it can't be read").to_owned()
        }
    }
}

/// Reads CSS selectors.
pub(super) fn selectors(entry: &Entry<'_>, problems: &mut Problems) -> Vec<Selector> {
    let items = distinct(strings(entry, problems).iter().map(|item| (item.text, item.at)).collect(), "", problems);
    items.into_iter().filter_map(|(text, at)| selector(&Item { text, at }, problems)).collect()
}

/// Reads one CSS selector.
pub(super) fn selector(item: &Item<'_>, problems: &mut Problems) -> Option<Selector> {
    if item.text.len() > SELECTOR_BYTES {
        problems.add(item.at, format!("this CSS selector is longer than {SELECTOR_BYTES} bytes"));
        return None;
    }
    match Selector::parse(item.text) {
        Ok(selector) => Some(selector),
        Err(error) => {
            let (reason, help) = reason(&error);
            let draft = problems.add(item.at, format!("this CSS selector is not valid: {reason}"));
            if !help.is_empty() {
                draft.help(help);
            }
            None
        }
    }
}

/// Why a selector is not valid, and what to do.
fn reason(error: &SelectorErrorKind) -> (String, &'static str) {
    // the inner kind is of a crate that scraper does not hand on; its name is all that can be had
    let name = match error {
        SelectorErrorKind::UnexpectedSelectorParseError(inner) => format!("{inner:?}"),
        _ => String::new(),
    };
    let reason = match name.split(['(', ' ']).next().unwrap_or("") {
        "" => return (error.to_string().to_lowercase(), ""),
        "EmptySelector" => "a selector is missing",
        "DanglingCombinator" => "nothing follows the last combinator",
        "ClassNeedsIdent" => "a class name must follow the dot",
        "PseudoElementExpectedIdent" | "PseudoElementExpectedColon" => "a name must follow the colon",
        "NoIdentForPseudo" => "a name must follow the colon",
        "InvalidQualNameInAttr" | "ExpectedBarInAttr" | "BadValueInAttr" | "UnexpectedTokenInAttributeSelector" => {
            "an attribute has the form [name=\"value\"]"
        }
        "UnsupportedPseudoClassOrElement" => {
            let help =
                "known are :is, :where, :not, :has, :nth-child and their like; for the text of a block, use `text`";
            return ("this pseudo-class is not known".to_owned(), help);
        }
        _ => "it can't be read",
    };
    (reason.to_owned(), "")
}
