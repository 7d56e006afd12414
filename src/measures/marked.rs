//! Measures of what rules mark around a block.
//!
//! In: for each block what rules give it, and as which kinds they mark it. Out: columns. What holds: only short blocks count
//! as marks of their surroundings; sweeps forth and back, linear in the blocks.

use super::{Measure, Measures};
use crate::blocks::Blocks;
use crate::kinds::Kind;

/// Most words of a block that says what its surroundings are.
const SHORT: f32 = 12.0;
/// Stands for "there is none" among distances.
const FAR: f32 = 99.0;
/// Share of the good blocks behind which a mark tells that the body ends.
const INTO_BODY: f32 = 0.3;

/// Kinds whose distance is measured, with the columns before and after.
const DISTANCES: [(&[Kind], Measure, Option<Measure>); 5] = [
    (&[Kind::Date], Measure::SinceDate, Some(Measure::UntilDate)),
    (&[Kind::Byline], Measure::SinceByline, Some(Measure::UntilByline)),
    (&[Kind::Related], Measure::SinceRelated, Some(Measure::UntilRelated)),
    (&[Kind::Comments, Kind::CommentForm], Measure::SinceComments, Some(Measure::UntilComments)),
    (&[Kind::Share], Measure::SinceShare, None),
];

/// Kinds that stand behind a body.
const ENDS: [Kind; 6] = [Kind::Related, Kind::Comments, Kind::CommentForm, Kind::Share, Kind::Newsletter, Kind::Advert];

/// Fills the columns: `marks` are blocks, each with the kind that a rule marks it as, if it names one, and the weight.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks, marks: impl Iterator<Item = (usize, Option<Kind>, f32)>) {
    let count = blocks.blocks.len();
    let mut kinds: Vec<Vec<Kind>> = vec![Vec::new(); count];
    let mut sums = vec![0.0_f32; count];
    for (block, kind, weight) in marks {
        sums[block] += weight;
        if weight < 0.0 && blocks.blocks[block].words <= SHORT {
            kinds[block].extend(kind);
        }
    }
    for (index, sum) in sums.into_iter().enumerate() {
        measures.set(Measure::RuleWeight, index, sum);
    }
    for (wanted, since, until) in DISTANCES {
        let is = |block: usize| kinds[block].iter().any(|kind| wanted.contains(kind));
        sweep(measures, since, 0..count, is);
        if let Some(until) = until {
            sweep(measures, until, (0..count).rev(), is);
        }
    }
    let mut ends = 0.0;
    for (index, own) in kinds.iter().enumerate() {
        measures.set(Measure::EndMarks, index, ends);
        let is_end = own.iter().any(|kind| ENDS.contains(kind));
        ends += if is_end && measures.get(Measure::GoodBefore, index) > INTO_BODY { 1.0 } else { 0.0 };
    }
}

/// Blocks since the last one that counts, in the order of the sweep.
fn sweep(measures: &mut Measures, measure: Measure, order: impl Iterator<Item = usize>, is: impl Fn(usize) -> bool) {
    let mut since = FAR;
    for index in order {
        measures.set(measure, index, since);
        since = if is(index) { 1.0 } else { (since + 1.0).min(FAR) };
    }
}
