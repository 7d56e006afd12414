//! Input of the commands: files, folders, standard input, compressed or not.
//!
//! In: paths. Out: named bytes. What holds: folders give their files in the order of their names; what can't be read is an
//! error of its own and stops nothing else; reading ends at the limit on bytes even if a small file unpacks to a huge one.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use bodytext::{Hints, Limits};
use flate2::read::MultiGzDecoder;

use super::trouble;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file, and its path below the path that was given.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its path below the given folder, or its name.
        below: PathBuf,
    },
}

impl Input {
    /// What to call it.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::File { path, .. } => path.display().to_string(),
        }
    }

    /// The bytes, unpacked. One more than the limit is read, so that the library sees and tells that there were more.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?.take(Limits::default().bytes as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A reader of the unpacked bytes.
    pub fn open(&self) -> io::Result<Box<dyn Read>> {
        match self {
            Input::Stdin => unpacked(Box::new(io::stdin().lock())),
            Input::File { path, .. } => unpacked(Box::new(File::open(path)?)),
        }
    }

    /// What the input tells of the page.
    pub fn hints(&self, url: Option<&str>) -> Hints {
        let file_name = match self {
            Input::Stdin => None,
            Input::File { path, .. } => path.file_name().map(|name| name.to_string_lossy().into_owned()),
        };
        Hints { file_name, url: url.map(str::to_owned), ..Hints::default() }
    }
}

/// Unpacks gzip and zstd, told by their first bytes.
fn unpacked(raw: Box<dyn Read>) -> io::Result<Box<dyn Read>> {
    let mut raw = BufReader::new(raw);
    let mut start = Vec::new();
    raw.by_ref().take(4).read_to_end(&mut start)?;
    let whole = io::Cursor::new(start.clone()).chain(raw);
    Ok(match start.as_slice() {
        [0x1F, 0x8B, ..] => Box::new(MultiGzDecoder::new(whole)),
        [0x28, 0xB5, 0x2F, 0xFD] => Box::new(zstd::Decoder::new(whole)?),
        _ => Box::new(whole),
    })
}

/// All inputs that paths name, in order: a file itself, a folder's files recursively. `-` is standard input, as is no path.
pub fn inputs(paths: &[PathBuf]) -> Vec<Result<Input, String>> {
    if paths.is_empty() {
        return vec![Ok(Input::Stdin)];
    }
    paths.iter().flat_map(|path| of_path(path)).collect()
}

fn of_path(path: &Path) -> Vec<Result<Input, String>> {
    if path == Path::new("-") {
        return vec![Ok(Input::Stdin)];
    }
    if !path.is_dir() {
        let below = path.file_name().map_or_else(|| path.to_owned(), PathBuf::from);
        return vec![Ok(Input::File { path: path.to_owned(), below })];
    }
    let entries = walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name();
    let mut inputs = Vec::new();
    let mut skipped = 0;
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if goes_with_a_page(entry.path()) => skipped += 1,
            // A pipe or a device in a folder would be waited for without end.
            Ok(entry) if !entry.file_type().is_file() => {
                inputs.push(Err(format!("{}: not a regular file", entry.path().display())));
            }
            Ok(entry) => {
                let below = entry.path().strip_prefix(path).unwrap_or(entry.path()).to_owned();
                inputs.push(Ok(Input::File { path: entry.into_path(), below }));
            }
            Err(error) => inputs.push(Err(error.to_string())),
        }
    }
    if skipped > 0 {
        trouble(format_args!(
            "{}: skipped {skipped} files that go with pages (images, styles, scripts)",
            path.display()
        ));
    }
    inputs
}

/// Whether a file in a folder is what browsers save beside a page, by its ending. A file that is named itself is always
/// read.
fn goes_with_a_page(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| BESIDE_PAGES.contains(&ending.as_str()))
}

/// Endings of what browsers save beside a page.
const BESIDE_PAGES: [&str; 22] = [
    "avif", "bmp", "css", "eot", "gif", "ico", "jpeg", "jpg", "js", "map", "mjs", "mp3", "mp4", "ogg", "otf", "pdf",
    "png", "svg", "ttf", "webp", "woff", "woff2",
];
