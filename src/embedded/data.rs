//! The data of a page.
//!
//! In: the page's tree and the store that a rule names. Out: values. What holds: scripts are read, never run; of all data
//! of a page, so many bytes are read and no more; what is left unread is noted.

use serde_json::Value;

use super::left::Left;
use super::{flight, literal};
use crate::dom::{Dom, Selector};
use crate::limits::{DataLimit, Deadline, Warning};
use crate::page::{Fragments, Page, is_too_deep};
use crate::rules::{RuleSet, Store};

/// Bytes that the rules may read of a page's data, all together.
const BYTES: usize = 32 << 20;
/// Nesting of values that is looked through, with JSON inside texts of JSON.
pub(super) const DEPTH: usize = 300;
/// The shortest text that may be JSON itself.
const JSON_TEXT: usize = 20;

/// The data of a page.
pub(super) struct Data<'a> {
    page: &'a Page<'a>,
    html: &'a Dom,
    scripts: Vec<String>,
    bytes_left: usize,
    /// What was not read.
    pub left: Left,
}

/// What a store holds.
pub(super) enum Held {
    /// Values to look through.
    Values(Vec<Value>),
    /// Texts.
    Texts(Vec<String>),
    /// Elements, written as HTML, and what was cut of them.
    Elements(String, Vec<Warning>),
}

impl<'a> Data<'a> {
    /// The data of a page; none for plain text.
    pub fn of(page: &'a Page<'_>, rules: &RuleSet) -> Option<Data<'a>> {
        let html = page.dom.as_ref()?;
        let reads_scripts = |store: &Store| matches!(store, Store::Assigned(_) | Store::Called(_) | Store::Pushed(_));
        let scripts = match rules.embedded.iter().any(|rule| reads_scripts(&rule.store)) {
            true => scripts(html),
            false => Vec::new(),
        };
        Some(Data { page, html, scripts, bytes_left: BYTES, left: Left::default() })
    }

    /// When the page's time is over.
    pub fn deadline(&self) -> Deadline {
        self.page.deadline
    }

    /// What a store holds; `whole`: not the values in it, but its text or elements. None if the time is over before.
    pub fn held(&mut self, store: &Store, whole: bool) -> Option<Held> {
        Some(match store {
            Store::JsonLd(_) => {
                self.page.head.json_ld_left.iter().for_each(|limit| self.left.note(*limit));
                Held::Values(self.page.head.json_ld.clone())
            }
            Store::Element(selectors, attribute) => {
                let texts = self.of_elements(selectors, attribute.as_deref());
                match whole {
                    true => Held::Texts(texts),
                    false => {
                        let left = &mut self.left;
                        let values =
                            texts.iter().filter_map(|text| Some(referred(literal::value(text.trim(), left)?, left)));
                        Held::Values(values.collect())
                    }
                }
            }
            Store::Called(names) => Held::Values(self.called(names)),
            Store::Assigned(names) => Held::Values(self.assigned(names)),
            Store::Pushed(names) => {
                let rows = flight::rows(&self.pushed(names), &mut self.left);
                match whole {
                    true => {
                        let mut fragments = Fragments::of(self.page, 0);
                        let html = flight::html(&rows, &mut fragments, &mut self.left)?;
                        Held::Elements(html, fragments.warnings)
                    }
                    false => Held::Values(rows.into_iter().map(|(_, value)| value).collect()),
                }
            }
        })
    }

    /// Whether so many bytes may still be read; they then are.
    fn spend(&mut self, bytes: usize) -> bool {
        let enough = bytes <= self.bytes_left;
        match enough {
            true => self.bytes_left -= bytes,
            false => self.left.note(DataLimit::Bytes),
        }
        enough
    }

    fn of_elements(&mut self, selectors: &[Selector], attribute: Option<&str>) -> Vec<String> {
        let mut texts = Vec::new();
        for element in selectors.iter().flat_map(|selector| self.html.select(selector)).collect::<Vec<_>>() {
            let text = match attribute {
                Some(name) => element.attr(name).unwrap_or("").to_owned(),
                None => element.text().collect(),
            };
            if self.spend(text.len()) {
                texts.push(text);
            }
        }
        texts
    }

    /// What scripts assign to the names: `window.NAME = …`, `NAME["x"] = …` not.
    fn assigned(&mut self, names: &[String]) -> Vec<Value> {
        let mut values = Vec::new();
        for name in names {
            for number in 0..self.scripts.len() {
                let length = self.scripts[number].len();
                if let Some(at) = self.scripts[number].find(name.as_str())
                    && self.spend(length)
                {
                    values.extend(assigned_at(&self.scripts[number], name, at, &mut self.left));
                }
            }
        }
        values
    }

    /// The arguments of calls: `NAME(…)`.
    fn called(&mut self, names: &[String]) -> Vec<Value> {
        let mut values = Vec::new();
        for mark in names.iter().map(|name| format!("{name}(")) {
            for number in 0..self.scripts.len() {
                let length = self.scripts[number].len();
                if self.scripts[number].contains(&mark) && self.spend(length) {
                    let calls = self.scripts[number].split(mark.as_str()).skip(1);
                    calls.for_each(|call| values.extend(literal::arguments(call, &mut self.left)));
                }
            }
        }
        values
    }

    /// The pieces that scripts push on a list of one of the names: `NAME.push([1,"…"])`.
    fn pushed(&mut self, names: &[String]) -> String {
        let mut stream = String::new();
        for name in names {
            let mark = format!("{name}.push(");
            for number in 0..self.scripts.len() {
                let length = self.scripts[number].len();
                if self.scripts[number].contains(&mark) && self.spend(length) {
                    let script = &self.scripts[number];
                    let left = &mut self.left;
                    let pushed = script.split(mark.as_str()).skip(1).filter_map(|text| literal::value(text, left));
                    pushed.for_each(|value| stream.push_str(value.get(1).and_then(Value::as_str).unwrap_or("")));
                }
            }
        }
        stream
    }
}

