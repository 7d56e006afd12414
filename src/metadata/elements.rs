//! What selectors of rules find.
//!
//! In: a page and the elements that selectors match. Out: for each rule, what it reads of the elements it finds, in the order of the
//! page. What holds: of an element no more than a bounded part is read, and of
//! each rule a bounded number of elements, so that nesting costs nothing; what nobody comes to is not read.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::Facts;
use crate::dom::{Element, NodeId};
use crate::found::Target;
use crate::kinds::{Field, Kind, Verdict};
use crate::marks::{Effect, RuleMark};
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

/// The elements that rules find.
pub(super) struct Elements<'a> {
    facts: Facts<'a>,
    rules: &'a RuleSet,
    /// The elements of each rule.
    of_rule: Vec<Vec<Element<'a>>>,
    /// For each node, the element that it is among the blocks, looked up when a rule asks for it.
    places: OnceCell<Vec<u32>>,
}

impl<'a> Elements<'a> {
    /// What the selectors of all rules find.
    pub fn of(facts: Facts<'a>, rules: &'a RuleSet) -> Elements<'a> {
        let mut of_rule: Vec<Vec<Element<'a>>> = vec![Vec::new(); rules.metadata.len()];
        if let Some(html) = &facts.page.dom {
            for &(node, target) in facts.found.all() {
                if let Target::Metadata(number) = target {
                    of_rule[number].extend(html.element(node));
                }
            }
        }
        Elements { facts, rules, of_rule, places: OnceCell::new() }
    }

    /// The elements that one rule reads, with what it reads.
    pub fn read(&self, number: usize, rule: &'a MetadataRule) -> impl Iterator<Item = (Cow<'a, str>, Element<'a>)> {
        let found = self.of_rule.get(number).into_iter().flatten();
        let read = found.filter_map(|element| Some((read(*element, rule)?, *element)));
        read.filter(|(_, element)| self.allows(*element, rule)).take(ELEMENTS)
    }

    /// Whether what a rule asks for holds for the block in which an element stands.
    fn allows(&self, element: Element<'_>, rule: &MetadataRule) -> bool {
        let asks = !rule.measures.is_empty() || !rule.marked.is_empty() || !rule.after.is_empty();
        if !asks && rule.outside.is_empty() {
            return true;
        }
        // what stands in no block can only be asked for what it is not
        let Some(block) = self.block(element) else { return !asks };
        allows(block, rule, self.facts, self.rules)
    }

    /// The first block in an element, or in the nearest one around it that has any.
    fn block(&self, element: Element<'_>) -> Option<usize> {
        let places = self.places.get_or_init(|| places(self.facts));
        let mut node = Some(element.node());
        while let Some(here) = node {
            let place = places.get(here.id().index()).and_then(|place| place.checked_sub(1));
            let inside = place.map(|place| self.facts.scores.measures.containers.inside(place as usize));
            if let Some(inside) = inside.filter(|inside| inside.blocks > 0) {
                return Some(inside.first);
            }
            node = here.parent();
        }
        None
    }
}

/// For each node of a page, one more than the number of the element that it is among the blocks; 0 for others.
fn places(facts: Facts<'_>) -> Vec<u32> {
    let nodes = facts.blocks.elements.iter().filter_map(|element| element.node.map(NodeId::index));
    let mut places = vec![0; nodes.max().map_or(0, |last| last + 1)];
    for (number, element) in (1..).zip(&facts.blocks.elements) {
        if let Some(node) = element.node {
            places[node.index()] = number;
        }
    }
    places
}

/// What a rule reads of an element.
fn read<'a>(element: Element<'a>, rule: &MetadataRule) -> Option<Cow<'a, str>> {
    let Place::Selector(_, read) = &rule.place else { return None };
    let text = || Cow::Owned(TEXT.read(element));
    let read = match read {
        Read::Text => text(),
        Read::Attribute(name) => Cow::Borrowed(beginning(element.attr(name)?)),
        Read::Fitting => {
            let attributes: &[&str] = match rule.field {
                Field::Date | Field::Modified => &["datetime", "content", "title"],
                Field::Image => &["content", "src", "href"],
                Field::Url | Field::License => &["content", "href"],
                _ => &["content"],
            };
            let attribute = attributes.iter().find_map(|name| element.attr(name));
            attribute.map_or_else(text, |value| Cow::Borrowed(beginning(value)))
        }
    };
    Some(read).filter(|text| !text.trim().is_empty())
}

/// As much of an attribute as is read.
fn beginning(value: &str) -> &str {
    if value.len() <= CHARS {
        return value;
    }
    value.char_indices().nth(CHARS).map_or(value, |(end, _)| &value[..end])
}

fn is_inline(tag: &str) -> bool {
    matches!(tag, "b" | "i" | "em" | "strong" | "sup" | "sub" | "mark" | "u" | "wbr" | "font" | "abbr")
}

/// What messages call an element: its tag with what tells it apart, as in `time.entry-date`.
pub(super) fn name(element: Element<'_>) -> String {
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

/// Whether what a rule asks for holds for a block.
pub(super) fn allows(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    let measures = &facts.scores.measures;
    let holds = rule.measures.iter().all(|(measure, intervals)| {
        let value = measures.get(*measure, block);
        intervals.iter().any(|interval| interval.holds(value))
    });
    holds && stands(block, rule, facts, rules)
}

/// Whether a block stands where a rule asks for one, whatever its measures.
pub(super) fn stands(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    (rule.after.is_empty() || is_after(block, rule, facts))
        && (rule.marked.is_empty() || marked_as(block, rule, facts, rules))
        && (rule.outside.is_empty() || !dropped_as(block, rule, facts, rules))
}

/// Whether the block before is a label that the rule asks for.
fn is_after(block: usize, rule: &MetadataRule, facts: Facts<'_>) -> bool {
    label(block, facts).is_some_and(|label| rule.after.iter().any(|phrase| phrase == label))
}

/// The block before, if it is short enough for a label: its folded text without the marks around it.
pub(super) fn label(block: usize, facts: Facts<'_>) -> Option<&str> {
    let before = block.checked_sub(1)?;
    facts.blocks.blocks.get(before).filter(|block| block.words <= LABEL)?;
    Some(facts.blocks.folded.get(before).trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a rule of one of the kinds that the place must have marks a block.
fn marked_as(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    let marks = &facts.scores.marks;
    let start = marks.partition_point(|mark| mark.block < block);
    marks[start..]
        .iter()
        .take_while(|mark| mark.block == block)
        .any(|mark| spoken_against(mark, rules).is_some_and(|kind| rule.marked.contains(&kind)))
}

/// The kind as which a mark speaks against its block, if it does.
pub(super) fn spoken_against(mark: &RuleMark, rules: &RuleSet) -> Option<Kind> {
    let speaks_against = match mark.effect {
        Effect::Verdict(verdict) => verdict == Verdict::Drop,
        Effect::Weight(weight) => weight < 0.0,
    };
    rules.rules[mark.rule].kind.filter(|_| speaks_against)
}

/// Whether a rule of one of the kinds that the place must not have drops a block.
fn dropped_as(block: usize, rule: &MetadataRule, facts: Facts<'_>, rules: &RuleSet) -> bool {
    let verdict = facts.scores.verdicts.get(block).copied().flatten();
    let dropped = verdict.filter(|(verdict, _)| *verdict == Verdict::Drop);
    dropped.is_some_and(|(_, by)| rules.rules[by].kind.is_some_and(|kind| rule.outside.contains(&kind)))
}
