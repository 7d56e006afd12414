//! All pages of the corpora, on all cores.
//!
//! In: a check of one page. Out: nothing; it fails with what is wrong. What holds: in a debug build, where it would take
//! many minutes, and where the corpora are absent, it does nothing and says so.

use std::thread;

use bodytext::eval::{Corpus, GoldPage};
use bodytext::{Extraction, Extractor, Hints, Rules};

use super::{project, short};

/// Checks what is made of every page of every corpus.
pub fn check_corpora(test: &str, wrong: impl Fn(&Extraction) -> Option<String> + Sync) {
    let extractor = Extractor::new(Rules::builtin());
    check(test, |gold, bytes| wrong(&extractor.extract(bytes, &Hints { url: gold.url.clone(), ..Hints::default() })));
}

/// Checks the bytes of every page of every corpus.
pub fn check_pages(test: &str, wrong: impl Fn(&[u8]) -> Option<String> + Sync) {
    check(test, |_, bytes| wrong(bytes));
}

fn check(test: &str, wrong: impl Fn(&GoldPage, &[u8]) -> Option<String> + Sync) {
    if cfg!(debug_assertions) {
        println!("skipped: a debug build; `cargo test --release --test {test} -- --nocapture` reads the corpora");
        return;
    }
    for name in ["wcxb-dev", "daniel-dev", "segments-dev"] {
        let folder = project("../shared/corpora").join(name);
        if !folder.is_dir() {
            println!("skipped: ../shared/corpora/{name} is absent");
            continue;
        }
        let corpus = Corpus::open(&folder).unwrap_or_else(|problem| panic!("{problem}"));
        let check = |gold: &GoldPage| {
            let bytes = corpus.read(gold).unwrap_or_else(|problem| panic!("{problem}"));
            Some(format!("{}: {}", gold.id, short(&wrong(gold, &bytes)?, 600)))
        };
        let found = on_all_cores(&corpus.pages, check);
        println!("{name}: {} of {} pages differ", found.len(), corpus.pages.len());
        assert!(found.is_empty(), "{}", found[..found.len().min(25)].join("\n"));
    }
}

/// What a check finds, in the order of the pages.
fn on_all_cores(pages: &[GoldPage], check: impl Fn(&GoldPage) -> Option<String> + Sync) -> Vec<String> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = pages.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let shares: Vec<_> = pages
            .chunks(share)
            .map(|share| scope.spawn(|| share.iter().filter_map(&check).collect::<Vec<_>>()))
            .collect();
        shares.into_iter().flat_map(|share| share.join().expect("a thread")).collect()
    })
}
