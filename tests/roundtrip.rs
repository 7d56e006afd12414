//! Markdown that is parsed again says what the body says.
//!
//! In: every fixture page, every page of the corpora (in release mode, where they are), and hostile lines. Out: nothing.
//! What holds: a CommonMark parser finds in our Markdown the words, headings, cells, links, images and code of the body,
//! in the same order.

#![cfg(feature = "eval")]

mod common;

use bodytext::content::content;
use bodytext::render::markdown;
use bodytext::{Extraction, Extractor, Hints, Rules};
use common::corpora::check_corpora;
use common::facts::{EVERYTHING, Facts, of_content};
use common::{fixtures, keep_all};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// An address as Markdown can hold it.
fn address(href: &str) -> String {
    let encoded = href.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    encoded.replace('|', "%7C").chars().filter(|c| !c.is_control()).collect()
}

/// What a parser reads.
fn of_markdown(markdown: &str) -> Facts {
    let mut facts = Facts::default();
    let (mut said, mut heading, mut cell, mut code) = (String::new(), 0, 0, None::<String>);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = facts.words.len(),
            Event::Start(Tag::TableCell) => cell = facts.words.len(),
            Event::Start(Tag::Link { dest_url, .. }) => facts.links.push(dest_url.into_string()),
            Event::Start(Tag::Image { dest_url, .. }) => {
                facts.say(&std::mem::take(&mut said));
                facts.images.push(dest_url.into_string());
            }
            Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                if let Some(code) = &mut code {
                    code.push_str(&text);
                }
                said.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => said.push(' '),
            Event::InlineHtml(html) => said.push_str(if &*html == "<br>" { " " } else { "" }),
            Event::Html(html) => panic!("a block of HTML: {html}"),
            Event::FootnoteReference(_) => facts.notes += 1,
            Event::End(TagEnd::Link | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {}
            Event::Start(_) => facts.say(&std::mem::take(&mut said)),
            Event::End(end) => {
                facts.say(&std::mem::take(&mut said));
                match end {
                    TagEnd::Heading(level) => facts.heading(level as u8, heading),
                    TagEnd::TableCell => facts.cell(cell),
                    TagEnd::CodeBlock => facts.code.extend(code.take()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    facts
}

/// What differs between a body and its Markdown, if anything does.
fn difference(extraction: &Extraction) -> Option<String> {
    let content = content(extraction, EVERYTHING);
    of_content(&content).with_addresses(address).difference(of_markdown(&markdown(&content)))
}

#[test]
fn fixtures_say_the_same_in_markdown() {
    let extractor = Extractor::new(Rules::builtin());
    let fixtures = fixtures();
    let wrong: Vec<String> = fixtures
        .iter()
        .filter_map(|page| {
            Some(format!("{}: {}", page.name, difference(&extractor.extract(&page.bytes, &page.hints()))?))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hostile_lines_say_the_same_in_markdown() {
    let lines = [
        "# not a heading",
        "- not an item",
        "1. not an item",
        "1) neither",
        "> no quote",
        "--- ",
        "***",
        "===",
        "+++",
        "| a | b |<br>|---|---|",
        "```not code",
        "~~~",
        "&lt;b&gt;no tag&lt;/b&gt;",
        "&lt;!-- no comment --&gt;",
        "&amp;amp; &amp;#35;",
        "[no](link)",
        "[^1]",
        "[^1]: no note",
        "![no](image)",
        "*a* **b** _c_ __d__ `e` ``f``",
        "a*b*c 2*3*4",
        "$a$ $$b$$ 5$",
        "back\\slash \\",
        "\\*",
        "http://a.example/x_y_z",
        "<b>a</b>b<i>c</i>",
        "<b>“a”</b>b",
        "日<b>「本」</b>語",
        "x<b> y </b>z",
        "<b><i>both</i></b>",
        "<b>a</b><b>b</b>",
        "<i>a<b>b</b></i>",
        "<a href='/x(y)'>l]i[n*k</a>",
        "wow!<a href=/x>link</a>",
        "<code>a`b``c</code>",
        "<code>`</code><code>x</code>",
        "H<sub>2</sub>O x<sup>2</sup>",
        "<ruby>漢<rt>kan</rt></ruby>字",
        "<a href=/x><img src=/i.png alt='a [b] *c*'></a>",
        "a<br># b<br>- c<br>===",
        "<del>gone</del>~x~",
        "C #",
        "#",
        "1.",
        "-",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='/a&amp;lt;b'>x</a>",
        "tab\tand | pipe",
        "a_ _b _",
        "12345678901. x",
        ":---",
    ];
    let extractor = Extractor::new(keep_all());
    let hints = Hints { url: Some("https://a.example/b/c".into()), ..Hints::default() };
    let mut wrong = Vec::new();
    for line in lines {
        let around = [
            format!("<p>{line}</p>"),
            format!("<h2>{line}</h2>"),
            format!("<ul><li>{line}<li>x<ol start=7><li>{line}</ol></ul><ol><li>{line}</ol>"),
            format!("<table><tr><th>{line}<th>x<tr><td>y<td>{line}</table>"),
            format!("<blockquote><p>{line}</p><p>{line}</p></blockquote>"),
            format!("<pre>  {line}\n\n\t```{line}</pre>"),
            format!(
                "<dl><dt>{line}<dd>{line}<dd>x</dl><figure><img src=/a.png><figcaption>{line}</figcaption></figure><p>x</p>"
            ),
        ];
        for html in around {
            let page = extractor.extract(format!("<!doctype html><body><p>one</p>{html}<p>two</p>").as_bytes(), &hints);
            assert!(page.blocks().iter().all(|block| block.is_kept()), "{html}");
            wrong.extend(difference(&page).map(|why| format!("{html}\n  {why}\n{}", page.markdown())));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
}

#[test]
fn corpus_pages_say_the_same_in_markdown() {
    check_corpora("roundtrip", difference);
}
