//! The type of a page, by rules and tables.
//!
//! In: what rules about pages say, the page's blocks and measures. Out: a type with the chances of all. What holds: the type
//! with the largest sum wins, an article if no sum is above the others; a page of plain text is judged by rules alone.

use std::sync::Arc;

use super::Index;
use crate::blocks::Blocks;
use crate::kinds::{Format, PageType};
use crate::marks::TypeSums;
use crate::measures::{Measures, context};
use crate::rules::Origin;

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

/// What tables say, and the one that says most.
type Spoken = Option<(f32, Arc<Origin>)>;

/// Tells the type of a page.
pub fn decide(sums: &TypeSums, blocks: &Blocks, measures: &Measures, format: Format, index: &Index) -> TypeVerdict {
    let held = sums.held();
    let mut best: Option<(PageType, f32, Spoken)> = None;
    let mut chances = Vec::new();
    for page_type in PageType::ALL {
        let tables = index.types.iter().find(|(one, _)| one == page_type).map(|(_, tables)| tables);
        let (by_tables, origin) = match tables {
            Some(tables) if format == Format::Html => tables.of_page(blocks, measures, &held),
            _ => (0.0, None),
        };
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
