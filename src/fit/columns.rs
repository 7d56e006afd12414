//! The features of all rows, cut into bytes.
//!
//! In: pages and the features to ask for. Out: columns for boosting. What holds: borders are rounded to three digits, as
//! they are written, so that a page is cut in the fit as it is in use; features are named by what pages have in common:
//! a class or tag is asked for only if enough domains have it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::boost::{Asked, Columns, Tree};
use super::data::{Data, PageRows};
use super::stack::Asking;
use crate::measures::{Measure, Pass};
use crate::rules::{Feature, Outcome, Question, RuleSet};
use crate::scores::{Flags, number};

/// Borders of a number.
const BORDERS: usize = 127;
/// Domains that must have a class.
const CLASS_DOMAINS: usize = 25;
/// Domains that must have a tag, or blocks for which a rule holds.
const DOMAINS: usize = 8;
/// Measures that are asked of neighbours, too.
const OF_NEIGHBOURS: [Measure; 7] = [
    Measure::Words,
    Measure::LinkDensity,
    Measure::Sentence,
    Measure::PathGood,
    Measure::CommonWords,
    Measure::TitleCase,
    Measure::Repeats,
];

/// All features that can be asked for in a pass.
pub fn features(data: &Data, rules: &RuleSet, pass: Pass) -> Vec<Feature> {
    let numbers = Measure::ALL.iter().filter(|measure| measure.pass() <= pass);
    let mut features: Vec<Feature> = numbers.map(|measure| Feature::Number { measure: *measure, offset: 0 }).collect();
    for offset in [-2, -1, 1, 2] {
        features.extend(OF_NEIGHBOURS.map(|measure| Feature::Number { measure, offset }));
    }
    features.extend(common_flags(data, rules));
    features
}

/// Rules, classes and tags that blocks of enough domains have.
fn common_flags(data: &Data, rules: &RuleSet) -> Vec<Feature> {
    let weighs = |rule: &usize| {
        matches!(rules.rules[*rule].outcome, Outcome::Weight(_)) && rules.rules[*rule].pass() == Pass::First
    };
    let mut domains: BTreeMap<Feature, FxHashSet<u64>> = BTreeMap::new();
    for page in &data.pages {
        let mut own: FxHashSet<Feature> = FxHashSet::default();
        for mark in page.marks.marks.iter().filter(|mark| weighs(&mark.rule)) {
            own.insert(Feature::Rule(rules.rules[mark.rule].origin.rule.clone()));
        }
        let elements = page.blocks.elements.iter().filter(|element| !matches!(&*element.tag, "" | "html" | "body"));
        for element in elements {
            own.insert(Feature::Inside(element.tag.to_string()));
            let classes = &page.blocks.classes;
            let said = classes.traits(element.class).iter().map(|said| classes.said().get(*said));
            own.extend(said.map(|said| Feature::Trait(said.to_owned())));
            let tokens = classes.tokens(element.class).iter().map(|token| classes.words().get(*token));
            let tokens = tokens.filter(|token| token.chars().count() > 1);
            own.extend(tokens.map(|token| Feature::Class(token.to_owned())));
        }
        own.extend(
            page.blocks
                .blocks
                .iter()
                .filter(|block| !block.tag.is_empty())
                .map(|block| Feature::Tag(block.tag.to_string())),
        );
        own.into_iter().for_each(|feature| _ = domains.entry(feature).or_default().insert(page.domain));
    }
    let least = |feature: &Feature| if matches!(feature, Feature::Class(_)) { CLASS_DOMAINS } else { DOMAINS };
    let common: Vec<Feature> = domains
        .into_iter()
        .filter(|(feature, domains)| domains.len() >= least(feature))
        .map(|(feature, _)| feature)
        .collect();
    let near = common.iter().filter_map(|feature| match feature {
        Feature::Class(token) => Some(Feature::NearClass(token.clone())),
        _ => None,
    });
    near.chain(common.iter().cloned()).collect()
}

/// Columns with the features and borders that they were cut by.
pub struct Cut {
    /// The columns.
    pub columns: Columns,
    numbers: Vec<(Feature, Vec<f32>)>,
    flags: Vec<Feature>,
}

impl Cut {
    /// Cuts numbers, each with the value of every row, and takes flags, each with the rows for which it holds.
    pub fn new(numbers: Vec<(Feature, Vec<f32>)>, flags: Vec<(Feature, Vec<u32>)>) -> Cut {
        let cut: Vec<(Vec<f32>, Vec<u8>)> = numbers.par_iter().map(|(_, values)| steps(values)).collect();
        let (borders, steps): (Vec<Vec<f32>>, Vec<Vec<u8>>) = cut.into_iter().unzip();
        let (flags, rows) = flags.into_iter().unzip();
        let columns = Columns { numbers: steps, borders: borders.iter().map(Vec::len).collect(), flags: rows };
        Cut { columns, numbers: numbers.into_iter().map(|(feature, _)| feature).zip(borders).collect(), flags }
    }

    /// Cuts features of all blocks.
    pub fn of(data: &Data, rules: &RuleSet, features: &[Feature]) -> Cut {
        let (flags, numbers): (Vec<Feature>, Vec<Feature>) = features.iter().cloned().partition(Feature::is_flag);
        let numbers = numbers.into_iter().map(|feature| (feature.clone(), values(data, &feature))).collect();
        let rows = holding(data, rules, &flags);
        Cut::new(numbers, flags.into_iter().zip(rows).collect())
    }

