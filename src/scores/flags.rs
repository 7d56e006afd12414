//! The flags of blocks that tables ask for: rules, classes, tags, page types.
//!
//! In: features, and a page's blocks and marks. Out: for each flag, the blocks for which it holds. What holds: classes are
//! looked up once for each distinct class string; elements without anything of their own share the list of their
//! parent; time is linear in the elements and in what is found.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::blocks::{Blocks, ClassTokens};
use crate::kinds::PageType;
use crate::marks::RuleMark;
use crate::rules::{Feature, NEAR_LEVELS, RuleSet};

/// Flags, by what they ask for. A flag goes by its number in the list that it was made from.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    rules: FxHashMap<usize, usize>,
    page_rules: FxHashMap<String, usize>,
    classes: FxHashMap<String, usize>,
    near: FxHashMap<String, usize>,
    traits: FxHashMap<String, usize>,
    tags: FxHashMap<String, usize>,
    inside: FxHashMap<String, usize>,
    types: Vec<(PageType, usize)>,
}

impl Flags {
    /// The flags among some features.
    pub fn of<'a>(features: impl Iterator<Item = &'a Feature>, rules: &RuleSet) -> Flags {
        let ids: FxHashMap<&str, usize> =
            rules.rules.iter().enumerate().map(|(number, rule)| (rule.origin.rule.as_str(), number)).collect();
        let mut flags = Flags::default();
        for (number, feature) in features.enumerate() {
            match feature {
                Feature::Number { .. } => {}
                // A rule that is switched off holds for no block.
                Feature::Rule(id) if !ids.contains_key(id.as_str()) => _ = flags.page_rules.insert(id.clone(), number),
                Feature::Rule(id) => flags.rules.extend(ids.get(id.as_str()).map(|rule| (*rule, number))),
                Feature::Class(token) => _ = flags.classes.insert(token.clone(), number),
                Feature::NearClass(token) => _ = flags.near.insert(token.clone(), number),
                Feature::Trait(said) => _ = flags.traits.insert(said.clone(), number),
                Feature::Tag(tag) => _ = flags.tags.insert(tag.clone(), number),
                Feature::Inside(tag) => _ = flags.inside.insert(tag.clone(), number),
                Feature::PageType(page_type) => flags.types.push((*page_type, number)),
            }
        }
        flags
    }

    /// Calls `found` with every flag and block for which it holds; it may come more than once.
    pub fn each(&self, blocks: &Blocks, marks: &[RuleMark], page_type: PageType, mut found: impl FnMut(usize, usize)) {
        for mark in marks {
            if let Some(flag) = self.rules.get(&mark.rule) {
                found(*flag, mark.block);
            }
        }
        let count = blocks.blocks.len();
        for (_, flag) in self.types.iter().filter(|(one, _)| *one == page_type) {
            (0..count).for_each(|block| found(*flag, block));
        }
        let around = self.around(blocks);
        let near: Vec<Vec<usize>> = blocks.classes.iter().map(|class| hits(&class.tokens, &self.near)).collect();
        for (index, block) in blocks.blocks.iter().enumerate() {
            around[block.element].iter().for_each(|flag| found(*flag, index));
            for element in blocks.around(block.element).take(NEAR_LEVELS).filter(|one| speaks(blocks, *one)) {
                near[blocks.elements[element].class].iter().for_each(|flag| found(*flag, index));
            }
            if let Some(flag) = self.tags.get(&*block.tag) {
                found(*flag, index);
            }
        }
    }

    /// Calls `found` with every flag that holds for the page as a whole; it may come more than once.
    pub fn each_of_page(&self, blocks: &Blocks, page_rules: &[&str], mut found: impl FnMut(usize)) {
        page_rules.iter().filter_map(|id| self.page_rules.get(*id)).for_each(|flag| found(*flag));
        for class in &blocks.classes {
            let tokens = class.tokens.iter().filter_map(|token| self.classes.get(token));
            let traits = class.traits.iter().filter_map(|said| self.traits.get(said));
            tokens.chain(traits).for_each(|flag| found(*flag));
        }
        let tags = blocks.elements.iter().filter_map(|element| self.inside.get(&*element.tag));
        tags.for_each(|flag| found(*flag));
    }

    /// For each element, the flags of classes and tags of it and the elements around it.
    fn around(&self, blocks: &Blocks) -> Vec<Rc<[usize]>> {
        let both = |class: &ClassTokens| {
            let mut found = hits(&class.tokens, &self.classes);
            found.extend(hits(&class.traits, &self.traits));
            found
        };
        let by_class: Vec<Vec<usize>> = blocks.classes.iter().map(both).collect();
        let mut all: Vec<Rc<[usize]>> = Vec::with_capacity(blocks.elements.len());
        for (number, element) in blocks.elements.iter().enumerate() {
            let mut own: Vec<usize> = self.inside.get(&*element.tag).copied().into_iter().collect();
            if speaks(blocks, number) {
                own.extend(&by_class[element.class]);
            }
            let outer = if number == 0 { Rc::from([]) } else { Rc::clone(&all[element.parent]) };
            if own.is_empty() {
                all.push(outer);
                continue;
            }
            own.extend(outer.iter());
            own.sort_unstable();
            own.dedup();
            all.push(own.into());
        }
        all
    }
}

/// The classes of `<html>` and `<body>` speak of the whole page, not of any block.
fn speaks(blocks: &Blocks, element: usize) -> bool {
    !matches!(&*blocks.elements[element].tag, "html" | "body")
}

fn hits(tokens: &[String], flags: &FxHashMap<String, usize>) -> Vec<usize> {
    if flags.is_empty() {
        return Vec::new();
    }
    let mut hits: Vec<usize> = tokens.iter().filter_map(|token| flags.get(token)).copied().collect();
    hits.sort_unstable();
    hits.dedup();
    hits
}
