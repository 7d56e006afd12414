//! Stage `select`: [`Scores`] → [`Extraction`], a verdict and kind for every block, and the status.
//!
//! What holds: a verdict of a rule beats any score; the thresholds come from the rules; every block of the page comes out.

use std::sync::Arc;

use foldhash::HashSet;
use rustc_hash::FxHashSet;

use crate::blocks::{Blocks, Shape};
use crate::extraction::{Doubt, Extraction, Judged, Mark, Omitted, Reason};
use crate::found::Found;
use crate::kinds::{Favor, Format, Kind, PageType, Status, Verdict};
use crate::marks::{Effect, Omission, PageFacts, PhraseFacts, RuleMark, status};
use crate::measures::Containers;
use crate::metadata::Metadata;
use crate::page::Page;
use crate::promise::{chance, doubt, expected};
use crate::rules::{RuleSet, SelectionSettings, Setting};
use crate::scores::{Scores, TypeVerdict};
use crate::threads::{Post, is_thread};

/// What is known of the page as a whole, and of the caller's wishes.
pub struct Known {
    /// Its type.
    pub page_type: TypeVerdict,
    /// Its metadata.
    pub metadata: Metadata,
    /// Posts of a thread, and comments.
    pub posts: Vec<Post>,
    /// Which mistake costs more.
    pub favor: Favor,
}

/// Decides every block of a page.
pub fn select(
    page: &Page<'_>,
    blocks: Blocks,
    scores: &Scores,
    (phrases, found): (&PhraseFacts, &Found),
    known: Known,
    rules: &RuleSet,
) -> Extraction {
    let Known { page_type, metadata, posts, favor } = known;
    let settings = favoring(favor, rules.selection(page_type.page_type, page.format));
    let doubt = doubt(&blocks, &scores.scores, |block| scores.verdicts[block].map(|(verdict, _)| verdict), &settings);
    let chances: Vec<f32> = (scores.scores.iter().zip(&scores.verdicts))
        .map(|(score, verdict)| chance(*score, verdict.map(|(verdict, _)| verdict)))
        .collect();
    let in_body = body(page.format, &blocks, &scores.measures.containers, &chances, settings.container.value);
    let mut verdicts: Vec<(Verdict, Reason)> = (0..blocks.blocks.len())
        .map(|block| verdict(block, in_body[block], scores, (&settings, doubt), rules))
        .collect();
    drop_repeats(&blocks, &settings.repeat_words, &mut verdicts);
    let asides = drop_asides(&posts, page_type.page_type, &mut verdicts);
    let kept_words = |verdicts: &[(Verdict, Reason)]| -> f32 {
        let kept = blocks.blocks.iter().zip(verdicts).filter(|(_, (verdict, _))| *verdict == Verdict::Keep);
        kept.map(|(block, _)| block.words).sum()
    };
    let words = kept_words(&verdicts);
    let facts = PageFacts { page, blocks: &blocks, measures: &scores.measures, phrases, found };
    let (status, status_reason) = page_status(facts, words, page_type.page_type, rules);
    if let (true, Some(reason)) = (is_wall(status), &status_reason) {
        // What a wall says is not a body, whatever its score.
        verdicts.fill((Verdict::Drop, Reason::Rule(Arc::clone(reason))));
    }
    let kept: Vec<bool> = verdicts.iter().map(|(verdict, _)| *verdict == Verdict::Keep).collect();
    let sizes: Vec<f32> = blocks.blocks.iter().map(|block| block.words).collect();
    let quality = rules.quality.reached(expected(&sizes, &chances, &kept));
    let mut warnings = page.warnings.clone();
    blocks.warnings.into_iter().for_each(|warning| warning.tell(&mut warnings));
    let mut marks = scores.marks.as_slice();
    let judged = blocks.blocks.into_iter().zip(verdicts).enumerate().map(|(index, (block, (verdict, reason)))| {
        let (own, behind) = marks.split_at(marks.iter().take_while(|mark| mark.block == index).count());
        marks = behind;
        let kind = (verdict == Verdict::Drop).then(|| match asides.contains(&index) {
            true => Kind::Byline,
            false => kind(scores.verdicts[index], wall_kind(status), own, rules),
        });
        Judged {
            block,
            score: scores.scores[index],
            verdict,
            kind,
            reason,
            in_body: in_body[index],
            marks: own.iter().map(|mark| public(mark, rules)).collect(),
            omitted: scores.omissions.get(&index).map(|list| omitted(list, rules)).unwrap_or_default(),
        }
    });
    Extraction {
        status,
        status_reason,
        quality,
        page_type: page_type.page_type,
        type_reasons: page_type.reasons,
        metadata,
        url: page.url.clone(),
        format: page.format,
        charset: page.charset,
        blocks: judged.collect(),
        elements: blocks.elements,
        posts,
        images: blocks.images,
        details: blocks.details,
        anchors: blocks.anchors,
        base: page.base.clone(),
        image_pixels: settings.image_pixels.value,
        warnings,
    }
}

