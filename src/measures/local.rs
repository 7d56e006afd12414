//! Measures of a block's own text.
//!
//! In: the page and its blocks. Out: facts that other measures build on ([`Facts`]), and the columns of the block itself.
//! What holds: each text is read a constant number of times.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde_json::Value;

use super::copies::{Copies, copies, said};
use super::{Measure, Measures};
use crate::blocks::{Block, Blocks, is_wide, words};
use crate::page::{Page, objects};

/// Words from which on a block can be good.
const GOOD_WORDS: f32 = 15.0;
/// Link density from which on a block is not good.
const GOOD_LINKS: f32 = 0.3;
/// Characters that a sentence has at least.
const SENTENCE_CHARS: usize = 20;
/// Characters of a title that are cut into parts.
const TITLE_CHARS: usize = 400;
/// Bytes of structured data that are compared with the blocks.
const DATA_BYTES: usize = 1 << 20;
/// How many words of a page count as its commonest.
const COMMON: usize = 40;

/// What is known of the blocks' texts.
pub struct Facts {
    /// Hashes of the lower-case words of each block.
    pub words: Vec<Vec<u64>>,
    /// Whether each block is good text: long, with few links, ending as a sentence does.
    pub good: Vec<bool>,
    /// Whether each block ends as a sentence does.
    pub sentence: Vec<bool>,
    /// Which blocks have the same folded text.
    copies: Copies,
    /// For each block, how many of its words the title has, over the words of both.
    pub title_overlap: Vec<f32>,
    /// For each block, the share of its word triples that the description has.
    pub description_overlap: Vec<f32>,
    /// For each block, the share of its word triples that texts of the structured data have.
    pub data_overlap: Vec<f32>,
    /// Words in texts of the structured data.
    pub data_words: usize,
}

impl Facts {
    pub fn of(page: &Page<'_>, blocks: &Blocks) -> Facts {
        let texts = &blocks.blocks;
        let words: Vec<Vec<u64>> = texts.iter().map(|block| hashes(&block.text)).collect();
        let sentence: Vec<bool> = texts.iter().map(ends_a_sentence).collect();
        let good = texts
            .iter()
            .zip(&sentence)
            .map(|(block, ends)| *ends && block.words >= GOOD_WORDS && block.link_density() < GOOD_LINKS)
            .collect();
        let titles: Vec<FxHashSet<u64>> =
            titles(page).iter().map(|title| hashes(title).into_iter().collect()).collect();
        let description = triples(&hashes(page.head.description.as_deref().unwrap_or("")));
        let data: Vec<Vec<u64>> = json_texts(&page.head.json_ld).iter().map(|text| hashes(text)).collect();
        let data_triples = data.iter().flat_map(|words| triples(words)).collect();
        Facts {
            data_overlap: words.iter().map(|own| share(own, &data_triples)).collect(),
            data_words: data.iter().map(Vec::len).sum(),
            title_overlap: words.iter().map(|own| overlap(own, &titles)).collect(),
            description_overlap: words.iter().map(|own| share(own, &description)).collect(),
            copies: copies(blocks),
            words,
            good,
            sentence,
        }
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

fn hashes(text: &str) -> Vec<u64> {
    words(text)
        .map(|word| {
            let mut hasher = FxHasher::default();
            if word.is_ascii() {
                word.bytes().for_each(|byte| byte.to_ascii_lowercase().hash(&mut hasher));
            } else {
                word.chars().flat_map(char::to_lowercase).for_each(|c| c.hash(&mut hasher));
            }
            hasher.finish()
        })
        .collect()
}

fn triples(words: &[u64]) -> FxHashSet<(u64, u64, u64)> {
    words.windows(3).map(|three| (three[0], three[1], three[2])).collect()
}

/// The share of a text's word triples that are among others.
fn share(own: &[u64], other: &FxHashSet<(u64, u64, u64)>) -> f32 {
    if own.len() < 3 || other.is_empty() {
        return 0.0;
    }
    let own = triples(own);
    own.iter().filter(|triple| other.contains(triple)).count() as f32 / own.len() as f32
}

/// The largest share of common words with one of the titles (Jaccard).
fn overlap(own: &[u64], titles: &[FxHashSet<u64>]) -> f32 {
    let longest = titles.iter().map(FxHashSet::len).max().unwrap_or(0);
    // A block of many more words than the title cannot overlap much with it.
    if own.is_empty() || own.len() > longest * 8 {
        return 0.0;
    }
    let own: FxHashSet<u64> = own.iter().copied().collect();
    titles
        .iter()
        .filter(|title| !title.is_empty())
        .map(|title| {
            let common = own.intersection(title).count();
            common as f32 / (own.len() + title.len() - common) as f32
        })
        .fold(0.0, f32::max)
}

/// Whether a text ends as a sentence does, in any script, quotes and brackets aside.
fn ends_a_sentence(block: &Block) -> bool {
    let wide = block.text.chars().filter(|c| is_wide(*c)).count();
    // A wide character says as much as two of an alphabet.
    if block.chars + wide <= SENTENCE_CHARS {
        return false;
    }
    let end = block.text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | '）' | '】' | '›')
    });
    end.ends_with([
        '.', '!', '?', '…', ':', ';', '。', '！', '？', '．', '｡', '：', '؟', '۔', '।', '॥', '։', '።', '၊', '။', '·',
        '；',
    ]) || end.len() < block.text.len() && block.words >= GOOD_WORDS
}

