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
    // Of each block the kinds that it is marked as, a bit each.
    let mut kinds = vec![0_u32; count];
    let sums = measures.column_mut(Measure::RuleWeight);
    sums.fill(0.0);
    for (block, kind, weight) in marks {
        sums[block] += weight;
        if weight < 0.0 && blocks.blocks[block].words <= SHORT {
            kinds[block] |= kind.map_or(0, bit);
        }
    }
    for (wanted, since, until) in DISTANCES {
        let wanted = wanted.iter().fold(0, |bits, kind| bits | bit(*kind));
        sweep(measures.column_mut(since).iter_mut().zip(&kinds), wanted);
        if let Some(until) = until {
            sweep(measures.column_mut(until).iter_mut().zip(&kinds).rev(), wanted);
        }
    }
    let wanted = ENDS.iter().fold(0, |bits, kind| bits | bit(*kind));
    let mut ends = 0.0;
    for (index, own) in kinds.iter().enumerate() {
        measures.set(Measure::EndMarks, index, ends);
        let is_end = own & wanted != 0;
        ends += if is_end && measures.get(Measure::GoodBefore, index) > INTO_BODY { 1.0 } else { 0.0 };
    }
}

/// The bit of a kind.
fn bit(kind: Kind) -> u32 {
    1 << kind as u32
}

/// Blocks since the last one that counts, in the order of the sweep.
fn sweep<'c>(column: impl Iterator<Item = (&'c mut f32, &'c u32)>, wanted: u32) {
    let mut since = FAR;
    for (value, kinds) in column {
        *value = since;
        since = if kinds & wanted != 0 { 1.0 } else { (since + 1.0).min(FAR) };
    }
}
