//! What comes out of a page: [`Extraction`].
//!
//! In: nothing. Out: the type that selection makes and renderings read. What holds: every block of the page is in it, in
//! document order, with its verdict and the marks that led to it.

use std::borrow::Cow;
use std::ops::{Deref, Range};
use std::sync::Arc;

use rustc_hash::FxHashMap;
use url::Url;

use crate::blocks::{Block, Detail, Element, Image};
use crate::kinds::{Format, Kind, PageType, Status, Verdict};
use crate::limits::Warning;
use crate::metadata::Metadata;
use crate::page::absolute;
use crate::rules::Origin;
use crate::source::CharsetFrom;
use crate::threads::Post;

/// The schemes of addresses that lead somewhere: what a reader can visit, write to or call.
const SCHEMES: [&str; 10] = ["http", "https", "ftp", "ftps", "mailto", "tel", "sms", "xmpp", "magnet", "geo"];

/// A rule that holds for a block. The fields of its [`Origin`] (`rule`, `file`, `line`, `why`) can be read from it.
#[derive(Clone, Debug)]
pub struct Mark {
    /// What the rule adds to the score, in log-odds; 0 for a rule that gives a verdict.
    pub weight: f32,
    /// The verdict, if the rule gives one.
    pub verdict: Option<Verdict>,
    /// The rule.
    pub origin: Arc<Origin>,
}

impl Deref for Mark {
    type Target = Origin;

    fn deref(&self) -> &Origin {
        &self.origin
    }
}

/// Why a block is kept or dropped.
#[derive(Clone, Debug)]
pub enum Reason {
    /// A rule says so.
    Rule(Arc<Origin>),
    /// Its score is above or below a threshold of the selection.
    Threshold {
        /// The threshold, in log-odds.
        value: f32,
        /// What of it comes from what the page leaves in doubt.
        doubt: Option<Doubt>,
        /// The setting that it comes from.
        origin: Arc<Origin>,
    },
}

/// What is added to a threshold of a page because its blocks leave in doubt what its body is.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// In log-odds, 0 or less.
    pub added: f32,
    /// The setting that it comes from.
    pub origin: Arc<Origin>,
}

impl Reason {
    /// The rule or setting that decided.
    pub fn origin(&self) -> &Origin {
        match self {
            Reason::Rule(origin) | Reason::Threshold { origin, .. } => origin,
        }
    }
}

/// A piece of a block's text that is left out: an anchor beside a heading, the number of a line.
#[derive(Clone, Debug)]
pub struct Omitted {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// The rule.
    pub origin: Arc<Origin>,
}

/// A block with what was decided about it. The fields and methods of its [`Block`] can be read from it.
#[derive(Clone, Debug)]
pub struct Judged {
    pub(crate) block: Block,
    pub(crate) score: f32,
    pub(crate) verdict: Verdict,
    pub(crate) kind: Option<Kind>,
    pub(crate) reason: Reason,
    pub(crate) in_body: bool,
    pub(crate) marks: Vec<Mark>,
    pub(crate) omitted: Vec<Omitted>,
}

impl Deref for Judged {
    type Target = Block;

    fn deref(&self) -> &Block {
        &self.block
    }
}

impl Judged {
    /// The log-odds that the block is body text: the sum of the weights of its marks and of what the decision tables give.
    pub fn score(&self) -> f32 {
        self.score
    }

    /// Whether the block is part of the body.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// What a dropped block is; none for a kept one.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Why it is kept or dropped.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// Whether it stands in the container that holds the body.
    pub fn in_body(&self) -> bool {
        self.in_body
    }

    /// The rules that hold for the block, in the order of the rule files.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Pieces of its text that renderings leave out, in order.
    pub fn omitted(&self) -> &[Omitted] {
        &self.omitted
    }

    /// Its text without what renderings leave out.
    pub fn shown_text(&self) -> Cow<'_, str> {
        if self.omitted.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let mut shown = String::with_capacity(self.text.len());
        let mut from = 0;
        for omitted in &self.omitted {
            shown.push_str(&self.text[from..omitted.range.start]);
            from = omitted.range.end;
        }
        shown.push_str(&self.text[from..]);
        Cow::Owned(shown)
    }

    /// Whether the block is part of the body.
    pub fn is_kept(&self) -> bool {
        self.verdict == Verdict::Keep
    }
}

