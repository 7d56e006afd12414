//! The words of a page's blocks, each by a number.
//!
//! In: blocks; other texts to compare them with. Out: for each block its words, what share of them is different or common, and how much
//! of it other texts have. What holds: each text is read once; two words have the same number if they are the same in lower case.

use foldhash::HashSet;

use super::numbers::Numbers;
use super::reading::{Counts, read};
use crate::blocks::Block;

/// How many words of a page count as its commonest.
const COMMON: usize = 40;
/// Texts that blocks are compared with word by word.
pub(super) const TITLES: usize = 3;

/// The words of all blocks.
pub(super) struct Words {
    numbers: Numbers,
    all: Vec<u32>,
    ends: Vec<usize>,
}

impl Words {
    /// Reads the blocks' texts; the counts of their characters come beside.
    pub fn of(blocks: &[Block]) -> (Words, Vec<Counts>) {
        let bytes: usize = blocks.iter().map(|block| block.text.len()).sum();
        let mut numbers = Numbers::for_keys(bytes / 8);
        let mut all: Vec<u32> = Vec::with_capacity(bytes / 5);
        let mut ends = Vec::with_capacity(blocks.len());
        let mut counts = Vec::with_capacity(blocks.len());
        for block in blocks {
            counts.push(read(&block.text, |hash| all.push(u32::try_from(numbers.of(hash)).unwrap_or(u32::MAX))));
            ends.push(all.len());
        }
        (Words { numbers, all, ends }, counts)
    }

    /// The words of a block.
    pub fn block(&self, index: usize) -> &[u32] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[index]]
    }

    /// How many words there are, each as often as it comes.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// How many blocks there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The words of each block.
    pub fn blocks(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).map(|index| self.block(index))
    }

    /// How often each word comes.
    pub fn times(&self) -> Vec<u32> {
        let mut times = vec![0; self.numbers.count()];
        self.all.iter().for_each(|word| times[*word as usize] += 1);
        times
    }

    /// The words of another text, none for those that no block has.
    fn of_text(&self, text: &str) -> Vec<Option<u32>> {
        let mut words = Vec::new();
        read(text, |hash| words.push(self.numbers.find(hash).and_then(|number| u32::try_from(number).ok())));
        words
    }

    /// The page's commonest words, counted in some blocks: mostly the small words of its language.
    fn common(&self, counted: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut times = vec![0_u32; self.numbers.count()];
        for (_, words) in self.blocks().enumerate().filter(|(index, _)| counted(*index)) {
            words.iter().for_each(|word| times[*word as usize] += 1);
        }
        let mut often: Vec<u32> = (0..).zip(&times).filter(|(_, times)| **times > 1).map(|(word, _)| word).collect();
        // Ties go by hash, so that the same page gives the same words.
        let rank = |word: &u32| (std::cmp::Reverse(times[*word as usize]), self.numbers.key(*word as usize));
        if often.len() > COMMON {
            often.select_nth_unstable_by_key(COMMON, rank);
            often.truncate(COMMON);
        }
        often
    }
}

/// What the words of a block are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shares {
    /// Different words over all words.
    pub unique: f32,
    /// Words that are among the page's commonest over all words.
    pub common: f32,
    /// The largest share of words that it has in common with one of the titles (Jaccard).
    pub titles: f32,
}

/// What is known of a word.
#[derive(Clone, Copy, Default)]
struct Known {
    /// One more than the last block that it was seen in.
    seen: u32,
    /// Whether it is common.
    common: bool,
    /// The titles that have it, a bit each.
    titles: u8,
}

/// For each block, what its words are. The commonest words are counted in some blocks only.
pub(super) fn shares(words: &Words, titles: &[String], counted: impl Fn(usize) -> bool) -> Vec<Shares> {
    let mut known = vec![Known::default(); words.numbers.count()];
    words.common(counted).into_iter().for_each(|word| known[word as usize].common = true);
    let mut lengths = [0; TITLES];
    for (title, (text, length)) in titles.iter().zip(&mut lengths).enumerate() {
        let mut different: HashSet<u64> = HashSet::default();
        read(text, |hash| _ = different.insert(hash));
        *length = different.len();
        let here = different.into_iter().filter_map(|hash| words.numbers.find(hash));
        here.for_each(|word| known[word].titles |= 1 << title);
    }
    let of_block = |(here, own): (u32, &[u32])| {
        let (mut unique, mut common, mut shared) = (0_usize, 0_usize, [0_usize; TITLES]);
        for word in own {
            let word = &mut known[*word as usize];
            common += usize::from(word.common);
            if word.seen != here {
                word.seen = here;
                unique += 1;
                if word.titles != 0 {
                    (0..).zip(&mut shared).for_each(|(title, shared)| *shared += usize::from(word.titles >> title & 1));
                }
            }
        }
        let all = own.len().max(1) as f32;
        // A block of many more words than the title cannot overlap much with it.
        let short = own.len() <= lengths.iter().max().map_or(0, |longest| longest * 8);
        let titles = lengths.iter().zip(shared).filter(|(length, shared)| short && **length > 0 && *shared > 0);
        let titles = titles.map(|(length, shared)| shared as f32 / (unique + length - shared) as f32);
        Shares { unique: unique as f32 / all, common: common as f32 / all, titles: titles.fold(0.0, f32::max) }
    };
    (1..).zip(words.blocks()).map(of_block).collect()
}

/// For each block, the share of its word triples that other texts have; beside it, how many words these have.
pub(super) fn triples<'t>(words: &Words, others: impl Iterator<Item = &'t str>) -> (Vec<f32>, usize) {
    // Of each word, whether it is the first, the second or the third of a triple: a bit each.
    let mut has = vec![0_u8; words.numbers.count()];
    let mut triples: HashSet<[u32; 3]> = HashSet::default();
    let mut count = 0;
    for text in others {
        let text = words.of_text(text);
        count += text.len();
        for three in text.windows(3) {
            if let [Some(one), Some(two), Some(three)] = *three {
                triples.insert([one, two, three]);
                [(one, 1), (two, 2), (three, 4)].into_iter().for_each(|(word, bit)| has[word as usize] |= bit);
            }
        }
    }
    if triples.is_empty() {
        return (vec![0.0; words.count()], count);
    }
    let mut different: Vec<[u32; 3]> = Vec::new();
    let of_block = |own: &[u32]| {
        let may = |word: u32, bit: u8| has[word as usize] & bit != 0;
        let is_shared = |three: &[u32]| {
            let [one, two, three] = [three[0], three[1], three[2]];
            may(one, 1) && may(two, 2) && may(three, 4) && triples.contains(&[one, two, three])
        };
        if !own.windows(3).any(is_shared) {
            return 0.0;
        }
        different.clear();
        different.extend(own.windows(3).map(|three| [three[0], three[1], three[2]]));
        different.sort_unstable();
        different.dedup();
        different.iter().filter(|three| is_shared(&three[..])).count() as f32 / different.len() as f32
    };
    (words.blocks().map(of_block).collect(), count)
}
