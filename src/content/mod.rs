//! Stage `content`: [`Extraction`](crate::Extraction) → [`Content`], the body as a tree of paragraphs, lists, tables and so on.
//!
//! What holds: every word of the kept blocks is in the tree exactly once, in document order (footnotes at the end); the
//! tree is no deeper than [`DEPTH`]; it is built in one pass over the blocks, whatever their nesting. All renderings but
//! those for machines read it, and it decides nothing.

mod beside;
mod body_images;
mod build;
mod captions;
mod inline;
mod notes;
mod outline;
mod parts;
mod posts;
mod tables;
mod typed;

pub use beside::related;
pub use build::{content, images};
pub use parts::{Part, Parts};
pub use posts::PostText;
pub use tables::grid;

/// Lists, quotes and tables within each other that the tree follows; what is deeper joins the deepest.
pub const DEPTH: usize = 12;

/// The body as a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// The body.
    pub nodes: Vec<Node>,
    /// The footnotes, in the order of their numbers.
    pub notes: Vec<Note>,
    /// The comments of readers, where they are wanted.
    pub comments: Vec<Comment>,
    /// Links to other pages, where they are wanted.
    pub related: Vec<Related>,
}

impl Content {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.notes.is_empty() && self.comments.is_empty() && self.related.is_empty()
    }
}

/// A comment of a reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comment {
    /// Who wrote it.
    pub author: Option<String>,
    /// When: ISO 8601.
    pub date: Option<String>,
    /// Comments around it, which it answers.
    pub depth: usize,
    /// What it says: paragraphs.
    pub nodes: Vec<Node>,
}

/// A link to another page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

/// A footnote.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// What the text calls it: a number or a sign.
    pub label: String,
    /// What it says.
    pub nodes: Vec<Node>,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A heading of level 1 to 6.
    Heading {
        /// Its level.
        level: u8,
        /// Its text.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Preformatted text.
    Code {
        /// The programming language, as the page names it.
        language: Option<String>,
        /// The text, with its line breaks.
        text: String,
    },
    /// A formula on lines of its own, as TeX.
    Formula(String),
    /// A quotation.
    Quote(Vec<Node>),
    /// A list.
    List {
        /// The number of the first item; none if the list is not ordered.
        start: Option<i32>,
        /// The items.
        items: Vec<Vec<Node>>,
    },
    /// A list of terms and their definitions.
    Definitions(Vec<Definition>),
    /// A table whose cells are text.
    Table(Table),
    /// An image that stands for itself.
    Figure(Image),
    /// What a reader opens by its summary.
    Details(Vec<Node>),
    /// A post of a thread.
    Post {
        /// Who wrote it.
        author: Option<String>,
        /// When: ISO 8601.
        date: Option<String>,
        /// What it says.
        nodes: Vec<Node>,
    },
}

/// A part of a list of definitions.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// A term.
    Term(Vec<Inline>),
    /// What it means.
    Meaning(Vec<Node>),
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its rows, those of the head first.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows are its head.
    pub head: usize,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Whether it heads a row or a column.
    pub header: bool,
    /// How many columns it spans, from 1.
    pub columns: u32,
    /// How many rows it spans, from 1.
    pub rows: u32,
    /// What it says: paragraphs and plain lists.
    pub nodes: Vec<Node>,
}

/// An image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
    /// Its address, absolute where that is known.
    pub src: String,
    /// What the page says that it shows; empty if nothing.
    pub alt: String,
    /// Where it links to.
    pub link: Option<String>,
    /// Its caption, where that is no part of the body.
    pub caption: Option<String>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text.
    Text(String),
    /// A line break.
    Break,
    /// Text that is set in some way.
    Styled(Style, Vec<Inline>),
    /// Code.
    Code(String),
    /// A formula, as TeX.
    Formula {
        /// The formula.
        tex: String,
        /// Whether it stands on lines of its own.
        display: bool,
    },
    /// A link.
    Link {
        /// Where it leads.
        href: String,
        /// Its text.
        text: Vec<Inline>,
    },
    /// An image in the line.
    Image(Image),
    /// The mark of a footnote: its place in [`Content::notes`].
    Note(usize),
}

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bold.
    Strong,
    /// Stressed.
    Emphasis,
    /// Struck out.
    Deleted,
    /// A subscript.
    Subscript,
    /// A superscript.
    Superscript,
    /// Text with its ruby annotation.
    Ruby,
    /// A ruby annotation.
    RubyText,
}

/// The text of pieces of a line, without any marks. Formulas give their TeX, images and marks of footnotes nothing.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Formula { tex: text, .. } => out.push_str(text),
            Inline::Break => out.push('\n'),
            Inline::Styled(_, inside) | Inline::Link { text: inside, .. } => push_plain(inside, out),
            Inline::Image(_) | Inline::Note(_) => {}
        }
    }
}
