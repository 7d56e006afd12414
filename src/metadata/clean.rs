//! Values as they come out: cleaned by the rules about values, in the form of their field.
//!
//! In: a text as it stands in the page. Out: its values, or nothing where it is none. What holds: what is cut and what is
//! no value is said by rules; a title is never emptied by taking the site's name off.

use foldhash::{HashMap, HashSet};

use super::addresses;
use crate::blocks::fold;
use crate::dates;
use crate::kinds::Field;
use crate::page::{Page, text_of};
use crate::rules::{Chars, Pattern, RuleSet, Signs, ValueRule};
use crate::spaces::one_line;

/// The longest text that is cleaned, in bytes.
const LONGEST: usize = 4_000;
/// Letters that a label of a host needs to be a name of the site.
const LABEL: usize = 3;

/// The names of the site, without spaces, marks and case.
#[derive(Clone, Debug, Default)]
pub(super) struct Sites {
    names: HashSet<String>,
}

impl Sites {
    /// The names that the page's host gives.
    pub fn of_page(page: &Page<'_>) -> Sites {
        let mut sites = Sites::default();
        if let Some(host) = addresses::host(page) {
            sites.add(&host);
            let labels: Vec<&str> = host.split('.').collect();
            // the last one is the ending
            let own = labels.iter().take(labels.len().saturating_sub(1));
            own.filter(|label| label.len() >= LABEL).for_each(|label| sites.add(label));
        }
        sites
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        let name = squashed(name);
        if !name.is_empty() {
            self.names.insert(name);
        }
    }

    /// Whether a text is the site's name.
    pub fn holds(&self, text: &str) -> bool {
        let text = squashed(text);
        self.names.contains(&text) || text.strip_prefix("the").is_some_and(|rest| self.names.contains(rest))
    }
}

/// A text as names of sites are compared: its letters and digits alone.
fn squashed(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Cleans the values of a page. Many rules read the same text, which is cleaned once for each field.
pub(super) struct Cleaner<'a> {
    rules: &'a RuleSet,
    page: &'a Page<'a>,
    sites: Sites,
    fields: HashMap<Field, OfField<'a>>,
}

/// The rules about values of a field, and what they made of texts.
struct OfField<'a> {
    rules: Vec<&'a ValueRule>,
    known: HashMap<String, Vec<String>>,
}

