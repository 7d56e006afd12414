//! The type of a page, by rules and tables.
//!
//! In: what rules about pages say, the page's blocks and measures. Out: a type with the chances of all. What holds: the type
//! with the largest sum wins, an article if no sum is above the others; a page of plain text is judged by rules alone.

use std::sync::Arc;

use super::Index;
use super::answers::{Asked, Features};
use super::tables::{Numbers, Tables, number};
use crate::blocks::Blocks;
use crate::kinds::{Format, PageType};
use crate::marks::TypeSums;
use crate::measures::{Measures, context};
use crate::rules::{Origin, RuleSet, Scored};

/// The type of a page.
#[derive(Clone, Debug)]
pub struct TypeVerdict {
    /// The type.
    pub page_type: PageType,
    /// The rules that spoke for it with their weights, then the sum of its tables and the one that says most.
    pub reasons: Vec<(f32, Arc<Origin>)>,
    /// The chance of each type by itself.
    pub chances: Vec<(PageType, f32)>,
}

impl TypeVerdict {
    /// The chance of a type.
    pub fn chance(&self, page_type: PageType) -> f32 {
        self.chances.iter().find(|(one, _)| *one == page_type).map_or(0.0, |(_, chance)| *chance)
    }
}

/// The tables of all types.
#[derive(Clone, Debug, Default)]
pub(super) struct Types {
    features: Features,
    tables: Vec<(PageType, Tables)>,
}

impl Types {
    /// The tables of a rule set that score pages.
    pub fn of(rules: &RuleSet) -> Types {
        let mut numbers = Numbers::default();
        let mut of_type =
            |one: &PageType| (*one, Tables::of(rules, Format::Html, Scored::PageType(*one), &mut numbers));
        let tables = PageType::ALL.iter().map(&mut of_type).collect();
        Types { tables, features: numbers.features(rules) }
    }

    /// What the tables of each type say of a page, and the one that says most. `page_rules` are the ids of the rules about
    /// pages that hold.
    fn speak<'t>(
        &'t self,
        blocks: &Blocks,
        measures: &Measures,
        page_rules: &[&str],
    ) -> Vec<(PageType, f32, Arc<Origin>)> {
        let mut values: Vec<f32> = self.features.list.iter().map(|feature| number(measures, feature, 0)).collect();
        self.features.flags.each_of_page(blocks, page_rules, |flag| values[flag] = 1.0);
        let of_type = |(page_type, tables): &'t (PageType, Tables)| {
            let values = &values;
            let of_feature = |one: &'t Asked| one.borders.iter().map(move |over| values[one.feature] > *over);
            let answers: Vec<bool> = tables.asked.iter().flat_map(of_feature).collect();
            let weights = (0..tables.tables.len()).map(|table| tables.weight(table, |question| answers[question]));
            let weights: Vec<f32> = weights.collect();
            let most = (0..weights.len()).max_by(|one, other| weights[*one].abs().total_cmp(&weights[*other].abs()))?;
            Some((*page_type, weights.iter().sum(), Arc::clone(&tables.tables[most].origin)))
        };
        self.tables.iter().filter_map(of_type).collect()
    }
}

/// What tables say, and the one that says most.
type Spoken = Option<(f32, Arc<Origin>)>;

/// Tells the type of a page.
pub fn decide(sums: &TypeSums, blocks: &Blocks, measures: &Measures, format: Format, index: &Index) -> TypeVerdict {
    let held = sums.held();
    let mut best: Option<(PageType, f32, Spoken)> = None;
    let mut chances = Vec::new();
    let spoken = if format == Format::Html { index.types.speak(blocks, measures, &held) } else { Vec::new() };
    for page_type in PageType::ALL {
        let own = spoken.iter().find(|(one, ..)| one == page_type);
        let (by_tables, origin) = own.map_or((0.0, None), |(_, sum, origin)| (*sum, Some(Arc::clone(origin))));
        let sum = sums.of(*page_type) + by_tables;
        chances.push((*page_type, context::chance(sum)));
        // An article is what a page is taken for if nothing speaks for more.
        if best.as_ref().is_none_or(|best| sum > best.1) {
            best = Some((*page_type, sum, origin.map(|origin| (by_tables, origin))));
        }
    }
    let (page_type, _, by_tables) = best.unwrap_or((PageType::Article, 0.0, None));
    let reasons = sums.reasons(page_type).chain(by_tables).collect();
    TypeVerdict { page_type, reasons, chances }
}
