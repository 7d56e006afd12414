//! Rules: from files to checked data.
//!
//! In: layers of rule files, the bundled ones first. Out: a [`RuleSet`], or a [`RulesError`] with every problem of every
//! file. What holds: all values of a rule set are valid, so that the stages behind it need no error path.
//!
//! The way of a file: `layers` reads it, `raw` takes its TOML apart, `merge` puts the layers over each other, `rule` (with
//! `conditions`, `outcome`, `phrases`, `patterns`, `names`, `values`) understands the keys, `check` and `near` find what
//! can't hold, and `problems` shows what is wrong.

pub mod facts;
pub mod model;

mod attributes;
mod check;
mod conditions;
mod dates;
mod embedded;
mod expressions;
mod features;
mod inline;
mod interval;
mod keys;
mod layers;
mod list;
mod merge;
mod metadata;
mod names;
mod near;
mod outcome;
mod patterns;
mod phrases;
mod posts;
mod problems;
mod quality;
mod quick;
mod ranges;
mod raw;
mod rule;
mod selection;
mod source;
mod stack;
mod suggest;
mod syntax;
mod tables;
mod trials;
mod value;
mod values;

use rustc_hash::FxHashSet;

pub use crate::dates::DateWords;
pub use crate::kinds::{Format, Kind, PageType, Status, Verdict};
pub use embedded::{EmbeddedRule, EmbeddedTest, Form, Store, Texts};
pub use expressions::{Chars, Part, Pattern, Required, Signs};
pub use facts::{MetadataRule, ValueRule};
pub use features::{Feature, NEAR_LEVELS, Question};
pub use layers::{Layer, bundled, dir_layer};
pub use list::{Row, list};
pub use model::{
    Conditions, HeadingPhrase, InlineRule, Interval, Origin, Outcome, PageConditions, PageOutcome, PageRule, Rule,
    RuleTests, SelectionOverrides, SelectionSettings, Setting,
};
pub use posts::{PostPart, PostRule, PostTest, Spot};
pub use problems::{Place, Problem, RulesError};
pub use quality::Quality;
pub use stack::Rules;
pub use tables::{DEEPEST, Scored, Table};
pub use trials::{PostRead, ReadFailure, TestFailure, count_tests, run_embedded, run_posts, run_readings, run_tests};

use crate::halves::{both, each};
use merge::{RawRule, Sort};
use problems::Problems;
use selection::Settings;
use source::SourceFile;

/// All rules of all layers.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    /// Rules about blocks.
    pub rules: Vec<Rule>,
    /// Rules about pages; those of later layers first.
    pub pages: Vec<PageRule>,
    /// Rules about pieces of a line.
    pub inline: Vec<InlineRule>,
    /// Decision tables.
    pub tables: Vec<Table>,
    /// How far expected accuracy can be believed.
    pub quality: Quality,
    /// Settings of the selection for all pages.
    pub selection: SelectionSettings,
    /// Rules about where metadata stands.
    pub metadata: Vec<MetadataRule>,
    /// Rules about how values of metadata are cleaned.
    pub values: Vec<ValueRule>,
    /// Rules about posts and comments.
    pub posts: Vec<PostRule>,
    /// Rules about text that pages hold as data, in the order in which they are tried.
    pub embedded: Vec<EmbeddedRule>,
    /// What pages of one type have instead.
    pub by_type: Vec<(PageType, SelectionOverrides)>,
    /// What plain text has instead of both.
    pub for_text: SelectionOverrides,
    /// The words of dates.
    pub dates: DateWords,
}

impl RuleSet {
    /// The settings of the selection for pages of a type and format.
    pub fn selection(&self, page_type: PageType, format: Format) -> SelectionSettings {
        let settings = self.of_type(page_type);
        if format == Format::Text { self.for_text.over(&settings) } else { settings }
    }

