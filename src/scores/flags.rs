//! The flags of blocks that tables ask for: rules, classes, tags, page types.
//!
//! In: features, and a page's blocks and marks. Out: for each flag, the blocks for which it holds. What holds: classes are
//! looked up once for each distinct class string; the blocks of an element are one stretch, found once for all flags; time is
//! linear in the elements and in what is found.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::blocks::Blocks;
use crate::kinds::PageType;
use crate::marks::RuleMark;
use crate::names::Names;
use crate::rules::{Feature, NEAR_LEVELS, RuleSet};

/// Flags, by what they ask for. A flag goes by its number in the list that it was made from.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    rules: FxHashMap<usize, usize>,
    page_rules: FxHashMap<String, usize>,
    classes: Names<OfToken>,
    traits: Names<Option<usize>>,
    tags: Names<Option<usize>>,
    inside: Names<Option<usize>>,
    types: Vec<(PageType, usize)>,
}

/// The flags that ask for a token of classes: around the block, and near it.
#[derive(Clone, Copy, Debug, Default)]
struct OfToken {
    around: Option<usize>,
    near: Option<usize>,
}

/// The flags of one class string.
#[derive(Default)]
struct OfClass {
    around: Vec<usize>,
    near: Vec<usize>,
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
                Feature::Class(token) => flags.classes.with(token, |of| of.around = Some(number)),
                Feature::NearClass(token) => flags.classes.with(token, |of| of.near = Some(number)),
                Feature::Trait(said) => flags.traits.with(said, |of| *of = Some(number)),
                Feature::Tag(tag) => flags.tags.with(tag, |of| *of = Some(number)),
                Feature::Inside(tag) => flags.inside.with(tag, |of| *of = Some(number)),
                Feature::PageType(page_type) => flags.types.push((*page_type, number)),
            }
        }
        flags
    }

    /// Calls `found` with every flag and stretches of blocks for which it holds; a stretch, or a part of one, may come again.
    pub fn each(
        &self,
        blocks: &Blocks,
        marks: &[RuleMark],
        page_type: PageType,
        mut found: impl FnMut(usize, Range<usize>),
    ) {
        self.each_of_marks(marks, &mut found);
        for (_, flag) in self.types.iter().filter(|(one, _)| *one == page_type) {
            found(*flag, 0..blocks.blocks.len());
        }
        let classes = self.by_class(blocks);
        self.each_around(blocks, &classes, &mut found);
        let any_near = classes.iter().any(|class| !class.near.is_empty());
        for (index, block) in blocks.blocks.iter().enumerate() {
            if let Some(Some(flag)) = self.tags.get(&block.tag) {
                found(*flag, index..index + 1);
            }
            let near = blocks.around(block.element).take(if any_near { NEAR_LEVELS } else { 0 });
            for element in near.filter(|one| speaks(blocks, *one)) {
                classes[blocks.elements[element].class].near.iter().for_each(|flag| found(*flag, index..index + 1));
            }
        }
    }

    /// The same for flags that ask for rules.
    pub fn each_of_marks(&self, marks: &[RuleMark], found: &mut impl FnMut(usize, Range<usize>)) {
        for mark in marks {
            if let Some(flag) = self.rules.get(&mark.rule) {
                found(*flag, mark.block..mark.block + 1);
            }
        }
    }

    /// Calls `found` with every flag that holds for the page as a whole; it may come more than once.
    pub fn each_of_page(&self, blocks: &Blocks, page_rules: &[&str], mut found: impl FnMut(usize)) {
        page_rules.iter().filter_map(|id| self.page_rules.get(*id)).for_each(|flag| found(*flag));
        let tokens = blocks.classes.words().iter().filter_map(|token| self.classes.get(token)?.around);
        let traits = blocks.classes.said().iter().filter_map(|said| *self.traits.get(said)?);
        tokens.chain(traits).for_each(&mut found);
        let tags = blocks.elements.iter().filter_map(|element| *self.inside.get(&element.tag)?);
        tags.for_each(found);
    }

    /// The flags of each class string.
    fn by_class(&self, blocks: &Blocks) -> Vec<OfClass> {
        let classes = &blocks.classes;
        let of_token: Vec<_> = classes.words().iter().map(|token| self.classes.get(token)).collect();
        let of_said: Vec<_> = classes.said().iter().map(|said| *self.traits.get(said)?).collect();
        let of_class = |class| {
            let mut flags = OfClass::default();
            for token in classes.tokens(class).iter().filter_map(|token| of_token[*token as usize]) {
                flags.around.extend(token.around);
                flags.near.extend(token.near);
            }
            flags.around.extend(classes.traits(class).iter().filter_map(|said| of_said[*said as usize]));
            flags
        };
        classes.numbers().map(of_class).collect()
    }

    /// The flags that ask for an element around the block.
    fn each_around(&self, blocks: &Blocks, classes: &[OfClass], found: &mut impl FnMut(usize, Range<usize>)) {
        let stretches = stretches(blocks);
        for (number, element) in blocks.elements.iter().enumerate() {
            let stretch = &stretches[number];
            if stretch.count == 0 {
                continue;
            }
            let of_class: &[usize] = if speaks(blocks, number) { &classes[element.class].around } else { &[] };
            for flag in of_class.iter().chain(self.inside.get(&element.tag).into_iter().flatten()) {
                if stretch.is_whole() {
                    found(*flag, stretch.first..stretch.last + 1);
                } else {
                    let is_inside =
                        |block: &usize| blocks.around(blocks.blocks[*block].element).any(|one| one == number);
                    let inside = (stretch.first..=stretch.last).filter(is_inside);
                    inside.for_each(|block| found(*flag, block..block + 1));
                }
            }
        }
    }
}

/// The blocks in an element.
#[derive(Clone, Copy)]
struct Stretch {
    first: usize,
    last: usize,
    count: usize,
}

impl Stretch {
    /// Whether all blocks from the first to the last stand in the element.
    fn is_whole(self) -> bool {
        self.count == self.last - self.first + 1
    }
}

/// The blocks in each element and those within it.
fn stretches(blocks: &Blocks) -> Vec<Stretch> {
    let mut all = vec![Stretch { first: usize::MAX, last: 0, count: 0 }; blocks.elements.len()];
    let add = |one: &mut Stretch, other: Stretch| {
        one.first = one.first.min(other.first);
        one.last = one.last.max(other.last);
        one.count += other.count;
    };
    for (index, block) in blocks.blocks.iter().enumerate() {
        add(&mut all[block.element], Stretch { first: index, last: index, count: 1 });
    }
    for element in (1..all.len()).rev() {
        let own = all[element];
        add(&mut all[blocks.elements[element].parent], own);
    }
    all
}

/// The classes of `<html>` and `<body>` speak of the whole page, not of any block.
fn speaks(blocks: &Blocks, element: usize) -> bool {
    !matches!(&*blocks.elements[element].tag, "html" | "body")
}