/// Drops what stands in the posts of a thread beside their text: author, time, buttons. A rule that keeps a block goes
/// first. Gives back the blocks that were dropped.
fn drop_asides(posts: &[Post], page_type: PageType, verdicts: &mut [(Verdict, Reason)]) -> FxHashSet<usize> {
    let by_score =
        |(verdict, reason): &(Verdict, Reason)| *verdict == Verdict::Keep && matches!(reason, Reason::Threshold { .. });
    let kept = |block: &usize| verdicts[*block].0 == Verdict::Keep;
    let shown: Vec<&Post> = posts.iter().filter(|post| post.text.iter().any(kept)).collect();
    if !is_thread(shown.len(), page_type) {
        return FxHashSet::default();
    }
    let mut dropped = FxHashSet::default();
    for post in shown {
        let beside = post.blocks.iter().filter(|block| post.text.binary_search(block).is_err());
        for &block in beside.filter(|block| by_score(&verdicts[**block])).collect::<Vec<_>>() {
            verdicts[block] = (Verdict::Drop, Reason::Rule(Arc::clone(&post.source)));
            dropped.insert(block);
        }
    }
    dropped
}

/// Drops blocks that say the same as one kept before them: of a text that a page has twice, for wide screens and small ones,
/// one is enough. Code and rows of tables repeat in earnest. A rule that keeps a block goes first.
fn drop_repeats(blocks: &Blocks, setting: &Setting, verdicts: &mut [(Verdict, Reason)]) {
    if setting.value <= 0.0 {
        return;
    }
    let mut kept: HashSet<&str> = HashSet::default();
    for (index, (block, (verdict, reason))) in blocks.blocks.iter().zip(verdicts).enumerate() {
        let counts = block.words >= setting.value && !matches!(block.shape, Shape::Code | Shape::Row);
        if *verdict != Verdict::Keep || !counts {
            continue;
        }
        let new = kept.insert(blocks.folded.get(index));
        if !new && matches!(reason, Reason::Threshold { .. }) {
            *verdict = Verdict::Drop;
            *reason = Reason::Threshold { value: setting.value, doubt: None, origin: Arc::clone(&setting.origin) };
        }
    }
}

/// The settings with their thresholds moved.
fn favoring(favor: Favor, mut settings: SelectionSettings) -> SelectionSettings {
    let shift = match favor {
        Favor::Balance => return settings,
        Favor::Precision => settings.precision.value,
        Favor::Recall => -settings.recall.value,
    };
    settings.inside.value += shift;
    settings.outside.value += shift;
    settings
}

fn omitted(omissions: &[Omission], rules: &RuleSet) -> Vec<Omitted> {
    let with_origin =
        |one: &Omission| Omitted { range: one.range.clone(), origin: Arc::clone(&rules.inline[one.rule].origin) };
    omissions.iter().map(with_origin).collect()
}

fn public(mark: &RuleMark, rules: &RuleSet) -> Mark {
    let (weight, verdict) = match mark.effect {
        Effect::Weight(weight) => (weight, None),
        Effect::Verdict(verdict) => (0.0, Some(verdict)),
    };
    Mark { weight, verdict, origin: Arc::clone(&rules.rules[mark.rule].origin) }
}

fn verdict(
    block: usize,
    in_body: bool,
    scores: &Scores,
    (settings, doubt): (&SelectionSettings, f32),
    rules: &RuleSet,
) -> (Verdict, Reason) {
    if let Some((verdict, rule)) = scores.verdicts[block] {
        return (verdict, Reason::Rule(Arc::clone(&rules.rules[rule].origin)));
    }
    let setting = if in_body { &settings.inside } else { &settings.outside };
    let value = setting.value + doubt;
    let verdict = if scores.scores[block] >= value { Verdict::Keep } else { Verdict::Drop };
    let doubt = (doubt < 0.0).then(|| Doubt { added: doubt, origin: Arc::clone(&settings.doubt.origin) });
    (verdict, Reason::Threshold { value, doubt, origin: Arc::clone(&setting.origin) })
}

