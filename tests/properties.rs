//! What holds for every page, on pages made at random: like those of the web, broken in places, and plain junk.
//!
//! In: pages with a fixed seed, a few hundred of them; with `PROPTEST_CASES=5000` so many for each property, and others
//! every time. Out: nothing; a failure shows the smallest page that it was found to happen on.

mod common;
mod pages;

use std::sync::{LazyLock, Mutex};

use bodytext::content::{Part, Parts, content};
use bodytext::page::parse;
use bodytext::render::explain::{Detail, Only, explain};
use bodytext::rules::{Layer, bundled};
use bodytext::source::decode;
use bodytext::{Extraction, Extractor, Format, Hints, Limits, Record, Rules, Warning};
use common::facts::words;
use common::invariants::{check_extraction, check_order};
use pages::{ASIDE, any_page, broken_page, junk, whole_page};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use scraper::Html;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Rules::builtin()));

/// The same pages every time, unless their number is given.
fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => default,
        None => ProptestConfig { cases, rng_seed: RngSeed::Fixed(1), ..default },
    }
}

fn html() -> Hints {
    Hints { format: Some(Format::Html), url: Some("https://mill.example/news/1".to_owned()), ..Hints::default() }
}

/// The text in which spans count: that of the page without a mark of its byte order.
fn decoded(page: &str) -> String {
    decode(page.as_bytes(), &html(), &Limits::default()).text.into_owned()
}

fn extract(page: &str) -> Extraction {
    EXTRACTOR.extract(page.as_bytes(), &html())
}

/// All that comes out of a page.
fn told(page: &str) -> String {
    let extraction = extract(page);
    let all = Detail { only: Only::All, marks: usize::MAX, chars: usize::MAX };
    let record = Record::with_parts("a", &extraction, Parts::of(&Part::ALL)).with_blocks(&extraction);
    let record = serde_json::to_string(&record).expect("JSON");
    format!("{}\n{}\n{}\n{record}", explain(&extraction, &[], all), extraction.markdown(), extraction.tei())
}

/// A page as it is read: without references, characters that nobody sees, and what stands in no text.
fn plain(page: &str) -> String {
    let page = ASIDE.iter().fold(page.to_owned(), |page, aside| page.replace(aside, ""));
    page.replace("&amp;", "&").replace("&nbsp;", " ").replace(['\u{AD}', '\u{200B}'], "")
}

/// The letters and digits of a text, without what stands between `<` and `>`.
fn letters(source: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        inside = *c == '<' || (inside && *c != '>');
        !inside && c.is_alphanumeric()
    };
    source.chars().filter(keep).collect()
}

proptest! {
    #![proptest_config(cases(10))]

    #[test]
    fn the_same_page_gives_the_same_answer_in_any_order_and_thread(pages in prop::collection::vec(any_page(), 4)) {
        let once: Vec<String> = pages.iter().map(|page| told(page)).collect();
        let mut backwards: Vec<String> = pages.iter().rev().map(|page| told(page)).collect();
        backwards.reverse();
        prop_assert_eq!(&once, &backwards);
        let all = || pages.iter().map(|page| told(page)).collect::<Vec<_>>();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(all)).collect();
            threads.into_iter().all(|thread| thread.join().is_ok_and(|answers| answers == once))
        })
        .then_some(())
        .ok_or_else(|| TestCaseError::fail("a thread has another answer"))?;
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn blocks_are_kept_or_dropped_and_know_their_place(page in any_page()) {
        check_extraction(&extract(&page), &decoded(&page));
    }

    #[test]
    fn spans_ascend_and_hold_the_text_of_their_block(page in whole_page()) {
        let extraction = extract(&page);
        check_order(&extraction);
        for block in extraction.blocks() {
            let span = block.span.clone().expect("a span");
            let (source, text) = (letters(&plain(&page[span.clone()])), letters(&plain(&block.text)));
            prop_assert!(source.contains(&text), "{:?} at {:?}: {:?}", block.text, span, &page[span.clone()]);
        }
    }

    #[test]
    fn no_word_comes_out_that_is_not_in_the_page(page in whole_page()) {
        let text = extract(&page).text();
        let (out, source) = (words(&plain(&text)), words(&plain(&page)));
        prop_assert!(out.len() <= source.len(), "{} of {} words: {}", out.len(), source.len(), text);
        let source: std::collections::HashSet<&str> = source.iter().map(String::as_str).collect();
        for word in &out {
            prop_assert!(source.contains(word.as_str()), "{:?} in {:?}", word, text);
        }
    }

    #[test]
    fn renderings_are_linear_in_the_page(page in any_page()) {
        let extraction = extract(&page);
        let all = Parts::of(&Part::ALL);
        let body = content(&extraction, all);
        let record = serde_json::to_string(&Record::new("a", &extraction)).expect("JSON");
        let forms = [
            ("text", bodytext::render::text(&body)),
            ("Markdown", bodytext::render::markdown(&body)),
            ("TEI", bodytext::render::tei(&extraction, all)),
            ("JSON", record),
            #[cfg(feature = "html")]
            ("HTML", bodytext::render::html(&body)),
        ];
        for (form, rendered) in forms {
            // Headers, names of rules and the page's address stand beside the text.
            prop_assert!(rendered.len() <= 20 * page.len() + 4_000, "{form}: {} of {}", rendered.len(), page.len());
        }
    }

    #[test]
    fn a_tree_of_the_caller_gives_the_same_text(page in prop_oneof![whole_page(), broken_page(), junk()]) {
        // A parser for browsers with scripts reads <noscript> as text.
        let page = page.replace("noscript", "aside").replace('\u{FEFF}', "");
        let given = EXTRACTOR.extract_html_with(&Html::parse_document(&page), &html());
        let own = extract(&page);
        prop_assert_eq!(own.text(), given.text());
        prop_assert_eq!(own.blocks().len(), given.blocks().len());
    }

    #[test]
    fn junk_as_text_or_as_nothing_known_is_read(page in junk(), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for page in [page.as_bytes(), &bytes] {
            for format in [None, Some(Format::Text), Some(Format::Html)] {
                let hints = Hints { format, ..Hints::default() };
                check_extraction(&EXTRACTOR.extract(page, &hints), &decode(page, &hints, &Limits::default()).text);
            }
        }
    }
}

