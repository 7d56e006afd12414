//! How sure a mean is: 95% intervals by resampling pages.
//!
//! In: the number of pages and a statistic of a sample of them. Out: the interval between its percentiles 2.5 and 97.5
//! over 2000 samples drawn with repetition. What holds: the generator always starts from the same seed, so that the same
//! scores give the same interval on every machine, whatever the number of threads.

use serde::Serialize;

use super::random::SplitMix;

/// How many samples are drawn.
pub const RESAMPLES: usize = 2000;

const SEED: u64 = 0x626F_6479_7465_7874;

/// The two ends of an interval; in JSON a list of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval(pub f64, pub f64);

/// The interval of a statistic, which is given the numbers of the pages in a sample. None for fewer than two pages.
pub fn interval(pages: usize, statistic: impl Fn(&[usize]) -> f64) -> Option<Interval> {
    if pages < 2 {
        return None;
    }
    let mut random = SplitMix::new(SEED);
    let mut sample = vec![0; pages];
    let mut values = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        sample.fill_with(|| random.below(pages));
        values.push(statistic(&sample));
    }
    values.sort_unstable_by(f64::total_cmp);
    Some(Interval(percentile(&values, 0.025), percentile(&values, 0.975)))
}

/// The interval of a mean.
pub fn of_mean(values: &[f64]) -> Option<Interval> {
    interval(values.len(), |sample| sample.iter().map(|&i| values[i]).sum::<f64>() / values.len() as f64)
}

/// The value at a share of a sorted list, between two values in proportion.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_values_give_the_same_interval() {
        let values: Vec<f64> = (0..200).map(|i| f64::from(i % 10) / 9.0).collect();
        assert_eq!(of_mean(&values), of_mean(&values));
        let Some(Interval(low, high)) = of_mean(&values) else { panic!("no interval") };
        // The standard error is .319 / sqrt(200) = .0226; 1.96 of it on each side of the mean.
        assert!((low - 0.456).abs() < 0.006 && (high - 0.544).abs() < 0.006, "{low} {high}");
    }

    #[test]
    fn equal_values_leave_no_doubt_and_one_value_no_interval() {
        assert_eq!(of_mean(&[0.5; 8]), Some(Interval(0.5, 0.5)));
        assert_eq!((of_mean(&[0.5]), of_mean(&[])), (None, None));
    }

    #[test]
    fn percentiles_lie_between_values_in_proportion() {
        assert_eq!(percentile(&[0.0, 1.0, 2.0, 3.0], 0.5), 1.5);
    }
}
