//! Stage `parse`: [`Source`] → [`Page`], the page's tree with what its head says.
//!
//! What holds: the tree is no deeper and has no more elements than the limits say, and no text is lost to them; text
//! nodes know their bytes in the source. A plain text is a page without a tree. Markup that a page holds as text is read
//! later, under what is left of the same limits (`fragments`).

mod addresses;
mod attributes;
mod fragments;
mod guard;
mod head;
mod json_ld;
mod pressure;
mod text;

use std::sync::Arc;
use std::time::Instant;

use scraper::Html;
use url::Url;

pub use addresses::absolute;
pub use attributes::kept;
pub(crate) use fragments::{Fragments, text_of};
pub use head::{Head, Named};
pub(crate) use json_ld::is_too_deep;
pub use json_ld::objects;
pub(crate) use text::TextReader;

use crate::dom::{Dom, Kept};
use crate::kinds::Format;
use crate::limits::{Deadline, Limits, Warning};
use crate::source::{CharsetFrom, Hints, Source};

use guard::Bounds;
use pressure::Before;

/// Nodes of a tree between two looks at the clock.
const NODES: usize = 256;

/// A page: a tree or a plain text, and what is known of it as a whole.
#[derive(Debug)]
pub struct Page<'a> {
    /// The tree; none for plain text.
    pub dom: Option<Dom>,
    /// Whether the tree is of a parser for browsers with scripts, so that a `<noscript>` holds its markup as text.
    pub raw_noscript: bool,
    /// The source's text, as far as it was to be read; empty if the caller parsed the page.
    pub text: &'a str,
    /// What the page says of itself.
    pub head: Head,
    /// The URL: the page's canonical one if it has one, else the hint; none if it names no more than a host.
    pub url: Option<String>,
    /// What the page's relative addresses are to be joined to, where that is known.
    pub base: Option<Url>,
    /// How the page was written.
    pub format: Format,
    /// The charset, if the page was decoded here.
    pub charset: Option<(&'static str, CharsetFrom)>,
    /// What was cut or replaced so far.
    pub warnings: Vec<Warning>,
    /// Bytes of the source that were read, or nodes of the tree that the caller parsed.
    pub read: usize,
    /// The limits that hold for texts in it which are read later, as pages of their own are: markup in its data, or in a `<noscript>`.
    pub limits: Limits,
    /// When its time is over: stages that find it so leave off, and what they give is not to be used.
    pub deadline: Deadline,
}

impl Page<'_> {
    /// The same page with another tree, in which the nodes of its own keep their ids, and with further warnings.
    pub fn with_tree(&self, dom: Dom, told: Vec<Warning>) -> Page<'_> {
        let mut warnings = self.warnings.clone();
        told.into_iter().for_each(|warning| warning.tell(&mut warnings));
        Page {
            dom: Some(dom),
            raw_noscript: self.raw_noscript,
            text: self.text,
            head: self.head.clone(),
            url: self.url.clone(),
            base: self.base.clone(),
            format: self.format,
            charset: self.charset,
            warnings,
            read: self.read,
            limits: self.limits,
            deadline: self.deadline,
        }
    }
}

/// What cuts a page into tags and text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokenizer {
    /// [`crate::tokenizer`].
    Bytes,
    /// The one of html5ever, to compare with.
    Html5ever,
}

/// Builds the page of a source, whose elements have all their attributes. If the limits have a time, what is not read by a fifth of it is cut off; the stages behind may take
/// as long as they do.
pub fn parse<'a>(source: &'a Source<'_>, hints: &Hints, limits: &Limits) -> Page<'a> {
    parse_by(Tokenizer::Bytes, source, hints, limits)
}

/// Builds the page of a source by either tokenizer.
pub fn parse_by<'a>(by: Tokenizer, source: &'a Source<'_>, hints: &Hints, limits: &Limits) -> Page<'a> {
    let reading = Deadline::after(limits.time, Instant::now).of_reading();
    build((source, &source.text), (by, None), hints, limits, [reading, Deadline::NEVER])
}

/// Builds the page of the first bytes of a source, or of fewer if the time for reading is over before. Its elements have the
/// attributes that are kept.
pub fn parse_first<'a>(
    bytes: usize,
    source: &'a Source<'_>,
    kept: &Arc<Kept>,
    hints: &Hints,
    limits: &Limits,
    deadline: Deadline,
) -> Page<'a> {
    let mut end = bytes.min(source.text.len());
    while !source.text.is_char_boundary(end) {
        end -= 1;
    }
    let deadlines = [deadline.of_reading(), deadline];
    build((source, &source.text[..end]), (Tokenizer::Bytes, Some(kept)), hints, limits, deadlines)
}

