//! JSON-LD as sites write it.
//!
//! In: the text of a script. Out: its values. What holds: what is valid is taken as it is; broken JSON is mended where that
//! needs one pass and no guess (commas at the end, raw line breaks, quotes inside texts, wrappers, missing ends, several
//! values in a row); time is linear and nesting bounded by the parser, which says so.

use std::collections::VecDeque;

use serde_json::{Map, Value};

/// How many values of a page are looked at.
const VALUES: usize = 100_000;
/// How many characters behind a quote are looked at to tell whether it ends a text.
const AHEAD: usize = 64;

/// Parses a script; what can't be mended is left out, as is what is nested too deep: then that is said.
pub(super) fn parse(script: &str) -> (Vec<Value>, bool) {
    let bare = unwrapped(script);
    if let Ok(value) = serde_json::from_str(bare) {
        return (vec![value], false);
    }
    let mended = mend(bare);
    let mut values = Vec::new();
    for value in serde_json::Deserializer::from_str(&mended).into_iter() {
        match value {
            Ok(value) => values.push(value),
            Err(error) => return (values, is_too_deep(&error)),
        }
    }
    (values, false)
}

/// Whether a text was not read because it is nested deeper than the parser follows.
pub(crate) fn is_too_deep(error: &serde_json::Error) -> bool {
    // the parser has no other word for it
    error.is_syntax() && error.to_string().starts_with("recursion limit exceeded")
}

/// Whether a text that stands elsewhere than in a script of JSON-LD is JSON-LD.
pub(super) fn looks_so(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && text.contains("\"@type\"")
}

/// All objects, those outside before those inside, as they stand in the page.
pub fn objects(values: &[Value]) -> Vec<&Map<String, Value>> {
    let mut open: VecDeque<&Value> = values.iter().collect();
    let mut found = Vec::new();
    let mut seen = 0;
    while let Some(value) = open.pop_front() {
        seen += 1;
        if seen > VALUES {
            break;
        }
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => {
                found.push(fields);
                open.extend(fields.values().filter(|value| value.is_object() || value.is_array()));
            }
            _ => {}
        }
    }
    found
}

/// Calls `found` with the types of all objects.
pub(super) fn types(values: &[Value], mut found: impl FnMut(&str)) {
    for object in objects(values) {
        match object.get("@type") {
            Some(Value::String(kind)) => found(kind),
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).for_each(&mut found),
            _ => {}
        }
    }
}

/// The script without comments of HTML and XML around it, and without a semicolon at its end.
fn unwrapped(script: &str) -> &str {
    const BEFORE: &[&str] = &["<!--", "//", "/*", "*/", "<![CDATA[", "\u{feff}"];
    const BEHIND: &[&str] = &["-->", "//", "/*", "*/", "]]>", ";"];
    let mut bare = script.trim();
    while let Some(rest) = BEFORE.iter().find_map(|mark| bare.strip_prefix(mark)) {
        bare = rest.trim_start();
    }
    while let Some(rest) = BEHIND.iter().find_map(|mark| bare.strip_suffix(mark)) {
        bare = rest.trim_end();
    }
    bare
}

/// A text of JSON that is being mended.
#[derive(Default)]
struct Mending {
    out: String,
    /// The ends that are still to come.
    ends: Vec<char>,
    /// Where a comma stands that nothing has followed yet.
    comma: Option<usize>,
}

/// Mends broken JSON.
fn mend(text: &str) -> String {
    let mut mending = Mending { out: String::with_capacity(text.len() + 16), ..Mending::default() };
    let mut inside = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if inside && !ends_text(&text[at + 1..]) => mending.out.push_str("\\\""),
            '"' => {
                inside = !inside;
                mending.comma = None;
                mending.out.push('"');
            }
            '\\' if inside => escape(chars.next().map(|(_, c)| c), &mut mending.out),
            '\n' if inside => mending.out.push_str("\\n"),
            c if inside && c.is_control() => mending.out.push(' '),
            c if inside => mending.out.push(c),
            c => mending.outside(c),
        }
    }
    if inside {
        mending.out.push('"');
    }
    mending.finish()
}

