//! Texts by how they begin.
//!
//! In: texts, each with a number that stands for it; a text and a place in it, or all places. Out: which of them stand there.
//! What holds: most places are told by a look at their first two bytes; at the others, those with the same first bytes are told
//! apart byte by byte, so that a place costs no more than the longest text, however many there are.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::names::{Filter, packed};

/// Bytes by which texts are found, at most.
const KEY: usize = 4;

/// Bytes that are looked at together.
const WORD: usize = 8;

/// Texts by their first bytes.
#[derive(Debug)]
pub(crate) struct Starts {
    /// For each two bytes, how long the keys of texts are that begin with them, as bits.
    lengths: Box<[u8]>,
    /// The keys of texts.
    keys: Filter,
    /// Texts by their keys, in their order.
    texts: FxHashMap<u64, Vec<Entry>>,
}

/// A text.
#[derive(Debug)]
struct Entry {
    text: Box<str>,
    number: usize,
}

impl Default for Starts {
    fn default() -> Starts {
        Starts { lengths: vec![0; 1 << u16::BITS].into(), keys: Filter::default(), texts: FxHashMap::default() }
    }
}

impl Starts {
    /// Adds a text; one without bytes stands nowhere.
    pub fn add(&mut self, text: &str, number: usize) {
        if text.is_empty() {
            return;
        }
        let (word, bytes) = (word(text.as_bytes(), 0), text.len().min(KEY));
        let key = key(word, bytes);
        self.keys.add(key);
        let list = self.texts.entry(key).or_default();
        let place = list.partition_point(|one| *one.text < *text);
        list.insert(place, Entry { text: text.into(), number });
        let seconds = if bytes == 1 { 0..=u8::MAX } else { text.as_bytes()[1]..=text.as_bytes()[1] };
        seconds.for_each(|second| self.lengths[usize::from(u16::from_le_bytes([word as u8, second]))] |= 1 << bytes);
    }

    /// Calls for each text that stands at a place of another.
    pub fn at(&self, text: &[u8], at: usize, mut call: impl FnMut(usize)) {
        self.each(text, at, |one| call(one.number));
    }

    /// Calls for each text that stands anywhere in another, with its first byte and the one behind its last.
    pub fn anywhere(&self, text: &[u8], mut call: impl FnMut(usize, Range<usize>)) {
        let mut found = |at: usize| self.each(text, at, |one| call(one.number, at..at + one.text.len()));
        let mut next = 0;
        while let Some(at) = self.next(text, next) {
            found(at);
            next = at + 1;
        }
        let last = text.len().saturating_sub(WORD - 1);
        let mut word = word(text, last);
        for at in last..text.len() {
            if self.lengths(word) != 0 {
                found(at);
            }
            word >>= u8::BITS;
        }
    }

    /// The next place from one on where a text may stand, but for the last ones.
    fn next(&self, text: &[u8], from: usize) -> Option<usize> {
        let word = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let ahead = text.get(from..)?.windows(WORD).position(|bytes| self.lengths(word(bytes)) != 0)?;
        Some(from + ahead)
    }

    /// How long the keys are of texts that may begin with some bytes, as bits.
    #[inline]
    fn lengths(&self, word: u64) -> u8 {
        let known = self.lengths[usize::from(word as u16)];
        if known == 0 {
            return 0;
        }
        // one by one, so that each mask is known
        let may = |bytes: usize| u8::from(self.keys.may_have(key(word, bytes))) << bytes;
        known & (1 << 1 | 1 << 2 | may(3) | may(KEY))
    }

    /// Calls for those that stand at a place of a text, the shortest first.
    fn each(&self, text: &[u8], at: usize, mut call: impl FnMut(&Entry)) {
        let text = text.get(at..).unwrap_or_default();
        let word = word(text, 0);
        let mut lengths = self.lengths(word);
        while lengths != 0 {
            let bytes = lengths.trailing_zeros() as usize;
            lengths &= lengths - 1;
            if let Some(list) = self.texts.get(&key(word, bytes)) {
                each_of(list, text, bytes, &mut call);
            }
        }
    }
}

/// Calls for those of a list with which a text begins; all of the list begin with so many bytes of it.
fn each_of(mut list: &[Entry], text: &[u8], mut alike: usize, call: &mut impl FnMut(&Entry)) {
    while let [first, others @ ..] = list {
        if others.is_empty() || first.text.len() <= alike {
            if text.starts_with(first.text.as_bytes()) {
                call(first);
            }
            list = others;
            continue;
        }
        let Some(byte) = text.get(alike) else { return };
        let next = |one: &Entry| one.text.as_bytes().get(alike).copied();
        let start = list.partition_point(|one| next(one) < Some(*byte));
        let end = list.partition_point(|one| next(one) <= Some(*byte));
        list = &list[start..end];
        alike += 1;
    }
}

/// The bytes at a place of a text; 0 for those behind its end.
fn word(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    match rest.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => packed(rest),
    }
}

/// The key of so many of these bytes.
#[inline]
fn key(word: u64, bytes: usize) -> u64 {
    word & bits(bytes) | (bytes as u64) << (u64::BITS - u8::BITS)
}

/// All bits of so many bytes, from one to eight.
#[inline]
fn bits(bytes: usize) -> u64 {
    u64::MAX >> (u8::BITS * (WORD - bytes) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "x",
        "by",
        "by u",
        "pho",
        "photo",
        "photographer",
        "ö",
        "说",
        "说说",
        "a\0",
        "photogram",
        "phototype",
        "photon",
    ];

    fn starts() -> Starts {
        let mut starts = Starts::default();
        TEXTS.iter().enumerate().for_each(|(number, text)| starts.add(text, number));
        starts
    }

    #[test]
    fn texts_of_all_lengths_are_found_where_they_start() {
        let starts = starts();
        let found = |text: &str| {
            let mut found = Vec::new();
            starts.at(text.as_bytes(), 0, |number| found.push(TEXTS[number]));
            found
        };
        assert_eq!(found("by us"), ["by", "by u"]);
        assert_eq!(found("photograph"), ["pho", "photo"]);
        assert_eq!(found("photographers"), ["pho", "photo", "photographer"]);
        assert_eq!((found("x"), found("ö"), found("说道")), (vec!["x"], vec!["ö"], vec!["说"]));
        assert_eq!((found(""), found("ph"), found("a")), (vec![], vec![], vec![]));
    }

    #[test]
    fn texts_are_found_anywhere() {
        let starts = starts();
        let photos = "photons, photograms and photographers in phototypes, photos, photogr";
        for text in ["", "x", "the photographers by us", photos, "说说说", "phphophotphot", "goodby", "ab\0a\0"] {
            let mut found = Vec::new();
            starts.anywhere(text.as_bytes(), |number, range| found.push((range, TEXTS[number])));
            let at =
                |start: usize| TEXTS.iter().filter(move |one| text.as_bytes()[start..].starts_with(one.as_bytes()));
            let mut plain: Vec<_> =
                (0..text.len()).flat_map(|start| at(start).map(move |one| (start..start + one.len(), *one))).collect();
            plain.sort_by_key(|(range, _)| (range.start, range.end));
            assert_eq!(found, plain, "{text}");
        }
    }
}
