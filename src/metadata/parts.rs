//! Parts of the page that are no elements: title, headline, address, blocks.
//!
//! In: a part and the page. Out: its texts. What holds: a block is read only if the rule's measures hold for it; what nobody comes to is
//! not read.

use std::borrow::Cow;

use foldhash::HashMap;

use super::elements::{allows, label, spoken_against, stands};
use super::readings::{At, Raw};
use super::{Facts, addresses};
use crate::kinds::Kind;
use crate::measures::Measure;
use crate::rules::facts::Part;
use crate::rules::{Interval, MetadataRule, RuleSet};

/// Words of a block that is read: what is longer is no headline and no byline.
const WORDS: f32 = 60.0;

/// The blocks of a page that are read line by line.
pub(super) struct Lines<'a> {
    facts: Facts<'a>,
    /// Those that are short enough.
    short: Vec<usize>,
    /// Of each rule, those of them that its expression may match.
    matched: Vec<Vec<usize>>,
    /// Those of them that follow a label, by the label.
    behind: HashMap<&'a str, Vec<usize>>,
    /// Of each block the kinds as which rules speak against it, a bit each.
    against: Vec<u32>,
}

impl<'a> Lines<'a> {
    /// The lines of a page.
    pub fn of(facts: Facts<'a>, rules: &RuleSet) -> Lines<'a> {
        let blocks = facts.blocks.blocks.iter().enumerate();
        let short: Vec<usize> = blocks.filter(|(_, block)| block.words <= WORDS).map(|(index, _)| index).collect();
        let mut matched = vec![Vec::new(); rules.metadata.len()];
        let mut behind: HashMap<&str, Vec<usize>> = HashMap::default();
        let longest = rules.metadata.iter().flat_map(|rule| &rule.after).map(String::len).max().unwrap_or(0);
        for block in &short {
            facts.phrases.lines.of(*block).iter().for_each(|rule| matched[*rule].push(*block));
            if let Some(label) = label(*block, facts).filter(|label| label.len() <= longest) {
                behind.entry(label).or_default().push(*block);
            }
        }
        let mut against = vec![0; facts.blocks.blocks.len()];
        for mark in &facts.scores.marks {
            against[mark.block] |= spoken_against(mark, rules).map_or(0, bit);
        }
        Lines { facts, short, matched, behind, against }
    }

    /// The lines that a rule reads.
    fn read(
        &'a self,
        number: usize,
        rule: &'a MetadataRule,
        rules: &'a RuleSet,
    ) -> Box<dyn Iterator<Item = Raw<'a>> + 'a> {
        let facts = self.facts;
        let line = move |block: usize| Raw {
            text: Cow::Borrowed(facts.blocks.blocks[block].text.as_str()),
            place: At::Part("line"),
        };
        let columns = |(measure, intervals): &'a (Measure, Vec<Interval>)| {
            (facts.scores.measures.column(*measure), intervals.as_slice())
        };
        let columns: Vec<(&[f32], &[Interval])> = rule.measures.iter().map(columns).collect();
        let measured = move |block: &usize| {
            let holds = |(column, intervals): &(&[f32], &[Interval])| {
                let value = column.get(*block).copied().unwrap_or(0.0);
                intervals.iter().any(|interval| interval.holds(value))
            };
            columns.iter().all(holds)
        };
        let wanted = rule.marked.iter().fold(0, |bits, kind| bits | bit(*kind));
        let marked = move |block: &usize| wanted == 0 || self.against[*block] & wanted != 0;
        let allowed = move |block: &usize| marked(block) && measured(block) && stands(*block, rule, facts, rules);
        if let Some(regex) = &rule.regex {
            let is_match = |block: &usize| regex.is_match_in(&facts.phrases.chars(*block, facts.blocks));
            let may_match = self.matched[number].iter().copied();
            return Box::new(may_match.filter(allowed).filter(is_match).map(line));
        }
        if rule.after.is_empty() {
            return Box::new(self.short.iter().copied().filter(allowed).map(line));
        }
        let mut behind: Vec<usize> =
            rule.after.iter().filter_map(|label| self.behind.get(label.as_str())).flatten().copied().collect();
        behind.sort_unstable();
        behind.dedup();
        Box::new(behind.into_iter().filter(allowed).map(line))
    }
}

/// The bit of a kind.
fn bit(kind: Kind) -> u32 {
    1 << kind as u32
}

/// The texts of a part.
pub(super) fn read<'a>(
    part: Part,
    (number, rule): (usize, &'a MetadataRule),
    lines: &'a Lines<'a>,
    rules: &'a RuleSet,
) -> Box<dyn Iterator<Item = Raw<'a>> + 'a> {
    let facts = lines.facts;
    let page = facts.page;
    let one = |text: Option<Cow<'a, str>>, name: &'static str| -> Box<dyn Iterator<Item = Raw<'a>> + 'a> {
        Box::new(text.map(|text| Raw { text, place: At::Part(name) }).into_iter())
    };
    match part {
        Part::Title => one(page.head.title.as_deref().map(Cow::Borrowed), "title"),
        Part::Url => one(page.url.as_deref().map(Cow::Borrowed), "address"),
        Part::Host => one(addresses::host(page).map(Cow::Owned), "host"),
        Part::Lang => one(page.head.lang.as_deref().map(Cow::Borrowed), "language"),
        Part::Headline => {
            let headline = facts.scores.measures.headline.filter(|index| allows(*index, rule, facts, rules));
            one(headline.map(|index| Cow::Borrowed(facts.blocks.blocks[index].text.as_str())), "headline")
        }
        Part::Block => lines.read(number, rule, rules),
    }
}
