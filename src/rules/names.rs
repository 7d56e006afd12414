//! Words of a fixed set or form: kinds, verdicts, page types, tags, languages, ids.
//!
//! In: a text of a rule file. Out: what it names. What holds: an unknown word is a problem that names the nearest known
//! one and all that are allowed.

use std::hash::Hash;

use super::problems::Problems;
use super::raw::Entry;
use super::source::At;
use super::suggest::{did_you_mean, one_of};
use super::values::{Item, distinct, string, strings};
use crate::kinds::{Field, Format, Kind, PageType, Status, Verdict};
use crate::measures::Pass;
use crate::spaces::one_line;

/// A set of words.
pub(super) trait Named: Copy + Eq + Hash + 'static {
    /// What messages call one of them.
    const WHAT: &'static str;
    /// All of them.
    fn all() -> &'static [Self];
    /// The word.
    fn word(self) -> &'static str;
}

macro_rules! named {
    ($($type:ident $what:literal;)+) => {
        $(impl Named for $type {
            const WHAT: &'static str = $what;
            fn all() -> &'static [Self] { $type::ALL }
            fn word(self) -> &'static str { self.name() }
        })+
    };
}

named! { Kind "kind"; PageType "page type"; Status "status"; Format "format"; Field "field"; }

impl Named for Verdict {
    const WHAT: &'static str = "verdict";

    fn all() -> &'static [Verdict] {
        &[Verdict::Drop, Verdict::Keep]
    }

    fn word(self) -> &'static str {
        self.name()
    }
}

impl Named for Pass {
    const WHAT: &'static str = "pass";

    fn all() -> &'static [Pass] {
        &[Pass::First, Pass::Second]
    }

    fn word(self) -> &'static str {
        match self {
            Pass::First => "first",
            Pass::Second => "second",
        }
    }
}

/// The one that a text names.
fn find<T: Named>(item: &Item<'_>, problems: &mut Problems) -> Option<T> {
    let found = T::all().iter().copied().find(|one| one.word() == item.text);
    if found.is_none() {
        let words = || T::all().iter().map(|one| one.word());
        problems
            .add(item.at, format!("unknown {} \"{}\"", T::WHAT, item.text))
            .maybe(did_you_mean(item.text, words()))
            .help(format!("a {} is {}", T::WHAT, one_of(words())));
    }
    found
}

/// The one word of a key.
pub(super) fn word<T: Named>(entry: &Entry<'_>, problems: &mut Problems) -> Option<T> {
    string(entry, problems).and_then(|item| find(&item, problems))
}

/// The words of a key.
pub(super) fn words<T: Named>(entry: &Entry<'_>, problems: &mut Problems) -> Vec<T> {
    let items = strings(entry, problems);
    let found: Vec<(T, At)> = items.iter().filter_map(|item| Some((find(item, problems)?, item.at))).collect();
    distinct(found, "", problems).into_iter().map(|(one, _)| one).collect()
}

/// Texts that have a form; `form` gives the text as it is stored, or what may have been meant.
pub(super) fn formed(
    entry: &Entry<'_>,
    takes: &str,
    form: fn(&str) -> Result<String, Option<String>>,
    problems: &mut Problems,
) -> Vec<String> {
    let mut read = Vec::new();
    for item in strings(entry, problems) {
        match form(item.text) {
            Ok(text) => read.push((text, item.at)),
            Err(meant) => {
                problems
                    .add(item.at, format!("\"{}\" is not {takes}", item.text))
                    .maybe(meant.map(|meant| format!("did you mean \"{meant}\"?")));
            }
        }
    }
    distinct(read, "", problems).into_iter().map(|(text, _)| text).collect()
}

/// One text that has a form.
pub(super) fn formed_one(
    entry: &Entry<'_>,
    takes: &str,
    form: fn(&str) -> Result<String, Option<String>>,
    problems: &mut Problems,
) -> Option<String> {
    string(entry, problems)?;
    formed(entry, takes, form, problems).pop()
}

/// A name of an element, or of a role: small letters, digits, dashes.
pub(super) fn tag(text: &str) -> Result<String, Option<String>> {
    let fits = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let meant = text.trim().trim_matches(['<', '>', '/', '.', '#']).to_lowercase();
    if fits(text) { Ok(text.to_owned()) } else { Err(Some(meant).filter(|meant| fits(meant))) }
}

/// A language tag (`"pt"`, `"pt-BR"`), stored in small letters.
pub(super) fn lang(text: &str) -> Result<String, Option<String>> {
    let fits = |text: &str| {
        let mut parts = text.split('-');
        let first = parts.next().unwrap_or("");
        let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (2..=3).contains(&first.len())
            && first.bytes().all(|byte| byte.is_ascii_alphabetic())
            && parts.all(|part| (1..=8).contains(&part.len()) && letters(part))
    };
    let meant = text.trim().replace(['_', ' '], "-");
    if fits(text) { Ok(text.to_ascii_lowercase()) } else { Err(Some(meant).filter(|meant| fits(meant))) }
}

/// A JSON-LD type, stored in small letters.
pub(super) fn schema(text: &str) -> Result<String, Option<String>> {
    let fits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let meant = text.trim().rsplit(['/', ':', '#']).next().unwrap_or("").to_owned();
    if fits(text) { Ok(text.to_ascii_lowercase()) } else { Err(Some(meant).filter(|meant| fits(meant))) }
}

/// An OpenGraph type, stored in small letters.
pub(super) fn og_type(text: &str) -> Result<String, Option<String>> {
    let fits = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    if fits(text) { Ok(text.to_lowercase()) } else { Err(None) }
}

/// The beginning of a page's generator, stored in small letters with single spaces.
pub(super) fn generator(text: &str) -> Result<String, Option<String>> {
    let text = one_line(text).to_lowercase();
    if text.is_empty() { Err(None) } else { Ok(text) }
}

/// A name of a `<meta>`, or a relation of a `<link>`, stored in small letters.
pub(super) fn metadata_name(text: &str) -> Result<String, Option<String>> {
    let meant = text.trim().to_lowercase();
    let fits = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    if fits(text) { Ok(text.to_lowercase()) } else { Err(Some(meant).filter(|meant| fits(meant))) }
}

/// The form of an id: letters, digits, dashes and dots, each mark between two letters or digits. Gives what may have
/// been meant where it is wrong.
pub(super) fn id(text: &str) -> Result<(), Option<String>> {
    let fits = |text: &str| {
        let parts = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        text.split(['-', '.']).all(parts)
    };
    let marks = |mark: char| if mark.is_ascii_alphanumeric() || mark == '.' { mark } else { '-' };
    let meant: String = text.trim().chars().map(marks).collect();
    if fits(text) { Ok(()) } else { Err(Some(meant).filter(|meant| fits(meant))) }
}
