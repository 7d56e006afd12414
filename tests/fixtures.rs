//! The fixture pages: what comes out of each, and why.
//!
//! `UPDATE=1` rewrites `explain.txt`, never `article.txt`: that one says what is right, and people write it.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use bodytext::eval::{Overlap, Words};
use bodytext::render::explain::{Detail, Only, explain};
use bodytext::{Extraction, Extractor, Rules};
use common::{Fixture, fixtures, folded_lines, short};

/// What a page must reach, in F1 of words, and what all must reach in the mean. Fitted tables weigh what is common against what
/// is rare: a single page may come out worse after a fit, all together must not.
const FLOOR: f64 = 0.75;
const MEAN: f64 = 0.97;
/// How many lines a failing page shows of what is missing, and as many of what is too much.
const SHOWN: usize = 6;

fn extract(fixtures: &[Fixture]) -> Vec<Extraction> {
    let extractor = Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")));
    fixtures.iter().map(|fixture| extractor.extract(&fixture.bytes, &fixture.hints())).collect()
}

#[test]
fn the_body_of_every_page_is_found() {
    let fixtures = fixtures();
    let extractions = extract(&fixtures);
    let (mut failed, mut exact, mut sum) = (Vec::new(), 0, 0.0);
    for (fixture, extraction) in fixtures.iter().zip(&extractions) {
        let text = extraction.text();
        let score = overlap(&fixture.article, &text);
        exact += usize::from(folded_lines(&fixture.article) == folded_lines(&text));
        sum += score.f1();
        if score.f1() < FLOOR {
            failed.push(told(fixture, extraction, score, &text));
        }
    }
    let mean = sum / fixtures.len() as f64;
    assert!(mean >= MEAN, "the mean F1 of all pages is {mean:.4}, the floor is {MEAN}");
    println!("the mean F1 is {mean:.4}; {exact} of {} pages are exactly as article.txt has them", fixtures.len());
    assert!(
        failed.is_empty(),
        "{} of {} pages have an F1 below {FLOOR} ({exact} are exact):\n\n{}",
        failed.len(),
        fixtures.len(),
        failed.join("\n")
    );
}

/// Shapes that must come out without a word too many or too few: a theme's page with comment form and captcha notice, a
/// portal's with related list, player and close button, each as HTML and as the text that a poor extractor left.
const EXACT: [&str; 4] = [
    "comment-form--wordpress-newspaper",
    "comment-form--wordpress-newspaper-text",
    "related--portal-player-close",
    "related--portal-player-close-text",
];

#[test]
fn the_acceptance_shapes_are_exact() {
    let fixtures = fixtures();
    let exact: Vec<_> = fixtures.iter().filter(|fixture| EXACT.contains(&fixture.name.as_str())).collect();
    assert_eq!(exact.len(), EXACT.len(), "a page of {EXACT:?} is missing");
    let extractor = Extractor::new(Rules::builtin());
    for fixture in exact {
        let extraction = extractor.extract(&fixture.bytes, &fixture.hints());
        assert_eq!(folded_lines(&extraction.text()), folded_lines(&fixture.article), "{}", fixture.name);
        assert!(extraction.title().is_some(), "{} has no title", fixture.name);
    }
}

#[test]
fn every_decision_is_explained_as_before() {
    let fixtures = fixtures();
    let update = std::env::var_os("UPDATE").is_some();
    let (mut missing, mut changed) = (Vec::new(), Vec::new());
    for (fixture, extraction) in fixtures.iter().zip(extract(&fixtures)) {
        let explained = explain(&extraction, &[], Detail { only: Only::All, marks: 3, chars: 60 });
        let golden = fixture.dir.join("explain.txt");
        if update {
            fs::write(&golden, &explained).expect("explain.txt is written");
        }
        match fs::read_to_string(&golden) {
            Err(_) => missing.push(fixture.name.as_str()),
            Ok(before) if before != explained => {
                changed.push(format!("{}\n{}", fixture.name, line_changes(&before, &explained)));
            }
            Ok(_) => {}
        }
    }
    assert!(
        missing.is_empty() && changed.is_empty(),
        "explain.txt is missing in {} folders: {}\nand differs in {}; UPDATE=1 writes them anew:\n\n{}",
        missing.len(),
        missing.join(", "),
        changed.len(),
        changed.join("\n")
    );
}

#[test]
fn every_explanation_belongs_to_a_page() {
    for fixture in fixtures() {
        for entry in fs::read_dir(&fixture.dir).expect("a folder") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let known = [fixture.file, "article.txt", "explain.txt"].contains(&name.as_str());
            assert!(known, "{}/{name} is no file of a fixture", fixture.name);
        }
    }
}

fn overlap(gold: &str, output: &str) -> Overlap {
    let (gold, output) = (Words::of(gold), Words::of(output));
    Overlap { gold: gold.total(), output: output.total(), common: gold.common(&output) }
}

/// What went wrong with a page: its score, the lines that are missing, and those that are too much.
fn told(fixture: &Fixture, extraction: &Extraction, score: Overlap, text: &str) -> String {
    let mut out = format!(
        "{}: F1 {:.3}, precision {:.3}, recall {:.3}, status {}, type {}\n",
        fixture.name,
        score.f1(),
        score.precision(),
        score.recall(),
        extraction.status(),
        extraction.page_type()
    );
    let (gold, output) = (folded_lines(&fixture.article), folded_lines(text));
    for (sign, lines) in [('-', only_in(&gold, &output)), ('+', only_in(&output, &gold))] {
        for line in lines.iter().take(SHOWN) {
            let _ = writeln!(out, "  {sign} {}", short(line, 110));
        }
        if lines.len() > SHOWN {
            let _ = writeln!(out, "  {sign} and {} more lines", lines.len() - SHOWN);
        }
    }
    out
}

/// The lines that the one text has more often than the other.
fn only_in<'a>(one: &'a [String], other: &[String]) -> Vec<&'a str> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for line in other {
        *left.entry(line).or_default() += 1;
    }
    let mut here = Vec::new();
    for line in one {
        match left.get_mut(line.as_str()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => here.push(line.as_str()),
        }
    }
    here
}

/// The first lines that differ between two explanations.
fn line_changes(before: &str, now: &str) -> String {
    let mut out = String::new();
    let (mut before, mut now) = (before.lines(), now.lines());
    let (mut number, mut shown) = (0, 0);
    loop {
        number += 1;
        match (before.next(), now.next()) {
            (None, None) => return out,
            (one, other) if one == other => {}
            _ if shown == SHOWN => return out + "  ...\n",
            (one, other) => {
                shown += 1;
                let _ = writeln!(out, "  line {number}: expected {}", short(one.unwrap_or("the end"), 120));
                let _ = writeln!(out, "  {:>width$} {}", "got", short(other.unwrap_or("the end"), 120), width = 23);
            }
        }
    }
}
