//! What TEI says of a page before its text.
//!
//! In: metadata. Out: a `<teiHeader>`. What holds: what TEI demands is there, empty where nothing is known; what it does
//! not demand is left out then.

use url::Url;

use crate::metadata::Metadata;
use crate::render::{escape, is_whole};

/// Writes the header.
pub(super) fn write(metadata: &Metadata, out: &mut String) {
    out.push_str("<teiHeader>\n<fileDesc>\n");
    title(metadata, out);
    publication(metadata, out);
    out.push_str("<notesStmt>\n");
    element("note", " type=\"page-type\"", metadata.page_type.name(), out);
    out.push_str("</notesStmt>\n");
    source(metadata, out);
    out.push_str("</fileDesc>\n");
    profile(metadata, out);
    out.push_str("<encodingDesc>\n<appInfo>\n<application");
    escape::attribute("version", env!("CARGO_PKG_VERSION"), out);
    out.push_str(" ident=\"bodytext\">\n<label>bodytext</label>\n</application>\n</appInfo>\n</encodingDesc>\n");
    out.push_str("</teiHeader>\n");
}

fn title(metadata: &Metadata, out: &mut String) {
    out.push_str("<titleStmt>\n");
    element("title", " type=\"main\"", metadata.title.as_deref().unwrap_or_default(), out);
    metadata.authors.iter().for_each(|author| element("author", "", author, out));
    out.push_str("</titleStmt>\n");
}

/// Under what terms this text may be used.
fn publication(metadata: &Metadata, out: &mut String) {
    out.push_str("<publicationStmt>\n");
    match &metadata.license {
        Some(license) => {
            element("publisher", "", &publisher(metadata), out);
            out.push_str("<availability>\n");
            element("p", "", license, out);
            out.push_str("</availability>\n");
        }
        None => out.push_str("<p/>\n"),
    }
    out.push_str("</publicationStmt>\n");
}

/// Where the page comes from: in short, and in full.
fn source(metadata: &Metadata, out: &mut String) {
    let joined =
        |parts: &[&Option<String>]| parts.iter().filter_map(|part| part.as_deref()).collect::<Vec<_>>().join(", ");
    out.push_str("<sourceDesc>\n");
    element("bibl", "", &joined(&[&metadata.title, &metadata.site, &metadata.date]), out);
    element("bibl", " type=\"sigle\"", &joined(&[&metadata.site, &metadata.date]), out);
    out.push_str("<biblFull>\n");
    title(metadata, out);
    out.push_str("<publicationStmt>\n");
    element("publisher", "", &publisher(metadata), out);
    if let Some(url) = metadata.url.as_deref().filter(|url| is_whole(url, &["http", "https"])) {
        out.push_str("<ptr type=\"URL\"");
        escape::attribute("target", &pointer(url), out);
        out.push_str("/>\n");
    }
    match &metadata.date {
        Some(date) => when("", date, out),
        None => out.push_str("<date/>\n"),
    }
    out.push_str("</publicationStmt>\n</biblFull>\n</sourceDesc>\n");
}

fn profile(metadata: &Metadata, out: &mut String) {
    out.push_str("<profileDesc>\n<abstract>\n");
    element("p", "", metadata.description.as_deref().unwrap_or_default(), out);
    out.push_str("</abstract>\n");
    if !metadata.tags.is_empty() {
        out.push_str("<textClass>\n<keywords>\n");
        metadata.tags.iter().for_each(|tag| element("term", " type=\"tags\"", tag, out));
        out.push_str("</keywords>\n</textClass>\n");
    }
    if let Some(language) = escape::language(metadata.language.as_deref()) {
        out.push_str(&format!("<langUsage>\n<language ident=\"{language}\">{language}</language>\n</langUsage>\n"));
    }
    if metadata.date.is_some() || metadata.modified.is_some() {
        out.push_str("<creation>\n");
        metadata.date.iter().for_each(|date| when(" type=\"published\"", date, out));
        metadata.modified.iter().for_each(|date| when(" type=\"modified\"", date, out));
        out.push_str("</creation>\n");
    }
    out.push_str("</profileDesc>\n");
}

/// The site and its host.
fn publisher(metadata: &Metadata) -> String {
    let url = metadata.url.as_deref().and_then(|url| Url::parse(url).ok());
    match (metadata.site.as_deref(), url.as_ref().and_then(Url::host_str)) {
        (Some(site), Some(host)) if site != host => format!("{site} ({host})"),
        (Some(known), _) | (None, Some(known)) => known.to_owned(),
        (None, None) => String::new(),
    }
}

/// A date. The metadata holds it as ISO 8601, which is what TEI wants.
fn when(kind: &str, date: &str, out: &mut String) {
    out.push_str(&format!("<date{kind}"));
    escape::attribute("when", date, out);
    out.push('>');
    escape::text(date, out);
    out.push_str("</date>\n");
}

fn element(tag: &str, attributes: &str, text: &str, out: &mut String) {
    if text.is_empty() {
        return out.push_str(&format!("<{tag}{attributes}/>\n"));
    }
    out.push_str(&format!("<{tag}{attributes}>"));
    escape::text(text, out);
    out.push_str(&format!("</{tag}>\n"));
}

/// An address as TEI has it: one without spaces, which would part it from a second.
pub(super) fn pointer(address: &str) -> String {
    address.split_whitespace().collect::<Vec<_>>().join("%20")
}
