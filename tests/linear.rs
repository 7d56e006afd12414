//! What renderings write grows no faster than the page.
//!
//! In: pages made to blow renderings up, at a size and at twice that size. Out: nothing. What holds: every rendering of the
//! larger page is at most about twice as long, and none is longer than a fixed multiple of the page.

#![cfg(feature = "html")]

mod common;

use bodytext::content::{Parts, content};
use bodytext::render::{html, markdown, tei, text};
use bodytext::{Extractor, Hints};
use common::keep_all;

/// A page of a size.
type Page = fn(usize) -> String;

const PAGES: [(&str, Page); 14] = [
    ("lists in lists", |n| format!("{}x{}", "<ul><li>a".repeat(n), "</ul>".repeat(n))),
    ("lists in lists, not closed", |n| "<ul><li>a".repeat(n)),
    ("quotes in quotes", |n| format!("{}x", "<blockquote><p>a".repeat(n))),
    ("tables in tables", |n| "<table><tr><td>a<td>b<tr><td>c<td>d".repeat(n)),
    ("definitions in definitions", |n| "<dl><dt>a<dd>b".repeat(n)),
    ("details in details", |n| "<details><summary>a</summary>b".repeat(n)),
    ("lines in a deep list", |n| format!("{}{}", "<ul><li>".repeat(30), "a<br>b<p>".repeat(n))),
    ("code in a deep quote", |n| format!("{}<pre>{}", "<blockquote>".repeat(30), "a\n".repeat(n))),
    ("wide cells", |n| format!("<table>{}", "<tr><td colspan=1000>a<td>b".repeat(n))),
    ("a wide row over narrow ones", |n| {
        format!("<table><tr>{}{}", "<td rowspan=65534>a".repeat(n), "<tr><td>b<td>c".repeat(n))
    }),
    ("one wide row", |n| format!("<table><tr>{}{}", "<td>a".repeat(n), "<tr><td>b<td>c".repeat(n))),
    ("one long cell", |n| format!("<table><tr><td>{}<td>x{}", "a ".repeat(n), "<tr><td>b<td>c".repeat(n))),
    ("styles in styles", |n| format!("<p>{}", "<b>a<i>b<sub>c".repeat(n))),
    ("notes without end", |n| {
        let mark = |k: usize| format!("<p>a<sup><a href='#n{k}'>{k}</a></sup></p>");
        let note = |k: usize| format!("<li id=n{k}>b <a href='#m{k}'>^</a></li>");
        format!("{}<ol>{}</ol>", (0..n).map(mark).collect::<String>(), (0..n).map(note).collect::<String>())
    }),
];

/// How often each page repeats its piece.
const SIZE: usize = 700;
/// Bytes that a rendering may have for each of the page.
const MOST: usize = 80;

#[test]
fn renderings_grow_as_the_page_does() {
    let extractor = Extractor::new(keep_all());
    let rendered = |page: &str| -> [(&'static str, usize); 4] {
        let extraction = extractor.extract(page.as_bytes(), &Hints::default());
        let body = content(&extraction, Parts::MARKUP);
        [
            ("text", text(&body).len()),
            ("markdown", markdown(&body).len()),
            ("html", html(&body).len()),
            ("tei", tei(&extraction, Parts::MARKUP).len()),
        ]
    };
    let mut wrong = Vec::new();
    for (name, page) in PAGES {
        let (once, twice) = (page(SIZE), page(2 * SIZE));
        for ((form, one), (_, two)) in rendered(&once).into_iter().zip(rendered(&twice)) {
            if two > one * 5 / 2 + 2_000 || two > twice.len() * MOST {
                wrong.push(format!("{name}: {form} of {} bytes has {one}, of {} bytes {two}", once.len(), twice.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Bytes of a text that takes a second if each `&` in it costs a look through the rest.
const LONG: usize = 600_000;

#[test]
fn references_in_one_long_text_cost_what_they_take_to_write() {
    let extractor = Extractor::new(keep_all());
    for (piece, written) in [("&amp;a ", "&amp;a "), ("\u{b7}a ", "\u{b7}a ")] {
        let count = LONG / piece.len();
        let page = format!("<p>{}end</p>", piece.repeat(count));
        let extraction = extractor.extract(page.as_bytes(), &Hints::default());
        let wanted = format!("<p>{}end</p>\n", written.repeat(count));
        assert!(extraction.html() == wanted, "{piece}: {} bytes of {}", extraction.html().len(), wanted.len());
    }
}

#[test]
fn an_address_too_long_for_any_server_is_no_link_in_html() {
    let extractor = Extractor::new(keep_all());
    let html = |bytes: usize| {
        let page = format!("<p>Read <a href='/x?{}'>this</a> first.</p>", "&a".repeat(bytes / 2));
        extractor.extract(page.as_bytes(), &Hints::default()).html()
    };
    assert!(html(8_000).contains("<a href="));
    assert_eq!(html(80_000), "<p>Read this first.</p>\n");
}
