//! The range of a measure, where it has one.
//!
//! In: a measure. Out: the least and the largest number it can be. What holds: a range is only given where the meaning
//! of the measure says so, so that no comparison that could hold is called impossible.

use super::model::Interval;
use crate::measures::Measure;

/// The least and the largest number that a measure can be.
pub(super) fn of(measure: Measure) -> Option<(f32, f32)> {
    let about = measure.about();
    let share = ["share of ", "mean chance ", "link density ", "1 if "].iter().any(|start| about.starts_with(start));
    if share || about.contains("0 to 1") || about.contains("0 (first) to 1 (last)") {
        return Some((0.0, 1.0));
    }
    let counted = ["words ", "blocks ", "links ", "elements ", "headings ", "characters ", "marks ", "commas "];
    let never_negative = !about.contains("negative") && counted.iter().any(|start| about.starts_with(start));
    never_negative.then_some((0.0, f32::INFINITY))
}

/// The range as an interval.
pub(super) fn interval(measure: Measure) -> Option<Interval> {
    of(measure).map(|(low, high)| super::interval::between(low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_a_range() {
        for name in ["link-density", "page-good", "hidden", "around-5", "position", "box1-position", "title-overlap"] {
            assert_eq!(Measure::named(name).and_then(of), Some((0.0, 1.0)), "{name}");
        }
        for name in ["first", "since-title", "next-1", "heading-chance"] {
            assert_eq!(Measure::named(name).and_then(of), None, "{name}");
        }
        assert_eq!(Measure::named("words").and_then(of), Some((0.0, f32::INFINITY)));
    }
}
