//! Measures of rows of like elements: cards of a list, posts of a thread, products of a grid.
//!
//! In: blocks, what the elements hold, signatures of elements. Out: columns, and the rows of each block. What holds: a row
//! is three or more elements with the same parent, tag and class that hold two blocks or more in the mean; a block looks
//! at the innermost row around it and at the one with most words; time is linear in the elements and the depth looked at.

use rustc_hash::FxHashMap;

use super::containers::Containers;
use super::{Measure, Measures};
use crate::blocks::Blocks;

/// Elements of a row, at least.
const MEMBERS: usize = 3;
/// Blocks that an element of a row holds in the mean, at least.
const BLOCKS: f32 = 2.0;
/// Elements around a block that are looked at.
const LEVELS: usize = 12;

/// A row of like elements.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    count: usize,
    blocks: f32,
    words: f32,
    squares: f32,
    linked: f32,
    good: f32,
}

impl Row {
    fn links(&self) -> f32 {
        self.linked / self.words.max(1.0)
    }

    fn mean_words(&self) -> f32 {
        self.words / self.count.max(1) as f32
    }

    fn spread(&self) -> f32 {
        let mean = self.mean_words();
        let variance = (self.squares / self.count.max(1) as f32 - mean * mean).max(0.0);
        variance.sqrt() / mean.max(1.0)
    }
}

/// The rows of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    /// For each element, the row that it is a member of.
    pub of_element: Vec<Option<usize>>,
}

impl Rows {
    /// Finds the rows. `signatures` are numbers for the tag and class of each element.
    pub fn of(blocks: &Blocks, containers: &Containers, signatures: &[u64]) -> Rows {
        let mut sums: FxHashMap<(usize, u64), Row> = FxHashMap::default();
        for (element, own) in blocks.elements.iter().enumerate().skip(1) {
            let inside = containers.inside(element);
            if inside.blocks > 0 {
                let row = sums.entry((own.parent, signatures[element])).or_default();
                row.count += 1;
                row.blocks += inside.blocks as f32;
                row.words += inside.words;
                row.squares += inside.words * inside.words;
                row.linked += inside.linked;
                row.good += inside.good;
            }
        }
        let is_row = |row: &Row| row.count >= MEMBERS && row.blocks >= BLOCKS * row.count as f32;
        let mut rows = Rows { rows: Vec::new(), of_element: vec![None; blocks.elements.len()] };
        let mut numbers: FxHashMap<(usize, u64), usize> = FxHashMap::default();
        for (element, own) in blocks.elements.iter().enumerate().skip(1) {
            let key = (own.parent, signatures[element]);
            let Some(row) = sums.get(&key).filter(|row| is_row(row) && containers.inside(element).blocks > 0) else {
                continue;
            };
            let number = *numbers.entry(key).or_insert_with(|| {
                rows.rows.push(*row);
                rows.rows.len() - 1
            });
            rows.of_element[element] = Some(number);
        }
        rows
    }
}

/// Fills the columns; gives back the innermost and the largest row of each block.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks, rows: &Rows) -> Vec<[Option<usize>; 2]> {
    let total = measures.containers.inside(0).words.max(1.0);
    let mut of_blocks = Vec::with_capacity(blocks.blocks.len());
    for (index, block) in blocks.blocks.iter().enumerate() {
        let around = blocks.around(block.element).take(LEVELS).enumerate();
        let found = around.filter_map(|(level, element)| Some((level, element, rows.of_element[element]?)));
        let found: Vec<(usize, usize, usize)> = found.collect();
        let largest = found
            .iter()
            .copied()
            .reduce(|best, one| if rows.rows[one.2].words > rows.rows[best.2].words { one } else { best });
        of_blocks.push([found.first().map(|one| one.2), largest.map(|one| one.2)]);
        if let (Some(&(level, element, inner)), Some((_, _, outer))) = (found.first(), largest) {
            innermost(measures, index, (level, element), &rows.rows[inner], total);
            let row = &rows.rows[outer];
            measures.set(Measure::Row2Count, index, row.count as f32);
            measures.set(Measure::Row2Words, index, row.mean_words());
            measures.set(Measure::Row2Links, index, row.links());
            measures.set(Measure::Row2Good, index, row.good / row.words.max(1.0));
            measures.set(Measure::Row2Share, index, row.words / total);
            measures.set(Measure::Row2Spread, index, row.spread());
        }
    }
    if let Some(largest) = rows.rows.iter().copied().reduce(|best, one| if one.words > best.words { one } else { best })
    {
        measures.column_mut(Measure::PageRowShare).fill(largest.words / total);
        measures.column_mut(Measure::PageRowWords).fill(largest.mean_words());
        measures.column_mut(Measure::PageRowCount).fill(largest.count as f32);
    }
    of_blocks
}

fn innermost(measures: &mut Measures, index: usize, (level, member): (usize, usize), row: &Row, total: f32) {
    let inside = measures.containers.inside(member);
    let stretch = (inside.last.saturating_sub(inside.first)).max(1) as f32;
    measures.set(Measure::Row1Count, index, row.count as f32);
    measures.set(Measure::Row1Words, index, row.mean_words());
    measures.set(Measure::Row1Links, index, row.links());
    measures.set(Measure::Row1Good, index, row.good / row.words.max(1.0));
    measures.set(Measure::Row1Share, index, row.words / total);
    measures.set(Measure::Row1Blocks, index, row.blocks / row.count as f32);
    measures.set(Measure::Row1Spread, index, row.spread());
    measures.set(Measure::Row1Position, index, index.saturating_sub(inside.first) as f32 / stretch);
    measures.set(Measure::Row1Level, index, level as f32);
}
