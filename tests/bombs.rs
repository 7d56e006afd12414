//! Pages made to take a parser's time cost no more than their bytes are worth.
//!
//! In: the pages of tests/common/bombs.rs at one, two, four and eight times a size. Out: nothing. What holds: what is made of a
//! page, the tree's nodes, its attributes and text, blocks and marks, grows no faster than the page; the text before and
//! after survives; what was cut is told. Times are for `cargo bench --bench bombs`.

mod common;

use std::time::Duration;

use bodytext::dom::{Edge, Node};
use bodytext::page::{Page, parse};
use bodytext::source::decode;
use bodytext::{Extraction, Extractor, Format, Hints, Limits, Rules, Warning};
use common::bombs::{AFTER, BEFORE, BOMBS, Bomb};

/// Bytes of the smallest page.
const BYTES: usize = 3_000;
/// Nodes and attributes that a page may have beside those for its bytes.
const NODES: usize = 5_000;

fn html() -> Hints {
    Hints { format: Some(Format::Html), ..Hints::default() }
}

/// What a page's tree is made of.
#[derive(Debug, PartialEq)]
struct Made {
    nodes: usize,
    attributes: usize,
    /// Bytes of text and values.
    bytes: usize,
    depth: usize,
}

fn made(page: &Page<'_>) -> Made {
    let mut made = Made { nodes: 0, attributes: 0, bytes: 0, depth: 0 };
    let Some(dom) = &page.dom else { return made };
    let (mut open, mut deepest) = (0_usize, 0);
    for edge in dom.root().traverse() {
        match edge {
            Edge::Open(node) => {
                open += usize::from(node.value().is_element());
                deepest = deepest.max(open);
                made.nodes += 1;
                match node.value() {
                    Node::Text(text) => made.bytes += text.len(),
                    Node::Element(element) => {
                        made.attributes += element.attrs().count();
                        made.bytes += element.attrs().map(|(_, value)| value.len()).sum::<usize>();
                    }
                    _ => {}
                }
            }
            Edge::Close(node) => open -= usize::from(node.value().is_element()),
        }
    }
    Made { depth: deepest, ..made }
}

/// What the tree of a bomb is made of, and the bytes of its page.
fn tree_of(bomb: &Bomb, bytes: usize) -> (Made, usize) {
    let (text, limits) = (bomb.page(bytes), Limits::default());
    let source = decode(text.as_bytes(), &html(), &limits);
    (made(&parse(&source, &html(), &limits)), text.len())
}

#[test]
fn trees_grow_no_faster_than_pages() {
    let mut wrong = Vec::new();
    for bomb in BOMBS {
        let [one, two, four, eight] = [1, 2, 4, 8].map(|times| tree_of(bomb, 3 * BYTES * times));
        for (made, page) in [&one, &two, &four, &eight] {
            // Tags of four bytes, `<td>`, may make an element and its text; what formatting adds is in the sum once.
            if made.nodes > NODES + page * 3 / 4
                || made.attributes > NODES + page / 2
                || made.bytes > (1 << 20) + 5 * page
                || made.depth > 512 + 200
            {
                wrong.push(format!("{}: {made:?} of {page} bytes", bomb.name));
            }
        }
        for ((less, _), (more, _)) in [(&one, &two), (&two, &four), (&four, &eight)] {
            if more.nodes > less.nodes * 5 / 2 + NODES || more.attributes > less.attributes * 5 / 2 + NODES {
                wrong.push(format!("{}: {less:?}, of twice the bytes {more:?}", bomb.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn all_text(page: &Extraction) -> String {
    page.blocks().iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn blocks_and_marks_grow_no_faster_than_pages() {
    let extractor = Extractor::new(Rules::builtin());
    let mut wrong = Vec::new();
    for bomb in BOMBS {
        let mut of = |bytes: usize| {
            let page = extractor.extract(bomb.page(bytes).as_bytes(), &html());
            let marks: usize = page.blocks().iter().map(|block| block.marks().len()).sum();
            let text = all_text(&page);
            for wanted in [BEFORE, AFTER].into_iter().filter(|wanted| !text.contains(wanted)) {
                wrong.push(format!("{} of {bytes} bytes: lost {wanted:?}", bomb.name));
            }
            (page.blocks().len(), marks, page.text().len(), page.markdown().len())
        };
        let (one, two) = (of(BYTES), of(2 * BYTES));
        let pairs = [(one.0, two.0), (one.1, two.1), (one.2, two.2), (one.3, two.3)];
        if pairs.iter().any(|(less, more)| *more > less * 5 / 2 + 2_000) {
            wrong.push(format!("{}: {one:?}, of twice the bytes {two:?}", bomb.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_cut_is_told() {
    let warnings = |name: &str| {
        let bomb = BOMBS.iter().find(|bomb| bomb.name == name).unwrap_or_else(|| panic!("no bomb {name}"));
        let (text, limits) = (bomb.page(100_000), Limits::default());
        let source = decode(text.as_bytes(), &html(), &limits);
        parse(&source, &html(), &limits).warnings
    };
    let told = |name: &str, wanted: fn(&Warning) -> bool| {
        let warnings = warnings(name);
        assert!(warnings.iter().any(wanted), "{name}: {warnings:?}");
    };
    told("paragraph, new font", |one| matches!(one, Warning::FormattingCut { closed } if *closed > 64));
    told("formatting, then paragraphs", |one| matches!(one, Warning::FormattingCut { closed: 64..=100 }));
    told("formatting lost in blocks", |one| matches!(one, Warning::FormattingCut { .. }));
    told("template in template", |one| matches!(one, Warning::DepthCut { .. }));
    told("bodies with attributes", |one| matches!(one, Warning::AttributesCut { .. }));
    told("attributes of one tag", |one| matches!(one, Warning::AttributesCut { .. }));
    told("names of tags", |one| matches!(one, Warning::NamesCut { changed } if *changed > 500));
    told("names of attributes", |one| matches!(one, Warning::AttributesCut { dropped } if *dropped > 500));
    assert_eq!(warnings("short cells"), []);
    assert_eq!(warnings("plain paragraphs, to compare"), []);
}

#[test]
fn reading_ends_when_its_time_is_over() {
    let extractor = Extractor::new(Rules::builtin());
    let text = format!("<p>{BEFORE}</p>{}", "<p>A line of words.</p>".repeat(2_000));
    let page = |time| {
        let limits = Limits { time, ..Limits::default() };
        let source = decode(text.as_bytes(), &html(), &limits);
        parse(&source, &html(), &limits).warnings
    };
    assert_eq!(page(None), []);
    assert_eq!(page(Some(Duration::from_secs(3_600))), []);
    let [Warning::TimeCut { had, read }] = page(Some(Duration::ZERO))[..] else { panic!("no warning") };
    assert!(had == text.len() && read > 0 && read < had / 2, "{read} of {had}");
    let cut = extractor.with_limits(Limits { time: Some(Duration::ZERO), ..Limits::default() });
    assert!(all_text(&cut.extract(text.as_bytes(), &html())).contains(BEFORE));
}
