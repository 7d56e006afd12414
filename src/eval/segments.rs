//! Segments: pieces of text that a good extraction has, and pieces that it has not.
//!
//! In: the two lists of a page and the text extracted. Out: how many of each the text has. What holds: white space is
//! folded on both sides, so that a segment may run across a line's end; case and all else must be the same.

use serde::{Deserialize, Serialize};

use super::overlap::Overlap;
use crate::spaces::one_line;

/// How many segments of each list there are, and how many of them were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segments {
    /// Segments that the output should have.
    pub with: u64,
    /// Those of them that it has.
    pub with_found: u64,
    /// Segments that the output should not have.
    pub without: u64,
    /// Those of them that it has.
    pub without_found: u64,
}

impl Segments {
    /// Looks for the segments of both lists. None if there are none to look for.
    pub fn count(with: &[String], without: &[String], output: &str) -> Option<Segments> {
        let output = one_line(output);
        let (with, with_found) = count(with, &output);
        let (without, without_found) = count(without, &output);
        (with + without > 0).then_some(Segments { with, with_found, without, without_found })
    }

    /// The counts as an overlap: the segments found are the output, those wanted the gold.
    pub fn overlap(&self) -> Overlap {
        Overlap { gold: self.with, output: self.with_found + self.without_found, common: self.with_found }
    }

    /// The sums of two.
    pub fn plus(self, other: Segments) -> Segments {
        Segments {
            with: self.with + other.with,
            with_found: self.with_found + other.with_found,
            without: self.without + other.without,
            without_found: self.without_found + other.without_found,
        }
    }
}

/// How many segments are not blank, and how many of those the text has.
fn count(segments: &[String], text: &str) -> (u64, u64) {
    let (mut all, mut found) = (0, 0);
    for segment in segments.iter().map(|segment| one_line(segment)).filter(|segment| !segment.is_empty()) {
        all += 1;
        found += u64::from(text.contains(&segment));
    }
    (all, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(segments: &[&str]) -> Vec<String> {
        segments.iter().map(|&segment| segment.to_owned()).collect()
    }

    #[test]
    fn segments_are_found_across_line_ends() {
        let (with, without) = (list(&["one  two", "Two three", "four\u{A0}five"]), list(&["six", "seven", " "]));
        let found = Segments::count(&with, &without, "x one\n\ntwo three four five\tsix");
        assert_eq!(found, Some(Segments { with: 3, with_found: 2, without: 2, without_found: 1 }));
        let overlap = found.unwrap_or_default().overlap();
        assert_eq!((overlap.precision(), overlap.recall()), (2.0 / 3.0, 2.0 / 3.0));
    }

    #[test]
    fn a_page_without_segments_has_no_counts() {
        assert_eq!(Segments::count(&[], &list(&["  "]), "text"), None);
    }

    #[test]
    fn finding_nothing_unwanted_where_nothing_is_wanted_is_right() {
        let none = Segments { without: 3, ..Segments::default() };
        assert_eq!(none.overlap().f1(), 1.0);
    }
}
