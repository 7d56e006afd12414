//! The body as plain text.
//!
//! In: an extraction. Out: text. What holds: each kept block once, in document order; items of a list and rows of a table
//! on lines of their own, all else split by blank lines; an empty text for an empty body.

use crate::blocks::Shape;
use crate::extraction::Extraction;

impl Extraction {
    /// The body as plain text: paragraphs split by a blank line. Empty for a page that is only a wall
    /// (see [`Status`](crate::Status)).
    pub fn text(&self) -> String {
        text(self)
    }
}

/// Renders the kept blocks as plain text.
pub fn text(extraction: &Extraction) -> String {
    let mut out = String::new();
    let mut last = None;
    for block in extraction.kept() {
        if let Some(last) = last {
            out.push_str(if joins(last, block.shape) { "\n" } else { "\n\n" });
        }
        if block.shape == Shape::Item {
            out.push_str("- ");
        }
        out.push_str(&block.text);
        last = Some(block.shape);
    }
    out
}

/// Whether two blocks stand on lines without a blank one between them.
fn joins(last: Shape, next: Shape) -> bool {
    matches!(
        (last, next),
        (Shape::Item, Shape::Item)
            | (Shape::Row, Shape::Row)
            | (Shape::Term, Shape::Definition | Shape::Term)
            | (Shape::Definition, Shape::Definition)
    )
}