impl<'a> Cleaner<'a> {
    /// A cleaner that knows the names of the site.
    pub fn new(rules: &'a RuleSet, page: &'a Page<'a>, sites: Sites) -> Cleaner<'a> {
        Cleaner { rules, page, sites, fields: HashMap::default() }
    }

    /// Adds a name of the site.
    pub fn add_site(&mut self, name: &str) {
        self.sites.add(name);
        self.fields.clear();
    }

    /// The values of a text, in the form of their field.
    pub fn clean(&mut self, field: Field, text: &str) -> &[String] {
        let Cleaner { rules, page, sites, fields } = self;
        let of_field = fields.entry(field).or_insert_with(|| OfField::of(field, rules));
        if !of_field.known.contains_key(text) {
            let values = by_rules(&of_field.rules, text, sites);
            let formed = values.into_iter().filter_map(|value| formed(field, value, page, rules)).collect();
            of_field.known.insert(text.to_owned(), formed);
        }
        of_field.known.get(text).map_or(&[], Vec::as_slice)
    }

    /// How much of its weight a reading keeps: less than all if all its values are doubtful.
    pub fn share(&mut self, field: Field, values: &[String]) -> f32 {
        let of_field = self.fields.entry(field).or_insert_with(|| OfField::of(field, self.rules));
        let doubtful = |rule: &&&ValueRule| {
            (rule.doubtful_site || !rule.doubtful.is_empty())
                && values.iter().all(|value| {
                    rule.doubtful.iter().any(|regex| regex.is_match(value))
                        || (rule.doubtful_site && self.sites.holds(value))
                })
        };
        of_field.rules.iter().filter(doubtful).map(|rule| rule.counts).fold(1.0, f32::min)
    }
}

impl<'a> OfField<'a> {
    fn of(field: Field, rules: &'a RuleSet) -> OfField<'a> {
        let own = rules.values.iter().filter(|rule| rule.fields.contains(&field));
        OfField { rules: own.collect(), known: HashMap::default() }
    }
}

/// The values of a text, cleaned by some rules.
pub(super) fn by_rules(rules: &[&ValueRule], text: &str, sites: &Sites) -> Vec<String> {
    let mut parts = vec![plain(text)];
    for rule in rules.iter().filter(|rule| !rule.split.is_empty() || !rule.split_full.is_empty()) {
        parts = parts.into_iter().flat_map(|part| split(rule, part)).collect();
    }
    parts.into_iter().filter_map(|part| cleaned(rules, part, sites)).collect()
}

/// A value, cleaned: what comes off is taken off as long as anything does.
fn cleaned(rules: &[&ValueRule], mut value: String, sites: &Sites) -> Option<String> {
    let mut signs = Signs::of(&value);
    for _ in 0..4 {
        let mut changed = false;
        for rule in rules {
            let less = cut(rule, &value, signs);
            let less = match without_site(less.as_deref().unwrap_or(&value), &rule.separators, sites) {
                Some(rest) => Some(rest.to_owned()),
                None => less,
            };
            if let Some(less) = less {
                changed |= less != value;
                signs = Signs::of(&less);
                value = less;
            }
        }
        if !changed {
            break;
        }
    }
    if value.is_empty() {
        return None;
    }
    let folded = fold(&value);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let chars = Chars { text: &value, signs };
    let refused = rules.iter().any(|rule| rule.never.contains(bare))
        || rules.iter().flat_map(|rule| &rule.never_regex).any(|regex| regex.is_match_in(&chars));
    (!refused).then_some(value)
}

/// The parts of a text.
fn split(rule: &ValueRule, text: String) -> Vec<String> {
    let mut parts = vec![text];
    for regex in &rule.split {
        parts = parts.into_iter().flat_map(|part| between(regex, part)).collect();
    }
    for regex in &rule.split_full {
        parts = parts.into_iter().flat_map(|part| full(regex, part)).collect();
    }
    parts.into_iter().map(|part| one_line(&part)).filter(|part| !part.is_empty()).collect()
}

/// What stands between the matches.
fn between(regex: &Pattern, text: String) -> Vec<String> {
    match regex.matching(&text) {
        Some(regex) => regex.split(&text).map(str::to_owned).collect(),
        None => vec![text],
    }
}

/// The parts of a text, if each has two words at least; else the text.
fn full(regex: &Pattern, text: String) -> Vec<String> {
    let Some(regex) = regex.matching(&text) else { return vec![text] };
    let parts: Vec<&str> = regex.split(&text).filter(|part| !part.trim().is_empty()).collect();
    let split = parts.len() > 1 && parts.iter().all(|part| part.split_whitespace().nth(1).is_some());
    if split { parts.into_iter().map(str::to_owned).collect() } else { vec![text] }
}

/// A text without what comes off, if anything does. What is known of its characters is given.
fn cut(rule: &ValueRule, text: &str, mut signs: Signs) -> Option<String> {
    let mut less: Option<String> = None;
    for regex in &rule.cut {
        let now = less.as_deref().unwrap_or(text);
        if let Some(regex) = regex.matching_in(&Chars { text: now, signs }) {
            let shorter = one_line(&regex.replace_all(now, " "));
            signs = Signs::of(&shorter);
            less = Some(shorter);
        }
    }
    less
}

/// A text without the site's name at its end or start, as long as something is left; nothing if it is not there.
fn without_site<'t>(text: &'t str, separators: &[String], sites: &Sites) -> Option<&'t str> {
    let mut less = None;
    loop {
        let rest = less.unwrap_or(text);
        let behind = separators.iter().filter_map(|mark| rest.rsplit_once(mark.as_str()));
        let before = separators.iter().filter_map(|mark| rest.split_once(mark.as_str()).map(|(a, b)| (b, a)));
        let found = behind.chain(before).find(|(kept, name)| !kept.trim().is_empty() && sites.holds(name));
        match found {
            Some((kept, _)) => less = Some(kept.trim()),
            None => return less,
        }
    }
}

/// A text on one line, without markup and references to characters.
fn plain(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let marked = text.contains("</") || text.contains("<br") || (text.contains('&') && text.contains(';'));
    if !marked {
        return one_line(text);
    }
    one_line(&text_of(text))
}

/// A value in the form of its field; nothing if it has none.
fn formed(field: Field, value: String, page: &Page<'_>, rules: &RuleSet) -> Option<String> {
    match field {
        Field::Date | Field::Modified => {
            dates::read(&value, &rules.dates, page.head.lang.as_deref()).map(|date| date.to_string())
        }
        Field::Image | Field::Url => addresses::whole(&value, page),
        Field::License if value.contains('/') => addresses::whole(&value, page),
        Field::Language => language(&value),
        _ => Some(value),
    }
}

/// A language tag, lower-case.
fn language(value: &str) -> Option<String> {
    let tag = value.trim().replace('_', "-").to_lowercase();
    let mut parts = tag.split('-');
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let first = parts.next().is_some_and(|first| (2..=3).contains(&first.len()) && letters(first));
    (first && parts.all(|part| (1..=8).contains(&part.len()) && letters(part))).then_some(tag)
}
