//! Names that few are looked for among many.
//!
//! In: names with a value each. Out: the value of a name. What holds: most names that are not among them are told by their length
//! and their ends, without being read.

use rustc_hash::FxHashMap;

/// Bits of a filter.
const BITS: usize = 1 << 15;

/// Keys, of which it is told that one is not among them, or that it may be.
#[derive(Clone, Debug)]
pub(crate) struct Filter(Box<[u64]>);

impl Default for Filter {
    fn default() -> Filter {
        Filter(vec![0; BITS / 64].into())
    }
}

impl Filter {
    /// Adds a key.
    pub fn add(&mut self, key: u32) {
        let bit = bit(key);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a key may be among them.
    pub fn may_have(&self, key: u32) -> bool {
        let bit = bit(key);
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }
}

fn bit(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - BITS.trailing_zeros())) as usize
}

/// Values by name.
#[derive(Clone, Debug)]
pub(crate) struct Names<V> {
    values: FxHashMap<String, V>,
    filter: Filter,
}

impl<V> Default for Names<V> {
    fn default() -> Names<V> {
        Names { values: FxHashMap::default(), filter: Filter::default() }
    }
}

impl<V: Default> Names<V> {
    /// Makes room for so many names.
    pub fn reserve(&mut self, names: usize) {
        self.values.reserve(names);
    }

    /// Changes the value of a name, which is added if it is new.
    pub fn with(&mut self, name: &str, change: impl FnOnce(&mut V)) {
        self.filter.add(key(name));
        match self.values.get_mut(name) {
            Some(value) => change(value),
            None => {
                let mut value = V::default();
                change(&mut value);
                self.values.insert(name.to_owned(), value);
            }
        }
    }
}

impl<V> Names<V> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        if self.filter.may_have(key(name)) { self.values.get(name) } else { None }
    }
}

/// The key of a name: from its length, its first two bytes and its last two.
fn key(name: &str) -> u32 {
    let byte = |byte: Option<&u8>| u32::from(byte.copied().unwrap_or(0));
    let bytes = name.as_bytes();
    let ends = [bytes.first(), bytes.get(1), bytes.last(), bytes.len().checked_sub(2).and_then(|at| bytes.get(at))];
    ends.into_iter().fold(bytes.len() as u32, |read, one| read.rotate_left(8) ^ byte(one))
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn every_name_is_found() {
        let mut names: Names<usize> = Names::default();
        let some: Vec<String> = (0..500).map(|number| "n".repeat(number % 7) + &number.to_string()).collect();
        some.iter().enumerate().for_each(|(number, name)| names.with(name, |value| *value = number));
        names.with("", |value| *value = 500);
        assert!(some.iter().enumerate().all(|(number, name)| names.get(name) == Some(&number)));
        assert_eq!((names.get(""), names.get("none"), names.get("x")), (Some(&500), None, None));
    }
}
