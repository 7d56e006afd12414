//! The attributes that rules read.
//!
//! In: a set of rules. Out: the names in their selectors, and those that they read of what these find. What holds: no rule
//! is left out, whatever it is about.

use super::facts::{Place, Read};
use super::{RuleSet, Spot, Store};
use crate::dom::{Kept, Selector};

impl RuleSet {
    /// Names of the attributes that the rules read.
    pub fn attributes(&self) -> Kept {
        let mut kept = Kept::default();
        let blocks = self.rules.iter().flat_map(|rule| &rule.when.selector);
        let pages = self.pages.iter().flat_map(|rule| &rule.when.selector);
        let inline = self.inline.iter().flat_map(|rule| &rule.selector);
        blocks.chain(pages).chain(inline).for_each(|one| kept.add_selector(one));
        for rule in &self.metadata {
            if let Place::Selector(selectors, read) = &rule.place {
                let attribute = if let Read::Attribute(name) = read { Some(name.as_str()) } else { None };
                add(&mut kept, selectors, attribute);
            }
        }
        for rule in &self.posts {
            add(&mut kept, rule.selector.iter().chain(&rule.body), None);
            for Spot { selector, attribute } in rule.author.iter().chain(&rule.time) {
                add(&mut kept, selector, attribute.as_deref());
            }
        }
        for rule in &self.embedded {
            if let Store::Element(selectors, attribute) = &rule.store {
                add(&mut kept, selectors, attribute.as_deref());
            }
        }
        kept
    }
}

/// Adds what selectors ask for, and the attribute that is read of what they find.
fn add<'s>(kept: &mut Kept, selectors: impl IntoIterator<Item = &'s Selector>, attribute: Option<&str>) {
    selectors.into_iter().for_each(|one| kept.add_selector(one));
    attribute.into_iter().for_each(|name| kept.add(name));
}
