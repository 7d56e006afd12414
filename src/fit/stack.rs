//! Two passes of tables, fitted so that no page is ever scored by what was fitted on its own domain.
//!
//! In: pages in folds. Out: tables fitted on all pages, and for every fold tables that never saw its pages, with the scores
//! that all pages get. What holds: the second pass learns from first scores that were made without the page's own fold;
//! in a fit without a fold, the first scores come from fits without that fold either (stacking: Wolpert, 1992).

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::boost::{Plan, Target, boost};
use super::columns::{Cut, features};
use super::data::{Data, fold_of};
use super::types::{Chances, Types, likeliest};
use crate::eval::random::SplitMix;
use crate::kinds::PageType;
use crate::measures::{Measures, Pass, context};
use crate::rules::{Feature, Question, RuleSet};
use crate::scores;

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub struct Plans {
    /// The first pass.
    pub first: Plan,
    /// The second pass.
    pub second: Plan,
    /// In how many folds domains are put.
    pub folds: usize,
    /// Whether each fold has first scores of its own. If not, the fit takes half the time, but the first scores that the second
    /// pass learns from come from fits that saw the fold, and its figures are a little too good.
    pub nested: bool,
    /// Whether the types of pages are told by tables: those of plain texts are told by rules alone.
    pub types: bool,
}

/// The tables of both passes.
#[derive(Clone, Debug, Default)]
pub struct Fitted {
    /// Types of pages.
    pub types: Vec<(PageType, Vec<Asking>)>,
    /// The first pass.
    pub first: Vec<Asking>,
    /// The second pass.
    pub second: Vec<Asking>,
}

/// A table with its questions in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// The questions.
    pub questions: Vec<Question>,
    /// The weights.
    pub weights: Vec<f32>,
    /// Rows in training.
    pub support: Vec<u32>,
}

/// What was fitted.
pub struct Stack {
    /// Tables fitted on all pages.
    pub whole: Fitted,
    /// For each fold, tables fitted on the others.
    pub folds: Vec<Fitted>,
    /// The scores of all rows, each by tables that did not see its fold.
    pub scores: Vec<f32>,
    /// For each fold, scores of the other folds' rows by tables that saw neither that fold nor the row's own, for choosing
    /// thresholds; rows without are `NAN`.
    pub inner: Vec<Vec<f32>>,
    /// For each fold, the types of all pages as told without that fold and the page's own.
    pub inner_types: Vec<Vec<PageType>>,
}

/// Fits both passes on all pages and without each fold.
pub struct Stacking<'a> {
    data: &'a mut Data,
    rules: &'a RuleSet,
    plans: Plans,
    fold: Vec<usize>,
    types: Types,
    told: BTreeMap<Vec<usize>, Told>,
    cut: Cut,
    base: Vec<f32>,
    tell: &'a dyn Fn(&str),
}

