//! What stands below large elements, for selectors with `:has(…)`.
//!
//! In: selectors, and the elements of a tree before selectors are asked of them. Out: answers in the caches of the selectors. What
//! holds: an element with much below it is not searched for a tag, for it is noted once where each tag stands: elements in
//! elements in elements would all be searched again.

use std::fmt;

use foldhash::HashMap;
use html5ever::LocalName;
use rustc_hash::FxHashMap;
use selectors::Element as _;
use selectors::parser::{self, Combinator, Component, RelativeSelector};
use selectors::relative_selector::cache::RelativeSelectorCachedMatch;

use super::select::Css;
use super::{Caches, Dom, Edge, Element, Node, Selector};

/// Elements below one that are searched as quickly as looked up.
const FEW: u32 = 64;
/// Beginnings and ends of nodes that are looked at before a whole tree is noted: an element with as few has little below it.
const GLANCE: usize = 4 * FEW as usize;

/// What selectors ask of what stands below elements, by the tag of the element.
#[derive(Debug, Default)]
pub struct Below {
    asks: FxHashMap<LocalName, Vec<Ask>>,
}

/// A selector in a `:has(…)`.
struct Ask {
    selector: RelativeSelector<Css>,
    /// The tag of what it looks for.
    tag: LocalName,
    /// Whether it looks for any element of the tag.
    any: bool,
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").field("tag", &self.tag).field("any", &self.any).finish_non_exhaustive()
    }
}

impl Below {
    /// Enters the `:has(…)` of a selector, as far as they name the tag of the element and of what they look for.
    pub fn add(&mut self, selector: &Selector) {
        selector.each().for_each(|one| self.add_one(one));
    }

    fn add_one(&mut self, one: &parser::Selector<Css>) {
        let mut compounds = one.iter();
        loop {
            let compound: Vec<&Component<Css>> = compounds.by_ref().collect();
            if let Some(own) = compound.iter().find_map(|one| tag(one)) {
                for component in &compound {
                    let Component::Has(list) = component else { continue };
                    self.asks.entry(own.clone()).or_default().extend(list.iter().filter_map(ask));
                }
            }
            if compounds.next_sequence().is_none() {
                return;
            }
        }
    }
}

/// What a selector in a `:has(…)` asks, if it looks for a tag below the element.
fn ask(selector: &RelativeSelector<Css>) -> Option<Ask> {
    if !(selector.match_hint.is_descendant_direction() && selector.match_hint.is_subtree()) {
        return None;
    }
    let mut compounds = selector.selector.iter();
    let last: Vec<&Component<Css>> = compounds.by_ref().collect();
    let tag = last.iter().find_map(|one| tag(one))?.clone();
    let below = compounds.next_sequence() == Some(Combinator::Descendant);
    let any = last.len() == 1 && below && compounds.all(|one| matches!(one, Component::RelativeSelectorAnchor));
    Some(Ask { selector: selector.clone(), tag, any })
}

/// The tag that a component asks for; names with capitals stand for one thing in HTML and for another one in drawings.
fn tag(component: &Component<Css>) -> Option<&LocalName> {
    match component {
        Component::LocalName(name) if name.name == name.lower_name => Some(name.name.local()),
        _ => None,
    }
}

/// What stands where in one tree; nothing is noted before it is asked of an element with much below it.
#[derive(Debug)]
pub struct Places<'i> {
    below: &'i Below,
    noted: Option<Noted>,
}

#[derive(Debug, Default)]
struct Noted {
    /// For each node: its place among the elements, and the place behind the last one below it.
    spans: Vec<(u32, u32)>,
    /// The places of the tags that are looked for, in order.
    tags: HashMap<LocalName, Vec<u32>>,
}

impl<'i> Places<'i> {
    /// Knows nothing yet.
    pub fn of(below: &'i Below) -> Places<'i> {
        Places { below, noted: None }
    }

    /// Enters what is asked of what stands below an element in the caches.
    pub fn enter(&mut self, element: Element<'_>, caches: &mut Caches) {
        let Some(asks) = self.below.asks.get(element.local_name()) else { return };
        if self.noted.is_none() && element.node().traverse().take(GLANCE).count() < GLANCE {
            return;
        }
        let noted = self.noted.get_or_insert_with(|| Noted::of(element.dom, self.below));
        let (start, end) = noted.spans[element.id().index()];
        if end.saturating_sub(start) <= FEW {
            return;
        }
        for ask in asks {
            let found = noted.tags.get(&ask.tag).is_some_and(|places| {
                let next = places.partition_point(|place| *place <= start);
                places.get(next).is_some_and(|place| *place < end)
            });
            let answer = match found {
                false => RelativeSelectorCachedMatch::NotMatched,
                true if ask.any => RelativeSelectorCachedMatch::Matched,
                true => continue,
            };
            caches.relative_selector.add(element.opaque(), &ask.selector, answer);
        }
    }
}

impl Noted {
    fn of(dom: &Dom, below: &Below) -> Noted {
        let tags = below.asks.values().flatten().map(|ask| (ask.tag.clone(), Vec::new())).collect();
        let mut noted = Noted { spans: vec![(0, 0); dom.links.len()], tags };
        let (mut place, mut fragments) = (0, 0_usize);
        for edge in dom.root().traverse() {
            match edge {
                // Selectors don't look from a template into its contents.
                Edge::Open(node) if matches!(node.value(), Node::Fragment) => fragments += 1,
                Edge::Close(node) if matches!(node.value(), Node::Fragment) => fragments -= 1,
                Edge::Open(node) if fragments == 0 => {
                    let Node::Element(element) = node.value() else { continue };
                    place += 1;
                    noted.spans[node.id().index()] = (place, place);
                    if let Some(places) = noted.tags.get_mut(element.local_name()) {
                        places.push(place);
                    }
                }
                Edge::Close(node) if fragments == 0 => noted.spans[node.id().index()].1 = place + 1,
                _ => {}
            }
        }
        noted
    }
}
