//! Measures of dates: whether a short block is a date and nothing else, or what stands beside it.
//!
//! In: the blocks, with their own measures, and the words that the rules have for dates. Out: the columns of dates. What
//! holds: a block without a digit has no date, and none is looked for in one that is long.

use super::{Measure, Measures};
use crate::blocks::Blocks;
use crate::dates::{DateWords, dated};

/// Words of a block in which dates are looked for, at most.
const MOST_WORDS: f32 = 30.0;
/// Bytes of such a block, at most.
const MOST_BYTES: usize = 600;
/// What is said to stand beside the dates of a block without any.
const NO_DATE: f32 = 99.0;

/// Fills the columns.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks, words: &DateWords, lang: Option<&str>) {
    measures.column_mut(Measure::BesideDates).fill(NO_DATE);
    for (index, block) in blocks.blocks.iter().enumerate() {
        let short = block.words <= MOST_WORDS && block.text.len() <= MOST_BYTES;
        if !short || measures.get(Measure::Digits, index) == 0.0 {
            continue;
        }
        if let Some(dated) = dated(&block.text, words, lang) {
            measures.set(Measure::Dates, index, dated.dates as f32);
            measures.set(Measure::BesideDates, index, dated.beside);
            measures.set(Measure::DateTime, index, f32::from(dated.time));
            measures.set(Measure::DateWeekday, index, f32::from(dated.weekday));
        }
    }
}
