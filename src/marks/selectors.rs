//! Selectors, indexed by what their last compound needs.
//!
//! In: CSS selectors with a key each. Out: the keys of the selectors that match an element. What holds: a selector is
//! tried only on elements that have its id, class, tag or attribute.

use html5ever::{LocalName, local_name};
use rustc_hash::FxHashMap;

use crate::dom::{Caches, Element, Needed, Selector};

/// Numbers of selectors, by a name that they need.
type ByName<N> = FxHashMap<N, Vec<usize>>;

/// Selectors by what they need. A map for each sort of name: tags and attributes are looked up by their interned names, ids
/// and classes as they stand in the tree.
#[derive(Debug)]
pub struct SelectorIndex<K> {
    selectors: Vec<(Selector, K)>,
    always: Vec<usize>,
    tags: ByName<LocalName>,
    attributes: ByName<LocalName>,
    ids: ByName<String>,
    classes: ByName<String>,
}

impl<K> Default for SelectorIndex<K> {
    fn default() -> Self {
        SelectorIndex {
            selectors: Vec::new(),
            always: Vec::new(),
            tags: ByName::default(),
            attributes: ByName::default(),
            ids: ByName::default(),
            classes: ByName::default(),
        }
    }
}

impl<K: Copy> SelectorIndex<K> {
    /// Enters a selector.
    pub fn add(&mut self, selector: &Selector, key: K) {
        let number = self.selectors.len();
        self.selectors.push((selector.clone(), key));
        for needed in selector.needed() {
            let list = match needed {
                Needed::Nothing => &mut self.always,
                Needed::Tag(name) => self.tags.entry(name).or_default(),
                Needed::Attribute(name) => self.attributes.entry(name).or_default(),
                Needed::Id(name) => self.ids.entry(name.to_string()).or_default(),
                Needed::Class(name) => self.classes.entry(name.to_string()).or_default(),
            };
            if !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// Calls `found` with the key of every selector that matches the element, once for each name of the element that
    /// called for it.
    pub fn matching(&self, element: Element<'_>, caches: &mut Caches, mut found: impl FnMut(K)) {
        let mut try_all = |numbers: &[usize]| {
            for number in numbers {
                let (selector, key) = &self.selectors[*number];
                if selector.matches(element, caches) {
                    found(*key);
                }
            }
        };
        try_all(&self.always);
        if let Some(numbers) = self.tags.get(element.local_name()) {
            try_all(numbers);
        }
        for (name, value) in element.attrs() {
            if let Some(numbers) = self.attributes.get(name) {
                try_all(numbers);
            }
            if *name == local_name!("id")
                && let Some(numbers) = self.ids.get(value)
            {
                try_all(numbers);
            }
            if *name == local_name!("class") && !self.classes.is_empty() {
                let classes = value.split_ascii_whitespace().filter_map(|class| self.classes.get(class));
                classes.for_each(|numbers| try_all(numbers));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tree_of;

    #[test]
    fn needs() {
        let needed = |text: &str| Selector::parse(text).unwrap().needed();
        assert_eq!(needed("div > #main.x"), [Needed::Id("main".into())]);
        assert_eq!(needed("a.b .c-d:not(.e)"), [Needed::Class("c-d".into())]);
        assert_eq!(needed("[itemprop=\"a b\"]"), [Needed::Attribute("itemprop".into())]);
        assert_eq!(needed("footer:not([x]), foreignObject"), [Needed::Tag("footer".into()), Needed::Nothing]);
        assert_eq!(needed("*"), [Needed::Nothing]);
    }

    #[test]
    fn finds_what_a_plain_match_finds() {
        let html = tree_of(
            "<main id=m class='a b'><div class=c data-x=1><p>x</p></div></main><footer><p class=a>y</p></footer>",
        );
        let sources =
            [".a", "#m > .c", "p, .c", "[data-x]", "div:not(.c)", "main p", "*", ":is(.c, p)", "footer > p.a"];
        let mut index = SelectorIndex::default();
        let selectors: Vec<_> = sources.iter().map(|source| Selector::parse(source).unwrap()).collect();
        selectors.iter().enumerate().for_each(|(number, selector)| index.add(selector, number));
        let mut caches = Caches::default();
        for element in html.all_elements() {
            let mut found = Vec::new();
            index.matching(element, &mut caches, |number| found.push(number));
            found.sort_unstable();
            found.dedup();
            let plain: Vec<_> =
                (0..sources.len()).filter(|&number| selectors[number].matches(element, &mut caches)).collect();
            assert_eq!(found, plain, "{}", element.name());
        }
    }
}
