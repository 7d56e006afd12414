//! Pages made to take a parser's time, up to 20 MB: `cargo bench --bench bombs`, or some of them by name:
//! `cargo bench --bench bombs -- table`. A number sets the megabytes, `stages` shows each stage.
//!
//! In: the pages of tests/common/bombs.rs. Out: milliseconds of the whole at an eighth, a quarter, a half and all of the
//! bytes, the last by stage, elements, and bytes of the renderings. Doubling the bytes should double the time. Tests
//! count what is made instead (tests/bombs.rs): times differ from machine to machine.

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

/// After a run of this length, larger pages are left out.
const TOO_LONG: Duration = Duration::from_secs(20);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    let megabytes = arguments.iter().find_map(|one| one.parse::<f64>().ok()).unwrap_or(20.0);
    let by_stage = arguments.iter().any(|one| one == "stages");
    let names: Vec<&String> = arguments.iter().filter(|one| *one != "stages" && one.parse::<f64>().is_err()).collect();
    let bytes = (megabytes * 1e6) as usize;
    let stages = Stages::new();
    println!("milliseconds at 1/8, 1/4, 1/2 and all of {megabytes} MB; elements; renderings of half: times and bytes");
    for bomb in bombs::BOMBS {
        if !names.is_empty() && !names.iter().any(|name| bomb.name.contains(name.as_str())) {
            continue;
        }
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
        println!("  {}", page.warnings().iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
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
