//! A place of the walk: what the elements around a piece of text make of it.
//!
//! In: the place of the parent and a tag. Out: the place of the child. What holds: a place depends on the tags around it
//! alone.

use html5ever::LocalName;

use super::inline::Styles;
use super::sorts::{Change, Sort};
use super::tags::is_one_block;
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
    pub fn is_cell(&self, sort: Sort) -> bool {
        self.row && sort.cell
    }

    /// The place inside an element of this place.
    pub fn inside(&self, tag: Tag<'_>, sort: Sort, hidden: bool, element: usize) -> Place {
        let cell = self.is_cell(sort);
        let cuts = !cell && sort.cuts;
        let mut place = Place { element, cuts, ..self.clone() };
        place.row = (sort.row && is_one_block(tag.node())) || (self.row && !cell && !cuts);
        if cuts {
            place.block_tag = tag.local_name().clone();
        }
        place.looks.hidden |= hidden;
        // A reference that stresses the title in it is not stressed as a whole.
        if !(sort.change == Change::Reference && holds_stress(tag.node())) {
            place.styles |= sort.styles;
        }
        match sort.change {
            Change::Preformatted => place.preformatted = true,
            Change::Caption => place.caption = true,
            Change::Quote => place.quote = true,
            Change::Button => place.looks.button = true,
            // What stands in for a drawing or a plug-in that the browser cannot show.
            Change::StandIn => place.looks.hidden = true,
            Change::None | Change::Reference => {}
        }
        if sort.heading > 0 {
            place.heading = sort.heading;
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
    inside.filter_map(|node| node.element()).any(|tag| matches!(tag.name(), "i" | "em" | "cite"))
}
