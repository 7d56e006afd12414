//! Thresholds of the selection, chosen on scores of pages that the tables did not see.
//!
//! In: pages and scores. Out: [`Chosen`]. What holds: what is maximised is the mean F1 of pages, as far as blocks tell it,
//! corpora of equal weight; a page type has thresholds of its own as far as its pages are many enough to say so; none outside the
//! body's part of the page is below what the rules allow.

use rayon::prelude::*;

use super::data::{Data, Gold, PageRows};
use crate::kinds::{Format, PageType, Verdict};
use crate::promise;
use crate::rules::{Origin, RuleSet, SelectionOverrides, Setting};
use crate::select;
use std::sync::Arc;

/// Thresholds, in log-odds: inside the body's container and outside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Inside.
    pub inside: f32,
    /// Outside.
    pub outside: f32,
}

/// The chosen settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Chance above which a word speaks for the container it stands in.
    pub container: f32,
    /// The thresholds of all pages.
    pub all: Thresholds,
    /// Those of the pages of a type.
    pub by_type: Vec<(PageType, Thresholds)>,
}

/// Chances that are tried for `container`. With lower ones the stories that load after the first count to its part of the page.
fn containers(format: Format) -> &'static [f32] {
    match format {
        Format::Html => &[0.3, 0.4, 0.5, 0.6],
        // Without elements, the stretch that holds the body is all that tells it from what stands before and behind it.
        Format::Text => &[0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    }
}

/// Thresholds that are tried, in tenths.
fn tried(format: Format) -> std::ops::RangeInclusive<i32> {
    match format {
        Format::Html => -24..=24,
        Format::Text => -60..=24,
    }
}

/// How many pages' worth of doubt there is about a type's own thresholds: F1 per squared step of one, over pages.
const DOUBT: f64 = 0.4;

/// A page's blocks with their scores.
struct Page<'a> {
    rows: &'a PageRows,
    page_type: PageType,
    scores: &'a [f32],
    /// What is added to its thresholds for doubt.
    doubt: f32,
    weight: f64,
}

impl<'a> Page<'a> {
    /// A page, taken for a type, with its part of the scores of all.
    fn of(rows: &'a PageRows, page_type: PageType, scores: &'a [f32], (rules, format): (&RuleSet, Format)) -> Page<'a> {
        let scores = &scores[rows.start..rows.start + rows.words.len()];
        let settings = rules.selection(page_type, format);
        let doubt = promise::doubt(&rows.blocks, scores, |block| rows.verdicts[block], &settings);
        Page { rows, page_type, scores, doubt, weight: 1.0 }
    }

    /// The chances of its blocks.
    fn chances(&self) -> Vec<f32> {
        let verdicts = self.rows.verdicts.iter();
        self.scores.iter().zip(verdicts).map(|(score, verdict)| promise::chance(*score, *verdict)).collect()
    }

    /// Which of its blocks stand in the body's container.
    fn in_body(&self, container: f32, format: Format) -> Vec<bool> {
        select::body(format, &self.rows.blocks, &self.rows.measures.containers, &self.chances(), container)
    }
}

/// Chooses the settings. Pages whose scores are not all known are left out.
pub fn choose(data: &Data, scores: &[f32], types: &[PageType], rules: &RuleSet, format: Format) -> Chosen {
    let mut counts = vec![0.0_f64; data.pages.iter().map(|page| page.corpus + 1).max().unwrap_or(0)];
    data.pages.iter().for_each(|page| counts[page.corpus] += 1.0);
    let pages: Vec<Page<'_>> = data
        .pages
        .iter()
        .zip(types)
        .map(|(rows, page_type)| Page {
            weight: 1.0 / counts[rows.corpus],
            ..Page::of(rows, *page_type, scores, (rules, format))
        })
        .filter(|page| page.scores.iter().all(|score| !score.is_nan()))
        .collect();
    let tried: Vec<(f64, Chosen)> =
        containers(format).par_iter().map(|container| with_container(&pages, *container, rules, format)).collect();
    let best = tried.into_iter().reduce(|best, one| if one.0 > best.0 { one } else { best });
    best.map_or_else(
        || Chosen {
            container: containers(format)[0],
            all: Thresholds { inside: 0.0, outside: 0.5 },
            by_type: Vec::new(),
        },
        |(_, chosen)| chosen,
    )
}

