//! The evaluation from a corpus in a folder to its report.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

const GOLD: &str = r#"{"id": "a", "page_type": "article", "lang": "de", "body": "Die Straße ist lang.", "with": ["ist lang"]}
{"id": "b", "page_type": "forum", "lang": "en", "body": "one two three four"}
{"id": "missing", "body": "nothing"}
not json
{"id": "c", "without": ["menu"]}
"#;

fn corpus(dir: &Path) -> Corpus {
    fs::create_dir(dir.join("pages")).unwrap();
    fs::write(dir.join("gold.jsonl"), GOLD).unwrap();
    let mut packed = GzEncoder::new(File::create(dir.join("pages/a.html.gz")).unwrap(), Compression::fast());
    packed.write_all("die straße ist lang".as_bytes()).unwrap();
    packed.finish().unwrap();
    fs::write(dir.join("pages/b.html"), "one two five").unwrap();
    fs::write(dir.join("pages/c.txt"), "menu home").unwrap();
    Corpus::open(dir).unwrap()
}

fn everything(page: &[u8], _: &GoldPage) -> Extracted {
    Extracted { text: String::from_utf8_lossy(page).into_owned(), ..Extracted::default() }
}

#[test]
fn a_corpus_is_scored_and_what_is_missing_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let report = evaluate(&corpus(dir.path()), &everything);
    let summary = Summary::of(&report.corpus, &report.pages);
    let words = summary.all.words.unwrap();
    assert_eq!((summary.all.pages, words.pages), (3, 2));
    assert!((words.f1 - (1.0 + 4.0 / 7.0) / 2.0).abs() < 1e-12);
    let segments = summary.all.segment_counts.unwrap();
    assert_eq!(segments, Segments { with: 1, with_found: 1, without: 1, without_found: 1 });
    assert_eq!(report.worst(1)[0].id, "c");
    let gold = dir.path().join("gold.jsonl").display().to_string();
    let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems[0], format!("{gold}:4: expected ident (column 2)"));
    assert!(problems[1].starts_with(&format!("{gold}:3: page missing is missing")), "{problems:?}");
}

#[test]
fn a_damaged_page_is_a_problem_and_the_others_are_scored() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = corpus(dir.path());
    fs::write(dir.path().join("pages/a.html.gz"), "not packed").unwrap();
    let report = evaluate(&corpus, &everything);
    assert_eq!(report.pages.len(), 2);
    assert!(report.problems.iter().any(|problem| problem.file.ends_with("pages/a.html.gz")));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = corpus(dir.path());
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let report = pool.install(|| evaluate(&corpus, &everything));
        serde_json::to_string(&(Summary::of(&report.corpus, &report.pages), report.pages)).unwrap()
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn the_json_of_a_summary_has_a_fixed_shape() {
    let dir = tempfile::tempdir().unwrap();
    let report = evaluate(&corpus(dir.path()), &everything);
    let json = serde_json::to_value(Summary::of("c", &report.pages)).unwrap();
    assert_eq!(json["all"]["words"]["pages"], 2);
    assert!(json["all"]["words"]["f1_interval"].as_array().is_some_and(|ends| ends.len() == 2));
    assert_eq!(json["by_page_type"]["forum"]["words"]["precision"], 2.0 / 3.0);
    assert_eq!(json["by_lang"]["unknown"]["segments"]["f1"], 0.0);
    assert_eq!(json["by_lang"]["unknown"]["segment_counts"]["without_found"], 1);
    assert!(json["by_lang"]["unknown"].get("words").is_none());
}
