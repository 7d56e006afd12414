//! What several tests share: the fixture pages, and texts as people compare them.
//!
//! In: the folder `fixtures/pages`. Out: its pages, in the order of their names. What holds: the folder is read when the
//! test runs, so that a page that is added is tested at once.

// Each test file is a crate of its own and uses its part of this.
#![allow(dead_code)]

pub mod bombs;
#[cfg(feature = "eval")]
pub mod corpora;
pub mod facts;
pub mod html;
pub mod invariants;
pub mod tei;
pub mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use bodytext::rules::Layer;
use bodytext::{Hints, Rules};

/// A fixture page.
pub struct Fixture {
    /// The name of its folder.
    pub name: String,
    /// Its folder.
    pub dir: PathBuf,
    /// The name of the page's file.
    pub file: &'static str,
    /// The page as saved.
    pub bytes: Vec<u8>,
    /// Its body text.
    pub article: String,
}

impl Fixture {
    /// What an extractor is told of the page: the name of its file.
    pub fn hints(&self) -> Hints {
        Hints { file_name: Some(self.file.to_owned()), ..Hints::default() }
    }

    /// Whether the page is HTML.
    pub fn is_html(&self) -> bool {
        self.file == "page.html"
    }
}

/// A path in the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All fixture pages.
pub fn fixtures() -> Vec<Fixture> {
    let entries = fs::read_dir(project("fixtures/pages")).expect("the folder fixtures/pages");
    let mut dirs: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    dirs.sort();
    assert!(dirs.len() >= 50, "only {} fixture pages", dirs.len());
    dirs.into_iter().map(fixture).collect()
}

fn fixture(dir: PathBuf) -> Fixture {
    let file = if dir.join("page.html").exists() { "page.html" } else { "page.txt" };
    let bytes = fs::read(dir.join(file)).unwrap_or_else(|error| panic!("{}/{file}: {error}", dir.display()));
    let article = fs::read_to_string(dir.join("article.txt"))
        .unwrap_or_else(|error| panic!("{}/article.txt: {error}", dir.display()));
    let name = dir.file_name().expect("a name").to_string_lossy().into_owned();
    Fixture { name, dir, file, bytes, article }
}

/// The lines of a text as people compare them: without blank lines, list marks and differences of white space.
pub fn folded_lines(text: &str) -> Vec<String> {
    let fold = |line: &str| one_line(line.trim().trim_start_matches("- "));
    text.lines().map(fold).filter(|line| !line.is_empty()).collect()
}

/// A text on one line, its white space folded.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text.
pub fn short(text: &str, chars: usize) -> String {
    let cut: String = text.chars().take(chars).collect();
    if cut.len() < text.len() { cut + "…" } else { cut }
}

/// Rules that keep every block.
pub fn keep_all() -> Rules {
    let files = vec![("keep.toml".to_owned(), KEEP_ALL.into())];
    Rules::builtin().with_layer(Layer { name: "test".to_owned(), files, ..Layer::default() }).expect("a rule")
}

const KEEP_ALL: &str = "[[rule]]\nid = \"keep.all\"\nwhy = \"The test looks at all blocks\"\nregex = ['[^\\x00]']\nverdict = \"keep\"\nkeeps = [\"<p>x</p>\"]\n";
