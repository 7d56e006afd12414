//! Parts of the page that are no elements: title, headline, address, blocks.
//!
//! In: a part and the page. Out: its texts. What holds: a block is read only if the rule's measures hold for it.

use super::elements::allows;
use super::readings::Raw;
use super::{Facts, addresses};
use crate::rules::facts::Part;
use crate::rules::{MetadataRule, Pattern, RuleSet};

/// Words of a block that is read: what is longer is no headline and no byline.
const WORDS: f32 = 60.0;

/// The texts of a part.
pub(super) fn read(part: Part, (number, rule): (usize, &MetadataRule), facts: Facts<'_>, rules: &RuleSet) -> Vec<Raw> {
    let page = facts.page;
    let block =
        |index: usize, name: &str| Raw { text: facts.blocks.blocks[index].text.clone(), place: name.to_owned() };
    let one = |text: Option<String>, name: &str| text.map(|text| Raw { text, place: name.to_owned() });
    let found = match part {
        Part::Title => one(page.head.title.clone(), "title"),
        Part::Url => one(page.url.clone(), "address"),
        Part::Host => one(addresses::host(page), "host"),
        Part::Lang => one(page.head.lang.clone(), "language"),
        Part::Headline => {
            let headline = facts.scores.measures.headline.filter(|index| allows(*index, rule, facts, rules));
            headline.map(|index| block(index, "headline"))
        }
        Part::Block => {
            let short = (0..facts.blocks.blocks.len()).filter(|index| facts.blocks.blocks[*index].words <= WORDS);
            return short
                .filter(|index| {
                    let may_match = |regex: &Pattern| {
                        facts.phrases.lines.of(*index).binary_search(&number).is_ok()
                            && regex.is_match_in(&facts.phrases.chars(*index, facts.blocks))
                    };
                    rule.regex.as_ref().is_none_or(may_match)
                })
                .filter(|index| allows(*index, rule, facts, rules))
                .map(|index| block(index, "line"))
                .collect();
        }
    };
    found.into_iter().collect()
}
