//! Stage `find`: a tree → [`Found`], which elements the selectors of rules match.
//!
//! What holds: one walk over the elements for the selectors of all rules, whatever they are about; an element that no rule
//! asks for costs a few look-ups.

mod index;
mod values;

use crate::dom::{Edge, NodeId};
use crate::page::Page;
use crate::rules::facts::Place;
use crate::rules::{PostPart, RuleSet};

use index::{Matcher, SelectorIndex};

/// What a selector belongs to: the number of a rule in its list of the [`RuleSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A rule about blocks.
    Block(usize),
    /// A rule about pieces of a line.
    Inline(usize),
    /// A rule about pages.
    Page(usize),
    /// A rule about metadata.
    Metadata(usize),
    /// A rule about posts.
    Post(usize),
    /// What stands in a post: rule, part and place in the rule's list.
    PostPart(usize, PostPart, usize),
}

/// Nodes between two looks at the clock.
const NODES: usize = 512;

/// The selectors of all rules, by what they need.
#[derive(Debug, Default)]
pub struct Index {
    selectors: SelectorIndex<Target>,
}

impl Index {
    /// Indexes a set of rules.
    pub fn of(rules: &RuleSet) -> Index {
        let mut selectors = SelectorIndex::default();
        let mut add = |list: &[crate::dom::Selector], target| list.iter().for_each(|one| selectors.add(one, target));
        for (number, rule) in rules.rules.iter().enumerate() {
            add(&rule.when.selector, Target::Block(number));
        }
        for (number, rule) in rules.inline.iter().enumerate() {
            add(&rule.selector, Target::Inline(number));
        }
        for (number, rule) in rules.pages.iter().enumerate() {
            add(&rule.when.selector, Target::Page(number));
        }
        for (number, rule) in rules.metadata.iter().enumerate() {
            if let Place::Selector(list, _) = &rule.place {
                add(list, Target::Metadata(number));
            }
        }
        for (number, rule) in rules.posts.iter().enumerate() {
            add(&rule.selector, Target::Post(number));
            for (place, selector) in rule.body.iter().enumerate() {
                add(std::slice::from_ref(selector), Target::PostPart(number, PostPart::Body, place));
            }
            for (part, spots) in [(PostPart::Author, &rule.author), (PostPart::Time, &rule.time)] {
                for (place, spot) in spots.iter().enumerate() {
                    if let Some(selector) = &spot.selector {
                        add(std::slice::from_ref(selector), Target::PostPart(number, part, place));
                    }
                }
            }
        }
        Index { selectors }
    }

    /// Finds the elements of a page's tree.
    pub fn find(&self, page: &Page<'_>) -> Found {
        let mut found = Found::default();
        let Some(dom) = &page.dom else { return found };
        found.places = vec![0; dom.nodes()];
        let mut matcher = Matcher::of(&self.selectors);
        let mut own = Vec::new();
        for (number, edge) in dom.root().traverse().enumerate() {
            if page.deadline.is_over_at(number, NODES) {
                break;
            }
            let element = match edge {
                Edge::Open(node) => node.element(),
                Edge::Close(node) => {
                    matcher.leave(node.id());
                    continue;
                }
            };
            let Some(element) = element else { continue };
            matcher.enter(element, |target| own.push(target));
            if own.is_empty() {
                continue;
            }
            own.sort_unstable();
            own.dedup();
            found.places[element.id().index()] = found.hits.len() as u32 + 1;
            for target in own.drain(..) {
                match target {
                    Target::Page(rule) => found.pages.push(rule),
                    Target::Post(_) => found.has_posts = true,
                    _ => {}
                }
                found.hits.push((element.id(), target));
            }
        }
        found.pages.sort_unstable();
        found.pages.dedup();
        found
    }
}

/// Which elements of a page selectors match.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// By element, in the order of the document; of one element, by target, each once.
    hits: Vec<(NodeId, Target)>,
    /// For each node, the number behind that of its first hit; 0 if there is none.
    places: Vec<u32>,
    /// Rules about pages that match any element, sorted.
    pages: Vec<usize>,
    /// Whether any post begins anywhere.
    pub has_posts: bool,
}

impl Found {
    /// All hits: by element, in the order of the document.
    pub fn all(&self) -> &[(NodeId, Target)] {
        &self.hits
    }

    /// What matches an element.
    pub fn at(&self, node: NodeId) -> impl Iterator<Item = Target> {
        let first = self.places.get(node.index()).and_then(|place| place.checked_sub(1));
        let start = first.map_or(self.hits.len(), |first| first as usize);
        self.hits[start..].iter().take_while(move |hit| hit.0 == node).map(|hit| hit.1)
    }

    /// Whether a selector of a rule about pages matches any element.
    pub fn on_page(&self, rule: usize) -> bool {
        self.pages.binary_search(&rule).is_ok()
    }
}
