//! Properties of JSON-LD.
//!
//! In: the page's objects; a way to a property. Out: the texts that stand there. What holds: lists and references by `@id`
//! are followed; ways are as long as the rule says, so nothing recurses without a bound.

use std::borrow::Cow;

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::readings::{At, Raw};
use crate::kinds::Field;
use crate::page::{Page, objects};

/// Values of one property that are read.
const VALUES: usize = 50;
/// References that are followed from one value.
const REFERENCES: usize = 4;

/// The page's objects.
pub(super) struct Objects<'a> {
    objects: Vec<(Vec<String>, &'a Map<String, Value>)>,
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
}

impl<'a> Objects<'a> {
    /// The objects of a page, outer ones first.
    pub fn of(page: &'a Page<'_>) -> Objects<'a> {
        let objects: Vec<_> = objects(&page.head.json_ld).into_iter().map(|object| (types(object), object)).collect();
        let mut by_id: HashMap<&str, &Map<String, Value>> = HashMap::default();
        for (_, object) in &objects {
            // what is more than a reference
            if let (Some(id), true) = (object.get("@id").and_then(Value::as_str), object.len() > 1) {
                by_id.entry(id).or_insert(object);
            }
        }
        Objects { objects, by_id }
    }

    /// What stands at the ways, of objects of some types: a group an object.
    pub fn read(
        &'a self,
        paths: &'a [Vec<String>],
        of: &'a [String],
        field: Field,
    ) -> impl Iterator<Item = Vec<Raw<'a>>> {
        let fits = move |types: &[String]| of.is_empty() || types.iter().any(|kind| of.contains(kind));
        let fitting = self.objects.iter().filter(move |(types, _)| fits(types));
        let found = fitting.filter_map(move |(types, object)| {
            paths.iter().map(|path| self.at(object, types, path, field)).find(|found| !found.is_empty())
        });
        found.take(VALUES)
    }

    /// What stands at a way.
    fn at(
        &'a self,
        object: &'a Map<String, Value>,
        types: &'a [String],
        path: &'a [String],
        field: Field,
    ) -> Vec<Raw<'a>> {
        let Some(first) = path.split_first().and_then(|(first, _)| object.get(first)) else { return Vec::new() };
        let mut values: Vec<&Value> = vec![first];
        for name in &path[1..] {
            let inner = |value: &'a Value| self.resolved(value).and_then(|object| object.get(name));
            values = flat(values).into_iter().filter_map(inner).collect();
        }
        let kind = types.first().map_or("", String::as_str);
        let texts = flat(values).into_iter().filter_map(|value| self.text(value, field));
        texts.map(|text| Raw { text, place: At::JsonLd(kind, path) }).collect()
    }

    /// The text of a value: its own, or that of the property that names the object.
    fn text(&self, value: &'a Value, field: Field) -> Option<Cow<'a, str>> {
        let names: &[&str] = match field {
            Field::Image | Field::Url | Field::License => &["url", "contentUrl", "@id"],
            Field::Language => &["alternateName", "name"],
            _ => &["name", "@value", "headline"],
        };
        match value {
            Value::Object(_) => {
                let object = self.resolved(value)?;
                let found = names.iter().find_map(|name| object.get(*name))?;
                plain(found).or_else(|| found.as_array()?.first().and_then(plain))
            }
            other => plain(other),
        }
    }

    /// The object that a value is, or refers to.
    fn resolved(&self, value: &'a Value) -> Option<&'a Map<String, Value>> {
        let mut object = value.as_object()?;
        for _ in 0..REFERENCES {
            let id = object.get("@id").and_then(Value::as_str).filter(|_| object.len() == 1);
            match id.and_then(|id| self.by_id.get(id)) {
                Some(meant) => object = meant,
                None => break,
            }
        }
        Some(object)
    }
}

fn plain(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// The values, with lists taken apart once.
fn flat(values: Vec<&Value>) -> Vec<&Value> {
    let apart = values.into_iter().flat_map(|value| match value {
        Value::Array(items) => items.iter().collect(),
        other => vec![other],
    });
    apart.take(VALUES).collect()
}

/// The types of an object, lower-case, without their vocabulary.
fn types(object: &Map<String, Value>) -> Vec<String> {
    let bare = |kind: &str| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind).to_lowercase();
    match object.get("@type") {
        Some(Value::String(kind)) => vec![bare(kind)],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(bare).collect(),
        _ => Vec::new(),
    }
}
