//! The conditions of a rule that the index does not decide.
//!
//! In: rules that the index calls for, a block, its measures. Out: which of them hold. What holds: cheap conditions are
//! asked first, regular expressions last; one rule is asked of all its blocks before the next, as what it takes to ask it is
//! large.

use super::Facts;
use super::elements::Around;
use super::index::{Hit, Index, slot};
use super::lists::Lists;
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

/// The slots that are filled at a block; space that is reused from block to block.
struct Slots {
    filled: Vec<u16>,
    touched: Vec<usize>,
}

impl Slots {
    fn fill(&mut self, (rule, slot): Hit) {
        if self.filled[rule] == 0 {
            self.touched.push(rule);
        }
        self.filled[rule] |= slot;
    }
}

/// For each rule that needs slots, the blocks that have them all filled.
pub(super) fn called(
    facts: &Facts<'_>,
    index: &Index,
    around: &Around,
    in_sections: &[Vec<Hit>],
    active: &[bool],
) -> Lists<usize> {
    let mut slots = Slots { filled: vec![0; active.len()], touched: Vec::new() };
    let mut called: Vec<(usize, usize)> = Vec::with_capacity(CALLED * facts.blocks.blocks.len());
    for (number, block) in facts.blocks.blocks.iter().enumerate() {
        around.of(block.element).iter().for_each(|hit| slots.fill(*hit));
        facts.phrases.blocks.of(number).iter().for_each(|hit| slots.fill(*hit));
        in_sections[number].iter().for_each(|hit| slots.fill(*hit));
        let holder = &facts.blocks.elements[block.element].tag;
        for tag in [&block.tag, holder] {
            if let Some(rules) = index.tags.get(tag) {
                rules.iter().for_each(|rule| slots.fill((*rule, slot::TAG)));
            }
        }
        for rule in slots.touched.drain(..) {
            let filled = std::mem::take(&mut slots.filled[rule]);
            let needs = index.needs[rule];
            if needs != 0 && filled & needs == needs && active[rule] {
                called.push((rule, number));
            }
        }
    }
    Lists::grouped(&called, active.len(), |one| one.0, |one| one.1)
}

/// Rules that a block calls for, as many as most pages have room for.
const CALLED: usize = 16;

/// Questions, whether an expression matches a block, between two looks at the clock.
const QUESTIONS: usize = 256;

/// Takes away the blocks for which the measures of the first pass or the regular expressions of a rule, by its number, don't
/// hold. `asked` counts the questions of all rules. Once the time is over, all that are left are taken away, and it says so.
pub(super) fn keep_holding(
    (number, rule): (usize, &Rule),
    blocks: &mut Vec<usize>,
    asked: &mut usize,
    facts: &Facts<'_>,
    (index, measures): (&Index, &Measures),
) -> bool {
    keep_measured(rule, blocks, measures, Pass::First);
    let regex = &rule.when.regex;
    if regex.is_empty() {
        return true;
    }
    let mut late = false;
    blocks.retain(|block| {
        *asked += 1;
        late = late || facts.page.deadline.is_over_at(*asked, QUESTIONS);
        let text = facts.phrases.chars(*block, facts.blocks);
        let mut own = facts.phrases.regexes_of(*block, number, &index.expressions[number]);
        !late && own.any(|one| regex[one].is_match_in(&text))
    });
    !late
}

/// Takes away the blocks for which the measures of a pass don't hold.
pub(super) fn keep_measured(rule: &Rule, blocks: &mut Vec<usize>, measures: &Measures, pass: Pass) {
    for (measure, intervals) in rule.when.measures.iter().filter(|(measure, _)| measure.pass() == pass) {
        let column = measures.column(*measure);
        let value = |block: usize| column.get(block).copied().unwrap_or(0.0);
        match intervals.as_slice() {
            [one] => blocks.retain(|block| one.holds(value(*block))),
            all => blocks.retain(|block| all.iter().any(|one| one.holds(value(*block)))),
        }
    }
}
