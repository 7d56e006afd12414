//! What a rule file says, checked: the type between the files and the stages.
//!
//! In: nothing. Out: the types of rules. What holds: every value here is valid by itself (regular expressions compile,
//! intervals are not empty, ids are unique), so that the stages behind need no error path.

use std::sync::Arc;

use super::expressions::Pattern;
use crate::dom::Selector;
use crate::kinds::{Format, Kind, PageType, Status, Verdict};
use crate::measures::{Measure, Pass};

/// Which rule of which file said so.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The rule's id.
    pub rule: String,
    /// The rule's file, relative to its rules folder, with the layer's name before it where it is not bundled.
    pub file: String,
    /// The line of the rule's `id`, from 1.
    pub line: u32,
    /// The rule's reason.
    pub why: String,
}

/// A stretch of numbers, each end in or out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f32,
    /// Whether the lower end itself belongs to it.
    pub low_in: bool,
    /// The upper end.
    pub high: f32,
    /// Whether the upper end itself belongs to it.
    pub high_in: bool,
}

impl Interval {
    /// Whether a number lies within.
    pub fn holds(&self, value: f32) -> bool {
        let above = if self.low_in { value >= self.low } else { value > self.low };
        let below = if self.high_in { value <= self.high } else { value < self.high };
        above && below
    }
}

/// A phrase of a section heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingPhrase {
    /// The phrase, folded (see [`crate::blocks::fold`]).
    pub text: String,
    /// Whether more may follow it (`"more from *"`).
    pub open: bool,
}

/// The conditions of a rule about blocks. An empty list is no condition.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Folded phrases that the block contains.
    pub text: Vec<String>,
    /// Folded phrases that the block starts with.
    pub starts_with: Vec<String>,
    /// Folded phrases that the block ends with.
    pub ends_with: Vec<String>,
    /// Folded phrases that the block is.
    pub exactly: Vec<String>,
    /// Regular expressions over the block's text.
    pub regex: Vec<Pattern>,
    /// Phrases of the section's heading.
    pub heading: Vec<HeadingPhrase>,
    /// How many words a block of the section may have.
    pub while_words: Option<Interval>,
    /// Tokens, or runs of tokens, of class and id of the block's element or one around it.
    pub class: Vec<Vec<String>>,
    /// CSS selectors of the block's element or one around it.
    pub selector: Vec<Selector>,
    /// The block's own tag.
    pub tag: Vec<String>,
    /// The tag of an element around the block.
    pub inside: Vec<String>,
    /// The role of the block's element or one around it.
    pub role: Vec<String>,
    /// Languages, as lower-case prefixes of language tags.
    pub lang: Vec<String>,
    /// Formats of the page.
    pub format: Vec<Format>,
    /// Types of the page.
    pub page_type: Vec<PageType>,
    /// Ids of rules that marked a neighbour.
    pub near: Vec<String>,
    /// How many blocks away a neighbour may stand.
    pub within: usize,
    /// Measures, each in one of some intervals; all must hold.
    pub measures: Vec<(Measure, Vec<Interval>)>,
}

/// What a rule does to a block for which it holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The block is kept or dropped, whatever its score.
    Verdict(Verdict),
    /// The score changes by that much, in log-odds.
    Weight(f32),
    /// The score changes by a weight that depends on a measure: `weights[i]` for the first `i` with
    /// `value < below[i]`, the last weight else. `weights` is one longer than `below`.
    Scale {
        /// The measure.
        measure: Measure,
        /// Borders, ascending.
        below: Vec<f32>,
        /// Weights in log-odds.
        weights: Vec<f32>,
    },
}

/// Pieces of HTML or text that a rule must and must not mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleTests {
    /// Pieces under `drops`.
    pub drops: Vec<String>,
    /// Pieces under `keeps`.
    pub keeps: Vec<String>,
}

/// A rule about blocks.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Where it stands and why.
    pub origin: Arc<Origin>,
    /// What a block dropped by it is called.
    pub kind: Option<Kind>,
    /// When it holds.
    pub when: Conditions,
    /// What it does.
    pub outcome: Outcome,
    /// Its tests.
    pub tests: RuleTests,
    /// The layer it comes from; 0 is bundled, later layers are higher.
    pub layer: usize,
}

impl Rule {
    /// The pass in which the rule can be decided: the latest of the measures it reads.
    pub fn pass(&self) -> Pass {
        let scale = match &self.outcome {
            Outcome::Scale { measure, .. } => Some(*measure),
            _ => None,
        };
        let read = self.when.measures.iter().map(|(measure, _)| *measure).chain(scale);
        read.map(Measure::pass).max().unwrap_or(Pass::First)
    }

    /// Whether the rule speaks for body text (a `keep` or a positive weight).
    pub fn speaks_for_body(&self) -> bool {
        match &self.outcome {
            Outcome::Verdict(verdict) => *verdict == Verdict::Keep,
            Outcome::Weight(weight) => *weight > 0.0,
            Outcome::Scale { .. } => false,
        }
    }
}

/// A rule about pieces of a line: the text of elements that is left out of a block's text.
#[derive(Clone, Debug)]
pub struct InlineRule {
    /// Where it stands and why.
    pub origin: Arc<Origin>,
    /// CSS selectors of the elements.
    pub selector: Vec<Selector>,
    /// Regular expressions of which one matches the element's text; empty for any text.
    pub regex: Vec<Pattern>,
    /// Its tests.
    pub tests: RuleTests,
}

