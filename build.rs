//! Embeds the bundled rules, and looks into their regular expressions.
//!
//! In: the folder `rules`. Out: files that the library includes: the names and texts of the rule files, what texts need for the
//! expressions in them to match, and what these are for texts of a reach. What holds: the functions that look into expressions are
//! those of the library.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::Value;

use expressions::begins::Begins;
use expressions::edges::at_edge;
use expressions::reach::{Reach, narrow};
use expressions::required::Required;
use expressions::store::store;

// What the library has and this script does not call.
#[allow(dead_code)]
#[path = "src/blocks"]
mod blocks {
    mod clean;
    mod fold;
    mod letters;
    mod words;

    pub use fold::fold;
    pub use words::{is_wide, is_word};
}

#[allow(dead_code)]
#[path = "src/rules/expressions"]
mod expressions {
    pub mod begins;
    pub mod edges;
    pub mod reach;
    pub mod required;
    pub mod store;
}

/// Keys whose phrases are made one expression, and whether it is for the start of a text.
const EDGES: [(&str, bool); 2] = [("cut-start", true), ("cut-end", false)];

/// Keys whose texts are regular expressions.
const EXPRESSIONS: &[&str] = &["regex", "url", "cut", "split", "split-full", "never-regex", "doubtful"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/blocks");
    println!("cargo::rerun-if-changed=src/rules/expressions");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is")).join("rules");
    let mut files = Vec::new();
    rule_files(&folder, &mut files);
    fs::write(out.join("files.rs"), embedded(&files, &folder)).expect("the folder for what is built can be written");
    let (code, narrow) = looked_into(&files);
    fs::write(out.join("expressions.rs"), code).expect("the folder for what is built can be written");
    fs::write(out.join("expressions.bin"), narrow).expect("the folder for what is built can be written");
}

/// The rule files of a folder and its folders.
fn rule_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the rules can be read") {
        let path = entry.expect("the rules can be read").path();
        if path.is_dir() {
            rule_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
}

/// A list of the names and texts of files, in the order of the names.
fn embedded(files: &[PathBuf], folder: &Path) -> String {
    let name = |file: &PathBuf| {
        let inner = file.strip_prefix(folder).expect("the file stands in the folder");
        inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let mut names: Vec<(String, &PathBuf)> = files.iter().map(|file| (name(file), file)).collect();
    names.sort();
    let mut code = "static FILES: &[(&str, &str)] = &[\n".to_owned();
    for (name, file) in names {
        let path = file.to_str().expect("the folder of the package has a name in Unicode");
        writeln!(code, "    ({name:?}, include_str!({path:?})),").expect("a text can be written to");
    }
    code + "];\n"
}

/// What is known of the expressions in files, in the order of their texts; and the bytes that it speaks of.
fn looked_into(files: &[PathBuf]) -> (String, Vec<u8>) {
    let mut expressions = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).expect("a rule file can be read");
        // what is wrong with a file is said by `bodytext rules check`
        if EXPRESSIONS.iter().chain(EDGES.iter().map(|(key, _)| key)).any(|key| text.contains(key))
            && let Ok(table) = text.parse::<toml::Table>()
        {
            add_expressions(&Value::Table(table), false, &mut expressions);
        }
    }
    let (mut code, mut bytes) = ("static READY: &[Ready] = &[\n".to_owned(), Vec::new());
    for text in expressions {
        let required = Required::of(&text);
        let parts: Vec<(&str, bool)> = required.texts.iter().map(|part| (part.text.as_str(), part.begins)).collect();
        let (digit, begins) = (required.digit, Begins::of(&text));
        let narrow = [Reach::Ascii, Reach::Near].map(|reach| {
            let start = bytes.len();
            bytes.extend(stored(&text, reach));
            start..bytes.len()
        });
        write!(code, "    Ready {{ text: {text:?}, parts: &{parts:?}, digit: {digit}, begins: {begins:?}, ")
            .and_then(|()| writeln!(code, "narrow: {narrow:?} }},"))
            .expect("a text can be written to");
    }
    (code + "];\n", bytes)
}

/// An expression as it is for texts of a reach; nothing if it is none, or of bytes.
fn stored(text: &str, reach: Reach) -> Vec<u8> {
    regex_syntax::parse(text).ok().and_then(|hir| store(&narrow(hir, reach, true))).unwrap_or_default()
}

/// Adds the texts that stand under one of the keys, and those made of phrases.
fn add_expressions(value: &Value, wanted: bool, expressions: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if wanted => {
            expressions.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| add_expressions(item, wanted, expressions)),
        Value::Table(table) => {
            for (key, value) in table {
                add_expressions(value, EXPRESSIONS.contains(&key.as_str()), expressions);
            }
            expressions.extend(EDGES.iter().filter_map(|(key, start)| at_edge(&phrases(table.get(*key)?), *start)));
        }
        _ => {}
    }
}

/// The phrases of a list.
fn phrases(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}
