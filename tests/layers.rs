//! The layers of the library: what may import what.
//!
//! In: the files under `src/`. What holds: a module imports only from those above it in [`ORDER`], so that a stage can be
//! read and changed without knowing what comes after it, and no circle can arise.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::project;

/// The modules of the library, upstream first, each with the reason for its place.
const ORDER: &[(&str, &str)] = &[
    ("spaces", "white space of texts: knows nothing"),
    ("halves", "work side by side: knows nothing"),
    ("names", "names that few are looked for among many: knows nothing"),
    ("starts", "texts by how they begin: need the filter of names"),
    ("tokenizer", "text to tokens of HTML: could be a crate of its own"),
    ("eval", "measures anything that extracts: knows no stage, and no stage knows it"),
    ("kinds", "the words of the field: know nothing"),
    ("limits", "limits and warnings: numbers and text alone, two of the numbers being the tokenizer's"),
    ("source", "bytes to text: the first stage"),
    ("dom", "a tree and its selectors: knows nothing of pages"),
    ("page", "text to tree: needs the source"),
    ("blocks", "tree to blocks: needs the page; also folds phrases, for rules and matching alike"),
    ("dates", "texts to dates: fold words as phrases are folded, and get them from whoever has rules"),
    ("measures", "numbers of blocks: no rule decides how to measure"),
    ("rules", "files to rules: name kinds and measures, and fold phrases as blocks are folded; never see a page"),
    (
        "embedded",
        "rules on the data of a page that shows nothing: makes a page, so that the stages behind see no difference",
    ),
    ("found", "elements that selectors of rules match: needs the tree and the rules"),
    ("marks", "rules on blocks: needs both"),
    ("threads", "rules on posts and comments: needs blocks, and the marks that know a button from a text"),
    ("scores", "sums of marks, and the measures that need them"),
    ("metadata", "rules on what a page says of itself: needs its blocks and their scores"),
    ("extraction", "the type that comes out: speaks of blocks, kinds and the origin of rules"),
    ("promise", "what the scores of a page let expect"),
    ("select", "scores to an extraction: the last stage"),
    ("content", "an extraction to the tree that renderings read"),
    ("render", "an extraction to text and records: decides nothing"),
    ("extractor", "the whole way on one screen: needs every stage"),
    ("fit", "pages with gold to tables: runs the stages, and the evaluation over what it made"),
];

/// An import: where it stands, from which module, of which.
struct Import {
    place: String,
    from: String,
    to: String,
}

#[test]
fn imports_point_upstream() {
    let mut wrong = Vec::new();
    for import in imports() {
        let Import { place, from, to } = &import;
        match (rank(from), rank(to)) {
            (_, None) => wrong.push(format!("{place}: `crate::{to}` is no module: import it from the one it is in")),
            (Some(here), Some(there)) if here < there => {
                wrong.push(format!("{place}: {from} ({}) must not import {to} ({})", reason(from), reason(to)));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place() {
    let lib = fs::read_to_string(project("src/lib.rs")).expect("src/lib.rs");
    let modules: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ").or(line.strip_prefix("mod "))?.strip_suffix(';'))
        .collect();
    for module in &modules {
        assert!(rank(module).is_some(), "{module} is missing in ORDER");
    }
    for (module, _) in ORDER {
        assert!(modules.contains(module), "{module} stands in ORDER, but not in src/lib.rs");
    }
}

#[test]
fn the_command_uses_the_library_from_outside() {
    for path in files(&project("src/cli")) {
        let text = fs::read_to_string(&path).expect("a file");
        for (number, line) in code(&text) {
            assert!(!line.contains("crate::"), "{}:{number}: {line}", shown(&path));
        }
    }
}

#[test]
fn nothing_is_imported_by_ways_that_are_not_checked() {
    for path in files(&project("src")) {
        let text = fs::read_to_string(&path).expect("a file");
        for (number, line) in code(&text) {
            let hidden = line.contains("super::super::") || line.trim_end().ends_with("crate::{");
            assert!(!hidden, "{}:{number}: write `crate::MODULE::...`: {line}", shown(&path));
        }
    }
}

#[test]
fn a_path_gives_the_modules_that_it_names() {
    assert_eq!(named("use crate::blocks::{Block, Blocks};"), ["blocks"]);
    assert_eq!(named("use crate::{kinds::Kind, page};"), ["kinds", "page"]);
    assert_eq!(named("fn f(o: &crate::rules::Origin) -> crate::Kind {"), ["rules", "Kind"]);
    assert_eq!(named("let text = $crate::nothing;"), [""; 0]);
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|(name, _)| *name == module)
}

fn reason(module: &str) -> &str {
    rank(module).map_or("no place in ORDER", |rank| ORDER[rank].1)
}

/// All imports across modules.
fn imports() -> Vec<Import> {
    let mut imports = Vec::new();
    for path in files(&project("src")) {
        let Some(from) = module(&path) else { continue };
        let text = fs::read_to_string(&path).expect("a file");
        for (number, line) in code(&text) {
            for to in named(line).into_iter().filter(|to| *to != from) {
                let place = format!("{}:{number}", shown(&path));
                imports.push(Import { place, from: from.clone(), to: to.to_owned() });
            }
        }
    }
    assert!(imports.len() > 50, "only {} imports found", imports.len());
    imports
}

/// The module of the library that a file belongs to; none for the root and the command.
fn module(path: &Path) -> Option<String> {
    let src = project("src");
    let first = path.strip_prefix(src).ok()?.iter().next()?.to_string_lossy().into_owned();
    let name = first.trim_end_matches(".rs").to_owned();
    (!["lib", "main", "cli"].contains(&name.as_str())).then_some(name)
}

/// The modules that a line names.
fn named(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, root) in line.match_indices("crate::") {
        let rest = &line[at + root.len()..];
        match rest.strip_prefix('{') {
            _ if line[..at].ends_with('$') => {}
            Some(list) => names.extend(list.split([',', '}']).map(|one| word(one.trim()))),
            None => names.push(word(rest)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The identifier at the start of a text.
fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")
}

/// The lines of a file that are no comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(project("")).unwrap_or(path).display().to_string()
}
