//! Stage `metadata`: [`Page`], [`Blocks`], [`Scores`] → [`Metadata`], what is known of a page beside its body.
//!
//! What holds: every rule that finds something gives a reading; readings that say the same pool their weights, and the
//! largest sum wins, so that order and trust are rules and agreement counts; each field knows the place that it comes
//! from; what is not known is absent, never guessed; time is linear in the page.

mod addresses;
mod clean;
mod elements;
mod json;
mod parts;
mod readings;
mod weigh;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::blocks::Blocks;
use crate::found::Found;
use crate::kinds::{Field, PageType};
use crate::marks::PhraseFacts;
use crate::page::Page;
use crate::rules::{RuleSet, ValueRule};
use crate::scores::Scores;

pub use readings::Reading;

/// What is known of a page beside its body.
#[derive(Clone, Debug, Serialize)]
pub struct Metadata {
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// When it was published: ISO 8601, as precise as the page says, with the offset where it is given.
    pub date: Option<String>,
    /// When it was last changed, likewise.
    pub modified: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// The language, as a lower-case language tag.
    pub language: Option<String>,
    /// What the page says of itself in a sentence or two.
    pub description: Option<String>,
    /// The address of its lead image.
    pub image: Option<String>,
    /// Its own address.
    pub url: Option<String>,
    /// What it is about, in words.
    pub tags: Vec<String>,
    /// What may be done with it: an address, or words.
    pub license: Option<String>,
    /// Its type.
    pub page_type: PageType,
    /// Where each field that is known comes from.
    pub sources: BTreeMap<&'static str, Origin>,
}

/// Where a field comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The id of the rule that counted most.
    pub rule: String,
    /// The place in a few words: `json-ld headline`.
    pub place: String,
}

/// A page with all that rules about metadata look at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The page.
    pub page: &'a Page<'a>,
    /// Its blocks.
    pub blocks: &'a Blocks,
    /// Which phrases stand where.
    pub phrases: &'a PhraseFacts,
    /// Which elements selectors match.
    pub found: &'a Found,
    /// Their scores.
    pub scores: &'a Scores,
    /// Its type.
    pub page_type: PageType,
}

/// Reads the metadata of a page.
pub fn metadata(facts: Facts<'_>, rules: &RuleSet) -> Metadata {
    weighed(&readings(facts, rules), facts.page_type, rules)
}

/// The metadata that readings make.
pub fn weighed(readings: &[Reading], page_type: PageType, rules: &RuleSet) -> Metadata {
    let mut sources = BTreeMap::new();
    let mut won = |field: Field| -> Vec<String> {
        let Some(best) = weigh::best(field, readings) else { return Vec::new() };
        let rule = &rules.metadata[best.rule];
        sources.insert(key(field), Origin { rule: rule.origin.rule.clone(), place: best.place.clone() });
        best.values.clone()
    };
    let authors = won(Field::Author);
    let tags = won(Field::Tags);
    let mut one = |field: Field| won(field).into_iter().next();
    let title = one(Field::Title);
    let (date, modified) = (one(Field::Date), one(Field::Modified));
    let (site, language, description) = (one(Field::Site), one(Field::Language), one(Field::Description));
    let (image, url, license) = (one(Field::Image), one(Field::Url), one(Field::License));
    Metadata {
        title,
        authors,
        date,
        modified,
        site,
        language,
        description,
        image,
        url,
        tags,
        license,
        page_type,
        sources,
    }
}

/// What every rule reads of a page, in the order of the rules; not all of it if the page's time is over before.
pub fn readings(facts: Facts<'_>, rules: &RuleSet) -> Vec<Reading> {
    readings::all(facts, rules)
}

/// What one rule about values makes of a value; the parts of a list are joined by `; `.
pub fn cleaned(rule: &ValueRule, value: &str) -> String {
    clean::by_rules(&[rule], value, &clean::Sites::default()).join("; ")
}

/// The key of a field in [`Metadata`].
fn key(field: Field) -> &'static str {
    match field {
        Field::Author => "authors",
        other => other.name(),
    }
}
