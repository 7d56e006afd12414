//! Tables that tell the type of a page.
//!
//! In: pages with their gold types. Out: tables for each type, and the chances of all pages. What holds: a type is told from
//! all others, a page a row; what rules say is where its score starts; pages of folds that are left out change nothing.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::boost::{Plan, Target, boost};
use super::columns::Cut;
use super::data::Data;
use super::stack::Asking;
use crate::kinds::PageType;
use crate::measures::{Measure, Pass, context};
use crate::rules::Feature;
use crate::scores::number;

/// Domains that must have a class, a tag, or pages for which a rule holds.
const DOMAINS: usize = 12;

/// How type tables are fitted.
pub const PLAN: Plan = Plan { rounds: 80, depth: 4, rate: 0.1, calm: 2.0, rows: 0.7, features: 0.4, seed: 0 };

/// The chances of all types, by pages.
pub type Chances = Vec<Vec<f32>>;

/// What type tables are fitted on.
pub struct Types {
    cut: Cut,
    fold: Vec<usize>,
    weight: Vec<f32>,
    seed: u64,
}

impl Types {
    /// Prepares the columns, a page a row.
    pub fn new(data: &Data, fold: Vec<usize>, seed: u64) -> Types {
        let page_measures =
            Measure::ALL.iter().filter(|one| one.name().starts_with("page-") && one.pass() == Pass::First);
        let numbers = page_measures.map(|measure| {
            let feature = Feature::Number { measure: *measure, offset: 0 };
            let values = data.pages.iter().map(|page| number(&page.measures, &feature, 0)).collect();
            (feature, values)
        });
        let mut corpora = vec![0.0_f32; data.pages.iter().map(|page| page.corpus + 1).max().unwrap_or(0)];
        data.pages.iter().for_each(|page| corpora[page.corpus] += 1.0);
        let mean = data.pages.iter().map(|page| 1.0 / corpora[page.corpus].sqrt()).sum::<f32>()
            / data.pages.len().max(1) as f32;
        let weight = data.pages.iter().map(|page| match page.gold_type {
            Some(_) => 1.0 / corpora[page.corpus].sqrt() / mean,
            None => 0.0,
        });
        Types { cut: Cut::new(numbers.collect(), flags(data)), fold, weight: weight.collect(), seed }
    }

    /// Fits the tables of all types without some folds; gives the chances of all pages, in the order of [`PageType::ALL`].
    pub fn fit(&self, data: &Data, without: &[usize]) -> (Vec<(PageType, Vec<Asking>)>, Chances) {
        let weight = self.weight.iter().zip(&self.fold);
        let weight: Vec<f32> =
            weight.map(|(weight, fold)| if without.contains(fold) { 0.0 } else { *weight }).collect();
        let mut tables = Vec::new();
        let mut chances = vec![Vec::new(); data.pages.len()];
        for page_type in PageType::ALL {
            let right: Vec<f32> =
                data.pages.iter().map(|page| if page.gold_type == Some(*page_type) { 1.0 } else { 0.0 }).collect();
            let mut scores: Vec<f32> = data.pages.iter().map(|page| page.type_sums.of(*page_type)).collect();
            let plan = Plan { seed: self.seed ^ *page_type as u64, ..PLAN };
            let trees = boost(&self.cut.columns, &Target { right: &right, weight: &weight }, &mut scores, &plan);
            tables.push((*page_type, trees.iter().map(|tree| self.cut.asking(tree)).collect()));
            chances.iter_mut().zip(&scores).for_each(|(own, score)| own.push(context::chance(*score)));
        }
        (tables, chances)
    }
}

/// The type with the largest chance; the first of several.
pub fn likeliest(chances: &[f32]) -> PageType {
    let mut best = 0;
    for (at, chance) in chances.iter().enumerate() {
        best = if *chance > chances[best] { at } else { best };
    }
    PageType::ALL[best]
}

/// Rules about pages, classes, tags, roles and itemprops that pages of enough domains have: for each the pages.
fn flags(data: &Data) -> Vec<(Feature, Vec<u32>)> {
    let mut found: BTreeMap<Feature, Vec<u32>> = BTreeMap::new();
    let mut own: FxHashSet<Feature> = FxHashSet::default();
    for (number, page) in data.pages.iter().enumerate() {
        own.extend(page.type_sums.held().into_iter().map(|id| Feature::Rule(id.to_owned())));
        own.extend(
            page.blocks
                .elements
                .iter()
                .filter(|element| !element.tag.is_empty())
                .map(|element| Feature::Inside(element.tag.to_string())),
        );
        let classes = &page.blocks.classes;
        own.extend(classes.said().iter().map(|said| Feature::Trait(said.to_owned())));
        let tokens = classes.words().iter().filter(|token| token.chars().count() > 1);
        own.extend(tokens.map(|token| Feature::Class(token.to_owned())));
        own.drain().for_each(|feature| found.entry(feature).or_default().push(number as u32));
    }
    let domains =
        |pages: &[u32]| pages.iter().map(|page| data.pages[*page as usize].domain).collect::<FxHashSet<_>>().len();
    found.into_iter().filter(|(_, pages)| domains(pages) >= DOMAINS).collect()
}
