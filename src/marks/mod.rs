//! Stage `mark`: [`Blocks`], [`Measures`] and rules → [`Marks`], which rules hold for which blocks.
//!
//! What holds: a mark names its rule; marks depend on the page and the rules alone, not on the order of the rules; each
//! block is matched against the rules that its words, classes and tags call for, not against all.

mod conditions;
mod elements;
mod index;
mod lists;
mod omissions;
mod pages;
mod parts;
mod phrases;
mod sections;
mod tree;
mod users;
mod wholes;

use rustc_hash::FxHashMap;

use crate::blocks::Blocks;
use crate::found::Found;
use crate::kinds::{PageType, Verdict};
use crate::measures::{Measures, Pass};
use crate::page::Page;
use crate::rules::{Outcome, RuleSet};

pub use conditions::speaks;
pub use index::Index;
pub use omissions::Omission;
pub use pages::{PageFacts, TypeSums, status, type_sums};
pub use phrases::Facts as PhraseFacts;

use lists::Lists;

/// What a rule does to one block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// The score changes by that much, in log-odds.
    Weight(f32),
    /// The block is kept or dropped.
    Verdict(Verdict),
}

/// A rule that holds for a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleMark {
    /// The block.
    pub block: usize,
    /// The rule: an index into [`RuleSet::rules`].
    pub rule: usize,
    /// What it does.
    pub effect: Effect,
}

/// The marks of a page.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Marks of the first pass, by block, then by rule.
    pub marks: Vec<RuleMark>,
    /// Pieces of lines that rules leave out, by block.
    pub omissions: FxHashMap<usize, Vec<Omission>>,
    /// Rules of the second pass with the blocks for which they hold as far as is known before first scores.
    pending: Vec<(usize, Vec<usize>)>,
}

/// A page with all that rules look at.
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
    /// Its type.
    pub page_type: PageType,
}

/// Rules between two looks at the clock.
const RULES: usize = 16;

/// Marks the blocks of a page with the rules of the first pass.
pub fn mark(facts: Facts<'_>, measures: &Measures, rules: &RuleSet, index: &Index) -> Marks {
    let active = conditions::active(&facts, rules);
    let (around, inline) = elements::hits(&facts, index);
    let in_sections = sections::hits(facts.blocks, measures, facts.phrases, rules);
    let mut out = Marks { omissions: omissions::find(facts.blocks, &inline, rules), ..Marks::default() };
    let called = conditions::called(&facts, index, &around, &in_sections, &active);
    let all: Vec<usize> = (0..facts.blocks.blocks.len()).collect();
    let (mut marks, mut near, mut held, mut asked) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (number, rule) in rules.rules.iter().enumerate() {
        if facts.page.deadline.is_over_at(number, RULES) {
            break;
        }
        if !active[number] {
            continue;
        }
        held.clear();
        held.extend_from_slice(if index.needs[number] == 0 { &all } else { called.of(number) });
        if !conditions::keep_holding((number, rule), &mut held, &mut asked, &facts, (index, measures)) {
            break;
        }
        match rule.pass() {
            Pass::Second if held.is_empty() => {}
            Pass::Second => out.pending.push((number, std::mem::take(&mut held))),
            Pass::First if !rule.when.near.is_empty() => near.extend(held.iter().map(|block| (*block, number))),
            Pass::First => marks.extend(held.iter().filter_map(|block| telling(rules, number, *block, measures))),
        }
    }
    out.marks = Lists::grouped(&marks, all.len(), |mark: &RuleMark| mark.block, |mark| *mark).into_items();
    add_near(&mut out.marks, near, rules, measures);
    out
}

/// The marks of the second pass, once the measures of first scores are known.
pub fn mark_again(marks: &Marks, measures: &Measures, rules: &RuleSet) -> Vec<RuleMark> {
    let mut near = Vec::new();
    let mut second = Vec::new();
    for (rule, blocks) in &marks.pending {
        let definition = &rules.rules[*rule];
        let mut held = blocks.clone();
        conditions::keep_measured(definition, &mut held, measures, Pass::Second);
        if definition.when.near.is_empty() {
            second.extend(held.iter().filter_map(|block| telling(rules, *rule, *block, measures)));
        } else {
            near.extend(held.iter().map(|block| (*block, *rule)));
        }
    }
    if near.is_empty() {
        return second;
    }
    let mut all = marks.marks.clone();
    add_near(&mut all, near, rules, measures);
    let by_near = all.into_iter().filter(|mark| rules.rules[mark.rule].pass() == Pass::Second);
    second.extend(by_near);
    second
}

/// The mark of a rule, unless it is a scale whose step there says nothing: most are, for most blocks.
fn telling(rules: &RuleSet, rule: usize, block: usize, measures: &Measures) -> Option<RuleMark> {
    let mark = effect(rules, rule, block, measures);
    let silent = mark.effect == Effect::Weight(0.0) && matches!(rules.rules[rule].outcome, Outcome::Scale { .. });
    (!silent).then_some(mark)
}

fn effect(rules: &RuleSet, rule: usize, block: usize, measures: &Measures) -> RuleMark {
    let effect = match &rules.rules[rule].outcome {
        Outcome::Verdict(verdict) => Effect::Verdict(*verdict),
        Outcome::Weight(weight) => Effect::Weight(*weight),
        Outcome::Scale { measure, below, weights } => {
            let value = measures.get(*measure, block);
            let step = below.partition_point(|border| *border <= value);
            Effect::Weight(weights.get(step).copied().unwrap_or(0.0))
        }
    };
    RuleMark { block, rule, effect }
}

/// Adds the marks of rules that ask for a mark of another rule nearby.
fn add_near(marks: &mut Vec<RuleMark>, near: Vec<(usize, usize)>, rules: &RuleSet, measures: &Measures) {
    let mut added = Vec::new();
    for (block, rule) in near {
        let when = &rules.rules[rule].when;
        let (first, last) = (block.saturating_sub(when.within), block + when.within);
        let start = marks.partition_point(|mark| mark.block < first);
        let marked = marks[start..]
            .iter()
            .take_while(|mark| mark.block <= last)
            .any(|mark| mark.block != block && when.near.contains(&rules.rules[mark.rule].origin.rule));
        if marked {
            added.push(effect(rules, rule, block, measures));
        }
    }
    if added.is_empty() {
        return;
    }
    marks.extend(added);
    marks.sort_by_key(|mark| (mark.block, mark.rule));
}
