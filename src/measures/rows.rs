//! Measures of rows of like elements: cards of a list, posts of a thread, products of a grid.
//!
//! In: blocks, what the elements hold, signatures of elements. Out: columns, and the rows of each block. What holds: a row
//! is three or more elements with the same parent, tag and class that hold two blocks or more in the mean; a block looks
//! at the innermost row around it and at the one with most words; time is linear in the elements and the depth looked at.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::containers::Containers;
use super::numbers::Numbers;
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
pub(super) struct Rows {
    rows: Vec<Row>,
    /// For each block, how many elements beside its own have the same parent, tag and class, and blocks in them.
    siblings: Vec<f32>,
    /// For each element, the row that it is a member of.
    pub of_element: Vec<Option<usize>>,
}

impl Rows {
    /// Finds the rows. `signatures` are numbers for the tag and class of each element.
    pub fn of(blocks: &Blocks, containers: &Containers, signatures: &[u64]) -> Rows {
        let mut numbers = Numbers::for_keys(2 * blocks.blocks.len());
        let mut groups: Vec<Row> = Vec::new();
        let mut group_of: Vec<Option<usize>> = vec![None; blocks.elements.len()];
        for (element, own) in blocks.elements.iter().enumerate().skip(1) {
            let inside = containers.inside(element);
            if inside.blocks > 0 {
                let number = numbers.of(key(own.parent, signatures[element]));
                group_of[element] = Some(number);
                groups.resize(groups.len().max(number + 1), Row::default());
                let row = &mut groups[number];
                row.count += 1;
                row.blocks += inside.blocks as f32;
                row.words += inside.words;
                row.squares += inside.words * inside.words;
                row.linked += inside.linked;
                row.good += inside.good;
            }
        }
        let mut rows = Vec::new();
        let mut row_of_group = |row: &Row| {
            let is_row = row.count >= MEMBERS && row.blocks >= BLOCKS * row.count as f32;
            is_row.then(|| {
                rows.push(*row);
                rows.len() - 1
            })
        };
        let row_of_group: Vec<Option<usize>> = groups.iter().map(&mut row_of_group).collect();
        let of_element = group_of.iter().map(|group| group.and_then(|group| row_of_group[group])).collect();
        // The root has no siblings, but what hangs in it may look like it.
        let of_root = signatures.first().and_then(|signature| numbers.find(key(0, *signature)));
        let group = |element: usize| if element == 0 { of_root } else { group_of[element] };
        let others = |group: Option<usize>| group.map_or(0, |group| groups[group].count - 1);
        let siblings = blocks.blocks.iter().map(|block| others(group(block.element)) as f32).collect();
        Rows { siblings, rows, of_element }
    }

    /// For each element, itself or the nearest one around it that is a member of a row; the root if there is none.
    pub fn members(&self, blocks: &Blocks) -> Vec<usize> {
        let mut members = vec![0; blocks.elements.len()];
        for (element, own) in blocks.elements.iter().enumerate().skip(1) {
            members[element] = if self.of_element[element].is_some() { element } else { members[own.parent] };
        }
        members
    }
}

fn key(parent: usize, signature: u64) -> u64 {
    let mut hasher = FxHasher::default();
    (parent, signature).hash(&mut hasher);
    hasher.finish()
}

/// Fills the columns; gives back the innermost and the largest row of each block. `members` are those of [`Rows::members`].
pub(super) fn fill(
    measures: &mut Measures,
    blocks: &Blocks,
    rows: &Rows,
    members: &[usize],
) -> Vec<[Option<usize>; 2]> {
    measures.column_mut(Measure::Siblings).copy_from_slice(&rows.siblings);
    let total = measures.containers.inside(0).words.max(1.0);
    let mut of_blocks = Vec::with_capacity(blocks.blocks.len());
    for (index, block) in blocks.blocks.iter().enumerate() {
        let depth = blocks.elements[block.element].depth;
        let level = |element: usize| depth.saturating_sub(blocks.elements[element].depth);
        let further = |member: &usize| Some(members[blocks.elements[*member].parent]);
        let around = std::iter::successors(Some(members[block.element]), further);
        let found = around.map_while(|member| Some((level(member), member, rows.of_element[member]?)));
        let mut found = found.take_while(|(level, ..)| *level < LEVELS);
        let Some((level, element, inner)) = found.next() else {
            of_blocks.push([None, None]);
            continue;
        };
        let larger = |best: usize, one: usize| if rows.rows[one].words > rows.rows[best].words { one } else { best };
        let outer = found.fold(inner, |best, (_, _, one)| larger(best, one));
        of_blocks.push([Some(inner), Some(outer)]);
        innermost(measures, index, (level, element), &rows.rows[inner], total);
        let row = &rows.rows[outer];
        measures.set(Measure::Row2Count, index, row.count as f32);
        measures.set(Measure::Row2Words, index, row.mean_words());
        measures.set(Measure::Row2Links, index, row.links());
        measures.set(Measure::Row2Good, index, row.good / row.words.max(1.0));
        measures.set(Measure::Row2Share, index, row.words / total);
        measures.set(Measure::Row2Spread, index, row.spread());
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
