//! Values as scripts write them: JSON, and what JavaScript allows beside it.
//!
//! In: the text of a script behind a `=` or `(`. Out: the first value. What holds: what is no value (calls, functions,
//! templates with code) becomes null and is skipped to the next comma; every character is passed once or twice, nesting is
//! bounded, what is deeper is noted, reading ends once the time is over, and nothing is run.
//! `(function(a,b){return {…a…}}(1,2))` is understood, as builders write it.

use foldhash::{HashMap, HashSet};
use serde_json::{Map, Number, Value};

use super::json;
use super::left::Left;
use crate::limits::DataLimit;

/// Nesting that is followed; what is deeper becomes null.
const DEPTH: usize = 128;
/// Before the name of a parameter whose argument is not read yet; no text of a page has it.
const PARAMETER: char = '\u{f8ff}';

/// Reads the arguments of a call, from behind its bracket on.
pub(super) fn arguments(text: &str, left: &mut Left) -> Vec<Value> {
    let mut reader = Reader::of(text, left);
    let mut values = Vec::new();
    while reader.at < text.len() && !reader.eat(")") {
        let before = reader.at;
        values.push(reader.value(1));
        reader.eat(",");
        if reader.at == before {
            break;
        }
    }
    values
}

/// Reads the value that a text starts with.
pub(super) fn value(text: &str, left: &mut Left) -> Option<Value> {
    // what is JSON to its end needs no more
    if let Some(value) = json::first(text, left) {
        return Some(value);
    }
    let mut reader = Reader::of(text, left);
    let value = reader.value(0);
    (value.is_object() || value.is_array() || value.is_string()).then_some(value)
}

struct Reader<'a, 'l> {
    text: &'a str,
    at: usize,
    /// Whether a function was met: only the outermost one is understood.
    called: bool,
    parameters: Vec<&'a str>,
    known: HashSet<&'a str>,
    left: &'l mut Left,
}