/// The conditions of a rule about pages. An empty list is no condition.
#[derive(Clone, Debug, Default)]
pub struct PageConditions {
    /// Folded phrases that the page's title contains.
    pub title: Vec<String>,
    /// Folded phrases that a block of the page contains.
    pub text: Vec<String>,
    /// Regular expressions over a block of the page.
    pub regex: Vec<Pattern>,
    /// Regular expressions over the URL.
    pub url: Vec<Pattern>,
    /// CSS selectors of which the page has an element.
    pub selector: Vec<Selector>,
    /// JSON-LD types, lower-case.
    pub schema: Vec<String>,
    /// OpenGraph types, lower-case.
    pub og_type: Vec<String>,
    /// First words of the page's generator, lower-case.
    pub generator: Vec<String>,
    /// Languages, as lower-case prefixes of language tags.
    pub lang: Vec<String>,
    /// Formats of the page.
    pub format: Vec<Format>,
    /// Words of the extracted body; only rules of status may ask for it.
    pub body_words: Vec<Interval>,
    /// Measures of the page (names that start with `page-`, first pass); all must hold.
    pub measures: Vec<(Measure, Vec<Interval>)>,
}

/// What a page rule says.
#[derive(Clone, Debug, PartialEq)]
pub enum PageOutcome {
    /// The page's type, with a weight; the type with the largest sum is taken.
    Type(PageType, f32),
    /// The page's status; the first rule that holds decides.
    Status(Status),
}

/// A rule about pages.
#[derive(Clone, Debug)]
pub struct PageRule {
    /// Where it stands and why.
    pub origin: Arc<Origin>,
    /// When it holds.
    pub when: PageConditions,
    /// What it says.
    pub outcome: PageOutcome,
}

/// A number that a file sets, and where.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The number.
    pub value: f32,
    /// Where it was set; the rule is `selection.NAME` or `selection.TYPE.NAME`.
    pub origin: Arc<Origin>,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $field:ident $key:literal $low:literal $high:literal,)+) => {
        /// The settings of the selection: `[selection]` for all pages, `[selection.forum]` and so on for pages of one type.
        #[derive(Clone, Debug, Default)]
        pub struct SelectionSettings { $($(#[$doc])* pub $field: Setting,)+ }

        /// Settings of which some are given.
        #[derive(Clone, Debug, Default)]
        pub struct SelectionOverrides { $(/// In the place of the setting for all pages.
            pub $field: Option<Setting>,)+ }

        impl SelectionSettings {
            /// All settings.
            pub fn iter(&self) -> impl Iterator<Item = &Setting> {
                [$(&self.$field,)+].into_iter()
            }
        }

        impl SelectionOverrides {
            /// The settings that are given.
            pub fn iter(&self) -> impl Iterator<Item = &Setting> {
                [$(self.$field.as_ref(),)+].into_iter().flatten()
            }

            /// The keys of the settings.
            pub(super) const KEYS: &[&str] = &[$($key,)+];

            /// The setting of a key, and between which numbers it lies.
            pub(super) fn slot(&mut self, key: &str) -> Option<(&mut Option<Setting>, f32, f32)> {
                match key {
                    $($key => Some((&mut self.$field, $low, $high)),)+
                    _ => None,
                }
            }

            /// The settings, with those of a basis where none is given here.
            pub fn over(&self, basis: &SelectionSettings) -> SelectionSettings {
                SelectionSettings { $($field: self.$field.as_ref().unwrap_or(&basis.$field).clone(),)+ }
            }

            /// The settings, if all are given.
            pub(super) fn all(self) -> Option<SelectionSettings> {
                Some(SelectionSettings { $($field: self.$field?,)+ })
            }
        }
    };
}

settings! {
    /// Score from which on a block inside the body container is kept, in log-odds.
    inside "inside" -20.0 20.0,
    /// Score from which on a block outside the body container is kept, in log-odds.
    outside "outside" -20.0 20.0,
    /// The least that `fit` chooses for `outside`, in log-odds.
    outside_least "outside-least" -20.0 20.0,
    /// Chance above which a word speaks for the container it stands in, 0 to 1.
    container "container" 0.0 1.0,
    /// How far both thresholds go down where the blocks of a page leave much in doubt: so many times the log-odds of
    /// half the F1 that may be expected ([`crate::promise::doubt`]).
    doubt "doubt" 0.0 5.0,
    /// How much lower scores are taken to be for that, in log-odds.
    caution "caution" 0.0 20.0,
    /// The least F1 that is expected of any page, 0 to 1.
    expected_least "expected-least" 0.001 1.0,
    /// Words from which on a block is dropped that says the same as one kept before it; 0 keeps all.
    repeat_words "repeat-words" 0.0 10000.0,
    /// What is added to both thresholds where precision is favoured, in log-odds.
    precision "precision" 0.0 20.0,
    /// What is taken from both thresholds where recall is favoured, in log-odds.
    recall "recall" 0.0 20.0,
    /// Width and height under which an image is none of the body, in pixels.
    image_pixels "image-pixels" 0.0 10000.0,
    /// Words of a body below which the page's data are looked through for text.
    embedded_words "embedded-words" 0.0 10000.0,
    /// How many times more words than the body such text must have.
    embedded_times "embedded-times" 1.0 1000.0,
}
