//! Rules about text that a page holds as data, read: `[[embedded]]`.
//!
//! In: a rule with the changes of all layers. Out: an [`EmbeddedRule`], or nothing where it has a mistake. What holds: all
//! mistakes of the rule are found, not only the first; a rule names one store.

use std::sync::Arc;

use super::conditions::MOST_WORDS;
use super::keys::{EMBEDDED_KEYS, STORE_KEYS, unknown_in};
use super::merge::RawRule;
use super::model::{Interval, Origin};
use super::names::{Named, formed, formed_one, schema, tag, word, words};
use super::patterns::selectors;
use super::problems::Problems;
use super::raw::{Entry, RawTable};
use super::rule::{origin, why};
use super::source::SourceFile;
use super::values::{comparisons, count, strings};
use crate::dom::Selector;
use crate::kinds::Status;

/// A rule that says where a page keeps text that it does not show.
#[derive(Clone, Debug)]
pub struct EmbeddedRule {
    /// Where it stands and why.
    pub origin: Arc<Origin>,
    /// What holds the data.
    pub store: Store,
    /// Ways to the text: keys, of which the last one holds it and those before it lead to its object. Of the texts of one
    /// object, the first is taken. None: the data are elements, or a text, and all of it is meant.
    pub body: Vec<Vec<String>>,
    /// Ways from the object of a text to its author; with them, or `time`, every text is a post.
    pub author: Vec<Vec<String>>,
    /// Ways from the object of a text to its time.
    pub time: Vec<Vec<String>>,
    /// How texts are written; none: as HTML if they have a tag.
    pub form: Option<Form>,
    /// Words of the body that the page shows; none: any number.
    pub body_words: Vec<Interval>,
    /// What became of the page as it is shown; none: anything.
    pub status: Vec<Status>,
    /// Words that a text must have.
    pub min_words: f32,
    /// Which texts are taken.
    pub pick: Texts,
    /// Its tests.
    pub tests: Vec<EmbeddedTest>,
}

/// What holds the data.
#[derive(Clone, Debug)]
pub enum Store {
    /// The page's JSON-LD: objects of some types, lower-case (none: of any).
    JsonLd(Vec<String>),
    /// Elements whose text, or an attribute of which, is JSON, or the text itself.
    Element(Vec<Selector>, Option<String>),
    /// What scripts assign to one of these names.
    Assigned(Vec<String>),
    /// The arguments with which scripts call a function of one of these names.
    Called(Vec<String>),
    /// The stream of components that scripts push on a list of that name, row by row.
    Pushed(Vec<String>),
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// As HTML.
    Html,
    /// As plain text, a paragraph a line.
    Text,
}

impl Named for Form {
    const WHAT: &'static str = "form of a text";

    fn all() -> &'static [Form] {
        &[Form::Html, Form::Text]
    }

    fn word(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Text => "text",
        }
    }
}

/// Which of the texts that are found are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Texts {
    /// All, in their order.
    All,
    /// The one with most words.
    Longest,
}

impl Named for Texts {
    const WHAT: &'static str = "choice among texts";

    fn all() -> &'static [Texts] {
        &[Texts::All, Texts::Longest]
    }

    fn word(self) -> &'static str {
        match self {
            Texts::All => "all",
            Texts::Longest => "longest",
        }
    }
}

/// A piece of HTML and the text that is read of its data; empty: none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedTest {
    /// The piece.
    pub piece: String,
    /// The text, its blocks split by a blank line.
    pub text: String,
}

