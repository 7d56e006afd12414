//! Which reading of a field wins.
//!
//! In: the readings of a page. Out: the best one. What holds: readings that say the same pool their weights, lists as far
//! as they overlap; what only rules with a weight below zero read is no value; of equal sums the one of the earlier rule
//! wins; of readings that say the same, the one that counts most, or says most, is given.

use foldhash::HashMap;

use super::readings::Reading;
use crate::blocks::{fold, words};
use crate::kinds::Field;

/// Readings before one that are looked at for the same values.
const LOOKED_BACK: usize = 16;

/// The reading that wins.
pub(super) fn best(field: Field, readings: &[Reading]) -> Option<&Reading> {
    let of_field: Vec<&Reading> = readings.iter().filter(|reading| reading.field == field).collect();
    let mut keys: Vec<Vec<String>> = Vec::with_capacity(of_field.len());
    for (index, reading) in of_field.iter().enumerate() {
        // Many places say the same, letter by letter.
        let mut before = of_field[..index].iter().zip(&keys).rev().take(LOOKED_BACK);
        let same = before.find(|(before, _)| before.values == reading.values).map(|(_, key)| key.clone());
        keys.push(same.unwrap_or_else(|| keys_of(field, reading)));
    }
    let mut sums: HashMap<&[String], Sum> = HashMap::default();
    for (index, (reading, key)) in of_field.iter().zip(&keys).enumerate() {
        let sum = sums.entry(key).or_insert(Sum { weight: 0.0, first: index, is_value: false });
        sum.weight += reading.weight;
        sum.is_value |= reading.weight > 0.0;
    }
    let mut distinct: Vec<(&[String], f32, usize)> =
        sums.iter().filter(|(_, sum)| sum.is_value).map(|(key, sum)| (*key, sum.weight, sum.first)).collect();
    // so that sums are the same to the last bit, whatever the order of the map
    distinct.sort_unstable_by_key(|(_, _, first)| *first);
    let support = |key: &[String]| -> f32 { distinct.iter().map(|(other, sum, _)| sum * overlap(key, other)).sum() };
    let mut ranked: Vec<(f32, usize, &[String])> =
        distinct.iter().map(|(key, _, first)| (support(key), *first, *key)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let (_, _, winner) = ranked.first()?;
    let says_so = |(reading, key): &(&&Reading, &Vec<String>)| key.as_slice() == *winner && reading.weight > 0.0;
    let same = of_field.iter().zip(&keys).filter(says_so).map(|(reading, _)| *reading);
    // Of those that are equal the first, so a later one must be greater.
    same.reduce(|best, next| if rank(field, next) > rank(field, best) { next } else { best })
}

/// What the readings that say the same come to.
struct Sum {
    weight: f32,
    first: usize,
    /// Whether any of them speaks for it.
    is_value: bool,
}

/// By what a reading stands before others that say the same: a date by what it says more, others by their weight.
fn rank(field: Field, reading: &Reading) -> (usize, f32) {
    let said = match field {
        Field::Date | Field::Modified => reading.values.first().map_or(0, String::len),
        _ => 0,
    };
    (said, reading.weight)
}

/// What a reading says, as it is compared.
fn keys_of(field: Field, reading: &Reading) -> Vec<String> {
    let key = |value: &String| match field {
        Field::Date | Field::Modified => value.chars().take(10).collect(),
        Field::Image | Field::Url | Field::License => value.trim_end_matches('/').to_owned(),
        _ => bare(&fold(value)),
    };
    let mut keys: Vec<String> = reading.values.iter().map(key).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The words of a text, parted by single spaces.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for word in words(text) {
        if !bare.is_empty() {
            bare.push(' ');
        }
        bare.push_str(word);
    }
    bare
}

/// How much of two lists is the same: what is in both over what is in either.
fn overlap(one: &[String], other: &[String]) -> f32 {
    if one == other {
        return 1.0;
    }
    if one.len() == 1 && other.len() == 1 {
        return 0.0;
    }
    let both = one.iter().filter(|key| other.binary_search(key).is_ok()).count();
    both as f32 / (one.len() + other.len() - both) as f32
}
