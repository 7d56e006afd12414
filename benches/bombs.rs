//! Pages made to take a parser's time, up to 20 MB: `cargo bench --bench bombs`, or some of them by name:
//! `cargo bench --bench bombs -- table`. A number sets the megabytes, `stages` shows each stage, `--time-limit 300` sets a limit on
//! time, in milliseconds.
//!
//! In: the pages of tests/common/bombs.rs. Out: milliseconds of the whole at an eighth, a quarter, a half and all of the
//! bytes, the last by stage, elements, and bytes of the renderings; with a limit on time, milliseconds of the whole, and how many
//! times the limit they are. Doubling the bytes should double the time, and no page should take twice its limit. Tests
//! count what is made instead (tests/bombs.rs), or looks at a clock (tests/deadline.rs): times differ from machine to machine.

#[path = "../tests/common/bombs.rs"]
mod bombs;

use std::io::Write;
use std::time::{Duration, Instant};

use bodytext::blocks::segment;
use bodytext::embedded::{Shown, embedded};
use bodytext::found;
use bodytext::marks::{Facts, Index, PageFacts, mark, type_sums};
use bodytext::measures::measure;
use bodytext::metadata;
use bodytext::page::parse;
use bodytext::scores::{self, decide, score};
use bodytext::source::decode;
use bodytext::{Extraction, Extractor, Format, Hints, Limits, Rules};
use bombs::Bomb;

/// After a run of this length, larger pages are left out.
const TOO_LONG: Duration = Duration::from_secs(20);

fn main() {
    let arguments = Arguments::read();
    let bombs: Vec<&Bomb> = bombs::BOMBS.iter().filter(|bomb| arguments.wants(bomb)).collect();
    match arguments.limit {
        Some(limit) => limited(&bombs, arguments.bytes, limit),
        None => unlimited(&bombs, arguments.bytes, arguments.by_stage),
    }
}

/// What is asked for.
struct Arguments {
    bytes: usize,
    by_stage: bool,
    limit: Option<Duration>,
    /// Parts of names; all bombs if there is none.
    names: Vec<String>,
}

impl Arguments {
    fn read() -> Arguments {
        let mut read = Arguments { bytes: 20_000_000, by_stage: false, limit: None, names: Vec::new() };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            match (word.as_str(), word.parse::<f64>()) {
                ("--time-limit", _) => {
                    let milliseconds = words.next().and_then(|word| word.parse().ok());
                    read.limit = Some(Duration::from_millis(milliseconds.expect("--time-limit takes milliseconds")));
                }
                ("stages", _) => read.by_stage = true,
                (_, Ok(megabytes)) => read.bytes = (megabytes * 1e6) as usize,
                // cargo adds `--bench`
                (option, _) if option.starts_with("--") => {}
                _ => read.names.push(word),
            }
        }
        read
    }

    fn wants(&self, bomb: &Bomb) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| bomb.name.contains(name.as_str()))
    }
}

/// Shows how long pages take that have a limit on time.
fn limited(bombs: &[&Bomb], bytes: usize, limit: Duration) {
    let limits = Limits { time: Some(limit), ..Limits::default() };
    let extractor = Extractor::new(Rules::builtin()).with_limits(limits);
    // expressions of rules are compiled when they are first used
    bombs::BOMBS.iter().for_each(|bomb| drop(extractor.extract(bomb.page(20_000).as_bytes(), &html())));
    println!(
        "milliseconds at {} MB, and how many times the limit of {} they are",
        bytes as f64 / 1e6,
        limit.as_millis()
    );
    let mut over = 0;
    for bomb in bombs {
        let page = bomb.page(bytes);
        let (time, extraction) = timed(|| extractor.extract(page.as_bytes(), &html()));
        let times = time.as_secs_f64() / limit.as_secs_f64();
        let mark = if times > 2.0 { "!" } else { " " };
        over += usize::from(times > 2.0);
        println!("{:<36} {:>7} {times:>6.2}{mark} {}", bomb.name, time.as_millis(), told(&extraction));
    }
    println!("{over} of {} took more than twice their limit", bombs.len());
}

