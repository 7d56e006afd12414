//! The body and its metadata as XML-TEI (P5).
//!
//! In: an extraction and the parts that are wanted. Out: an XML document. What holds: it is well-formed whatever the page
//! says; elements stand only where TEI allows them; its shape is the one that users of other extractors know: headings are
//! `<ab type="header">`, since TEI has `<head>` only where a division begins.

mod body;
mod header;
mod inline;

use super::escape;
use crate::content::{Note, Parts, content};
use crate::extraction::Extraction;

impl Extraction {
    /// The body and its metadata as XML-TEI, with links, images and tables.
    pub fn tei(&self) -> String {
        tei(self, Parts::MARKUP)
    }
}

/// Renders a page as an XML-TEI document.
pub fn tei(extraction: &Extraction, parts: Parts) -> String {
    let content = content(extraction, parts);
    let metadata = extraction.metadata();
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n");
    header::write(metadata, &mut out);
    out.push_str("<text");
    if let Some(language) = escape::language(metadata.language.as_deref()) {
        escape::attribute("xml:lang", language, &mut out);
    }
    out.push_str(">\n<body>\n<div type=\"entry\">\n");
    let mut writer = Writer { notes: &content.notes, out };
    writer.nodes(&content.nodes);
    writer.out.push_str("</div>\n");
    writer.notes();
    let mut out = writer.out;
    out.push_str("</body>\n</text>\n</TEI>\n");
    out
}

/// What the ids of footnotes begin with.
const NOTE_ID: &str = "note-";

/// Writes the body.
struct Writer<'a> {
    notes: &'a [Note],
    out: String,
}
