//! HTML and TEI that are parsed again say what the body says.
//!
//! In: every fixture page, every page of the corpora (in release mode, where they are), and pages made for what fixtures
//! lack. Out: nothing. What holds: a parser finds in our HTML and TEI the words, headings, cells, links, images and code of
//! the body, in the same order; TEI keeps to its content model.

#![cfg(all(feature = "eval", feature = "html"))]

mod common;

use bodytext::content::{Inline, Node, Part, Parts, Style, content};
use bodytext::render::{SCHEMES, html, html_document, tei};
use bodytext::{Extraction, Extractor, Hints, Rules};
use common::corpora::check_corpora;
use common::facts::{EVERYTHING, Facts, of_content};
use common::html::of_html;
use common::tei::{broken, of_tei};
use common::{fixtures, keep_all};
use url::Url;

/// What is wrong with the renderings of a page, if anything is.
fn trouble(page: &Extraction) -> Option<String> {
    let content = content(page, EVERYTHING);
    let wanted = || followed(of_content(&content));
    let in_html = wanted().difference(of_html(&html(&content)));
    let document = tei(page, EVERYTHING);
    let broken = broken(&document);
    if !broken.is_empty() {
        return Some(format!("TEI: {}", broken.join("; ")));
    }
    let in_tei = || wanted().with_addresses(pointer).difference(followed(of_tei(&document)));
    in_html.map(|why| format!("HTML: {why}")).or_else(|| in_tei().map(|why| format!("TEI: {why}")))
}

/// Only links and images that HTML may lead to.
fn followed(mut facts: Facts) -> Facts {
    let follows = |href: &String| Url::parse(href).map_or(true, |url| SCHEMES.contains(&url.scheme()));
    facts.links.retain(follows);
    facts.images.retain(follows);
    facts
}

/// An address as TEI has it.
fn pointer(href: &str) -> String {
    href.split_whitespace().collect::<Vec<_>>().join("%20")
}