/// Shows how times grow with the bytes of pages.
fn unlimited(bombs: &[&Bomb], bytes: usize, by_stage: bool) {
    let stages = Stages::new();
    let megabytes = bytes as f64 / 1e6;
    println!("milliseconds at 1/8, 1/4, 1/2 and all of {megabytes} MB; elements; renderings of half: times and bytes");
    for bomb in bombs {
        print!("{:<36}", bomb.name);
        let mut last = Duration::ZERO;
        for part in [8, 4, 2, 1] {
            let page = bomb.page(bytes / part);
            if last > TOO_LONG {
                print!("       -");
                continue;
            }
            (last, _) = timed(|| stages.extractor.extract(page.as_bytes(), &html()));
            print!(" {:>7}", last.as_millis());
            let _ = std::io::stdout().flush();
        }
        if last > TOO_LONG {
            println!();
            continue;
        }
        stages.renderings(&bomb.page(bytes / 2));
        if by_stage {
            stages.show(&bomb.page(bytes));
        }
    }
}

/// The warnings of a page, on a line.
fn told(page: &Extraction) -> String {
    page.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn html() -> Hints {
    Hints { format: Some(Format::Html), ..Hints::default() }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

struct Stages {
    extractor: Extractor,
    index: Index,
    selectors: found::Index,
    tables: scores::Index,
}

impl Stages {
    fn new() -> Stages {
        let extractor = Extractor::new(Rules::builtin());
        let (index, selectors, tables) = {
            let rules = extractor.rules();
            (Index::of(rules), found::Index::of(rules), scores::Index::of(rules))
        };
        Stages { extractor, index, selectors, tables }
    }

    fn renderings(&self, page: &str) {
        let page = self.extractor.extract(page.as_bytes(), &html());
        print!("  ");
        let forms: [fn(&Extraction) -> String; 4] =
            [Extraction::text, Extraction::markdown, Extraction::html, Extraction::tei];
        for render in forms {
            let (time, text) = timed(|| render(&page));
            print!(" {}/{}k", time.as_millis(), text.len() / 1000);
        }
        println!("  {}", told(&page));
    }

    /// Times of the stages, in milliseconds.
    fn show(&self, text: &str) {
        let rules = self.extractor.rules();
        let (hints, limits) = (html(), Limits::default());
        let mut line = String::new();
        let mut note = |name: &str, time: Duration| line += &format!(" {name} {}", time.as_millis());
        let (time, source) = timed(|| decode(text.as_bytes(), &hints, &limits));
        note("decode", time);
        let (time, page) = timed(|| parse(&source, &hints, &limits));
        note("parse", time);
        let (time, blocks) = timed(|| segment(&page));
        note("segment", time);
        let (time, measures) = timed(|| measure(&page, &blocks, &rules.dates));
        note("measure", time);
        let (time, phrases) = timed(|| self.index.phrases.find(&page, &blocks));
        note("phrases", time);
        let (time, found) = timed(|| self.selectors.find(&page));
        note("found", time);
        let facts = PageFacts { page: &page, blocks: &blocks, measures: &measures, phrases: &phrases, found: &found };
        let (time, sums) = timed(|| type_sums(facts, rules));
        note("types", time);
        let (time, page_type) = timed(|| decide(&sums, &blocks, &measures, page.format, &self.tables));
        note("decide", time);
        let measures = measures.with_types(|one| page_type.chance(one));
        let type_of = page_type.page_type;
        let facts = Facts { page: &page, blocks: &blocks, phrases: &phrases, found: &found, page_type: type_of };
        let (time, marks) = timed(|| mark(facts, &measures, rules, &self.index));
        note("mark", time);
        let (time, _) = timed(|| bodytext::threads::threads(&page, &blocks, &found, &marks.marks, rules));
        note("threads", time);
        let (format, deadline) = (page.format, page.deadline);
        let known = scores::Known { blocks: &blocks, format, page_type: type_of, deadline };
        let (time, scores) = timed(|| score(known, measures, marks, rules, &self.tables));
        note("score", time);
        let known = metadata::Facts {
            page: &page,
            blocks: &blocks,
            phrases: &phrases,
            found: &found,
            scores: &scores,
            page_type: type_of,
        };
        let (time, _) = timed(|| metadata::metadata(known, rules));
        note("metadata", time);
        let shown = Shown { words: 0.0, status: bodytext::Status::Empty, times: 1.0 };
        let (time, _) = timed(|| embedded(&page, shown, rules));
        note("embedded", time);
        let elements = page.dom.as_ref().map_or(0, |dom| dom.all_elements().count());
        println!("   {elements} elements, {} blocks:{line}", blocks.blocks.len());
    }
}