/// The result of an extraction.
#[derive(Clone, Debug)]
pub struct Extraction {
    pub(crate) status: Status,
    pub(crate) status_reason: Option<Arc<Origin>>,
    pub(crate) quality: f32,
    pub(crate) page_type: PageType,
    pub(crate) type_reasons: Vec<(f32, Arc<Origin>)>,
    pub(crate) metadata: Metadata,
    pub(crate) url: Option<String>,
    pub(crate) format: Format,
    pub(crate) charset: Option<(&'static str, CharsetFrom)>,
    pub(crate) blocks: Vec<Judged>,
    pub(crate) elements: Vec<Element>,
    pub(crate) posts: Vec<Post>,
    pub(crate) images: Vec<Image>,
    pub(crate) details: FxHashMap<usize, Detail>,
    pub(crate) anchors: foldhash::HashMap<String, usize>,
    pub(crate) base: Option<Url>,
    pub(crate) image_pixels: f32,
    pub(crate) warnings: Vec<Warning>,
}

impl Extraction {
    /// The headline, without the site's name.
    pub fn title(&self) -> Option<&str> {
        self.metadata.title.as_deref()
    }

    /// What is known of the page beside its body.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// What became of the page.
    pub fn status(&self) -> Status {
        self.status
    }

    /// The rule that gave the status, if one did.
    pub fn status_reason(&self) -> Option<&Origin> {
        self.status_reason.as_deref()
    }

    /// Whether the text is that of the page's body: not of a wall, an error page or an empty one.
    pub fn has_body(&self) -> bool {
        matches!(self.status, Status::Article | Status::Listing | Status::Paywall)
    }

    /// How good the extraction is expected to be: the word F1, 0 to 1, that extractions have reached whose blocks were as
    /// sure as these.
    pub fn quality(&self) -> f32 {
        self.quality
    }

    /// What sort of page it is.
    pub fn page_type(&self) -> PageType {
        self.page_type
    }

    /// The rules that spoke for the type, with their weights.
    pub fn type_reasons(&self) -> impl Iterator<Item = (f32, &Origin)> {
        self.type_reasons.iter().map(|(weight, origin)| (*weight, &**origin))
    }

    /// The language that the page states, as a lower-case language tag.
    pub fn lang(&self) -> Option<&str> {
        self.metadata.language.as_deref()
    }

    /// The page's URL, if it is known and more than a host.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// HTML or plain text.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The charset and how it was found; none if the caller decoded the page.
    pub fn charset(&self) -> Option<(&'static str, CharsetFrom)> {
        self.charset
    }

    /// All blocks of the page, kept and dropped, in document order.
    pub fn blocks(&self) -> &[Judged] {
        &self.blocks
    }

    /// The blocks of the body.
    pub fn kept(&self) -> impl Iterator<Item = &Judged> {
        self.blocks.iter().filter(|block| block.is_kept())
    }

    /// The dropped blocks of a kind.
    pub fn dropped(&self, kind: Kind) -> impl Iterator<Item = &Judged> {
        self.blocks.iter().filter(move |block| block.kind == Some(kind))
    }

    /// The tags around a block, innermost first.
    pub fn ancestors(&self, block: &Judged) -> impl Iterator<Item = &str> {
        let mut next = self.elements.get(block.element).map(|_| block.element);
        std::iter::from_fn(move || {
            let here = next?;
            let element = &self.elements[here];
            next = (element.parent != here).then_some(element.parent);
            Some(&*element.tag)
        })
        .filter(|tag| !tag.is_empty())
    }

    /// The images of the page, in document order, whether they belong to the body or not.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// Whether an image is too small to show anything: an icon, or a pixel that counts visits.
    pub fn is_small(&self, image: &Image) -> bool {
        let (width, height) = image.size;
        let small = |side: Option<u32>| side.is_some_and(|side| (side as f32) < self.image_pixels);
        small(width) || small(height)
    }

    /// An address of the page made whole; none if it leads nowhere that a reader could follow (a script, data).
    pub fn absolute(&self, href: &str) -> Option<String> {
        let href = href.trim();
        if matches!(href, "" | "#") {
            return None;
        }
        absolute(href, self.base.as_ref(), &SCHEMES)
    }

    /// What was cut, replaced or guessed on the way.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}
