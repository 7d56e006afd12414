//! Texts in data.
//!
//! In: values, and the ways of a rule. Out: texts with author and time. What holds: objects are looked through as they
//! stand, outer ones before inner ones; JSON inside texts of JSON is read as well; each text comes out once; what is too deep,
//! or one text too many, is noted.

use foldhash::HashSet;
use serde_json::{Map, Value};

use super::data::{DEPTH, inner};
use super::left::Left;
use super::markup::{self, Markup};
use crate::limits::{DataLimit, Deadline};
use crate::rules::{EmbeddedRule, Store, Texts};

/// Texts of one rule.
const TEXTS: usize = 10_000;

/// A text that a page holds as data.
#[derive(Debug, PartialEq)]
pub(super) struct Text {
    /// The text.
    pub markup: Markup,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub time: Option<String>,
}

/// Values between two looks at the clock.
const VALUES: usize = 256;

/// The texts that a rule finds in values; none if the time is over before.
pub(super) fn texts(rule: &EmbeddedRule, values: &[Value], left: &mut Left, deadline: Deadline) -> Option<Vec<Text>> {
    let (path, seen, found) = (Vec::new(), HashSet::default(), Vec::new());
    let mut walk = Walk { rule, path, seen, found, left, deadline, entered: 0 };
    values.iter().try_for_each(|value| walk.value(value, 0))?;
    Some(picked(rule, walk.found))
}

/// The texts that are texts already.
pub(super) fn whole(rule: &EmbeddedRule, texts: &[String]) -> Vec<Text> {
    let mut seen = HashSet::default();
    let markups = texts.iter().filter(|text| seen.insert(text.as_str())).map(|text| markup::of(text, rule.form));
    let enough = markups.filter(|markup| has_enough(rule, markup));
    picked(rule, enough.map(|markup| Text { markup, author: None, time: None }).collect())
}

/// Whether a text has the words that the rule asks for: one at least.
pub(super) fn has_enough(rule: &EmbeddedRule, markup: &Markup) -> bool {
    markup.words >= rule.min_words.max(f32::MIN_POSITIVE)
}

/// Those of the texts that the rule wants.
fn picked(rule: &EmbeddedRule, found: Vec<Text>) -> Vec<Text> {
    match rule.pick {
        Texts::All => found,
        // of equals, the first
        Texts::Longest => {
            found.into_iter().rev().max_by(|a, b| a.markup.words.total_cmp(&b.markup.words)).into_iter().collect()
        }
    }
}

struct Walk<'r, 'l> {
    rule: &'r EmbeddedRule,
    /// The keys around the value, outermost first; lists have none.
    path: Vec<String>,
    seen: HashSet<String>,
    found: Vec<Text>,
    left: &'l mut Left,
    deadline: Deadline,
    /// Values so far.
    entered: usize,
}

impl Walk<'_, '_> {
    /// Looks through a value; nothing comes of it once the time is over.
    fn value(&mut self, value: &Value, depth: usize) -> Option<()> {
        self.entered += 1;
        if self.deadline.is_over_at(self.entered, VALUES) {
            return None;
        }
        match value {
            Value::Array(_) | Value::Object(_) if depth > DEPTH => self.left.note(DataLimit::Depth),
            Value::Array(items) => items.iter().try_for_each(|item| self.value(item, depth + 1))?,
            Value::Object(fields) => self.object(fields, depth)?,
            Value::String(text) => {
                if let Some(value) = inner(text, self.left) {
                    self.value(&value, depth + 1)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    fn object(&mut self, fields: &Map<String, Value>, depth: usize) -> Option<()> {
        let taken = if self.fits(fields) { self.take(fields) } else { None };
        for (key, field) in fields.iter().filter(|(key, _)| Some(key.as_str()) != taken) {
            self.path.push(key.clone());
            self.value(field, depth + 1)?;
            self.path.pop();
        }
        Some(())
    }

    /// Whether the object is of a type that the rule asks for.
    fn fits(&self, fields: &Map<String, Value>) -> bool {
        let Store::JsonLd(of) = &self.rule.store else { return true };
        let bare = |kind: &str| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind).to_lowercase();
        let among = |kind: &Value| kind.as_str().is_some_and(|kind| of.contains(&bare(kind)));
        of.is_empty()
            || match fields.get("@type") {
                Some(Value::Array(kinds)) => kinds.iter().any(among),
                kind => kind.is_some_and(among),
            }
    }

    /// Takes the first text of an object; gives the key under which it stands.
    fn take<'f>(&mut self, fields: &'f Map<String, Value>) -> Option<&'f str> {
        for way in &self.rule.body {
            let (last, before) = way.split_last()?;
            let Some((key, field)) = fields.get_key_value(last).filter(|_| self.path.ends_with(before)) else {
                continue;
            };
            let Some(text) = plain(field, self.left) else { continue };
            let markup = markup::of(&text, self.rule.form);
            if !has_enough(self.rule, &markup) {
                continue;
            }
            match self.seen.insert(text) {
                true if self.found.len() >= TEXTS => self.left.note(DataLimit::Texts),
                true => {
                    let (author, time) = (at(fields, &self.rule.author), at(fields, &self.rule.time));
                    self.found.push(Text { markup, author, time });
                }
                false => {}
            }
            return Some(key);
        }
        None
    }
}

/// A text, or the texts of a list, a line each.
fn plain(value: &Value, left: &mut Left) -> Option<String> {
    match value {
        Value::String(text) => inner(text, left).is_none().then(|| text.clone()),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            Some(items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"))
        }
        _ => None,
    }
}

/// The first text that stands at one of the ways from an object; of a list, its first entry.
fn at(fields: &Map<String, Value>, ways: &[Vec<String>]) -> Option<String> {
    let follow = |way: &Vec<String>| {
        let (first, rest) = way.split_first()?;
        let mut value = one(fields.get(first)?);
        for key in rest {
            value = one(value.get(key)?);
        }
        match value {
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    };
    ways.iter().find_map(follow)
}

fn one(value: &Value) -> &Value {
    value.as_array().and_then(|items| items.first()).unwrap_or(value)
}
