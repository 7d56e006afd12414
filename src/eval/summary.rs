//! What many pages scored together.
//!
//! In: the scores of pages. Out: means, sums and their intervals; overall, by page type and by language. What holds: word
//! scores are averaged over pages, segments are counted over all pages at once; pages come in a fixed order, so that the
//! sums are the same to the last bit whatever the number of threads.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{self, Interval};
use super::fields::{Fields, Shares};
use super::overlap::Overlap;
use super::score::PageScore;
use super::segments::Segments;

/// What the name of a page type or language is where the gold has none.
pub const UNKNOWN: &str = "unknown";

/// The scores of a group of pages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// How many pages there are.
    pub pages: usize,
    /// Word scores, of the pages with a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Means>,
    /// Segment scores, of the pages with segments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<Means>,
    /// The segments counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment_counts: Option<Segments>,
    /// How many titles, authors and dates are right, of the pages whose gold has them.
    #[serde(skip_serializing_if = "Shares::is_empty")]
    pub fields: Shares,
}

/// F1, precision and recall of a number of pages.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Means {
    /// How many pages have such a score.
    pub pages: usize,
    /// F1.
    pub f1: f64,
    /// Its 95% interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1_interval: Option<Interval>,
    /// Precision.
    pub precision: f64,
    /// Recall.
    pub recall: f64,
}

/// The scores of a corpus, whole and in parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The corpus.
    pub name: String,
    /// All pages.
    pub all: Group,
    /// The pages of each type.
    pub by_page_type: BTreeMap<String, Group>,
    /// The pages of each language.
    pub by_lang: BTreeMap<String, Group>,
}

impl Group {
    /// Sums up the scores of pages.
    pub fn of<'a>(pages: impl IntoIterator<Item = &'a PageScore>) -> Group {
        let pages: Vec<&PageScore> = pages.into_iter().collect();
        let words: Vec<Overlap> = pages.iter().filter_map(|page| page.words).collect();
        let segments: Vec<Segments> = pages.iter().filter_map(|page| page.segments).collect();
        let fields: Vec<Fields> = pages.iter().map(|page| page.fields).collect();
        Group {
            fields: Shares::of(&fields),
            pages: pages.len(),
            words: averaged(&words),
            segments: counted_together(&segments),
            segment_counts: segments.iter().copied().reduce(Segments::plus),
        }
    }

    /// The F1 that the group is judged by: of words, or of segments where there is no body.
    pub fn headline(&self) -> Option<f64> {
        self.words.or(self.segments).map(|means| means.f1)
    }
}

impl Summary {
    /// Sums up the pages of a corpus.
    pub fn of(name: &str, pages: &[PageScore]) -> Summary {
        Summary {
            name: name.to_owned(),
            all: Group::of(pages),
            by_page_type: grouped(pages, |page| page.page_type.as_deref()),
            by_lang: grouped(pages, |page| page.lang.as_deref()),
        }
    }
}

/// The mean of several corpora, each with the same weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Overall {
    /// How many corpora there are.
    pub corpora: usize,
    /// Of word scores, over the corpora with bodies (`pages` counts their pages).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Means>,
    /// Of segment scores, over the corpora with segments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<Means>,
    /// Of the F1 that each corpus is judged by: of words, or of segments where it has no bodies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<f64>,
}

impl Overall {
    /// The mean of corpora.
    pub fn of<'a>(corpora: impl IntoIterator<Item = &'a Summary>) -> Overall {
        let corpora: Vec<&Summary> = corpora.into_iter().collect();
        let words: Vec<Means> = corpora.iter().filter_map(|corpus| corpus.all.words).collect();
        let segments: Vec<Means> = corpora.iter().filter_map(|corpus| corpus.all.segments).collect();
        let headlines: Vec<f64> = corpora.iter().filter_map(|corpus| corpus.all.headline()).collect();
        Overall {
            corpora: corpora.len(),
            words: mean_of_means(&words),
            segments: mean_of_means(&segments),
            headline: (!headlines.is_empty()).then(|| mean(headlines.iter().copied())),
        }
    }
}

/// The pages in groups of the same name, each with its sum.
fn grouped<'a>(pages: &'a [PageScore], name: impl Fn(&'a PageScore) -> Option<&'a str>) -> BTreeMap<String, Group> {
    let mut groups: BTreeMap<&str, Vec<&PageScore>> = BTreeMap::new();
    for page in pages {
        groups.entry(name(page).unwrap_or(UNKNOWN)).or_default().push(page);
    }
    groups.into_iter().map(|(name, pages)| (name.to_owned(), Group::of(pages))).collect()
}

