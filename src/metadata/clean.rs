//! Values as they come out: cleaned by the rules about values, in the form of their field.
//!
//! In: a text as it stands in the page. Out: its values, or nothing where it is none. What holds: what is cut and what is
//! no value is said by rules; a title is never emptied by taking the site's name off.

use rustc_hash::FxHashSet;

use super::addresses;
use crate::blocks::fold;
use crate::dates;
use crate::kinds::Field;
use crate::page::{Page, tree_of};
use crate::rules::{Pattern, RuleSet, ValueRule};
use crate::spaces::one_line;

/// The longest text that is cleaned, in bytes.
const LONGEST: usize = 4_000;
/// Letters that a label of a host needs to be a name of the site.
const LABEL: usize = 3;

/// The names of the site, without spaces, marks and case.
#[derive(Clone, Debug, Default)]
pub(super) struct Sites {
    names: FxHashSet<String>,
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

/// The values of a text, in the form of their field.
pub(super) fn clean(field: Field, text: &str, rules: &RuleSet, sites: &Sites, page: &Page<'_>) -> Vec<String> {
    let own: Vec<&ValueRule> = rules.values.iter().filter(|rule| rule.fields.contains(&field)).collect();
    let values = by_rules(&own, text, sites);
    values.into_iter().filter_map(|value| formed(field, value, page, rules)).collect()
}

/// The values of a text, cleaned by some rules.
pub(super) fn by_rules(rules: &[&ValueRule], text: &str, sites: &Sites) -> Vec<String> {
    let text = plain(text);
    let mut parts = vec![text];
    for rule in rules {
        parts = parts.iter().flat_map(|part| split(rule, part)).collect();
    }
    let values = parts.into_iter().filter_map(|part| cleaned(rules, part, sites));
    values.collect()
}

/// A value, cleaned: what comes off is taken off as long as anything does.
fn cleaned(rules: &[&ValueRule], mut value: String, sites: &Sites) -> Option<String> {
    for _ in 0..4 {
        let before = value.clone();
        for rule in rules {
            value = cut(rule, value);
            if !rule.separators.is_empty() {
                value = without_site(&value, &rule.separators, sites);
            }
        }
        if value == before {
            break;
        }
    }
    let folded = fold(&value);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let refused =
        |rule: &&ValueRule| rule.never.contains(bare) || rule.never_regex.iter().any(|regex| regex.is_match(&value));
    let is_value = !value.is_empty() && !rules.iter().any(refused);
    is_value.then_some(value)
}

/// The parts of a text.
fn split(rule: &ValueRule, text: &str) -> Vec<String> {
    let mut parts = vec![text.to_owned()];
    for regex in &rule.split {
        parts = parts.iter().flat_map(|part| between(regex, part)).collect();
    }
    for regex in &rule.split_full {
        parts = parts.iter().flat_map(|part| full(regex, part)).collect();
    }
    parts.into_iter().map(|part| one_line(&part)).filter(|part| !part.is_empty()).collect()
}

/// What stands between the matches.
fn between(regex: &Pattern, text: &str) -> Vec<String> {
    match regex.matching(text) {
        Some(regex) => regex.split(text).map(str::to_owned).collect(),
        None => vec![text.to_owned()],
    }
}

/// The parts of a text, if each has two words at least; else the text.
fn full(regex: &Pattern, text: &str) -> Vec<String> {
    let Some(regex) = regex.matching(text) else { return vec![text.to_owned()] };
    let parts: Vec<&str> = regex.split(text).filter(|part| !part.trim().is_empty()).collect();
    let split = parts.len() > 1 && parts.iter().all(|part| part.split_whitespace().nth(1).is_some());
    if split { parts.into_iter().map(str::to_owned).collect() } else { vec![text.to_owned()] }
}

/// How much of its weight a reading keeps: less than all if all its values are doubtful.
pub(super) fn share(field: Field, values: &[String], rules: &RuleSet, sites: &Sites) -> f32 {
    let doubts = rules.values.iter().filter(|rule| rule.fields.contains(&field));
    let doubtful = |rule: &&ValueRule| {
        values.iter().all(|value| {
            rule.doubtful.iter().any(|regex| regex.is_match(value)) || (rule.doubtful_site && sites.holds(value))
        })
    };
    doubts.filter(doubtful).map(|rule| rule.counts).fold(1.0, f32::min)
}

/// A text without what comes off.
fn cut(rule: &ValueRule, mut value: String) -> String {
    for regex in &rule.cut {
        if let Some(regex) = regex.matching(&value) {
            value = one_line(&regex.replace_all(&value, " "));
        }
    }
    value
}

/// A text without the site's name at its end or start, as long as something is left.
fn without_site(text: &str, separators: &[String], sites: &Sites) -> String {
    let mut rest = text;
    loop {
        let behind = separators.iter().filter_map(|mark| rest.rsplit_once(mark.as_str()));
        let before = separators.iter().filter_map(|mark| rest.split_once(mark.as_str()).map(|(a, b)| (b, a)));
        let found = behind.chain(before).find(|(kept, name)| !kept.trim().is_empty() && sites.holds(name));
        match found {
            Some((kept, _)) => rest = kept.trim(),
            None => return rest.to_owned(),
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
    let tree = tree_of(text);
    one_line(&tree.root().text().collect::<String>())
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
