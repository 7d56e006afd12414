//! Measures of a block's own text.
//!
//! In: the page and its blocks. Out: facts that other measures build on ([`Facts`]), and the columns of the block itself.
//! What holds: each text is read a constant number of times.

use serde_json::Value;

use super::copies::{Copies, copies, said};
use super::reading::Counts;
use super::words::{Shares, Words, shares, triples};
use super::{Measure, Measures};
use crate::blocks::{Block, Blocks, is_ideographic, words};
use crate::page::{Page, objects};

/// Words from which on a block can be good.
const GOOD_WORDS: f32 = 15.0;
/// Link density from which on a block is not good.
const GOOD_LINKS: f32 = 0.3;
/// Characters that a sentence has at least.
const SENTENCE_CHARS: usize = 20;
/// Words from which on a text of Thai or Lao is more than a headline.
const SIGNLESS_WORDS: f32 = 30.0;
/// Characters of a title that are cut into parts.
const TITLE_CHARS: usize = 400;
/// Bytes of structured data that are compared with the blocks.
const DATA_BYTES: usize = 1 << 20;

/// What is known of the blocks' texts.
pub struct Facts {
    /// The words of each block.
    pub(super) words: Words,
    /// The characters of each block by sort.
    counts: Vec<Counts>,
    /// What the words of each block are.
    shares: Vec<Shares>,
    /// Whether each block is good text: long, with few links, ending as a sentence does.
    pub good: Vec<bool>,
    /// Whether each block ends as a sentence does.
    pub sentence: Vec<bool>,
    /// Which blocks have the same folded text.
    copies: Copies,
    /// For each block, the share of its word triples that the description has.
    description_overlap: Vec<f32>,
    /// For each block, the share of its word triples that texts of the structured data have.
    data_overlap: Vec<f32>,
    /// Words in texts of the structured data.
    pub data_words: usize,
}

impl Facts {
    pub fn of(page: &Page<'_>, blocks: &Blocks) -> Facts {
        let texts = &blocks.blocks;
        let (words, counts) = Words::of(texts);
        let sentence: Vec<bool> = texts.iter().map(ends_a_sentence).collect();
        let good = texts
            .iter()
            .zip(&sentence)
            .map(|(block, ends)| *ends && block.words >= GOOD_WORDS && block.link_density() < GOOD_LINKS)
            .collect();
        let (description_overlap, _) = triples(&words, page.head.description.as_deref().into_iter());
        let (data_overlap, data_words) = triples(&words, json_texts(&page.head.json_ld).into_iter());
        let few_links = |block: usize| texts[block].link_density() < GOOD_LINKS;
        let shares = shares(&words, &titles(page), few_links);
        Facts {
            words,
            counts,
            shares,
            good,
            sentence,
            copies: copies(blocks),
            description_overlap,
            data_overlap,
            data_words,
        }
    }

    /// How many words a block shares with one of the page's titles, over the words of both.
    pub fn title_overlap(&self, block: usize) -> f32 {
        self.shares[block].titles
    }
}

/// The page's titles: as given, and without what sites put before or after it.
fn titles(page: &Page<'_>) -> Vec<String> {
    let head = &page.head;
    let mut titles: Vec<String> = [&head.title, &head.og_title].into_iter().flatten().cloned().collect();
    if let Some(title) = &head.title {
        // The longest part is the page's; a shorter one may be the site's name, and a site's name no headline.
        titles.extend(title_parts(title).max_by_key(|part| words(part).count()).map(str::to_owned));
    }
    titles
}

/// The parts of a title between the marks that sites put around their name. Parts of one or two words name sites and
/// sections more often than pages.
pub(super) fn title_parts(title: &str) -> impl Iterator<Item = &str> {
    // Nobody's title is longer; a bound keeps the search for marks linear.
    let end = title.char_indices().nth(TITLE_CHARS).map_or(title.len(), |(at, _)| at);
    let mut rest = Some(&title[..end]);
    std::iter::from_fn(move || {
        let here = rest?;
        let border = here
            .char_indices()
            .find(|&(at, c)| {
                matches!(c, '|' | '-' | '–' | '—' | '»' | '·' | ':' | '/' | '_' | '«')
                    && here[..at].ends_with(char::is_whitespace)
                    && here[at + c.len_utf8()..].starts_with(|next: char| next.is_whitespace() || next == c)
            })
            .or_else(|| here.char_indices().find(|&(_, c)| matches!(c, '|' | '_')));
        rest = border.map(|(at, c)| &here[at + c.len_utf8()..]);
        Some(border.map_or(here, |(at, _)| &here[..at]).trim())
    })
    .filter(|part| words(part).count() > 2)
}

/// The texts of structured data that are long enough to be read.
fn json_texts(values: &[Value]) -> Vec<&str> {
    let texts = objects(values).into_iter().flat_map(|object| object.values()).filter_map(Value::as_str);
    let mut bytes = 0;
    texts
        .filter(|text| text.len() > SENTENCE_CHARS && text.contains(' '))
        .take_while(|text| {
            bytes += text.len();
            bytes <= DATA_BYTES
        })
        .collect()
}