/// Extracts within limits. Compiling an extractor for each page would take longer than all else.
fn extract_within(page: &str, limits: Limits) -> Extraction {
    static SPARE: Mutex<Option<Extractor>> = Mutex::new(None);
    let spare = SPARE.lock().expect("a lock").take();
    let extractor = spare.unwrap_or_else(|| Extractor::new(Rules::builtin())).with_limits(limits);
    let extraction = extractor.extract(page.as_bytes(), &html());
    SPARE.lock().expect("a lock").replace(extractor);
    extraction
}

/// The elements of a page, and how deep they are nested.
fn needs(page: &str) -> (usize, usize) {
    let hints = html();
    let source = decode(page.as_bytes(), &hints, &Limits::default());
    let page = parse(&source, &hints, &Limits::default());
    let Some(dom) = &page.dom else { return (0, 0) };
    let elements = dom.root().descendants().filter(|node| node.value().is_element());
    elements.fold((0, 0), |(count, depth), element| (count + 1, depth.max(element.ancestors().count())))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn what_tighter_limits_cut_is_told(
        page in any_page(),
        (bytes, nodes, depth, attributes) in (1..4000_usize, 1..60_usize, 1..12_usize, 0..4_usize),
    ) {
        let limits = Limits { bytes, nodes, depth, attributes, ..Limits::default() };
        let extraction = extract_within(&page, limits);
        let source = decode(page.as_bytes(), &html(), &limits);
        check_extraction(&extraction, &source.text);
        let warns = |wanted: fn(&Warning) -> bool| extraction.warnings().iter().any(wanted);
        prop_assert_eq!(warns(|warning| matches!(warning, Warning::BytesCut { .. })), page.len() > bytes);
        let (had, deep) = needs(&source.text);
        // Elements that are put beside each other may be opened anew.
        prop_assert!(2 * had + 10 > nodes || !warns(|warning| matches!(warning, Warning::NodesCut { .. })), "{had} elements of {nodes}");
        let said = warns(|warning| matches!(warning, Warning::NodesCut { .. } | Warning::DepthCut { .. }));
        // The parser makes <html>, <head>, <body> and parts of tables by itself.
        let many = had > 2 * nodes + 10 || deep > depth + 6;
        prop_assert!(!many || said, "{had} elements of {nodes}, {deep} deep of {depth}: {:?}", extraction.warnings());
    }
}

/// The bundled rules without tables, which are no marks and slow to load, with a change over them.
fn without_tables(change: &str) -> Rules {
    static BUNDLED: LazyLock<Layer> = LazyLock::new(|| {
        let mut layer = bundled();
        layer.files.retain(|(name, _)| !name.starts_with("tables/") || name.contains("selection"));
        layer
    });
    let files = vec![("off.toml".to_owned(), change.to_owned().into())];
    let rules = Rules::none().with_layer(BUNDLED.clone()).unwrap_or_else(|error| panic!("{error}"));
    let own = Layer { name: "own".to_owned(), files, ..Layer::default() };
    rules.with_layer(own).unwrap_or_else(|error| panic!("{error}"))
}

/// All rules that have to do with what came out of a page.
fn rules_in(extraction: &Extraction) -> Vec<&str> {
    let blocks = extraction.blocks().iter();
    let marks = blocks.flat_map(|block| {
        let omitted = block.omitted().iter().map(|omitted| omitted.origin.rule.as_str());
        block
            .marks()
            .iter()
            .map(|mark| mark.rule.as_str())
            .chain([block.reason().origin().rule.as_str()])
            .chain(omitted)
    });
    let types = extraction.type_reasons().map(|(_, origin)| origin.rule.as_str());
    marks.chain(types).chain(extraction.status_reason().map(|origin| origin.rule.as_str())).collect()
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn a_rule_that_is_switched_off_leaves_no_mark(page in any_page(), at in any::<prop::sample::Index>()) {
        static ALL: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(without_tables("")));
        let extraction = ALL.extract(page.as_bytes(), &html());
        let own = rules_in(&extraction);
        // Settings are no rules.
        let own: Vec<&str> = own.into_iter().filter(|rule| !rule.starts_with("selection")).collect();
        prop_assume!(!own.is_empty());
        let off = own[at.index(own.len())].to_owned();
        let rules = without_tables(&format!("[[change]]\nid = {off:?}\noff = true\n"));
        let extraction = Extractor::new(rules).extract(page.as_bytes(), &html());
        prop_assert!(!rules_in(&extraction).contains(&off.as_str()), "{off} is still there");
        check_extraction(&extraction, &decoded(&page));
    }
}
