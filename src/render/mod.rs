//! Stage `render`: [`Extraction`](crate::Extraction) → text, Markdown, HTML, TEI and records.
//!
//! What holds: a rendering reads an extraction and decides nothing; what it writes is linear in the extraction.

mod escape;
pub mod explain;
mod front_matter;
#[cfg(feature = "html")]
mod html;
mod lines;
mod markdown;
mod record;
mod spans;
mod tei;
mod text;

pub use front_matter::front_matter;
#[cfg(feature = "html")]
pub use html::{SCHEMES, html, html_document};
pub use markdown::markdown;
pub use record::{BlockRecord, ImageRecord, MarkRecord, OmittedRecord, PartRecord, Record, SCHEMA};
pub use tei::tei;
pub use text::text;

use crate::content::{Image, Node};

/// An image in plain text.
fn image_words(image: &Image) -> String {
    if image.alt.is_empty() { format!("[{}]", image.src) } else { format!("[{}: {}]", image.alt, image.src) }
}

/// Whether an item is one paragraph, with lists under it that can follow it at once.
fn is_tight(item: &[Node]) -> bool {
    let follows = |node: &Node| match node {
        Node::List { start, items } => start.is_none_or(|start| start == 1) && items.iter().all(|item| is_tight(item)),
        _ => false,
    };
    matches!(item.split_first(), Some((Node::Paragraph(_), rest)) if rest.iter().all(follows))
}

/// Whether an address is whole and has one of some schemes.
fn is_whole(href: &str, schemes: &[&str]) -> bool {
    url::Url::parse(href).is_ok_and(|url| schemes.contains(&url.scheme()))
}

/// Bytes of the longest address that is written as HTML. No server takes half as many, and serializers take time that grows with
/// their square.
#[cfg(feature = "html")]
const ADDRESS_BYTES: usize = 16 << 10;

/// Whether an address can be followed: it is relative, or whole with one of some schemes, and not too long.
#[cfg(feature = "html")]
fn followed(href: &str, schemes: &[&str]) -> bool {
    if href.len() > ADDRESS_BYTES {
        return false;
    }
    is_whole(href, schemes) || url::Url::parse(href) == Err(url::ParseError::RelativeUrlWithoutBase)
}

/// Who wrote a post, and when, on one line.
fn byline(author: Option<&str>, date: Option<&str>) -> String {
    [author, date].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
