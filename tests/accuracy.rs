//! The accuracy gate: the bundled rules must reach a floor on every corpus.
//!
//! `.ci/run` runs it in release mode. The corpora are other people's pages and stand outside the project, in
//! `../shared/corpora`; without them, or in a debug build, where it would take many minutes, it does nothing and says so.

#![cfg(feature = "eval")]

mod common;

use std::path::Path;

use bodytext::eval::{Corpus, Extracted, GoldPage, Report, Summary, evaluate, summary_table};
use bodytext::{Extractor, Hints, Rules};
use common::project;

/// The F1 that each corpus must reach: of words, or of segments where it has no bodies.
const FLOORS: [(&str, f64); 3] = [("wcxb-dev", 0.80), ("daniel-dev", 0.88), ("segments-dev", 0.88)];

#[test]
fn every_corpus_reaches_its_floor() {
    if cfg!(debug_assertions) {
        println!("skipped: a debug build; `cargo test --release --test accuracy -- --nocapture` measures");
        return;
    }
    let extractor = Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")));
    let mut wrong = Vec::new();
    for (name, floor) in FLOORS {
        let folder = project("../shared/corpora").join(name);
        if !folder.is_dir() {
            println!("skipped: ../shared/corpora/{name} is absent");
            continue;
        }
        let report = measured(&extractor, &folder);
        let summary = Summary::of(&report.corpus, &report.pages);
        println!("{}", summary_table(&summary));
        wrong.extend(report.problems.iter().map(|problem| format!("{name}: {problem}")));
        let f1 = summary.all.headline().unwrap_or(0.0);
        if f1 < floor {
            wrong.push(format!("{name}: F1 is {f1:.4}, the floor is {floor}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Extracts as the command `eval` does: of a page, the extractor is told what a crawler knows, its URL.
fn measured(extractor: &Extractor, folder: &Path) -> Report {
    let corpus = Corpus::open(folder).unwrap_or_else(|problem| panic!("{problem}"));
    let extract = |bytes: &[u8], gold: &GoldPage| {
        let url = gold.url.clone().filter(|url| url.starts_with("http"));
        let page = extractor.extract(bytes, &Hints { url, ..Hints::default() });
        Extracted { text: page.text(), title: page.title().map(str::to_owned), ..Extracted::default() }
    };
    evaluate(&corpus, &extract)
}
