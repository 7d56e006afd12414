//! What the rules read of a page.
//!
//! In: the page and the rules. Out: [`Reading`]s, cleaned and in the form of their field. What holds: a rule gives no
//! more readings than [`MOST`]; the names of the site are read first, as titles and authors are cleaned of them.

use std::borrow::Cow;

use super::clean::{Cleaner, Sites};
use super::elements::{self, Elements};
use super::{Facts, json, parts};
use crate::dom::Element;
use crate::kinds::Field;
use crate::marks::speaks;
use crate::page::Named;
use crate::rules::facts::{Pick, Place};
use crate::rules::{MetadataRule, RuleSet};

/// The most readings of one rule, and the most values of one list.
const MOST: usize = 50;

/// Rules between two looks at the clock.
const RULES: usize = 16;

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
pub(super) struct Raw<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// The place.
    pub place: At<'a>,
}

/// A place of the page.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'a> {
    /// A way of an object of JSON-LD, and what the object is.
    JsonLd(&'a str, &'a [String]),
    /// An element of the head, by its tag and its name.
    Head(&'static str, &'a str),
    /// An element.
    Element(Element<'a>),
    /// A part of the page.
    Part(&'static str),
}

impl At<'_> {
    /// The place in a few words.
    fn words(self) -> String {
        match self {
            At::JsonLd(kind, path) => format!("json-ld {kind} {}", path.join(".")).replace("  ", " "),
            At::Head(tag, name) => format!("{tag} {name}"),
            At::Element(element) => format!("element {}", elements::name(element)),
            At::Part(name) => name.to_owned(),
        }
    }
}

/// All readings, in the order of the rules; fewer if the page's time is over before.
pub(super) fn all(facts: Facts<'_>, rules: &RuleSet) -> Vec<Reading> {
    let places = Places {
        facts,
        rules,
        elements: Elements::of(facts, rules),
        objects: json::Objects::of(facts.page),
        lines: parts::Lines::of(facts, rules),
    };
    let mut cleaner = Cleaner::new(rules, facts.page, Sites::of_page(facts.page));
    let mut readings: Vec<Reading> = Vec::new();
    for (number, rule) in chosen(facts, rules, |field| field == Field::Site) {
        readings.extend(of_rule(number, rule, &places, &mut cleaner));
    }
    readings.iter().flat_map(|reading| &reading.values).for_each(|name| cleaner.add_site(name));
    for (count, (number, rule)) in chosen(facts, rules, |field| field != Field::Site).enumerate() {
        if facts.page.deadline.is_over_at(count, RULES) {
            break;
        }
        readings.extend(of_rule(number, rule, &places, &mut cleaner));
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
    rules: &'a RuleSet,
    elements: Elements<'a>,
    objects: json::Objects<'a>,
    lines: parts::Lines<'a>,
}

impl<'a> Places<'a> {
    /// What stands in the place of a rule: texts in groups, a group being what belongs together as a list.
    fn raw(&'a self, number: usize, rule: &'a MetadataRule) -> Box<dyn Iterator<Item = Vec<Raw<'a>>> + 'a> {
        let head = &self.facts.page.head;
        match &rule.place {
            Place::JsonLd { paths, of } => Box::new(self.objects.read(paths, of, rule.field)),
            Place::Meta(names) => Box::new(named(names, &head.metas, "meta")),
            Place::Link(names) => Box::new(named(names, &head.links, "link")),
            Place::Selector(..) => {
                let found = self.elements.read(number, rule);
                Box::new(found.map(|(text, element)| vec![Raw { text, place: At::Element(element) }]))
            }
            Place::Part(part) => {
                let lines = parts::read(*part, (number, rule), &self.lines, self.rules);
                Box::new(lines.map(|raw| vec![raw]))
            }
        }
    }
}

/// What is said under each of the names that says something.
fn named<'a>(
    names: &'a [String],
    list: &'a [Named],
    tag: &'static str,
) -> impl Iterator<Item = Vec<Raw<'a>>> + use<'a> {
    let of_name = move |name: &'a String| -> Vec<Raw<'a>> {
        let said = list.iter().filter(|one| one.name == *name).take(MOST);
        said.map(|one| Raw { text: Cow::Borrowed(&one.content), place: At::Head(tag, name) }).collect()
    };
    names.iter().map(of_name).filter(|group| !group.is_empty())
}

/// The readings of one rule.
fn of_rule<'a>(
    number: usize,
    rule: &'a MetadataRule,
    places: &'a Places<'a>,
    cleaner: &mut Cleaner<'a>,
) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for group in places.raw(number, rule) {
        let mut values: Vec<String> = Vec::new();
        for text in group.iter().filter_map(|raw| taken(rule, &raw.text)) {
            values.extend_from_slice(cleaner.clean(rule.field, text));
        }
        dedup(&mut values);
        if values.is_empty() {
            continue;
        }
        if !matches!(rule.field, Field::Author | Field::Tags) {
            values.truncate(1);
        }
        values.truncate(MOST);
        let weight = rule.weight * cleaner.share(rule.field, &values);
        let place = group.first().map(|raw| raw.place.words()).unwrap_or_default();
        found.push(Reading { rule: number, field: rule.field, values, weight, place });
        if rule.pick == Pick::First || found.len() >= MOST {
            break;
        }
    }
    picked(rule.pick, found)
}

/// The part of a text that a rule takes.
fn taken<'t>(rule: &MetadataRule, text: &'t str) -> Option<&'t str> {
    match &rule.regex {
        None => Some(text),
        Some(regex) => regex.group(text),
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
    if values.len() < 2 {
        return;
    }
    let mut seen = foldhash::HashSet::default();
    values.retain(|value| seen.insert(value.to_lowercase()));
}