/// The first value that is assigned to a name, from its first place on.
fn assigned_at(script: &str, name: &str, first: usize, left: &mut Left) -> Option<Value> {
    let mut rest = &script[first..];
    loop {
        let behind = rest[name.len()..].trim_start().trim_start_matches(['"', '\'', ']']).trim_start();
        if let Some(value) = behind.strip_prefix('=').filter(|value| !value.starts_with('=')) {
            return literal::value(value.trim_start(), left);
        }
        let next = rest[name.len()..].find(name)?;
        rest = &rest[name.len() + next..];
    }
}

/// The texts of the scripts that are no data blocks.
fn scripts(html: &Dom) -> Vec<String> {
    let elements = html.all_elements();
    let scripts = elements.filter(|element| element.name() == "script" && element.attr("src").is_none());
    scripts.map(|element| element.text().collect::<String>()).filter(|text| !text.is_empty()).collect()
}

/// The value that a text of JSON holds, for data that keep JSON in texts.
pub(super) fn inner(text: &str, left: &mut Left) -> Option<Value> {
    let text = text.trim();
    let is_json = text.len() >= JSON_TEXT
        && ((text.starts_with('{') && text.ends_with('}')) || (text.starts_with("[{") && text.ends_with(']')));
    let read = is_json.then(|| serde_json::from_str(text))?;
    if read.as_ref().is_err_and(is_too_deep) {
        left.note(DataLimit::Depth);
    }
    read.ok()
}

/// The value, with numbers that stand for other values replaced by the texts that they mean: some frameworks write all
/// values in one list, and objects whose fields are their places in it.
fn referred(value: Value, left: &mut Left) -> Value {
    let Value::Array(mut items) = value else { return value };
    let is_place = |field: &Value| field.is_u64();
    let objects: Vec<_> = items.iter().filter_map(Value::as_object).filter(|fields| !fields.is_empty()).collect();
    if objects.is_empty() || !objects.iter().all(|fields| fields.values().all(is_place)) {
        return Value::Array(items);
    }
    let texts: Vec<Option<Value>> =
        items.iter().map(|item| if item.is_string() { Some(item.clone()) } else { None }).collect();
    let mut copied = 0_usize;
    for fields in items.iter_mut().filter_map(Value::as_object_mut) {
        for field in fields.values_mut() {
            let place = field.as_u64().and_then(|place| usize::try_from(place).ok());
            let text = place.and_then(|place| texts.get(place)).and_then(Clone::clone);
            copied += text.as_ref().and_then(Value::as_str).map_or(0, str::len);
            match text {
                Some(text) if copied <= BYTES => *field = text,
                Some(_) => left.note(DataLimit::Bytes),
                None => {}
            }
        }
    }
    // the texts themselves stand in no object
    items.retain(|item| item.is_object());
    Value::Array(items)
}