impl<'a, 'l> Reader<'a, 'l> {
    fn of(text: &'a str, left: &'l mut Left) -> Reader<'a, 'l> {
        Reader { text, at: 0, called: false, parameters: Vec::new(), known: HashSet::default(), left }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes white space and comments.
    fn space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let bare = rest.trim_start();
            self.at += rest.len() - bare.len();
            let end = match bare.get(..2) {
                Some("//") => bare.find('\n').unwrap_or(bare.len()),
                Some("/*") => bare.find("*/").map_or(bare.len(), |end| end + 2),
                _ => return,
            };
            self.at += end;
        }
    }

    fn eat(&mut self, mark: &str) -> bool {
        self.space();
        let found = self.text[self.at..].starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    fn value(&mut self, depth: usize) -> Value {
        if self.left.is_over() {
            // nothing that is read now is used
            self.at = self.text.len();
            return Value::Null;
        }
        self.space();
        if depth > DEPTH {
            self.left.note(DataLimit::Depth);
            self.skip();
            return Value::Null;
        }
        let value = match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(quote @ (b'"' | b'\'' | b'`')) => Value::String(self.string(quote)),
            Some(b'(') => self.call(depth),
            Some(b'!') => self.truth(),
            Some(b'-' | b'0'..=b'9' | b'.') => self.number(),
            _ => self.word(depth),
        };
        self.space();
        // a value with an operator, call or index behind it is another value
        if matches!(self.peek(), None | Some(b',' | b']' | b'}' | b')' | b';' | b':')) || depth == 0 {
            value
        } else {
            self.skip();
            Value::Null
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut fields = Map::new();
        self.at += 1;
        while !self.eat("}") && self.at < self.text.len() {
            let before = self.at;
            let key = match self.peek() {
                Some(quote @ (b'"' | b'\'')) => self.string(quote),
                _ => self.name().to_owned(),
            };
            if self.eat(":") {
                let value = self.value(depth + 1);
                fields.insert(key, value);
            }
            if !self.eat(",") && self.peek() != Some(b'}') {
                self.skip();
            }
            self.step(before);
        }
        Value::Object(fields)
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut items = Vec::new();
        self.at += 1;
        while !self.eat("]") && self.at < self.text.len() {
            let before = self.at;
            items.push(self.value(depth + 1));
            if !self.eat(",") && self.peek() != Some(b']') {
                self.skip();
            }
            self.step(before);
        }
        Value::Array(items)
    }

    /// Passes one character if nothing was passed since.
    fn step(&mut self, before: usize) {
        if self.at == before {
            self.at += self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        }
    }

    fn string(&mut self, quote: u8) -> String {
        let mut out = String::new();
        self.at += 1;
        let mut chars = self.text[self.at..].char_indices();
        let mut units: Vec<u16> = Vec::new();
        let mut end = self.text.len();
        while let Some((offset, c)) = chars.next() {
            if c == '\\' {
                let rest = &self.text[self.at + offset + 1..];
                let (unit, passed) = escape(rest);
                match unit {
                    Some(unit) => units.push(unit),
                    None => flush(&mut units, &mut out),
                }
                chars.by_ref().take(passed).for_each(drop);
                continue;
            }
            flush(&mut units, &mut out);
            if c == char::from(quote) {
                end = self.at + offset + 1;
                break;
            }
            out.push(c);
        }
        flush(&mut units, &mut out);
        self.at = end;
        out
    }

    /// A name: letters, digits, `_`, `$` and dots.
    fn name(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `!0` and `!1`, as minifiers write true and false.
    fn truth(&mut self) -> Value {
        self.at += 1;
        Value::Bool(self.name() == "0")
    }

    fn number(&mut self) -> Value {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'))).unwrap_or(rest.len());
        self.at += end;
        let number = rest[..end].parse::<i64>().ok().map(Number::from);
        number.or_else(|| Number::from_f64(rest[..end].parse().ok()?)).map_or(Value::Null, Value::Number)
    }

    /// `true`, `undefined`, a parameter, `JSON.parse("…")`, `function(…){return …}`.
    fn word(&mut self, depth: usize) -> Value {
        match self.name() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "void" => {
                self.space();
                self.name();
                Value::Null
            }
            "JSON.parse" if self.eat("(") => {
                let text = self.value(depth + 1);
                self.eat(")");
                text.as_str().and_then(|text| json::whole(text, self.left)).unwrap_or(Value::Null)
            }
            "function" => self.function(depth),
            name if self.known.contains(name) => Value::String(format!("{PARAMETER}{name}")),
            _ => Value::Null,
        }
    }

    /// A value in brackets, or a function that is called at once.
    fn call(&mut self, depth: usize) -> Value {
        self.at += 1;
        let value = match self.eat("(") {
            // arrow functions are not understood
            true => Value::Null,
            false => self.value(depth + 1),
        };
        if !self.eat(")") {
            self.skip();
            self.eat(")");
        }
        value
    }

    /// The value that a function returns, with the arguments of its call put in.
    fn function(&mut self, depth: usize) -> Value {
        let inner = std::mem::replace(&mut self.called, true);
        self.space();
        self.name();
        if inner || !self.eat("(") {
            self.skip();
            return Value::Null;
        }
        while !self.eat(")") && self.at < self.text.len() {
            let before = self.at;
            let name = self.name();
            self.parameters.push(name);
            self.known.insert(name);
            self.eat(",");
            self.step(before);
        }
        let Some(found) = self.text[self.at..].find("return") else { return Value::Null };
        self.at += found + "return".len();
        let mut value = self.value(depth + 1);
        self.eat(";");
        self.eat("}");
        self.eat(")");
        if self.eat("(") {
            let mut arguments = HashMap::default();
            let names = self.parameters.clone();
            for name in names {
                let argument = self.value(depth + 1);
                arguments.insert(name, argument);
                if !self.eat(",") {
                    break;
                }
            }
            self.eat(")");
            put_in(&mut value, &arguments);
        }
        value
    }

    /// Passes what can't be read, to the comma or bracket that ends it.
    fn skip(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' | b'\'' | b'`' => {
                    self.string(byte);
                    continue;
                }
                b'{' | b'[' | b'(' => open += 1,
                b'}' | b']' | b')' if open == 0 => return,
                b'}' | b']' | b')' => open -= 1,
                b',' if open == 0 => return,
                _ => {}
            }
            self.step(self.at);
        }
    }
}

