//! Pages of corpora as rows of a table, a block a row.
//!
//! In: corpora, and an extractor for the stages up to the marks. Out: [`Data`]. What holds: the same corpora and seed give
//! the same rows in the same order; all pages of a domain are in one fold; the texts are let go once their words are
//! aligned; of a share of the pages the URL is kept from the extractor, so that nothing fitted relies on it.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::align::{Numbers, align};
use crate::blocks::Blocks;
use crate::eval::{Corpus, GoldPage};
use crate::extractor::{Extractor, Marked};
use crate::kinds::{Format, PageType, Verdict};
use crate::limits::Limits;
use crate::marks::{Marks, TypeSums};
use crate::measures::Measures;
use crate::page;
use crate::scores;
use crate::source::{self, Hints, decode};
use crate::spaces::one_line;

/// What is known of a page's body.
#[derive(Clone, Debug)]
pub enum Gold {
    /// So many words.
    Body(f32),
    /// Segments that it has and has not, each as the blocks that hold it.
    Segments {
        /// Those that it has.
        with: Vec<Vec<usize>>,
        /// Those that it has not.
        without: Vec<Vec<usize>>,
    },
}

/// The blocks of a page.
#[derive(Clone, Debug)]
pub struct PageRows {
    /// Its corpus, by its number.
    pub corpus: usize,
    /// Its place in the corpus.
    pub page: usize,
    /// A number for its domain.
    pub domain: u64,
    /// Its type, as far as is known.
    pub page_type: PageType,
    /// Its type, as the gold has it.
    pub gold_type: Option<PageType>,
    /// What rules say of its type.
    pub type_sums: TypeSums,
    /// Its blocks, without their texts.
    pub blocks: Blocks,
    /// Their measures.
    pub measures: Measures,
    /// The rules that hold for them.
    pub marks: Marks,
    /// What rules alone give them.
    pub base: Vec<f32>,
    /// What rules alone decide.
    pub verdicts: Vec<Option<Verdict>>,
    /// Their words, as the evaluation counts them.
    pub words: Vec<f32>,
    /// The share of each that is body.
    pub right: Vec<f32>,
    /// How much each counts in the page.
    pub weight: Vec<f32>,
    /// What is known of the body.
    pub gold: Gold,
    /// The row of its first block.
    pub start: usize,
}

/// The pages of all corpora.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// The pages.
    pub pages: Vec<PageRows>,
    /// How many rows there are.
    pub rows: usize,
}

/// How pages are made into rows.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Pages as they are, or their visible lines.
    pub format: Format,
    /// Share of pages whose URL is kept back.
    pub without_url: f32,
    /// Where random choices start.
    pub seed: u64,
}

/// How much of a page's words is added to those of its gold where blocks are weighed: a page that is mostly boilerplate
/// shall not count many times.
const PAGE_SHARE: f32 = 0.3;

/// Reads the pages of all corpora that can be read and have a gold.
pub fn read(corpora: &[Corpus], extractor: &Extractor, reading: Reading, done: &(dyn Fn() + Sync)) -> Data {
    let all: Vec<(usize, usize)> =
        corpora.iter().enumerate().flat_map(|(c, corpus)| (0..corpus.pages.len()).map(move |page| (c, page))).collect();
    let pages: Vec<Option<PageRows>> = all
        .par_iter()
        .map(|&(corpus, page)| {
            let gold = &corpora[corpus].pages[page];
            let bytes = corpora[corpus].read(gold).ok()?;
            let rows = page_rows((corpus, page), gold, &bytes, extractor, reading);
            done();
            rows
        })
        .collect();
    let mut data = Data { pages: pages.into_iter().flatten().collect(), rows: 0 };
    for page in &mut data.pages {
        page.start = data.rows;
        data.rows += page.words.len();
    }
    weigh(&mut data, corpora.len());
    data
}

fn page_rows(
    place: (usize, usize),
    gold: &GoldPage,
    bytes: &[u8],
    extractor: &Extractor,
    reading: Reading,
) -> Option<PageRows> {
    let known = gold.url.clone().filter(|url| url.starts_with("http"));
    let url = known.clone().filter(|_| chance((&gold.id, "url"), reading.seed) >= reading.without_url);
    let hints = Hints { url, ..Hints::default() };
    let limits = Limits::default();
    let source = decode(bytes, &hints, &limits);
    let html = page::parse(&source, &hints, &limits);
    let domain = domain(known.as_deref().or(html.url.as_deref()), &gold.id);
    let lines;
    let text_source;
    let page = match reading.format {
        Format::Html => html,
        Format::Text => {
            lines = visible_lines(&extractor.marked(&html)?.blocks);
            text_source = source::from_text(&lines, Format::Text);
            page::parse(&text_source, &Hints::default(), &limits)
        }
    };
    let Marked { mut blocks, measures, type_sums, page_type, marks, .. } = extractor.marked(&page)?;
    let mut numbers = Numbers::default();
    let words: Vec<Vec<u32>> = blocks.blocks.iter().map(|block| numbers.of(&block.text)).collect();
    let counted: Vec<f32> = words.iter().map(|words| words.len() as f32).collect();
    let (right, weight, known) = match &gold.body {
        Some(body) => by_body(&words, &numbers.of(body)),
        None => by_segments(&blocks, gold)?,
    };
    let base = scores::base(&marks.marks, counted.len());
    let verdicts = scores::verdicts(&marks.marks, counted.len(), extractor.rules());
    let verdicts = verdicts.into_iter().map(|verdict| verdict.map(|(verdict, _)| verdict)).collect();
    forget_texts(&mut blocks);
    let (corpus, page) = place;
    let page_type = page_type.page_type;
    let gold_type = gold.page_type.as_deref().and_then(PageType::named);
    Some(PageRows {
        gold_type,
        type_sums,
        corpus,
        page,
        domain,
        page_type,
        blocks,
        measures,
        marks,
        base,
        verdicts,
        words: counted,
        right,
        weight,
        gold: known,
        start: 0,
    })
}

