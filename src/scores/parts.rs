//! What each feature gave to a block's score.
//!
//! In: tables, and what they look at. Out: [`Part`]s. What holds: the parts of a block add up to what the tables gave it. Each
//! question of a table is given what its answer changes of the mean weight of the blocks that answer the questions before it
//! alike (after Saabas, Interpreting random forests, 2014, for tables).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::answers::Looked;
use super::tables::{Tables, number};
use crate::rules::{Feature, Origin};

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

/// What each feature gives to the score of a block.
pub(super) fn of_block(block: usize, tables: &Tables, looked: Looked<'_>) -> Vec<Part> {
    let value = |feature: usize| match &looked.features.list[feature] {
        one @ Feature::Number { .. } => number(looked.measures, one, block),
        _ => f32::from(u8::from(looked.held.holds(feature, block))),
    };
    let mut sums: FxHashMap<Option<usize>, (f32, f32, &Arc<Origin>)> = FxHashMap::default();
    let mut add = |feature: Option<usize>, weight: f32, origin| {
        let sum = sums.entry(feature).or_insert((0.0, 0.0, origin));
        sum.0 += weight;
        if weight.abs() > sum.1 {
            (sum.1, sum.2) = (weight.abs(), origin);
        }
    };
    for (number, table) in tables.tables.iter().enumerate() {
        let means = tables.means(number);
        let (mut before, mut answers) = (means[0][0], 0);
        add(None, before, &table.origin);
        for (bit, question) in table.questions.iter().enumerate() {
            let (feature, over) = tables.question(*question);
            answers |= usize::from(value(feature) > over) << bit;
            let now = means[bit + 1][answers];
            add(Some(feature), now - before, &table.origin);
            before = now;
        }
    }
    let part = |(feature, (weight, _, origin)): (Option<usize>, (f32, f32, &Arc<Origin>))| Part {
        value: feature.map_or(0.0, value),
        feature: feature.map(|feature| looked.features.list[feature].clone()),
        weight,
        origin: Arc::clone(origin),
    };
    sums.into_iter().map(part).collect()
}
