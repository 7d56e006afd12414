//! Names of tags and attributes, interned without asking the global table twice.
//!
//! In: the place of a name in the source, and what ends it. Out: its interned lower case, whether somebody reads attributes
//! of that name, and where it ends. What holds: a name costs a few steps on whole words once it was seen, whatever the case of
//! its letters; names that share a place in the table push each other out; the table does not grow. The global table
//! looks through all names that share a place, so that a text may have a limited number of long ones; those
//! that html5ever knows are in none of its places.

use foldhash::HashSet;
use html5ever::LocalName;

use super::bytes::{find, is};

/// Places for names of less than 8 bytes: a page has about a hundred of them.
const SHORT: usize = 512;
/// Places for names of up to 16 bytes.
const MIDDLING: usize = 128;
/// Places for longer names.
const LONG: usize = 64;
/// Bytes of the longest name that is remembered; the names of hostile pages may be megabytes.
const LONGEST: usize = 64;

/// Bytes of the longest name that stands in its number and is in no table.
const IN_PLACE: usize = 7;
/// What the name of a tag past the limit is called, before its first letters: no element of HTML begins so.
const STAND_IN: &str = "x-";

/// Attributes that decide where elements go in a tree.
const OF_TREES: [&str; 6] = ["type", "color", "face", "size", "encoding", "shadowrootmode"];
/// Formatting elements of which a tree builder drops one if it holds three that are alike, down to their attributes. It holds
/// but one `<a>`, unless blocks nest deeper in it than it mends.
const ALIKE: [&str; 13] = ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Says whether attributes of a name are kept; all are, if it is none.
pub(super) type Keeps<'a> = Option<&'a dyn Fn(&str) -> bool>;

/// A name that is known.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// In lower case.
    pub name: LocalName,
    /// Whether attributes of that name are kept.
    pub kept: bool,
    /// Whether a tag of that name keeps all its attributes.
    pub keeps_all: bool,
    /// Whether it is one too many: a tag is called otherwise, an attribute is dropped.
    pub is_over: bool,
}

/// Whether a name, in lower case, is one of those that [`Options::names`](super::Options::names) counts.
pub fn is_long_name(name: &str) -> bool {
    name.len() > IN_PLACE && LocalName::try_static(name).is_none()
}

/// The table.
pub(super) struct Names<'a> {
    keeps: Keeps<'a>,
    short: Vec<(u64, Known)>,
    middling: Vec<([u64; 2], Known)>,
    long: Vec<Known>,
    /// The last name that has no place.
    passing: Known,
    long_names: LongNames,
}

/// The long names of a page, as far as they are within the limit.
struct LongNames {
    known: HashSet<Box<str>>,
    limit: usize,
}

impl<'a> Names<'a> {
    /// No names; `limit` is how many long ones there may be. What is kept is asked once a name.
    pub fn new(limit: usize, keeps: Keeps<'a>) -> Names<'a> {
        Names {
            keeps,
            short: vec![(0, Known::default()); SHORT],
            middling: vec![([0; 2], Known::default()); MIDDLING],
            long: vec![Known::default(); LONG],
            passing: Known::default(),
            long_names: LongNames { known: HashSet::default(), limit },
        }
    }

    /// Reads the name that starts at a place and ends before a byte of a class; none if it has a NUL. The first byte is part of
    /// it anyway.
    #[inline]
    pub fn read(&mut self, text: &str, start: usize, class: u8) -> Option<(&Known, usize)> {
        let bytes = text.as_bytes();
        let Some((key, end)) = short_name(bytes, start, class) else {
            let end = find(bytes, start + 1, class);
            let has_nul = bytes[start] == 0 || bytes.get(end) == Some(&0);
            return if has_nul { None } else { Some((self.get(&text[start..end]), end)) };
        };
        let key = lower(key);
        let (known_key, known) = &mut self.short[(key.wrapping_mul(MIXER) >> 55) as usize % SHORT];
        if *known_key != key {
            *known_key = key;
            *known = self.long_names.made(&text[start..end], self.keeps);
        }
        Some((known, end))
    }

    /// Looks up a name of any length.
    fn get(&mut self, name: &str) -> &Known {
        if name.len() > 16 {
            return self.longer(name);
        }
        let mut padded = [[0; 8]; 2];
        padded.as_flattened_mut()[..name.len()].copy_from_slice(name.as_bytes());
        let key = padded.map(|word| lower(u64::from_le_bytes(word)));
        let mixed = key[0] ^ key[1].rotate_left(29);
        let (known_key, known) = &mut self.middling[(mixed.wrapping_mul(MIXER) >> 57) as usize % MIDDLING];
        if *known_key != key {
            *known_key = key;
            *known = self.long_names.made(name, self.keeps);
        }
        known
    }

    fn longer(&mut self, name: &str) -> &Known {
        if name.len() > LONGEST {
            return self.pass(name);
        }
        let mixed = name.bytes().fold(0_u64, |mixed, byte| mixed.rotate_left(5) ^ u64::from(byte.to_ascii_lowercase()));
        let known = &mut self.long[(mixed.wrapping_mul(MIXER) >> 58) as usize % LONG];
        if !known.name.as_bytes().eq_ignore_ascii_case(name.as_bytes()) {
            *known = self.long_names.made(name, self.keeps);
        }
        known
    }

    /// Looks up a name that is not remembered.
    pub fn pass(&mut self, name: &str) -> &Known {
        self.passing = self.long_names.made(name, self.keeps);
        &self.passing
    }
}

impl LongNames {
    #[cold]
    fn made(&mut self, name: &str, keeps: Keeps<'_>) -> Known {
        let lower = name.to_ascii_lowercase();
        if !is_long_name(&lower) || self.holds(&lower) {
            let kept = keeps.is_none_or(|keeps| keeps(&lower) || OF_TREES.contains(&&*lower));
            let keeps_all = keeps.is_none() || ALIKE.contains(&&*lower);
            return Known { name: LocalName::from(lower), kept, keeps_all, is_over: false };
        }
        let letters = IN_PLACE - STAND_IN.len();
        let first = lower.char_indices().take_while(|(at, c)| at + c.len_utf8() <= letters).map(|(_, c)| c);
        let name = STAND_IN.chars().chain(first).collect::<String>();
        Known { name: LocalName::from(name), is_over: true, ..Known::default() }
    }

