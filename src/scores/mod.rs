//! Stage `score`: [`Marks`] → [`Scores`], the log-odds that each block is body text.
//!
//! What holds: a score is the sum of the weights of the rules that marked the block and of the decision tables, first
//! pass and second; verdicts are not weights, but in the eyes of the neighbours a block with a verdict is as sure as
//! can be. Scores are made twice: the tables of the second pass see the first scores of the block's surroundings.

mod answers;
mod flags;
mod parts;
mod tables;
mod types;

use rustc_hash::FxHashMap;

use crate::blocks::Blocks;
use crate::kinds::{Format, PageType, Verdict};
use crate::limits::Deadline;
use crate::marks::{Effect, Marks, Omission, RuleMark, mark_again};
use crate::measures::{Measures, Pass, context};
use crate::rules::{RuleSet, Scored};

pub use flags::Flags;
pub use parts::Part;
pub use tables::number;
pub use types::{TypeVerdict, decide};

use answers::{Answers, Features, Looked};
use tables::{Numbers, Tables};
use types::Types;

/// First score of a block with a verdict, as its neighbours see it.
const SURE: f32 = 6.0;

/// The decision tables, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Index {
    html: Passes,
    text: Passes,
    types: Types,
}

/// The tables of a format, first pass and second, with the features that both ask for.
#[derive(Clone, Debug, Default)]
struct Passes {
    features: Features,
    tables: [Tables; 2],
}

impl Passes {
    fn of(rules: &RuleSet, format: Format) -> Passes {
        let mut numbers = Numbers::default();
        let tables =
            [Pass::First, Pass::Second].map(|pass| Tables::of(rules, format, Scored::Blocks(pass), &mut numbers));
        Passes { tables, features: numbers.features(rules) }
    }
}

impl Index {
    /// Compiles the tables of a rule set.
    pub fn of(rules: &RuleSet) -> Index {
        let of = |format| Passes::of(rules, format);
        Index { html: of(Format::Html), text: of(Format::Text), types: Types::of(rules) }
    }

    fn passes(&self, format: Format) -> &Passes {
        match format {
            Format::Html => &self.html,
            Format::Text => &self.text,
        }
    }
}

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

/// What is known of a page before its blocks are scored.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The blocks.
    pub blocks: &'a Blocks,
    /// The page's format.
    pub format: Format,
    /// The page's type.
    pub page_type: PageType,
    /// When the page's time is over.
    pub deadline: Deadline,
}

/// Scores the blocks of a page.
pub fn score(known: Known<'_>, measures: Measures, marks: Marks, rules: &RuleSet, index: &Index) -> Scores {
    let Known { blocks, format, page_type, deadline } = known;
    let Passes { features, tables: [first_tables, second_tables] } = index.passes(format);
    let mut by_tables = vec![0.0; blocks.blocks.len()];
    let mut answers = Answers::default();
    let mut held = features.held(blocks, &marks.marks, page_type);
    let looked = Looked { features, measures: &measures, held: &held };
    first_tables.add_to(&mut by_tables, looked, &mut answers, deadline);
    let mut first = summed(base(&marks.marks, by_tables.len()), &by_tables);
    settle(&mut first, &marks.marks, rules);
    let measures = context::fill(measures, blocks, &first);
    let second = mark_again(&marks, &measures, rules);
    held.add(features, &second);
    let looked = Looked { features, measures: &measures, held: &held };
    second_tables.add_to(&mut by_tables, looked, &mut answers, deadline);
    let Marks { mut marks, omissions, .. } = marks;
    marks.extend(second);
    marks.sort_by_key(|mark| (mark.block, mark.rule));
    let scores = summed(base(&marks, by_tables.len()), &by_tables);
    let verdicts = verdicts(&marks, scores.len(), rules);
    Scores { scores, marks, omissions, measures, verdicts }
}

fn summed(mut sums: Vec<f32>, others: &[f32]) -> Vec<f32> {
    sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
    sums
}

/// What rules give to each block: the sums of their weights.
pub fn base(marks: &[RuleMark], count: usize) -> Vec<f32> {
    let mut sums = vec![0.0; count];
    for mark in marks {
        if let Effect::Weight(weight) = mark.effect {
            sums[mark.block] += weight;
        }
    }
    sums
}

/// What each feature gives to the score of each block through the tables, largest first: with the weights of the rules
/// that mark it, the block's score. `first` are the marks of the first pass.
pub fn parts(known: Known<'_>, scores: &Scores, rules: &RuleSet, index: &Index) -> Vec<Vec<Part>> {
    let Known { blocks, format, page_type, .. } = known;
    let Passes { features, tables: [first_tables, second_tables] } = index.passes(format);
    let in_first = |mark: &&RuleMark| rules.rules[mark.rule].pass() == Pass::First;
    let first: Vec<RuleMark> = scores.marks.iter().filter(in_first).copied().collect();
    let mut held = features.held(blocks, &first, page_type);
    let count = blocks.blocks.len();
    let looked = Looked { features, measures: &scores.measures, held: &held };
    let mut all: Vec<Vec<Part>> = (0..count).map(|block| parts::of_block(block, first_tables, looked)).collect();
    held.add(features, &scores.marks);
    let looked = Looked { features, measures: &scores.measures, held: &held };
    for (block, parts) in all.iter_mut().enumerate() {
        for part in parts::of_block(block, second_tables, looked) {
            match parts.iter_mut().find(|one| one.feature == part.feature) {
                Some(one) => one.add(part),
                None => parts.push(part),
            }
        }
        parts.sort_by(|one, other| {
            other.weight.abs().total_cmp(&one.weight.abs()).then(one.feature.cmp(&other.feature))
        });
    }
    all
}

/// Gives blocks with a verdict the first score that their neighbours see.
pub fn settle(first: &mut [f32], marks: &[RuleMark], rules: &RuleSet) {
    let count = first.len();
    for (score, verdict) in first.iter_mut().zip(verdicts(marks, count, rules)) {
        match verdict {
            Some((Verdict::Keep, _)) => *score = SURE,
            Some((Verdict::Drop, _)) => *score = -SURE,
            None => {}
        }
    }
}

/// The verdict of each block: of the latest layer that has one; within a layer, `keep` beats `drop`.
pub fn verdicts(marks: &[RuleMark], count: usize, rules: &RuleSet) -> Vec<Option<(Verdict, usize)>> {
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
