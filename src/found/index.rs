//! Selectors, indexed by what their last compound needs.
//!
//! In: CSS selectors with a key each. Out: the keys of the selectors that match an element. What holds: a selector is
//! tried only on elements that have the tag, or the attribute with the value, that it needs.

use std::rc::Rc;

use html5ever::{LocalName, local_name};
use rustc_hash::FxHashMap;

use super::values::ByValue;
use crate::dom::{Caches, Element, Needed, Selector, Wanted};

/// Selectors by what they need.
#[derive(Debug)]
pub(super) struct SelectorIndex<K> {
    selectors: Vec<(Selector, K)>,
    always: Vec<u32>,
    tags: FxHashMap<LocalName, Vec<u32>>,
    attributes: FxHashMap<LocalName, ByValue>,
}

impl<K> Default for SelectorIndex<K> {
    fn default() -> Self {
        SelectorIndex {
            selectors: Vec::new(),
            always: Vec::new(),
            tags: FxHashMap::default(),
            attributes: FxHashMap::default(),
        }
    }
}

impl<K: Copy> SelectorIndex<K> {
    /// Enters a selector.
    pub fn add(&mut self, selector: &Selector, key: K) {
        let number = u32::try_from(self.selectors.len()).unwrap_or(u32::MAX);
        self.selectors.push((selector.clone(), key));
        for needed in selector.needed() {
            match needed {
                Needed::Nothing if self.always.last() != Some(&number) => self.always.push(number),
                Needed::Nothing => {}
                Needed::Tag(name) => self.tags.entry(name).or_default().push(number),
                Needed::Attribute(name, wanted) => {
                    let values = self.attributes.entry(name).or_default();
                    match wanted {
                        Wanted::Any => values.add_any(number),
                        Wanted::Whole(value) => values.add_whole(value, number),
                        Wanted::Word(word) => values.add_word(word, number),
                        Wanted::Part(part) => values.add_part(part, number),
                    }
                }
            }
        }
    }

    /// To be called when all are entered.
    pub fn finish(&mut self) {
        self.attributes.values_mut().for_each(ByValue::finish);
    }
}

/// Matches the elements of one tree.
pub(super) struct Matcher<'i, 'd, K> {
    index: &'i SelectorIndex<K>,
    caches: Caches,
    /// The selectors that a class attribute calls for: most elements have one that another has, too.
    by_class: FxHashMap<&'d str, Rc<[u32]>>,
    called: Vec<u32>,
}

impl<'i, 'd, K: Copy> Matcher<'i, 'd, K> {
    pub fn of(index: &'i SelectorIndex<K>) -> Self {
        Matcher { index, caches: Caches::default(), by_class: FxHashMap::default(), called: Vec::new() }
    }

    /// Calls `found` with the key of every selector that matches the element, once or more often.
    pub fn matching(&mut self, element: Element<'d>, mut found: impl FnMut(K)) {
        self.try_all(&self.index.always, element, &mut found);
        if let Some(numbers) = self.index.tags.get(element.local_name()) {
            self.try_all(numbers, element, &mut found);
        }
        for (name, value) in element.attrs() {
            let Some(values) = self.index.attributes.get(name) else { continue };
            if *name == local_name!("class") {
                let called = Rc::clone(self.by_class.entry(value).or_insert_with(|| {
                    let mut called = Vec::new();
                    values.find(value, &mut called);
                    called.into()
                }));
                self.try_all(&called, element, &mut found);
            } else {
                let mut called = std::mem::take(&mut self.called);
                called.clear();
                values.find(value, &mut called);
                self.try_all(&called, element, &mut found);
                self.called = called;
            }
        }
    }

    fn try_all(&mut self, numbers: &[u32], element: Element<'d>, found: &mut impl FnMut(K)) {
        for number in numbers {
            let (selector, key) = &self.index.selectors[*number as usize];
            if selector.matches(element, &mut self.caches) {
                found(*key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tree_of;

    #[test]
    fn finds_what_a_plain_match_finds() {
        let html = tree_of(
            "<main id=m class='a b'><div class='c  x-date' data-x=1 rel='no follow'><p>x</p></div></main>\
            <footer ID=f lang=De><p class=a TYPE=Text>y</p><svg viewBox='0 0'><foreignObject/></svg></footer>",
        );
        let sources = [
            ".a",
            "#m > .c",
            "p, .c",
            "[data-x]",
            "div:not(.c)",
            "main p",
            "*",
            ":is(.c, p)",
            "footer > p.a",
            "[class*=date]",
            "[class*='']",
            "[class^=c]",
            "[class$=date]",
            "[rel~=follow]",
            "[rel=follow]",
            "[lang|=de]",
            "[type=text]",
            "[id=M i]",
            ":where(#m, [data-x='1'])",
            "foreignObject",
            "[viewBox]",
            ":is(p, :not(div))",
            "[class~='']",
        ];
        let mut index = SelectorIndex::default();
        let selectors: Vec<_> = sources.iter().map(|source| Selector::parse(source).unwrap()).collect();
        selectors.iter().enumerate().for_each(|(number, selector)| index.add(selector, number));
        index.finish();
        let (mut matcher, mut caches) = (Matcher::of(&index), Caches::default());
        for element in html.all_elements() {
            let mut found = Vec::new();
            matcher.matching(element, |number| found.push(number));
            found.sort_unstable();
            found.dedup();
            let matches = |number: &usize| selectors[*number].matches(element, &mut caches);
            let plain: Vec<_> = (0..sources.len()).filter(matches).collect();
            assert_eq!(found, plain, "{}", element.name());
        }
    }
}
