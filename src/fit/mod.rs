//! `fit`: decision tables and thresholds from pages whose body is known.
//!
//! In: corpora, the rules that people wrote, a seed. Out: [`Outcome`]: tables and thresholds fitted on all pages, and for
//! every fold of domains an extractor that never saw it, by which the figures are measured. What holds: the same corpora,
//! rules and seed give the same tables, bit for bit, whatever the number of threads.

mod align;
mod boost;
mod choose;
mod columns;
mod data;
pub mod plots;
mod stack;
mod types;
mod write;

use std::sync::Arc;

pub use boost::Plan;
pub use choose::{Chosen, Thresholds};
pub use data::{Data, Gold, PageRows, Reading, fold_of, visible_lines};
pub use stack::{Asking, Fitted, Plans};
pub use write::{selection_file, tables_file, types_file};

use crate::eval::Corpus;
use crate::extractor::Extractor;
use crate::kinds::{Format, PageType};
use crate::measures::Pass;
use crate::rules::{Origin, RuleSet, Scored, Table};

/// What to fit and how.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Pages, or their visible lines.
    pub format: Format,
    /// Share of pages whose URL is kept back.
    pub without_url: f32,
    /// The plans of both passes.
    pub plans: Plans,
    /// Whether to draw a learning curve, which takes a few more fits.
    pub learning: bool,
}

/// What was fitted.
pub struct Outcome {
    /// The pages.
    pub data: Data,
    /// The tables, of all pages.
    pub whole: Fitted,
    /// The settings, of all pages.
    pub chosen: Chosen,
    /// For each page with a body, the F1 that is expected of it and the one that its blocks reach.
    pub expected: Vec<(f32, f32)>,
    /// The calibration curve of these.
    pub quality: Vec<(f32, f32)>,
    /// For each fold, tables and settings of the others.
    pub folds: Vec<(Fitted, Chosen)>,
    /// Shares of the other folds' domains that the first pass was fitted on, and the mean F1 of blocks on those left out.
    pub learning: Vec<(f32, f32)>,
    /// The scores of all blocks, each by tables that did not see its domain.
    pub scores: Vec<f32>,
}

/// Fits tables and thresholds. The rules' own tables and thresholds are left out of it; `tell` is told what is being done,
/// `done` that a page has been read.
pub fn fit(
    corpora: &[Corpus],
    rules: &RuleSet,
    options: &Options,
    tell: &dyn Fn(&str),
    done: &(dyn Fn() + Sync),
) -> Outcome {
    let extractor = Extractor::of_set(RuleSet { tables: Vec::new(), ..rules.clone() });
    let seed = options.plans.first.seed;
    let reading = Reading { format: options.format, without_url: options.without_url, seed };
    let mut data = data::read(corpora, &extractor, reading, done);
    let mut stacking = stack::Stacking::new(&mut data, extractor.rules(), options.plans, tell);
    let curve = if options.learning { stacking.learning() } else { Vec::new() };
    let stack = stacking.run();
    let learning = curve
        .into_iter()
        .map(|(share, scores)| (share, reached_on_known(&data, &scores, rules, options.format)))
        .collect();
    let inner = stack.inner.iter().zip(&stack.inner_types);
    let chosen = inner.map(|(scores, types)| choose::choose(&data, scores, types, rules, options.format));
    let folds = stack.folds.into_iter().zip(chosen).collect();
    let types: Vec<PageType> = data.pages.iter().map(|page| page.page_type).collect();
    let chosen = choose::choose(&data, &stack.scores, &types, rules, options.format);
    let expected = choose::expected_and_reached(&data, &stack.scores, &chosen, (rules, options.format));
    let quality = choose::calibrated(expected.clone());
    Outcome { data, whole: stack.whole, chosen, expected, quality, folds, learning, scores: stack.scores }
}

/// The mean F1 of blocks on pages with scores, by thresholds chosen on them.
fn reached_on_known(data: &Data, scores: &[f32], rules: &RuleSet, format: Format) -> f32 {
    let types: Vec<PageType> = data.pages.iter().map(|page| page.page_type).collect();
    let chosen = choose::choose(data, scores, &types, rules, format);
    let reached = choose::reached(data, scores, &chosen, (rules, format));
    let known = data
        .pages
        .iter()
        .zip(reached)
        .filter(|(page, _)| scores[page.start..page.start + page.words.len()].iter().all(|score| !score.is_nan()));
    let (sum, count) = known.fold((0.0, 0.0), |(sum, count), (_, f1)| (sum + f1, count + 1.0_f32));
    sum / count.max(1.0)
}

/// An extractor with fitted tables and settings in the place of those that the rules have for the format.
pub fn extractor(rules: &RuleSet, format: Format, fitted: &Fitted, chosen: &Chosen) -> Extractor {
    let mut set = rules.clone();
    set.tables.retain(|table| table.format != format);
    for (pass, asking) in [(Pass::First, &fitted.first), (Pass::Second, &fitted.second)] {
        set.tables.extend(asking.iter().map(|one| table(one, format, Scored::Blocks(pass))));
    }
    for (page_type, asking) in fitted.types.iter().filter(|_| format == Format::Html) {
        set.tables.extend(asking.iter().map(|one| table(one, format, Scored::PageType(*page_type))));
    }
    chosen.put_into(&mut set, format);
    Extractor::of_set(set)
}

fn table(asking: &Asking, format: Format, scores: Scored) -> Table {
    Table {
        origin: Arc::new(Origin::default()),
        format,
        scores,
        questions: asking.questions.clone(),
        weights: asking.weights.clone(),
        support: asking.support.iter().map(|count| *count as f32).collect(),
    }
}
