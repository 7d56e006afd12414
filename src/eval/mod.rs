//! How accurate an extraction is, measured against gold texts.
//!
//! In: corpora (pages as saved, and what should be made of them) and anything that extracts. Out: scores of pages, groups
//! and corpora, and comparisons of two runs, as tables or JSON. What holds: the same input gives the same numbers,
//! whatever the number of threads; what can't be read is a problem in the report and stops nothing.
//!
//! - **Words**: F1 of the multisets of lower-cased words of body and output, a page at a time, averaged over pages.
//! - **Segments**: of pieces of text that a good extraction has and of others that it has not, counted over all pages:
//!   precision is the wanted among those found, recall the found among those wanted.
//! - **Title, author, date**: the share of pages on which they are right, of those whose gold has them.
//!
//! The body is what the gold calls body. Where the gold keeps the title beside it, the title is no part of what is
//! measured here.
//!
//! ```
//! use bodytext::eval::{Corpus, Extracted, GoldPage, Summary, evaluate};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("bodytext-eval-{}", std::process::id()));
//! # std::fs::create_dir_all(folder.join("pages"))?;
//! # std::fs::write(folder.join("gold.jsonl"), r#"{"id": "one", "body": "A body"}"#)?;
//! # std::fs::write(folder.join("pages/one.txt"), "A body")?;
//! let corpus = Corpus::open(&folder)?;
//! let everything = |page: &[u8], _: &GoldPage| Extracted {
//!     text: String::from_utf8_lossy(page).into_owned(),
//!     ..Extracted::default()
//! };
//! let report = evaluate(&corpus, &everything);
//! let summary = Summary::of(&report.corpus, &report.pages);
//! assert_eq!(summary.all.words.map(|words| words.f1), Some(1.0));
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # }
//! ```

mod bootstrap;
mod compare;
mod corpus;
mod fields;
mod filter;
mod overlap;
pub(crate) mod random;
mod report;
mod saved;
mod score;
mod segments;
mod summary;
mod table;
pub(crate) mod words;

pub use bootstrap::Interval;
pub use compare::{Change, Comparison, Difference, Differences, Parts, compare};
pub use corpus::{Corpus, GoldPage, Problem};
pub use fields::{Fields, Share, Shares};
pub use filter::Filter;
pub use overlap::Overlap;
pub use report::{comparison_table, overall_table, summary_table, worst_table};
pub use saved::{read_scores, write_scores};
pub use score::PageScore;
pub use segments::Segments;
pub use summary::{Group, Means, Overall, Summary, UNKNOWN};
pub use words::Words;

use rayon::prelude::*;

/// What was extracted from a page.
#[derive(Clone, Debug, Default)]
pub struct Extracted {
    /// The body text.
    pub text: String,
    /// The title.
    pub title: Option<String>,
    /// The author; several are joined by `, `.
    pub author: Option<String>,
    /// The date.
    pub date: Option<String>,
}

/// What a corpus scored.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The name of the corpus.
    pub corpus: String,
    /// Its pages, in the order of the gold.
    pub pages: Vec<PageScore>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Report {
    /// The pages with the lowest F1, lowest first; of equal ones, those with more to find.
    pub fn worst(&self, number: usize) -> Vec<&PageScore> {
        let mut scored: Vec<_> = self.pages.iter().filter_map(|page| Some((page.headline()?, page))).collect();
        scored.sort_by(|(a, _), (b, _)| a.f1().total_cmp(&b.f1()).then(b.gold.cmp(&a.gold)));
        scored.into_iter().take(number).map(|(_, page)| page).collect()
    }
}

/// Extracts from every page of a corpus, on as many threads as rayon has, and scores what comes out.
pub fn evaluate(corpus: &Corpus, extract: &(dyn Fn(&[u8], &GoldPage) -> Extracted + Sync)) -> Report {
    let score = |page: &GoldPage| {
        let bytes = corpus.read(page)?;
        Ok(PageScore::of(&corpus.name, page, &extract(&bytes, page)))
    };
    let results: Vec<Result<PageScore, Problem>> = corpus.pages.par_iter().map(score).collect();
    let mut report = Report {
        corpus: corpus.name.clone(),
        pages: Vec::with_capacity(results.len()),
        problems: corpus.problems.clone(),
    };
    for result in results {
        match result {
            Ok(page) => report.pages.push(page),
            Err(problem) => report.problems.push(problem),
        }
    }
    report
}

#[cfg(test)]
mod tests;
