//! The quick way to read a rule file that is known to be right.
//!
//! In: the text of a file. Out: its entries, the same as the TOML parser gives, or nothing if the file has anything but the common
//! forms: tables under `[name]` and `[[name]]`, plain keys, texts, whole numbers and fractions, truth values and lists. What
//! holds: texts without an escape are not copied, and lists of numbers are not taken apart.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::raw::Entry;
use super::source::At;
use super::value::{Digits, Placed, Value};

/// How deep lists may be nested.
const DEEPEST: usize = 8;

/// Reads a file.
pub(super) fn read(file: usize, text: &str) -> Option<Vec<Entry<'_>>> {
    let mut reader = Reader { file, text, at: 0 };
    if text.contains('\r') || text.starts_with('\u{FEFF}') {
        return None;
    }
    let mut top: Vec<Entry<'_>> = Vec::new();
    // where the entries go: those of the file, or of the table that was opened last
    let mut open: Option<usize> = None;
    reader.blank_lines();
    while let Some(next) = reader.peek() {
        if next == b'[' {
            open = Some(reader.header(&mut top)?);
        } else {
            let entry = reader.entry()?;
            let entries = match open {
                None => &mut top,
                Some(number) => match &mut top[number].value {
                    Value::Table(entries) => entries,
                    Value::Array(tables) => match &mut tables.last_mut()?.value {
                        Value::Table(entries) => entries,
                        _ => return None,
                    },
                    _ => return None,
                },
            };
            if entries.iter().any(|earlier| earlier.key == entry.key) {
                return None;
            }
            entries.push(entry);
        }
        reader.end_of_line()?;
        reader.blank_lines();
    }
    Some(top)
}

struct Reader<'a> {
    file: usize,
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, mark: &str) -> Option<()> {
        self.rest().starts_with(mark).then(|| self.at += mark.len())
    }

    fn place(&self, start: usize) -> At {
        At { file: self.file, start, end: self.at }
    }

    fn skip(&mut self, of: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !of(*byte)).unwrap_or(rest.len());
    }

    fn spaces(&mut self) {
        self.skip(|byte| byte == b' ' || byte == b'\t');
    }

    /// Goes to the end of the line.
    fn line(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// Goes to the end of the line if nothing but a comment is left on it.
    fn end_of_line(&mut self) -> Option<()> {
        self.spaces();
        if self.peek() == Some(b'#') {
            self.line();
        }
        matches!(self.peek(), None | Some(b'\n')).then_some(())
    }

    /// Goes over space, comments and line ends.
    fn blank_lines(&mut self) {
        loop {
            self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
            if self.peek() != Some(b'#') {
                return;
            }
            self.line();
        }
    }

    /// A plain key.
    fn key(&mut self) -> Option<(&'a str, At)> {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (self.at > start).then(|| (&self.text[start..self.at], self.place(start)))
    }

    /// A header; the number of the entry whose table it opens.
    fn header(&mut self, top: &mut Vec<Entry<'a>>) -> Option<usize> {
        let start = self.at;
        let many = self.rest().starts_with("[[");
        self.at += if many { 2 } else { 1 };
        let (key, key_at) = self.key()?;
        self.take(if many { "]]" } else { "]" })?;
        let at = self.place(start);
        let known = top.iter().position(|entry| entry.key == key);
        let number = match known {
            Some(number) => number,
            None => {
                let value = if many { Value::Array(Vec::new()) } else { Value::Table(Vec::new()) };
                top.push(Entry { key: key.to_owned(), key_at, value, at, inherited: false });
                top.len() - 1
            }
        };
        match (&mut top[number].value, many, known) {
            (Value::Array(tables), true, _) if tables.last().is_none_or(|last| last.value.is_table()) => {
                tables.push(Placed { value: Value::Table(Vec::new()), at });
            }
            (Value::Table(_), false, None) => {}
            _ => return None,
        }
        Some(number)
    }

    fn entry(&mut self) -> Option<Entry<'a>> {
        let (key, key_at) = self.key()?;
        self.spaces();
        self.take("=")?;
        self.spaces();
        let value = self.value(0)?;
        Some(Entry { key: key.to_owned(), key_at, value: value.value, at: value.at, inherited: false })
    }

    fn value(&mut self, depth: usize) -> Option<Placed<'a>> {
        let start = self.at;
        let value = match self.peek()? {
            b'"' | b'\'' => Value::String(self.string()?),
            b'[' if depth < DEEPEST => self.list(depth)?,
            b't' => self.take("true").map(|()| Value::Boolean(true))?,
            b'f' => self.take("false").map(|()| Value::Boolean(false))?,
            _ => self.number()?,
        };
        Some(Placed { value, at: self.place(start) })
    }

    fn list(&mut self, depth: usize) -> Option<Value<'a>> {
        self.take("[")?;
        if let Some(numbers) = self.plain_numbers() {
            return Some(Value::Numbers(numbers));
        }
        let mut items = Vec::new();
        loop {
            self.blank_lines();
            if self.take("]").is_some() {
                return Some(Value::Array(items));
            }
            items.push(self.value(depth + 1)?);
            self.blank_lines();
            if self.peek()? != b']' {
                self.take(",")?;
            }
        }
    }

    /// What stands in a list of plain numbers.
    fn plain_numbers(&mut self) -> Option<&'a str> {
        // a text ends before any bracket
        let inner = self.rest();
        let inner = &inner[..memchr2(b']', b'"', inner.as_bytes())?];
        let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'-' | b'.' | b',' | b' ');
        let some = !inner.is_empty() && inner.bytes().all(plain) && !inner.ends_with([',', ' ']);
        some.then(|| {
            self.at += inner.len() + 1;
            inner
        })
    }

    fn number(&mut self) -> Option<Value<'a>> {
        let start = self.at;
        self.skip(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'.'));
        let text = &self.text[start..self.at];
        let ends = matches!(self.peek(), None | Some(b' ' | b'\t' | b'\n' | b',' | b']' | b'#'));
        let digits = Digits { text: Cow::Borrowed(text), radix: 10 };
        let number = if text.contains('.') { Value::Float(digits) } else { Value::Integer(digits) };
        (ends && is_plain(text)).then_some(number)
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        let long = self.rest().starts_with("\"\"\"") || self.rest().starts_with("'''");
        let quote = &self.rest()[..if long { 3 } else { 1 }];
        self.at += quote.len();
        if long && self.peek() == Some(b'\n') {
            self.at += 1;
        }
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mark = quote.as_bytes()[0];
        let mut end = if long { rest.find(quote)? } else { memchr(mark, bytes)? };
        let escapes = mark == b'"' && memchr(b'\\', &bytes[..end]).is_some();
        if escapes {
            end = 0;
            while !rest.get(end..)?.starts_with(quote) {
                end += if bytes[end] == b'\\' { 1 } else { 0 };
                end += rest.get(end..)?.chars().next()?.len_utf8();
            }
        }
        if !long && memchr(b'\n', &bytes[..end]).is_some() {
            return None;
        }
        // a quote more at the end of a long text belongs to it
        while long && bytes.get(end + 3) == Some(&mark) {
            end += 1;
        }
        self.at += end + quote.len();
        if escapes { unescaped(&rest[..end]).map(Cow::Owned) } else { Some(Cow::Borrowed(&rest[..end])) }
    }
}

