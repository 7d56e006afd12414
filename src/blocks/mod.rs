//! Stage `segment`: [`Page`] → [`Blocks`], the smallest pieces that are kept or dropped.
//!
//! What holds: blocks stand in document order; no visible text is lost between them; every block knows the element it
//! hangs in, and elements know their parents; time is linear in the page, and no walk recurses.

mod anchors;
mod attributes;
mod classes;
mod clean;
mod details;
mod fold;
mod folded;
mod formulas;
mod html;
mod images;
mod inline;
mod letters;
mod place;
mod plain;
mod sorts;
mod tags;
mod text;
mod words;

use std::ops::Range;
use std::sync::Arc;

use html5ever::LocalName;
use rustc_hash::FxHashMap;

pub use classes::{BORDER, Classes, Words, class_tokens};
pub use details::Detail;
pub use fold::{fold, is_letter};
pub use folded::Folded;
pub use inline::{Image, Run, Styles};
pub use words::{WIDE_WORD, count_words, is_ideographic, is_wide, is_word, words};

use crate::dom::NodeId;
use crate::kinds::Format;
use crate::limits::Warning;
use crate::page::Page;

/// What a block is in the structure of its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A stretch of running text.
    Paragraph,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A row of a table, its cells split by tabs.
    Row,
    /// Text in a quotation.
    Quote,
    /// Preformatted text, its line breaks kept.
    Code,
    /// A caption.
    Caption,
    /// A term of a definition list.
    Term,
    /// The definition to a term.
    Definition,
}

/// A link inside a block.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// The address as the page has it; blocks inside one link share it.
    pub href: Arc<str>,
    /// Bytes of the block's text that are the link.
    pub range: Range<usize>,
}

/// What is known of a block's looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// Hidden by an attribute or an inline style, its own or of an element around it.
    pub hidden: bool,
    /// In a `<noscript>`.
    pub noscript: bool,
    /// The text of a button.
    pub button: bool,
    /// All of it is bold.
    pub bold: bool,
}

/// A piece of the page.
#[derive(Clone, Debug)]
pub struct Block {
    /// The text, white space collapsed; `\n` is a line break, `\t` the border of two cells.
    pub text: String,
    /// Words; a character of a script without spaces is a part of one.
    pub words: f32,
    /// Characters that are not white space.
    pub chars: usize,
    /// Characters in links that are not white space.
    pub link_chars: usize,
    /// The links.
    pub links: Vec<Link>,
    /// How stretches of the text are set; empty if it is plain and comes from one element.
    pub runs: Vec<Run>,
    /// Of preformatted text: the white space before its first line.
    pub indent: String,
    /// Of a table row: the cells before its first text, which are empty.
    pub empty_cells: usize,
    /// The tag of the element that makes it a block, e.g. `p`; empty for plain text.
    pub tag: LocalName,
    /// The innermost element that holds all of its text: an index into [`Blocks::elements`].
    pub element: usize,
    /// What it is in the page's structure.
    pub shape: Shape,
    /// The heading over it: an index into [`Blocks::blocks`].
    pub section: Option<usize>,
    /// Bytes of the (decoded) source from its first to its last character; none if the caller parsed the page.
    pub span: Option<Range<usize>>,
    /// What is known of its looks.
    pub looks: Looks,
    /// Whether a blank line or a block border stands before it (in plain text, a line may follow another at once).
    pub apart: bool,
}

impl Block {
    /// Share of the characters that stand in links, 0 to 1 (Kohlschütter et al., Boilerplate Detection using Shallow
    /// Text Features, 2010).
    pub fn link_density(&self) -> f32 {
        if self.chars == 0 { 0.0 } else { self.link_chars as f32 / self.chars as f32 }
    }

    /// The level of a heading.
    pub fn heading_level(&self) -> Option<u8> {
        match self.shape {
            Shape::Heading(level) => Some(level),
            _ => None,
        }
    }

    /// The addresses that the block links to.
    pub fn links(&self) -> &[Link] {
        &self.links
    }
}

/// An element of the page that holds blocks or parts of them.
#[derive(Clone, Debug)]
pub struct Element {
    /// The element around it: an index below its own; the root is its own parent.
    pub parent: usize,
    /// Its place in the page's tree; none for plain text.
    pub node: Option<NodeId>,
    /// Its tag.
    pub tag: LocalName,
    /// Its class and id: a number in [`Blocks::classes`].
    pub class: usize,
    /// Elements around it.
    pub depth: usize,
}

/// The blocks of a page.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    /// The blocks in document order.
    pub blocks: Vec<Block>,
    /// Their texts, folded.
    pub folded: Folded,
    /// The elements they hang in; a parent stands before its children. The first is the root.
    pub elements: Vec<Element>,
    /// Distinct classes and ids of the elements.
    pub classes: Classes,
    /// The images, in document order.
    pub images: Vec<Image>,
    /// What attributes say of an element, by its index.
    pub details: FxHashMap<usize, Detail>,
    /// The elements that links of the page lead to, by the `#id` of the link.
    pub anchors: foldhash::HashMap<String, usize>,
    /// What was cut of markup that stands in a `<noscript>` as text.
    pub warnings: Vec<Warning>,
}

impl Blocks {
    /// The element and those around it, innermost first, the root last.
    pub fn around(&self, element: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = (element < self.elements.len()).then_some(element);
        std::iter::from_fn(move || {
            let here = next?;
            let parent = self.elements[here].parent;
            next = (parent != here).then_some(parent);
            Some(here)
        })
    }
}

/// Cuts a page into blocks.
pub fn segment(page: &Page<'_>) -> Blocks {
    let mut blocks = match (page.format, &page.dom) {
        (Format::Html, Some(html)) => html::segment(html, page),
        _ => plain::segment(page.text, page.deadline),
    };
    set_sections(&mut blocks.blocks);
    blocks.folded = Folded::of(&blocks.blocks);
    blocks
}

/// Gives every block the heading over it: the last one before it.
fn set_sections(blocks: &mut [Block]) {
    let mut last = None;
    for (index, block) in blocks.iter_mut().enumerate() {
        block.section = last;
        if block.heading_level().is_some() {
            last = Some(index);
        }
    }
}