    /// Adds what a rule means, if it is not switched off.
    fn understand(
        &mut self,
        one: &RawRule<'_>,
        known: &features::KnownMeasures,
        files: &[SourceFile<'_>],
        problems: &mut Problems,
    ) {
        let on = !one.off;
        match one.sort {
            Sort::Rule => self.rules.extend(rule::rule(one, files, problems).filter(|_| on)),
            Sort::Inline => self.inline.extend(inline::inline_rule(one, files, problems).filter(|_| on)),
            Sort::Metadata => self.metadata.extend(metadata::metadata_rule(one, files, problems).filter(|_| on)),
            Sort::Value => self.values.extend(metadata::value_rule(one, files, problems).filter(|_| on)),
            Sort::Post => self.posts.extend(posts::post_rule(one, files, problems).filter(|_| on)),
            Sort::Embedded => self.embedded.extend(embedded::embedded_rule(one, files, problems).filter(|_| on)),
            Sort::Table => self.tables.extend(tables::table(one, known, files, problems).filter(|_| on)),
            Sort::Page => self.pages.extend(rule::page_rule(one, files, problems).filter(|_| on)),
        }
    }

    /// Adds the rules of another set behind its own.
    fn append(&mut self, mut other: RuleSet) {
        self.rules.append(&mut other.rules);
        self.inline.append(&mut other.inline);
        self.metadata.append(&mut other.metadata);
        self.values.append(&mut other.values);
        self.posts.append(&mut other.posts);
        self.embedded.append(&mut other.embedded);
        self.tables.append(&mut other.tables);
        self.pages.append(&mut other.pages);
    }

    fn of_type(&self, page_type: PageType) -> SelectionSettings {
        let own = self.by_type.iter().find(|(one, _)| *one == page_type);
        own.map_or_else(|| self.selection.clone(), |(_, own)| own.over(&self.selection))
    }
}

/// Loads the rules of all layers. The first layer is the lowest: commonly [`bundled`].
///
/// # Errors
/// If anything in any file is wrong; the error names all that is.
pub fn load(layers: &[Layer]) -> Result<RuleSet, RulesError> {
    let files = source_files(layers);
    let mut problems = Problems::of(&files);
    let Merged { rules: mut raw, settings, dates, quality, questions_off } = merged(layers, &files, &mut problems);
    near::check(&raw, &mut problems);
    let before = problems.of_part();
    let words = || {
        let mut own = before.of_part();
        (dates::words(&dates, &mut own), own)
    };
    let ((dates, of_dates), mut set) = both(words, || understood(&raw, &files, &mut problems));
    problems.join(of_dates);
    leave_out_near_nothing(&mut set.rules);
    for table in &mut set.tables {
        table.leave_out(&questions_off);
    }
    raw.clear();
    let selection = settings.finish(&mut problems);
    let mut found: Vec<Problem> = layers.iter().flat_map(|layer| layer.unread.iter().cloned()).collect();
    found.extend(problems.finish(&files));
    match selection {
        Some(selection::Finished { all, by_type, for_text }) if found.is_empty() => {
            Ok(RuleSet { quality, selection: all, by_type, for_text, dates, ..set })
        }
        None if found.is_empty() => {
            let message = "`[selection]` is missing: the bundled rules stand in no layer";
            Err(RulesError { problems: vec![Problem::of_file(String::new(), message)] })
        }
        _ => Err(RulesError { problems: found }),
    }
}

/// Rules that a thread takes at once.
const AT_ONCE: usize = 8;

/// What the keys of rules mean.
fn understood(raw: &[RawRule<'_>], files: &[SourceFile<'_>], problems: &mut Problems) -> RuleSet {
    let known = features::known_measures();
    let some: Vec<&[RawRule<'_>]> = raw.chunks(AT_ONCE).collect();
    let sets = side_by_side(&some, problems, |rules, problems| {
        let mut set = RuleSet::default();
        rules.iter().for_each(|one| set.understand(one, &known, files, problems));
        set
    });
    let mut all = RuleSet::default();
    sets.into_iter().for_each(|set| all.append(set));
    all
}

/// Does the same for each of a list, with problems of its own, which are then those of all.
fn side_by_side<T: Sync, R: Send>(
    list: &[T],
    problems: &mut Problems,
    work: impl Fn(&T, &mut Problems) -> R + Sync,
) -> Vec<R> {
    let of_part = &*problems;
    let done = each(list, |one| {
        let mut own = of_part.of_part();
        (work(one, &mut own), own)
    });
    done.into_iter().map(|(result, own)| (problems.join(own), result).1).collect()
}

/// The files of all layers with what messages call them.
fn source_files(layers: &[Layer]) -> Vec<SourceFile<'_>> {
    let of_layer = |(index, layer): (usize, &'_ Layer)| -> Vec<(String, usize)> {
        layer.files.iter().map(|(name, _)| (layer.label(name), index)).collect()
    };
    let labels = layers.iter().enumerate().flat_map(of_layer);
    let texts = layers.iter().flat_map(|layer| layer.files.iter().map(|(_, text)| text.as_ref()));
    labels.zip(texts).map(|((label, layer), text)| SourceFile::new(label, layer, text, layers[layer].trusted)).collect()
}

/// What stands in the files of all layers.
struct Merged<'a> {
    rules: Vec<RawRule<'a>>,
    settings: Settings,
    /// The words of dates, with the layers of their tables.
    dates: Vec<(usize, raw::RawTable<'a>)>,
    quality: Quality,
    questions_off: Vec<Feature>,
}

/// The rules and settings of all layers, those of later layers over those of earlier ones.
fn merged<'a>(layers: &[Layer], files: &[SourceFile<'a>], problems: &mut Problems) -> Merged<'a> {
    let numbers: Vec<usize> = (0..files.len()).collect();
    let mut read = side_by_side(&numbers, problems, |number, problems| {
        (files[*number].layer, raw::read(*number, &files[*number], problems))
    });
    let mut rules = Vec::new();
    let mut settings = Settings::default();
    let mut dates = Vec::new();
    let mut quality = Quality::default();
    let mut questions_off = Vec::new();
    for layer in 0..layers.len() {
        let mut own: Vec<raw::RawFile<'a>> = Vec::new();
        for (_, file) in read.iter_mut().filter(|(of, _)| *of == layer) {
            own.push(std::mem::take(file));
        }
        for table in own.iter_mut().filter_map(|file| file.selection.take()) {
            settings.add(table, files, problems);
        }
        for table in own.iter_mut().filter_map(|file| file.questions.take()) {
            questions_off.extend(tables::questions_off(&table, problems));
        }
        for table in own.iter_mut().filter_map(|file| file.quality.take()) {
            quality = quality::quality(&table, problems).unwrap_or(quality);
        }
        dates.extend(own.iter_mut().flat_map(|file| file.dates.drain(..)).map(|table| (layer, table)));
        merge::add_layer(&mut rules, layer, own, problems);
    }
    merge::order(&mut rules);
    Merged { rules, settings, dates, quality, questions_off }
}

/// Takes rules that are switched off from the lists under `near`; a rule that is near nothing is left out.
fn leave_out_near_nothing(rules: &mut Vec<Rule>) {
    let ids: FxHashSet<String> = rules.iter().map(|rule| rule.origin.rule.clone()).collect();
    rules.retain_mut(|rule| {
        let looks = !rule.when.near.is_empty();
        rule.when.near.retain(|id| ids.contains(id));
        !looks || !rule.when.near.is_empty()
    });
}