#[test]
fn fixtures_say_the_same() {
    let extractor = Extractor::new(Rules::builtin());
    let everything = Extractor::new(keep_all());
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        for extractor in [&extractor, &everything] {
            let page = extractor.extract(&fixture.bytes, &fixture.hints());
            wrong.extend(trouble(&page).map(|why| format!("{}: {why}", fixture.name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page with everything that a body can have, and what must come out of it.
const RICH: &str = "<!doctype html><html lang=en><head><title>Mills &amp; \"wheels\" | Site</title>
<meta name=author content='Ann <b>Miller</b>'><link rel=canonical href='https://a.example/m?x=1&amp;y=2'></head><body>
<h1>Mills</h1><p>A <b>bold</b> <i>word</i>, <del>gone</del>, H<sub>2</sub>O, <code>a &lt; b</code>,
<a href='/x?a=1&amp;b=\"'>a link</a>.<sup><a href='#n1'>1</a></sup> <ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby> and
more of it.<sup><a href='#n1'>1</a></sup></p>
<ol start=3><li>three<ul><li>under</ul><li>four</ol>
<dl><dt>term<dd>meaning</dl><blockquote><p>said</p><blockquote><p>before</p></blockquote></blockquote>
<pre><code class='language-rust'>fn main() {
    a &amp;&amp; b &lt; c
}</code></pre>
<table><thead><tr><th>one<th colspan=2>two</thead><tr><td rowspan=9>a<td>b<td>c<tr><td>d<td>e</table>
<figure><img src=/i.png alt='a &lt;wheel&gt;' width=300 height=200><figcaption>The \"wheel\"</figcaption></figure>
<details><summary>More</summary><p>inside</p></details>
<p>line<br>break</p>
<ol><li id=n1>The note. <a href='#r1'>↩</a></ol></body></html>";

fn rich() -> Extraction {
    let hints = Hints { url: Some("https://a.example/b/c".into()), ..Hints::default() };
    Extractor::new(keep_all()).extract(RICH.as_bytes(), &hints)
}

#[test]
fn everything_that_a_body_can_have_is_written_as_html() {
    let page = rich();
    assert_eq!(trouble(&page), None);
    let html = page.html();
    for part in [
        "<h1>Mills</h1>",
        "<strong>bold</strong> <em>word</em>, <del>gone</del>, H<sub>2</sub>O, <code>a &lt; b</code>",
        "<a href=\"https://a.example/x?a=1&amp;b=%22\" rel=\"noopener noreferrer\">a link</a>",
        "<ruby>漢<rt>kan</rt>字<rt>ji</rt></ruby>",
        "<ol start=\"3\">",
        "<dt>term</dt>",
        "<pre><code class=\"language-rust\">fn main() {\n    a &amp;&amp; b &lt; c\n}</code></pre>",
        "<thead>",
        "<th colspan=\"2\">two</th>",
        "<td rowspan=\"2\">a</td>",
        "alt=\"a &lt;wheel&gt;\"",
        "<details open=\"\">",
        "line<br>",
        "<li id=\"bodytext-note-1\" value=\"1\">",
        "<section class=\"footnotes\">",
    ] {
        assert!(html.contains(part), "{part} is missing in\n{html}");
    }
    assert_eq!(html.matches("id=\"bodytext-mark-1\"").count(), 1, "{html}");
    assert_eq!(html.matches("href=\"#bodytext-note-1\"").count(), 2, "{html}");
    let document = html_document(&page, Parts::MARKUP);
    assert!(document.starts_with("<!doctype html>\n<html lang=\"en\">"), "{document}");
    assert!(
        document.contains("<title>Mills &amp; \"wheels\"") || document.contains("<title>Mills</title>"),
        "{document}"
    );
}

#[test]
fn everything_that_a_body_can_have_is_written_as_tei() {
    let tei = rich().tei();
    for part in [
        "<ab type=\"header\" rend=\"h1\">Mills</ab>",
        "<hi rend=\"#b\">bold</hi> <hi rend=\"#i\">word</hi>, <del>gone</del>, H<hi rend=\"#sub\">2</hi>O",
        "<ref target=\"https://a.example/x?a=1&amp;b=%22\">a link</ref>",
        "<ref type=\"note\" target=\"#note-1\">1</ref>",
        "<ruby><rb>漢</rb><rt>kan</rt></ruby><ruby><rb>字</rb><rt>ji</rt></ruby>",
        "<item n=\"3\">three<list rend=\"ul\">",
        "<item rend=\"dt\">term</item>",
        "<code lang=\"rust\" xml:space=\"preserve\">fn main() {\n    a &amp;&amp; b &lt; c\n}</code>",
        "<cell role=\"head\" cols=\"2\">two</cell>",
        "<cell rows=\"2\">a</cell>",
        "<desc>a &lt;wheel&gt;</desc>",
        "line<lb/>",
        "<note xml:id=\"note-1\" place=\"end\" n=\"1\">",
        "<text xml:lang=\"en\">",
    ] {
        assert!(tei.contains(part), "{part} is missing in\n{tei}");
    }
}

#[test]
fn an_empty_page_gives_empty_documents() {
    let page = Extractor::new(Rules::builtin()).extract(b"", &Hints::default());
    assert_eq!(page.html(), "");
    assert_eq!(trouble(&page), None);
    assert!(html_document(&page, Parts::MARKUP).contains("<article>\n</article>"));
}

#[test]
fn the_text_of_a_link_that_is_not_shown_goes_on_as_text() {
    let text = |text: &str| Inline::Text(text.to_owned());
    let strong = Inline::Styled(Style::Strong, vec![text("you")]);
    let page = Extractor::new(keep_all()).extract(b"<p>Hi!<a href=/x>there</a>, <b>you</b></p>", &Hints::default());
    let inside = |parts| match &content(&page, parts).nodes[..] {
        [Node::Paragraph(inside)] => inside.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(inside(Parts::TEXT), [text("Hi!there, you")]);
    assert_eq!(inside(Parts::of(&[Part::Formatting])), [text("Hi!there, "), strong]);
}

#[test]
fn what_a_table_spans_is_bounded() {
    let row = format!("<tr>{}", "<td colspan=1000 rowspan=65534>x".repeat(50));
    let page =
        Extractor::new(keep_all()).extract(format!("<table>{}</table>", row.repeat(50)).as_bytes(), &Hints::default());
    let html = page.html();
    let number = |text: &str| text.split('"').nth(1).and_then(|number| number.parse::<u64>().ok()).unwrap_or(1);
    let widest: u64 = html.split("colspan=").skip(1).map(|rest| number(&format!("={rest}"))).sum();
    assert!(widest <= 5 * 2_500, "{widest}");
    assert!(html.len() < 2_500 * 60, "{} bytes", html.len());
    assert_eq!(trouble(&page), None);
}

#[test]
fn corpus_pages_say_the_same() {
    check_corpora("markup", trouble);
}
