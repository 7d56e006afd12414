//! The text of an element.
//!
//! In: an element. Out: its text, as far as it is read. What holds: no more nodes are looked at and no more bytes are taken
//! than the reader says, so that elements within each other cost no more than they are many; what is no text of the page
//! (scripts, styles, names of drawings) is left out.

use crate::dom::{Element, Node, NodeRef};

/// How the text of an element is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextReader {
    /// Nodes below the element that are looked at.
    pub nodes: usize,
    /// Bytes that are taken: a text that is as long may go on.
    pub bytes: usize,
    /// Whether an element of such a tag stands within a word; others are parted by spaces.
    pub is_inline: fn(&str) -> bool,
}

impl TextReader {
    /// The text of an element.
    pub fn read(self, element: Element<'_>) -> String {
        let mut out = String::new();
        for node in element.node().descendants().take(self.nodes) {
            match node.value() {
                Node::Text(text) if !is_code(node) => {
                    let room = self.bytes.saturating_sub(out.len());
                    out.push_str(beginning(text, room));
                }
                Node::Element(inner) if !(self.is_inline)(inner.name()) => out.push(' '),
                _ => {}
            }
            if out.len() >= self.bytes {
                break;
            }
        }
        out
    }
}

/// The beginning of a text, cut between characters.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn is_code(text: NodeRef<'_>) -> bool {
    let parent = text.parent().and_then(|node| node.element());
    parent.is_some_and(|parent| matches!(parent.name(), "script" | "style" | "template" | "svg" | "title"))
}