fn averaged(pages: &[Overlap]) -> Option<Means> {
    if pages.is_empty() {
        return None;
    }
    let f1: Vec<f64> = pages.iter().map(Overlap::f1).collect();
    Some(Means {
        pages: pages.len(),
        f1: mean(f1.iter().copied()),
        f1_interval: bootstrap::of_mean(&f1),
        precision: mean(pages.iter().map(Overlap::precision)),
        recall: mean(pages.iter().map(Overlap::recall)),
    })
}

fn counted_together(pages: &[Segments]) -> Option<Means> {
    let overlaps: Vec<Overlap> = pages.iter().map(Segments::overlap).collect();
    let all = overlaps.iter().copied().reduce(Overlap::plus)?;
    Some(Means {
        pages: pages.len(),
        f1: all.f1(),
        f1_interval: bootstrap::interval(overlaps.len(), |sample| sum_of(&overlaps, sample).f1()),
        precision: all.precision(),
        recall: all.recall(),
    })
}

/// The sum of the overlaps of a sample.
pub(super) fn sum_of(overlaps: &[Overlap], sample: &[usize]) -> Overlap {
    sample.iter().map(|&i| overlaps[i]).fold(Overlap::default(), Overlap::plus)
}

fn mean_of_means(corpora: &[Means]) -> Option<Means> {
    let of = |value: fn(&Means) -> f64| mean(corpora.iter().map(value));
    (!corpora.is_empty()).then(|| Means {
        pages: corpora.iter().map(|means| means.pages).sum(),
        f1: of(|means| means.f1),
        f1_interval: None,
        precision: of(|means| means.precision),
        recall: of(|means| means.recall),
    })
}

/// The mean of at least one number.
pub(super) fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len();
    values.sum::<f64>() / count as f64
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A page with counts of words: gold, output, common.
    pub fn page(id: &str, page_type: &str, counts: [u64; 3]) -> PageScore {
        let [gold, output, common] = counts;
        PageScore {
            corpus: "c".into(),
            id: id.into(),
            url: None,
            lang: Some("en".into()),
            page_type: Some(page_type.into()),
            words: Some(Overlap { gold, output, common }),
            segments: None,
            fields: Fields::default(),
        }
    }

    fn with_segments(with_found: u64, without_found: u64) -> PageScore {
        let segments = Segments { with: 4, with_found, without: 4, without_found };
        PageScore { words: None, segments: Some(segments), lang: None, ..page("s", "article", [0; 3]) }
    }

    #[test]
    fn word_scores_are_averaged_over_pages() {
        let pages = [page("a", "article", [4, 4, 2]), page("b", "forum", [100, 100, 100]), with_segments(1, 0)];
        let summary = Summary::of("c", &pages);
        let words = summary.all.words.unwrap();
        assert_eq!((summary.all.pages, words.pages), (3, 2));
        assert_eq!((words.f1, words.precision, words.recall), (0.75, 0.75, 0.75));
        assert_eq!(words.f1_interval, Some(Interval(0.5, 1.0)));
        assert_eq!(summary.by_page_type["forum"].words.unwrap().f1, 1.0);
        assert_eq!(summary.by_lang.keys().collect::<Vec<_>>(), ["en", UNKNOWN]);
    }

    #[test]
    fn segments_are_counted_over_all_pages_at_once() {
        let group = Group::of(&[with_segments(4, 2), with_segments(2, 0)]);
        let segments = group.segments.unwrap();
        assert_eq!((segments.precision, segments.recall, segments.f1), (0.75, 0.75, 0.75));
        assert_eq!((group.words, group.headline()), (None, Some(0.75)));
    }

    #[test]
    fn corpora_have_equal_weight() {
        let first = Summary::of("a", &[page("a", "article", [2, 2, 1])]);
        let second = Summary::of("b", &[with_segments(4, 0), with_segments(4, 0)]);
        let overall = Overall::of(&[first, second, Summary::of("none", &[])]);
        assert_eq!((overall.corpora, overall.headline), (3, Some(0.75)));
        assert_eq!((overall.words.unwrap().f1, overall.segments.unwrap().f1), (0.5, 1.0));
    }
}
