//! Rules about metadata, checked: the type between the files and the stage `metadata`.
//!
//! In: nothing. Out: the types. What holds: as in [`super::model`], every value is valid by itself.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::expressions::Pattern;
use super::model::{Interval, Origin};
use crate::dom::Selector;
use crate::kinds::{Field, Format, Kind, PageType};
use crate::measures::Measure;

/// Where a value can stand.
#[derive(Clone, Debug)]
pub enum Place {
    /// `json-ld`: properties of objects, each as the way to it, of the types in `of` (lower-case; none: of any).
    JsonLd {
        /// The ways, e.g. `["author", "name"]`.
        paths: Vec<Vec<String>>,
        /// The types.
        of: Vec<String>,
    },
    /// `meta`: names of `<meta>`, lower-case.
    Meta(Vec<String>),
    /// `link`: relations of `<link>`, lower-case.
    Link(Vec<String>),
    /// `selector`: elements, and what to read of them.
    Selector(Vec<Selector>, Read),
    /// `part`: a part of the page.
    Part(Part),
}

/// What is read of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// Its content, the attribute that fits the field, else its text.
    Fitting,
    /// Its text.
    Text,
    /// An attribute.
    Attribute(String),
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The content of `<title>`.
    Title,
    /// The block that is the page's headline.
    Headline,
    /// The page's address.
    Url,
    /// The name of its host.
    Host,
    /// Each block, as far as the measures that the rule asks for allow.
    Block,
    /// The language that the caller or the page states.
    Lang,
}

impl Part {
    /// All of them.
    pub const ALL: &'static [Part] = &[Part::Title, Part::Headline, Part::Url, Part::Host, Part::Block, Part::Lang];

    /// The word that rule files use.
    pub fn name(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Headline => "headline",
            Part::Url => "url",
            Part::Host => "host",
            Part::Block => "block",
            Part::Lang => "lang",
        }
    }
}

/// Which of several values of one place count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pick {
    /// The first that is one.
    First,
    /// All, as a list.
    All,
    /// Each, as a reading of its own.
    Each,
    /// The first, if no other differs from it.
    Only,
}

impl Pick {
    /// All of them.
    pub const ALL: &'static [Pick] = &[Pick::First, Pick::All, Pick::Each, Pick::Only];

    /// The word that rule files use.
    pub fn name(self) -> &'static str {
        match self {
            Pick::First => "first",
            Pick::All => "all",
            Pick::Each => "each",
            Pick::Only => "only",
        }
    }
}

/// A rule that says where a value of the metadata can stand.
#[derive(Clone, Debug)]
pub struct MetadataRule {
    /// Where the rule stands and why.
    pub origin: Arc<Origin>,
    /// What the value is.
    pub field: Field,
    /// Where it can stand.
    pub place: Place,
    /// Which of several values count.
    pub pick: Pick,
    /// What is taken of the text: the group of the expression.
    pub regex: Option<Pattern>,
    /// Types of the page for which it holds; none: for all.
    pub page_type: Vec<PageType>,
    /// Languages for which it holds, as lower-case prefixes.
    pub lang: Vec<String>,
    /// Formats for which it holds.
    pub format: Vec<Format>,
    /// What is read must stand in a block that a rule of one of these kinds speaks against, e.g. one about bylines.
    pub marked: Vec<Kind>,
    /// What is read must not stand in a block that a rule of one of these kinds drops.
    pub outside: Vec<Kind>,
    /// The block before, folded and without marks at its ends, must be one of these.
    pub after: Vec<String>,
    /// What must hold for the block in which it stands; all must.
    pub measures: Vec<(Measure, Vec<Interval>)>,
    /// How much the reading counts.
    pub weight: f32,
    /// Its tests.
    pub tests: Vec<Reading>,
}

/// A test: a piece, and what must be read of it; nothing if empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The piece of HTML or text, or the value before it is cleaned.
    pub piece: String,
    /// What must come out.
    pub value: String,
}

impl Reading {
    /// Whether nothing must be read.
    pub fn expected_nothing(&self) -> bool {
        self.value.is_empty()
    }
}

/// A rule that says how values are cleaned.
#[derive(Clone, Debug)]
pub struct ValueRule {
    /// Where the rule stands and why.
    pub origin: Arc<Origin>,
    /// For which fields.
    pub fields: Vec<Field>,
    /// What comes off.
    pub cut: Vec<Pattern>,
    /// Where one value ends and the next begins.
    pub split: Vec<Pattern>,
    /// The same, if each value then has two words at least.
    pub split_full: Vec<Pattern>,
    /// Between these and the end, or the start, the site's name comes off.
    pub separators: Vec<String>,
    /// Folded texts that are no value.
    pub never: FxHashSet<String>,
    /// What matches is no value.
    pub never_regex: Vec<Pattern>,
    /// What matches is a doubtful value.
    pub doubtful: Vec<Pattern>,
    /// Whether the site's own name is a doubtful value.
    pub doubtful_site: bool,
    /// How much of its weight a reading keeps whose values are doubtful.
    pub counts: f32,
    /// Its tests.
    pub tests: Vec<Reading>,
}
