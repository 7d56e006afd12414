//! What tags and attributes mean for cutting a tree into blocks.
//!
//! In: a tag or a node of the tree. Out: whether it cuts, hides, is read. What holds: nothing here looks at the text's
//! meaning or decides what is kept.

use super::text::is_space;
use crate::dom::{Node, NodeRef};

pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Whether an inline style hides an element.
pub(super) fn hides(style: &str) -> bool {
    let style = beginning(Some(style)).as_bytes();
    let has = |word: &[u8]| style.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    if !has(b"none") && !has(b"hidden") {
        return false;
    }
    let bare: Vec<u8> = style.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
    let says = |words: &[u8]| bare.windows(words.len()).any(|part| part == words);
    says(b"display:none") || says(b"visibility:hidden")
}

/// Whether all cells of a row are one block together: at least two, none with a block or a paragraph break inside.
pub(super) fn is_one_block(row: NodeRef<'_>) -> bool {
    let is_cell = |node: &NodeRef<'_>| node.element().is_some_and(|tag| matches!(tag.name(), "td" | "th"));
    if row.children().filter(is_cell).take(2).count() < 2 {
        return false;
    }
    let mut breaks = 0;
    let mut inside = row.descendants().skip(1);
    !inside.any(|node| match node.value() {
        Node::Element(tag) => {
            breaks = if tag.name() == "br" { breaks + 1 } else { breaks };
            breaks >= 2 || tag.name() == "hr" || (!is_cell(&node) && cuts(tag.name()))
        }
        Node::Text(text) => {
            if !text.chars().all(is_space) {
                breaks = 0;
            }
            false
        }
        _ => false,
    })
}

/// Whether the text of an element is not for people to read on the page.
pub(super) fn is_unread(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "svg"
            | "head"
            | "iframe"
            | "embed"
            | "select"
            | "datalist"
            | "textarea"
            | "title"
            | "noframes"
            | "noembed"
            | "annotation"
            | "annotation-xml"
            | "rp"
    )
}

/// Whether an element is block-level: it cuts the text before and after it. Custom elements mostly are.
pub(super) fn cuts(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "audio"
            | "blockquote"
            | "body"
            | "button"
            | "canvas"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "html"
            | "label"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "noscript"
            | "object"
            | "ol"
            | "optgroup"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "video"
            | "xmp"
    ) || (name.contains('-') && !is_inline(name))
}

/// Whether a custom element is part of the line: those that MathJax makes, and what is set as an image.
fn is_inline(name: &str) -> bool {
    name.starts_with("mjx-") || name == "amp-img"
}

/// Bytes of an attribute that are looked at: a tag that is cloned many times must not be read whole every time.
const ATTRIBUTE_BYTES: usize = 2 << 10;

/// The beginning of an attribute's value; empty if there is none.
pub(super) fn beginning(value: Option<&str>) -> &str {
    let value = value.unwrap_or("");
    let mut end = value.len().min(ATTRIBUTE_BYTES);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}