    /// Whether a name is one of them, or is from now on.
    fn holds(&mut self, name: &str) -> bool {
        self.known.contains(name) || self.known.len() < self.limit && self.known.insert(name.into())
    }
}

/// An odd number with no pattern, 2^64 over the golden ratio.
const MIXER: u64 = 0x9E37_79B9_7F4A_7C15;
/// One in each byte.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// A name of less than 8 bytes as a number padded with zeros, and the place after it; none for some others, too.
#[inline]
fn short_name(bytes: &[u8], start: usize, class: u8) -> Option<(u64, usize)> {
    let window = u64::from_le_bytes(*bytes.get(start..)?.first_chunk()?);
    // `@`, letters and what stands among them have this bit. What ends a name has not, nor have digits.
    let stops = !window & (0x40 * EACH);
    let length = (stops.trailing_zeros() / 8) as usize;
    let end = start + length;
    let ends = stops != 0 && length > 0 && bytes[end] != 0 && is(bytes[end], class);
    ends.then(|| (window & ((1 << (8 * length)) - 1), end))
}

/// The bytes of a number with `A` to `Z` in lower case, all at once.
#[inline]
fn lower(word: u64) -> u64 {
    let low = word & (0x7F * EACH);
    // The upper bit of each byte says whether it is `A` or after, and whether it is after `Z`.
    let from_a = low + (0x80 - b'A' as u64) * EACH;
    let after_z = low + (0x7F - b'Z' as u64) * EACH;
    let capital = (from_a ^ after_z) & !word & (0x80 * EACH);
    word | (capital >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenizer::bytes::{ATTRIBUTE_NAME_END, TAG_NAME_END};

    #[test]
    fn names_end_where_their_class_says() {
        let mut names = Names::new(usize::MAX, None);
        for class in [TAG_NAME_END, ATTRIBUTE_NAME_END] {
            for byte in (0..=127_u8).map(char::from) {
                for length in 1..20 {
                    let name = "xÉyZzwvutsrqponmlkji".chars().take(length).collect::<String>();
                    let text = format!("{name}{byte}b   {byte}       ");
                    let end = find(text.as_bytes(), 1, class);
                    let found = names.read(&text, 0, class).map(|(known, end)| (known.name.to_string(), end));
                    let wanted = (byte != '\0').then(|| (text[..end].to_ascii_lowercase(), end));
                    assert_eq!(found, wanted, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn names_are_in_lower_case() {
        let mut names = Names::new(usize::MAX, None);
        let all: String = (1..=127_u8).map(char::from).collect();
        let texts = ["a", "DIV", "data-x", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ", "Ä@[`{zZ", "ßÉX", &"Aé".repeat(40)];
        for text in texts.into_iter().map(str::to_owned).chain([all]) {
            for (start, _) in text.char_indices() {
                for end in (start + 1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                    let name = &names.get(&text[start..end]).name;
                    assert_eq!(**name, *text[start..end].to_ascii_lowercase());
                }
            }
        }
    }

    #[test]
    fn names_that_share_a_place_are_told_apart() {
        let keeps = |name: &str| name.ends_with('7');
        let mut names = Names::new(usize::MAX, Some(&keeps));
        for round in 0..2 {
            for number in 0..5_000 {
                for name in [format!("n{number}"), format!("a-name-that-is-rather-long-{number}")] {
                    let (known, end) = names.read(&name, 0, TAG_NAME_END).expect("a name");
                    assert_eq!((&*known.name, known.kept, end), (&*name, number % 10 == 7, name.len()), "{round}");
                }
            }
        }
    }
}
