//! What comes out of a page that takes longer than its time.
//!
//! In: pages, those of tests/common/bombs.rs among them, a limit on time, and a clock that moves on by a step whenever it is
//! asked, so that no test depends on the machine. Out: nothing. What holds, however short the time: what comes out is what comes
//! out of the part of the page that a warning says was read; without a warning it is that of the whole page; the clock does not
//! come to twice the limit.

mod common;

use std::cell::Cell;
use std::fmt::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use bodytext::{DataLimit, Extraction, Extractor, Format, Hints, Limits, Rules, Warning};
use common::bombs::{BEFORE, BOMBS};
use common::fixtures;
use scraper::Html;

/// The limit of all tests. How many looks at the clock it lasts is what they change.
const TIME: Duration = Duration::from_secs(3_600);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
static FREE: LazyLock<Extractor> = LazyLock::new(|| Extractor::new(Rules::builtin()));
static TIMED: LazyLock<Extractor> = LazyLock::new(|| {
    let limits = Limits { time: Some(TIME), ..Limits::default() };
    Extractor::new(Rules::builtin()).with_limits(limits).with_clock(clock)
});
thread_local! {
    static LOOKS: Cell<u32> = const { Cell::new(0) };
    static STEP: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

/// A clock that is a step later each time.
fn clock() -> Instant {
    LOOKS.set(LOOKS.get() + 1);
    *START + STEP.get() * LOOKS.get()
}

/// Looks at the clock after the time is over, and while reading begins again.
const BETWEEN: u32 = 16;

/// Extracts by an extractor whose time lasts for so many looks at the clock.
fn within(looks: u32, extract: impl Fn(&Extractor) -> Extraction) -> Extraction {
    LOOKS.set(0);
    STEP.set(TIME / looks);
    let extraction = extract(&TIMED);
    assert!(LOOKS.get() <= 2 * looks + BETWEEN, "{} looks of {looks}", LOOKS.get());
    extraction
}

fn html() -> Hints {
    Hints { format: Some(Format::Html), content_type: Some("text/html; charset=utf-8".to_owned()), ..Hints::default() }
}

/// How many looks at the clock the time lasts, up to more than any page of these tests takes.
fn limits() -> impl Iterator<Item = u32> {
    std::iter::successors(Some(1), |looks| Some(looks + looks / 4 + 1)).take_while(|looks| *looks < 20_000)
}

/// A page of several hundred kilobytes that has something for every stage.
fn page() -> String {
    let mut page =
        String::from("<title>The ferry</title><nav><ul><li><a href=/>Home</a></ul></nav><article><h1>The ferry</h1>");
    for number in 0..1_500 {
        let _ = write!(
            page,
            "<p class=c{number}>The ferry stopped at noon for the {number}th time, and nobody knew <b>why</b> it had been called \
             back to the <a href=/harbour>harbour</a>, least of all the crew.</p><ul class=share><li>Share this</ul>"
        );
    }
    page + "</article><footer>All rights reserved</footer>"
}

/// What is decided of a page.
fn decided(extraction: &Extraction) -> Vec<String> {
    let block =
        |block: &bodytext::Judged| format!("{:?} {:?} {} {}", block.verdict(), block.kind(), block.score(), block.text);
    let head = format!("{:?} {:?} {:?}", extraction.status(), extraction.page_type(), extraction.metadata());
    std::iter::once(head).chain(extraction.blocks().iter().map(block)).collect()
}

/// How many bytes of a page, or nodes of a tree, were read; nothing if no warning says so.
fn read(extraction: &Extraction, of: usize) -> Option<usize> {
    let read = extraction.warnings().iter().find_map(|warning| match warning {
        Warning::TimeCut { had, read } | Warning::TreeCut { had, read } => Some((*had, *read)),
        _ => None,
    });
    let (had, read) = read?;
    assert!(had == of && read < had, "{read} of {had}, which is {of}");
    Some(read)
}

#[test]
fn a_page_is_cut_where_its_warning_says_and_judged_as_if_it_ended_there() {
    let page = page();
    let whole = decided(&FREE.extract(page.as_bytes(), &html()));
    let mut lengths = Vec::new();
    for looks in limits() {
        let cut = within(looks, |extractor| extractor.extract(page.as_bytes(), &html()));
        let length = read(&cut, page.len());
        let wanted = match length {
            None => &whole,
            Some(length) => &decided(&FREE.extract(&page.as_bytes()[..length], &html())),
        };
        assert!(decided(&cut) == *wanted, "{looks} looks: {:?}", cut.warnings());
        lengths.extend(length);
        if length.is_none() {
            break;
        }
    }
    lengths.dedup();
    assert!(lengths.len() > 5 && lengths[0] <= 8_000, "{lengths:?}");
    assert!(lengths.last().is_some_and(|longest| longest * 8 > page.len()), "{lengths:?}");
}

#[test]
fn a_text_is_cut_where_its_warning_says() {
    let text =
        "The ferry stopped at noon, and nobody knew why it had been called back.\n\n- Share this\n".repeat(3_000);
    let whole = decided(&FREE.extract_text(&text));
    let mut cuts = 0;
    for looks in limits() {
        let cut = within(looks, |extractor| extractor.extract_text(&text));
        match read(&cut, text.len()) {
            None => assert!(decided(&cut) == whole, "{looks} looks"),
            Some(length) => {
                assert!(decided(&cut) == decided(&FREE.extract_text(&text[..length])), "{looks} looks");
                cuts += 1;
            }
        }
    }
    assert!(cuts > 3, "{cuts}");
}

#[test]
fn a_tree_of_the_caller_is_cut_with_a_warning() {
    let html = Html::parse_document(&page());
    let texts = |page: &Extraction| page.blocks().iter().map(|block| block.text.clone()).collect::<Vec<_>>().join("\n");
    let whole = FREE.extract_html(&html);
    let mut cuts = 0;
    for looks in limits() {
        let cut = within(looks, |extractor| extractor.extract_html(&html));
        match read(&cut, html.tree.nodes().len()) {
            None => assert!(decided(&cut) == decided(&whole), "{looks} looks"),
            Some(_) => {
                assert!(!cut.blocks().is_empty() && texts(&whole).starts_with(&texts(&cut)), "{looks} looks");
                cuts += 1;
            }
        }
    }
    assert!(cuts > 3, "{cuts}");
}

#[test]
fn data_that_was_not_read_is_told() {
    let mut told = 0;
    for fixture in fixtures().into_iter().filter(|fixture| fixture.name.starts_with("embedded--")) {
        let page = |extractor: &Extractor| extractor.extract(&fixture.bytes, &fixture.hints());
        let whole = decided(&page(&FREE));
        for looks in 1..80 {
            let cut = within(looks, page);
            let warned =
                cut.warnings().iter().any(|one| matches!(one, Warning::DataCut { .. } | Warning::TimeCut { .. }));
            assert!(warned || decided(&cut) == whole, "{}, {looks} looks: {:?}", fixture.name, cut.warnings());
            told += usize::from(cut.warnings().contains(&Warning::DataCut { limit: DataLimit::Time }));
        }
    }
    assert!(told > 0);
}

#[test]
fn many_texts_in_data_are_read_in_time_or_not_at_all() {
    let posts: String = (0..400).map(|n| format!("{{\"cooked\":\"<p>Post {n} is about <b>ice</b>.</p>\"}},")).collect();
    let page =
        format!("<title>Ice</title><div data-preloaded='{{\"post_stream\":{{\"posts\":[{posts}{{}}]}}}}'></div>");
    let whole = decided(&FREE.extract(page.as_bytes(), &html()));
    let mut told = 0;
    for looks in limits() {
        let cut = within(looks, |extractor| extractor.extract(page.as_bytes(), &html()));
        let data_cut = cut.warnings().contains(&Warning::DataCut { limit: DataLimit::Time });
        if read(&cut, page.len()).is_none() {
            assert!(data_cut || decided(&cut) == whole, "{looks} looks: {:?}", cut.warnings());
            told += usize::from(data_cut);
        }
    }
    assert!(told > 3, "{told}");
}

#[test]
fn bombs_are_cut_in_time() {
    for bomb in BOMBS {
        let page = bomb.page(20_000);
        for looks in [1, 5, 30, 200] {
            let cut = within(looks, |extractor| extractor.extract(page.as_bytes(), &html()));
            let told = read(&cut, page.len());
            let free = FREE.extract(&page.as_bytes()[..told.unwrap_or(page.len())], &html());
            let data_cut = cut.warnings().contains(&Warning::DataCut { limit: DataLimit::Time });
            assert!(data_cut || decided(&cut) == decided(&free), "{}, {looks} looks: {:?}", bomb.name, cut.warnings());
            let has_before = cut.blocks().iter().any(|block| block.text.contains(BEFORE));
            assert!(has_before, "{}, {looks} looks: lost {BEFORE:?}", bomb.name);
        }
    }
}

#[test]
fn a_small_page_is_read_in_no_time() {
    let page = "<title>The ferry</title><p>The ferry stopped at noon, and nobody knew why it had been called back.</p>";
    let cut = within(1, |extractor| extractor.extract(page.as_bytes(), &html()));
    assert_eq!(cut.warnings(), []);
    assert_eq!(decided(&cut), decided(&FREE.extract(page.as_bytes(), &html())));
}

#[test]
fn time_enough_changes_nothing() {
    STEP.set(Duration::from_nanos(1));
    for fixture in fixtures().into_iter().step_by(5) {
        let timed = TIMED.extract(&fixture.bytes, &fixture.hints());
        let free = FREE.extract(&fixture.bytes, &fixture.hints());
        assert!(decided(&timed) == decided(&free) && timed.warnings() == free.warnings(), "{}", fixture.name);
    }
}
