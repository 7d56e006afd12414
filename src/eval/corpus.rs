//! A corpus: pages as saved, and what should be made of them.
//!
//! In: a folder with `gold.jsonl` (one JSON object a line) and `pages/ID.html.gz` (or `.html`, `.txt`, `.txt.gz`). Out: its
//! gold pages in the order of the file, and the bytes of each page on demand. What holds: a bad line or a missing page is
//! a [`Problem`] with its place, and the others go on; only a folder that is no corpus at all is an error.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::MultiGzDecoder;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// More bytes than this are no page.
const MAX_PAGE: u64 = 256 << 20;
const ENDINGS: [&str; 4] = ["html.gz", "html", "txt", "txt.gz"];

/// What is known of one page. What is not known is absent.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct GoldPage {
    /// Its name, which the page's file has too.
    pub id: String,
    /// Where it was found.
    pub url: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// What sort of page it is.
    pub page_type: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was written.
    pub date: Option<String>,
    /// Its body text.
    pub body: Option<String>,
    /// Segments that a good extraction has.
    #[serde(default)]
    pub with: Vec<String>,
    /// Segments that a good extraction has not.
    #[serde(default)]
    pub without: Vec<String>,
    /// Its line in `gold.jsonl`, from 1.
    #[serde(skip)]
    pub line: usize,
}

/// A folder of saved pages with their gold.
#[derive(Debug)]
pub struct Corpus {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub dir: PathBuf,
    /// The gold pages, in the order of the file.
    pub pages: Vec<GoldPage>,
    /// What was wrong with lines of the file.
    pub problems: Vec<Problem>,
}

/// Something that could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn with_file(file: &Path, message: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), line: None, message: message.into() }
    }

    /// A problem of a line.
    pub fn at(file: &Path, line: usize, message: impl Into<String>) -> Problem {
        Problem { line: Some(line), ..Problem::with_file(file, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file.display(), self.message),
            None => write!(f, "{}: {}", self.file.display(), self.message),
        }
    }
}

impl std::error::Error for Problem {}

impl Corpus {
    /// Reads the gold of a corpus.
    pub fn open(dir: &Path) -> Result<Corpus, Problem> {
        let gold = dir.join("gold.jsonl");
        let bytes = fs::read(&gold).map_err(|error| no_corpus(dir, &gold, &error))?;
        let (pages, problems) = read_gold(&gold, &bytes);
        Ok(Corpus { name: folder_name(dir), dir: dir.to_owned(), pages, problems })
    }

    /// The bytes of a page, unpacked.
    pub fn read(&self, page: &GoldPage) -> Result<Vec<u8>, Problem> {
        let gold = self.dir.join("gold.jsonl");
        for ending in ENDINGS {
            let path = self.dir.join("pages").join(format!("{}.{ending}", page.id));
            match File::open(&path) {
                Ok(file) => return unpack(file, ending).map_err(|e| Problem::with_file(&path, e.to_string())),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Problem::with_file(&path, error.to_string())),
            }
        }
        let message = format!("page {0} is missing: no pages/{0}.html.gz (nor .html, .txt, .txt.gz)", page.id);
        Err(Problem::at(&gold, page.line, message))
    }
}

fn unpack(file: File, ending: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_PAGE + 1;
    if ending.ends_with(".gz") {
        MultiGzDecoder::new(file).take(limit).read_to_end(&mut bytes)?;
    } else {
        file.take(limit).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > MAX_PAGE {
        return Err(io::Error::other(format!("more than {} MiB", MAX_PAGE >> 20)));
    }
    Ok(bytes)
}

/// Reads the lines of a gold file; those that can't be read are problems.
fn read_gold(path: &Path, bytes: &[u8]) -> (Vec<GoldPage>, Vec<Problem>) {
    let (mut pages, mut problems, mut seen) = (Vec::new(), Vec::new(), FxHashSet::default());
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        match read_line(text, line) {
            Ok(page) if seen.insert(page.id.clone()) => pages.push(page),
            Ok(page) => problems.push(Problem::at(path, line, format!("a second page with the id {:?}", page.id))),
            Err(message) => problems.push(Problem::at(path, line, message)),
        }
    }
    (pages, problems)
}

