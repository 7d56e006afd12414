//! What a page says more than once.
//!
//! In: blocks and the hashes of their words. Out: which blocks are copies of others, and how much of each is said elsewhere.
//! What holds: time is linear in the words.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::blocks::{Block, Blocks};

/// Of each block: how many others have the same text; whether an earlier one of some words has; and the words of the longest
/// run of copies that it is in.
pub(super) struct Copies {
    pub others: Vec<usize>,
    pub before: Vec<bool>,
    pub run: Vec<f32>,
}

/// Words that a block has at least to count as a copy of an earlier one.
const COPIED_WORDS: f32 = 4.0;
/// Copies that follow one another may have so many other blocks between them.
const COPY_GAP: usize = 3;

/// Finds copies.
pub(super) fn copies(blocks: &Blocks) -> Copies {
    let texts = &blocks.blocks;
    // Of each text, the first block and how many there are; of each block, the first with its text.
    let mut firsts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut counts = vec![0_usize; texts.len()];
    let same: Vec<usize> = (0..texts.len())
        .map(|index| {
            let first = *firsts.entry(blocks.folded.get(index)).or_insert(index);
            counts[first] += 1;
            first
        })
        .collect();
    let others: Vec<usize> = same.iter().map(|first| counts[*first] - 1).collect();
    let original = |(index, first): (usize, &usize)| {
        Some(*first).filter(|first| *first != index && texts[index].words >= COPIED_WORDS)
    };
    let originals: Vec<Option<usize>> = same.iter().enumerate().map(original).collect();
    Copies { run: runs(texts, &originals), before: originals.iter().map(Option::is_some).collect(), others }
}

/// For each copy, the words of the run that it is in: copies near one another whose originals are so, too.
fn runs(texts: &[Block], originals: &[Option<usize>]) -> Vec<f32> {
    let mut runs = vec![0.0; texts.len()];
    let mut run: Vec<usize> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let close = |run: &mut Vec<usize>, runs: &mut Vec<f32>| {
        let words: f32 = run.iter().map(|index| texts[*index].words).sum();
        run.drain(..).for_each(|index| runs[index] = words);
    };
    for (index, original) in originals.iter().enumerate() {
        let Some(original) = *original else { continue };
        let follows =
            last.is_some_and(|(copy, of)| index - copy <= COPY_GAP && original > of && original - of <= COPY_GAP);
        if !follows {
            close(&mut run, &mut runs);
        }
        run.push(index);
        last = Some((index, original));
    }
    close(&mut run, &mut runs);
    runs
}

/// Words that are compared at once.
const SAID: usize = 4;

/// For each block, the share of its word quadruples that earlier ones have, and that later ones have.
pub(super) fn said(words: &[Vec<u64>]) -> Vec<(f32, f32)> {
    // Each quadruple of a block once, all blocks in one list.
    let (mut all, mut ends) = (Vec::new(), Vec::with_capacity(words.len()));
    let mut of_block: Vec<u64> = Vec::new();
    for own in words {
        of_block.clear();
        of_block.extend(own.windows(SAID).map(hash_of));
        of_block.sort_unstable();
        of_block.dedup();
        all.extend_from_slice(&of_block);
        ends.push(all.len());
    }
    let of = |index: usize| if index == 0 { 0..ends[0] } else { ends[index - 1]..ends[index] };
    let mut places: FxHashMap<u64, (u32, u32)> = FxHashMap::with_capacity_and_hasher(all.len(), Default::default());
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    for index in 0..words.len() {
        for quadruple in &all[of(index)] {
            places.entry(*quadruple).or_insert((number(index), 0)).1 = number(index);
        }
    }
    let shares = |index: usize| {
        let own = &all[of(index)];
        let (count, here) = (own.len().max(1) as f32, number(index));
        let (mut before, mut after) = (0.0, 0.0);
        for (first, last) in own.iter().map(|one| places[one]) {
            before += if first < here { 1.0 } else { 0.0 };
            after += if last > here { 1.0 } else { 0.0 };
        }
        (before / count, after / count)
    };
    (0..words.len()).map(shares).collect()
}

fn hash_of(words: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}
