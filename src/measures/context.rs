//! Measures of the second pass: what the first scores say of a block's surroundings.
//!
//! In: the measures and first scores (log-odds). Out: the columns of the second pass. What holds: a block's chance is its
//! first score as a probability; means weigh blocks by their words; time is linear.

use super::containers::LEVELS;
use super::{Measure, Measures};
use crate::blocks::Blocks;

/// Blocks count as this many words more than they have, so that short ones count at all.
const EXTRA_WORDS: f32 = 0.5;
/// First scores are cut to this much on either side: one strong rule shall not decide for the neighbours.
const CUT: f32 = 6.0;

/// The chance that a score stands for.
pub fn chance(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// Running sums over the blocks of a page.
struct Sums {
    words: Vec<f32>,
    body: Vec<f32>,
}

impl Sums {
    fn of(chances: &[f32], words: &[f32]) -> Sums {
        let running = |values: &mut dyn Iterator<Item = f32>| {
            let mut sum = 0.0_f64;
            let mut sums = vec![0.0];
            for value in values {
                sum += f64::from(value);
                sums.push(sum as f32);
            }
            sums
        };
        Sums {
            words: running(&mut words.iter().copied()),
            body: running(&mut chances.iter().zip(words).map(|(chance, words)| chance * words)),
        }
    }

    /// Words and expected body words of the blocks from `start` up to `end`.
    fn between(&self, start: usize, end: usize) -> (f32, f32) {
        (self.words[end] - self.words[start], self.body[end] - self.body[start])
    }
}

/// The measures with the columns of the second pass filled.
pub fn fill(mut measures: Measures, blocks: &Blocks, scores: &[f32]) -> Measures {
    let filled = &mut measures;
    let scores: Vec<f32> = scores.iter().map(|score| score.clamp(-CUT, CUT)).collect();
    let chances: Vec<f32> = scores.iter().map(|score| chance(*score)).collect();
    let words: Vec<f32> = blocks.blocks.iter().map(|block| block.words + EXTRA_WORDS).collect();
    let sums = Sums::of(&chances, &words);
    neighbours(filled, &scores);
    windows(filled, &sums, &chances, &words);
    containers(filled, blocks, &sums, &chances, &words);
    paths(filled, &chances, &words);
    rows(filled, blocks, &chances, &words);
    whole(filled, &sums);
    free_text(filled, blocks, &chances);
    sections(filled, blocks, &scores, &sums);
    measures
}

fn neighbours(measures: &mut Measures, scores: &[f32]) {
    const NONE: f32 = -4.0;
    measures.column_mut(Measure::First).copy_from_slice(scores);
    for (measure, offset) in [(Measure::Previous1, 1), (Measure::Previous2, 2), (Measure::Previous3, 3)] {
        let column = measures.column_mut(measure);
        let none = offset.min(column.len());
        column[..none].fill(NONE);
        column[none..].copy_from_slice(&scores[..scores.len() - none]);
    }
    for (measure, offset) in [(Measure::Next1, 1), (Measure::Next2, 2), (Measure::Next3, 3)] {
        let column = measures.column_mut(measure);
        let none = offset.min(column.len());
        let some = column.len() - none;
        column[some..].fill(NONE);
        column[..some].copy_from_slice(&scores[none..]);
    }
    extremes(measures.column_mut(Measure::Strongest5), scores, 5, -CUT, f32::max);
    extremes(measures.column_mut(Measure::Weakest3), scores, 3, CUT, f32::min);
}

/// The most, or the least, of the scores so far on either side.
fn extremes(column: &mut [f32], scores: &[f32], reach: usize, none: f32, better: impl Fn(f32, f32) -> f32) {
    column.fill(none);
    for offset in 1..=reach.min(scores.len()) {
        let before = column[offset..].iter_mut().zip(scores);
        before.for_each(|(best, score)| *best = better(*best, *score));
        let after = column.iter_mut().zip(&scores[offset..]);
        after.for_each(|(best, score)| *best = better(*best, *score));
    }
}

fn windows(measures: &mut Measures, sums: &Sums, chances: &[f32], words: &[f32]) {
    let count = chances.len();
    let mean = |(words, body): (f32, f32)| if words > 0.0 { (body / words).clamp(0.0, 1.0) } else { 0.0 };
    for index in 0..count {
        let own = (words[index], words[index] * chances[index]);
        let around = |reach: usize| {
            let (words, body) = sums.between(index.saturating_sub(reach), (index + reach + 1).min(count));
            mean((words - own.0, body - own.1))
        };
        let reaches = [(Measure::Around2, 2), (Measure::Around5, 5), (Measure::Around10, 10), (Measure::Around25, 25)];
        for (measure, reach) in reaches {
            measures.set(measure, index, around(reach));
        }
        measures.set(Measure::Before10, index, mean(sums.between(index.saturating_sub(10), index)));
        measures.set(Measure::After10, index, mean(sums.between(index + 1, (index + 11).min(count).max(index + 1))));
    }
}

fn containers(measures: &mut Measures, blocks: &Blocks, sums: &Sums, chances: &[f32], words: &[f32]) {
    const CHANCES: [Measure; LEVELS] =
        [Measure::Box1Chance, Measure::Box2Chance, Measure::Box3Chance, Measure::Box4Chance, Measure::Box5Chance];
    const PARTS: [Measure; 4] = [Measure::Box1Part, Measure::Box2Part, Measure::Box3Part, Measure::Box4Part];
    let mut held = vec![(0.0_f32, 0.0_f32); blocks.elements.len()];
    for (index, block) in blocks.blocks.iter().enumerate() {
        held[block.element].0 += words[index];
        held[block.element].1 += words[index] * chances[index];
    }
    for element in (1..held.len()).rev() {
        let own = held[element];
        let parent = &mut held[blocks.elements[element].parent];
        parent.0 += own.0;
        parent.1 += own.1;
    }
    let total = sums.between(0, chances.len()).1.max(f32::MIN_POSITIVE);
    // Most blocks stand in the same container as the block before.
    let (mut innermost, mut levels) = (None, [(0.0, 0.0); LEVELS]);
    for index in 0..chances.len() {
        let Some(own) = measures.containers.around(index).next() else { continue };
        if innermost.replace(own) != Some(own) {
            let (mut around, mut last) = (measures.containers.around(index), own);
            for level in &mut levels {
                last = around.next().unwrap_or(last);
                let (words, body) = held[last];
                *level = (if words > 0.0 { body / words } else { 0.0 }, body / total);
            }
        }
        for (level, (chance, part)) in levels.into_iter().enumerate() {
            measures.set(CHANCES[level], index, chance);
            if let Some(measure) = PARTS.get(level) {
                measures.set(*measure, index, part);
            }
        }
    }
}

fn paths(measures: &mut Measures, chances: &[f32], words: &[f32]) {
    let count = measures.paths.iter().max().map_or(0, |last| last + 1);
    let mut held = vec![(0.0_f32, 0.0_f32); count];
    for (index, path) in measures.paths.iter().enumerate() {
        held[*path].0 += words[index];
        held[*path].1 += words[index] * chances[index];
    }
    for index in 0..chances.len() {
        let (words, body) = held[measures.paths[index]];
        measures.set(Measure::PathChance, index, if words > 0.0 { body / words } else { 0.0 });
    }
}

fn rows(measures: &mut Measures, blocks: &Blocks, chances: &[f32], words: &[f32]) {
    let count = measures.row_of_element.iter().flatten().max().map_or(0, |last| last + 1);
    let mut held = vec![(0.0_f32, 0.0_f32); count];
    // A row holds all its blocks, not only those for which it is the innermost or largest.
    for (index, block) in blocks.blocks.iter().enumerate() {
        let mut member = measures.members.get(block.element).copied().unwrap_or(0);
        while let Some(row) = measures.row_of_element(member) {
            held[row].0 += words[index];
            held[row].1 += words[index] * chances[index];
            member = measures.members[blocks.elements[member].parent];
        }
    }
    let mean = |row: Option<usize>| match row.map(|row| held[row]) {
        Some((words, body)) if words > 0.0 => body / words,
        _ => -1.0,
    };
    for index in 0..chances.len() {
        let [first, second] = measures.rows_of[index];
        measures.set(Measure::Row1Chance, index, mean(first));
        measures.set(Measure::Row2Chance, index, mean(second));
    }
}

/// Words of a block that counts as free text.
const FREE_WORDS: f32 = 15.0;

fn free_text(measures: &mut Measures, blocks: &Blocks, chances: &[f32]) {
    let (mut free, mut tiles) = (0.0, 0.0);
    for (index, (block, chance)) in blocks.blocks.iter().zip(chances).enumerate() {
        if measures.get(Measure::InTile, index) > 0.0 {
            tiles += block.words;
        } else if block.words >= FREE_WORDS {
            free += block.words * chance;
        }
    }
    measures.column_mut(Measure::PageFreeText).fill(free);
    measures.column_mut(Measure::PageFreeShare).fill(free / (free + tiles).max(1.0));
}

fn whole(measures: &mut Measures, sums: &Sums) {
    let count = sums.words.len() - 1;
    let (words, body) = sums.between(0, count);
    measures.column_mut(Measure::PageChance).fill(if words > 0.0 { body / words } else { 0.0 });
    measures.column_mut(Measure::PageBody).fill(body);
    let total = body.max(f32::MIN_POSITIVE);
    for index in 0..count {
        measures.set(Measure::BodyWordsBefore, index, sums.body[index]);
        measures.set(Measure::BodyBefore, index, sums.body[index] / total);
        measures.set(Measure::BodyAfter, index, ((body - sums.body[index + 1]) / total).max(0.0));
    }
}

fn sections(measures: &mut Measures, blocks: &Blocks, scores: &[f32], sums: &Sums) {
    const NONE: f32 = -3.0;
    let mut start = 0;
    let mut heading = None;
    for index in 0..=scores.len() {
        let opens = blocks.blocks.get(index).is_some_and(|block| block.heading_level().is_some());
        if !opens && index < scores.len() {
            continue;
        }
        let first = heading.map_or(start, |heading| heading + 1);
        let (words, body) = sums.between(first.min(index), index);
        let mean = if words > 0.0 { (body / words).clamp(0.0, 1.0) } else { 0.0 };
        for block in start..index {
            measures.set(Measure::SectionChance, block, mean);
            measures.set(Measure::HeadingChance, block, heading.map_or(NONE, |heading: usize| scores[heading]));
        }
        start = index;
        heading = opens.then_some(index);
    }
}