/// The best thresholds for one container, and what they reach.
fn with_container(pages: &[Page<'_>], container: f32, rules: &RuleSet, format: Format) -> (f64, Chosen) {
    let grids: Vec<Vec<f32>> = pages.iter().map(|page| grid(page, container, format)).collect();
    let side = tried(format).count();
    let sum = |of: &dyn Fn(&Page<'_>) -> bool| -> Vec<f64> {
        let mut sums = vec![0.0; side * side];
        for (page, grid) in pages.iter().zip(&grids).filter(|(page, _)| of(page)) {
            sums.iter_mut().zip(grid).for_each(|(sum, f1)| *sum += page.weight * f64::from(*f1));
        }
        sums
    };
    let threshold = |at: usize| (*tried(format).start() + at as i32) as f32 / 10.0;
    let thresholds = |at: usize| Thresholds { inside: threshold(at / side), outside: threshold(at % side) };
    // A bound beyond all that is tried leaves the highest.
    let allowed = |at: usize, least: f32| thresholds(at).outside >= least.min(threshold(side - 1));
    let best_above = |least: f32, sums: &[f64]| {
        let bounded = sums.iter().enumerate();
        best_of(&bounded.map(|(at, sum)| if allowed(at, least) { *sum } else { f64::NEG_INFINITY }).collect::<Vec<_>>())
    };
    let all_sums = sum(&|_| true);
    let best = best_above(least_of_all(rules, format), &all_sums);
    let all = thresholds(best);
    let (mut by_type, mut reached) = (Vec::new(), 0.0);
    // The type of a plain text is a guess at best: all have the same thresholds.
    let types: &[PageType] = if format == Format::Text { &[] } else { PageType::ALL };
    if types.is_empty() {
        reached = all_sums[best];
    }
    for page_type in types {
        let own: Vec<f64> = sum(&|page| page.page_type == *page_type);
        let mean_weight = pages.iter().map(|page| page.weight).sum::<f64>() / pages.len().max(1) as f64;
        let doubted: Vec<f64> = own
            .iter()
            .enumerate()
            .map(|(at, sum)| {
                let one = thresholds(at);
                let away = (one.inside - all.inside).powi(2) + (one.outside - all.outside).powi(2);
                sum - DOUBT * mean_weight * f64::from(away)
            })
            .collect();
        let best = best_above(rules.selection(*page_type, format).outside_least.value, &doubted);
        reached += own[best];
        by_type.push((*page_type, thresholds(best)));
    }
    (reached, Chosen { container, all, by_type })
}

/// The bound on what is chosen for pages of all types.
fn least_of_all(rules: &RuleSet, format: Format) -> f32 {
    let settings = match format {
        Format::Html => &rules.selection,
        Format::Text => &rules.for_text.over(&rules.selection),
    };
    settings.outside_least.value
}

/// The first of the largest.
fn best_of(sums: &[f64]) -> usize {
    let mut best = 0;
    for (at, sum) in sums.iter().enumerate() {
        best = if *sum > sums[best] { at } else { best };
    }
    best
}

/// F1 of a page for every pair of thresholds: rows inside, columns outside.
fn grid(page: &Page<'_>, container: f32, format: Format) -> Vec<f32> {
    let in_body = page.in_body(container, format);
    let counts = |inside: bool| -> Vec<Counts> {
        tried(format).map(|tenth| kept(page, &in_body, inside, tenth as f32 / 10.0)).collect()
    };
    let (inside, outside) = (counts(true), counts(false));
    inside.iter().flat_map(|one| outside.iter().map(|other| f1(&page.rows.gold, *one, *other))).collect()
}

/// Words (or segments) right and wrong.
#[derive(Clone, Copy, Default)]
struct Counts {
    right: f32,
    wrong: f32,
}

/// What the blocks on one side have that are kept.
fn kept(page: &Page<'_>, in_body: &[bool], inside: bool, threshold: f32) -> Counts {
    let keeps = |block: usize| {
        in_body[block] == inside
            && match page.rows.verdicts[block] {
                Some(verdict) => verdict == Verdict::Keep,
                None => page.scores[block] >= threshold + page.doubt,
            }
    };
    let mut counts = Counts::default();
    match &page.rows.gold {
        Gold::Body(_) => {
            for block in (0..in_body.len()).filter(|block| keeps(*block)) {
                let words = page.rows.words[block];
                counts.right += words * page.rows.right[block];
                counts.wrong += words * (1.0 - page.rows.right[block]);
            }
        }
        Gold::Segments { with, without } => {
            let share = |holders: &Vec<usize>| {
                holders.iter().filter(|block| keeps(**block)).count() as f32 / holders.len() as f32
            };
            counts.right = with.iter().map(share).sum();
            counts.wrong = without.iter().map(share).sum();
        }
    }
    counts
}

fn f1(gold: &Gold, one: Counts, other: Counts) -> f32 {
    let wanted = match gold {
        Gold::Body(words) => *words,
        Gold::Segments { with, .. } => with.len() as f32,
    };
    let (right, wrong) = ((one.right + other.right).min(wanted), one.wrong + other.wrong);
    if wanted + right + wrong == 0.0 { 1.0 } else { 2.0 * right / (wanted + right + wrong) }
}

impl Chosen {
    /// The thresholds of pages of a type.
    pub fn of(&self, page_type: PageType) -> Thresholds {
        self.by_type.iter().find(|(one, _)| *one == page_type).map_or(self.all, |(_, own)| *own)
    }

    /// Puts the settings into a rule set, beside those that a person set.
    pub fn put_into(&self, set: &mut RuleSet, format: Format) {
        let why = "A threshold under trial".to_owned();
        let origin = Arc::new(Origin { rule: "selection".to_owned(), why, ..Origin::default() });
        let setting = |value: f32| Setting { value, origin: Arc::clone(&origin) };
        let put = |own: &mut SelectionOverrides, thresholds: Thresholds| {
            own.inside = Some(setting(thresholds.inside));
            own.outside = Some(setting(thresholds.outside));
        };
        if format == Format::Text {
            put(&mut set.for_text, self.all);
            set.for_text.container = Some(setting(self.container));
            return;
        }
        let mut all = SelectionOverrides { container: Some(setting(self.container)), ..SelectionOverrides::default() };
        put(&mut all, self.all);
        set.selection = all.over(&set.selection);
        for (page_type, thresholds) in &self.by_type {
            match set.by_type.iter_mut().find(|(one, _)| one == page_type) {
                Some((_, own)) => put(own, *thresholds),
                None => {
                    let mut own = SelectionOverrides::default();
                    put(&mut own, *thresholds);
                    set.by_type.push((*page_type, own));
                }
            }
        }
    }
}

/// The F1 that the blocks of each page reach with chosen settings, by pages; none where scores are not known.
pub fn reached(data: &Data, scores: &[f32], chosen: &Chosen, (rules, format): (&RuleSet, Format)) -> Vec<f32> {
    let of_page = |rows: &PageRows| {
        let page = Page::of(rows, rows.page_type, scores, (rules, format));
        let own = chosen.of(rows.page_type);
        let in_body = page.in_body(chosen.container, format);
        f1(&rows.gold, kept(&page, &in_body, true, own.inside), kept(&page, &in_body, false, own.outside))
    };
    data.pages.par_iter().map(of_page).collect()
}

/// Points of a calibration curve.
const POINTS: usize = 12;

/// Which F1 pages reach by what is expected of them, by pages: for the curve and its plot.
pub fn expected_and_reached(
    data: &Data,
    scores: &[f32],
    chosen: &Chosen,
    (rules, format): (&RuleSet, Format),
) -> Vec<(f32, f32)> {
    let reached = reached(data, scores, chosen, (rules, format));
    let expected = |rows: &PageRows| {
        let page = Page::of(rows, rows.page_type, scores, (rules, format));
        let own = chosen.of(rows.page_type);
        let in_body = page.in_body(chosen.container, format);
        let kept: Vec<bool> = (0..page.scores.len())
            .map(|block| match rows.verdicts[block] {
                Some(verdict) => verdict == Verdict::Keep,
                None => page.scores[block] >= page.doubt + if in_body[block] { own.inside } else { own.outside },
            })
            .collect();
        let sizes: Vec<f32> = rows.blocks.blocks.iter().map(|block| block.words).collect();
        promise::expected(&sizes, &page.chances(), &kept)
    };
    data.pages
        .iter()
        .zip(reached)
        .filter(|(page, _)| matches!(page.gold, Gold::Body(_)))
        .map(|(page, reached)| (expected(page), reached))
        .collect()
}

/// The calibration curve of pages: means of as many pages each, made to ascend (pool adjacent violators: Ayer et al., 1955).
pub fn calibrated(mut pages: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    pages.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for chunk in pages.chunks(pages.len().div_ceil(POINTS).max(1)) {
        let sum = |of: fn(&(f32, f32)) -> f32| chunk.iter().map(|one| f64::from(of(one))).sum::<f64>();
        pools.push((sum(|one| one.0), sum(|one| one.1), chunk.len() as f64));
        while let [.., before, last] = pools.as_slice() {
            if before.1 / before.2 < last.1 / last.2 {
                break;
            }
            let (before, last) = (*before, *last);
            pools.truncate(pools.len() - 2);
            pools.push((before.0 + last.0, before.1 + last.1, before.2 + last.2));
        }
    }
    let short = |value: f64| ((value * 1000.0).round() / 1000.0) as f32;
    let mut points: Vec<(f32, f32)> =
        pools.iter().map(|(expected, reached, count)| (short(expected / count), short(reached / count))).collect();
    points.dedup_by(|next, kept| next.0 <= kept.0);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calibration_curve_ascends() {
        let pages = (0..240)
            .map(|i| (i as f32 / 240.0, if i % 40 < 20 { i as f32 / 300.0 } else { i as f32 / 240.0 }))
            .collect();
        let points = calibrated(pages);
        assert!(
            points.len() > 3 && points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1),
            "{points:?}"
        );
        assert_eq!(calibrated(Vec::new()), []);
    }

    #[test]
    fn f1_is_made_of_what_is_right_and_wrong() {
        let counts = |right, wrong| Counts { right, wrong };
        assert_eq!(f1(&Gold::Body(10.0), counts(4.0, 1.0), counts(1.0, 4.0)), 0.5);
        assert_eq!(f1(&Gold::Body(0.0), counts(0.0, 0.0), counts(0.0, 0.0)), 1.0);
    }
}
