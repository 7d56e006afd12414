//! What a page says more than once.
//!
//! In: blocks and the hashes of their words. Out: which blocks are copies of others, and how much of each is said elsewhere.
//! What holds: time is linear in the words.

use std::hash::Hasher;

use foldhash::HashMap;
use rustc_hash::FxHasher;

use super::numbers::{Numbers, ROOM};
use super::words::Words;
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
    let mut firsts: HashMap<&str, usize> = HashMap::default();
    firsts.reserve(texts.len());
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

/// The first and the last block that has some words.
#[derive(Clone, Copy)]
struct Places {
    first: u32,
    last: u32,
}

/// For each block, the share of its word quadruples that earlier ones have, and that later ones have.
pub(super) fn said(words: &Words) -> Vec<(f32, f32)> {
    let times = words.times();
    let mut numbers = Numbers::for_keys(words.len());
    let mut places: Vec<Places> = Vec::with_capacity(words.len().min(ROOM) / 2);
    // Of each block, the quadruples that may come again, each once; and how many others it has.
    let (mut again, mut ends) = (Vec::with_capacity(words.len().min(ROOM)), Vec::with_capacity(words.count()));
    for (here, own) in (0..).zip(words.blocks()) {
        let quadruples = own.len().saturating_sub(SAID - 1);
        let (mut run, mut looked_for) = (0, 0);
        for (at, word) in own.iter().enumerate() {
            // A quadruple with a word that comes once comes once.
            run = if times[*word as usize] > 1 { run + 1 } else { 0 };
            if run < SAID {
                continue;
            }
            let Some(quadruple) = own[..=at].last_chunk() else { continue };
            looked_for += 1;
            let number = numbers.of(hash_of(quadruple));
            match places.get_mut(number) {
                None => places.push(Places { first: here, last: here }),
                Some(places) if places.last == here => continue,
                Some(places) => places.last = here,
            }
            again.push(number);
        }
        ends.push((again.len(), quadruples - looked_for));
    }
    shares(&again, &ends, &places)
}

/// The shares of each block: `ends` says where its quadruples among all end, and how many more it has.
fn shares(again: &[usize], ends: &[(usize, usize)], places: &[Places]) -> Vec<(f32, f32)> {
    let mut start = 0;
    let shares = |(here, (end, alone)): (u32, &(usize, usize))| {
        let own = &again[std::mem::replace(&mut start, *end)..*end];
        let count = (own.len() + alone).max(1) as f32;
        let before = own.iter().filter(|number| places[**number].first < here).count();
        let after = own.iter().filter(|number| places[**number].last > here).count();
        (before as f32 / count, after as f32 / count)
    };
    (0..).zip(ends).map(shares).collect()
}

fn hash_of([one, two, three, four]: &[u32; SAID]) -> u64 {
    let mut hasher = FxHasher::default();
    for (high, low) in [(one, two), (three, four)] {
        hasher.write_u64(u64::from(*high) << 32 | u64::from(*low));
    }
    hasher.finish()
}
