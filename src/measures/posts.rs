//! Measures of posts and comments.
//!
//! In: for each post of a page its blocks, and those of them that are its text. Out: columns. What holds: a block is in at
//! most one post.

use super::{Measure, Measures};
use crate::blocks::Blocks;

/// Fills the columns of posts.
pub(super) fn fill<'a>(
    measures: &mut Measures,
    blocks: &Blocks,
    posts: impl Iterator<Item = (&'a [usize], &'a [usize])>,
) {
    let (mut count, mut words, mut first) = (0.0, 0.0, usize::MAX);
    let of = |list: &[usize]| list.iter().map(|block| blocks.blocks[*block].words).sum::<f32>();
    for (all, text) in posts {
        count += 1.0;
        words += of(all);
        first = all.first().copied().unwrap_or(usize::MAX).min(first);
        let own = of(text);
        for &block in all {
            let is_text = text.binary_search(&block).is_ok();
            measures.set(Measure::PostPart, block, if is_text { 2.0 } else { 1.0 });
            measures.set(Measure::PostWords, block, own);
            measures.set(Measure::PostPlace, block, count);
        }
    }
    if count > 0.0 {
        let total = measures.containers.inside(0).words.max(1.0);
        let lead = measures.get(Measure::GoodBefore, first);
        measures.column_mut(Measure::PostLead).fill(lead);
        measures.column_mut(Measure::Posts).fill(count);
        measures.column_mut(Measure::PostShare).fill(words / total);
    }
}
