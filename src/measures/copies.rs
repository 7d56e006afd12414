//! What a page says more than once.
//!
//! In: blocks and the hashes of their words. Out: which blocks are copies of others, and how much of each is said elsewhere.
//! What holds: time is linear in the words.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::blocks::{Block, fold};

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
pub(super) fn copies(texts: &[Block]) -> Copies {
    let folded: Vec<String> = texts.iter().map(|block| fold(&block.text)).collect();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    folded.iter().for_each(|text| *counts.entry(text).or_default() += 1);
    let others: Vec<usize> = folded.iter().map(|text| counts[text.as_str()] - 1).collect();
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let originals: Vec<Option<usize>> = (folded.iter().enumerate())
        .map(|(index, text)| match first.get(text.as_str()) {
            Some(original) => Some(*original).filter(|_| texts[index].words >= COPIED_WORDS),
            None => {
                first.insert(text, index);
                None
            }
        })
        .collect();
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
    let quadruples = |own: &[u64]| -> Vec<u64> {
        let mut all: Vec<u64> = own.windows(SAID).map(hash_of).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut places: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    for (index, own) in words.iter().enumerate() {
        for quadruple in quadruples(own) {
            places.entry(quadruple).or_insert((index, index)).1 = index;
        }
    }
    let shares = |(index, own): (usize, &Vec<u64>)| {
        let own = quadruples(own);
        let count = own.len().max(1) as f32;
        let before = own.iter().filter(|one| places[*one].0 < index).count() as f32;
        let after = own.iter().filter(|one| places[*one].1 > index).count() as f32;
        (before / count, after / count)
    };
    words.iter().enumerate().map(shares).collect()
}

fn hash_of(words: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}