/// What stands behind a backslash: a unit of UTF-16, and the characters that were passed. A line break is left out.
fn escape(rest: &str) -> (Option<u16>, usize) {
    let hex = |digits: usize| rest.get(1..=digits).and_then(|text| u16::from_str_radix(text, 16).ok());
    let Some(c) = rest.chars().next() else { return (None, 0) };
    match c {
        'n' => (Some(0x0a), 1),
        't' => (Some(0x09), 1),
        'r' => (Some(0x0d), 1),
        'b' | 'f' | 'v' | '0' => (Some(0x20), 1),
        'u' if hex(4).is_some() => (hex(4), 5),
        'x' if hex(2).is_some() => (hex(2), 3),
        '\n' => (None, 1),
        c => (u16::try_from(u32::from(c)).ok().or(Some(0xfffd)), 1),
    }
}

/// Writes units of UTF-16 as text.
fn flush(units: &mut Vec<u16>, out: &mut String) {
    if !units.is_empty() {
        out.push_str(&String::from_utf16_lossy(units));
        units.clear();
    }
}

/// Puts arguments in the places of parameters.
fn put_in(value: &mut Value, arguments: &HashMap<&str, Value>) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(PARAMETER) {
                // an object that many places name would be copied for each of them
                *value = match arguments.get(name) {
                    Some(Value::Object(_) | Value::Array(_)) | None => Value::Null,
                    Some(argument) => argument.clone(),
                };
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| put_in(item, arguments)),
        Value::Object(fields) => fields.values_mut().for_each(|field| put_in(field, arguments)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Deadline;
    use serde_json::json;

    fn value(text: &str) -> Option<Value> {
        super::value(text, &mut Left::until(Deadline::NEVER))
    }

    fn arguments(text: &str) -> Vec<Value> {
        super::arguments(text, &mut Left::until(Deadline::NEVER))
    }

    #[test]
    fn json_and_more() {
        assert_eq!(value(r#"{"a": [1, "b"]}; more()"#), Some(json!({"a": [1, "b"]})));
        assert_eq!(
            value(
                r"{a: 'it\'s', $b: [!0, !1, void 0, undefined,], 'c': -1.5, d: `x\u{}`, /* e */ f: new Date(1, 2), g: 2};"
            ),
            Some(json!({"a": "it's", "$b": [true, false, null, null], "c": -1.5, "d": "xu{}", "f": null, "g": 2}))
        );
        assert_eq!(value(r#"JSON.parse("{\"a\":\"\\u00e9\"}");"#), Some(json!({"a": "é"})));
        assert_eq!(value(r#"{a:"\ud83d\ude00 \x41"}"#), Some(json!({"a": "😀 A"})));
    }

    #[test]
    fn arguments_of_a_call() {
        assert_eq!(arguments(r#"'a', "{\"b\":1}").then(c)"#), [json!("a"), json!("{\"b\":1}")]);
        assert_eq!(arguments("}"), [json!(null)]);
    }

    #[test]
    fn a_function_called_at_once() {
        let script =
            r#"(function(a,b,c){c.x=1;return {data:[{body:b,lang:a,own:"y",o:c}]}}("de","<p>Ja.<\u002Fp>",{}));"#;
        let read = json!({"data": [{"body": "<p>Ja.</p>", "lang": "de", "own": "y", "o": null}]});
        assert_eq!(value(script), Some(read));
    }

    #[test]
    fn nothing_hangs_or_panics() {
        let pieces =
            ["{", "[", "(", "{a:", "[[{'", "\\", "\"\\u12", "é", "function(", "((", "{é", ",", "!", "{a:(", "`", "/*"];
        for piece in pieces {
            value(&piece.repeat(20_000));
            value(&format!("{{a:{}", piece.repeat(3)));
        }
        assert_eq!(value("nothing"), None);
    }

    #[test]
    fn what_is_too_deep_is_noted() {
        let told = |depth: usize, open: &str, end: &str| {
            let mut left = Left::until(Deadline::NEVER);
            super::value(&format!("{}1{}", open.repeat(depth), end.repeat(depth)), &mut left);
            left.warnings().collect::<Vec<_>>()
        };
        for (open, end) in [("[", "]"), ("{a:", "}"), ("{\"a\":", "}")] {
            assert_eq!(told(100, open, end), []);
            assert_eq!(told(200, open, end), [crate::limits::Warning::DataCut { limit: DataLimit::Depth }]);
        }
    }
}