/// Reads a rule about embedded text.
pub(super) fn embedded_rule(
    raw: &RawRule<'_>,
    files: &[SourceFile<'_>],
    problems: &mut Problems,
) -> Option<EmbeddedRule> {
    let table = &raw.table;
    let why = why(table, problems);
    for entry in table.entries.iter().filter(|entry| !entry.inherited && !EMBEDDED_KEYS.contains(&entry.key.as_str())) {
        unknown_in("a rule about embedded text", entry, EMBEDDED_KEYS, problems);
    }
    let store = store(table, problems);
    let mut ways = |key: &str| table.get(key).map(|entry| ways(entry, problems)).unwrap_or_default();
    let (body, author, time) = (ways("body"), ways("author"), ways("time"));
    if table.get("body").is_none() && table.get("pushed").or(table.get("selector")).is_none() {
        problems
            .missing(table.header, "`body` is missing")
            .help("the keys under which the text stands: body = [\"article.body\", \"content\"]");
    }
    let form = table.get("form").and_then(|entry| word::<Form>(entry, problems));
    let least = table.get("min-words").and_then(|entry| count(entry, 0, MOST_WORDS, problems));
    let pick = table.get("pick").and_then(|entry| word::<Texts>(entry, problems)).unwrap_or(Texts::All);
    let tests = tests(table, problems);
    let shown = table.get("body-words").map(|entry| comparisons(entry, problems)).unwrap_or_default();
    let body_words = shown.into_iter().map(|(interval, _)| interval).collect();
    let status = table.get("status").map(|entry| words::<Status>(entry, problems)).unwrap_or_default();
    let origin = Arc::new(origin(raw, why?, files)?);
    let min_words = f32::from(least.unwrap_or(0));
    Some(EmbeddedRule { origin, store: store?, body, author, time, form, body_words, status, min_words, pick, tests })
}

/// What holds the data: exactly one store.
fn store(table: &RawTable<'_>, problems: &mut Problems) -> Option<Store> {
    for (key, other) in [("of", "json-ld"), ("read", "selector")] {
        if let (Some(entry), None) = (table.get(key), table.get(other)) {
            problems.missing(entry.key_at, format!("`{key}` says nothing without `{other}`"));
        }
    }
    let help = "data stand in one store: `json-ld = true`, `selector`, `assigned`, `called` or `pushed`";
    let given: Vec<&Entry<'_>> = STORE_KEYS.iter().filter_map(|key| table.get(key)).collect();
    match given.as_slice() {
        [] => {
            problems.missing(table.header, "this rule does not say where the data stand").help(help);
            None
        }
        [one] => store_of(one, table, problems),
        [one, more @ ..] => {
            for other in more {
                let message = format!("a rule reads one store, not both `{}` and `{}`", one.key, other.key);
                problems.add(other.key_at, message).other(one.key_at, "the first").help(help);
            }
            None
        }
    }
}

fn store_of(entry: &Entry<'_>, table: &RawTable<'_>, problems: &mut Problems) -> Option<Store> {
    match entry.key.as_str() {
        "json-ld" => {
            if entry.value.as_bool() != Some(true) {
                problems
                    .add(entry.at, "`json-ld` takes true")
                    .help("which types: of = [\"Article\"]; which properties: body = [\"articleBody\"]");
            }
            let of = table.get("of").map(|of| formed(of, "a JSON-LD type", schema, problems)).unwrap_or_default();
            Some(Store::JsonLd(of))
        }
        "selector" => {
            let attribute = table.get("read").map(|entry| {
                formed_one(entry, "the name of an attribute", tag, problems).filter(|name| !name.is_empty())
            });
            let selectors = selectors(entry, problems);
            match attribute {
                None => Some(Store::Element(selectors, None)),
                Some(attribute) => Some(Store::Element(selectors, Some(attribute?))),
            }
        }
        "assigned" => Some(Store::Assigned(formed(entry, "a name of a script", variable, problems))),
        "called" => Some(Store::Called(formed(entry, "a name of a script", variable, problems))),
        _ => Some(Store::Pushed(formed(entry, "a name of a script", variable, problems))),
    }
}

/// A name that a script gives to a value.
fn variable(text: &str) -> Result<String, Option<String>> {
    let fits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    let meant = text.trim().rsplit('.').next().unwrap_or("").trim_end_matches(['=', ' ']).to_owned();
    if fits(text) { Ok(text.to_owned()) } else { Err(Some(meant).filter(|meant| fits(meant))) }
}

/// Ways through objects: `post.author.name`.
fn ways(entry: &Entry<'_>, problems: &mut Problems) -> Vec<Vec<String>> {
    let mut ways = Vec::new();
    for item in strings(entry, problems) {
        let way: Vec<String> = item.text.split('.').map(|part| part.trim().to_owned()).collect();
        if way.iter().any(String::is_empty) {
            problems
                .add(item.at, format!("\"{}\" is not a way to a value", item.text))
                .help("a way is made of keys with dots between them: \"author.name\"");
        } else {
            ways.push(way);
        }
    }
    ways
}

/// The tests: pairs of a piece and the text that is read of it.
fn tests(table: &RawTable<'_>, problems: &mut Problems) -> Vec<EmbeddedTest> {
    let Some(entry) = table.get("reads") else { return Vec::new() };
    let help =
        "reads = [[\"<script id=data type=application/json>{…}</script>\", \"Yes.\"]]; an empty text: nothing is read";
    let Some(array) = entry.value.as_array() else {
        problems.add(entry.at, "`reads` takes a list of pairs").help(help);
        return Vec::new();
    };
    let mut tests = Vec::new();
    for item in array.iter() {
        let pair = item.value.as_array().map(|pair| pair.iter().map(|one| one.value.as_str()).collect());
        match pair.unwrap_or_else(Vec::new).as_slice() {
            [Some(piece), Some(text)] => {
                tests.push(EmbeddedTest { piece: (*piece).to_owned(), text: (*text).to_owned() });
            }
            _ => {
                problems.add(item.at, "a test is a pair: a piece, and the text that is read of it").help(help);
            }
        }
    }
    tests
}
