//! The accuracy gate: the bundled rules must reach a floor on every corpus.
//!
//! `.ci/run` runs it in release mode. The corpora are other people's pages and stand outside the project, in
//! `../shared/corpora`; without them, or in a debug build, where it would take many minutes, it does nothing and says so.

#![cfg(feature = "fit")]

mod common;

use std::path::Path;

use bodytext::eval::{Corpus, Extracted, GoldPage, Report, Summary, evaluate, summary_table};
use bodytext::fit::{Options, Plan, Plans, fit};
use bodytext::{Extractor, Format, Hints, Rules};
use common::project;

/// The F1 that each corpus must reach: of words, or of segments where it has no bodies.
const FLOORS: [(&str, f64); 3] = [("wcxb-dev", 0.90), ("daniel-dev", 0.95), ("segments-dev", 0.95)];

/// The share of titles, authors and dates that must be right where the gold has them.
const FIELD_FLOORS: [(&str, f64, f64, f64); 1] = [("wcxb-dev", 0.77, 0.86, 0.91)];

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
        for (_, title, author, date) in FIELD_FLOORS.iter().filter(|(corpus, ..)| *corpus == name) {
            let fields = summary.all.fields;
            for (what, share, floor) in
                [("title", fields.title, title), ("author", fields.author, author), ("date", fields.date, date)]
            {
                let share = share.map_or(0.0, |share| share.share);
                if share < *floor {
                    wrong.push(format!("{name}: {what}: {share:.4} are right, the floor is {floor}"));
                }
            }
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
        let known = page.metadata();
        let author = (!known.authors.is_empty()).then(|| known.authors.join(", "));
        let (title, date) = (page.title().map(str::to_owned), known.date.clone());
        Extracted { text: page.text(), title, author, date }
    };
    evaluate(&corpus, &extract)
}

/// Pages of each corpus that the small fit takes, and the mean F1 of blocks that it must reach on pages that it did not see.
const SAMPLE: (usize, f64) = (120, 0.80);

#[test]
fn a_fit_on_a_few_pages_already_tells_body_from_boilerplate() {
    if cfg!(debug_assertions) {
        println!("skipped: a debug build");
        return;
    }
    let folders = FLOORS.map(|(name, _)| project("../shared/corpora").join(name));
    let corpora: Vec<Corpus> = folders.iter().filter_map(|folder| Corpus::open(folder).ok()).map(sampled).collect();
    if corpora.len() < FLOORS.len() {
        println!("skipped: ../shared/corpora is absent");
        return;
    }
    let rules = Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")).into_set();
    let plan = Plan { rounds: 40, depth: 5, rate: 0.2, calm: 10.0, rows: 0.3, features: 0.4, seed: 1 };
    let plans = Plans { first: plan, second: plan, folds: 3, nested: false, types: true };
    let options = Options { format: Format::Html, without_url: 0.5, plans, learning: false };
    let fitted = fit(&corpora, &rules, &options, &|_| {}, &|| {});
    let reached: Vec<f64> = fitted.expected.iter().map(|(_, reached)| f64::from(*reached)).collect();
    let mean = reached.iter().sum::<f64>() / reached.len() as f64;
    println!("{} pages, F1 of blocks on pages not seen {mean:.4}", reached.len());
    assert!(mean > SAMPLE.1, "F1 is {mean:.4}, the floor is {}", SAMPLE.1);
}

/// Pages from all over a corpus.
fn sampled(mut corpus: Corpus) -> Corpus {
    let step = (corpus.pages.len() / SAMPLE.0).max(1);
    corpus.pages = corpus.pages.into_iter().step_by(step).collect();
    corpus
}
