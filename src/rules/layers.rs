//! The files of rules.
//!
//! In: the folder that is embedded in the library, or a folder or file on disk. Out: a [`Layer`], the names and texts
//! of its files. What holds: files come in the order of their names; a file that can't be read is a problem of the layer
//! and does not keep the others from being read.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use super::problems::Problem;

// `FILES`: the names and texts of the rules inside the library, sorted.
include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// How deep folders may be nested: a link that leads back up must not keep the reader in a circle.
const DEEPEST: usize = 16;

/// The files of one set of rules.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// What stands before the names of the files in messages; empty for the bundled rules.
    pub name: String,
    /// The name of each file, relative to the folder, and its text.
    pub files: Vec<(String, Cow<'static, str>)>,
    /// Files and folders that could not be read.
    pub unread: Vec<Problem>,
    /// Whether all files are known to be right: what is costly to check is then taken for granted, and regular expressions
    /// are compiled when they are first used.
    pub trusted: bool,
}

impl Layer {
    /// What messages call a file.
    pub(super) fn label(&self, file: &str) -> String {
        if self.name.is_empty() { file.to_owned() } else { format!("{}/{file}", self.name) }
    }

    /// Adds a file, if it is a rule file.
    fn add(&mut self, name: String, bytes: Result<Vec<u8>, std::io::Error>) {
        let label = self.label(&name);
        match bytes.map(String::from_utf8) {
            Ok(Ok(text)) => self.files.push((name, text.into())),
            Ok(Err(error)) => {
                let valid = error.utf8_error().valid_up_to();
                let line = error.as_bytes().iter().take(valid).filter(|byte| **byte == b'\n').count() + 1;
                let mut problem =
                    Problem::of_file(label, format!("this file is not UTF-8: line {line} has other bytes"));
                problem.help = Some("save the file as UTF-8".to_owned());
                self.unread.push(problem);
            }
            Err(error) => self.unread.push(Problem::of_file(label, format!("this file can't be read: {error}"))),
        }
    }

    fn sorted(mut self) -> Layer {
        self.files.sort();
        self
    }
}

/// The rules inside the library.
pub fn bundled() -> Layer {
    let files = FILES.iter().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text))).collect();
    // the tests read them with every check
    Layer { files, trusted: true, ..Layer::default() }
}

/// The rules of a folder with all its folders, or of one file.
pub fn dir_layer(path: &Path) -> Layer {
    if path.is_file() {
        let name = path.parent().map(shown).unwrap_or_default();
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut layer = Layer { name, ..Layer::default() };
        layer.add(file, fs::read(path));
        return layer;
    }
    let mut layer = Layer { name: shown(path), ..Layer::default() };
    let mut folders = vec![(path.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in entries(&folder, &mut layer) {
            if entry.is_dir() && depth < DEEPEST {
                folders.push((entry, depth + 1));
            } else if is_rule_file(&entry) && !entry.is_dir() {
                layer.add(relative(&entry, path), fs::read(&entry));
            }
        }
    }
    layer.sorted()
}

/// What stands in a folder.
fn entries(folder: &Path, layer: &mut Layer) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|one| one.path())).collect());
    read.unwrap_or_else(|error: std::io::Error| {
        layer.unread.push(Problem::of_file(shown(folder), format!("this folder can't be read: {error}")));
        Vec::new()
    })
}

fn is_rule_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// A path as messages show it.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let trimmed = text.trim_end_matches(std::path::is_separator);
    if trimmed.is_empty() { text.into_owned() } else { trimmed.to_owned() }
}

/// A file's path within its folder, with forward slashes.
fn relative(path: &Path, folder: &Path) -> String {
    let inner = path.strip_prefix(folder).unwrap_or(path);
    inner.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
