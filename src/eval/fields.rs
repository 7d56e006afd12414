//! Title, author and date of a page, right or wrong.
//!
//! In: what the gold knows of a page, and what was extracted. Out: for each field that the gold has, whether it is right; of
//! many pages, the share. What holds: a title is right if its words are those of the gold, in lower case and in order; an
//! author if one of both contains the other, whatever the case; a date if it is the same day (or month, where the gold
//! has no day).

use serde::{Deserialize, Serialize};

use super::Extracted;
use super::corpus::GoldPage;
use super::words::each_word;

/// For each field that the gold has, whether it is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<bool>,
    /// The author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<bool>,
    /// The date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<bool>,
}

impl Fields {
    /// Compares what was extracted with the gold.
    pub fn of(gold: &GoldPage, extracted: &Extracted) -> Fields {
        Fields {
            title: judged(&gold.title, &extracted.title, same_words),
            author: judged(&gold.author, &extracted.author, contains),
            date: judged(&gold.date, &extracted.date, same_day),
        }
    }

    /// Whether the gold has none.
    pub fn is_empty(&self) -> bool {
        *self == Fields::default()
    }
}

/// Nothing if the gold has no such field; a field that was not extracted is wrong.
fn judged(gold: &Option<String>, found: &Option<String>, same: fn(&str, &str) -> bool) -> Option<bool> {
    let gold = gold.as_deref().map(str::trim).filter(|gold| !gold.is_empty())?;
    Some(found.as_deref().is_some_and(|found| same(gold, found.trim())))
}

fn same_words(gold: &str, found: &str) -> bool {
    let list = |text: &str| {
        let mut list = Vec::new();
        each_word(&text.to_lowercase(), |word| list.push(word.to_owned()));
        list
    };
    list(gold) == list(found)
}

fn contains(gold: &str, found: &str) -> bool {
    let (gold, found) = (gold.to_lowercase(), found.to_lowercase());
    !found.is_empty() && (gold.contains(&found) || found.contains(&gold))
}

fn same_day(gold: &str, found: &str) -> bool {
    let day = |date: &str| date.chars().take(10).collect::<String>();
    day(found).starts_with(&day(gold))
}

/// How many pages have a field, and on how many it is right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Pages whose gold has it.
    pub pages: usize,
    /// Pages on which it is right.
    pub right: usize,
    /// The share of these.
    pub share: f64,
}

/// The shares of many pages, of the fields that the gold of any of them has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Shares {
    /// Of titles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Share>,
    /// Of authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Share>,
    /// Of dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Share>,
}

impl Shares {
    /// Sums up the fields of pages.
    pub fn of(pages: &[Fields]) -> Shares {
        let share = |field: fn(&Fields) -> Option<bool>| {
            let known: Vec<bool> = pages.iter().filter_map(field).collect();
            let right = known.iter().filter(|right| **right).count();
            let share = right as f64 / known.len() as f64;
            (!known.is_empty()).then_some(Share { pages: known.len(), right, share })
        };
        Shares { title: share(|page| page.title), author: share(|page| page.author), date: share(|page| page.date) }
    }

    /// Whether no page has any.
    pub fn is_empty(&self) -> bool {
        *self == Shares::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_by_words_authors_by_parts_and_dates_by_day() {
        assert!(same_words("The Mill, at Night", "the mill at night"));
        assert!(!same_words("The Mill at Night", "The Mill at Night | Mills"));
        assert!(contains("Ann Lee, MD", "ann lee") && contains("Ann Lee", "Ann Lee, Bo Kim") && !contains("Ann", ""));
        assert!(same_day("2024-05-03", "2024-05-03T10:00:00+02:00") && same_day("2024-05", "2024-05-03"));
        assert!(!same_day("2024-05-03", "2024-05") && !same_day("2024-05-03", "2024-05-04"));
    }

    #[test]
    fn what_the_gold_has_not_does_not_count() {
        let gold = GoldPage { title: Some("A".into()), author: Some("Ann".into()), ..GoldPage::default() };
        let found = Extracted { title: Some("a".into()), date: Some("2024".into()), ..Extracted::default() };
        let fields = Fields::of(&gold, &found);
        assert_eq!(fields, Fields { title: Some(true), author: Some(false), date: None });
        let shares = Shares::of(&[fields, Fields { title: Some(false), ..Fields::default() }]);
        assert_eq!(shares.title, Some(Share { pages: 2, right: 1, share: 0.5 }));
        assert_eq!((shares.author.map(|share| share.share), shares.date), (Some(0.0), None));
    }
}
