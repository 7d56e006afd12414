//! The conditions of a rule that the index does not decide.
//!
//! In: rules that the index calls for, a block, its measures. Out: which of them hold. What holds: cheap conditions are
//! asked first, regular expressions last.

use std::rc::Rc;

use super::Facts;
use super::index::{Hit, Index, slot};
use crate::measures::{Measures, Pass};
use crate::rules::{Conditions, Rule, RuleSet};

/// For each rule, whether the page as a whole lets it hold.
pub(super) fn active(facts: &Facts<'_>, rules: &RuleSet) -> Vec<bool> {
    rules.rules.iter().map(|rule| page_allows(facts, &rule.when)).collect()
}

fn page_allows(facts: &Facts<'_>, when: &Conditions) -> bool {
    speaks(&when.lang, facts.page.head.lang.as_deref())
        && (when.format.is_empty() || when.format.contains(&facts.page.format))
        && (when.page_type.is_empty() || when.page_type.contains(&facts.page_type))
}

/// Whether a page's language is among those of a rule. A page of unknown language passes.
pub fn speaks(allowed: &[String], lang: Option<&str>) -> bool {
    let Some(lang) = lang else { return true };
    allowed.is_empty()
        || allowed.iter().any(|allowed| {
            lang.strip_prefix(allowed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
        })
}

/// Space that is reused from block to block.
pub(super) struct Scratch {
    slots: Vec<u16>,
    touched: Vec<usize>,
}

impl Scratch {
    pub fn new(rules: usize) -> Scratch {
        Scratch { slots: vec![0; rules], touched: Vec::new() }
    }

    fn fill(&mut self, (rule, slot): Hit) {
        if self.slots[rule] == 0 {
            self.touched.push(rule);
        }
        self.slots[rule] |= slot;
    }
}

/// The rules, in order, that have all their slots filled at a block.
pub(super) fn called(
    block: usize,
    facts: &Facts<'_>,
    index: &Index,
    around: &[Rc<[Hit]>],
    in_sections: &[Vec<Hit>],
    scratch: &mut Scratch,
) -> Vec<usize> {
    let own = &facts.blocks.blocks[block];
    around[own.element].iter().for_each(|hit| scratch.fill(*hit));
    facts.phrases.blocks.of(block).iter().for_each(|hit| scratch.fill(*hit));
    in_sections[block].iter().for_each(|hit| scratch.fill(*hit));
    let holder = &facts.blocks.elements[own.element].tag;
    for tag in [&own.tag, holder] {
        if let Some(rules) = index.tags.get(&**tag) {
            rules.iter().for_each(|rule| scratch.fill((*rule, slot::TAG)));
        }
    }
    let mut called = index.always.clone();
    for rule in scratch.touched.drain(..) {
        // rules that need no slot are called anyhow
        let needs = index.needs[rule];
        if needs != 0 && scratch.slots[rule] & needs == needs {
            called.push(rule);
        }
        scratch.slots[rule] = 0;
    }
    called.sort_unstable();
    called
}

/// Whether the measures of the first pass and the regular expressions of a rule, by its number, hold for a block.
pub(super) fn holds(
    rule: &Rule,
    (number, block): (usize, usize),
    facts: &Facts<'_>,
    index: &Index,
    measures: &Measures,
) -> bool {
    let regex = &rule.when.regex;
    measures_hold(rule, block, measures, Pass::First)
        && (regex.is_empty() || {
            let text = facts.phrases.chars(block, facts.blocks);
            facts.phrases.regexes_of(block, number, &index.expressions[number]).any(|one| regex[one].is_match_in(&text))
        })
}

/// Whether the rule's measures of the second pass hold for a block.
pub(super) fn second_holds(rule: &Rule, block: usize, measures: &Measures) -> bool {
    measures_hold(rule, block, measures, Pass::Second)
}

fn measures_hold(rule: &Rule, block: usize, measures: &Measures, pass: Pass) -> bool {
    rule.when.measures.iter().filter(|(measure, _)| measure.pass() == pass).all(|(measure, intervals)| {
        let value = measures.get(*measure, block);
        intervals.iter().any(|interval| interval.holds(value))
    })
}
