//! Decision tables on blocks.
//!
//! In: tables, compiled once; a page's blocks, measures and marks. Out: the sum of weights of each block, and what each
//! feature gave to it. What holds: every feature is cut into steps once, a byte a block; a table is then asked column by
//! column, without branches; the parts of a block's sum add up to it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::flags::Flags;
use crate::blocks::Blocks;
use crate::kinds::{Format, PageType};
use crate::marks::RuleMark;
use crate::measures::Measures;
use crate::rules::{Feature, Origin, RuleSet, Scored, Table};

/// What a block beyond the ends of the page has of every measure.
const BEYOND: f32 = -1.0;

/// The value of a feature that is a number.
pub fn number(measures: &Measures, feature: &Feature, block: usize) -> f32 {
    let Feature::Number { measure, offset } = feature else { return 0.0 };
    match block.checked_add_signed(isize::from(*offset)).filter(|at| *at < measures.rows()) {
        Some(at) => measures.get(*measure, at),
        None => BEYOND,
    }
}

/// What tables look at.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// The blocks.
    pub blocks: &'a Blocks,
    /// Their measures.
    pub measures: &'a Measures,
    /// The rules that hold for them.
    pub marks: &'a [RuleMark],
    /// The page's type.
    pub page_type: PageType,
}

impl Part {
    /// The two together, in the table of the larger one.
    pub fn add(&mut self, other: Part) {
        if other.weight.abs() > self.weight.abs() {
            self.origin = other.origin;
        }
        self.weight += other.weight;
    }

    /// What it is, in words: `link-density = 0.93`, `class footer`, `not class footer`.
    pub fn words(&self) -> String {
        match &self.feature {
            None => "all blocks".to_owned(),
            Some(feature) if !feature.is_flag() => format!("{feature} = {}", (self.value * 1000.0).round() / 1000.0),
            Some(feature) if self.value > 0.0 => feature.to_string(),
            Some(feature) => format!("not {feature}"),
        }
    }
}

/// The tables of a format and a pass.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    features: Vec<Feature>,
    /// For each feature that is a number, the borders that any table asks for, ascending.
    borders: Vec<Vec<f32>>,
    flags: Flags,
    tables: Vec<Compiled>,
}

#[derive(Clone, Debug)]
struct Compiled {
    /// Features, and the step above which the answer is yes.
    asks: Vec<(usize, u8)>,
    weights: Vec<f32>,
    /// Entry j: the mean weights by the answers to the first j questions.
    means: Vec<Vec<f32>>,
    origin: Arc<Origin>,
}

/// What a feature, or the tables as such, gave to a block's score.
#[derive(Clone, Debug)]
pub struct Part {
    /// The feature; none for what the tables give to every block.
    pub feature: Option<Feature>,
    /// The value that the block has.
    pub value: f32,
    /// What it gave, in log-odds.
    pub weight: f32,
    /// The table in which it gave most.
    pub origin: Arc<Origin>,
}

