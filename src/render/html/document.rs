//! The body as a whole document of HTML.
//!
//! In: an extraction. Out: a document. What holds: what stands around the body is metadata alone, escaped, with addresses
//! of http only.

use super::html;
use crate::content::{Parts, content};
use crate::extraction::Extraction;
use crate::metadata::Metadata;
use crate::render::{escape, followed};

/// Renders a body as a document, with the parts that are wanted and its metadata in the head.
pub fn html_document(extraction: &Extraction, parts: Parts) -> String {
    let metadata = extraction.metadata();
    let mut out = String::from("<!doctype html>\n<html");
    if let Some(language) = escape::language(metadata.language.as_deref()) {
        escape::attribute("lang", language, &mut out);
    }
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    escape::text(metadata.title.as_deref().unwrap_or_default(), &mut out);
    out.push_str("</title>\n");
    head(metadata, &mut out);
    out.push_str("</head>\n<body>\n<article>\n");
    out.push_str(&html(&content(extraction, parts)));
    out.push_str("</article>\n</body>\n</html>\n");
    out
}

/// The metadata, under the names by which most readers look for them.
fn head(metadata: &Metadata, out: &mut String) {
    for author in &metadata.authors {
        meta("name", "author", author, out);
    }
    let named = [("description", &metadata.description)];
    let properties = [
        ("article:published_time", &metadata.date),
        ("article:modified_time", &metadata.modified),
        ("og:site_name", &metadata.site),
    ];
    named.iter().for_each(|(name, value)| value.iter().for_each(|value| meta("name", name, value, out)));
    if !metadata.tags.is_empty() {
        meta("name", "keywords", &metadata.tags.join(", "), out);
    }
    properties.iter().for_each(|(name, value)| value.iter().for_each(|value| meta("property", name, value, out)));
    if let Some(image) = address(metadata.image.as_deref()) {
        meta("property", "og:image", image, out);
    }
    for (rel, href) in [("canonical", &metadata.url), ("license", &metadata.license)] {
        if let Some(href) = address(href.as_deref()) {
            out.push_str(&format!("<link rel=\"{rel}\""));
            escape::attribute("href", href, out);
            out.push_str(">\n");
        }
    }
}

fn meta(attribute: &str, name: &str, content: &str, out: &mut String) {
    out.push_str(&format!("<meta {attribute}=\"{name}\""));
    escape::attribute("content", content, out);
    out.push_str(">\n");
}

/// An address that is whole and of the web.
fn address(href: Option<&str>) -> Option<&str> {
    href.filter(|href| href.contains(':') && followed(href, &["http", "https"]))
}
