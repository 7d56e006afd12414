//! Precision, recall and F1 of one set against another.
//!
//! In: how many things the gold has, how many the output has, how many both have. Out: the three ratios. What holds: two
//! empty sets agree (1); an empty one against a full one is 0 in all three, so that nothing is undefined.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

/// Three counts: of the gold, of the output, of what both have. In JSON the ratios stand beside them, to be read; only
/// the counts are read back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Overlap {
    /// How many the gold has.
    pub gold: u64,
    /// How many the output has.
    pub output: u64,
    /// How many both have.
    pub common: u64,
}

impl Overlap {
    /// The share of the output that is right.
    pub fn precision(&self) -> f64 {
        self.share_of(self.output)
    }

    /// The share of the gold that was found.
    pub fn recall(&self) -> f64 {
        self.share_of(self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        match self.gold + self.output {
            0 => 1.0,
            both => 2.0 * self.common as f64 / both as f64,
        }
    }

    /// The sums of two.
    pub fn plus(self, other: Overlap) -> Overlap {
        Overlap { gold: self.gold + other.gold, output: self.output + other.output, common: self.common + other.common }
    }

    fn share_of(&self, whole: u64) -> f64 {
        match (self.gold + self.output, whole) {
            (0, _) => 1.0,
            (_, 0) => 0.0,
            _ => self.common as f64 / whole as f64,
        }
    }
}

impl Serialize for Overlap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_struct("Overlap", 6)?;
        record.serialize_field("f1", &self.f1())?;
        record.serialize_field("precision", &self.precision())?;
        record.serialize_field("recall", &self.recall())?;
        record.serialize_field("gold", &self.gold)?;
        record.serialize_field("output", &self.output)?;
        record.serialize_field("common", &self.common)?;
        record.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratios(gold: u64, output: u64, common: u64) -> [f64; 3] {
        let overlap = Overlap { gold, output, common };
        [overlap.precision(), overlap.recall(), overlap.f1()]
    }

    #[test]
    fn ratios_are_those_computed_by_hand() {
        assert_eq!(ratios(4, 2, 1), [0.5, 0.25, 1.0 / 3.0]);
        assert_eq!(ratios(10, 10, 10), [1.0, 1.0, 1.0]);
        assert_eq!(ratios(3, 5, 0), [0.0, 0.0, 0.0]);
    }

    #[test]
    fn empty_texts_have_a_score_too() {
        assert_eq!(ratios(0, 0, 0), [1.0, 1.0, 1.0]);
        assert_eq!(ratios(0, 7, 0), [0.0, 0.0, 0.0]);
        assert_eq!(ratios(7, 0, 0), [0.0, 0.0, 0.0]);
    }
}
