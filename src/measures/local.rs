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
    use Measure::*;
    of_texts(measures, &blocks.blocks);
    of_characters(measures, &blocks.blocks, facts);
    measures.fill(TagRun, tag_runs(blocks), |run| run);
    measures.fill(Sentence, &facts.sentence, |ends| f32::from(*ends));
    measures.fill(CommonWords, &facts.shares, |shares| shares.common);
    measures.fill(TitleOverlap, &facts.shares, |shares| shares.titles);
    measures.fill(UniqueWords, &facts.shares, |shares| shares.unique);
    measures.fill(Repeats, &facts.copies.others, |others| *others as f32);
    measures.fill(RepeatsBefore, &facts.copies.before, |before| f32::from(*before));
    measures.fill(RepeatsRun, &facts.copies.run, |run| *run);
    let said = said(&facts.words);
    measures.fill(SaidBefore, &said, |said| said.0);
    measures.fill(SaidAfter, &said, |said| said.1);
    measures.fill(DescriptionOverlap, &facts.description_overlap, |share| *share);
    measures.fill(DataOverlap, &facts.data_overlap, |share| *share);
    tiles(measures, blocks);
}

/// The columns that blocks tell by themselves.
fn of_texts(measures: &mut Measures, texts: &[Block]) {
    use Measure::*;
    measures.fill(Words, texts, |block| block.words);
    measures.fill(Unlinked, texts, |block| block.words * (1.0 - block.link_density()));
    measures.fill(LinkDensity, texts, Block::link_density);
    measures.fill(Links, texts, |block| block.links.len() as f32);
    measures.fill(WordLength, texts, |block| block.chars.max(1) as f32 / block.words.max(1.0));
    measures.fill(LowerStart, texts, |block| f32::from(block.text.starts_with(char::is_lowercase)));
    measures.fill(ColonEnd, texts, |block| f32::from(block.text.ends_with([':', '：'])));
    measures.fill(QuestionEnd, texts, |block| f32::from(block.text.ends_with(['?', '？', '؟', ';'])));
    measures.fill(Hidden, texts, |block| f32::from(block.looks.hidden));
    measures.fill(Noscript, texts, |block| f32::from(block.looks.noscript));
    measures.fill(Button, texts, |block| f32::from(block.looks.button));
    measures.fill(Bold, texts, |block| f32::from(block.looks.bold));
}

/// The columns of characters by sort.
fn of_characters(measures: &mut Measures, texts: &[Block], facts: &Facts) {
    use Measure::*;
    let counts = &facts.counts;
    let per_word = |(count, block): (usize, &Block)| count as f32 / block.words.max(1.0);
    let per_char = |(count, block): (usize, &Block)| count as f32 / block.chars.max(1) as f32;
    measures.fill(Punctuation, counts.iter().map(|counts| counts.punctuation).zip(texts), per_word);
    measures.fill(Commas, counts.iter().map(|counts| counts.commas).zip(texts), per_word);
    measures.fill(Digits, counts.iter().map(|counts| counts.digits).zip(texts), per_char);
    measures.fill(Capitals, counts.iter().map(|counts| counts.capitals).zip(texts), per_char);
    let title_case = counts.iter().map(|counts| counts.title_case as f32);
    measures.fill(TitleCase, title_case.zip(facts.words.blocks()), |(count, own)| count / own.len().max(1) as f32);
    measures.fill(Separators, counts, |counts| counts.separators as f32);
    measures.fill(Price, counts, |counts| f32::from(counts.currency > 0 && counts.digits > 0));
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
                measures.set(Measure::InTile, block, f32::from(short));
            }
        }
    }
}