/// Builds the page of a text, whose tree is read until the first deadline, and which has the second.
fn build<'a>(
    (source, text): (&'a Source<'_>, &'a str),
    (by, kept): (Tokenizer, Option<&Arc<Kept>>),
    hints: &Hints,
    limits: &Limits,
    [reading, deadline]: [Deadline; 2],
) -> Page<'a> {
    let mut warnings = source.warnings.clone();
    let (dom, head, read) = match source.format {
        Format::Text => (None, Head::default(), text.len()),
        Format::Html => {
            let bounds = Bounds { limits, deadline: reading, kept, before: Before::default() };
            let (dom, read) = guard::build(text, by, &bounds, &mut warnings);
            let head = head::read(&dom, deadline);
            (Some(dom), head, read)
        }
    };
    if read < source.text.len() {
        warnings.push(Warning::TimeCut { had: source.text.len(), read });
    }
    finish(
        Page {
            dom,
            raw_noscript: false,
            text,
            head,
            url: None,
            base: None,
            format: source.format,
            charset: Some((source.charset, source.charset_from)),
            warnings,
            read,
            limits: *limits,
            deadline,
        },
        hints,
    )
}

/// The page of a tree that the caller has parsed. Its blocks have no spans.
pub fn from_html(html: &Html, hints: &Hints) -> Page<'static> {
    from_dom(Dom::from(html), hints)
}

/// The page of the first nodes of a tree that the caller has parsed, or of fewer if the time for reading is over before. Other limits
/// hold for texts in it that are read later.
pub fn from_first(nodes: usize, html: &Html, hints: &Hints, limits: &Limits, deadline: Deadline) -> Page<'static> {
    let until = deadline.of_reading();
    let (dom, read) = Dom::of_first(html, |node| node >= nodes || until.is_over_at(node, NODES));
    let had = html.tree.nodes().len();
    let warnings = if read < had { vec![Warning::TreeCut { had, read }] } else { Vec::new() };
    Page { warnings, read, ..of_dom(dom, hints, limits, deadline) }
}

/// The page of a tree that was not parsed from a source.
pub(crate) fn from_dom(dom: Dom, hints: &Hints) -> Page<'static> {
    of_dom(dom, hints, &Limits::default(), Deadline::NEVER)
}

fn of_dom(dom: Dom, hints: &Hints, limits: &Limits, deadline: Deadline) -> Page<'static> {
    finish(
        Page {
            raw_noscript: true,
            text: "",
            head: head::read(&dom, deadline),
            dom: Some(dom),
            url: None,
            base: None,
            format: Format::Html,
            charset: None,
            warnings: Vec::new(),
            read: 0,
            limits: *limits,
            deadline,
        },
        hints,
    )
}

/// The tree of a page's markup, for tests.
#[cfg(test)]
pub(crate) fn tree_of(markup: &str) -> Dom {
    let source = crate::source::from_text(markup, Format::Html);
    parse(&source, &Hints::default(), &Limits::default()).dom.unwrap_or_default()
}

/// Joins what the caller knows to what the page says.
fn finish<'a>(mut page: Page<'a>, hints: &Hints) -> Page<'a> {
    let known = [page.head.canonical.as_deref(), page.head.og_url.as_deref(), hints.url.as_deref()];
    page.url = known.into_iter().flatten().find(|url| names_a_page(url)).map(str::to_owned);
    page.base = base(&page.head, hints);
    if page.head.lang.is_none() {
        page.head.lang = hints.lang.as_deref().map(str::to_lowercase);
    }
    if let Some(title) = hints.title.as_deref().filter(|title| !title.trim().is_empty()) {
        page.head.title = Some(title.trim().to_owned());
    }
    page
}

/// Where relative addresses lead from: `<base>`, itself joined to where the page was fetched from or says that it lives.
fn base(head: &Head, hints: &Hints) -> Option<Url> {
    let known = [hints.url.as_deref(), head.canonical.as_deref(), head.og_url.as_deref()];
    let page = known.into_iter().flatten().find_map(|url| Url::parse(url.trim()).ok().filter(Url::has_host));
    match head.base.as_deref() {
        Some(base) => Url::options().base_url(page.as_ref()).parse(base).ok().or(page),
        None => page,
    }
}

/// Whether a URL says more than a host: crawls often keep the host alone, and it would make any page a home page.
fn names_a_page(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}