impl<'a> Stacking<'a> {
    /// Prepares the columns.
    pub fn new(data: &'a mut Data, rules: &'a RuleSet, plans: Plans, tell: &'a dyn Fn(&str)) -> Stacking<'a> {
        let seed = plans.first.seed;
        let fold = data
            .pages
            .iter()
            .flat_map(|page| vec![fold_of(page.domain, plans.folds, seed); page.words.len()])
            .collect();
        let base = data.pages.iter().flat_map(|page| page.base.iter().copied()).collect();
        let cut = Cut::of(data, rules, &features(data, rules, Pass::First));
        tell(&format!(
            "{} pages, {} blocks, {} numbers, {} flags",
            data.pages.len(),
            data.rows,
            cut.columns.numbers.len(),
            cut.columns.flags.len()
        ));
        let page_fold = data.pages.iter().map(|page| fold_of(page.domain, plans.folds, seed)).collect();
        let types = Types::new(data, page_fold, seed);
        Stacking { data, rules, plans, fold, types, told: BTreeMap::new(), cut, base, tell }
    }

    /// Scores of one fold by the first pass alone, fitted on growing shares of the other domains; other rows have none.
    pub fn learning(&mut self) -> Vec<(f32, Vec<f32>)> {
        const SHARES: [f32; 4] = [0.125, 0.25, 0.5, 1.0];
        let seed = self.plans.first.seed;
        self.set_types(&[0]);
        self.cut.cut_again(self.data, is_type);
        let domains: Vec<u64> = self.data.pages.iter().flat_map(|page| vec![page.domain; page.words.len()]).collect();
        let fit = |share: f32| {
            let learned = |row: usize| self.fold[row] != 0 && SplitMix::new(domains[row] ^ seed ^ 1).unit() < share;
            let (_, mut scores) = self.fit_on(
                self.base.clone(),
                &learned,
                &self.plans.first,
                &format!("learning from {share} of the domains"),
            );
            scores.iter_mut().zip(&self.fold).filter(|(_, fold)| **fold != 0).for_each(|(score, _)| *score = f32::NAN);
            (share, scores)
        };
        SHARES.map(fit).into()
    }

    /// Fits everything.
    pub fn run(mut self) -> Stack {
        let folds = self.plans.folds;
        let mut first = Vec::new();
        for fold in 0..folds {
            first.push(self.first(&[fold]));
        }
        let whole_first = self.first(&[]);
        let mut pairs: BTreeMap<(usize, usize), Vec<f32>> = BTreeMap::new();
        let nested = if self.plans.nested { folds } else { 0 };
        for one in 0..nested {
            for other in one + 1..nested {
                pairs.insert((one, other), self.first(&[one, other]).1);
            }
        }
        self.cut = Cut::of(self.data, self.rules, &features(self.data, self.rules, Pass::Second));
        let mut stack = Stack {
            whole: Fitted::default(),
            folds: Vec::new(),
            scores: vec![f32::NAN; self.data.rows],
            inner: vec![vec![f32::NAN; self.data.rows]; folds],
            inner_types: Vec::new(),
        };
        let plain = self.pick(|fold| &first[fold].1);
        for out in 0..folds {
            // The first scores of each fold, by tables that saw neither it nor the one that is out.
            let pair = |fold: usize| pairs.get(&(out.min(fold), out.max(fold))).unwrap_or(&first[fold].1);
            let seen = self.pick(|fold| if fold == out { &first[out].1 } else { pair(fold) });
            let (tables, scores) = self.second(&seen, &[out]);
            let own = |row: &usize| self.fold[*row] == out;
            (0..scores.len()).filter(own).for_each(|row| stack.scores[row] = scores[row]);
            let types = self.told(&[out]);
            stack.inner_types.push(self.page_types());
            stack.folds.push(Fitted { types, first: first[out].0.clone(), second: tables });
            if self.plans.nested {
                for step in 1..=INNER.min(folds - 1) {
                    let inner = (out + step) % folds;
                    let (_, scores) = self.second(&seen, &[out, inner]);
                    let own = |row: &usize| self.fold[*row] == inner;
                    (0..scores.len()).filter(own).for_each(|row| stack.inner[out][row] = scores[row]);
                }
            }
        }
        let (tables, _) = self.second(&plain, &[]);
        stack.whole = Fitted { types: self.told(&[]), first: whole_first.0, second: tables };
        if !self.plans.nested {
            for (out, inner) in stack.inner.iter_mut().enumerate() {
                for (row, score) in inner.iter_mut().enumerate().filter(|(row, _)| self.fold[*row] != out) {
                    *score = stack.scores[row];
                }
            }
        }
        stack
    }

    /// For each row the score that its fold gets.
    fn pick<'s>(&self, scores: impl Fn(usize) -> &'s Vec<f32>) -> Vec<f32> {
        self.fold.iter().enumerate().map(|(row, fold)| scores(*fold)[row]).collect()
    }

    /// Fits the first pass without some folds.
    fn first(&mut self, without: &[usize]) -> (Vec<Asking>, Vec<f32>) {
        self.set_types(without);
        self.cut.cut_again(self.data, is_type);
        self.fit(self.base.clone(), without, &self.plans.first, "first")
    }

    /// Fits the second pass without some folds, from given first scores.
    fn second(&mut self, first: &[f32], without: &[usize]) -> (Vec<Asking>, Vec<f32>) {
        self.set_types(without);
        set_context(self.data, first, self.rules);
        self.cut.cut_again(self.data, |feature| is_type(feature) || is_second(feature));
        self.fit(first.to_vec(), without, &self.plans.second, "second")
    }

