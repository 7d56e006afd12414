//! Containers: what the elements around a block hold together.
//!
//! In: blocks and which of them are good. Out: sums for every element, and the chain of containers around each block. What
//! holds: sums are made bottom-up in one pass; a container is an element with more blocks than the container inside it.

use super::{Measure, Measures};
use crate::blocks::Blocks;

/// What an element holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inside {
    /// Blocks.
    pub blocks: usize,
    /// Words.
    pub words: f32,
    /// Words in links.
    pub linked: f32,
    /// Words in good blocks.
    pub good: f32,
    /// Its first block.
    pub first: usize,
    /// Its last block.
    pub last: usize,
}

/// The elements of a page as containers of blocks.
#[derive(Clone, Debug, Default)]
pub struct Containers {
    inside: Vec<Inside>,
    /// For each element, the nearest one around it that holds more blocks; the root its own.
    wider: Vec<usize>,
    /// For each block, its innermost container.
    innermost: Vec<usize>,
}

/// Containers around a block that measures are made of.
pub const LEVELS: usize = 5;

impl Containers {
    /// Sums up what the elements hold.
    pub(super) fn of(blocks: &Blocks, good: &[bool]) -> Containers {
        let inside = sums(blocks, good);
        let mut wider = vec![0; inside.len()];
        for element in 1..inside.len() {
            let parent = blocks.elements[element].parent;
            // A parent stands before its children, so its own wider one is known.
            wider[element] = if inside[parent].blocks > inside[element].blocks { parent } else { wider[parent] };
        }
        let innermost = blocks
            .blocks
            .iter()
            .map(|block| if inside[block.element].blocks > 1 { block.element } else { wider[block.element] })
            .collect();
        Containers { inside, wider, innermost }
    }

    /// What an element holds.
    pub fn inside(&self, element: usize) -> Inside {
        self.inside.get(element).copied().unwrap_or_default()
    }

    /// The containers around a block, innermost first; the last one holds the whole page.
    pub fn around(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.innermost.get(block).copied();
        std::iter::from_fn(move || {
            let here = next?;
            let wider = self.wider[here];
            next = (wider != here).then_some(wider);
            Some(here)
        })
    }

    /// The nearest container around an element that holds more blocks; the root's is itself.
    pub fn wider(&self, element: usize) -> usize {
        self.wider.get(element).copied().unwrap_or(0)
    }
}

fn sums(blocks: &Blocks, good: &[bool]) -> Vec<Inside> {
    let mut inside = vec![Inside { first: usize::MAX, ..Inside::default() }; blocks.elements.len()];
    for (index, block) in blocks.blocks.iter().enumerate() {
        let sum = &mut inside[block.element];
        sum.blocks += 1;
        sum.words += block.words;
        sum.linked += block.words * block.link_density();
        sum.good += if good[index] { block.words } else { 0.0 };
        sum.first = sum.first.min(index);
        sum.last = sum.last.max(index);
    }
    for element in (1..inside.len()).rev() {
        let own = inside[element];
        let sum = &mut inside[blocks.elements[element].parent];
        sum.blocks += own.blocks;
        sum.words += own.words;
        sum.linked += own.linked;
        sum.good += own.good;
        sum.first = sum.first.min(own.first);
        sum.last = sum.last.max(own.last);
    }
    inside
}

/// The measures of one level: words, link density, share of the page, words per block, good share, blocks, position. Outer levels have fewer.
const COLUMNS: [[Option<Measure>; 7]; LEVELS] = {
    use Measure::*;
    [
        [
            Some(Box1Words),
            Some(Box1Links),
            Some(Box1Share),
            Some(Box1BlockWords),
            Some(Box1Good),
            Some(Box1Blocks),
            Some(Box1Position),
        ],
        [
            Some(Box2Words),
            Some(Box2Links),
            Some(Box2Share),
            Some(Box2BlockWords),
            Some(Box2Good),
            Some(Box2Blocks),
            Some(Box2Position),
        ],
        [
            Some(Box3Words),
            Some(Box3Links),
            Some(Box3Share),
            Some(Box3BlockWords),
            Some(Box3Good),
            Some(Box3Blocks),
            Some(Box3Position),
        ],
        [None, Some(Box4Links), Some(Box4Share), None, Some(Box4Good), None, None],
        [None, Some(Box5Links), Some(Box5Share), None, Some(Box5Good), None, None],
    ]
};

/// Containers that are looked at for the one that holds half of the good text.
const BODY_LEVELS: usize = 12;

/// Fills the columns of containers.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks) {
    let page = measures.containers.inside(0);
    // What the chain of containers around the last block gives: most blocks stand in the same one as the block before.
    let (mut innermost, mut chain, mut levels, mut body) = (None, Vec::new(), [[0.0; 6]; LEVELS], [0.0; 3]);
    for index in 0..blocks.blocks.len() {
        let own = measures.containers.around(index).next();
        if own != innermost {
            innermost = own;
            chain.clear();
            chain
                .extend(measures.containers.around(index).take(BODY_LEVELS).map(|one| measures.containers.inside(one)));
            for (level, values) in levels.iter_mut().enumerate() {
                *values = chain.get(level).or(chain.last()).map_or([0.0; 6], |inside| level_values(*inside, page));
            }
            body = body_values(&chain, page);
        }
        for (level, (columns, values)) in COLUMNS.iter().zip(&levels).enumerate() {
            for (column, value) in columns.iter().zip(values) {
                if let Some(measure) = column {
                    measures.set(*measure, index, *value);
                }
            }
            if let (Some(measure), Some(inside)) = (columns[6], chain.get(level).or(chain.last())) {
                measures.set(measure, index, position(index, *inside));
            }
        }
        measures.set(Measure::BodyLevels, index, body[0]);
        measures.set(Measure::BodyShare, index, body[1]);
        measures.set(Measure::BodyLinks, index, body[2]);
    }
}

/// The measures of a level but for the last one.
fn level_values(inside: Inside, page: Inside) -> [f32; 6] {
    let words = inside.words.max(1.0);
    [
        inside.words,
        inside.linked / words,
        inside.words / page.words.max(1.0),
        inside.words / inside.blocks.max(1) as f32,
        inside.good / words,
        inside.blocks as f32,
    ]
}

/// The place of a block among those of a container.
fn position(block: usize, inside: Inside) -> f32 {
    let stretch = (inside.last.saturating_sub(inside.first)).max(1) as f32;
    block.saturating_sub(inside.first) as f32 / stretch
}

/// How far up the smallest container with half of the page's good words is, and what it is like.
fn body_values(chain: &[Inside], page: Inside) -> [f32; 3] {
    let level = chain.iter().position(|inside| page.good > 0.0 && inside.good >= page.good / 2.0);
    let body = level.map_or(page, |level| chain[level]);
    [level.unwrap_or(BODY_LEVELS) as f32, body.words / page.words.max(1.0), body.linked / body.words.max(1.0)]
}
