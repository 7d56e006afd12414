//! Selectors, indexed by what their compounds need.
//!
//! In: CSS selectors with a key each. Out: the keys of the selectors that match an element. What holds: a selector is
//! tried only on elements that have the tag, or the attribute with the value, that its last compound needs, and that stand
//! in an element that has what one of its other compounds needs.

use std::rc::Rc;

use foldhash::HashMap;
use html5ever::{LocalName, local_name};
use rustc_hash::FxHashMap;
use selectors::relative_selector::filter::RelativeSelectorFilterMap;

use super::values::ByValue;
use crate::dom::{Below, Caches, Element, Needed, NodeId, Places, Selector, Wanted};

/// A selector to try, or a need of selectors that elements have for those in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Call {
    /// Try the selector of this number if an element around meets the need of that one.
    Try(u32, u32),
    /// The need of this number is met.
    Meets(u32),
}

/// The need that is always met.
const NO_NEED: u32 = 0;

/// Selectors by what they need.
#[derive(Debug)]
pub(super) struct SelectorIndex<K> {
    /// Selectors with their keys.
    entries: Vec<(Selector, K)>,
    /// Numbers of what elements around others must have, from one on.
    needs: FxHashMap<Needed, u32>,
    always: Vec<Call>,
    tags: FxHashMap<LocalName, Vec<Call>>,
    attributes: FxHashMap<LocalName, ByValue>,
    below: Below,
}

impl<K> Default for SelectorIndex<K> {
    fn default() -> Self {
        SelectorIndex {
            entries: Vec::new(),
            needs: FxHashMap::default(),
            always: Vec::new(),
            tags: FxHashMap::default(),
            attributes: FxHashMap::default(),
            below: Below::default(),
        }
    }
}

impl<K: Copy> SelectorIndex<K> {
    /// Enters a selector.
    pub fn add(&mut self, selector: &Selector, key: K) {
        self.below.add(selector);
        for one in selector.needs() {
            let around = self.need(one.around);
            let number = number(self.entries.len());
            one.own.into_iter().for_each(|needed| self.call(needed, Call::Try(number, around)));
            self.entries.push((selector.clone(), key));
        }
    }

    /// The number of what an element around must have.
    fn need(&mut self, needed: Needed) -> u32 {
        if needed == Needed::Nothing {
            return NO_NEED;
        }
        if let Some(known) = self.needs.get(&needed) {
            return *known;
        }
        let number = number(self.needs.len() + 1);
        self.needs.insert(needed.clone(), number);
        self.call(needed, Call::Meets(number));
        number
    }

