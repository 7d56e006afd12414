//! Selectors, indexed by what their last compound needs.
//!
//! In: CSS selectors with a key each. Out: the keys of the selectors that match an element. What holds: a selector is
//! tried only on elements that have its id, class, tag or attribute.

use rustc_hash::FxHashMap;
use scraper::selector::ToCss;
use scraper::{ElementRef, Selector};

/// What an element must have for a selector to match it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Needed {
    Id(String),
    Class(String),
    Attribute(String),
    Tag(String),
    Nothing,
}

/// Numbers of selectors, by a name that they need.
type ByName = FxHashMap<String, Vec<usize>>;

/// Selectors by what they need. A map for each sort of name: names of elements are looked up as they stand in the tree.
#[derive(Debug)]
pub struct SelectorIndex<K> {
    selectors: Vec<(Selector, K)>,
    always: Vec<usize>,
    tags: ByName,
    ids: ByName,
    classes: ByName,
    attributes: ByName,
}

impl<K> Default for SelectorIndex<K> {
    fn default() -> Self {
        SelectorIndex {
            selectors: Vec::new(),
            always: Vec::new(),
            tags: ByName::default(),
            ids: ByName::default(),
            classes: ByName::default(),
            attributes: ByName::default(),
        }
    }
}

impl<K: Copy> SelectorIndex<K> {
    /// Enters a selector.
    pub fn add(&mut self, selector: &Selector, key: K) {
        let number = self.selectors.len();
        self.selectors.push((selector.clone(), key));
        for part in split_outside_brackets(&selector.to_css_string(), ',') {
            let list = match needed(part.trim()) {
                Needed::Nothing => &mut self.always,
                Needed::Tag(name) => self.tags.entry(name).or_default(),
                Needed::Id(name) => self.ids.entry(name).or_default(),
                Needed::Class(name) => self.classes.entry(name).or_default(),
                Needed::Attribute(name) => self.attributes.entry(name).or_default(),
            };
            if !list.contains(&number) {
                list.push(number);
            }
        }
    }

    /// Calls `found` with the key of every selector that matches the element.
    pub fn matching(&self, element: ElementRef<'_>, mut found: impl FnMut(K)) {
        if self.selectors.is_empty() {
            return;
        }
        let value = element.value();
        let ids = value.id().and_then(|id| self.ids.get(id));
        let classes = value.classes().filter_map(|class| self.classes.get(class));
        let attributes = value.attrs().filter_map(|(name, _)| self.attributes.get(name));
        let named = self.tags.get(value.name()).into_iter().chain(ids).chain(classes).chain(attributes);
        for number in self.always.iter().chain(named.flatten()) {
            let (selector, key) = &self.selectors[*number];
            if selector.matches(&element) {
                found(*key);
            }
        }
    }
}

/// Splits at a mark that stands outside brackets and quotes.
fn split_outside_brackets(text: &str, mark: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 && c == mark => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// What the last compound of a selector needs: the rarest of id, class, attribute and tag.
fn needed(selector: &str) -> Needed {
    let compound =
        split_outside_brackets(selector, ' ').last().copied().unwrap_or("").trim_start_matches(['>', '+', '~']);
    if compound.contains('\\') || compound.contains('|') {
        return Needed::Nothing;
    }
    let name =
        |text: &str| -> String { text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect() };
    // Pseudo-classes may negate what they hold, so nothing from their brackets counts.
    let plain = compound.split(':').next().unwrap_or("");
    let outside = plain.split('[').next().unwrap_or("");
    if let Some((_, id)) = outside.split_once('#') {
        return Needed::Id(name(id));
    }
    if let Some((_, class)) = outside.split_once('.') {
        return Needed::Class(name(class));
    }
    if let Some((_, attribute)) = plain.split_once('[') {
        let attribute = name(attribute);
        if !attribute.is_empty() {
            return Needed::Attribute(attribute);
        }
    }
    match name(outside) {
        tag if tag.is_empty() => Needed::Nothing,
        tag => Needed::Tag(tag),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn needs() {
        assert_eq!(needed("div > #main.x"), Needed::Id("main".into()));
        assert_eq!(needed("a.b .c-d:not(.e)"), Needed::Class("c-d".into()));
        assert_eq!(needed("[itemprop=\"a b\"]"), Needed::Attribute("itemprop".into()));
        assert_eq!(needed("footer:not([x])"), Needed::Tag("footer".into()));
        assert_eq!(needed("*"), Needed::Nothing);
    }

    #[test]
    fn finds_what_a_plain_match_finds() {
        let html = scraper::Html::parse_document(
            "<main id=m class='a b'><div class=c data-x=1><p>x</p></div></main><footer><p class=a>y</p></footer>",
        );
        let sources =
            [".a", "#m > .c", "p, .c", "[data-x]", "div:not(.c)", "main p", "*", ":is(.c, p)", "footer > p.a"];
        let mut index = SelectorIndex::default();
        let selectors: Vec<_> = sources.iter().map(|source| Selector::parse(source).unwrap()).collect();
        selectors.iter().enumerate().for_each(|(number, selector)| index.add(selector, number));
        for element in html.tree.nodes().filter_map(ElementRef::wrap) {
            let mut found = Vec::new();
            index.matching(element, |number| found.push(number));
            found.sort_unstable();
            found.dedup();
            let plain: Vec<_> = (0..sources.len()).filter(|&number| selectors[number].matches(&element)).collect();
            assert_eq!(found, plain, "{}", element.html());
        }
    }
}
