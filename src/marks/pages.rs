//! Rules about pages: the type of a page before its blocks are marked, its status after its body is known.
//!
//! In: a page, its phrases and measures, page rules. Out: a type or a status, with the rules that said so. What holds: the
//! type with the largest sum of weights wins, an article if no sum is above zero; the first rule of status that holds
//! decides.

use std::sync::Arc;

use super::conditions::speaks;
use super::phrases::Facts;
use crate::blocks::Blocks;
use crate::found::Found;
use crate::kinds::{PageType, Status};
use crate::measures::Measures;
use crate::page::Page;
use crate::rules::{Origin, PageConditions, PageOutcome, RuleSet};

/// What rules about pages look at.
#[derive(Clone, Copy)]
pub struct PageFacts<'a> {
    /// The page.
    pub page: &'a Page<'a>,
    /// Its blocks.
    pub blocks: &'a Blocks,
    /// Its measures.
    pub measures: &'a Measures,
    /// Which phrases it has.
    pub phrases: &'a Facts,
    /// Which elements selectors match.
    pub found: &'a Found,
}

/// What rules about pages say of the page's type.
#[derive(Clone, Debug, Default)]
pub struct TypeSums {
    spoken: Vec<(PageType, f32, Arc<Origin>)>,
}

impl TypeSums {
    /// The sum of the weights of the rules that spoke for a type.
    pub fn of(&self, page_type: PageType) -> f32 {
        self.spoken.iter().filter(|one| one.0 == page_type).map(|one| one.1).sum()
    }

    /// The rules that spoke for a type, with their weights.
    pub fn reasons(&self, page_type: PageType) -> impl Iterator<Item = (f32, Arc<Origin>)> + '_ {
        self.spoken
            .iter()
            .filter(move |one| one.0 == page_type)
            .map(|(_, weight, origin)| (*weight, Arc::clone(origin)))
    }

    /// The ids of all rules that hold.
    pub fn held(&self) -> Vec<&str> {
        self.spoken.iter().map(|(_, _, origin)| origin.rule.as_str()).collect()
    }
}

/// Asks the rules about the type of a page.
pub fn type_sums(facts: PageFacts<'_>, rules: &RuleSet) -> TypeSums {
    let mut sums = TypeSums::default();
    for (number, rule) in rules.pages.iter().enumerate() {
        if let PageOutcome::Type(page_type, weight) = rule.outcome
            && holds(facts, number, &rule.when, None)
        {
            sums.spoken.push((page_type, weight, Arc::clone(&rule.origin)));
        }
    }
    sums
}

/// The status that a rule gives a page with a body of so many words, and the rule.
pub fn status(facts: PageFacts<'_>, body_words: f32, rules: &RuleSet) -> Option<(Status, Arc<Origin>)> {
    rules.pages.iter().enumerate().find_map(|(number, rule)| match rule.outcome {
        PageOutcome::Status(status) if holds(facts, number, &rule.when, Some(body_words)) => {
            Some((status, Arc::clone(&rule.origin)))
        }
        _ => None,
    })
}

fn holds(facts: PageFacts<'_>, number: usize, when: &PageConditions, body_words: Option<f32>) -> bool {
    let page = facts.page;
    let head = &page.head;
    let any_of = |list: &[String], value: Option<&str>| {
        list.is_empty() || value.is_some_and(|value| list.iter().any(|one| one == value))
    };
    (when.format.is_empty() || when.format.contains(&page.format))
        && speaks(&when.lang, head.lang.as_deref())
        && any_of(&when.og_type, head.og_type.as_deref())
        && (when.schema.is_empty() || when.schema.iter().any(|kind| head.schema.contains(kind)))
        && (when.generator.is_empty() || generator_is(&when.generator, head.generator.as_deref()))
        && (when.title.is_empty() || facts.phrases.page_title.binary_search(&number).is_ok())
        && (when.text.is_empty() || facts.phrases.page_text.binary_search(&number).is_ok())
        && when
            .measures
            .iter()
            .all(|(measure, intervals)| intervals.iter().any(|interval| interval.holds(facts.measures.page(*measure))))
        && (when.body_words.is_empty()
            || body_words.is_some_and(|words| when.body_words.iter().any(|interval| interval.holds(words))))
        && (when.url.is_empty()
            || page.url.as_deref().is_some_and(|url| when.url.iter().any(|regex| regex.is_match(url))))
        && (when.selector.is_empty() || facts.found.on_page(number))
        && (when.regex.is_empty()
            || facts.phrases.lines_of(number).any(|block| {
                let text = facts.phrases.chars(block, facts.blocks);
                when.regex.iter().any(|regex| regex.is_match_in(&text))
            }))
}

fn generator_is(allowed: &[String], generator: Option<&str>) -> bool {
    generator.is_some_and(|generator| allowed.iter().any(|allowed| generator.starts_with(allowed.as_str())))
}
