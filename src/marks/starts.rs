//! Texts that begin at a known place, by their first bytes.
//!
//! In: texts; a text and a place in it. Out: which of them stand there. What holds: most places are told by one look at a few
//! bits.

use rustc_hash::FxHashMap;

use crate::names::Filter;

/// Texts by their first bytes.
#[derive(Debug)]
pub(super) struct Starts {
    /// What stands for texts of one byte.
    one: Vec<Vec<usize>>,
    /// What stands for texts of two bytes.
    two: Keyed<usize>,
    /// Longer texts with what stands for each, by their first three bytes.
    more: Keyed<(String, usize)>,
}

/// Lists by a key.
#[derive(Debug)]
struct Keyed<T> {
    lists: FxHashMap<u32, Vec<T>>,
    filter: Filter,
}

impl Default for Starts {
    fn default() -> Starts {
        Starts { one: vec![Vec::new(); 256], two: Keyed::default(), more: Keyed::default() }
    }
}

impl<T> Default for Keyed<T> {
    fn default() -> Keyed<T> {
        Keyed { lists: FxHashMap::default(), filter: Filter::default() }
    }
}

impl<T> Keyed<T> {
    fn add(&mut self, key: u32, value: T) {
        self.filter.add(key);
        self.lists.entry(key).or_default().push(value);
    }

    fn get(&self, key: u32) -> &[T] {
        if self.filter.may_have(key) { self.lists.get(&key).map_or(&[], Vec::as_slice) } else { &[] }
    }
}

impl Starts {
    /// Adds a text that is not empty.
    pub fn add(&mut self, text: &str, number: usize) {
        match *text.as_bytes() {
            [] => {}
            [one] => self.one[usize::from(one)].push(number),
            [one, two] => self.two.add(key(one, two, 0), number),
            [one, two, three, ..] => self.more.add(key(one, two, three), (text.to_owned(), number)),
        }
    }

    /// Calls for each text that stands at the start of another.
    pub fn each(&self, text: &[u8], mut call: impl FnMut(usize)) {
        let [one, rest @ ..] = text else { return };
        self.one[usize::from(*one)].iter().for_each(|number| call(*number));
        let [two, rest @ ..] = rest else { return };
        self.two.get(key(*one, *two, 0)).iter().for_each(|number| call(*number));
        let [three, ..] = rest else { return };
        let more = self.more.get(key(*one, *two, *three)).iter();
        more.filter(|(one, _)| text.starts_with(one.as_bytes())).for_each(|(_, number)| call(*number));
    }
}

fn key(one: u8, two: u8, three: u8) -> u32 {
    u32::from_le_bytes([one, two, three, 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_lengths_are_found_where_they_start() {
        let mut starts = Starts::default();
        let texts = ["x", "by", "by u", "pho", "photo", "ö", "说"];
        texts.iter().enumerate().for_each(|(number, text)| starts.add(text, number));
        let found = |text: &str| {
            let mut found = Vec::new();
            starts.each(text.as_bytes(), |number| found.push(texts[number]));
            found
        };
        assert_eq!(found("by us"), ["by", "by u"]);
        assert_eq!(found("photograph"), ["pho", "photo"]);
        assert_eq!((found("x"), found("ö"), found("说道")), (vec!["x"], vec!["ö"], vec!["说"]));
        assert_eq!((found(""), found("ph")), (vec![], vec![]));
    }
}
