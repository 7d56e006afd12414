//! What is read of an element.
//!
//! In: an element and a [`Spot`]. Out: a text in one line. What holds: of an element no more than a bounded part is
//! read, so that nesting costs nothing; a text that is too long for a name or a time is none.

use crate::dom::Element;
use crate::page::TextReader;
use crate::rules::Spot;
use crate::spaces::one_line;

/// How a name or a time is read; white space may make it long.
const VALUE: TextReader = TextReader { nodes: 40, bytes: 2_000, is_inline };

/// How the text of a post is read that is a part of a block.
const LINE: TextReader = TextReader { nodes: 2_000, bytes: 8_000, is_inline };

/// The longest name or time, in characters.
const CHARS: usize = 120;

/// The value at a spot, if there is one.
pub(super) fn value(element: Element<'_>, spot: &Spot) -> Option<String> {
    let text = match &spot.attribute {
        Some(name) => bare(element.attr(name)?),
        None => bare(&VALUE.read(element)),
    };
    Some(text).filter(|text| !text.is_empty() && text.chars().count() <= CHARS)
}

/// The text of an element in one line, if it is short enough to be a part of a block.
pub(super) fn line(element: Element<'_>) -> Option<String> {
    let text = LINE.read(element);
    let line = one_line(&text);
    (!line.is_empty() && text.len() < LINE.bytes).then_some(line)
}

fn is_inline(tag: &str) -> bool {
    matches!(tag, "a" | "b" | "i" | "em" | "strong" | "sup" | "sub" | "mark" | "u" | "wbr" | "code" | "abbr")
}

/// White space collapsed, and marks that part a name from what follows taken off.
fn bare(text: &str) -> String {
    one_line(text)
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '：' | ';' | '|' | '·' | '•'))
        .to_owned()
}
