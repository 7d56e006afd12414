//! Mistakes in TOML, in the words of an editor.
//!
//! In: what the TOML parser found, and what it could read in spite of it. Out: problems. What holds: a list that is not
//! closed is shown where it opens, and what follows from a mistake is not reported beside it.

use toml::de::Error;

use super::problems::Problems;
use super::raw::Entry;
use super::source::{At, SourceFile};
use super::value::Value;

const OPEN_TEXT: &str = "this text is not closed: a quote is missing";

fn open_text(mistake: &Error) -> bool {
    let starts = ["invalid basic string", "invalid literal string", "invalid multi-line"];
    starts.iter().any(|start| mistake.message().starts_with(start))
}

/// Reports the mistakes of a file.
pub(super) fn report(
    number: usize,
    file: &SourceFile<'_>,
    mistakes: &[Error],
    top: &[Entry<'_>],
    problems: &mut Problems,
) {
    let unclosed = mistakes.iter().find(|mistake| mistake.message().contains("unclosed array,"));
    let list = unclosed.and_then(|mistake| innermost(mistake.span()?.start, top));
    // an open text takes the end of its list with it: then the text is to blame
    let inside = |list: (At, At), mistake: &Error| {
        mistake.span().is_some_and(|span| list.1.start <= span.start && span.start <= list.1.end)
    };
    let text = list.and_then(|list| mistakes.iter().find(|one| open_text(one) && inside(list, one)));
    if let Some((key, value)) = list {
        let broken = At { start: key.start, ..value };
        match text.and_then(Error::span) {
            Some(span) => problems.syntax(At { file: number, start: span.start, end: span.end }, broken, OPEN_TEXT),
            None => problems
                .syntax(key, broken, "this list is not closed")
                .label("opens a list")
                .help("a list ends with `]`; its entries have commas between them"),
        };
    }
    for mistake in mistakes {
        if !list.is_some_and(|list| inside(list, mistake)) {
            one(number, file, mistake, mistake.span().unwrap_or(0..0), problems);
        }
    }
}

/// Reports one mistake.
fn one(number: usize, file: &SourceFile<'_>, mistake: &Error, span: std::ops::Range<usize>, problems: &mut Problems) {
    let line = file.line_span(span.start);
    let text = file.text.get(line.clone()).unwrap_or("");
    let at = At { file: number, start: span.start, end: span.end };
    let mut broken = At { file: number, start: line.start, end: line.end.max(span.end) };
    if text.trim_start().starts_with('[') {
        // without its header it can't be told where a table's keys belong
        let rest = file.text.get(broken.end..).unwrap_or("");
        broken.end = rest.find("\n[").map_or(file.text.len(), |at| broken.end + at);
    }
    let (message, help) = reworded(mistake.message(), span.is_empty(), text);
    let draft = problems.syntax(at, broken, message);
    if !help.is_empty() {
        draft.help(help);
    }
}

/// The message and a help for those who do not know TOML's own words.
fn reworded(message: &str, nothing: bool, line: &str) -> (String, &'static str) {
    let quotes = "TOML takes straight quotes, \"like this\", around a text";
    let curly = line.contains(['“', '”', '„', '‘', '’', '«', '»']);
    let (own, help) = match message {
        _ if message.starts_with("string values must be quoted") && nothing => ("a value is missing", ""),
        _ if message.starts_with("string values must be quoted") => ("a text must stand in quotes", ""),
        _ if message.starts_with("missing escaped value") => {
            ("in double quotes a backslash has a meaning of its own", "in single quotes it has none: '\\d+ comments'")
        }
        _ if message.starts_with("invalid basic string") => (OPEN_TEXT, ""),
        _ if message.starts_with("missing comma between array elements") => {
            ("a comma is missing between two entries of the list", "")
        }
        _ if message.starts_with("unclosed array table") => ("`]]` is missing at the end of this line", ""),
        _ if message.starts_with("unclosed table") => ("`]` is missing at the end of this line", ""),
        "key with no value, expected `=`" => ("this key has no value", "a value stands after `=`: max-words = 8"),
        "duplicate key" => ("this key stands here twice", "a list takes several values: [\"one\", \"two\"]"),
        _ => (message, ""),
    };
    (own.to_owned(), if curly { quotes } else { help })
}

/// The innermost list that ends at a byte, by its key and value.
fn innermost(byte: usize, top: &[Entry<'_>]) -> Option<(At, At)> {
    let mut found = None;
    let of_top = top.iter().map(|entry| (entry.key_at, entry.at, &entry.value));
    let mut open: Vec<(At, At, &Value<'_>)> = of_top.collect();
    while let Some((key, at, value)) = open.pop() {
        match value {
            Value::Array(array) => {
                if at.start <= byte && byte <= at.end && found.is_none() {
                    found = Some((key, at));
                }
                let tables = array.iter().filter(|item| item.value.is_table());
                open.extend(tables.map(|item| (key, item.at, &item.value)));
            }
            Value::Table(entries) => open.extend(entries.iter().map(|one| (one.key_at, one.at, &one.value))),
            _ => {}
        }
    }
    found
}
