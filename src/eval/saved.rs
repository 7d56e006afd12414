//! Scores of pages in a file, to compare a later run with.
//!
//! In: scores, or a file of them. Out: the other. What holds: one JSON object a line, in the order of the run.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::corpus::Problem;
use super::score::PageScore;

/// Writes scores to a file.
pub fn write_scores<'a>(path: &Path, pages: impl IntoIterator<Item = &'a PageScore>) -> Result<(), Problem> {
    let write = || -> io::Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        for page in pages {
            serde_json::to_writer(&mut out, page)?;
            out.write_all(b"\n")?;
        }
        out.flush()
    };
    write().map_err(|error| Problem::with_file(path, error.to_string()))
}

/// Reads the scores of a file. A bad line means that it is no such file, so it is an error.
pub fn read_scores(path: &Path) -> Result<Vec<PageScore>, Problem> {
    let text = fs::read_to_string(path).map_err(|error| Problem::with_file(path, error.to_string()))?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| {
            let message = format!("no line that `bodytext eval --save` wrote: {error}");
            Problem::at(path, number, message)
        })
    };
    lines.map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::summary::tests::page;

    #[test]
    fn what_is_written_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run.jsonl");
        let pages = [page("a", "article", [3, 7, 1]), page("b", "forum", [0, 0, 0])];
        write_scores(&path, &pages).unwrap();
        assert_eq!(read_scores(&path).unwrap(), pages);
    }

    #[test]
    fn another_file_is_refused_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run.jsonl");
        fs::write(&path, "\n{\"id\": \"a\"}\n").unwrap();
        let problem = read_scores(&path).unwrap_err();
        assert_eq!(problem.line, Some(2));
        assert!(read_scores(dir.path()).is_err() && write_scores(dir.path(), []).is_err());
    }
}
