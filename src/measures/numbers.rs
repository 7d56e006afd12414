//! Small numbers for large keys.
//!
//! In: keys of 64 bits, hashes all. Out: a number for each different key, from 0 in the order in which keys first come. What holds:
//! a key is looked for in a bounded number of places, whoever chose the keys; one for which none of these is free gets a new
//! number each time.

/// Places that a key can stand in. Keys that nobody chose find theirs in the first few.
const PLACES: usize = 96;
/// Keys that room is made for at once, at most.
pub(super) const ROOM: usize = 1 << 16;

/// The fewest places.
const FIRST: usize = 256;

/// Numbers by key.
pub(super) struct Numbers {
    /// The key of each number.
    keys: Vec<u64>,
    /// Numbers, each one more than it is, where the last bits of their keys say; 0 is a free place.
    places: Vec<u32>,
}

impl Numbers {
    /// No numbers, with room for those of so many keys as far as it is little, for not all of them may differ.
    pub fn for_keys(keys: usize) -> Numbers {
        let places = keys.min(ROOM).next_power_of_two().max(FIRST);
        Numbers { keys: Vec::with_capacity(places / 2), places: vec![0; places] }
    }

    /// The number of a key, a new one if it has none.
    #[inline]
    pub fn of(&mut self, key: u64) -> usize {
        match self.place(key) {
            Ok(number) => number,
            Err(free) => self.add(key, free),
        }
    }

    /// The number of a key, if it has one.
    pub fn find(&self, key: u64) -> Option<usize> {
        self.place(key).ok()
    }

    /// How many numbers there are.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// The key of a number.
    pub fn key(&self, number: usize) -> u64 {
        self.keys[number]
    }

    /// The number of a key, or the place that is free for it.
    #[inline]
    fn place(&self, key: u64) -> Result<usize, Option<usize>> {
        let last = self.places.len() - 1;
        let (mut place, mut step) = (key as usize & last, 0);
        while step < PLACES {
            let number = (self.places[place] as usize).wrapping_sub(1);
            match self.keys.get(number) {
                None => return Err(Some(place)),
                Some(known) if *known == key => return Ok(number),
                Some(_) => {}
            }
            step += 1;
            place = (place + step) & last;
        }
        Err(None)
    }

    fn add(&mut self, key: u64, free: Option<usize>) -> usize {
        self.keys.push(key);
        if let (Some(free), Ok(number)) = (free, u32::try_from(self.keys.len())) {
            self.places[free] = number;
        }
        if self.keys.len() * 2 > self.places.len() {
            self.grow();
        }
        self.keys.len() - 1
    }

    /// Makes room for four times as many.
    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.places = vec![0; self.places.len() * 4];
        for number in 0..self.keys.len() {
            if let (Err(Some(free)), Ok(next)) = (self.place(self.keys[number]), u32::try_from(number + 1)) {
                self.places[free] = next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_as_they_come() {
        let mut numbers = Numbers::for_keys(0);
        let key = |index: u64| index.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
        for round in 0..2 {
            for index in 0..5_000 {
                assert_eq!(numbers.of(key(index)), index as usize, "{round}");
            }
        }
        assert_eq!(numbers.count(), 5_000);
        assert_eq!(numbers.find(key(7)), Some(7));
        assert_eq!(numbers.find(key(5_001)), None);
        assert_eq!(numbers.key(7), key(7));
    }

    #[test]
    fn keys_that_want_one_place_are_not_looked_for_long() {
        let mut numbers = Numbers::for_keys(0);
        (0..20_000_u64).for_each(|index| _ = numbers.of(index << 40));
        assert_eq!(numbers.find(3 << 40), Some(3));
        assert!(numbers.count() >= 20_000);
    }
}
