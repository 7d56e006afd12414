//! Two runs over the same pages, compared page by page.
//!
//! In: the scores of an earlier run and of this one. Out: the mean difference with its interval, how many pages gained
//! and lost, and which ones most. What holds: only pages that both runs have are compared, paired by corpus and id; a
//! sample of the interval takes both scores of a page together, so that what is hard for both does not blur it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::bootstrap::{self, Interval};
use super::overlap::Overlap;
use super::score::PageScore;
use super::summary::{UNKNOWN, mean, sum_of};

/// A smaller difference than this is none.
const SAME: f64 = 1e-9;

/// Two runs, compared.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The corpora, in the order of this run.
    pub corpora: Vec<Parts>,
    /// The mean of the differences of the corpora.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_difference: Option<f64>,
    /// The pages that lost, most first.
    pub lost: Vec<Change>,
    /// The pages that gained, most first.
    pub gained: Vec<Change>,
    /// How many pages only this run has.
    pub only_now: usize,
    /// How many pages of these corpora only the earlier run has.
    pub only_before: usize,
    /// How many pages have another gold than in the earlier run; they are compared all the same.
    pub gold_changed: usize,
}

/// The differences of a corpus, whole and by page type and language.
#[derive(Clone, Debug, Serialize)]
pub struct Parts {
    /// The corpus.
    pub name: String,
    /// All pages.
    pub all: Differences,
    /// The pages of each type.
    pub by_page_type: BTreeMap<String, Differences>,
    /// The pages of each language.
    pub by_lang: BTreeMap<String, Differences>,
}

/// The differences of a group of pages.
#[derive(Clone, Debug, Serialize)]
pub struct Differences {
    /// In word F1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Difference>,
    /// In segment F1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<Difference>,
}

/// A difference in F1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// How many pages were compared.
    pub pages: usize,
    /// The earlier F1.
    pub before: f64,
    /// This run's F1.
    pub now: f64,
    /// The difference.
    pub difference: f64,
    /// Its 95% interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// How many pages have a higher F1 now.
    pub better: usize,
    /// How many pages have a lower F1 now.
    pub worse: usize,
}

/// A page whose F1 changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The page's corpus.
    pub corpus: String,
    /// The page's id.
    pub id: String,
    /// Where it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The earlier F1.
    pub before: f64,
    /// This run's F1.
    pub now: f64,
    /// The difference.
    pub difference: f64,
}

/// Earlier score, this run's score.
type Pair<'a> = (&'a PageScore, &'a PageScore);

/// Compares this run with an earlier one; `number` says how many of the pages that lost or gained most are named.
pub fn compare(before: &[PageScore], now: &[PageScore], number: usize) -> Comparison {
    let earlier: FxHashMap<(&str, &str), &PageScore> = before.iter().map(|page| (key(page), page)).collect();
    let pairs: Vec<Pair> = now.iter().filter_map(|page| Some((*earlier.get(&key(page))?, page))).collect();
    let corpora = in_corpora(&pairs);
    let headlines: Vec<f64> = corpora
        .iter()
        .filter_map(|corpus| corpus.all.words.or(corpus.all.segments))
        .map(|difference| difference.difference)
        .collect();
    let mut changes: Vec<Change> = pairs.iter().filter_map(change).collect();
    changes.sort_by(|a, b| a.difference.total_cmp(&b.difference));
    Comparison {
        mean_difference: (!headlines.is_empty()).then(|| mean(headlines.iter().copied())),
        lost: changes.iter().take_while(|change| change.difference < 0.0).take(number).cloned().collect(),
        gained: changes.iter().rev().take_while(|change| change.difference > 0.0).take(number).cloned().collect(),
        only_now: now.len() - pairs.len(),
        only_before: in_these(&corpora, earlier.keys()).saturating_sub(pairs.len()),
        gold_changed: pairs.iter().filter(|(before, now)| gold(before) != gold(now)).count(),
        corpora,
    }
}

/// How many of the pages are of these corpora.
fn in_these<'a>(corpora: &[Parts], pages: impl Iterator<Item = &'a (&'a str, &'a str)>) -> usize {
    pages.filter(|(name, _)| corpora.iter().any(|corpus| corpus.name == *name)).count()
}

fn key(page: &PageScore) -> (&str, &str) {
    (&page.corpus, &page.id)
}

/// How much the gold of a page has: words, and segments of both lists.
fn gold(page: &PageScore) -> (Option<u64>, Option<(u64, u64)>) {
    (page.words.map(|words| words.gold), page.segments.map(|segments| (segments.with, segments.without)))
}

fn change((before, now): &Pair) -> Option<Change> {
    let (old, new) = (before.headline()?.f1(), now.headline()?.f1());
    let difference = new - old;
    (difference.abs() > SAME).then(|| Change {
        corpus: now.corpus.clone(),
        id: now.id.clone(),
        url: now.url.clone(),
        before: old,
        now: new,
        difference,
    })
}

/// The pairs by corpus, in the order of their first pages.
fn in_corpora(pairs: &[Pair]) -> Vec<Parts> {
    let mut order: Vec<(&str, Vec<Pair>)> = Vec::new();
    for pair in pairs {
        match order.iter_mut().find(|(name, _)| *name == pair.1.corpus) {
            Some((_, pages)) => pages.push(*pair),
            None => order.push((&pair.1.corpus, vec![*pair])),
        }
    }
    order
        .into_iter()
        .map(|(name, pairs)| Parts {
            name: name.to_owned(),
            all: differences(&pairs),
            by_page_type: grouped(&pairs, |page| page.page_type.as_deref()),
            by_lang: grouped(&pairs, |page| page.lang.as_deref()),
        })
        .collect()
}

