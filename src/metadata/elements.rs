//! What selectors of rules find.
//!
//! In: a page and the elements that selectors match. Out: for each rule, what it reads of the elements it finds, in the order of the
//! page. What holds: of an element no more than a bounded part is read, and of
//! each rule a bounded number of elements, so that nesting costs nothing.

use rustc_hash::FxHashMap;

use super::Facts;
use crate::dom::{Dom, Element, NodeId};
use crate::found::Target;
use crate::kinds::{Field, Verdict};
use crate::marks::Effect;
use crate::page::TextReader;
use crate::rules::facts::{Place, Read};
use crate::rules::{MetadataRule, RuleSet};

/// Elements of one rule that are read.
const ELEMENTS: usize = 24;
/// Characters of an attribute that are read.
const CHARS: usize = 2_000;
/// How the text of an element is read.
const TEXT: TextReader = TextReader { nodes: 400, bytes: CHARS, is_inline };

/// Words of a label, at most.
const LABEL: f32 = 8.0;

/// What is read of an element.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The text or attribute.
    pub text: String,
    /// What messages call the element: `time.entry-date`.
    pub name: String,
}

/// For each rule, what it reads.
pub(super) fn find(facts: Facts<'_>, rules: &RuleSet) -> Vec<Vec<Found>> {
    let mut found: Vec<Vec<Found>> = vec![Vec::new(); rules.metadata.len()];
    let Some(html) = &facts.page.dom else { return found };
    let mut standing = Standing { facts, rules, html, elements: None };
    for &(node, target) in facts.found.all() {
        let Target::Metadata(number) = target else { continue };
        let rule = &rules.metadata[number];
        if found[number].len() < ELEMENTS
            && let Some(element) = html.element(node)
            && let Some(text) = read(element, rule)
            && standing.allows(element, rule)
        {
            found[number].push(Found { text, name: name(element) });
        }
    }
    found
}

/// What a rule reads of an element.
fn read(element: Element<'_>, rule: &MetadataRule) -> Option<String> {
    let Place::Selector(_, read) = &rule.place else { return None };
    let read = match read {
        Read::Text => TEXT.read(element),
        Read::Attribute(name) => element.attr(name)?.chars().take(CHARS).collect(),
        Read::Fitting => {
            let attributes: &[&str] = match rule.field {
                Field::Date | Field::Modified => &["datetime", "content", "title"],
                Field::Image => &["content", "src", "href"],
                Field::Url | Field::License => &["content", "href"],
                _ => &["content"],
            };
            let attribute = attributes.iter().find_map(|name| element.attr(name));
            attribute.map_or_else(|| TEXT.read(element), |value| value.chars().take(CHARS).collect())
        }
    };
    Some(read).filter(|text| !text.trim().is_empty())
}

fn is_inline(tag: &str) -> bool {
    matches!(tag, "b" | "i" | "em" | "strong" | "sup" | "sub" | "mark" | "u" | "wbr" | "font" | "abbr")
}

/// What messages call an element: its tag with what tells it apart.
fn name(element: Element<'_>) -> String {
    let tag = element.name();
    let short = |text: &str| text.chars().take(40).collect::<String>();
    if let Some(item) = element.attr("itemprop") {
        return format!("{tag}[itemprop={}]", short(item));
    }
    if let Some(rel) = element.attr("rel") {
        return format!("{tag}[rel={}]", short(rel));
    }
    match element.classes().next() {
        Some(class) => format!("{tag}.{}", short(class)),
        None => tag.to_owned(),
    }
}

/// Where elements stand among the blocks, looked up when a rule asks for it.
struct Standing<'a> {
    facts: Facts<'a>,
    rules: &'a RuleSet,
    html: &'a Dom,
    elements: Option<FxHashMap<NodeId, usize>>,
}

impl Standing<'_> {
    /// Whether what a rule asks for holds for the block in which an element stands.
    fn allows(&mut self, element: Element<'_>, rule: &MetadataRule) -> bool {
        let asks = !rule.measures.is_empty() || !rule.marked.is_empty() || !rule.after.is_empty();
        if !asks && rule.outside.is_empty() {
            return true;
        }
        // what stands in no block can only be asked for what it is not
        let Some(block) = self.block(element) else { return !asks };
        allows(block, rule, self.facts, self.rules)
    }

    /// The first block in an element, or in the nearest one around it that has any.
    fn block(&mut self, element: Element<'_>) -> Option<usize> {
        let blocks = self.facts.blocks;
        let elements = self.elements.get_or_insert_with(|| {
            let with_node = blocks.elements.iter().enumerate();
            with_node.filter_map(|(index, element)| Some((element.node?, index))).collect()
        });
        let mut node = self.html.get(element.id());
        while let Some(here) = node {
            let inside = elements.get(&here.id()).map(|index| self.facts.scores.measures.containers.inside(*index));
            if let Some(inside) = inside.filter(|inside| inside.blocks > 0) {
                return Some(inside.first);
            }
            node = here.parent();
        }
        None
    }
}

/// Whether what a rule asks for holds for a block.
pub(super) fn allows(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    let measures = &facts.scores.measures;
    let holds = rule.measures.iter().all(|(measure, intervals)| {
        let value = measures.get(*measure, block);
        intervals.iter().any(|interval| interval.holds(value))
    });
    holds
        && (rule.after.is_empty() || is_after(block, rule, facts))
        && (rule.marked.is_empty() || marked_as(block, rule, facts, rules))
        && (rule.outside.is_empty() || !dropped_as(block, rule, facts, rules))
}

/// Whether the block before is a label that the rule asks for.
fn is_after(block: usize, rule: &MetadataRule, facts: Facts<'_>) -> bool {
    let Some(before) = block.checked_sub(1).and_then(|before| facts.blocks.blocks.get(before)) else { return false };
    if before.words > LABEL {
        return false;
    }
    let label = facts.blocks.folded.get(block - 1);
    let label = label.trim_matches(|c: char| !c.is_alphanumeric());
    rule.after.iter().any(|phrase| phrase == label)
}

/// Whether a rule of one of the kinds that the place must have marks a block.
fn marked_as(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    let marks = &facts.scores.marks;
    let start = marks.partition_point(|mark| mark.block < block);
    marks[start..].iter().take_while(|mark| mark.block == block).any(|mark| {
        let by = &rules.rules[mark.rule];
        let speaks_against = matches!(mark.effect, Effect::Verdict(Verdict::Drop))
            || matches!(mark.effect, Effect::Weight(weight) if weight < 0.0);
        speaks_against && by.kind.is_some_and(|kind| rule.marked.contains(&kind))
    })
}

/// Whether a rule of one of the kinds that the place must not have drops a block.
fn dropped_as(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    let verdict = facts.scores.verdicts.get(block).copied().flatten();
    let dropped = verdict.filter(|(verdict, _)| *verdict == Verdict::Drop);
    dropped.is_some_and(|(_, by)| rules.rules[by].kind.is_some_and(|kind| rule.outside.contains(&kind)))
}