    /// The same rows with other features that are numbers cut anew.
    pub fn cut_again(&mut self, data: &Data, changed: impl Fn(&Feature) -> bool + Sync) {
        let again: Vec<Option<(Vec<f32>, Vec<u8>)>> = self
            .numbers
            .par_iter()
            .map(|(feature, _)| changed(feature).then(|| steps(&values(data, feature))))
            .collect();
        for (number, new) in again.into_iter().enumerate() {
            let Some((borders, steps)) = new else { continue };
            self.columns.borders[number] = borders.len();
            self.columns.numbers[number] = steps;
            self.numbers[number].1 = borders;
        }
    }

    /// A table with its questions in words.
    pub fn asking(&self, tree: &Tree) -> Asking {
        Asking { questions: self.questions(tree), weights: tree.weights.clone(), support: tree.support.clone() }
    }

    fn questions(&self, tree: &Tree) -> Vec<Question> {
        let question = |(asked, step): &(Asked, u8)| match asked {
            Asked::Number(number) => {
                let (feature, borders) = &self.numbers[*number];
                Question { feature: feature.clone(), over: borders[usize::from(*step)] }
            }
            Asked::Flag(flag) => Question { feature: self.flags[*flag].clone(), over: 0.5 },
        };
        tree.asks.iter().map(question).collect()
    }
}

/// The values of a feature, by rows.
fn values(data: &Data, feature: &Feature) -> Vec<f32> {
    let of_page = |page: &PageRows| -> Vec<f32> {
        (0..page.words.len()).map(|block| number(&page.measures, feature, block)).collect()
    };
    data.pages.iter().flat_map(of_page).collect()
}

/// Borders, and the step of each value.
fn steps(values: &[f32]) -> (Vec<f32>, Vec<u8>) {
    let borders = borders(values);
    let step = |value: &f32| borders.partition_point(|border| border < value) as u8;
    let steps = values.iter().map(step).collect();
    (borders, steps)
}

/// Borders between values, so that about as many rows lie between any two.
fn borders(values: &[f32]) -> Vec<f32> {
    const LOOKED_AT: usize = 200_000;
    let mut sorted: Vec<f32> = values.iter().step_by((values.len() / LOOKED_AT).max(1)).copied().collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let Some((low, high)) = sorted.first().copied().zip(sorted.last().copied()) else { return Vec::new() };
    let at = |part: usize| sorted[part * (sorted.len() - 1) / (BORDERS + 1)];
    let mut borders: Vec<f32> = (1..=BORDERS)
        .filter_map(|part| {
            let value = at(part);
            // Between the value and the next one, so that no row lies on a border.
            let next = sorted[sorted.partition_point(|one| *one <= value).min(sorted.len() - 1)];
            (next > value).then(|| rounded((value + next) / 2.0, value, next))
        })
        .chain(first_step(&sorted))
        .filter(|border| *border >= low && *border < high)
        .collect();
    borders.sort_by(f32::total_cmp);
    borders.dedup();
    borders
}

/// Over the lowest value: for most measures that is zero, which means something of its own.
fn first_step(sorted: &[f32]) -> Option<f32> {
    let low = *sorted.first()?;
    let next = *sorted.get(sorted.partition_point(|one| *one <= low))?;
    Some(rounded((low + next) / 2.0, low, next))
}

/// A number of three digits that lies between two.
fn rounded(middle: f32, low: f32, high: f32) -> f32 {
    let digits = |count: usize| format!("{middle:.count$e}").parse::<f32>().unwrap_or(middle);
    (1..6).map(digits).find(|border| *border >= low && *border < high).unwrap_or(low)
}

/// For each flag, the rows for which it holds.
fn holding(data: &Data, rules: &RuleSet, features: &[Feature]) -> Vec<Vec<u32>> {
    let flags = Flags::of(features.iter(), rules);
    let by_page: Vec<Vec<(usize, u32)>> = data
        .pages
        .par_iter()
        .map(|page| {
            let mut found = Vec::new();
            flags.each(&page.blocks, &page.marks.marks, page.page_type, |flag, blocks| {
                found.extend(blocks.map(|block| (flag, (page.start + block) as u32)));
            });
            found.sort_unstable();
            found.dedup();
            found
        })
        .collect();
    let mut rows = vec![Vec::new(); features.len()];
    by_page.into_iter().flatten().for_each(|(flag, row)| rows[flag].push(row));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_lie_between_values_and_are_short() {
        let values: Vec<f32> = (0..1000).map(|i| (i % 10) as f32).collect();
        assert_eq!(borders(&values), [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]);
        assert_eq!(borders(&[0.0; 10]), [0.0; 0]);
        assert_eq!(borders(&[0.0, 1.0, 1.0]), [0.5]);
        let fine: Vec<f32> = (0..5000).map(|i| i as f32 / 7.0).collect();
        let borders = borders(&fine);
        assert!(borders.len() > 100 && borders.len() <= 128 && borders.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(borders.iter().all(|border| border.to_string().len() <= 7), "{borders:?}");
    }
}
