//! The whole way on one screen: bytes in, [`Extraction`] out.
//!
//! What holds: an extractor never changes, so threads share it; it never fails and never panics, whatever the bytes; the
//! same page and rules give the same answer, unless there is a limit on time: then that of a part of the page.

use std::sync::Arc;
use std::time::Instant;

use scraper::Html;

use crate::blocks::{Blocks, segment};
use crate::dom::Kept;
use crate::embedded::{Embedded, Shown, embedded};
use crate::extraction::Extraction;
use crate::found::{self, Found};
use crate::halves::both;
use crate::kinds::{Favor, Format};
use crate::limits::{Clock, DataLimit, Deadline, Limits, Warning};
use crate::marks::{Effect, Facts, Index, Marks, PageFacts, PhraseFacts, TypeSums, mark, type_sums};
use crate::measures::{Measures, measure};
use crate::metadata;
use crate::page::{self, Page};
use crate::rules::{RuleSet, Rules};
use crate::scores::{self, TypeVerdict, score};
use crate::select::{Known, select};
use crate::source::{self, Hints, Source, decode};
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
    /// The attributes that anybody reads.
    attributes: Arc<Kept>,
    limits: Limits,
    clock: Clock,
    favor: Favor,
}

/// Bytes, or nodes, that are read and judged however long that takes.
const LEAST: usize = 4 << 10;
/// The part of what was read that is read again if judging it took too long.
const PART: usize = 4;

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
        let (index, (selectors, tables)) =
            both(|| Index::of(&rules), || (found::Index::of(&rules), scores::Index::of(&rules)));
        Extractor {
            attributes: Arc::new(page::kept(rules.attributes())),
            index,
            selectors,
            tables,
            rules,
            limits: Limits::default(),
            clock: Instant::now,
            favor: Favor::Balance,
        }
    }

    /// The same extractor with other limits.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Extractor {
        Extractor { limits, ..self }
    }

    /// The same extractor, which asks another clock whether [`Limits::time`] is over: for tests.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Extractor {
        Extractor { clock, ..self }
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
        self.of_bytes(bytes, hints, false).extraction
    }

    /// Extracts a page and keeps the measures of its blocks.
    pub fn trace(&self, bytes: &[u8], hints: &Hints) -> Trace {
        self.of_bytes(bytes, hints, true)
    }

    /// Extracts a page that the caller has parsed. Its blocks have no spans; of the limits, only the one on time holds for the tree, and
    /// all hold for markup that it has as text and that is parsed here.
    pub fn extract_html(&self, html: &Html) -> Extraction {
        self.extract_html_with(html, &Hints::default())
    }

    /// The same with hints.
    pub fn extract_html_with(&self, html: &Html, hints: &Hints) -> Extraction {
        let first = |nodes, deadline| page::from_first(nodes, html, hints, &self.limits, deadline);
        self.in_time(first, self.deadline(), false).extraction
    }

    /// Extracts the body from plain text, such as another tool's output or a crawl's WET record.
    pub fn extract_text(&self, text: &str) -> Extraction {
        let source = source::from_text(text, Format::Text);
        self.of_source(&source, &Hints::default(), self.deadline(), false).extraction
    }

    fn deadline(&self) -> Deadline {
        Deadline::after(self.limits.time, self.clock)
    }

    fn of_bytes(&self, bytes: &[u8], hints: &Hints, with_parts: bool) -> Trace {
        let deadline = self.deadline();
        self.of_source(&decode(bytes, hints, &self.limits), hints, deadline, with_parts)
    }

    fn of_source(&self, source: &Source<'_>, hints: &Hints, deadline: Deadline, with_parts: bool) -> Trace {
        let first = |bytes, deadline| page::parse_first(bytes, source, &self.attributes, hints, &self.limits, deadline);
        self.in_time(first, deadline, with_parts)
    }

    /// Reads and judges a page, and less of it as often as its time is over before that is done.
    fn in_time<'a>(
        &self,
        first: impl Fn(usize, Deadline) -> Page<'a>,
        mut deadline: Deadline,
        with_parts: bool,
    ) -> Trace {
        let mut most = usize::MAX;
        loop {
            let page = first(most, deadline);
            if let Some(trace) = self.read(&page, with_parts) {
                return trace;
            }
            most = page.read / PART;
            deadline = if most > LEAST { deadline.again() } else { Deadline::NEVER };
            most = most.max(LEAST);
        }
    }

    /// The stages from a parsed page to marks; nothing if its time is over before.
    pub(crate) fn marked(&self, page: &Page<'_>) -> Option<Marked> {
        let in_time = || page.deadline.in_time();
        let blocks = segment(page);
        in_time()?;
        let measures = measure(page, &blocks, &self.rules.dates);
        in_time()?;
        let phrases = self.index.phrases.find(page, &blocks);
        in_time()?;
        let found = self.selectors.find(page);
        in_time()?;
        let on_page = PageFacts { page, blocks: &blocks, measures: &measures, phrases: &phrases, found: &found };
        let type_sums = type_sums(on_page, &self.rules);
        let page_type = scores::decide(&type_sums, &blocks, &measures, page.format, &self.tables);
        let measures = measures.with_types(|one| page_type.chance(one));
        let page_type_is = page_type.page_type;
        let facts = Facts { page, blocks: &blocks, phrases: &phrases, found: &found, page_type: page_type_is };
        let marks = mark(facts, &measures, &self.rules, &self.index);
        in_time()?;
        let weight = |effect| if let Effect::Weight(weight) = effect { weight } else { 0.0 };
        let marked = marks.marks.iter().map(|mark| (mark.block, self.rules.rules[mark.rule].kind, weight(mark.effect)));
        let measures = measures.with_marks(&blocks, marked);
        let posts = threads(page, &blocks, &found, &marks.marks, &self.rules);
        let in_posts = posts.iter().map(|post| (post.blocks.as_slice(), post.text.as_slice()));
        let measures = measures.with_posts(&blocks, in_posts);
        Some(Marked { blocks, measures, phrases, found, posts, type_sums, page_type, marks })
    }

    /// The stages behind parsing; if next to nothing comes out, once more with the text that the page holds as data. The parts
    /// of scores are kept only if they are asked for. Nothing comes out if the page's time is over before it is judged.
    fn read(&self, page: &Page<'_>, with_parts: bool) -> Option<Trace> {
        let mut shown = self.judge(page, with_parts)?;
        let words = body_words(&shown.extraction);
        let settings = self.rules.selection(shown.extraction.page_type(), page.format);
        if words >= settings.embedded_words.value {
            return Some(shown);
        }
        let known = Shown { words, status: shown.extraction.status(), times: settings.embedded_times.value };
        let Embedded { page: held, mut warnings } = embedded(page, known, &self.rules);
        match held.map(|held| self.judge(&held, with_parts)) {
            Some(Some(held)) if body_words(&held.extraction) > words => shown = held,
            Some(None) => warnings.push(Warning::DataCut { limit: DataLimit::Time }),
            _ => {}
        }
        warnings.into_iter().for_each(|warning| warning.tell(&mut shown.extraction.warnings));
        Some(shown)
    }

    /// The stages behind parsing, once; nothing if the page's time is over before its blocks are scored.
    fn judge(&self, page: &Page<'_>, with_parts: bool) -> Option<Trace> {
        let Marked { blocks, measures, phrases, found, page_type, marks, posts, .. } = self.marked(page)?;
        let (format, page_type_is, deadline) = (page.format, page_type.page_type, page.deadline);
        let known = scores::Known { blocks: &blocks, format, page_type: page_type_is, deadline };
        let scores = score(known, measures, marks, &self.rules, &self.tables);
        deadline.in_time()?;
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
        deadline.in_time()?;
        let metadata = metadata::weighed(&readings, known.page_type, &self.rules);
        let known = Known { page_type, metadata, posts, favor: self.favor };
        let extraction = select(page, blocks, &scores, (&phrases, &found), known, &self.rules);
        Some(Trace { extraction, measures: scores.measures, readings, parts })
    }
}

/// Words of the body that came out.
fn body_words(extraction: &Extraction) -> f32 {
    extraction.kept().map(|block| block.words).sum()
}
