//! One Rust peer, driven by `run.py` over standard input and output.
//!
//! In: its name as argument; a line with the number of pages, each page as a line with its bytes and the page itself, in
//! UTF-8; then a line `round` for each round. Out: `ready`, and for each round seconds, seconds of the processor, pages
//! that it failed on, and characters that came out. What holds: pages are in memory before a clock starts; one thread; a panic is a failure of
//! that page alone.

use std::hint::black_box;
use std::io::{self, BufRead, BufReader, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use cpu_time::ProcessTime;

/// A page to the characters of its text; none if the peer says that it can't.
type Extract = Box<dyn Fn(&str) -> Option<usize>>;

/// Every peer with its own default settings.
fn peer(name: &str) -> Option<Extract> {
    Some(match name {
        // Parsing alone: the others are told as multiples of it.
        "scraper" => Box::new(|page| {
            black_box(scraper::Html::parse_document(page));
            Some(0)
        }),
        "bodytext" => {
            let extractor = bodytext::Extractor::new(bodytext::Rules::builtin());
            let hints = bodytext::Hints::default();
            Box::new(move |page| Some(black_box(extractor.extract(page.as_bytes(), &hints).text()).chars().count()))
        }
        "dom_smoothie" => Box::new(|page| {
            let article = dom_smoothie::Readability::new(page, None, None).ok()?.parse().ok()?;
            Some(black_box(article).text_content.chars().count())
        }),
        "rs-trafilatura" => {
            Box::new(|page| Some(black_box(rs_trafilatura::extract(page).ok()?).content_text.chars().count()))
        }
        "readabilityrs" => Box::new(|page| {
            let article = readabilityrs::Readability::new(page, None, None).ok()?.parse()?;
            Some(black_box(article).text_content.unwrap_or_default().chars().count())
        }),
        "legible" => Box::new(|page| {
            let article = legible::parse(page, None, None).ok()?;
            Some(black_box(article).text_content.chars().count())
        }),
        _ => return None,
    })
}

fn main() -> io::Result<()> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some(extract) = peer(&name) else {
        eprintln!("no such peer: {name:?}");
        std::process::exit(2);
    };
    // What went wrong is counted.
    std::panic::set_hook(Box::new(|_| {}));
    let mut input = BufReader::new(io::stdin().lock());
    let pages = pages(&mut input)?;
    say("ready")?;
    for line in input.lines() {
        if line? != "round" {
            break;
        }
        let (mut failed, mut chars) = (0, 0);
        let (start, cpu) = (Instant::now(), ProcessTime::now());
        for page in &pages {
            match catch_unwind(AssertUnwindSafe(|| extract(page))) {
                Ok(Some(more)) => chars += more,
                Ok(None) | Err(_) => failed += 1,
            }
        }
        let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
        say(&format!("{seconds} {cpu} {failed} {chars}"))?;
    }
    Ok(())
}

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn pages(input: &mut impl BufRead) -> io::Result<Vec<String>> {
    let count = read_number(input)?;
    (0..count)
        .map(|_| {
            let mut page = vec![0; read_number(input)?];
            input.read_exact(&mut page)?;
            String::from_utf8(page).map_err(io::Error::other)
        })
        .collect()
}

fn read_number(input: &mut impl BufRead) -> io::Result<usize> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    line.trim().parse().map_err(io::Error::other)
}
