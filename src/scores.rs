//! Stage `score`: [`Marks`] → [`Scores`], the log-odds that each block is body text.
//!
//! What holds: a score is the sum of the weights of all that marked the block, first pass and second; verdicts are not
//! weights, but in the eyes of the neighbours a block with a verdict is as sure as can be.

use rustc_hash::FxHashMap;

use crate::blocks::Blocks;
use crate::kinds::Verdict;
use crate::marks::{Effect, Marks, Omission, RuleMark, mark_again};
use crate::measures::{Measures, context};
use crate::rules::RuleSet;

/// First score of a block with a verdict, as its neighbours see it.
const SURE: f32 = 6.0;

/// The scores of a page's blocks, and what they are made of.
#[derive(Clone, Debug)]
pub struct Scores {
    /// The score of each block, in log-odds.
    pub scores: Vec<f32>,
    /// All marks, by block, then by rule.
    pub marks: Vec<RuleMark>,
    /// Pieces of lines that are left out, by block.
    pub omissions: FxHashMap<usize, Vec<Omission>>,
    /// The measures, those of the second pass included.
    pub measures: Measures,
    /// The verdict of each block that has one, and the rule that gave it.
    pub verdicts: Vec<Option<(Verdict, usize)>>,
}

/// Scores the blocks of a page.
pub fn score(blocks: &Blocks, measures: Measures, marks: Marks, rules: &RuleSet) -> Scores {
    let count = blocks.blocks.len();
    let mut first = sums(&marks.marks, count);
    for (score, verdict) in first.iter_mut().zip(verdicts(&marks.marks, count, rules)) {
        match verdict {
            Some((Verdict::Keep, _)) => *score = SURE,
            Some((Verdict::Drop, _)) => *score = -SURE,
            None => {}
        }
    }
    let measures = context::fill(measures, blocks, &first);
    let second = mark_again(&marks, &measures, rules);
    let Marks { mut marks, omissions, .. } = marks;
    marks.extend(second);
    marks.sort_by_key(|mark| (mark.block, mark.rule));
    let verdicts = verdicts(&marks, count, rules);
    Scores { scores: sums(&marks, count), marks, omissions, measures, verdicts }
}

fn sums(marks: &[RuleMark], count: usize) -> Vec<f32> {
    let mut sums = vec![0.0; count];
    for mark in marks {
        if let Effect::Weight(weight) = mark.effect {
            sums[mark.block] += weight;
        }
    }
    sums
}

/// The verdict of each block: of the latest layer that has one; within a layer, `keep` beats `drop`.
fn verdicts(marks: &[RuleMark], count: usize, rules: &RuleSet) -> Vec<Option<(Verdict, usize)>> {
    let mut found: Vec<Option<(Verdict, usize)>> = vec![None; count];
    for mark in marks {
        let Effect::Verdict(verdict) = mark.effect else { continue };
        let rank = |(verdict, rule): (Verdict, usize)| (rules.rules[rule].layer, verdict == Verdict::Keep);
        let new = (verdict, mark.rule);
        if found[mark.block].is_none_or(|old| rank(new) > rank(old)) {
            found[mark.block] = Some(new);
        }
    }
    found
}
