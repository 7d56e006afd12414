//! Attributes that nobody reads: a tree without them is otherwise the same, and rules miss nothing.

mod common;

use std::sync::Arc;

use bodytext::dom::{Edge, Kept, Node, Selector};
use bodytext::embedded::{Shown, embedded};
use bodytext::limits::Deadline;
use bodytext::page::{self, Page, parse, parse_first};
use bodytext::rules::Layer;
use bodytext::source::from_text;
use bodytext::{Extractor, Format, Hints, Limits, Rules, Status, Warning};

use common::{Fixture, fixtures};

const ARTICLE: &str = "<p>The mill stood still all winter, and the miller read the almanac from end to end and back again, as \
    his father had done in the year of the great ice, when the race froze to the ground.</p><p>In March he oiled the gate, \
    and in April there was no gate to oil, and he wrote to his sister that she had been right about the smith.</p>";

/// What a page is made of, with the attributes that are kept.
fn written(page: &Page<'_>, kept: &Kept) -> Vec<String> {
    let write = |edge| match edge {
        Edge::Open(node) => match node.value() {
            Node::Element(element) => {
                let attributes = element.attrs().filter(|(name, _)| kept.holds(&name.to_ascii_lowercase()));
                format!("<{} {:?} {:?}", element.name(), attributes.collect::<Vec<_>>(), node.span())
            }
            other => format!("{other:?} {:?}", node.span()),
        },
        Edge::Close(_) => ">".to_owned(),
    };
    page.dom.as_ref().expect("a tree").root().traverse().map(write).collect()
}

#[track_caller]
fn is_the_same_but_for_attributes(text: &str, kept: &Arc<Kept>, limits: &Limits) {
    let (source, hints) = (from_text(text, Format::Html), Hints::default());
    let whole = parse(&source, &hints, limits);
    let lean = parse_first(usize::MAX, &source, kept, &hints, limits, Deadline::NEVER);
    assert_eq!(written(&lean, kept), written(&whole, kept), "{text:.200}");
    assert_eq!(lean.warnings, whole.warnings, "{text:.200}");
}

fn kept(selectors: &str) -> Arc<Kept> {
    let mut kept = Kept::default();
    kept.add_selector(&Selector::parse(selectors).expect("a selector"));
    Arc::new(page::kept(kept))
}

#[test]
fn trees_differ_in_attributes_alone() {
    let kept = kept("[data-x], [*|href]");
    let pages = [
        "<p class=a target=b CLASS=c data-X=1 data-y=2 data-x=3>one<br target=x /></p target=y>",
        // a tree builder drops one of four that are alike
        "<p><b target=1><b target=2><b target=3><b target=4><font x=1><font x=2><font x=3><font x=4>one<p>two<p>three",
        "<p><a href=1 target=1>one<a href=2 target=2>two<p>three<table><a target=3>four",
        "<table><input type=hidden target=x><input type=text target=x></table><svg><font color=red target=x><p>one",
        "<math><annotation-xml encoding='text/HTML' target=x><div>one</div></annotation-xml></math>",
        "<svg target=x xlink:href=a viewBox='0 0 1 1'><use xlink:href=b href=c></svg><html lang=de class=d><body class=e target=f>",
        "<div><template shadowrootmode=open target=x><p>one</template></div><iframe src=x target=y /><p>two",
    ];
    pages.iter().for_each(|page| is_the_same_but_for_attributes(page, &kept, &Limits::default()));
    for fixture in fixtures().into_iter().filter(Fixture::is_html) {
        is_the_same_but_for_attributes(&String::from_utf8_lossy(&fixture.bytes), &kept, &Limits::default());
    }
}

#[test]
fn attributes_that_nobody_reads_count_against_the_limit() {
    let limits = Limits { attributes: 3, ..Limits::default() };
    let kept = kept("p");
    let unread = "<p onclick=a data-x=b title=c class=d data-y=e><b id=a lang=b dir=c class=d>";
    is_the_same_but_for_attributes(unread, &kept, &limits);
    let source = from_text(unread, Format::Html);
    let page = parse_first(usize::MAX, &source, &kept, &Hints::default(), &limits, Deadline::NEVER);
    assert_eq!(page.warnings, [Warning::AttributesCut { dropped: 3 }]);
}

#[test]
fn names_past_the_limit_are_told_of_whether_anybody_reads_them() {
    let limits = Limits { names: 2, ..Limits::default() };
    let text = "<p long-name-1=a long-name-2=b long-name-3=c long-name-3=d></p long-name-4>";
    is_the_same_but_for_attributes(text, &kept("[long-name-3]"), &limits);
}

#[test]
fn markup_in_data_has_the_attributes_that_the_page_has() {
    let body = ARTICLE.replace("<p>", "<p class=a onclick=b>");
    let data = serde_json::json!({"@type": "NewsArticle", "headline": "Ice", "articleBody": body});
    let text = format!("<title>Ice</title><script type='application/ld+json'>{data}</script><body>");
    let (source, hints, limits) = (from_text(&text, Format::Html), Hints::default(), Limits::default());
    let rules = Rules::builtin().into_set();
    let kept = Arc::new(page::kept(rules.attributes()));
    let read = |page: &Page<'_>| {
        let shown = Shown { words: 0.0, status: Status::Empty, times: 1.5 };
        let read = embedded(page, shown, &rules).page.expect("an article");
        let elements = read.dom.as_ref().expect("a tree").all_elements();
        let unread = elements.flat_map(|one| one.attrs()).filter(|(name, _)| **name == *"onclick").count();
        (written(&read, &kept), unread, read.warnings.clone())
    };
    let (whole, of_whole, told) = read(&parse(&source, &hints, &limits));
    let lean = parse_first(usize::MAX, &source, &kept, &hints, &limits, Deadline::NEVER);
    assert_eq!(read(&lean), (whole, 0, told));
    assert_eq!(of_whole, 2);
}

#[test]
fn a_rule_may_ask_for_any_attribute() {
    let page = |attribute: &str| {
        let aside =
            "<p>The weather of the week is brought to you by the smith of the lower village, who makes hinges.</p>";
        format!("<article><h1>Ice</h1>{ARTICLE}<div {attribute}>{aside}</div>{ARTICLE}</article>")
    };
    let selectors =
        ["[x-sold-by]", "[X-Sold-By='Smith & Son']", "article:has(> [x-sold-by]) > div", "div:not(:not([x-sold-by]))"];
    for selector in selectors {
        let rule = format!(
            "kind = \"advert\"\n[[rule]]\nid = \"advert.sold\"\nwhy = \"Sold\"\nselector = [\"{selector}\"]\nverdict = \"drop\"\n\
            drops = [\"<article x-sold-by='Smith &amp; Son'><div x-sold-by='Smith &amp; Son'>one</div></article>\"]\nkeeps = [\"<div>one</div>\"]\n"
        );
        let files = vec![("sold.toml".to_owned(), rule.into())];
        let layer = Layer { name: "own".to_owned(), files, ..Layer::default() };
        let rules = Rules::builtin().with_layer(layer).unwrap_or_else(|error| panic!("{error}"));
        let extractor = Extractor::new(rules);
        let text = |attribute: &str| extractor.extract(page(attribute).as_bytes(), &Hints::default()).text();
        assert!(!text("x-sold-by='Smith &amp; Son'").contains("hinges"), "{selector}");
        assert!(text("x-sold-to=a").contains("hinges"), "{selector}");
    }
}