impl Tables {
    /// The tables of a rule set for a format that score blocks in a pass, or pages for a type.
    pub fn of(rules: &RuleSet, format: Format, scores: Scored) -> Tables {
        let own: Vec<&Table> =
            rules.tables.iter().filter(|table| table.format == format && table.scores == scores).collect();
        let mut numbers: FxHashMap<&Feature, usize> = FxHashMap::default();
        let (mut features, mut borders): (Vec<Feature>, Vec<Vec<f32>>) = (Vec::new(), Vec::new());
        for question in own.iter().flat_map(|table| &table.questions) {
            let number = *numbers.entry(&question.feature).or_insert_with(|| {
                features.push(question.feature.clone());
                borders.push(Vec::new());
                features.len() - 1
            });
            borders[number].push(question.over);
        }
        for borders in &mut borders {
            borders.sort_by(f32::total_cmp);
            borders.dedup();
            // A step is a byte; a person may ask for more borders than fit, the uppermost then count as one.
            borders.truncate(usize::from(u8::MAX));
        }
        let compiled = |table: &&Table| Compiled {
            asks: table
                .questions
                .iter()
                .map(|question| {
                    let feature = numbers[&question.feature];
                    let step = borders[feature].partition_point(|border| *border < question.over);
                    (feature, u8::try_from(step).unwrap_or(u8::MAX - 1))
                })
                .collect(),
            weights: table.weights.clone(),
            means: means(&table.weights, &table.support),
            origin: Arc::clone(&table.origin),
        };
        let tables = own.iter().map(compiled).collect();
        Tables { flags: Flags::of(features.iter(), rules), features, borders, tables }
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Adds what the tables say to the score of every block.
    pub fn add_to(&self, scores: &mut [f32], seen: Seen<'_>) {
        if self.is_empty() {
            return;
        }
        let columns = self.columns(seen);
        let mut answers = vec![0_u8; scores.len()];
        for table in &self.tables {
            answers.fill(0);
            for (bit, (feature, step)) in table.asks.iter().enumerate() {
                for (answer, value) in answers.iter_mut().zip(&columns[*feature]) {
                    *answer |= u8::from(value > step) << bit;
                }
            }
            for (score, answer) in scores.iter_mut().zip(&answers) {
                *score += table.weights[usize::from(*answer)];
            }
        }
    }

    /// What the tables say of a page as a whole, and the table that says most. `page_rules` are the ids of the rules about pages
    /// that hold.
    pub fn of_page(&self, blocks: &Blocks, measures: &Measures, page_rules: &[&str]) -> (f32, Option<Arc<Origin>>) {
        let mut steps: Vec<u8> = self
            .features
            .iter()
            .zip(&self.borders)
            .map(|(feature, borders)| step(borders, number(measures, feature, 0)))
            .collect();
        self.flags.each_of_page(blocks, page_rules, |flag| steps[flag] = 1);
        let weight = |table: &Compiled| {
            let answers =
                table.asks.iter().enumerate().map(|(bit, (feature, step))| usize::from(steps[*feature] > *step) << bit);
            table.weights[answers.sum::<usize>()]
        };
        let most = self.tables.iter().max_by(|one, other| weight(one).abs().total_cmp(&weight(other).abs()));
        (self.tables.iter().map(weight).sum(), most.map(|table| Arc::clone(&table.origin)))
    }

    /// What each feature gives to the scores of all blocks. Each question of a table is given what its answer changes of the
    /// mean weight of the blocks that answer the questions before it alike (after Saabas, Interpreting random forests,
    /// 2014, for tables).
    pub fn parts(&self, seen: Seen<'_>) -> Vec<Vec<Part>> {
        let columns = self.columns(seen);
        (0..seen.blocks.blocks.len()).map(|block| self.parts_of(block, &columns, seen)).collect()
    }

    fn parts_of(&self, block: usize, columns: &[Vec<u8>], seen: Seen<'_>) -> Vec<Part> {
        let mut sums: FxHashMap<Option<usize>, (f32, f32, &Arc<Origin>)> = FxHashMap::default();
        let mut add = |feature: Option<usize>, weight: f32, origin| {
            let sum = sums.entry(feature).or_insert((0.0, 0.0, origin));
            sum.0 += weight;
            if weight.abs() > sum.1 {
                (sum.1, sum.2) = (weight.abs(), origin);
            }
        };
        for table in &self.tables {
            let (mut before, mut answers) = (table.means[0][0], 0);
            add(None, before, &table.origin);
            for (bit, (feature, step)) in table.asks.iter().enumerate() {
                answers |= usize::from(columns[*feature][block] > *step) << bit;
                let now = table.means[bit + 1][answers];
                add(Some(*feature), now - before, &table.origin);
                before = now;
            }
        }
        let part = |(feature, (weight, _, origin)): (Option<usize>, (f32, f32, &Arc<Origin>))| Part {
            value: feature.map_or(0.0, |feature| self.value(feature, columns, seen, block)),
            feature: feature.map(|feature| self.features[feature].clone()),
            weight,
            origin: Arc::clone(origin),
        };
        sums.into_iter().map(part).collect()
    }

    fn value(&self, feature: usize, columns: &[Vec<u8>], seen: Seen<'_>, block: usize) -> f32 {
        match &self.features[feature] {
            one @ Feature::Number { .. } => number(seen.measures, one, block),
            _ => f32::from(columns[feature][block]),
        }
    }

    /// For each feature, the step of each block: how many borders its value lies above.
    fn columns(&self, seen: Seen<'_>) -> Vec<Vec<u8>> {
        let rows = seen.blocks.blocks.len();
        let column = |(feature, borders): (&Feature, &Vec<f32>)| match feature {
            Feature::Number { .. } => {
                (0..rows).map(|block| step(borders, number(seen.measures, feature, block))).collect()
            }
            _ => vec![0; rows],
        };
        let mut columns: Vec<Vec<u8>> = self.features.iter().zip(&self.borders).map(column).collect();
        self.flags.each(seen.blocks, seen.marks, seen.page_type, |flag, block| columns[flag][block] = 1);
        columns
    }
}

/// How many borders a value lies above.
fn step(borders: &[f32], value: f32) -> u8 {
    u8::try_from(borders.partition_point(|border| *border < value)).unwrap_or(u8::MAX)
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