fn read_line(text: &[u8], line: usize) -> Result<GoldPage, String> {
    let page: GoldPage = serde_json::from_slice(text).map_err(|error| explain(&error))?;
    let mut parts = Path::new(&page.id).components();
    // An id is a part of a path: it must not lead out of the folder.
    if page.id.is_empty() || !parts.all(|part| matches!(part, Component::Normal(_))) {
        return Err(format!("the id {:?} is no file name", page.id));
    }
    Ok(GoldPage { line, ..page })
}

/// The message of a JSON error without its line, which is always 1 here.
fn explain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let bare = message.split(" at line ").next().unwrap_or(&message);
    format!("{bare} (column {})", error.column())
}

fn folder_name(dir: &Path) -> String {
    // `corpora/x/..` and `.` have no name of their own.
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned());
    let real = || Some(dir.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned());
    name.or_else(real).unwrap_or_else(|| dir.display().to_string())
}

/// Why a path is no corpus, and what was probably meant.
fn no_corpus(dir: &Path, gold: &Path, error: &io::Error) -> Problem {
    if !dir.exists() {
        return Problem::with_file(dir, "no such folder");
    }
    if dir.is_file() {
        return Problem::with_file(dir, "is a file; a corpus is a folder with gold.jsonl and pages/ID.html.gz");
    }
    if error.kind() != io::ErrorKind::NotFound {
        return Problem::with_file(gold, error.to_string());
    }
    let mut inside: Vec<String> = fs::read_dir(dir)
        .map(|entries| entries.flatten().map(|entry| entry.path()).filter(|path| path.join("gold.jsonl").is_file()))
        .map(|paths| paths.map(|path| path.display().to_string()).collect())
        .unwrap_or_default();
    inside.sort();
    let meant = if inside.is_empty() { String::new() } else { format!("; did you mean {}?", inside.join(" ")) };
    Problem::with_file(dir, format!("no gold.jsonl; a corpus is a folder with gold.jsonl and pages/ID.html.gz{meant}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<GoldPage>, Vec<String>) {
        let (pages, problems) = read_gold(Path::new("gold.jsonl"), text.as_bytes());
        (pages, problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn lines_are_read_in_order_and_unknown_keys_passed_over() {
        let (pages, problems) =
            read("\u{FEFF}{\"id\":\"b\",\"body\":\"x\",\"new\":1}\r\n\n{\"id\":\"a\",\"with\":[\"y\"]}\n");
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(pages.iter().map(|page| (page.id.as_str(), page.line)).collect::<Vec<_>>(), [("b", 1), ("a", 3)]);
        assert_eq!((pages[0].body.as_deref(), pages[1].body.as_deref()), (Some("x"), None));
    }

    #[test]
    fn bad_lines_are_named_and_the_others_read() {
        let (pages, problems) =
            read("{\"id\":\"a\"}\n{\"id\":\n{\"url\":\"u\"}\n{\"id\":\"a\"}\n{\"id\":\"../x\"}\n{\"id\":\"c\"}");
        assert_eq!(pages.len(), 2);
        assert_eq!(
            problems,
            [
                "gold.jsonl:2: EOF while parsing a value (column 6)",
                "gold.jsonl:3: missing field `id` (column 11)",
                "gold.jsonl:4: a second page with the id \"a\"",
                "gold.jsonl:5: the id \"../x\" is no file name",
            ]
        );
    }

    #[test]
    fn a_path_that_is_no_corpus_is_explained() {
        let dir = tempfile::tempdir().unwrap();
        let message = |path: &Path| Corpus::open(path).unwrap_err().message;
        assert_eq!(message(&dir.path().join("none")), "no such folder");
        assert!(message(dir.path()).starts_with("no gold.jsonl; a corpus is"));
        let inner = dir.path().join("inner");
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("gold.jsonl"), "").unwrap();
        assert!(message(dir.path()).ends_with(&format!("did you mean {}?", inner.display())));
        assert!(message(&inner.join("gold.jsonl")).starts_with("is a file"));
    }
}
