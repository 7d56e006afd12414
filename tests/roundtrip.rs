//! Markdown that is parsed again says what the body says.
//!
//! In: every fixture page, every page of the corpora (in release mode, where they are), and hostile lines. Out: nothing.
//! What holds: a CommonMark parser finds in our Markdown the words, headings, cells, links, images and code of the body,
//! in the same order.

mod common;

use bodytext::content::{Cell, Content, Definition, Inline, Node, Part, Parts, content, grid};
use bodytext::render::markdown;
use bodytext::rules::Layer;
use bodytext::{Extraction, Extractor, Hints, Rules};
use common::{fixtures, project, short};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What is compared.
#[derive(Debug, Default, PartialEq)]
struct Facts {
    words: Vec<String>,
    headings: Vec<(u8, String)>,
    /// The cells of the tables that are not empty.
    cells: Vec<String>,
    links: Vec<String>,
    images: Vec<String>,
    code: Vec<String>,
    notes: usize,
}

impl Facts {
    fn say(&mut self, text: &str) {
        self.words.extend(words(text));
    }
}

fn words(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// An address as Markdown can hold it.
fn address(href: &str) -> String {
    let encoded = href.replace(' ', "%20").replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C");
    encoded.replace('|', "%7C").chars().filter(|c| !c.is_control()).collect()
}

// --- what the body says ---------------------------------------------------------------------------------------

fn of_content(content: &Content) -> Facts {
    let mut facts = Facts::default();
    of_nodes(&content.nodes, &mut facts);
    for note in &content.notes {
        of_nodes(&note.nodes, &mut facts);
    }
    facts
}

fn of_nodes(nodes: &[Node], facts: &mut Facts) {
    for node in nodes {
        match node {
            Node::Heading { level, text } => {
                let before = facts.words.len();
                of_line(text, facts);
                facts.headings.push((*level, facts.words[before..].concat()));
            }
            Node::Paragraph(text) => of_line(text, facts),
            Node::Code { text, .. } => {
                facts.say(text);
                facts.code.push(text.clone());
            }
            Node::Formula(tex) => facts.say(tex),
            Node::Quote(inside) | Node::Details(inside) => of_nodes(inside, facts),
            Node::List { items, .. } => items.iter().for_each(|item| of_nodes(item, facts)),
            Node::Definitions(parts) => parts.iter().for_each(|part| match part {
                Definition::Term(text) => of_line(text, facts),
                Definition::Meaning(inside) => of_nodes(inside, facts),
            }),
            Node::Table(table) => grid(table).into_iter().flatten().flatten().for_each(|cell| of_cell(cell, facts)),
            Node::Figure(image) => of_image(image, facts),
        }
    }
}

fn of_cell(cell: &Cell, facts: &mut Facts) {
    let before = facts.words.len();
    of_nodes(&cell.nodes, facts);
    let said = facts.words[before..].concat();
    if !said.is_empty() {
        facts.cells.push(said);
    }
}

fn of_image(image: &bodytext::content::Image, facts: &mut Facts) {
    if let Some(link) = &image.link {
        facts.links.push(address(link));
    }
    facts.images.push(address(&image.src));
    facts.say(&image.alt);
}

fn of_line(line: &[Inline], facts: &mut Facts) {
    // Words go on over the borders of pieces.
    let mut said = String::new();
    of_pieces(line, &mut said, facts);
    facts.say(&said);
}

fn of_pieces(line: &[Inline], said: &mut String, facts: &mut Facts) {
    for piece in line {
        match piece {
            Inline::Text(text) | Inline::Code(text) | Inline::Formula { tex: text, .. } => said.push_str(text),
            Inline::Break => said.push(' '),
            Inline::Styled(_, inside) => of_pieces(inside, said, facts),
            Inline::Link { href, text } => {
                // A link of nothing is not shown.
                if has_image(text) || !bodytext::content::plain(text).trim().is_empty() {
                    facts.links.push(address(href));
                }
                of_pieces(text, said, facts);
            }
            Inline::Image(image) => {
                facts.say(&std::mem::take(said));
                of_image(image, facts);
            }
            Inline::Note(_) => facts.notes += 1,
        }
    }
}

fn has_image(line: &[Inline]) -> bool {
    line.iter().any(|piece| match piece {
        Inline::Image(_) => true,
        Inline::Styled(_, inside) => has_image(inside),
        _ => false,
    })
}

// --- what a parser reads --------------------------------------------------------------------------------------

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
                    TagEnd::Heading(level) => facts.headings.push((level as u8, facts.words[heading..].concat())),
                    TagEnd::TableCell if cell < facts.words.len() => facts.cells.push(facts.words[cell..].concat()),
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
    let content = content(extraction, Parts::MARKUP.with(Part::Title));
    let written = markdown(&content);
    let (mut wanted, mut found) = (of_content(&content), of_markdown(&written));
    for facts in [&mut wanted, &mut found] {
        facts.words = facts.words.iter().map(|word| squeezed(word)).collect();
        facts.code.iter_mut().for_each(|code| code.truncate(code.trim_end_matches('\n').len()));
    }
    let first = |wanted: &[String], found: &[String]| {
        let at = wanted.iter().zip(found).take_while(|(one, other)| one == other).count();
        let from = at.saturating_sub(4);
        format!(
            "{:?}\n  but {:?}",
            wanted.get(from..(at + 4).min(wanted.len())),
            found.get(from..(at + 4).min(found.len()))
        )
    };
    let headings =
        |facts: &Facts| facts.headings.iter().map(|(level, text)| format!("{level} {text}")).collect::<Vec<_>>();
    let parts = [
        ("words", wanted.words.clone(), found.words.clone()),
        ("headings", headings(&wanted), headings(&found)),
        ("cells", wanted.cells, found.cells),
        ("links", wanted.links, found.links),
        ("images", wanted.images, found.images),
        ("code", wanted.code, found.code),
        ("notes", vec![wanted.notes.to_string()], vec![found.notes.to_string()]),
    ];
    parts
        .into_iter()
        .find(|(_, wanted, found)| wanted != found)
        .map(|(what, wanted, found)| format!("{what}: {}", first(&wanted, &found)))
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

/// Rules that keep every block.
fn keep_all() -> Rules {
    let files = vec![("keep.toml".to_owned(), KEEP_ALL.to_owned())];
    Rules::builtin().with_layer(Layer { name: "test".to_owned(), files, ..Layer::default() }).expect("a rule")
}

const KEEP_ALL: &str = "[[rule]]\nid = \"keep.all\"\nwhy = \"The test looks at all blocks\"\nregex = ['[^\\x00]']\nverdict = \"keep\"\nkeeps = [\"<p>x</p>\"]\n";

#[test]
fn corpus_pages_say_the_same_in_markdown() {
    if cfg!(debug_assertions) {
        println!("skipped: a debug build; `cargo test --release --test roundtrip -- --nocapture` reads the corpora");
        return;
    }
    let extractor = Extractor::new(Rules::builtin());
    for name in ["wcxb-dev", "daniel-dev", "segments-dev"] {
        let folder = project("../shared/corpora").join(name);
        if !folder.is_dir() {
            println!("skipped: ../shared/corpora/{name} is absent");
            continue;
        }
        let corpus = bodytext::eval::Corpus::open(&folder).unwrap_or_else(|problem| panic!("{problem}"));
        let wrong: Vec<String> = corpus
            .pages
            .iter()
            .filter_map(|gold| {
                let bytes = corpus.read(gold).unwrap_or_else(|problem| panic!("{problem}"));
                let hints = Hints { url: gold.url.clone(), ..Hints::default() };
                Some(format!("{}: {}", gold.id, short(&difference(&extractor.extract(&bytes, &hints))?, 600)))
            })
            .collect();
        println!("{name}: {} of {} pages differ", wrong.len(), corpus.pages.len());
        assert!(wrong.is_empty(), "{}", wrong[..wrong.len().min(25)].join("\n"));
    }
}
