//! The structures of an article, in every rendering: lists, tables, code, footnotes, formulas and so on.
//!
//! In: the folders of `fixtures/structure`, each a page and what some renderings are to say of it (`body.txt`, `body.md`,
//! `body.html`, `body.xml`). Out: nothing. What holds: each page has a golden of each rendering, compared to the letter.
//! `UPDATE=1` writes them: read the change before you keep it.

#![cfg(feature = "html")]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use bodytext::{Extraction, Extractor, Hints, Rules};
use common::{project, short};

/// A rendering: the name of its golden, and how it is made.
type Rendering = (&'static str, fn(&Extraction) -> String);

/// The renderings that are compared.
const RENDERINGS: &[Rendering] = &[
    ("body.txt", Extraction::text),
    ("body.md", Extraction::markdown),
    ("body.html", Extraction::html),
    ("body.xml", Extraction::tei),
];
/// Lines that are shown of a difference.
const SHOWN: usize = 12;

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(project("fixtures/structure")).expect("the folder fixtures/structure");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut folders: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 15, "only {} folders", folders.len());
    folders
}

#[test]
fn every_structure_is_rendered_as_written_down() {
    let extractor = Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")));
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    for folder in folders() {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let page = fs::read(folder.join("page.html")).unwrap_or_else(|error| panic!("{name}/page.html: {error}"));
        let extraction = extractor.extract(&page, &Hints::default());
        for (file, render) in RENDERINGS {
            let golden = folder.join(file);
            let wanted = fs::read_to_string(&golden).unwrap_or_default();
            assert!(golden.exists() || update, "{name}/{file} is missing: write down what the page should give");
            let found = format!("{}\n", render(&extraction).trim_end_matches('\n'));
            if found != wanted && update {
                fs::write(&golden, &found).expect("the golden is written");
            } else if found != wanted {
                wrong.push(format!("{name}/{file}\n{}", difference(&wanted, &found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} renderings differ; UPDATE=1 rewrites them:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_file_belongs_to_a_page() {
    let known = ["page.html", "body.txt", "body.md", "body.html", "body.xml"];
    for folder in folders() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            assert!(known.contains(&name.as_str()), "{}/{name} is no file of a structure", folder.display());
        }
    }
}

/// What differs between two texts: the lines from the first that differs to the last, of both.
fn difference(wanted: &str, found: &str) -> String {
    let (wanted, found): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    let same = wanted.iter().zip(&found).take_while(|(one, other)| one == other).count();
    let tails = wanted[same..].iter().rev().zip(found[same..].iter().rev());
    let behind = tails.take_while(|(one, other)| one == other).count();
    let mut out = String::new();
    for (sign, lines) in [('-', &wanted[same..wanted.len() - behind]), ('+', &found[same..found.len() - behind])] {
        for (number, line) in lines.iter().enumerate().take(SHOWN) {
            let _ = writeln!(out, "  {:>4} {sign} {}", same + number + 1, short(line, 160));
        }
        if lines.len() > SHOWN {
            let _ = writeln!(out, "       {sign} and {} more lines", lines.len() - SHOWN);
        }
    }
    out
}
