//! The whole way on one screen: bytes in, [`Extraction`] out.
//!
//! What holds: an extractor never changes, so threads share it; it never fails and never panics, whatever the bytes; the
//! same page and rules give the same answer.

use scraper::Html;

use crate::blocks::{Blocks, segment};
use crate::embedded::{Shown, embedded};
use crate::extraction::Extraction;
use crate::found::{self, Found};
use crate::kinds::{Favor, Format};
use crate::limits::Limits;
use crate::marks::{Effect, Facts, Index, Marks, PageFacts, PhraseFacts, TypeSums, mark, type_sums};
use crate::measures::{Measures, measure};
use crate::metadata;
use crate::page::{self, Page};
use crate::rules::{RuleSet, Rules};
use crate::scores::{self, TypeVerdict, score};
use crate::select::{Known, select};
use crate::source::{self, Hints, decode};
use crate::threads::{Post, threads};

/// Takes the body text out of pages, by rules. `Send + Sync`; compile once, share by reference.
///
/// ```
/// use bodytext::{Extractor, Hints, Rules};
///
/// let extractor = Extractor::new(Rules::builtin());
/// let html = b"<nav><a href=/>Home</a></nav><article><p>The ferry stopped at noon, and nobody knew why it had \
///     been called back, least of all the crew, who stood on deck and waited.</p></article>";
/// let page = extractor.extract(html, &Hints::default());
/// assert!(page.text().starts_with("The ferry stopped at noon"));
/// ```
#[derive(Debug)]
pub struct Extractor {
    rules: RuleSet,
    index: Index,
    selectors: found::Index,
    tables: scores::Index,
    limits: Limits,
    favor: Favor,
}

/// An extraction with the measures that it was made from, for those who write rules.
#[derive(Debug)]
pub struct Trace {
    /// The extraction.
    pub extraction: Extraction,
    /// The measures of its blocks.
    pub measures: Measures,
    /// What every rule about metadata reads of the page.
    pub readings: Vec<metadata::Reading>,
    /// What the decision tables gave to the score of each block, by what they asked, largest first; with the weights of the
    /// block's marks they sum up to its score.
    pub parts: Vec<Vec<scores::Part>>,
}

/// A page as far as it is known before its blocks are scored.
pub(crate) struct Marked {
    /// Its blocks.
    pub blocks: Blocks,
    /// Their measures.
    pub measures: Measures,
    /// The phrases that stand in them.
    pub phrases: PhraseFacts,
    /// The elements that selectors match.
    pub found: Found,
    /// Posts of a thread, and comments.
    pub posts: Vec<Post>,
    /// What rules say of its type; only fits read it.
    #[cfg_attr(not(feature = "fit"), allow(dead_code))]
    pub type_sums: TypeSums,
    /// Its type.
    pub page_type: TypeVerdict,
    /// The rules that hold for them.
    pub marks: Marks,
}

impl Extractor {
    /// Compiles rules, with default limits.
    pub fn new(rules: Rules) -> Extractor {
        Extractor::of_set(rules.into_set())
    }

    /// Compiles a rule set, with default limits.
    pub fn of_set(rules: RuleSet) -> Extractor {
        Extractor {
            index: Index::of(&rules),
            selectors: found::Index::of(&rules),
            tables: scores::Index::of(&rules),
            rules,
            limits: Limits::default(),
            favor: Favor::Balance,
        }
    }

