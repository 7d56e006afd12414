//! Names that few are looked for among many.
//!
//! In: names with a value each. Out: the value of a name. What holds: most names that are not among them are told by one bit;
//! a short name is compared as one number.

use rustc_hash::FxHashMap;

/// Bits of a filter.
const BITS: usize = 1 << 15;

/// Bytes of the longest name that is a number with its length.
const SHORT: usize = 7;

/// Keys, of which it is told that one is not among them, or that it may be.
#[derive(Clone, Debug)]
pub(crate) struct Filter(Box<[u64; BITS / 64]>);

impl Default for Filter {
    fn default() -> Filter {
        Filter(Box::new([0; BITS / 64]))
    }
}

impl Filter {
    /// Adds a key.
    pub fn add(&mut self, key: u64) {
        let bit = bit(key);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a key may be among them.
    #[inline]
    pub fn may_have(&self, key: u64) -> bool {
        let bit = bit(key);
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }
}

#[inline]
fn bit(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - BITS.trailing_zeros())) as usize
}

/// Values by name.
#[derive(Clone, Debug)]
pub(crate) struct Names<V> {
    /// Those of short names, by their keys.
    short: FxHashMap<u64, V>,
    long: FxHashMap<String, V>,
    filter: Filter,
}

impl<V> Default for Names<V> {
    fn default() -> Names<V> {
        Names { short: FxHashMap::default(), long: FxHashMap::default(), filter: Filter::default() }
    }
}

impl<V: Default> Names<V> {
    /// Makes room for so many names.
    pub fn reserve(&mut self, names: usize) {
        // about half of them are short
        self.short.reserve(names / 2);
        self.long.reserve(names / 2);
    }

    /// Changes the value of a name, which is added if it is new.
    pub fn with(&mut self, name: &str, change: impl FnOnce(&mut V)) {
        let key = key(name);
        self.filter.add(key);
        if name.len() <= SHORT {
            return change(self.short.entry(key).or_default());
        }
        match self.long.get_mut(name) {
            Some(value) => change(value),
            None => change(self.long.entry(name.to_owned()).or_default()),
        }
    }
}

impl<V> Names<V> {
    /// The value of a name.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&V> {
        let key = key(name);
        if self.filter.may_have(key) { self.found(name, key) } else { None }
    }

    fn found(&self, name: &str, key: u64) -> Option<&V> {
        if name.len() <= SHORT { self.short.get(&key) } else { self.long.get(name) }
    }
}

/// The key of a name: of a short one its bytes and its length, of others their length and what they begin and end with.
#[inline]
fn key(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let read = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) if bytes.len() > SHORT => {
            u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(u64::BITS / 2)
        }
        _ => packed(bytes),
    };
    read ^ (bytes.len() as u64) << (u64::BITS - u8::BITS)
}

/// Up to seven bytes as one number.
#[inline]
pub(crate) fn packed(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let behind = u8::BITS * (bytes.len() as u32 - 4);
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (behind % u64::BITS);
    }
    bytes.iter().rev().fold(0, |read, byte| read << u8::BITS | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn every_name_is_found() {
        let mut names: Names<usize> = Names::default();
        let some: Vec<String> = (0..500).map(|number| "n".repeat(number % 9) + &number.to_string()).collect();
        some.iter().enumerate().for_each(|(number, name)| names.with(name, |value| *value = number));
        names.with("", |value| *value = 500);
        assert!(some.iter().enumerate().all(|(number, name)| names.get(name) == Some(&number)));
        assert_eq!((names.get(""), names.get("none"), names.get("x")), (Some(&500), None, None));
    }

    #[test]
    fn names_are_told_apart_by_each_byte() {
        let long = "abcdefghijkl";
        for length in 0..=long.len() {
            let mut names: Names<bool> = Names::default();
            names.with(&long[..length], |value| *value = true);
            for other in 0..=long.len() {
                assert_eq!(names.get(&long[..other]).is_some(), other == length);
            }
            for changed in 0..length {
                let mut bytes = long.as_bytes()[..length].to_vec();
                bytes[changed] = 0;
                assert_eq!(names.get(&String::from_utf8_lossy(&bytes)), None);
            }
            assert_eq!(names.get(&format!("{}\0", &long[..length])), None);
        }
    }
}
