//! What the rules read of a page.
//!
//! In: the page and the rules. Out: [`Reading`]s, cleaned and in the form of their field. What holds: a rule gives no
//! more readings than [`MOST`]; the names of the site are read first, as titles and authors are cleaned of them.

use super::clean::{Sites, clean, share};
use super::elements::Found;
use super::{Facts, elements, json, parts};
use crate::kinds::Field;
use crate::marks::speaks;
use crate::page::Named;
use crate::rules::facts::{Pick, Place};
use crate::rules::{MetadataRule, RuleSet};

/// The most readings of one rule, and the most values of one list.
const MOST: usize = 50;

/// What one rule reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The rule: an index into [`RuleSet::metadata`].
    pub rule: usize,
    /// What it is.
    pub field: Field,
    /// The values: one, or a list for authors and tags.
    pub values: Vec<String>,
    /// How much it counts.
    pub weight: f32,
    /// The place in a few words.
    pub place: String,
}

/// A text as it stands in a place, before it is cleaned.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    /// The text.
    pub text: String,
    /// The place in a few words.
    pub place: String,
}

/// All readings, in the order of the rules.
pub(super) fn all(facts: Facts<'_>, rules: &RuleSet) -> Vec<Reading> {
    let elements = elements::find(facts, rules);
    let objects = json::Objects::of(facts.page);
    let places = Places { facts, elements, objects };
    let mut sites = Sites::of_page(facts.page);
    let mut readings: Vec<Reading> = Vec::new();
    for (number, rule) in chosen(facts, rules, |field| field == Field::Site) {
        readings.extend(of_rule(number, rule, &places, rules, &sites));
    }
    readings.iter().flat_map(|reading| &reading.values).for_each(|name| sites.add(name));
    for (number, rule) in chosen(facts, rules, |field| field != Field::Site) {
        readings.extend(of_rule(number, rule, &places, rules, &sites));
    }
    readings.sort_by_key(|reading| reading.rule);
    readings
}

/// The rules that hold for the page, of some fields.
fn chosen<'r>(
    facts: Facts<'r>,
    rules: &'r RuleSet,
    field: impl Fn(Field) -> bool + 'r,
) -> impl Iterator<Item = (usize, &'r MetadataRule)> {
    rules.metadata.iter().enumerate().filter(move |(_, rule)| {
        field(rule.field)
            && (rule.format.is_empty() || rule.format.contains(&facts.page.format))
            && (rule.page_type.is_empty() || rule.page_type.contains(&facts.page_type))
            && speaks(&rule.lang, facts.page.head.lang.as_deref())
    })
}

/// The places of a page, as far as they are found for all rules at once.
struct Places<'a> {
    facts: Facts<'a>,
    elements: Vec<Vec<Found>>,
    objects: json::Objects<'a>,
}

impl Places<'_> {
    /// What stands in the place of a rule: texts in groups, a group being what belongs together as a list.
    fn raw(&self, number: usize, rule: &MetadataRule, rules: &RuleSet) -> Vec<Vec<Raw>> {
        let head = &self.facts.page.head;
        match &rule.place {
            Place::JsonLd { paths, of } => self.objects.read(paths, of, rule.field),
            Place::Meta(names) => named(names, &head.metas, "meta"),
            Place::Link(names) => named(names, &head.links, "link"),
            Place::Selector(..) => {
                let found = self.elements.get(number).into_iter().flatten();
                found.map(|one| vec![Raw { text: one.text.clone(), place: format!("element {}", one.name) }]).collect()
            }
            Place::Part(part) => {
                parts::read(*part, (number, rule), self.facts, rules).into_iter().map(|raw| vec![raw]).collect()
            }
        }
    }
}

/// What is said under the first of the names that says something.
fn named(names: &[String], list: &[Named], what: &str) -> Vec<Vec<Raw>> {
    let of_name = |name: &String| -> Vec<Raw> {
        let said = list.iter().filter(|one| one.name == *name).take(MOST);
        said.map(|one| Raw { text: one.content.clone(), place: format!("{what} {name}") }).collect()
    };
    names.iter().map(of_name).filter(|group| !group.is_empty()).collect()
}

/// The readings of one rule.
fn of_rule(number: usize, rule: &MetadataRule, places: &Places<'_>, rules: &RuleSet, sites: &Sites) -> Vec<Reading> {
    let page = places.facts.page;
    let mut found: Vec<Reading> = Vec::new();
    for group in places.raw(number, rule, rules) {
        let place = group.first().map(|raw| raw.place.clone()).unwrap_or_default();
        let texts = group.iter().filter_map(|raw| taken(rule, &raw.text));
        let mut values: Vec<String> = texts.flat_map(|text| clean(rule.field, &text, rules, sites, page)).collect();
        dedup(&mut values);
        if values.is_empty() {
            continue;
        }
        if !matches!(rule.field, Field::Author | Field::Tags) {
            values.truncate(1);
        }
        values.truncate(MOST);
        let weight = rule.weight * share(rule.field, &values, rules, sites);
        found.push(Reading { rule: number, field: rule.field, values, weight, place });
        if rule.pick == Pick::First || found.len() >= MOST {
            break;
        }
    }
    picked(rule.pick, found)
}

/// The part of a text that a rule takes.
fn taken(rule: &MetadataRule, text: &str) -> Option<String> {
    match &rule.regex {
        None => Some(text.to_owned()),
        Some(regex) => Some(regex.matching(text)?.captures(text)?.get(1)?.as_str().to_owned()),
    }
}

/// The readings that count.
fn picked(pick: Pick, mut found: Vec<Reading>) -> Vec<Reading> {
    match pick {
        Pick::First => found.truncate(1),
        Pick::Each => found.dedup_by(|next, kept| next.values == kept.values),
        Pick::Only => {
            if found.windows(2).any(|pair| pair[0].values != pair[1].values) {
                found.clear();
            }
            found.truncate(1);
        }
        Pick::All => {
            let mut rest = found.split_off(found.len().min(1)).into_iter();
            if let Some(first) = found.first_mut() {
                rest.by_ref().for_each(|reading| first.values.extend(reading.values));
                dedup(&mut first.values);
                first.values.truncate(MOST);
            }
        }
    }
    found
}

/// Takes values away that came before.
fn dedup(values: &mut Vec<String>) {
    let mut seen = rustc_hash::FxHashSet::default();
    values.retain(|value| seen.insert(value.to_lowercase()));
}
