//! What is read of an element.
//!
//! In: an element and a [`Spot`]. Out: a text in one line. What holds: of an element no more than a bounded part is
//! read, so that nesting costs nothing; a text that is too long for a name or a time is none.

use scraper::ElementRef;
use scraper::node::Node;

use crate::rules::Spot;

/// Nodes below an element that are looked at for its text.
const NODES: usize = 40;

/// The longest text that is a part of a block, in bytes.
const LONGEST: usize = 8_000;

/// Nodes below an element that are read for the text of a post.
const TEXT_NODES: usize = 2_000;

/// The longest name or time, in characters.
const CHARS: usize = 120;

/// The value at a spot, if there is one.
pub(super) fn value(element: ElementRef<'_>, spot: &Spot) -> Option<String> {
    let text = match &spot.attribute {
        Some(name) => one_line(element.attr(name)?),
        None => one_line(&text(element, NODES, 4 * CHARS)),
    };
    Some(text).filter(|text| !text.is_empty() && text.chars().count() <= CHARS)
}

/// The text of an element in one line, if it is short enough to be a part of a block.
pub(super) fn line(element: ElementRef<'_>) -> Option<String> {
    let text = text(element, TEXT_NODES, LONGEST);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty() && text.len() < LONGEST).then_some(line)
}

/// The text of an element, elements parted by spaces.
fn text(element: ElementRef<'_>, nodes: usize, bytes: usize) -> String {
    let mut out = String::new();
    for node in element.descendants().take(nodes) {
        match node.value() {
            Node::Text(text) if !is_code(&node) => out.push_str(text),
            Node::Element(inner) if !is_inline(inner.name()) => out.push(' '),
            _ => {}
        }
        if out.len() > bytes {
            break;
        }
    }
    out
}

fn is_inline(tag: &str) -> bool {
    matches!(tag, "a" | "b" | "i" | "em" | "strong" | "sup" | "sub" | "mark" | "u" | "wbr" | "code" | "abbr")
}

fn is_code(node: &ego_tree::NodeRef<'_, Node>) -> bool {
    let parent = node.parent().and_then(ElementRef::wrap);
    parent.is_some_and(|parent| matches!(parent.value().name(), "script" | "style" | "template" | "svg" | "title"))
}

/// White space collapsed, and marks that part a name from what follows taken off.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '：' | ';' | '|' | '·' | '•')).to_owned()
}
