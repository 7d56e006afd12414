//! Names that few are looked for among many.
//!
//! In: names with a value each. Out: the value of a name. What holds: most names that are not among them are told by their length
//! and their ends, without being read.

use rustc_hash::FxHashMap;

/// Bits of the filter.
const BITS: usize = 1 << 15;

/// Values by name.
#[derive(Clone, Debug)]
pub(crate) struct Names<V> {
    values: FxHashMap<String, V>,
    filter: Box<[u64]>,
}

impl<V> Default for Names<V> {
    fn default() -> Names<V> {
        Names { values: FxHashMap::default(), filter: vec![0; BITS / 64].into() }
    }
}

impl<V: Default> Names<V> {
    /// Changes the value of a name, which is added if it is new.
    pub fn with(&mut self, name: &str, change: impl FnOnce(&mut V)) {
        let bit = bit(name);
        self.filter[bit / 64] |= 1 << (bit % 64);
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
        let bit = bit(name);
        if self.filter[bit / 64] & (1 << (bit % 64)) == 0 {
            return None;
        }
        self.values.get(name)
    }
}

/// The bit of a name: from its length, its first two bytes and its last two.
fn bit(name: &str) -> usize {
    let byte = |byte: Option<&u8>| u32::from(byte.copied().unwrap_or(0));
    let bytes = name.as_bytes();
    let ends = [bytes.first(), bytes.get(1), bytes.last(), bytes.len().checked_sub(2).and_then(|at| bytes.get(at))];
    let read = ends.into_iter().fold(bytes.len() as u32, |read, one| read.rotate_left(8) ^ byte(one));
    (read.wrapping_mul(0x9E37_79B1) >> (32 - BITS.trailing_zeros())) as usize
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