    /// Enters what is to be called for an element that has what is needed.
    fn call(&mut self, needed: Needed, call: Call) {
        match needed {
            Needed::Nothing => self.always.push(call),
            Needed::Tag(name) => self.tags.entry(name).or_default().push(call),
            Needed::Attribute(name, wanted) => {
                let values = self.attributes.entry(name).or_default();
                match wanted {
                    Wanted::Any => values.add_any(call),
                    Wanted::Whole(value) => values.add_whole(&value, call),
                    Wanted::Word(word) => values.add_word(&word, call),
                    Wanted::Part(part) => values.add_part(part, call),
                }
            }
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Matches the elements of one tree, which are to be given in the order of the document.
pub(super) struct Matcher<'i, 'd, K> {
    index: &'i SelectorIndex<K>,
    caches: Caches,
    below: Places<'i>,
    /// What a class attribute calls for: most elements have one that another has, too.
    by_class: HashMap<&'d str, Rc<[Call]>>,
    called: Vec<Call>,
    /// For each need, how many elements around meet it.
    met: Vec<u32>,
    /// The elements around that meet any, each with the place in `meets` from which on it is told what they meet.
    open: Vec<(NodeId, usize)>,
    meets: Vec<u32>,
}

impl<'i, 'd, K: Copy> Matcher<'i, 'd, K> {
    pub fn of(index: &'i SelectorIndex<K>) -> Self {
        let mut met = vec![0; index.needs.len() + 1];
        met[NO_NEED as usize] = 1;
        Matcher {
            index,
            caches: Caches::default(),
            below: Places::of(&index.below),
            by_class: HashMap::default(),
            called: Vec::new(),
            met,
            open: Vec::new(),
            meets: Vec::new(),
        }
    }

    /// Enters an element: calls `found` with the key of every selector that matches it, once or more often.
    pub fn enter(&mut self, element: Element<'d>, mut found: impl FnMut(K)) {
        let mut called = std::mem::take(&mut self.called);
        called.clear();
        self.called_by(element, &mut called);
        self.below.enter(element, &mut self.caches);
        let start = self.meets.len();
        for call in &called {
            match call {
                Call::Meets(need) => self.meets.push(*need),
                Call::Try(_, need) if self.met[*need as usize] == 0 => {}
                Call::Try(number, _) => {
                    let (selector, key) = &self.index.entries[*number as usize];
                    // A second look at an element without children would make it a filter of 4 kB.
                    self.caches.relative_selector_filter_map = RelativeSelectorFilterMap::default();
                    if selector.matches(element, &mut self.caches) {
                        found(*key);
                    }
                }
            }
        }
        if self.meets.len() > start {
            self.meets[start..].iter().for_each(|need| self.met[*need as usize] += 1);
            self.open.push((element.id(), start));
        }
        self.called = called;
    }

    /// Leaves an element.
    pub fn leave(&mut self, element: NodeId) {
        if let Some((_, start)) = self.open.pop_if(|last| last.0 == element) {
            self.meets.drain(start..).for_each(|need| self.met[need as usize] -= 1);
        }
    }

    /// What an element calls for.
    fn called_by(&mut self, element: Element<'d>, called: &mut Vec<Call>) {
        called.extend(&self.index.always);
        if let Some(of_tag) = self.index.tags.get(element.local_name()) {
            called.extend(of_tag);
        }
        for (name, value) in element.attrs() {
            let Some(values) = self.index.attributes.get(name) else { continue };
            if *name == local_name!("class") {
                let of_class = self.by_class.entry(value).or_insert_with(|| {
                    let mut called = Vec::new();
                    values.find(value, &mut called);
                    called.into()
                });
                called.extend(of_class.iter());
            } else {
                values.find(value, called);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Edge;
    use crate::page::tree_of;

    /// Checks that an index finds on each element of a page what each selector for itself matches there.
    fn check(page: &str, sources: &[&str]) {
        let html = tree_of(page);
        let mut index = SelectorIndex::default();
        let selectors: Vec<_> = sources.iter().map(|source| Selector::parse(source).unwrap()).collect();
        selectors.iter().enumerate().for_each(|(number, selector)| index.add(selector, number));
        let mut matcher = Matcher::of(&index);
        for edge in html.root().traverse() {
            let element = match edge {
                Edge::Open(node) => node.element(),
                Edge::Close(node) => {
                    matcher.leave(node.id());
                    None
                }
            };
            let Some(element) = element else { continue };
            let mut found = Vec::new();
            matcher.enter(element, |number| found.push(number));
            found.sort_unstable();
            found.dedup();
            let matches = |number: &usize| selectors[*number].matches(element, &mut Caches::default());
            let plain: Vec<_> = (0..sources.len()).filter(matches).collect();
            assert_eq!(found, plain, "{}", element.name());
        }
    }

    #[test]
    fn finds_what_stands_below_large_elements() {
        let sources = [
            "table:has(th)",
            "table:has(> thead)",
            "table:has(th.x, caption)",
            "table:has(i th)",
            "table:has(> caption) tr:has(li, table) > *",
            "div:has(th):not(:has(th ~ td))",
            "div:has(+ p)",
            "div:has(~ p b)",
            "p:has(b)",
            ".y:has(th)",
            "template:has(th)",
            "tr:has(tr)",
        ];
        let long = "<p>a</p>".repeat(80);
        let table = |inside: &str| format!("<table class=y><tr><td>{long}{inside}</table>");
        let pages = [
            table(""),
            table("<table><th>"),
            table(&table(&table("<table><thead><th class=x><tr><td><li>"))) + &table("<table><caption>c"),
            table("") + "<th>" + &table("<template><table><th></table>") + "<p>",
            format!("<template>{}</template><p><i>{}", table("<table><th>"), table("<i><table><th>b<td>c")),
            format!("<div>{long}<div>{long}</div>x<p><b>y</b></p><svg><table><th/>{}</svg></div>", "<g/>".repeat(80)),
        ];
        pages.iter().for_each(|page| check(page, &sources));
    }

    #[test]
    fn finds_what_a_plain_match_finds() {
        let page = "<main id=m class='a b'><div class='c  x-date' data-x=1 rel='no follow'><p>x</p></div></main>\
            <footer ID=f lang=De><p class=a TYPE=Text>y</p><svg viewBox='0 0'><foreignObject/></svg></footer>";
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
        check(page, &sources);
    }
}
