//! What rules find on the elements around a block.
//!
//! In: the page, its elements and the index. Out: for each element, the slots filled by it and the elements around it; and
//! the elements that rules about pieces of a line match.
//! What holds: classes are matched once for each distinct class string; elements without anything of their own share
//! the list of their parent.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Facts;
use super::index::{Hit, Index, slot};
use crate::blocks::{Classes, Element};
use crate::found::Target;

/// The rules about pieces of a line that match an element, by element.
pub(super) type InlineHits = FxHashMap<usize, Vec<usize>>;

/// For each element, the slots filled by it and the elements around it, sorted by rule.
pub(super) fn hits(facts: &Facts<'_>, index: &Index) -> (Vec<Rc<[Hit]>>, InlineHits) {
    let blocks = facts.blocks;
    let by_class = class_rules(&blocks.classes, index);
    let mut all: Vec<Rc<[Hit]>> = Vec::with_capacity(blocks.elements.len());
    let mut inline = InlineHits::default();
    for (number, element) in blocks.elements.iter().enumerate() {
        let mut own = own_hits(facts, (number, element), &by_class, index, &mut inline);
        let around = if number == 0 { Rc::from([]) } else { Rc::clone(&all[element.parent]) };
        if own.is_empty() {
            all.push(around);
        } else {
            own.extend(around.iter());
            all.push(merged(own));
        }
    }
    (all, inline)
}

/// One entry a rule, with all slots.
fn merged(mut hits: Vec<Hit>) -> Rc<[Hit]> {
    hits.sort_unstable();
    hits.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 |= next.1;
        }
        same
    });
    hits.into()
}

fn own_hits(
    facts: &Facts<'_>,
    (number, element): (usize, &Element),
    by_class: &[Vec<usize>],
    index: &Index,
    inline: &mut InlineHits,
) -> Vec<Hit> {
    let mut own = Vec::new();
    if let Some(rules) = index.inside.get(&*element.tag) {
        own.extend(rules.iter().map(|rule| (*rule, slot::INSIDE)));
    }
    // The classes of <html> and <body> speak of the whole page, not of any block.
    if !matches!(&*element.tag, "html" | "body") {
        own.extend(by_class[element.class].iter().map(|rule| (*rule, slot::CLASS)));
    }
    let Some(node) = element.node else { return own };
    for target in facts.found.at(node) {
        match target {
            Target::Block(rule) => own.push((rule, slot::SELECTOR)),
            Target::Inline(rule) => inline.entry(number).or_default().push(rule),
            _ => {}
        }
    }
    let role = facts.page.dom.as_ref().and_then(|dom| dom.element(node)?.attr("role"));
    if let Some(rules) = role.and_then(|role| index.roles.get(role.trim().to_ascii_lowercase().as_str())) {
        own.extend(rules.iter().map(|rule| (*rule, slot::ROLE)));
    }
    own
}

/// For each class, the rules that ask for a run of its tokens.
fn class_rules(classes: &Classes, index: &Index) -> Vec<Vec<usize>> {
    let words = classes.words();
    let runs: Vec<_> = words.iter().map(|word| index.classes.get(word)).collect();
    let of_class = |class| {
        let tokens = classes.tokens(class);
        let mut rules = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(runs) = runs[*token as usize] else { continue };
            let behind = &tokens[at + 1..];
            let starts = |rest: &[String]| {
                behind.len() >= rest.len() && rest.iter().zip(behind).all(|(one, token)| *one == words.get(*token))
            };
            rules.extend(runs.iter().filter(|(_, rest)| starts(rest)).map(|(rule, _)| *rule));
        }
        rules
    };
    classes.numbers().map(of_class).collect()
}
