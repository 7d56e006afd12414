//! Which blocks of a page are its gold.
//!
//! In: the words of every block, and of the gold body. Out: for each block the share of its words that stand in the
//! gold. What holds: words are matched in order (longest common subsequence, after Myers); a match of one or two words
//! counts only where it is the whole block, and a short block only beside others that match, so that a menu that repeats
//! a word of the body is none of it; blocks that the gold has in another order are found by their word quadruples.

use rustc_hash::{FxHashMap, FxHashSet};
use similar::algorithms::Algorithm;
use similar::{DiffOp, capture_diff_slices};

use crate::eval::words::each_word;

/// Words of a match that may stand inside a longer block.
const RUN: usize = 3;
/// A block of fewer words needs a neighbour in the gold.
const SHORT: usize = 4;
/// How many blocks away that neighbour may stand.
const REACH: usize = 4;
/// A block with a smaller share only looks like gold.
const LEAST: f32 = 0.25;
/// Share of a block's quadruples from which on it counts as moved.
const MOVED: f32 = 0.6;
/// Words of a quadruple.
const WINDOW: usize = 4;

/// Words as numbers, equal where the words are.
#[derive(Default)]
pub struct Numbers {
    known: FxHashMap<String, u32>,
}

impl Numbers {
    /// The words of a text.
    pub fn of(&mut self, text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        each_word(&text.to_lowercase(), |word| {
            let next = self.known.len() as u32;
            numbers.push(match self.known.get(word) {
                Some(number) => *number,
                None => *self.known.entry(word.to_owned()).or_insert(next),
            });
        });
        numbers
    }
}

/// A stretch of a block that stands in the gold: the block, its place in the gold, its length.
struct Match {
    block: usize,
    gold: usize,
    len: usize,
}

/// For each block, the share of its words that stand in the gold, 0 to 1.
pub fn align(blocks: &[Vec<u32>], gold: &[u32]) -> Vec<f32> {
    let mut of_gold: Vec<Option<usize>> = vec![None; gold.len()];
    let mut matched = vec![0_usize; blocks.len()];
    let matches = matches(blocks, gold);
    for found in &matches {
        matched[found.block] += found.len;
        of_gold[found.gold..found.gold + found.len].fill(Some(found.block));
    }
    let share = |block: usize, matched: &[usize]| matched[block] as f32 / blocks[block].len().max(1) as f32;
    let lonely: Vec<usize> = (0..blocks.len())
        .filter(|&block| matched[block] > 0)
        .filter(|&block| {
            let short = blocks[block].len() < SHORT;
            if short { !has_neighbour(block, &matches, &of_gold) } else { share(block, &matched) < LEAST }
        })
        .collect();
    for found in matches.iter().filter(|found| lonely.binary_search(&found.block).is_ok()) {
        of_gold[found.gold..found.gold + found.len].fill(None);
    }
    // A long block that has little of the gold keeps its share, as it is right for those words.
    for block in lonely.into_iter().filter(|block| blocks[*block].len() < SHORT) {
        matched[block] = 0;
    }
    let mut shares: Vec<f32> = (0..blocks.len()).map(|block| share(block, &matched)).collect();
    add_moved(&mut shares, blocks, gold, &of_gold);
    settle_copies(&mut shares, blocks);
    shares
}

/// Of blocks with the same words, of which the gold has some, those are right that stand among more gold, then the first:
/// which of them the search has matched is chance.
fn settle_copies(shares: &mut [f32], blocks: &[Vec<u32>]) {
    const NEAR: usize = 3;
    let mut copies: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    for (block, words) in blocks.iter().enumerate().filter(|(_, words)| words.len() >= SHORT) {
        copies.entry(words).or_default().push(block);
    }
    let before = shares.to_vec();
    let context = |block: usize| -> f32 {
        let around = block.saturating_sub(NEAR)..(block + NEAR + 1).min(blocks.len());
        around
            .filter(|other| blocks[*other] != blocks[block])
            .map(|other| before[other] * blocks[other].len() as f32)
            .sum()
    };
    for mut same in copies.into_values().filter(|same| same.len() > 1) {
        let right = same.iter().filter(|block| before[**block] >= 0.5).count();
        if right == 0 || right == same.len() {
            continue;
        }
        same.sort_by(|one, other| context(*other).total_cmp(&context(*one)).then(one.cmp(other)));
        for (place, block) in same.into_iter().enumerate() {
            shares[block] = if place < right { 1.0 } else { 0.0 };
        }
    }
}

/// Matches in order, split by blocks.
fn matches(blocks: &[Vec<u32>], gold: &[u32]) -> Vec<Match> {
    let likely = likely(blocks, gold);
    let words: Vec<u32> = likely.iter().flat_map(|block| &blocks[*block]).copied().collect();
    let block_of: Vec<usize> = likely.iter().flat_map(|block| vec![*block; blocks[*block].len()]).collect();
    let mut matches = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &words, gold) {
        let DiffOp::Equal { old_index, new_index, len } = op else { continue };
        let mut at = old_index;
        while at < old_index + len {
            let block = block_of[at];
            let end = (at..old_index + len).find(|word| block_of[*word] != block).unwrap_or(old_index + len);
            if len >= RUN || end - at == blocks[block].len() {
                matches.push(Match { block, gold: new_index + at - old_index, len: end - at });
            }
            at = end;
        }
    }
    matches
}

