//! The stream of components that a page's scripts are sent.
//!
//! In: the pieces of the stream, put together: rows `ID:JSON` or `ID:Tlength,text`. Out: the rows, and the elements in
//! them written as HTML. What holds: each row is written once, at the place that first refers to it; the depth is bounded,
//! the time linear; what is too deep is told.

use foldhash::{HashMap, HashSet};
use serde_json::{Map, Value};

use super::left::Left;
use crate::limits::DataLimit;
use crate::page::{Fragments, is_too_deep};

/// Nesting that is followed, references included.
const DEPTH: usize = 250;

/// The row of the page.
const ROOT: &str = "0";

/// The rows of a stream, in order.
pub(super) fn rows(stream: &str, left: &mut Left) -> Vec<(String, Value)> {
    let mut rows = Vec::new();
    let mut rest = stream;
    while let Some((id, behind)) = rest.split_once(':') {
        let id = id.trim().to_owned();
        if let Some((text, next)) = text_row(behind) {
            rows.push((id, Value::String(text.to_owned())));
            rest = next;
            continue;
        }
        let (line, next) = behind.split_once('\n').unwrap_or((behind, ""));
        rest = next;
        match serde_json::from_str::<Value>(line) {
            Ok(value) => rows.push((id, value)),
            Err(error) if is_too_deep(&error) => left.note(DataLimit::Depth),
            Err(_) => {}
        }
    }
    rows
}

/// A row `Tlength,text`, whose length is that of its bytes, and what follows it.
fn text_row(row: &str) -> Option<(&str, &str)> {
    let (length, text) = row.strip_prefix('T')?.split_once(',')?;
    let mut end = usize::from_str_radix(length, 16).ok()?.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Some(text.split_at(end))
}

/// Writes the elements of all rows as HTML; nothing if the time is over before.
pub(super) fn html(rows: &[(String, Value)], fragments: &mut Fragments<'_>, left: &mut Left) -> Option<String> {
    let by_id: HashMap<&str, &Value> = rows.iter().map(|(id, value)| (id.as_str(), value)).collect();
    let mut writer = Writer { by_id, written: HashSet::default(), out: String::new(), fragments, left };
    // the page is the row 0; what it does not refer to comes behind it
    let root = rows.iter().filter(|(id, _)| id == ROOT);
    for (id, value) in root.chain(rows) {
        // a text stands for nothing by itself
        if !value.is_string() && writer.written.insert(id.clone()) {
            writer.node(value, false, 0)?;
        }
    }
    Some(writer.out)
}

struct Writer<'a, 'w, 'p> {
    by_id: HashMap<&'a str, &'a Value>,
    written: HashSet<String>,
    out: String,
    fragments: &'w mut Fragments<'p>,
    left: &'w mut Left,
}

impl<'a> Writer<'a, '_, '_> {
    /// Writes a node; `inside` an element, a string is text. Nothing comes of it once the time is over, as of all that is written.
    fn node(&mut self, value: &'a Value, inside: bool, depth: usize) -> Option<()> {
        if depth > DEPTH {
            self.left.note(DataLimit::Depth);
            return Some(());
        }
        match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(escaped) if escaped.starts_with('$') => self.text(escaped, inside),
                Some(reference) => self.refer(reference, inside, depth)?,
                None => self.text(text, inside),
            },
            Value::Number(number) if inside => self.text(&number.to_string(), true),
            Value::Array(items) => match items.as_slice() {
                [Value::String(mark), Value::String(name), _, Value::Object(props), ..] if mark == "$" => {
                    self.element(name, props, depth + 1)?;
                }
                items => items.iter().try_for_each(|item| self.node(item, inside, depth + 1))?,
            },
            Value::Object(fields) if !inside => {
                fields.values().try_for_each(|field| self.node(field, false, depth + 1))?;
            }
            _ => {}
        }
        Some(())
    }

    /// Writes the row that `$L1f` or `$1f` means, unless it is written already.
    fn refer(&mut self, reference: &str, inside: bool, depth: usize) -> Option<()> {
        let id = reference.trim_start_matches(['L', '@']);
        if let Some(row) = self.by_id.get(id).copied()
            && self.written.insert(id.to_owned())
        {
            self.node(row, inside, depth + 1)?;
        }
        Some(())
    }

    fn text(&mut self, text: &str, inside: bool) {
        if inside {
            self.out.push_str(&escaped(text));
        }
    }

    /// Writes an element of HTML; of a component, its children alone.
    fn element(&mut self, name: &str, props: &'a Map<String, Value>, depth: usize) -> Option<()> {
        if UNREAD.contains(&name) {
            return Some(());
        }
        let is_tag = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_tag {
            self.out.push('<');
            self.out.push_str(name);
            for (prop, attribute) in ATTRIBUTES {
                if let Some(Value::String(value)) = props.get(*prop).filter(|value| !is_reference(value)) {
                    self.out.push_str(&format!(" {attribute}=\"{}\"", escaped(value).replace('"', "&quot;")));
                }
            }
            self.out.push('>');
        }
        if let Some(children) = props.get("children") {
            self.node(children, true, depth)?;
        }
        let raw = props.get("dangerouslySetInnerHTML").and_then(|inner| inner.get("__html")).and_then(Value::as_str);
        if let Some(raw) = raw {
            let row = raw.strip_prefix('$').and_then(|id| self.by_id.get(id)).and_then(|row| row.as_str());
            self.out.push_str(&closed(row.unwrap_or(raw), self.fragments)?);
        }
        if is_tag {
            self.out.push_str(&format!("</{name}>"));
        }
        Some(())
    }
}

