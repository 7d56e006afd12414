//! Pieces of lines that rules leave out: anchors beside headings, line numbers, the visible twin of a formula.
//!
//! In: the blocks and the elements that rules about pieces of a line match. Out: the ranges that are left out, and by which
//! rule. What holds: ranges of a block don't overlap, in order; no block is left out whole; of an element within another
//! the outer one counts.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::elements::InlineHits;
use crate::blocks::{Block, Blocks, Shape};
use crate::rules::RuleSet;

/// A piece of a block's text that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omission {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// The rule: an index into [`RuleSet::inline`].
    pub rule: usize,
}

/// Finds what is left out of the blocks.
pub(super) fn find(blocks: &Blocks, hits: &InlineHits, rules: &RuleSet) -> FxHashMap<usize, Vec<Omission>> {
    let mut found = FxHashMap::default();
    if hits.is_empty() {
        return found;
    }
    for (number, block) in blocks.blocks.iter().enumerate().filter(|(_, block)| !block.runs.is_empty()) {
        let omitted = of_block(block, blocks, hits, rules);
        let left_out: usize = omitted.iter().map(|omission| block.text[omission.range.clone()].trim().len()).sum();
        if left_out > 0 && left_out < block.text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum() {
            found.insert(number, omitted);
        }
    }
    found
}

fn of_block(block: &Block, blocks: &Blocks, hits: &InlineHits, rules: &RuleSet) -> Vec<Omission> {
    let mut omitted: Vec<Omission> = Vec::new();
    let mut run = 0;
    while run < block.runs.len() {
        let around = || blocks.around(block.runs[run].element).take_while(|element| *element != block.element);
        let matched: Vec<usize> = around().filter(|element| hits.contains_key(element)).collect();
        // The outermost first.
        let piece = matched.into_iter().rev().find_map(|element| {
            let end = (run + 1..block.runs.len()).find(|other| !is_inside(blocks, block.runs[*other].element, element));
            let end = end.unwrap_or(block.runs.len());
            let range = block.runs[run].start..block.runs.get(end).map_or(block.text.len(), |run| run.start);
            // The space around a piece belongs to the line; in code it belongs to the piece.
            let range = if block.shape == Shape::Code { range } else { trimmed(&block.text, range) };
            let text = block.text[range.clone()].trim();
            let holds = |rule: &usize| {
                let regex = &rules.inline[*rule].regex;
                regex.is_empty() || regex.iter().any(|regex| regex.is_match(text))
            };
            let rule = hits.get(&element)?.iter().copied().find(holds)?;
            Some((end, Omission { range, rule }))
        });
        run = match piece {
            Some((end, omission)) => {
                omitted.push(omission);
                end
            }
            None => run + 1,
        };
    }
    omitted
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + piece.len() - piece.trim_start().len();
    start..start + piece.trim().len()
}

fn is_inside(blocks: &Blocks, element: usize, outer: usize) -> bool {
    // Parents stand before their children.
    blocks.around(element).take_while(|around| *around >= outer).any(|around| around == outer)
}
