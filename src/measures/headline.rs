//! Which block is the page's headline.
//!
//! In: blocks and facts of their texts. Out: a block, or none. What holds: only short blocks, no later than the first
//! blocks of good text, are headlines of a plain text; in HTML a heading that shares its words with the page's title
//! is preferred to the first `<h1>`.

use super::local::Facts;
use crate::blocks::{Block, Blocks};
use crate::kinds::Format;
use crate::page::Page;

/// Overlap with the page's title from which on a block is its headline.
const OVERLAP: f32 = 0.6;
/// Most words of a headline.
const LONGEST: f32 = 40.0;
/// Words from which on a line is more likely a headline than a site's name.
const SHORTEST: f32 = 4.0;

/// Finds the headline.
pub(super) fn find(page: &Page<'_>, blocks: &Blocks, facts: &Facts) -> Option<usize> {
    let texts = &blocks.blocks;
    by_title(texts, facts).or_else(|| match page.format {
        Format::Html => texts.iter().position(|block| block.heading_level() == Some(1)),
        Format::Text => of_text(texts, facts),
    })
}

/// The heading that shares most words with the title; if there is none, another short block that shares enough.
fn by_title(texts: &[Block], facts: &Facts) -> Option<usize> {
    let rank = |index: &usize| match texts[*index].heading_level() {
        Some(1) => 2,
        Some(_) => 1,
        None => 0,
    };
    (0..texts.len())
        .filter(|&index| facts.title_overlap(index) >= OVERLAP && texts[index].words <= LONGEST)
        .filter(|&index| texts[index].words >= SHORTEST || texts[index].heading_level().is_some())
        .max_by(|one, other| {
            // Of equals the first, so the later one compares as smaller.
            (rank(one), facts.title_overlap(*one))
                .partial_cmp(&(rank(other), facts.title_overlap(*other)))
                .unwrap_or(std::cmp::Ordering::Equal)
                .then(other.cmp(one))
        })
}

/// The headline of a text without a title: a line that is repeated at once, or the first that is long enough, before the
/// first good text.
fn of_text(texts: &[Block], facts: &Facts) -> Option<usize> {
    let end = facts.good.iter().position(|good| *good).unwrap_or(0);
    let lead: Vec<usize> = (0..end).filter(|&index| texts[index].words <= LONGEST).collect();
    let marked = lead.iter().copied().find(|&index| texts[index].heading_level() == Some(1));
    let repeated =
        || lead.iter().copied().find(|&index| index + 1 < texts.len() && texts[index].text == texts[index + 1].text);
    let long = || {
        lead.iter().copied().find(|&index| {
            texts[index].words >= SHORTEST
                && !texts[index].text.chars().any(|c| c.is_ascii_digit())
                && !facts.sentence[index]
        })
    };
    marked.or_else(repeated).or_else(long).or_else(|| lead.into_iter().find(|&index| texts[index].words >= SHORTEST))
}