/// The lines of a page as another tool's plain output has them.
pub fn visible_lines(blocks: &Blocks) -> String {
    let mut lines = String::new();
    for block in blocks.blocks.iter().filter(|block| !block.looks.hidden) {
        lines.push_str(&block.text);
        lines.push('\n');
    }
    lines
}

type Labels = (Vec<f32>, Vec<f32>, Gold);

fn by_body(words: &[Vec<u32>], gold: &[u32]) -> Labels {
    let right = align(words, gold);
    let all: usize = words.iter().map(Vec::len).sum();
    let size = gold.len() as f32 + PAGE_SHARE * all as f32;
    let weight = words.iter().map(|own| own.len() as f32 / size.max(1.0)).collect();
    (right, weight, Gold::Body(gold.len() as f32))
}

/// Blocks that hold a segment, or stand in one, are right or wrong; of the others nothing is known.
fn by_segments(blocks: &Blocks, gold: &GoldPage) -> Option<Labels> {
    let texts: Vec<String> = blocks.blocks.iter().map(|block| one_line(&block.text)).collect();
    let holders = |segments: &[String]| -> Vec<Vec<usize>> {
        let holding = |segment: &String| {
            let segment = one_line(segment);
            let touches =
                |text: &String| text.contains(&segment) || (text.len() > 20 && segment.contains(text.as_str()));
            (0..texts.len()).filter(|block| touches(&texts[*block])).collect()
        };
        segments.iter().map(holding).filter(|blocks: &Vec<usize>| !blocks.is_empty()).collect()
    };
    let (with, without) = (holders(&gold.with), holders(&gold.without));
    if with.is_empty() && without.is_empty() {
        return None;
    }
    let mut right = vec![0.0; texts.len()];
    let mut weight = vec![0.0; texts.len()];
    let all = (with.len() + without.len()) as f32;
    for (segments, share) in [(&with, 1.0), (&without, 0.0)] {
        for holders in segments {
            for &block in holders {
                right[block] = share;
                weight[block] += 1.0 / (holders.len() as f32 * all);
            }
        }
    }
    for block in with.iter().flatten().filter(|block| without.iter().flatten().any(|other| other == *block)) {
        weight[*block] = 0.0;
    }
    Some((right, weight, Gold::Segments { with, without }))
}

/// Every corpus counts by its number of pages with a body; segments count less, as they are few a page.
fn weigh(data: &mut Data, corpora: usize) {
    const SHARES: [f32; 2] = [1.0, 0.3];
    let mut pages = vec![0.0_f32; corpora];
    data.pages.iter().for_each(|page| pages[page.corpus] += 1.0);
    for page in &mut data.pages {
        let of_gold = SHARES[usize::from(matches!(page.gold, Gold::Segments { .. }))];
        // Half way between equal corpora and equal pages.
        let corpus = of_gold / pages[page.corpus].max(1.0).sqrt();
        let decided = page.verdicts.iter();
        for (weight, verdict) in page.weight.iter_mut().zip(decided) {
            *weight *= if verdict.is_some() { 0.0 } else { corpus };
        }
    }
}

fn forget_texts(blocks: &mut Blocks) {
    for block in &mut blocks.blocks {
        block.text = String::new();
        block.links = Vec::new();
        block.runs = Vec::new();
    }
    blocks.images = Vec::new();
    blocks.details.clear();
    blocks.anchors.clear();
}

/// A number from 0 to 1 that a name gives.
fn chance(name: impl Hash, seed: u64) -> f32 {
    let mut hasher = FxHasher::default();
    (name, seed).hash(&mut hasher);
    crate::eval::random::SplitMix::new(hasher.finish()).unit()
}

/// A number for the domain of a page: what is registered, as far as a name tells; a page without URL is its own.
fn domain(url: Option<&str>, id: &str) -> u64 {
    let host = url.and_then(|url| url::Url::parse(url).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let name = host.map_or_else(|| format!("id {id}"), |host| registered(&host).to_owned());
    let mut hasher = FxHasher::default();
    name.hash(&mut hasher);
    hasher.finish()
}

/// The last two labels of a host, or three where the last but one is a registry's (`co.uk`, `com.br`).
fn registered(host: &str) -> &str {
    let labels: Vec<&str> = host.split('.').collect();
    let registry =
        |label: &str| matches!(label, "co" | "com" | "net" | "org" | "gov" | "ac" | "edu" | "gob" | "or" | "ne" | "go");
    let count = match labels.as_slice() {
        [.., middle, last] if last.len() == 2 && registry(middle) => 3,
        _ => 2,
    };
    let skipped: usize = labels.iter().take(labels.len().saturating_sub(count)).map(|label| label.len() + 1).sum();
    &host[skipped..]
}

/// The fold of a domain.
pub fn fold_of(domain: u64, folds: usize, seed: u64) -> usize {
    crate::eval::random::SplitMix::new(domain ^ seed).below(folds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_owner_are_one_domain() {
        assert_eq!(registered("www.news.example.co.uk"), "example.co.uk");
        assert_eq!(registered("docs.example.org"), "example.org");
        assert_eq!(registered("example.org"), "example.org");
        assert_eq!(registered("localhost"), "localhost");
        let of = |url| domain(Some(url), "a");
        assert_eq!(of("https://a.example.org/x"), of("http://b.example.org/"));
        assert_ne!(domain(None, "a"), domain(None, "b"));
    }
}
