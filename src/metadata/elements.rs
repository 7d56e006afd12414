//! What selectors of rules find.
//!
//! In: the page's tree and the index. Out: for each rule, what it reads of the elements it finds, in the order of the
//! page. What holds: one walk over the elements for all rules; of an element no more than a bounded part is read, and of
//! each rule a bounded number of elements, so that nesting costs nothing.

use rustc_hash::FxHashMap;
use scraper::node::Node;
use scraper::{ElementRef, Html};

use super::{Facts, Index};
use crate::kinds::Field;
use crate::marks::RuleMark;
use crate::rules::facts::{Place, Read};
use crate::rules::{MetadataRule, RuleSet};

/// Elements of one rule that are read.
const ELEMENTS: usize = 24;
/// Nodes below an element that are looked at for its text.
const NODES: usize = 400;
/// Characters of an element's text that are read.
const CHARS: usize = 2_000;

/// What is read of an element.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The text or attribute.
    pub text: String,
    /// What messages call the element: `time.entry-date`.
    pub name: String,
}

/// For each rule, what it reads.
pub(super) fn find(facts: Facts<'_>, rules: &RuleSet, index: &Index) -> Vec<Vec<Found>> {
    let mut found: Vec<Vec<Found>> = vec![Vec::new(); rules.metadata.len()];
    let Some(html) = facts.page.html() else { return found };
    let mut standing = Standing { facts, rules, html, elements: None };
    for element in html.tree.nodes().filter_map(ElementRef::wrap) {
        let mut matched = Vec::new();
        index.selectors.matching(element, |rule| {
            if !matched.contains(&rule) {
                matched.push(rule);
            }
        });
        for number in matched {
            let rule = &rules.metadata[number];
            if found[number].len() < ELEMENTS
                && let Some(text) = read(element, rule)
                && standing.allows(element, rule)
            {
                found[number].push(Found { text, name: name(element) });
            }
        }
    }
    found
}

/// What a rule reads of an element.
fn read(element: ElementRef<'_>, rule: &MetadataRule) -> Option<String> {
    let Place::Selector(_, read) = &rule.place else { return None };
    let read = match read {
        Read::Text => text(element),
        Read::Attribute(name) => element.attr(name)?.chars().take(CHARS).collect(),
        Read::Fitting => {
            let attributes: &[&str] = match rule.field {
                Field::Date | Field::Modified => &["datetime", "content", "title"],
                Field::Image => &["content", "src", "href"],
                Field::Url | Field::License => &["content", "href"],
                _ => &["content"],
            };
            let attribute = attributes.iter().find_map(|name| element.attr(name));
            attribute.map_or_else(|| text(element), |value| value.chars().take(CHARS).collect())
        }
    };
    Some(read).filter(|text| !text.trim().is_empty())
}

/// The visible text of an element, elements parted by spaces.
fn text(element: ElementRef<'_>) -> String {
    let mut out = String::new();
    let mut chars = 0;
    for node in element.descendants().take(NODES) {
        match node.value() {
            Node::Text(text) if !is_code(&node) => {
                out.extend(text.chars().take(CHARS - chars));
                chars = (chars + text.len()).min(CHARS);
            }
            Node::Element(inner) if !is_inline(inner.name()) => out.push(' '),
            _ => {}
        }
        if chars >= CHARS {
            break;
        }
    }
    out
}

fn is_code(node: &ego_tree::NodeRef<'_, Node>) -> bool {
    let parent = node.parent().and_then(ElementRef::wrap);
    parent.is_some_and(|parent| matches!(parent.value().name(), "script" | "style" | "template" | "svg"))
}

fn is_inline(tag: &str) -> bool {
    matches!(tag, "b" | "i" | "em" | "strong" | "sup" | "sub" | "mark" | "u" | "wbr" | "font" | "abbr")
}

/// What messages call an element: its tag with what tells it apart.
fn name(element: ElementRef<'_>) -> String {
    let value = element.value();
    let tag = value.name();
    let short = |text: &str| text.chars().take(40).collect::<String>();
    if let Some(item) = value.attr("itemprop") {
        return format!("{tag}[itemprop={}]", short(item));
    }
    if let Some(rel) = value.attr("rel") {
        return format!("{tag}[rel={}]", short(rel));
    }
    match value.classes().next() {
        Some(class) => format!("{tag}.{}", short(class)),
        None => tag.to_owned(),
    }
}

/// Where elements stand among the blocks, looked up when a rule asks for it.
struct Standing<'a> {
    facts: Facts<'a>,
    rules: &'a RuleSet,
    html: &'a Html,
    elements: Option<FxHashMap<ego_tree::NodeId, usize>>,
}

impl Standing<'_> {
    /// Whether what a rule asks for holds for the block in which an element stands.
    fn allows(&mut self, element: ElementRef<'_>, rule: &MetadataRule) -> bool {
        if rule.measures.is_empty() && rule.outside.is_empty() {
            return true;
        }
        let Some(block) = self.block(element) else { return false };
        allows(block, rule, self.facts, self.rules)
    }

    /// The first block in an element, or in the nearest one around it that has any.
    fn block(&mut self, element: ElementRef<'_>) -> Option<usize> {
        let blocks = self.facts.blocks;
        let elements = self.elements.get_or_insert_with(|| {
            let with_node = blocks.elements.iter().enumerate();
            with_node.filter_map(|(index, element)| Some((element.node?, index))).collect()
        });
        let mut node = self.html.tree.get(element.id());
        while let Some(here) = node {
            if let Some(index) = elements.get(&here.id()) {
                let inside = self.facts.scores.measures.containers.inside(*index);
                return (inside.blocks > 0).then_some(inside.first);
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
    holds && (rule.outside.is_empty() || !dropped_as(block, rule, &facts.scores.marks, rules))
}

/// Whether a rule of one of the kinds that the place must not have speaks against a block.
fn dropped_as(block: usize, rule: &MetadataRule, marks: &[RuleMark], rules: &RuleSet) -> bool {
    let start = marks.partition_point(|mark| mark.block < block);
    marks[start..].iter().take_while(|mark| mark.block == block).any(|mark| {
        let marked = &rules.rules[mark.rule];
        !marked.speaks_for_body()
            && !matches!(marked.outcome, crate::rules::Outcome::Scale { .. })
            && marked.kind.is_some_and(|kind| rule.outside.contains(&kind))
    })
}
