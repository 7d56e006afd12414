//! Decision tables on blocks.
//!
//! In: tables, compiled once; the answers of a page's blocks to their questions. Out: the sum of weights of each block. What
//! holds: a table is asked column by column, without branches, and only the questions that some blocks answer otherwise than
//! others; weights are added in the order of the tables.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::answers::{Answer, Answers, Asked, Features, LANES, Looked, Masks};
use crate::kinds::Format;
use crate::limits::Deadline;
use crate::measures::Measures;
use crate::rules::{DEEPEST, Feature, Origin, Question, RuleSet, Scored, Table};

/// What a block beyond the ends of the page has of every measure.
pub(super) const BEYOND: f32 = -1.0;

/// The most weights of a table.
const WEIGHTS: usize = 1 << DEEPEST;

/// The value of a feature that is a number.
pub fn number(measures: &Measures, feature: &Feature, block: usize) -> f32 {
    let Feature::Number { measure, offset } = feature else { return 0.0 };
    number_at(measures.column(*measure), block, *offset)
}

/// A measure of the block so far from another.
fn number_at(column: &[f32], block: usize, offset: i8) -> f32 {
    let at = block.checked_add_signed(isize::from(offset));
    at.and_then(|at| column.get(at)).copied().unwrap_or(BEYOND)
}

/// The numbers of features, while tables are compiled.
#[derive(Default)]
pub(super) struct Numbers<'r> {
    numbers: FxHashMap<&'r Feature, usize>,
    list: Vec<&'r Feature>,
}

impl<'r> Numbers<'r> {
    fn of(&mut self, feature: &'r Feature) -> usize {
        *self.numbers.entry(feature).or_insert_with(|| {
            self.list.push(feature);
            self.list.len() - 1
        })
    }

    /// The features.
    pub fn features(self, rules: &RuleSet) -> Features {
        Features::of(self.list.into_iter().cloned().collect(), rules)
    }
}

/// The tables of a format and a pass, or of a page type.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables {
    /// What they ask for.
    pub asked: Vec<Asked>,
    /// The tables.
    pub tables: Vec<Compiled>,
    /// The questions of each; those that it lacks are one that all answer with no.
    asks: Vec<[u32; DEEPEST]>,
    /// Their weights, for no table more than it has.
    weights: Vec<[f32; WEIGHTS]>,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Compiled {
    /// The numbers of its questions.
    pub questions: Vec<usize>,
    /// Where it stands.
    pub origin: Arc<Origin>,
    /// How often each combination of answers held in the fit.
    support: Vec<f32>,
    means: OnceLock<Vec<Vec<f32>>>,
}

impl Tables {
    /// The tables of a rule set for a format that score blocks in a pass, or pages for a type.
    pub fn of<'r>(rules: &'r RuleSet, format: Format, scores: Scored, numbers: &mut Numbers<'r>) -> Tables {
        let own = || rules.tables.iter().filter(|table| table.format == format && table.scores == scores);
        let asked = asked(own(), numbers);
        let places: FxHashMap<usize, usize> = asked.iter().enumerate().map(|(at, one)| (one.feature, at)).collect();
        let mut tables = Tables { asked, ..Tables::default() };
        let count: usize = tables.asked.iter().map(|one| one.borders.len()).sum();
        for table in own() {
            let question = |one: &'r Question| {
                let of = &tables.asked[places[&numbers.of(&one.feature)]];
                of.first + of.borders.partition_point(|border| *border < one.over)
            };
            let questions: Vec<usize> = table.questions.iter().map(question).collect();
            let mut asks = [u32::try_from(count).unwrap_or(u32::MAX); DEEPEST];
            asks.iter_mut().zip(&questions).for_each(|(ask, question)| *ask = *question as u32);
            tables.asks.push(asks);
            let mut weights = [0.0; WEIGHTS];
            weights.iter_mut().zip(&table.weights).for_each(|(own, weight)| *own = *weight);
            tables.weights.push(weights);
            tables.tables.push(Compiled {
                questions,
                origin: Arc::clone(&table.origin),
                support: table.support.clone(),
                means: OnceLock::new(),
            });
        }
        tables
    }

    /// Adds what the tables say to the score of every block.
    pub fn add_to(&self, scores: &mut [f32], looked: Looked<'_>, answers: &mut Answers, deadline: Deadline) {
        if self.tables.is_empty() {
            return;
        }
        for (part, scores) in scores.chunks_mut(LANES).enumerate() {
            if deadline.is_over() {
                return;
            }
            answers.fill(&self.asked, looked, part);
            let mut sums = [0.0; LANES];
            sums[..scores.len()].copy_from_slice(scores);
            self.add_part(&mut sums, answers);
            scores.copy_from_slice(&sums[..scores.len()]);
        }
    }

    fn add_part(&self, sums: &mut [f32; LANES], answers: &Answers) {
        for (asks, weights) in self.asks.iter().zip(&self.weights) {
            let (mut fixed, mut open) = (0, 0);
            let mut columns = [(0, Answer::NO); DEEPEST];
            for (bit, question) in asks.iter().enumerate() {
                let answer = answers.get(*question as usize);
                fixed |= usize::from(answer == Answer::YES) << bit;
                columns[open] = (1 << bit, answer);
                open += usize::from(answer.is_open());
            }
            let weight = |place: usize| weights[(fixed | place) % WEIGHTS];
            let column = |answer| answers.column(answer);
            match columns[..open] {
                [] => sums.iter_mut().for_each(|sum| *sum += weight(0)),
                [(a, one)] => add_one(sums, column(one), [weight(0), weight(a)]),
                [(a, one), (b, other)] => {
                    let weights = [weight(0), weight(a), weight(b), weight(a | b)];
                    add_two(sums, [column(one), column(other)], weights);
                }
                ref columns => {
                    let columns = columns.iter().map(|(bit, answer)| (*bit, column(*answer)));
                    add_many(sums, columns, fixed, weights);
                }
            }
        }
    }

    /// The weight that a table gives by its number, to whom answers its questions so.
    pub fn weight(&self, table: usize, answer: impl Fn(usize) -> bool) -> f32 {
        let questions = self.tables[table].questions.iter().enumerate();
        let place: usize = questions.map(|(bit, question)| usize::from(answer(*question)) << bit).sum();
        self.weights[table][place % WEIGHTS]
    }

    /// The mean weights of a table by its number: entry j by the answers to its first j questions.
    pub fn means(&self, table: usize) -> &[Vec<f32>] {
        let own = &self.tables[table];
        own.means.get_or_init(|| means(&self.weights[table][..1 << own.questions.len()], &own.support))
    }

    /// The feature that a question asks for, and the border.
    pub fn question(&self, question: usize) -> (usize, f32) {
        let asked = &self.asked[self.asked.partition_point(|one| one.first <= question) - 1];
        (asked.feature, asked.borders[question - asked.first])
    }
}

