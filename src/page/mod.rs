//! Stage `parse`: [`Source`] → [`Page`], the page's tree with what its head says.
//!
//! What holds: the tree is no deeper and has no more elements than the limits say, and no text is lost to them; text
//! nodes know their bytes in the source. A plain text is a page without a tree.

mod addresses;
mod guard;
mod head;
mod json_ld;
mod pressure;
mod text;

use scraper::Html;
use url::Url;

pub use addresses::absolute;
pub use head::{Head, Named};
pub use json_ld::objects;
pub(crate) use text::TextReader;

use crate::dom::Dom;
use crate::kinds::Format;
use crate::limits::{Limits, Warning};
use crate::source::{CharsetFrom, Hints, Source};

/// A page: a tree or a plain text, and what is known of it as a whole.
#[derive(Debug)]
pub struct Page<'a> {
    /// The tree; none for plain text.
    pub dom: Option<Dom>,
    /// Whether the tree is of a parser for browsers with scripts, so that a `<noscript>` holds its markup as text.
    pub raw_noscript: bool,
    /// The source's text; empty if the caller parsed the page.
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
}

impl Page<'_> {
    /// The same page with another tree, in which the nodes of its own keep their ids, and with a further warning.
    pub fn with_tree(&self, dom: Dom, warning: Warning) -> Page<'_> {
        Page {
            dom: Some(dom),
            raw_noscript: self.raw_noscript,
            text: self.text,
            head: self.head.clone(),
            url: self.url.clone(),
            base: self.base.clone(),
            format: self.format,
            charset: self.charset,
            warnings: self.warnings.iter().cloned().chain([warning]).collect(),
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

/// Builds the page of a source.
pub fn parse<'a>(source: &'a Source<'_>, hints: &Hints, limits: &Limits) -> Page<'a> {
    parse_by(Tokenizer::Bytes, source, hints, limits)
}

/// Builds the page of a source by either tokenizer.
pub fn parse_by<'a>(by: Tokenizer, source: &'a Source<'_>, hints: &Hints, limits: &Limits) -> Page<'a> {
    let mut warnings = source.warnings.clone();
    let (dom, head) = match source.format {
        Format::Text => (None, Head::default()),
        Format::Html => {
            let dom = guard::build(&source.text, by, limits, &mut warnings);
            let head = head::read(&dom);
            (Some(dom), head)
        }
    };
    finish(
        Page {
            dom,
            raw_noscript: false,
            text: &source.text,
            head,
            url: None,
            base: None,
            format: source.format,
            charset: Some((source.charset, source.charset_from)),
            warnings,
        },
        hints,
    )
}

/// The page of a tree that the caller has parsed. Its blocks have no spans.
pub fn from_html(html: &Html, hints: &Hints) -> Page<'static> {
    from_dom(Dom::from(html), hints)
}

/// The page of a tree that was not parsed from a source.
pub(crate) fn from_dom(dom: Dom, hints: &Hints) -> Page<'static> {
    finish(
        Page {
            raw_noscript: true,
            text: "",
            head: head::read(&dom),
            dom: Some(dom),
            url: None,
            base: None,
            format: Format::Html,
            charset: None,
            warnings: Vec::new(),
        },
        hints,
    )
}

/// The tree of a piece of markup that the page holds as text, under the default limits.
pub(crate) fn tree_of(markup: &str) -> Dom {
    guard::build(markup, Tokenizer::Bytes, &Limits::default(), &mut Vec::new())
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
