//! What one page scored.
//!
//! In: a gold page and what was extracted from it. Out: its counts of words and of segments, and
//! which fields are right. What holds: words are counted
//! where the gold has a body, segments where it lists some. The body is compared as the gold gives it: nothing is taken
//! from or added to either side, so a title that the gold keeps beside the body counts against an output that has it.

use serde::{Deserialize, Serialize};

use super::Extracted;
use super::corpus::GoldPage;
use super::fields::Fields;
use super::overlap::Overlap;
use super::segments::Segments;
use super::words::Words;

/// The score of one page, as it is saved and read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageScore {
    /// The name of the page's corpus.
    pub corpus: String,
    /// The page's id.
    pub id: String,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// What sort of page it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_type: Option<String>,
    /// The words of the body, if the gold has a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Overlap>,
    /// The segments, if the gold lists some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segments: Option<Segments>,
    /// Title, author and date, where the gold has them.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
}

impl PageScore {
    /// Scores what was extracted from a page.
    pub fn of(corpus: &str, gold: &GoldPage, extracted: &Extracted) -> PageScore {
        PageScore {
            corpus: corpus.to_owned(),
            id: gold.id.clone(),
            url: gold.url.clone(),
            lang: gold.lang.clone(),
            page_type: gold.page_type.clone(),
            words: gold.body.as_deref().map(|body| compare_words(body, &extracted.text)),
            segments: Segments::count(&gold.with, &gold.without, &extracted.text),
            fields: Fields::of(gold, extracted),
        }
    }

    /// The overlap that the page is judged by: of its words, or of its segments where there is no body.
    pub fn headline(&self) -> Option<Overlap> {
        self.words.or_else(|| self.segments.map(|segments| segments.overlap()))
    }
}

fn compare_words(gold: &str, output: &str) -> Overlap {
    let (gold, output) = (Words::of(gold), Words::of(output));
    Overlap { gold: gold.total(), output: output.total(), common: gold.common(&output) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(body: Option<&str>, text: &str) -> PageScore {
        let gold = GoldPage { id: "x".into(), body: body.map(str::to_owned), ..GoldPage::default() };
        PageScore::of("c", &gold, &Extracted { text: text.into(), ..Extracted::default() })
    }

    #[test]
    fn word_f1_is_that_computed_by_hand() {
        // In common: the (twice), cat, 日. Gold has 7 words, the output 6.
        let words = score(Some("The cat and the dog 日本"), "THE the CAT, 日 bird fish").words.unwrap();
        assert_eq!((words.gold, words.output, words.common), (7, 6, 4));
        assert!((words.f1() - 8.0 / 13.0).abs() < 1e-12);
    }

    #[test]
    fn a_page_without_body_or_segments_has_no_score() {
        assert_eq!(score(None, "text").headline(), None);
        assert_eq!(score(Some(""), "").headline().unwrap().f1(), 1.0);
    }

    #[test]
    fn a_saved_score_reads_back_the_same() {
        let page = score(Some("a b c"), "a d");
        let line = serde_json::to_string(&page).unwrap();
        let want = r#"{"corpus":"c","id":"x","words":{"f1":0.4,"precision":0.5,"recall":0.3333333333333333,"gold":3,"output":2,"common":1}}"#;
        assert_eq!(line, want);
        assert_eq!(serde_json::from_str::<PageScore>(&line).unwrap(), page);
    }
}
