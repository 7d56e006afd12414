//! How far the expected share of right words can be believed: `[quality]`.
//!
//! In: the tables `[quality]` of all layers. Out: [`Quality`]. What holds: both lists ascend; a later layer's table stands
//! in the place of an earlier one.

use super::problems::Problems;
use super::raw::RawTable;
use super::values::numbers;

/// Which F1 pages with an expected one have reached: points of a curve, from low to high.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// Expected and reached F1, both ascending.
    pub points: Vec<(f32, f32)>,
}

impl Quality {
    /// The F1 that pages with an expected one have reached, between two points in proportion. Without points, the expected.
    pub fn reached(&self, expected: f32) -> f32 {
        let after = self.points.partition_point(|point| point.0 <= expected);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after)) {
            (Some(before), Some(after)) => {
                let share = (expected - before.0) / (after.0 - before.0).max(f32::MIN_POSITIVE);
                before.1 + (after.1 - before.1) * share
            }
            (Some(last), None) => last.1,
            (None, Some(first)) => first.1 * (expected / first.0.max(f32::MIN_POSITIVE)).clamp(0.0, 1.0),
            (None, None) => expected,
        }
    }
}

/// Reads a table.
pub(super) fn quality(table: &RawTable<'_>, problems: &mut Problems) -> Option<Quality> {
    const KEYS: &[&str] = &["expected", "reached"];
    for entry in table.entries.iter().filter(|entry| !KEYS.contains(&entry.key.as_str())) {
        super::keys::unknown_in("`[quality]`", entry, KEYS, problems);
    }
    let (Some(expected), Some(reached)) = (table.get("expected"), table.get("reached")) else {
        problems
            .missing(table.header, "`[quality]` needs `expected` and `reached`")
            .help("two lists of the same length: which F1 pages of an expected one have reached");
        return None;
    };
    let at = reached.at;
    let (expected, reached) = (numbers(expected, problems)?, numbers(reached, problems)?);
    let points: Vec<(f32, f32)> = expected.iter().zip(&reached).map(|((one, _), (other, _))| (*one, *other)).collect();
    let ascends = points.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
    if expected.len() != reached.len() || !ascends {
        problems.add(at, "`expected` and `reached` are two lists of the same length, each ascending");
        return None;
    }
    Some(Quality { points })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_points_the_curve_is_straight() {
        let quality = Quality { points: vec![(0.2, 0.1), (0.6, 0.5), (0.9, 0.95)] };
        assert!((quality.reached(0.4) - 0.3).abs() < 1e-6);
        assert_eq!((quality.reached(0.1), quality.reached(1.0), quality.reached(0.0)), (0.05, 0.95, 0.0));
        assert_eq!(Quality::default().reached(0.7), 0.7);
    }
}
