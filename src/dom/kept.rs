//! Which attributes a tree has.
//!
//! In: the names that somebody reads, those in selectors among them. Out: [`Kept`], which a tree is built by. What holds: a
//! name that a selector asks for is found wherever it stands in it; a prefix does not hide a name, for a tree builder may
//! part them.

use rustc_hash::FxHashSet;
use selectors::parser::RelativeSelector;
use selectors::visitor::SelectorVisitor;

use super::select::{Css, Name};
use super::{Namespace, Selector};

/// Names of attributes that are kept; others are never built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    names: FxHashSet<Box<str>>,
}

impl Kept {
    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        self.names.insert(name.to_ascii_lowercase().into());
    }

    /// Adds the names that a selector asks for.
    pub fn add_selector(&mut self, selector: &Selector) {
        selector.each().for_each(|one| _ = one.visit(self));
    }

    /// Whether attributes of a name, in lower case, are kept.
    pub fn holds(&self, name: &str) -> bool {
        self.names.contains(name) || name.split_once(':').is_some_and(|(_, local)| self.names.contains(local))
    }
}

impl SelectorVisitor for Kept {
    type Impl = Css;

    fn visit_attribute_selector(
        &mut self,
        _namespace: &selectors::attr::NamespaceConstraint<&Namespace>,
        name: &Name,
        _lower: &Name,
    ) -> bool {
        self.add(name.local());
        true
    }

    fn visit_relative_selector_list(&mut self, list: &[RelativeSelector<Css>]) -> bool {
        list.iter().all(|one| one.selector.visit(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_a_selector_has_them() {
        let text = "[one] > p:not([two=a], :is(b, [Three~='x']):has(> i[four^=y] ~ [*|five])) + [six='Z' i]";
        let mut kept = Kept::default();
        kept.add_selector(&Selector::parse(text).unwrap());
        let names = ["one", "two", "three", "four", "five", "six", "xlink:five"];
        assert!(names.iter().all(|name| kept.holds(name)), "{kept:?}");
        assert_eq!(kept.names.len(), 6);
        assert!(!["p", "a", "xlink", "five:xlink", "x"].iter().any(|name| kept.holds(name)));
    }
}
