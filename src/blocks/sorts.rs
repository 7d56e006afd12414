//! What a tag means for the walk, looked up once a page.
//!
//! In: a tag's name. Out: [`Sort`]. What holds: what a tag means depends on its name alone; a page has few different ones, so
//! that most elements cost one look-up.

use foldhash::HashMap;
use html5ever::LocalName;

use super::inline::Styles;
use super::tags::{cuts, heading_level, is_unread};

/// How the walk takes an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A line break.
    Break,
    /// What ends a block without being one.
    Rule,
    /// An image.
    Image,
    /// A formula.
    Formula,
    /// A script, which may hold a formula.
    Script,
    /// A template, which may be a shadow root.
    Template,
    /// What is shown to browsers without scripts.
    Noscript,
    /// Nothing of it is read.
    Unread,
    /// The walk goes in.
    Open,
}

/// What an element changes for the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing.
    None,
    /// It is code.
    Preformatted,
    /// It is a caption.
    Caption,
    /// It is a quotation.
    Quote,
    /// It is a button.
    Button,
    /// It stands in for what the browser cannot show.
    StandIn,
    /// It is a reference.
    Reference,
}

/// What a tag means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sort {
    pub way: Way,
    pub change: Change,
    /// Whether it cuts the text before and after it.
    pub cuts: bool,
    /// A cell of a table.
    pub cell: bool,
    /// A row of a table.
    pub row: bool,
    /// A link.
    pub link: bool,
    /// A piece of a line that style sheets commonly set apart from the next one.
    pub piece: bool,
    /// The level of a heading, 0 if it is none.
    pub heading: u8,
    /// How the text in it is set.
    pub styles: Styles,
}

/// The sorts of a page's tags.
#[derive(Debug, Default)]
pub(super) struct Sorts {
    known: HashMap<LocalName, Sort>,
}

impl Sorts {
    pub fn of(&mut self, name: &LocalName) -> Sort {
        if let Some(sort) = self.known.get(name) {
            return *sort;
        }
        let sort = Sort::of(name);
        self.known.insert(name.clone(), sort);
        sort
    }
}

impl Sort {
    fn of(name: &str) -> Sort {
        Sort {
            way: way(name),
            change: change(name),
            cuts: cuts(name),
            cell: matches!(name, "td" | "th"),
            row: name == "tr",
            link: name == "a",
            piece: matches!(name, "a" | "span"),
            heading: heading_level(name).unwrap_or(0),
            styles: styles(name),
        }
    }
}

fn way(name: &str) -> Way {
    match name {
        "br" => Way::Break,
        "hr" => Way::Rule,
        "img" | "amp-img" => Way::Image,
        "math" => Way::Formula,
        "script" => Way::Script,
        "template" => Way::Template,
        "noscript" => Way::Noscript,
        name if is_unread(name) => Way::Unread,
        _ => Way::Open,
    }
}

fn change(name: &str) -> Change {
    match name {
        "pre" | "listing" | "xmp" => Change::Preformatted,
        "figcaption" | "caption" => Change::Caption,
        "blockquote" => Change::Quote,
        "button" => Change::Button,
        "canvas" | "object" => Change::StandIn,
        "cite" => Change::Reference,
        _ => Change::None,
    }
}

/// How a tag sets the text in it.
fn styles(name: &str) -> Styles {
    match name {
        "em" | "i" | "cite" | "dfn" | "var" => Styles::EMPHASIS,
        "b" | "strong" => Styles::STRONG,
        "code" | "kbd" | "samp" | "tt" => Styles::CODE,
        "sub" => Styles::SUBSCRIPT,
        "sup" => Styles::SUPERSCRIPT,
        "del" | "s" | "strike" => Styles::DELETED,
        "ruby" => Styles::RUBY_BASE,
        "rt" | "rtc" => Styles::RUBY_TEXT,
        _ => Styles::empty(),
    }
}