/// Fills the columns of the block itself.
pub(super) fn fill(measures: &mut Measures, blocks: &Blocks, facts: &Facts) {
    let common = common_words(blocks, facts);
    let mut sorted = Vec::new();
    let (said, tag_runs) = (said(&facts.words), tag_runs(blocks));
    for (index, block) in blocks.blocks.iter().enumerate() {
        let counts = Counts::of(&block.text);
        let chars = block.chars.max(1) as f32;
        let words = block.words.max(1.0);
        let own = &facts.words[index];
        let common = own.iter().filter(|word| common.contains(word)).count() as f32 / own.len().max(1) as f32;
        let flag = |holds: bool| if holds { 1.0 } else { 0.0 };
        let row: [(Measure, f32); 31] = [
            (Measure::Words, block.words),
            (Measure::Unlinked, block.words * (1.0 - block.link_density())),
            (Measure::LinkDensity, block.link_density()),
            (Measure::Links, block.links.len() as f32),
            (Measure::WordLength, chars / words),
            (Measure::Sentence, flag(facts.sentence[index])),
            (Measure::Punctuation, counts.punctuation / words),
            (Measure::Commas, counts.commas / words),
            (Measure::Digits, counts.digits / chars),
            (Measure::Capitals, counts.capitals / chars),
            (Measure::TitleCase, counts.title_case / own.len().max(1) as f32),
            (Measure::CommonWords, common),
            (Measure::LowerStart, flag(block.text.starts_with(char::is_lowercase))),
            (Measure::Separators, counts.separators),
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
            (Measure::TitleOverlap, facts.title_overlap[index]),
            (Measure::DescriptionOverlap, facts.description_overlap[index]),
            (Measure::UniqueWords, unique(own, &mut sorted)),
            (Measure::Price, flag(counts.currency > 0.0 && counts.digits > 0.0)),
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

/// Different words over all words.
fn unique(words: &[u64], sorted: &mut Vec<u64>) -> f32 {
    sorted.clear();
    sorted.extend_from_slice(words);
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len() as f32 / words.len().max(1) as f32
}

/// Characters of a text by sort.
#[derive(Default)]
struct Counts {
    punctuation: f32,
    commas: f32,
    digits: f32,
    capitals: f32,
    title_case: f32,
    separators: f32,
    currency: f32,
}

impl Counts {
    fn of(text: &str) -> Counts {
        let mut counts = Counts::default();
        let mut in_word = false;
        for c in text.chars() {
            let starts = !in_word && c.is_alphabetic();
            in_word = c.is_alphanumeric() || c == '\'' || c == '’';
            match c {
                ',' | '，' | '、' | '،' => {
                    counts.commas += 1.0;
                    counts.punctuation += 1.0;
                }
                '.' | ';' | ':' | '!' | '?' | '。' | '！' | '？' | '；' | '：' | '؟' | '؛' | '।' => {
                    counts.punctuation += 1.0
                }
                '|' | '•' | '·' | '»' | '›' | '→' | '▸' | '►' | '/' => counts.separators += 1.0,
                '$' | '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20c0}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' => {
                    counts.currency += 1.0
                }
                _ if c.is_numeric() => counts.digits += 1.0,
                _ if c.is_uppercase() => {
                    counts.capitals += 1.0;
                    counts.title_case += if starts { 1.0 } else { 0.0 };
                }
                _ => {}
            }
        }
        counts
    }
}

/// The page's commonest words, counted in blocks with few links: mostly the small words of its language.
fn common_words(blocks: &Blocks, facts: &Facts) -> FxHashSet<u64> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    for (block, words) in blocks.blocks.iter().zip(&facts.words) {
        if block.link_density() < GOOD_LINKS {
            words.iter().for_each(|word| *counts.entry(*word).or_default() += 1);
        }
    }
    let mut counts: Vec<(u64, u32)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    // Ties go by hash, so that the same page gives the same words.
    counts.sort_unstable_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    counts.into_iter().take(COMMON).map(|(word, _)| word).collect()
}
