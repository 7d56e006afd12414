//! Measures of a block's place in the page: order, headline, headings, good text before and after, path.
//!
//! In: blocks and facts of their texts. Out: columns. What holds: linear sweeps forth and back.

use std::hash::{Hash, Hasher};

use html5ever::{LocalName, local_name};
use rustc_hash::FxHasher;

use super::local::Facts;
use super::numbers::Numbers;
use super::{Measure, Measures};
use crate::blocks::{Blocks, Element, Shape};

/// Levels of a template path.
const PATH_LEVELS: usize = 4;
/// Stands for "there is none" among distances.
const FAR: f32 = 99.0;

/// Fills the columns of place.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks, facts: &Facts, signatures: &[u64]) {
    order(measures, blocks);
    headline(measures, blocks, facts);
    good_text(measures, &facts.good);
    headings(measures, blocks);
    paths(measures, blocks, facts, signatures);
    sections(measures, blocks, facts);
    page(measures, blocks, facts);
}

fn order(measures: &mut Measures, blocks: &Blocks) {
    let total: f32 = blocks.blocks.iter().map(|block| block.words).sum();
    let last = blocks.blocks.len().saturating_sub(1).max(1) as f32;
    let mut before = 0.0;
    for (index, block) in blocks.blocks.iter().enumerate() {
        measures.set(Measure::Depth, index, blocks.elements[block.element].depth as f32);
        measures.set(Measure::Position, index, index as f32 / last);
        measures.set(Measure::WordPosition, index, if total > 0.0 { before / total } else { 0.0 });
        measures.set(Measure::WordsBefore, index, before);
        before += block.words;
        measures.set(Measure::WordsAfter, index, (total - before).max(0.0));
    }
}

fn headline(measures: &mut Measures, blocks: &Blocks, facts: &Facts) {
    let Some(headline) = measures.headline else {
        measures.column_mut(Measure::NoTitle).fill(1.0);
        return;
    };
    let start = measures.get(Measure::WordsBefore, headline);
    let words = facts.words.block(headline);
    for index in 0..blocks.blocks.len() {
        let same = index == headline || facts.words.block(index) == words;
        measures.set(Measure::Headline, index, if same { 1.0 } else { 0.0 });
        let since = measures.get(Measure::WordsBefore, index) - start;
        measures.set(Measure::SinceTitle, index, since);
        measures.set(Measure::BeforeTitle, index, if index < headline { 1.0 } else { 0.0 });
    }
}

fn good_text(measures: &mut Measures, good: &[bool]) {
    let total = good.iter().filter(|good| **good).count().max(1) as f32;
    let (mut since, mut before) = (FAR, 0.0);
    for (index, is_good) in good.iter().enumerate() {
        measures.set(Measure::SinceGood, index, since);
        measures.set(Measure::GoodBefore, index, before / total);
        since = if *is_good { 1.0 } else { (since + 1.0).min(FAR) };
        before += if *is_good { 1.0 } else { 0.0 };
    }
    let (mut until, mut after) = (FAR, 0.0);
    for (index, is_good) in good.iter().enumerate().rev() {
        measures.set(Measure::UntilGood, index, until);
        measures.set(Measure::GoodAfter, index, after / total);
        until = if *is_good { 1.0 } else { (until + 1.0).min(FAR) };
        after += if *is_good { 1.0 } else { 0.0 };
    }
}

fn headings(measures: &mut Measures, blocks: &Blocks) {
    let mut before = 0.0;
    for (index, block) in blocks.blocks.iter().enumerate() {
        let (since, level) = match block.section {
            Some(heading) => ((index - heading) as f32, blocks.blocks[heading].heading_level().unwrap_or(0)),
            None => (FAR, 0),
        };
        measures.set(Measure::SinceHeading, index, since.min(FAR));
        measures.set(Measure::HeadingLevel, index, f32::from(level));
        measures.set(Measure::HeadingsBefore, index, before);
        before += if block.heading_level().is_some() { 1.0 } else { 0.0 };
    }
}

/// Numbers for the tag and class of all elements.
pub(super) fn signatures(blocks: &Blocks) -> Vec<u64> {
    let signature = |element: &Element| {
        let mut hasher = FxHasher::default();
        element.tag.hash(&mut hasher);
        hasher.write_u64(blocks.classes.signature(element.class));
        hasher.finish()
    };
    blocks.elements.iter().map(signature).collect()
}

/// What the blocks of one template path have together.
#[derive(Default)]
struct PathSum {
    blocks: f32,
    words: f32,
    linked: f32,
    good: f32,
}