/// Elements whose text nobody reads.
const UNREAD: &[&str] = &["script", "style", "noscript", "head", "template", "iframe"];

/// Markup with all its elements closed, so that what follows does not end up in them.
fn closed(markup: &str, fragments: &mut Fragments<'_>) -> Option<String> {
    let tree = fragments.tree_of(markup)?;
    let body = tree.all_elements().find(|one| one.name() == "body");
    Some(body.map(|body| body.inner_html()).unwrap_or_default())
}

/// The properties that are written, and the attributes that they are.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("className", "class"),
    ("id", "id"),
    ("href", "href"),
    ("src", "src"),
    ("alt", "alt"),
    ("dateTime", "datetime"),
    ("role", "role"),
    ("aria-hidden", "aria-hidden"),
];

fn is_reference(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.starts_with('$'))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Dom;
    use crate::page::from_dom;
    use crate::source::Hints;

    /// The elements of a stream as HTML.
    fn html(stream: &str) -> String {
        let (page, mut left) = (from_dom(Dom::default(), &Hints::default()), Left::default());
        let rows = rows(stream, &mut left);
        super::html(&rows, &mut Fragments::of(&page, 0), &mut left).expect("time is never over")
    }

    #[test]
    fn rows_and_elements() {
        let stream = "1:I[7,[\"a.js\"]]\n2:[\"$\",\"p\",null,{\"children\":[\"Cold & wet, \",[\"$\",\"a\",null,{\"href\":\"/x\",\"children\":\"she\"}]]}]\n3:T1b,<p>Two\nlines: they stay</p>\n0:{\"f\":[[\"$\",\"div\",null,{\"children\":[\"$L2\",[\"$\",\"$L1\",null,{\"children\":\"said.\"}]]}],[\"$\",\"div\",null,{\"dangerouslySetInnerHTML\":{\"__html\":\"$3\"}}]]}\n";
        let rows = rows(stream, &mut Left::default());
        assert_eq!(rows.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["2", "3", "0"]);
        assert_eq!(
            html(stream),
            "<div><p>Cold &amp; wet, <a href=\"/x\">she</a></p>said.</div><div><p>Two\nlines: they stay</p></div>"
        );
    }

    #[test]
    fn open_elements_stay_in_their_place() {
        let stream = "0:[[\"$\",\"div\",null,{\"dangerouslySetInnerHTML\":{\"__html\":\"<b>one<textarea>\"}}],[\"$\",\"p\",null,{\"children\":\"two\"}]]\n";
        assert_eq!(html(stream), "<div><b>one<textarea></textarea></b></div><p>two</p>");
    }

    #[test]
    fn circles_and_rubbish_end() {
        let circle = "0:[\"$\",\"p\",null,{\"children\":\"$L1\"}]\n1:[\"$\",\"b\",null,{\"children\":\"$L0\"}]\n";
        assert_eq!(html(circle), "<p><b></b></p>");
        for text in ["", ":", "::::", "T:T", "a:Tffffffff,é", "x:T3,éé"] {
            html(&text.repeat(1000));
        }
    }
}
