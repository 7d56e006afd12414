//! What the scores of a page's blocks let expect.
//!
//! In: scores and verdicts of blocks. Out: the chance of each to be body, the F1 that may be expected, and how far thresholds go
//! down where that is little. What holds: all is finite, and linear in the blocks.

use crate::blocks::Blocks;
use crate::kinds::Verdict;
use crate::measures::context;
use crate::rules::SelectionSettings;

/// The chance of a block with a score, and perhaps a verdict.
pub fn chance(score: f32, verdict: Option<Verdict>) -> f32 {
    match verdict {
        Some(Verdict::Keep) => 1.0,
        Some(Verdict::Drop) => 0.0,
        None => context::chance(score),
    }
}

/// What is added to the thresholds of a page because its blocks leave in doubt what its body is: in log-odds, 0 or less. F1 is
/// highest if all blocks are kept whose chance is above half of it (Lipton, Elkan and Naryanaswamy, Optimal thresholding of
/// classifiers to maximize F1 measure, 2014), so the threshold goes with the F1 that may be expected of the page.
pub fn doubt(
    blocks: &Blocks,
    scores: &[f32],
    verdict: impl Fn(usize) -> Option<Verdict>,
    settings: &SelectionSettings,
) -> f32 {
    if settings.doubt.value == 0.0 {
        return 0.0;
    }
    let words = blocks.blocks.iter().map(|block| block.words);
    let careful =
        scores.iter().enumerate().map(|(block, score)| chance(score - settings.caution.value, verdict(block)));
    let half = promise(words.zip(careful)).clamp(settings.expected_least.value, 1.0) / 2.0;
    settings.doubt.value * (half / (1.0 - half)).ln()
}

/// Steps that chances are counted by.
const STEPS: usize = 64;

/// The highest F1 that may be expected of blocks, by the words of each and its chance to be body: if those above some chance
/// are kept.
fn promise(blocks: impl Iterator<Item = (f32, f32)>) -> f32 {
    let mut counted = [(0.0_f32, 0.0_f32); STEPS + 1];
    for (words, chance) in blocks {
        // As casts do, what is no number counts as zero.
        let step = &mut counted[((chance * STEPS as f32) as usize).min(STEPS)];
        step.0 += words;
        step.1 += words * chance;
    }
    let body: f32 = counted.iter().map(|(_, right)| right).sum();
    let (mut kept, mut right, mut best) = (0.0, 0.0, 0.0_f32);
    for step in counted.iter().rev() {
        kept += step.0;
        right += step.1;
        if kept + body > 0.0 {
            best = best.max(2.0 * right / (kept + body));
        }
    }
    best
}

/// The word F1 that kept blocks would have if every chance were right: twice the words expected to be right over those
/// kept and those expected to be body.
pub fn expected(words: &[f32], chances: &[f32], kept: &[bool]) -> f32 {
    let (mut right, mut all, mut body) = (0.0, 0.0, 0.0);
    for ((words, chance), kept) in words.iter().zip(chances).zip(kept) {
        body += words * chance;
        if *kept {
            right += words * chance;
            all += words;
        }
    }
    if all + body > 0.0 { 2.0 * right / (all + body) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_cut_is_what_is_promised() {
        let promised = |blocks: &[(f32, f32)]| promise(blocks.iter().copied());
        assert_eq!(promised(&[]), 0.0);
        assert_eq!(promised(&[(100.0, 1.0), (50.0, 0.0)]), 1.0);
        // 2 * 90 / (100 + 92) without the block in doubt, 2 * 92 / (110 + 92) with it
        assert!((promised(&[(100.0, 0.9), (10.0, 0.2)]) - 180.0 / 192.0).abs() < 1e-5);
        assert!((promised(&[(10.0, 0.5)]) - 2.0 / 3.0).abs() < 1e-5);
    }

    #[test]
    fn what_may_be_expected_of_kept_blocks() {
        assert_eq!(expected(&[10.0, 10.0], &[1.0, 0.0], &[true, false]), 1.0);
        assert_eq!(expected(&[10.0, 10.0], &[1.0, 0.0], &[true, true]), 2.0 / 3.0);
        assert_eq!(expected(&[], &[], &[]), 0.0);
    }
}