fn paths(measures: &mut Measures, blocks: &Blocks, facts: &Facts, signatures: &[u64]) {
    let mut numbers = Numbers::for_keys(blocks.blocks.len());
    let mut sums: Vec<PathSum> = Vec::new();
    let mut paths = Vec::with_capacity(blocks.blocks.len());
    for (index, block) in blocks.blocks.iter().enumerate() {
        let mut hasher = FxHasher::default();
        block.tag.hash(&mut hasher);
        blocks.around(block.element).take(PATH_LEVELS).for_each(|element| hasher.write_u64(signatures[element]));
        let path = numbers.of(hasher.finish());
        if path == sums.len() {
            sums.push(PathSum::default());
        }
        paths.push(path);
        let sum = &mut sums[path];
        sum.blocks += 1.0;
        sum.words += block.words;
        sum.linked += block.words * block.link_density();
        sum.good += if facts.good[index] { 1.0 } else { 0.0 };
    }
    let total: f32 = sums.iter().map(|sum| sum.words).sum::<f32>().max(1.0);
    for (index, path) in paths.iter().enumerate() {
        let sum = &sums[*path];
        measures.set(Measure::PathCount, index, sum.blocks);
        measures.set(Measure::PathWords, index, sum.words / sum.blocks);
        measures.set(Measure::PathLinks, index, sum.linked / sum.words.max(1.0));
        measures.set(Measure::PathShare, index, sum.words / total);
        measures.set(Measure::PathGood, index, sum.good / sum.blocks);
    }
    measures.paths = paths;
}

/// What a section holds: the blocks from one heading up to the next.
fn sections(measures: &mut Measures, blocks: &Blocks, facts: &Facts) {
    let mut start = 0;
    for end in 1..=blocks.blocks.len() {
        if end < blocks.blocks.len() && blocks.blocks[end].heading_level().is_none() {
            continue;
        }
        let own = || blocks.blocks[start..end].iter();
        let words: f32 = own().map(|block| block.words).sum();
        let linked: f32 = own().map(|block| block.words * block.link_density()).sum();
        let good: f32 =
            own().zip(&facts.good[start..end]).filter(|(_, good)| **good).map(|(block, _)| block.words).sum();
        for index in start..end {
            measures.set(Measure::SectionWords, index, words);
            measures.set(Measure::SectionBlocks, index, (end - start) as f32);
            measures.set(Measure::SectionLinks, index, linked / words.max(1.0));
            measures.set(Measure::SectionGood, index, good / words.max(1.0));
        }
        start = end;
    }
}

fn page(measures: &mut Measures, blocks: &Blocks, facts: &Facts) {
    let words: f32 = blocks.blocks.iter().map(|block| block.words).sum();
    let linked: f32 = blocks.blocks.iter().map(|block| block.words * block.link_density()).sum();
    let good = || blocks.blocks.iter().zip(&facts.good).filter(|(_, good)| **good).map(|(block, _)| block);
    let longest = blocks.blocks.iter().map(|block| block.words).fold(0.0, f32::max);
    let [articles, items, times, forms, sections] = tags(
        blocks,
        &[local_name!("article"), local_name!("li"), local_name!("time"), local_name!("form"), local_name!("section")],
    );
    let shaped = |shape: Shape| blocks.blocks.iter().filter(|block| block.shape == shape).count() as f32;
    let row = [
        (Measure::PageWords, words),
        (Measure::PageBlocks, blocks.blocks.len() as f32),
        (Measure::PageLinks, linked / words.max(1.0)),
        (Measure::PageGood, good().map(|block| block.words).sum::<f32>() / words.max(1.0)),
        (Measure::PageGoodBlocks, good().count() as f32),
        (Measure::PageLongest, longest),
        (Measure::PageArticles, articles),
        (Measure::PageItems, items),
        (Measure::PageHeadings, blocks.blocks.iter().filter(|block| block.heading_level().is_some()).count() as f32),
        (Measure::PageCode, shaped(Shape::Code)),
        (Measure::PageRows, shaped(Shape::Row)),
        (Measure::PagePrices, measures.column(Measure::Price).iter().sum()),
        (Measure::PageTimes, times),
        (Measure::PageForms, forms),
        (Measure::PageSections, sections),
        (Measure::PageImages, blocks.images.len() as f32),
        (Measure::PageData, facts.data_words as f32),
    ];
    row.into_iter().for_each(|(measure, value)| measures.column_mut(measure).fill(value));
}

/// How many elements have each of some tags.
fn tags<const N: usize>(blocks: &Blocks, wanted: &[LocalName; N]) -> [f32; N] {
    let mut counts = [0_usize; N];
    for element in &blocks.elements {
        wanted.iter().zip(&mut counts).for_each(|(tag, count)| *count += usize::from(element.tag == *tag));
    }
    counts.map(|count| count as f32)
}