fn grouped<'a>(pairs: &[Pair<'a>], name: impl Fn(&'a PageScore) -> Option<&'a str>) -> BTreeMap<String, Differences> {
    let mut groups: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        groups.entry(name(pair.1).unwrap_or(UNKNOWN)).or_default().push(*pair);
    }
    groups.into_iter().map(|(name, pairs)| (name.to_owned(), differences(&pairs))).collect()
}

fn differences(pairs: &[Pair]) -> Differences {
    let both = |of: fn(&PageScore) -> Option<Overlap>| -> Vec<(Overlap, Overlap)> {
        pairs.iter().filter_map(|(before, now)| Some((of(before)?, of(now)?))).collect()
    };
    Differences {
        words: of_means(&both(|page| page.words)),
        segments: of_sums(&both(|page| page.segments.map(|segments| segments.overlap()))),
    }
}

/// The difference of the means over pages.
fn of_means(pairs: &[(Overlap, Overlap)]) -> Option<Difference> {
    if pairs.is_empty() {
        return None;
    }
    let each: Vec<f64> = pairs.iter().map(|(before, now)| now.f1() - before.f1()).collect();
    let before = mean(pairs.iter().map(|(before, _)| before.f1()));
    let now = mean(pairs.iter().map(|(_, now)| now.f1()));
    Some(difference(pairs, before, now, bootstrap::of_mean(&each)))
}

/// The difference of what is counted over all pages at once.
fn of_sums(pairs: &[(Overlap, Overlap)]) -> Option<Difference> {
    let (before, now): (Vec<Overlap>, Vec<Overlap>) = pairs.iter().copied().unzip();
    let old = before.iter().copied().reduce(Overlap::plus)?.f1();
    let new = now.iter().copied().reduce(Overlap::plus)?.f1();
    let interval = bootstrap::interval(pairs.len(), |sample| sum_of(&now, sample).f1() - sum_of(&before, sample).f1());
    Some(difference(pairs, old, new, interval))
}

fn difference(pairs: &[(Overlap, Overlap)], before: f64, now: f64, interval: Option<Interval>) -> Difference {
    let changed = |sign: f64| pairs.iter().filter(|(old, new)| (new.f1() - old.f1()) * sign > SAME).count();
    Difference {
        pages: pairs.len(),
        before,
        now,
        difference: now - before,
        interval,
        better: changed(1.0),
        worse: changed(-1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::segments::Segments;
    use crate::eval::summary::tests::page;

    #[test]
    fn pages_are_paired_by_corpus_and_id() {
        let before = [
            page("gone", "article", [2, 2, 2]),
            page("b", "forum", [4, 4, 2]),
            page("a", "article", [4, 4, 4]),
            page("same", "forum", [3, 3, 1]),
        ];
        let now = [
            page("a", "article", [4, 4, 3]),
            page("b", "forum", [4, 4, 4]),
            page("new", "forum", [1, 1, 1]),
            page("same", "forum", [3, 3, 1]),
        ];
        let result = compare(&before, &now, 5);
        assert_eq!((result.only_now, result.only_before, result.gold_changed), (1, 1, 0));
        let words = result.corpora[0].all.words.unwrap();
        assert_eq!((words.pages, words.better, words.worse), (3, 1, 1));
        assert!((words.difference - 0.25 / 3.0).abs() < 1e-12);
        assert_eq!(result.mean_difference, Some(words.difference));
        let names = |changes: &[Change]| changes.iter().map(|c| (c.id.clone(), c.difference)).collect::<Vec<_>>();
        assert_eq!(names(&result.lost), [("a".to_owned(), -0.25)]);
        assert_eq!(names(&result.gained), [("b".to_owned(), 0.5)]);
        assert_eq!(result.corpora[0].by_page_type["forum"].words.unwrap().worse, 0);
    }

    #[test]
    fn segments_are_compared_over_all_pages_at_once() {
        let with = |id: &str, with_found| {
            let segments = Segments { with: 3, with_found, without: 3, without_found: 1 };
            PageScore { words: None, segments: Some(segments), ..page(id, "article", [0; 3]) }
        };
        let result = compare(&[with("a", 1), with("b", 3)], &[with("a", 2), with("b", 3)], 1);
        let segments = result.corpora[0].all.segments.unwrap();
        assert_eq!((segments.before, segments.now), (2.0 * 4.0 / 12.0, 2.0 * 5.0 / 13.0));
        assert_eq!((segments.better, segments.worse, result.corpora[0].all.words), (1, 0, None));
    }

    #[test]
    fn a_run_against_itself_has_no_difference_and_a_changed_gold_is_told() {
        let run = [page("a", "article", [4, 4, 2]), page("b", "article", [5, 4, 2])];
        let result = compare(&run, &run, 9);
        assert_eq!(result.corpora[0].all.words.unwrap().interval, Some(Interval(0.0, 0.0)));
        assert!(result.lost.is_empty() && result.gained.is_empty());
        assert_eq!(compare(&[page("a", "article", [9, 4, 2])], &run, 1).gold_changed, 1);
    }
}
