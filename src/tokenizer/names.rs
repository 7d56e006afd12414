//! Names of tags and attributes, interned without asking the global table twice.
//!
//! In: a name as it stands in the source, without NUL. Out: its interned lower case, and whether somebody reads
//! attributes of that name. What holds: a name costs a multiplication and a comparison once it was seen, whatever the case of
//! its letters; names that share a place in the table push each other out; the table does not grow.

use html5ever::LocalName;

/// Places for names of up to 16 bytes: a page has about a hundred of them.
const SHORT: usize = 512;
/// Places for longer names.
const LONG: usize = 64;
/// Bytes of the longest name that is remembered; the names of hostile pages may be megabytes.
const LONGEST: usize = 64;

/// A name that is known.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// In lower case.
    pub name: LocalName,
    /// Whether attributes of that name are kept.
    pub kept: bool,
}

/// The table.
pub(super) struct Names {
    short: Vec<(u128, Known)>,
    long: Vec<Known>,
    /// The last name that has no place.
    passing: Known,
}

impl Names {
    pub fn new() -> Names {
        Names {
            short: vec![(0, Known::default()); SHORT],
            long: vec![Known::default(); LONG],
            passing: Known::default(),
        }
    }

    /// Looks up the name that stands in a range of a text. `keeps` is asked once a name.
    #[inline]
    pub fn get(&mut self, text: &str, start: usize, end: usize, keeps: impl Fn(&str) -> bool) -> &Known {
        let bytes = text.as_bytes();
        if end - start > 16 {
            return self.longer(&text[start..end], keeps);
        }
        let key = lower(key(bytes, start, end));
        let (known_key, known) = &mut self.short[place(key)];
        if *known_key != key {
            *known_key = key;
            *known = made(&text[start..end], keeps);
        }
        known
    }

    fn longer(&mut self, name: &str, keeps: impl Fn(&str) -> bool) -> &Known {
        if name.len() > LONGEST {
            self.passing = made(name, keeps);
            return &self.passing;
        }
        let mixed = name.bytes().fold(0_u64, |mixed, byte| mixed.rotate_left(5) ^ u64::from(byte.to_ascii_lowercase()));
        let known = &mut self.long[(mixed.wrapping_mul(MIXER) >> 58) as usize % LONG];
        if !known.name.as_bytes().eq_ignore_ascii_case(name.as_bytes()) {
            *known = made(name, keeps);
        }
        known
    }
}

#[cold]
fn made(name: &str, keeps: impl Fn(&str) -> bool) -> Known {
    let lower = name.to_ascii_lowercase();
    Known { kept: keeps(&lower), name: LocalName::from(lower) }
}

/// An odd number with no pattern, 2^64 over the golden ratio.
const MIXER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Where a key has its place.
#[inline]
fn place(key: u128) -> usize {
    let mixed = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (mixed.wrapping_mul(MIXER) >> 55) as usize % SHORT
}

/// Up to 16 bytes as a number, padded with zeros.
#[inline]
fn key(bytes: &[u8], start: usize, end: usize) -> u128 {
    let length = end - start;
    if let Some(window) = bytes.get(start..start + 16).and_then(|window| <[u8; 16]>::try_from(window).ok()) {
        let beyond = 8 * (16 - length) as u32;
        return u128::from_le_bytes(window).checked_shl(beyond).map_or(0, |key| key >> beyond);
    }
    let mut padded = [0; 16];
    padded[..length].copy_from_slice(&bytes[start..end]);
    u128::from_le_bytes(padded)
}

/// The bytes of a number with `A` to `Z` in lower case, all at once.
#[inline]
fn lower(key: u128) -> u128 {
    const EACH: u128 = u128::from_le_bytes([1; 16]);
    let low = key & (0x7F * EACH);
    // The upper bit of each byte says whether it is `A` or after, and whether it is after `Z`.
    let from_a = low + (0x80 - b'A' as u128) * EACH;
    let after_z = low + (0x7F - b'Z' as u128) * EACH;
    let capital = (from_a ^ after_z) & !key & (0x80 * EACH);
    key | (capital >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_lower_case() {
        let mut names = Names::new();
        let all: String = (1..=127_u8).map(char::from).collect();
        let texts = ["a", "DIV", "data-x", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ", "Ä@[`{zZ", "ßÉX", &"Aé".repeat(40)];
        for text in texts.into_iter().map(str::to_owned).chain([all]) {
            for (start, _) in text.char_indices() {
                for end in (start + 1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                    let name = &names.get(&text, start, end, |_| true).name;
                    assert_eq!(**name, *text[start..end].to_ascii_lowercase());
                }
            }
        }
    }

    #[test]
    fn names_that_share_a_place_are_told_apart() {
        let mut names = Names::new();
        for round in 0..2 {
            for number in 0..5_000 {
                for name in [format!("n{number}"), format!("a-name-that-is-rather-long-{number}")] {
                    let known = names.get(&name, 0, name.len(), |name| name.ends_with('7'));
                    assert_eq!((&*known.name, known.kept), (&*name, number % 10 == 7), "{round}");
                }
            }
        }
    }
}