/// Whether a text ends as a sentence does, in any script, quotes and brackets aside. Thai and Lao end sentences without a
/// sign: there a text counts that is long enough.
fn ends_a_sentence(block: &Block) -> bool {
    // A character of Chinese says as much as two of an alphabet.
    let wide = || block.text.chars().filter(|c| is_ideographic(*c)).count();
    if block.chars <= SENTENCE_CHARS && block.chars + wide() <= SENTENCE_CHARS {
        return false;
    }
    let end = block.text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | '）' | '】' | '›')
    });
    end.ends_with([
        '.', '!', '?', '…', ':', ';', '。', '！', '？', '．', '｡', '：', '؟', '۔', '।', '॥', '։', '።', '၊', '။', '·',
        '；', '།', '᠃',
    ]) || end.ends_with(|c| ('\u{E00}'..='\u{EFF}').contains(&c)) && block.words >= SIGNLESS_WORDS
        || end.len() < block.text.len() && block.words >= GOOD_WORDS
}

/// Fills the columns of the block itself.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks, facts: &Facts) {
    let (said, tag_runs) = (said(&facts.words), tag_runs(blocks));
    for (index, block) in blocks.blocks.iter().enumerate() {
        let (counts, shares) = (facts.counts[index], facts.shares[index]);
        let chars = block.chars.max(1) as f32;
        let words = block.words.max(1.0);
        let own = facts.words.block(index).len().max(1) as f32;
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        let row: [(Measure, f32); 31] = [
            (Measure::Words, block.words),
            (Measure::Unlinked, block.words * (1.0 - block.link_density())),
            (Measure::LinkDensity, block.link_density()),
            (Measure::Links, block.links.len() as f32),
            (Measure::WordLength, chars / words),
            (Measure::Sentence, flag(facts.sentence[index])),
            (Measure::Punctuation, counts.punctuation as f32 / words),
            (Measure::Commas, counts.commas as f32 / words),
            (Measure::Digits, counts.digits as f32 / chars),
            (Measure::Capitals, counts.capitals as f32 / chars),
            (Measure::TitleCase, counts.title_case as f32 / own),
            (Measure::CommonWords, shares.common),
            (Measure::LowerStart, flag(block.text.starts_with(char::is_lowercase))),
            (Measure::Separators, counts.separators as f32),
            (Measure::ColonEnd, flag(block.text.ends_with([':', '：']))),
            (Measure::QuestionEnd, flag(block.text.ends_with(['?', '？', '؟', ';']))),
            (Measure::Repeats, facts.copies.others[index] as f32),
            (Measure::RepeatsBefore, flag(facts.copies.before[index])),
            (Measure::SaidBefore, said[index].0),
            (Measure::SaidAfter, said[index].1),
            (Measure::TagRun, tag_runs[index]),
            (Measure::RepeatsRun, facts.copies.run[index]),
            (Measure::Hidden, flag(block.looks.hidden)),
            (Measure::Noscript, flag(block.looks.noscript)),
            (Measure::Button, flag(block.looks.button)),
            (Measure::TitleOverlap, shares.titles),
            (Measure::DescriptionOverlap, facts.description_overlap[index]),
            (Measure::UniqueWords, shares.unique),
            (Measure::Price, flag(counts.currency > 0 && counts.digits > 0)),
            (Measure::DataOverlap, facts.data_overlap[index]),
            (Measure::Bold, flag(block.looks.bold)),
        ];
        row.into_iter().for_each(|(measure, value)| measures.set(measure, index, value));
    }
    tiles(measures, blocks);
}

/// Blocks in a row with the same tag, for each block.
fn tag_runs(blocks: &Blocks) -> Vec<f32> {
    const MOST: usize = 20;
    let mut runs = Vec::with_capacity(blocks.blocks.len());
    for run in blocks.blocks.chunk_by(|one, other| one.tag == other.tag) {
        runs.extend(std::iter::repeat_n(run.len().min(MOST) as f32, run.len()));
    }
    runs
}

/// Words of a block in a tile, at most.
const TILE_WORDS: f32 = 25.0;
/// Blocks of a tile before and behind its price.
const TILE: (usize, usize) = (3, 1);

/// Marks the blocks around prices: those of a tile that shows something for sale.
fn tiles(measures: &mut Measures, blocks: &Blocks) {
    let count = blocks.blocks.len();
    for price in 0..count {
        if measures.get(Measure::Price, price) > 0.0 && blocks.blocks[price].words <= TILE_WORDS {
            for block in price.saturating_sub(TILE.0)..(price + TILE.1 + 1).min(count) {
                let short = blocks.blocks[block].words <= TILE_WORDS;
                measures.set(Measure::InTile, block, if short { 1.0 } else { 0.0 });
            }
        }
    }
}