    /// The same extractor with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Extractor {
        Extractor { limits, ..self }
    }

    /// The same extractor, which keeps less, or more, than the rules take to be right: by the settings `precision` and
    /// `recall` of the selection.
    #[must_use]
    pub fn with_favor(self, favor: Favor) -> Extractor {
        Extractor { favor, ..self }
    }

    /// The rules in force.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Extracts a page from its bytes: HTML in any charset, or plain text.
    pub fn extract(&self, bytes: &[u8], hints: &Hints) -> Extraction {
        let source = decode(bytes, hints, &self.limits);
        let page = page::parse(&source, hints, &self.limits);
        self.read(&page, false).extraction
    }

    /// Extracts a page and keeps the measures of its blocks.
    pub fn trace(&self, bytes: &[u8], hints: &Hints) -> Trace {
        let source = decode(bytes, hints, &self.limits);
        let page = page::parse(&source, hints, &self.limits);
        self.read(&page, true)
    }

    /// Extracts a page that the caller has parsed. Its blocks have no spans.
    pub fn extract_html(&self, html: &Html) -> Extraction {
        self.extract_html_with(html, &Hints::default())
    }

    /// The same with hints.
    pub fn extract_html_with(&self, html: &Html, hints: &Hints) -> Extraction {
        self.read(&page::from_html(html, hints), false).extraction
    }

    /// Extracts the body from plain text, such as another tool's output or a crawl's WET record.
    pub fn extract_text(&self, text: &str) -> Extraction {
        let source = source::from_text(text, Format::Text);
        let page = page::parse(&source, &Hints::default(), &self.limits);
        self.read(&page, false).extraction
    }

    /// The stages from a parsed page to marks.
    pub(crate) fn marked(&self, page: &Page<'_>) -> Marked {
        let blocks = segment(page);
        let measures = measure(page, &blocks);
        let phrases = self.index.phrases.find(page, &blocks);
        let found = self.selectors.find(page.dom.as_ref());
        let on_page = PageFacts { page, blocks: &blocks, measures: &measures, phrases: &phrases, found: &found };
        let type_sums = type_sums(on_page, &self.rules);
        let page_type = scores::decide(&type_sums, &blocks, &measures, page.format, &self.tables);
        let measures = measures.with_types(|one| page_type.chance(one));
        let page_type_is = page_type.page_type;
        let facts = Facts { page, blocks: &blocks, phrases: &phrases, found: &found, page_type: page_type_is };
        let marks = mark(facts, &measures, &self.rules, &self.index);
        let weight = |effect| if let Effect::Weight(weight) = effect { weight } else { 0.0 };
        let marked = marks.marks.iter().map(|mark| (mark.block, self.rules.rules[mark.rule].kind, weight(mark.effect)));
        let measures = measures.with_marks(&blocks, marked);
        let posts = threads(page, &blocks, &found, &marks.marks, &self.rules);
        let in_posts = posts.iter().map(|post| (post.blocks.as_slice(), post.text.as_slice()));
        let measures = measures.with_posts(&blocks, in_posts);
        Marked { blocks, measures, phrases, found, posts, type_sums, page_type, marks }
    }

    /// The stages behind parsing; if next to nothing comes out, once more with the text that the page holds as data. The parts
    /// of scores are kept only if they are asked for.
    fn read(&self, page: &Page<'_>, with_parts: bool) -> Trace {
        let shown = self.judge(page, with_parts);
        let words = body_words(&shown.extraction);
        let settings = self.rules.selection(shown.extraction.page_type(), page.format);
        if words >= settings.embedded_words.value {
            return shown;
        }
        let known = Shown { words, status: shown.extraction.status(), times: settings.embedded_times.value };
        match embedded(page, known, &self.rules).map(|page| self.judge(&page, with_parts)) {
            Some(held) if body_words(&held.extraction) > words => held,
            _ => shown,
        }
    }

    /// The stages behind parsing, once.
    fn judge(&self, page: &Page<'_>, with_parts: bool) -> Trace {
        let Marked { blocks, measures, phrases, found, page_type, marks, posts, .. } = self.marked(page);
        let known = scores::Known { blocks: &blocks, format: page.format, page_type: page_type.page_type };
        let scores = score(known, measures, marks, &self.rules, &self.tables);
        let parts = if with_parts { scores::parts(known, &scores, &self.rules, &self.tables) } else { Vec::new() };
        let known = metadata::Facts {
            page,
            blocks: &blocks,
            phrases: &phrases,
            found: &found,
            scores: &scores,
            page_type: page_type.page_type,
        };
        let readings = metadata::readings(known, &self.rules);
        let metadata = metadata::weighed(&readings, known.page_type, &self.rules);
        let known = Known { page_type, metadata, posts, favor: self.favor };
        let extraction = select(page, blocks, &scores, (&phrases, &found), known, &self.rules);
        Trace { extraction, measures: scores.measures, readings, parts }
    }
}

/// Words of the body that came out.
fn body_words(extraction: &Extraction) -> f32 {
    extraction.kept().map(|block| block.words).sum()
}
