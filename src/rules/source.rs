//! Where something stands in a rule file.
//!
//! In: the text of a file and a span of bytes. Out: line, column and the line itself. What holds: lines and columns
//! count from 1, columns in characters, whatever the line ends (`\n` or `\r\n`); a span that is out of the text or
//! inside a character is moved to the nearest one that is not.

use super::problems::Place;

/// A span of bytes in one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct At {
    /// The number of the file.
    pub file: usize,
    /// The first byte.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
}

/// A rule file and the places of its lines.
pub(super) struct SourceFile<'a> {
    /// What messages call the file.
    pub label: String,
    /// The layer it belongs to.
    pub layer: usize,
    /// Its text.
    pub text: &'a str,
    /// Whether it is known to be right.
    pub trusted: bool,
    /// The first byte of every line.
    starts: Vec<usize>,
}

impl<'a> SourceFile<'a> {
    /// A file of that text.
    pub fn new(label: String, layer: usize, text: &'a str, trusted: bool) -> SourceFile<'a> {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let text_start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let starts = std::iter::once(text_start).chain(ends.map(|index| index + 1)).collect();
        SourceFile { label, layer, text, trusted, starts }
    }

    /// The line, from 1, in which a byte stands.
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// The span of the line in which a byte stands, without its end.
    pub fn line_span(&self, byte: usize) -> std::ops::Range<usize> {
        let (first, text) = self.line_text(self.line(byte));
        first..first + text.len()
    }

    /// The place of a span. A span over several lines ends with its first line.
    pub fn place(&self, span: std::ops::Range<usize>) -> Place {
        let start = self.border(span.start);
        let end = self.border(span.end).max(start);
        let line = self.line(start);
        let (first, text) = self.line_text(line);
        let in_line = start.saturating_sub(first).min(text.len())..end.saturating_sub(first).min(text.len());
        let column = text.get(..in_line.start).map_or(0, |before| before.chars().count()) + 1;
        Place {
            file: self.label.clone(),
            line: number(line),
            column: number(column),
            span: start..end,
            line_text: text.to_owned(),
            line_span: in_line,
        }
    }

    /// The first byte and the text of a line, without its end.
    fn line_text(&self, line: usize) -> (usize, &'a str) {
        let first = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let text = self.text.get(first..end).unwrap_or("");
        (first, text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)))
    }

    /// The nearest border between characters at or before a byte.
    fn border(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        (0..=byte).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

/// A line or column, for which no file is too long.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