/// Blocks that share a word triple with the gold, and short ones of which every word stands there: the others can't match
/// and would only make the search long.
fn likely(blocks: &[Vec<u32>], gold: &[u32]) -> Vec<usize> {
    let triples: FxHashSet<&[u32]> = gold.windows(RUN).collect();
    let words: FxHashSet<u32> = gold.iter().copied().collect();
    let likely = |own: &Vec<u32>| match own.len() {
        0 => false,
        1..=RUN => own.iter().all(|word| words.contains(word)),
        _ => own.windows(RUN).any(|triple| triples.contains(triple)),
    };
    (0..blocks.len()).filter(|block| likely(&blocks[*block])).collect()
}

/// Whether the gold goes on, before or after a match of the block, with a block that stands near it.
fn has_neighbour(block: usize, matches: &[Match], of_gold: &[Option<usize>]) -> bool {
    let before = |at: usize| (1..=2).filter_map(move |back| at.checked_sub(back)).filter_map(|at| of_gold[at]);
    let after = |at: usize| (at..at + 2).filter_map(|at| of_gold.get(at).copied().flatten());
    matches.iter().filter(|found| found.block == block).any(|found| {
        before(found.gold).any(|other| other < block && block - other <= REACH)
            || after(found.gold + found.len).any(|other| other > block && other - block <= REACH)
    })
}

/// Adds the blocks whose words the gold has elsewhere.
fn add_moved(shares: &mut [f32], blocks: &[Vec<u32>], gold: &[u32], of_gold: &[Option<usize>]) {
    let mut open: FxHashMap<&[u32], usize> = FxHashMap::default();
    for (window, owners) in gold.windows(WINDOW).zip(of_gold.windows(WINDOW)) {
        if owners.iter().all(Option::is_none) {
            *open.entry(window).or_default() += 1;
        }
    }
    if open.is_empty() {
        return;
    }
    for (share, own) in shares.iter_mut().zip(blocks).filter(|(share, own)| **share < 0.5 && own.len() > WINDOW + 1) {
        let windows = own.len() + 1 - WINDOW;
        let found = own.windows(WINDOW).filter(|window| open.get(window).is_some_and(|count| *count > 0)).count();
        let found = found as f32 / windows as f32;
        if found > MOVED && found > *share {
            *share = found;
            for window in own.windows(WINDOW) {
                if let Some(count) = open.get_mut(window) {
                    *count = count.saturating_sub(1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(blocks: &[&str], gold: &str) -> Vec<f32> {
        let mut numbers = Numbers::default();
        let blocks: Vec<Vec<u32>> = blocks.iter().map(|text| numbers.of(text)).collect();
        let gold = numbers.of(gold);
        align(&blocks, &gold)
    }

    #[test]
    fn body_blocks_match_and_others_do_not() {
        let found = shares(
            &[
                "Home News Harbour",
                "The ferry stopped at noon.",
                "Nobody knew why it had been called back.",
                "More news",
            ],
            "The ferry stopped at noon. Nobody knew why it had been called back.",
        );
        assert_eq!(found, [0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_repeated_word_of_a_menu_is_no_gold() {
        let gold = "The harbour was closed. The crew stood on deck and waited for hours.";
        let blocks = [
            "Harbour",
            "a b c d",
            "e f g h",
            "i",
            "j",
            "k",
            "The harbour was closed.",
            "The crew stood on deck and waited for hours.",
        ];
        assert_eq!(shares(&blocks, gold), [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn a_short_heading_inside_the_body_is_gold() {
        let gold = "The crew stood on deck and waited. What now? Nobody could say what was to come.";
        let blocks = ["The crew stood on deck and waited.", "What now?", "Nobody could say what was to come."];
        assert_eq!(shares(&blocks, gold), [1.0, 1.0, 1.0]);
    }

    #[test]
    fn a_block_that_the_gold_has_elsewhere_is_found() {
        let gold = "One day in May the harbour froze over for good. Two men went out to look for the ferry.";
        let blocks = ["Two men went out to look for the ferry.", "One day in May the harbour froze over for good."];
        assert_eq!(shares(&blocks, gold), [1.0, 1.0]);
    }

    #[test]
    fn of_copies_the_one_among_gold_is_right() {
        let gold = "The crew stood on deck and waited. Nobody could say what was to come.";
        let blocks = [
            "Nobody could say what was to come.",
            "a b c",
            "d e f",
            "g h i",
            "j k l",
            "The crew stood on deck and waited.",
            "Nobody could say what was to come.",
        ];
        assert_eq!(shares(&blocks, gold), [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
        let blocks = [
            "The crew stood on deck and waited.",
            "Nobody could say what was to come.",
            "x",
            "y",
            "The crew stood on deck and waited.",
            "Nobody could say what was to come.",
        ];
        assert_eq!(shares(&blocks, gold), [1.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn half_a_block_is_half_gold() {
        let found = shares(&["alpha beta gamma delta one two three four"], "alpha beta gamma delta");
        assert_eq!(found, [0.5]);
    }
}