/// For each block, whether it stands where the body is: in the element (in plain text, the stretch) whose words gain
/// most, each word counting its chance to be body text less the setting `container`.
pub fn body(format: Format, blocks: &Blocks, containers: &Containers, chances: &[f32], container: f32) -> Vec<bool> {
    let gains: Vec<f32> =
        blocks.blocks.iter().zip(chances).map(|(block, chance)| block.words * (chance - container)).collect();
    let (first, last) = match format {
        Format::Text => best_stretch(&gains),
        Format::Html => best_element(blocks, containers, &gains),
    };
    (0..gains.len()).map(|block| (first..=last).contains(&block)).collect()
}

/// The first and last block of the element with the largest gain; of equals the smallest.
fn best_element(blocks: &Blocks, containers: &Containers, gains: &[f32]) -> (usize, usize) {
    let mut sums = vec![0.0_f32; blocks.elements.len()];
    for (block, gain) in blocks.blocks.iter().zip(gains) {
        sums[block.element] += gain;
    }
    for element in (1..sums.len()).rev() {
        let own = sums[element];
        sums[blocks.elements[element].parent] += own;
    }
    let mut best = 0;
    for (element, sum) in sums.iter().enumerate() {
        let inside = |element: usize| containers.inside(element).blocks;
        if *sum > sums[best] || (*sum == sums[best] && inside(element) > 0) {
            best = element;
        }
    }
    let inside = containers.inside(best);
    (inside.first, inside.last)
}

/// The stretch with the largest sum (Kadane).
fn best_stretch(gains: &[f32]) -> (usize, usize) {
    let mut best = (0.0, 0, gains.len().saturating_sub(1));
    let (mut sum, mut start) = (0.0, 0);
    for (index, gain) in gains.iter().enumerate() {
        if sum <= 0.0 {
            (sum, start) = (0.0, index);
        }
        sum += gain;
        if sum > best.0 {
            best = (sum, start, index);
        }
    }
    (best.1, best.2)
}

/// The kind of a dropped block: that of the rule that dropped it, else of the page if it is a wall, else the kind whose
/// rules speak most against the block.
fn kind(verdict: Option<(Verdict, usize)>, wall: Option<Kind>, marks: &[RuleMark], rules: &RuleSet) -> Kind {
    let by_verdict =
        verdict.filter(|(verdict, _)| *verdict == Verdict::Drop).and_then(|(_, rule)| rules.rules[rule].kind);
    if let Some(kind) = by_verdict.or(wall) {
        return kind;
    }
    let mut sums: Vec<(Kind, f32)> = Vec::new();
    for mark in marks {
        let (Some(kind), Effect::Weight(weight)) = (rules.rules[mark.rule].kind, mark.effect) else { continue };
        match sums.iter_mut().find(|(other, _)| *other == kind) {
            Some((_, sum)) => *sum += weight,
            None => sums.push((kind, weight)),
        }
    }
    let worst = sums.into_iter().filter(|(_, sum)| *sum < 0.0).min_by(|one, other| one.1.total_cmp(&other.1));
    worst.map_or(Kind::Other, |(kind, _)| kind)
}

fn page_status(
    facts: PageFacts<'_>,
    words: f32,
    page_type: PageType,
    rules: &RuleSet,
) -> (Status, Option<Arc<crate::rules::Origin>>) {
    if let Some((status, origin)) = status(facts, words, rules) {
        return (status, Some(origin));
    }
    let by_words = match page_type {
        _ if words == 0.0 => Status::Empty,
        PageType::Listing | PageType::Collection => Status::Listing,
        _ => Status::Article,
    };
    (by_words, None)
}

/// Whether a page of that status has no body of its own.
fn is_wall(status: Status) -> bool {
    wall_kind(status).is_some()
}

/// What the blocks of a wall are.
fn wall_kind(status: Status) -> Option<Kind> {
    match status {
        Status::Captcha => Some(Kind::Captcha),
        Status::ConsentWall => Some(Kind::Consent),
        Status::LoginWall => Some(Kind::Login),
        Status::Error => Some(Kind::Template),
        Status::Article | Status::Listing | Status::Paywall | Status::Empty => None,
    }
}