/// Adds one of two weights to each sum. Weights are told apart by their bits, so that no sum is off by a rounding.
fn add_one(sums: &mut [f32; LANES], column: &Masks, [no, yes]: [f32; 2]) {
    let (no, differs) = (no.to_bits(), no.to_bits() ^ yes.to_bits());
    for (sum, mask) in sums.iter_mut().zip(column) {
        *sum += f32::from_bits(no ^ (wide(*mask) & differs));
    }
}

/// Adds one of four weights to each sum: of no to both, yes to the first, yes to the other, yes to both.
fn add_two(sums: &mut [f32; LANES], [first, other]: [&Masks; 2], weights: [f32; 4]) {
    let [none, one, two, both] = weights.map(f32::to_bits);
    let (differs_first, differs_other, differs_both) = (none ^ one, none ^ two, none ^ one ^ two ^ both);
    for ((sum, first), other) in sums.iter_mut().zip(first).zip(other) {
        let (first, other) = (wide(*first), wide(*other));
        let weight = none ^ (first & differs_first) ^ (other & (differs_other ^ (first & differs_both)));
        *sum += f32::from_bits(weight);
    }
}

/// Adds to each sum the weight of its answers.
fn add_many<'a>(
    sums: &mut [f32; LANES],
    columns: impl Iterator<Item = (usize, &'a Masks)>,
    fixed: usize,
    weights: &[f32; WEIGHTS],
) {
    let mut places = [fixed as u8; LANES];
    for (bit, column) in columns {
        places.iter_mut().zip(column).for_each(|(place, mask)| *place |= mask & bit as u8);
    }
    for (sum, place) in sums.iter_mut().zip(&places) {
        *sum += weights[usize::from(*place) % WEIGHTS];
    }
}

/// All bits of a weight, or none.
fn wide(mask: u8) -> u32 {
    i32::from(mask.cast_signed()).cast_unsigned()
}

/// What tables ask for, in the order in which it first comes.
fn asked<'r>(tables: impl Iterator<Item = &'r Table>, numbers: &mut Numbers<'r>) -> Vec<Asked> {
    let mut places: FxHashMap<usize, usize> = FxHashMap::default();
    let mut asked: Vec<Asked> = Vec::new();
    for question in tables.flat_map(|table| &table.questions) {
        let feature = numbers.of(&question.feature);
        let place = *places.entry(feature).or_insert_with(|| {
            asked.push(Asked { feature, borders: Vec::new(), first: 0 });
            asked.len() - 1
        });
        asked[place].borders.push(question.over);
    }
    let mut first = 0;
    for one in &mut asked {
        one.borders.sort_by(f32::total_cmp);
        one.borders.dedup();
        one.first = first;
        first += one.borders.len();
    }
    asked
}

/// The means of a table's weights, each counted as often as it held in the fit: entry j by the answers to the first j questions.
fn means(weights: &[f32], support: &[f32]) -> Vec<Vec<f32>> {
    // Where nothing was seen, each combination counts alike.
    let mut sums: Vec<(f64, f64)> =
        weights.iter().zip(support).map(|(weight, count)| (f64::from(*weight), f64::from(*count) + 1e-6)).collect();
    let mut means = vec![weights.to_vec()];
    while sums.len() > 1 {
        let half = sums.len() / 2;
        let (low, high) = sums.split_at(half);
        sums = (low.iter().zip(high))
            .map(|(one, other)| {
                let count = one.1 + other.1;
                ((one.0 * one.1 + other.0 * other.1) / count, count)
            })
            .collect();
        means.push(sums.iter().map(|(mean, _)| *mean as f32).collect());
    }
    means.reverse();
    means
}
