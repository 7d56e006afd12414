//! The rules, indexed by what they need.
//!
//! In: a set of rules. Out: [`Index`], built once and shared. What holds: a rule with a phrase, class, tag, role or selector
//! is looked at only where that is found; what is left of its conditions is checked there.

use html5ever::LocalName;
use rustc_hash::FxHashMap;

use super::parts::Parts;
use super::phrases::{Phrases, User, wholes};
use crate::halves::both;
use crate::names::Names;
use crate::rules::{Conditions, Required, RuleSet};

/// A condition that is found through the index.
pub mod slot {
    /// `text`.
    pub const TEXT: u16 = 1;
    /// `starts-with`.
    pub const STARTS: u16 = 1 << 1;
    /// `ends-with`.
    pub const ENDS: u16 = 1 << 2;
    /// `exactly`.
    pub const EXACTLY: u16 = 1 << 3;
    /// `heading`.
    pub const HEADING: u16 = 1 << 4;
    /// `class`.
    pub const CLASS: u16 = 1 << 5;
    /// `selector`.
    pub const SELECTOR: u16 = 1 << 6;
    /// `tag`.
    pub const TAG: u16 = 1 << 7;
    /// `inside`.
    pub const INSIDE: u16 = 1 << 8;
    /// `role`.
    pub const ROLE: u16 = 1 << 9;
    /// What a text must have for `regex` to match it.
    pub const REGEX: u16 = 1 << 10;
}

/// A rule and a slot of it that is filled.
pub type Hit = (usize, u16);

/// The rules by what they need.
#[derive(Debug)]
pub struct Index {
    /// Phrases of rules and page rules.
    pub phrases: Phrases,
    /// Class tokens: the first token of a run, with the rule and the rest of the run.
    pub(super) classes: Names<Vec<(usize, Vec<String>)>>,
    /// Rules by the tag of the block.
    pub tags: FxHashMap<LocalName, Vec<usize>>,
    /// Rules by a tag around the block.
    pub inside: FxHashMap<LocalName, Vec<usize>>,
    /// Rules by role.
    pub roles: FxHashMap<String, Vec<usize>>,
    /// The slots that each rule needs; a rule that needs none is asked of all blocks.
    pub needs: Vec<u16>,
    /// The expressions of each rule.
    pub expressions: Vec<Expressions>,
}

/// The expressions of a rule, by their numbers and by what a text must have for them to be asked.
#[derive(Debug, Default)]
pub struct Expressions {
    /// Nothing.
    pub anyhow: Vec<u32>,
    /// A digit.
    pub with_digit: Vec<u32>,
    /// More.
    with: Vec<(u32, Required)>,
}

impl Expressions {
    fn of(when: &Conditions) -> Expressions {
        let mut all = Expressions::default();
        for (number, regex) in (0..).zip(&when.regex) {
            match regex.required() {
                required if required == Required::nothing() => all.anyhow.push(number),
                required if required == Required::digit() => all.with_digit.push(number),
                required => all.with.push((number, required)),
            }
        }
        all
    }
}

/// What the expressions of all rules need.
struct Needed {
    /// For each rule, its expressions by what they need.
    of_rules: Vec<Expressions>,
    parts: Parts,
}

impl Needed {
    fn of(rules: &RuleSet) -> Needed {
        let mut parts = Parts::default();
        let of_rules: Vec<Expressions> = rules.rules.iter().map(|rule| Expressions::of(&rule.when)).collect();
        for (rule, own) in of_rules.iter().enumerate() {
            own.with.iter().for_each(|(number, required)| parts.add(required, User::Regex(rule, *number)));
            if !own.with_digit.is_empty() {
                parts.add(&Required::digit(), User::Rule(rule, slot::REGEX));
            }
        }
        for (number, rule) in rules.pages.iter().enumerate() {
            let regexes = rule.when.regex.iter();
            regexes.for_each(|regex| parts.add(&regex.required(), User::PageLine(number)));
        }
        for (number, rule) in rules.metadata.iter().enumerate() {
            let regex = rule.regex.iter();
            regex.for_each(|regex| parts.add(&regex.required(), User::Line(number)));
        }
        Needed { of_rules, parts: parts.built() }
    }
}

impl Index {
    /// Indexes a set of rules. Phrases that may be part of a text are on a thread of their own: they are half of the work.
    pub fn of(rules: &RuleSet) -> Index {
        let (phrases, (needed, wholes)) = both(|| Phrases::of_parts(rules), || (Needed::of(rules), wholes(rules)));
        let mut index = Index {
            phrases: phrases.with(wholes, needed.parts),
            classes: Names::default(),
            tags: FxHashMap::default(),
            inside: FxHashMap::default(),
            roles: FxHashMap::default(),
            needs: Vec::with_capacity(rules.rules.len()),
            expressions: needed.of_rules,
        };
        for (number, rule) in rules.rules.iter().enumerate() {
            let needs = index.add(number, &rule.when);
            index.needs.push(needs);
        }
        index
    }

    /// Enters the conditions of a rule; the slots that it needs.
    fn add(&mut self, rule: usize, when: &Conditions) -> u16 {
        let slots = [
            (when.text.is_empty(), slot::TEXT),
            (when.starts_with.is_empty(), slot::STARTS),
            (when.ends_with.is_empty(), slot::ENDS),
            (when.exactly.is_empty(), slot::EXACTLY),
            (when.heading.is_empty(), slot::HEADING),
            (when.selector.is_empty(), slot::SELECTOR),
            (when.regex.is_empty() || !self.expressions[rule].anyhow.is_empty(), slot::REGEX),
        ];
        let mut needs: u16 = slots.into_iter().filter(|(lacks, _)| !lacks).map(|(_, slot)| slot).sum();
        for run in &when.class {
            needs |= slot::CLASS;
            if let Some((first, rest)) = run.split_first() {
                self.classes.with(first, |runs| runs.push((rule, rest.to_vec())));
            }
        }
        let tags = [(&when.tag, &mut self.tags, slot::TAG), (&when.inside, &mut self.inside, slot::INSIDE)];
        for (list, map, slot) in tags {
            for name in list {
                needs |= slot;
                map.entry(name.as_str().into()).or_default().push(rule);
            }
        }
        for name in &when.role {
            needs |= slot::ROLE;
            self.roles.entry(name.clone()).or_default().push(rule);
        }
        needs
    }
}
