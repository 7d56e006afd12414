//! What rules find on the elements around a block.
//!
//! In: the page, its elements and the index. Out: for each element, the slots filled by it and the elements around it; and
//! the elements that rules about pieces of a line match.
//! What holds: classes are matched once for each distinct class string; elements without anything of their own share
//! the list of their parent.

use html5ever::local_name;
use rustc_hash::FxHashMap;

use super::Facts;
use super::index::{Hit, Index, slot};
use super::lists::Lists;
use crate::blocks::{Classes, Element};
use crate::found::Target;

/// The rules about pieces of a line that match an element, by element.
pub(super) type InlineHits = FxHashMap<usize, Vec<usize>>;

/// The slots filled by each element and the elements around it.
pub(super) struct Around {
    /// Sorted by rule, each rule once; the first list is empty.
    lists: Lists<Hit>,
    /// The list of each element.
    of: Vec<usize>,
    /// Space for the list that is made.
    merged: Vec<Hit>,
}

impl Around {
    fn with_capacity(elements: usize) -> Around {
        let mut lists = Lists::default();
        lists.end();
        Around { lists, of: Vec::with_capacity(elements), merged: Vec::new() }
    }

    /// Those of an element.
    pub fn of(&self, element: usize) -> &[Hit] {
        self.of.get(element).map_or(&[], |list| self.lists.of(*list))
    }

    /// Enters the next element, which stands in another, with what it fills itself.
    fn enter(&mut self, parent: usize, own: &mut [Hit]) {
        let around = self.of.get(parent).copied().unwrap_or(0);
        if own.is_empty() {
            return self.of.push(around);
        }
        own.sort_unstable();
        self.merged.clear();
        merge(own, self.lists.of(around), &mut self.merged);
        self.of.push(self.lists.add(&self.merged));
    }
}

/// Merges sorted slots: one entry a rule, with all of them.
fn merge(own: &[Hit], around: &[Hit], merged: &mut Vec<Hit>) {
    let mut rest = around;
    for (rule, slots) in own {
        let (before, behind) = rest.split_at(rest.partition_point(|hit| hit.0 <= *rule));
        merged.extend_from_slice(before);
        rest = behind;
        match merged.last_mut() {
            Some(last) if last.0 == *rule => last.1 |= slots,
            _ => merged.push((*rule, *slots)),
        }
    }
    merged.extend_from_slice(rest);
}

/// What rules find on the elements of a page.
pub(super) fn hits(facts: &Facts<'_>, index: &Index) -> (Around, InlineHits) {
    let blocks = facts.blocks;
    let by_class = class_rules(&blocks.classes, index);
    let mut around = Around::with_capacity(blocks.elements.len());
    let mut inline = InlineHits::default();
    let mut own = Vec::new();
    for (number, element) in blocks.elements.iter().enumerate() {
        own.clear();
        add_own((number, element), facts, &by_class, index, &mut own, &mut inline);
        around.enter(element.parent, &mut own);
    }
    (around, inline)
}

/// Adds the slots that an element fills itself.
fn add_own(
    (number, element): (usize, &Element),
    facts: &Facts<'_>,
    by_class: &Lists<usize>,
    index: &Index,
    own: &mut Vec<Hit>,
    inline: &mut InlineHits,
) {
    if let Some(rules) = index.inside.get(&element.tag) {
        own.extend(rules.iter().map(|rule| (*rule, slot::INSIDE)));
    }
    // The classes of <html> and <body> speak of the whole page, not of any block.
    if !matches!(element.tag, local_name!("html") | local_name!("body")) {
        own.extend(by_class.of(element.class).iter().map(|rule| (*rule, slot::CLASS)));
    }
    let Some(node) = element.node else { return };
    for target in facts.found.at(node) {
        match target {
            Target::Block(rule) => own.push((rule, slot::SELECTOR)),
            Target::Inline(rule) => inline.entry(number).or_default().push(rule),
            _ => {}
        }
    }
    let role = facts.page.dom.as_ref().and_then(|dom| dom.element(node)?.attribute(&local_name!("role")));
    if let Some(rules) = role.and_then(|role| index.roles.get(role.trim().to_ascii_lowercase().as_str())) {
        own.extend(rules.iter().map(|rule| (*rule, slot::ROLE)));
    }
}

/// For each class, the rules that ask for a run of its tokens.
fn class_rules(classes: &Classes, index: &Index) -> Lists<usize> {
    let words = classes.words();
    let runs: Vec<_> = words.iter().map(|word| index.classes.get(word)).collect();
    let mut rules = Lists::default();
    for class in classes.numbers() {
        let tokens = classes.tokens(class);
        for (at, token) in tokens.iter().enumerate() {
            let Some(runs) = runs[*token as usize] else { continue };
            let behind = &tokens[at + 1..];
            let starts = |rest: &[String]| {
                behind.len() >= rest.len() && rest.iter().zip(behind).all(|(one, token)| *one == words.get(*token))
            };
            runs.iter().filter(|(_, rest)| starts(rest)).for_each(|(rule, _)| rules.push(*rule));
        }
        rules.end();
    }
    rules
}
