//! A place of the walk: what the elements around a piece of text make of it.
//!
//! In: the place of the parent and a tag. Out: the place of the child. What holds: a place depends on the tags around it
//! alone.

use html5ever::LocalName;

use super::inline::Styles;
use super::tags::{cuts, heading_level, is_hidden, is_one_block};
use super::{Looks, Shape};
use crate::dom::{Element as Tag, NodeRef};

/// What is known at a place of the walk; children inherit it.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub element: usize,
    /// The innermost block-level tag.
    pub block_tag: LocalName,
    /// The link around: an index into the walk's addresses.
    pub link: Option<usize>,
    pub styles: Styles,
    pub looks: Looks,
    /// Whether the element cuts.
    pub cuts: bool,
    /// Whether the element is a row whose cells are one block.
    pub row: bool,
    heading: u8,
    caption: bool,
    quote: bool,
    pub preformatted: bool,
}

impl Place {
    /// The place outside all elements.
    pub fn root() -> Place {
        Place {
            element: 0,
            block_tag: LocalName::from("body"),
            link: None,
            styles: Styles::empty(),
            looks: Looks::default(),
            cuts: true,
            row: false,
            heading: 0,
            caption: false,
            quote: false,
            preformatted: false,
        }
    }

    /// Whether an element is a cell of a row whose cells are one block.
    pub fn is_cell(&self, tag: Tag<'_>) -> bool {
        self.row && matches!(tag.name(), "td" | "th")
    }

    /// The place inside an element of this place.
    pub fn inside(&self, tag: Tag<'_>, node: NodeRef<'_>, element: usize) -> Place {
        let name = tag.name();
        let cell = self.is_cell(tag);
        let cuts = !cell && cuts(name);
        let mut place = Place { element, cuts, ..self.clone() };
        place.row = (name == "tr" && is_one_block(node)) || (self.row && !cell && !cuts);
        if cuts {
            place.block_tag = tag.local_name().clone();
        }
        place.looks.hidden |= is_hidden(tag);
        // A reference that stresses the title in it is not stressed as a whole.
        if !(name == "cite" && holds_stress(node)) {
            place.styles |= styles(name);
        }
        match name {
            "pre" | "listing" | "xmp" => place.preformatted = true,
            "figcaption" | "caption" => place.caption = true,
            "blockquote" => place.quote = true,
            "button" => place.looks.button = true,
            // What stands in for a drawing or a plug-in that the browser cannot show.
            "canvas" | "object" => place.looks.hidden = true,
            _ => {}
        }
        if let Some(level) = heading_level(name) {
            place.heading = level;
        }
        place
    }

    /// What a block at this place is.
    pub fn shape(&self) -> Shape {
        match &*self.block_tag {
            _ if self.heading > 0 => Shape::Heading(self.heading),
            _ if self.caption => Shape::Caption,
            _ if self.preformatted => Shape::Code,
            "tr" | "td" | "th" => Shape::Row,
            "li" => Shape::Item,
            "dt" => Shape::Term,
            "dd" => Shape::Definition,
            _ if self.quote => Shape::Quote,
            _ => Shape::Paragraph,
        }
    }
}

/// Nodes of a reference that are looked at.
const REFERENCE: usize = 32;

/// Whether text in an element is stressed.
fn holds_stress(node: NodeRef<'_>) -> bool {
    let inside = node.descendants().skip(1).take(REFERENCE);
    inside.filter_map(|node| node.value().as_element()).any(|tag| matches!(tag.name(), "i" | "em" | "cite"))
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