    /// Gives every page the type chances that it has by tables fitted without some folds and its own.
    fn set_types(&mut self, without: &[usize]) {
        if !self.plans.types {
            return;
        }
        for page in 0..self.data.pages.len() {
            let key = with(without, fold_of(self.data.pages[page].domain, self.plans.folds, self.plans.first.seed));
            if !self.told.contains_key(&key) {
                let told = self.types.fit(self.data, &key);
                self.told.insert(key.clone(), told);
            }
            let own = &self.told[&key].1[page];
            let rows = &mut self.data.pages[page];
            rows.page_type = likeliest(own);
            let measures = std::mem::replace(&mut rows.measures, Measures::none());
            rows.measures = measures.with_types(|one| own[one as usize]);
        }
    }

    /// The type tables fitted without some folds.
    fn told(&mut self, without: &[usize]) -> Vec<(PageType, Vec<Asking>)> {
        if !self.plans.types {
            return Vec::new();
        }
        if let Some((tables, _)) = self.told.get(without) {
            return tables.clone();
        }
        let (tables, chances) = self.types.fit(self.data, without);
        self.told.insert(without.to_vec(), (tables.clone(), chances));
        tables
    }

    /// The types of all pages as they are set.
    fn page_types(&self) -> Vec<PageType> {
        self.data.pages.iter().map(|page| page.page_type).collect()
    }

    fn fit(&self, scores: Vec<f32>, without: &[usize], plan: &Plan, name: &str) -> (Vec<Asking>, Vec<f32>) {
        let learned = |row: usize| !without.contains(&self.fold[row]);
        self.fit_on(scores, &learned, plan, &format!("{name} pass without {without:?}"))
    }

    /// Fits tables on some rows.
    fn fit_on(
        &self,
        mut scores: Vec<f32>,
        learned: &dyn Fn(usize) -> bool,
        plan: &Plan,
        name: &str,
    ) -> (Vec<Asking>, Vec<f32>) {
        let right: Vec<f32> = self.data.pages.iter().flat_map(|page| page.right.iter().copied()).collect();
        let weight = self.data.pages.iter().flat_map(|page| page.weight.iter().copied());
        let mut weight: Vec<f32> =
            weight.enumerate().map(|(row, weight)| if learned(row) { weight } else { 0.0 }).collect();
        to_mean_of_one(&mut weight);
        let trees = boost(&self.cut.columns, &Target { right: &right, weight: &weight }, &mut scores, plan);
        (self.tell)(&format!("{name}: {} tables", trees.len()));
        (trees.iter().map(|tree| self.cut.asking(tree)).collect(), scores)
    }
}

/// Brings the mean of the weights that count to one, so that the doubt about weights of tables means the same in all fits.
fn to_mean_of_one(weights: &mut [f32]) {
    let counting = weights.iter().filter(|weight| **weight > 0.0);
    let (sum, count) =
        counting.fold((0.0_f64, 0.0_f64), |(sum, count), weight| (sum + f64::from(*weight), count + 1.0));
    if sum > 0.0 {
        weights.iter_mut().for_each(|weight| *weight *= (count / sum) as f32);
    }
}

/// Tables of types, and the chances of all pages.
type Told = (Vec<(PageType, Vec<Asking>)>, Chances);

fn is_type(feature: &Feature) -> bool {
    matches!(feature, Feature::Number { measure, .. } if measure.name().starts_with("type-"))
}

fn is_second(feature: &Feature) -> bool {
    matches!(feature, Feature::Number { measure, .. } if measure.pass() == Pass::Second)
}

/// Folds with one more, in order.
fn with(without: &[usize], fold: usize) -> Vec<usize> {
    let mut all = without.to_vec();
    if !all.contains(&fold) {
        all.push(fold);
    }
    all.sort_unstable();
    all
}

/// For how many of the other folds thresholds are chosen on scores without two folds.
const INNER: usize = 1;

/// Fills the measures of the second pass from first scores.
fn set_context(data: &mut Data, first: &[f32], rules: &RuleSet) {
    data.pages.par_iter_mut().for_each(|page| {
        let mut own = first[page.start..page.start + page.words.len()].to_vec();
        scores::settle(&mut own, &page.marks.marks, rules);
        let measures = std::mem::replace(&mut page.measures, Measures::none());
        page.measures = context::fill(measures, &page.blocks, &own);
    });
}
