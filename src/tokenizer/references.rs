//! Character references.
//!
//! In: what follows an `&`. Out: the characters that are meant and how many bytes name them. What holds: no more than the
//! longest name is read, however many letters follow, and the digits of a number are read once.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Letters of the longest name.
const LONGEST: usize = 32;
/// Letters of the longest name that needs no semicolon.
const LONGEST_BARE: usize = 6;

/// The characters that are meant, and the bytes after the `&` that say so.
#[derive(Debug, PartialEq)]
pub(super) struct Reference {
    pub first: char,
    pub second: Option<char>,
    pub length: usize,
}

/// Reads the reference after an `&`, if there is one.
pub(super) fn read(after: &[u8], in_attribute: bool) -> Option<Reference> {
    match after.first()? {
        b'#' => numeric(after),
        first if first.is_ascii_alphanumeric() => named(after, in_attribute),
        _ => None,
    }
}

fn named(after: &[u8], in_attribute: bool) -> Option<Reference> {
    if let Some(found) = common(after) {
        return Some(found);
    }
    let letters = after.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    // A name with a semicolon is the longest one, for no name goes on after it.
    if after.get(letters) == Some(&b';')
        && let Some(found) = looked_up(&after[..=letters])
    {
        return Some(found);
    }
    let longest = letters.min(LONGEST_BARE);
    if !in_attribute {
        return (2..=longest).rev().find_map(|length| looked_up(&after[..length]));
    }
    // `?a=1&copy=2` in an address means no copyright, nor does `&copyright`.
    let is_parameter = after.get(letters) == Some(&b'=');
    if is_parameter || longest < letters { None } else { looked_up(&after[..letters]) }
}

/// The names that stand for nearly all references of real pages.
fn common(after: &[u8]) -> Option<Reference> {
    let (first, length) = match after {
        [b'a', b'm', b'p', b';', ..] => ('&', 4),
        [b'l', b't', b';', ..] => ('<', 3),
        [b'g', b't', b';', ..] => ('>', 3),
        [b'q', b'u', b'o', b't', b';', ..] => ('"', 5),
        [b'n', b'b', b's', b'p', b';', ..] => ('\u{A0}', 5),
        _ => return None,
    };
    Some(Reference { first, second: None, length })
}

fn looked_up(name: &[u8]) -> Option<Reference> {
    let (first, second) = NAMED_ENTITIES.get(str::from_utf8(name).ok()?)?;
    // The table holds the beginnings of names too, with no character.
    let first = char::from_u32(*first).filter(|first| *first != '\0')?;
    let second = char::from_u32(*second).filter(|second| *second != '\0');
    Some(Reference { first, second, length: name.len() })
}

fn numeric(after: &[u8]) -> Option<Reference> {
    let (radix, start) = if matches!(after.get(1), Some(b'x' | b'X')) { (16, 2) } else { (10, 1) };
    let mut number = 0_u32;
    let mut at = start;
    while let Some(digit) = after.get(at).and_then(|byte| char::from(*byte).to_digit(radix)) {
        number = number.saturating_mul(radix).saturating_add(digit);
        at += 1;
    }
    if at == start {
        return None;
    }
    let length = at + usize::from(after.get(at) == Some(&b';'));
    Some(Reference { first: meant(number), second: None, length })
}

/// The character of a number; numbers of Windows-1252 are taken as such.
fn meant(number: u32) -> char {
    let replaced = number.checked_sub(0x80).and_then(|at| *C1_REPLACEMENTS.get(at as usize)?);
    match number {
        0 => char::REPLACEMENT_CHARACTER,
        _ => replaced.or(char::from_u32(number)).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_found() {
        for (name, (first, second)) in NAMED_ENTITIES.entries().filter(|(_, (first, _))| *first != 0) {
            let bare = name.strip_suffix(';').unwrap_or(name);
            assert!(bare.len() < LONGEST && (bare != *name || name.len() <= LONGEST_BARE), "{name}");
            let found = read(format!("{name} ").as_bytes(), false).unwrap_or_else(|| panic!("{name}"));
            let second = char::from_u32(*second).filter(|second| *second != '\0');
            assert_eq!((found.first as u32, found.second, found.length), (*first, second, name.len()), "{name}");
        }
    }

    #[test]
    fn the_longest_name_counts() {
        let found =
            |text: &str, in_attribute| read(text.as_bytes(), in_attribute).map(|found| (found.first, found.length));
        assert_eq!(found("notit;", false), Some(('¬', 3)));
        assert_eq!(found("notin;", false), Some(('∉', 6)));
        assert_eq!(found("notin", false), Some(('¬', 3)));
        assert_eq!(found("notit;", true), None);
        assert_eq!(found("copy=", true), None);
        assert_eq!(found("copy=", false), Some(('©', 4)));
        assert_eq!(found("copy", true), Some(('©', 4)));
        assert_eq!(found("copy;=", true), Some(('©', 5)));
        assert_eq!([found("", false), found(" ", false), found(";", false), found("nothing;", true)], [None; 4]);
    }

    #[test]
    fn numbers_are_replaced_where_the_standard_says_so() {
        let found = |text: &str| read(text.as_bytes(), false).map(|found| (found.first, found.length));
        assert_eq!(found("#65;"), Some(('A', 4)));
        assert_eq!(found("#65B"), Some(('A', 3)));
        assert_eq!(found("#x41;"), Some(('A', 5)));
        assert_eq!(found("#X4a"), Some(('J', 4)));
        assert_eq!(found("#150;"), Some(('–', 5)));
        assert_eq!(found("#x81;"), Some(('\u{81}', 5)));
        assert_eq!(found("#13;"), Some(('\r', 4)));
        for number in ["#0", "#xD800", "#x110000", "#99999999999999999999", "#xFFFFFFFFFFFFFFFFFFFF"] {
            assert_eq!(found(number), Some(('\u{FFFD}', number.len())), "{number}");
        }
        assert_eq!([found("#"), found("#;"), found("#x"), found("#x;"), found("#xg"), found("#a")], [None; 6]);
    }
}