impl Mending {
    /// Takes a character that stands in no text.
    fn outside(&mut self, c: char) {
        match c {
            '{' => self.open('}'),
            '[' => self.open(']'),
            '}' | ']' if self.ends.last() == Some(&c) => {
                self.drop_comma();
                self.ends.pop();
            }
            // an end that nothing has opened
            '}' | ']' => return,
            ',' | ';' if self.ends.is_empty() => return,
            ',' if self.comma.is_some() => return,
            ',' => self.comma = Some(self.out.len()),
            c if c.is_whitespace() || c.is_control() => return self.out.push(' '),
            _ => self.comma = None,
        }
        self.out.push(c);
    }

    fn open(&mut self, end: char) {
        self.ends.push(end);
        self.comma = None;
    }

    /// Takes a comma away that stands before an end.
    fn drop_comma(&mut self) {
        if let Some(at) = self.comma.take() {
            self.out.truncate(at);
        }
    }

    /// The text with the ends that are missing.
    fn finish(mut self) -> String {
        self.drop_comma();
        while let Some(end) = self.ends.pop() {
            self.out.push(end);
        }
        self.out
    }
}

/// Whether a quote with this behind it ends a text: a comma, a colon or a bracket follows, or nothing.
fn ends_text(behind: &str) -> bool {
    let next = behind.chars().take(AHEAD).find(|c| !c.is_whitespace());
    next.is_none_or(|c| matches!(c, ',' | ':' | '}' | ']'))
}

/// Writes an escaped character; a backslash before one that needs none is left out.
fn escape(c: Option<char>, out: &mut String) {
    match c {
        Some(c @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
            out.push('\\');
            out.push(c);
        }
        Some(c) if c.is_control() => out.push(' '),
        Some(c) => out.push(c),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(script: &str) -> Vec<Value> {
        super::parse(script).0
    }

    #[test]
    fn broken_json_is_mended() {
        let want = vec![json!({"a": ["x", "y"], "b": "one two"})];
        let texts = [
            r#"{"a": ["x", "y"], "b": "one two"}"#,
            r#"{"a": ["x", "y",], "b": "one two",}"#,
            "<!-- {\"a\": [\"x\", \"y\"], \"b\": \"one two\"}; -->",
            "//<![CDATA[\n{\"a\": [\"x\", \"y\"], \"b\": \"one two\"}\n//]]>",
            r#"{"a": ["x",, "y"], "b": "one two""#,
            "{\"a\": [\"x\", \"y\"], \"b\": \"one\ttwo\",\n}",
        ];
        for text in texts {
            assert_eq!(parse(text), want, "{text}");
        }
        assert_eq!(parse("{\"a\": \"one\ntwo\"}"), [json!({"a": "one\ntwo"})]);
        assert_eq!(parse(r#"{"a": "the "big" one", "b": "it\'s"}"#), [json!({"a": "the \"big\" one", "b": "it's"})]);
        assert_eq!(parse(r#"{"a": 1} {"b": 2},{"c": 3}"#), [json!({"a": 1}), json!({"b": 2}), json!({"c": 3})]);
    }

    #[test]
    fn what_is_no_json_gives_nothing_and_never_hangs() {
        for text in ["", "var x = 1;", "]}", "\"", "{\"a\"", "\\"] {
            assert!(parse(text).iter().all(|value| !value.is_object()), "{text}");
        }
        assert!(parse(&"[".repeat(100_000)).is_empty());
        assert!(parse(&"{\"a\":".repeat(100_000)).is_empty());
        assert_eq!(parse(&format!("{}1,]", "[".repeat(50))).len(), 1);
    }

    #[test]
    fn what_is_too_deep_is_told_from_what_is_broken() {
        let too_deep = |script: &str| super::parse(script).1;
        for open in ["[", "{\"a\":"] {
            assert!(too_deep(&open.repeat(200)) && !too_deep(&open.repeat(50)));
        }
        assert!(!too_deep("{\"a\"") && !too_deep(&"{}".repeat(200)));
    }

    #[test]
    fn outer_objects_come_before_inner_ones() {
        let values = parse(r#"{"@graph": [{"n": 2, "in": {"n": 4}}, {"n": 3}], "n": 1}"#);
        let numbers: Vec<_> = objects(&values).iter().filter_map(|object| object.get("n")?.as_u64()).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
    }
}
