//! What readers may want beside the body: comments and related links.
//!
//! In: an extraction. Out: its comments, its related links. What holds: they come from blocks that were dropped as such, in
//! document order.

use super::{Comment, Inline, Node, Part, Parts, Related};
use crate::extraction::Extraction;
use crate::kinds::Kind;
use crate::spaces::one_line;

/// The comments, if they are wanted.
pub(super) fn comments(extraction: &Extraction, parts: Parts) -> Vec<Comment> {
    if !parts.has(Part::Comments) {
        return Vec::new();
    }
    let comment = |post: super::PostText<'_>| Comment {
        author: post.author.clone(),
        date: post.date.clone(),
        depth: post.depth,
        nodes: post.text().split("\n\n").map(paragraph).collect(),
    };
    extraction.comments().map(comment).collect()
}

fn paragraph(text: &str) -> Node {
    let mut line = Vec::new();
    for (number, part) in text.split(['\n', '\t']).enumerate() {
        if number > 0 {
            line.push(Inline::Break);
        }
        line.push(Inline::Text(part.to_owned()));
    }
    Node::Paragraph(line)
}

/// The related links, if they are wanted.
pub(super) fn beside(extraction: &Extraction, parts: Parts) -> Vec<Related> {
    if parts.has(Part::Related) { related(extraction) } else { Vec::new() }
}

/// The links of the blocks that were dropped as related, with addresses that a reader can follow.
pub fn related(extraction: &Extraction) -> Vec<Related> {
    let links = extraction.dropped(Kind::Related).flat_map(|block| {
        block.links.iter().filter_map(|link| {
            let text = one_line(block.text.get(link.range.clone())?);
            Some(Related { text, href: extraction.absolute(&link.href)? })
        })
    });
    links.filter(|link| !link.text.is_empty()).collect()
}
