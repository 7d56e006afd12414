//! Rules about posts, read: `[[post]]`.
//!
//! In: a rule with the changes of all layers. Out: a [`PostRule`], or nothing where it has a mistake. What holds: all
//! mistakes of the rule are found, not only the first.

use std::sync::Arc;

use super::keys::{POST_KEYS, unknown_in};
use super::merge::RawRule;
use super::model::Origin;
use super::names::{Named, tag, words};
use super::patterns::{selector, selectors};
use super::problems::Problems;
use super::raw::{Entry, RawTable};
use super::rule::{origin, why};
use super::source::SourceFile;
use super::values::{Item, strings};
use crate::dom::Selector;

/// A rule that says how the posts of a thread, or comments, are marked up.
#[derive(Clone, Debug)]
pub struct PostRule {
    /// Where it stands and why.
    pub origin: Arc<Origin>,
    /// The element of a post.
    pub selector: Vec<Selector>,
    /// Where its author stands, the surest first.
    pub author: Vec<Spot>,
    /// Where its time stands, the surest first.
    pub time: Vec<Spot>,
    /// The elements that hold its text, the surest first; none: all of it but author, time and what other rules know by its words.
    pub body: Vec<Selector>,
    /// What must be found in it, one of these at least; none: nothing.
    pub needs: Vec<PostPart>,
    /// Its tests.
    pub tests: Vec<PostTest>,
}

/// A part of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PostPart {
    /// Who wrote it.
    Author,
    /// When.
    Time,
    /// The text.
    Body,
}

impl Named for PostPart {
    const WHAT: &'static str = "part of a post";

    fn all() -> &'static [PostPart] {
        &[PostPart::Author, PostPart::Time, PostPart::Body]
    }

    fn word(self) -> &'static str {
        match self {
            PostPart::Author => "author",
            PostPart::Time => "time",
            PostPart::Body => "body",
        }
    }
}

/// Where a value stands: an element inside a post, or the post's own, and what is read of it.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The element; none: that of the post.
    pub selector: Option<Selector>,
    /// The attribute; none: the text.
    pub attribute: Option<String>,
}

/// A piece of HTML and what is read of its first post; empty: nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostTest {
    /// The piece.
    pub piece: String,
    /// The author.
    pub author: String,
    /// The time, in ISO 8601.
    pub time: String,
    /// The text, paragraphs split by a blank line.
    pub text: String,
}

/// Reads a rule about posts.
pub(super) fn post_rule(raw: &RawRule<'_>, files: &[SourceFile<'_>], problems: &mut Problems) -> Option<PostRule> {
    let table = &raw.table;
    let why = why(table, problems);
    for entry in table.entries.iter().filter(|entry| !entry.inherited && !POST_KEYS.contains(&entry.key.as_str())) {
        unknown_in("a rule about posts", entry, POST_KEYS, problems);
    }
    if table.get("selector").is_none() {
        problems
            .missing(table.header, "`selector` is missing")
            .help("the element of a post: selector = \"li.comment\"");
    }
    let mut listed = |key: &str| table.get(key).map(|entry| selectors(entry, problems)).unwrap_or_default();
    let (selector, body) = (listed("selector"), listed("body"));
    let author = table.get("author").map(|entry| spots(entry, problems)).unwrap_or_default();
    let time = table.get("time").map(|entry| spots(entry, problems)).unwrap_or_default();
    let needs = table.get("needs").map(|entry| words(entry, problems)).unwrap_or_default();
    for (part, entry) in
        [(PostPart::Author, &author.is_empty()), (PostPart::Time, &time.is_empty()), (PostPart::Body, &body.is_empty())]
    {
        if let (true, Some(needed)) = (*entry && needs.contains(&part), table.get("needs")) {
            problems.add(needed.at, format!("the rule needs `{0}`, but does not say where `{0}` stands", part.word()));
        }
    }
    let tests = tests(table, problems);
    Some(PostRule { origin: Arc::new(origin(raw, why?, files)?), selector, author, time, body, needs, tests })
}

/// Selectors, each with the attribute that is read, if it is not the text: `time @datetime`, `@data-author`.
fn spots(entry: &Entry<'_>, problems: &mut Problems) -> Vec<Spot> {
    strings(entry, problems).iter().filter_map(|item| spot(item, problems)).collect()
}

fn spot(item: &Item<'_>, problems: &mut Problems) -> Option<Spot> {
    let text = item.text.trim();
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    let Some(name) = last.strip_prefix('@') else {
        return Some(Spot { selector: Some(selector(item, problems)?), attribute: None });
    };
    let Ok(attribute) = tag(name) else {
        problems
            .add(item.at, format!("\"{name}\" is not the name of an attribute"))
            .help("after `@` stands what is read of the element: \"time @datetime\"");
        return None;
    };
    let element = text.strip_suffix(last).unwrap_or("").trim();
    let selector = match element {
        "" => None,
        element => Some(selector(&Item { text: element, at: item.at }, problems)?),
    };
    Some(Spot { selector, attribute: Some(attribute) })
}

/// The tests: a piece with author, time and text.
fn tests(table: &RawTable<'_>, problems: &mut Problems) -> Vec<PostTest> {
    let Some(entry) = table.get("reads") else { return Vec::new() };
    let help = "reads = [[\"<li class=comment><b class=author>Ann</b><p>Yes.</p></li>\", \"Ann\", \"\", \"Yes.\"]]";
    let Some(array) = entry.value.as_array() else {
        problems.add(entry.at, "`reads` takes a list of tests").help(help);
        return Vec::new();
    };
    let mut tests = Vec::new();
    for item in array.iter() {
        let parts = item.value.as_array().map(|parts| parts.iter().map(|one| one.value.as_str()).collect());
        match parts.unwrap_or_else(Vec::new).as_slice() {
            [Some(piece), Some(author), Some(time), Some(text)] => {
                let own = |text: &str| text.to_owned();
                tests.push(PostTest { piece: own(piece), author: own(author), time: own(time), text: own(text) });
            }
            _ => {
                let message = "a test is a piece, and the author, time and text that are read of it";
                problems.add(item.at, message).help(help);
            }
        }
    }
    tests
}