/// Whether a number is written in digits with a sign and a point at most.
fn is_plain(number: &str) -> bool {
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| (1..=15).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole) && (whole == "0" || !whole.starts_with('0')) && part.is_none_or(digits)
}

/// A text with what its escapes stand for.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = rest[at + 1..].chars().next()?;
        rest = &rest[at + 1 + escape.len_utf8()..];
        match escape {
            '"' | '\\' => out.push(escape),
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'u' => {
                out.push(char::from_u32(u32::from_str_radix(rest.get(..4)?, 16).ok()?)?);
                rest = &rest[4..];
            }
            '\n' => rest = rest.trim_start_matches([' ', '\t', '\n']),
            _ => return None,
        }
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::bundled;
    use crate::rules::raw::slow;

    /// An entry with its lists of numbers taken apart as the TOML parser does, and the spans that messages name.
    fn plain(value: &Value<'_>) -> String {
        match value {
            Value::Numbers(numbers) => {
                let numbers: Vec<String> = numbers.split(',').map(|one| one.trim().to_owned()).collect();
                format!("[{}]", numbers.join(" "))
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| plain(&item.value)).collect();
                format!("[{}]", items.join(" "))
            }
            Value::Integer(digits) | Value::Float(digits) => digits.text.to_string(),
            Value::Table(entries) => format!("{:?}", entries.iter().map(shown).collect::<Vec<_>>()),
            other => format!("{other:?}"),
        }
    }

    fn shown(entry: &Entry<'_>) -> String {
        let of_table = matches!(&entry.value, Value::Table(_))
            || entry.value.as_array().is_some_and(|items| items.iter().any(|item| item.value.is_table()));
        let at = if of_table { String::new() } else { format!("{:?}", entry.at) };
        format!("{} {:?} {at} {}", entry.key, entry.key_at.start, plain(&entry.value))
    }

    #[test]
    fn bundled_files_read_the_same_either_way() {
        let layer = bundled();
        let mut quickly = 0;
        for (name, text) in &layer.files {
            let Some(quick) = read(3, text) else { continue };
            quickly += 1;
            let slow = slow(3, text);
            assert_eq!(quick.len(), slow.len(), "{name}");
            for (one, other) in quick.iter().zip(&slow) {
                assert_eq!(shown(one), shown(other), "{name}");
            }
        }
        assert!(quickly + 5 > layer.files.len(), "{quickly} of {}", layer.files.len());
    }

    #[test]
    fn other_forms_are_left_to_the_parser() {
        for text in ["a.b = 1", "[a.b]", "a = {}", "a = 1e5", "a = 0x1", "a = 01", "a = 1\na = 2", "a = \"\\x41\"", "a"]
        {
            assert_eq!(super::read(0, text), None, "{text}");
        }
        fn read(text: &str) -> Vec<Entry<'_>> {
            super::read(0, text).unwrap_or_else(|| panic!("{text}"))
        }
        for text in
            ["[ # one\n 'x', \n]", "\"\"\"\nx \\\n  y\\u00e9\"\"\"\"", "'''a'b'''", "\"\\\"\\\\ \\n\"", "''", "\"\""]
        {
            let text = format!("a = {text}");
            let [quick, slow] = [read(&text), slow(0, &text)];
            assert_eq!(quick[0].value, slow[0].value, "{text}");
        }
    }
}
