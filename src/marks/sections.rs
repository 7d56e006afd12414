//! Sections: what stands under a heading that a rule names.
//!
//! In: the blocks, and which of them head a section of which rule. Out: for each block, the rules whose section it is in.
//! What holds: a section starts with its heading; it ends at the next heading of the same or a higher level, at the end
//! of the container of the heading, or before the first block whose words the rule's `while-words` does not allow.

use super::index::{Hit, slot};
use super::phrases::Facts;
use crate::blocks::Blocks;
use crate::measures::Measures;
use crate::rules::RuleSet;

/// A container with no more words than this after the heading is only the heading's own box, not the section's.
const BOX_WORDS: f32 = 4.0;
/// The level of a line that heads a section without being a heading.
const LINE: u8 = 7;

/// For each block, the rules whose section it stands in.
pub(super) fn hits(blocks: &Blocks, measures: &Measures, phrases: &Facts, rules: &RuleSet) -> Vec<Vec<Hit>> {
    let mut hits: Vec<Vec<Hit>> = vec![Vec::new(); blocks.blocks.len()];
    let mut ends = Ends { blocks, measures, phrases, next: vec![None; blocks.blocks.len()] };
    // Where a rule's section is known to reach, so that headings inside it don't open it again.
    let mut reach: Vec<usize> = vec![0; rules.rules.len()];
    for start in 0..blocks.blocks.len() {
        for &rule in phrases.headings.of(start) {
            let end = ends.of(start);
            let allowed = rules.rules[rule].when.while_words;
            let outgrown = (start + 1..end)
                .find(|&block| allowed.is_some_and(|allowed| !allowed.holds(blocks.blocks[block].words)));
            let end = outgrown.unwrap_or(end);
            let new = start.max(reach[rule])..end;
            hits.get_mut(new).unwrap_or_default().iter_mut().for_each(|hits| hits.push((rule, slot::HEADING)));
            reach[rule] = reach[rule].max(end);
        }
    }
    hits
}

struct Ends<'a> {
    blocks: &'a Blocks,
    measures: &'a Measures,
    phrases: &'a Facts,
    next: Vec<Option<usize>>,
}

impl Ends<'_> {
    fn level(&self, block: usize) -> Option<u8> {
        let level = self.blocks.blocks[block].heading_level();
        level.or_else(|| (!self.phrases.headings.of(block).is_empty()).then_some(LINE))
    }

    /// The block after the last one of the section that `start` heads.
    fn of(&mut self, start: usize) -> usize {
        if let Some(known) = self.next[start] {
            return known;
        }
        let level = self.level(start).unwrap_or(LINE);
        let limit = self.container_end(start);
        let closes = |block: &usize| self.level(*block).is_some_and(|other| other <= level);
        let end = (start + 1..limit).find(closes).unwrap_or(limit);
        self.next[start] = Some(end);
        end
    }

    /// The end of the innermost container that has words after the heading.
    fn container_end(&self, start: usize) -> usize {
        let after =
            |end: usize| -> f32 { self.blocks.blocks[start + 1..end].iter().take(5).map(|block| block.words).sum() };
        for container in self.measures.containers.around(start) {
            let end = self.measures.containers.inside(container).last + 1;
            if end > start + 1 && after(end) > BOX_WORDS {
                return end;
            }
        }
        self.blocks.blocks.len()
    }
}
