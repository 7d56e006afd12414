//! The acceptance texts: articles as a poor extractor left them, each line of which is known to be body or not.
//!
//! They are other people's texts and stand outside the project, in `../shared/seeds`; without them this test does nothing
//! and says so.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use bodytext::source::decode;
use bodytext::{Extraction, Extractor, Hints, Judged, Limits, Rules};
use common::{one_line, project, short};
use serde_json::Value;

/// What is known of a seed: line numbers from 1.
struct Expected {
    title: String,
    title_lines: Vec<usize>,
    body_lines: Vec<usize>,
    drop: BTreeMap<usize, Vec<String>>,
}

#[test]
fn the_acceptance_texts_are_cut_as_expected() {
    let folder = project("../shared/seeds");
    let seeds = seeds(&folder);
    if seeds.is_empty() {
        println!("skipped: ../shared/seeds has no acceptance texts");
        return;
    }
    let extractor = Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")));
    let wrong: Vec<String> = seeds.iter().flat_map(|path| check(&extractor, path)).collect();
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The texts that have expectations.
fn seeds(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.retain(|path| path.with_extension("expected.json").exists());
    paths.sort();
    paths
}

fn expected(path: &Path) -> Expected {
    let json = fs::read_to_string(path.with_extension("expected.json")).expect("the expectations");
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let lines = |key: &str| -> Vec<usize> {
        let lines = json[key].as_array().unwrap_or_else(|| panic!("{key} is a list"));
        lines.iter().map(|line| line.as_u64().expect("a line") as usize).collect()
    };
    let kinds = |kinds: &Value| serde_json::from_value(kinds.clone()).expect("kinds");
    let drop = json["drop"].as_object().expect("drop is an object").iter();
    Expected {
        title: json["title"].as_str().expect("a title").to_owned(),
        title_lines: lines("title_lines"),
        body_lines: lines("body_lines"),
        drop: drop.map(|(line, of)| (line.parse().expect("a line number"), kinds(of))).collect(),
    }
}

/// All that is wrong with the extraction of one text.
fn check(extractor: &Extractor, path: &Path) -> Vec<String> {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    let bytes = fs::read(path).expect("the text");
    let hints =
        Hints { file_name: path.file_name().map(|name| name.to_string_lossy().into_owned()), ..Hints::default() };
    let (expected, page) = (expected(path), extractor.extract(&bytes, &hints));
    let source = decode(&bytes, &hints, &Limits::default());
    let lines = line_spans(&source.text);
    let mut wrong = Vec::new();
    if page.title().map(one_line) != Some(one_line(&expected.title)) {
        wrong.push(format!("the title is {:?}, not {:?}", page.title(), expected.title));
    }
    for line in &expected.body_lines {
        wrong.extend(trouble(&page, &lines, *line, &|block| block.is_kept(), "should be kept"));
    }
    for line in &expected.title_lines {
        wrong.extend(trouble(&page, &lines, *line, &|block| !block.is_kept(), "is the title, not body"));
    }
    for (line, kinds) in &expected.drop {
        let named = |block: &Judged| block.kind().is_some_and(|kind| kinds.iter().any(|name| name == kind.name()));
        let what = format!("should be dropped as {}", kinds.join(" or "));
        wrong.extend(trouble(&page, &lines, *line, &named, &what));
    }
    wrong.into_iter().map(|what| format!("{name}: {what}")).collect()
}

/// What is wrong with a line: no block has it, or one that has it is not as it should be.
fn trouble(
    page: &Extraction,
    lines: &[Range<usize>],
    line: usize,
    holds: &dyn Fn(&Judged) -> bool,
    what: &str,
) -> Option<String> {
    let span = lines.get(line - 1)?;
    let here = |block: &&Judged| block.span.as_ref().is_some_and(|own| own.start < span.end && span.start < own.end);
    let mut blocks = page.blocks().iter().filter(here).peekable();
    if blocks.peek().is_none() {
        return Some(format!("line {line} {what}, but is in no block"));
    }
    let block = blocks.find(|block| !holds(block))?;
    let origin = block.reason().origin();
    let kind = block.kind().map_or("kept", |kind| kind.name());
    let by = format!("{kind}, {:+.2}, by {} {}:{}", block.score(), origin.rule, origin.file, origin.line);
    Some(format!("line {line} {what} ({by}): {}", short(&one_line(&block.text), 80)))
}

/// The bytes of every line, without its line break.
fn line_spans(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let span = |line: &str| {
        let span = start..start + line.trim_end().len();
        start += line.len();
        span
    };
    text.split_inclusive('\n').map(span).collect()
}
