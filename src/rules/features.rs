//! What the questions of a table ask of a block.
//!
//! In: words such as `link-density > 0.33`, `next words > 8`, `class footer`. Out: [`Question`]s, and back to the same
//! words. What holds: a feature is a number or a flag; it is named by what it says of the block, in terms that rule
//! files use elsewhere, so that a person can read a table.

use std::fmt;

use rustc_hash::FxHashMap;

use crate::kinds::PageType;
use crate::measures::Measure;

/// Something that a question can ask of a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Feature {
    /// A measure of the block, or of one so many blocks after it (before it, if negative).
    Number {
        /// The measure.
        measure: Measure,
        /// How many blocks away.
        offset: i8,
    },
    /// Whether a rule holds for the block.
    Rule(String),
    /// Whether the block's element or one around it has that token in its class or id.
    Class(String),
    /// The same of the three innermost elements alone.
    NearClass(String),
    /// Whether the block's element or one around it says that of itself: `role main`, `itemprop description`.
    Trait(String),
    /// Whether that is the block's own tag.
    Tag(String),
    /// Whether an element with that tag stands around the block.
    Inside(String),
    /// Whether the page is of that type.
    PageType(PageType),
}

/// Elements that `near-class` looks at, the block's own included.
pub const NEAR_LEVELS: usize = 3;
/// How far away a measure can be asked for.
const FARTHEST: i8 = 9;

/// Measures by their names.
pub(super) type KnownMeasures = FxHashMap<&'static str, Measure>;

/// All measures.
pub(super) fn known_measures() -> KnownMeasures {
    Measure::ALL.iter().map(|measure| (measure.name(), *measure)).collect()
}

/// A question of a table: whether a feature is above a border. Flags are 0 or 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What is asked.
    pub feature: Feature,
    /// The border.
    pub over: f32,
}

impl Feature {
    /// Whether it is a flag.
    pub fn is_flag(&self) -> bool {
        !matches!(self, Feature::Number { .. })
    }

    /// Reads the words of a feature.
    pub fn parse(words: &str) -> Option<Feature> {
        Feature::parse_by(words, Measure::named)
    }

    /// The same with a way to find measures by their names.
    fn parse_by(words: &str, named: impl Fn(&str) -> Option<Measure>) -> Option<Feature> {
        let (first, rest) = words.split_once(' ').map_or((words, ""), |(first, rest)| (first, rest.trim()));
        let owned = || (!rest.is_empty() && !rest.contains(' ')).then(|| rest.to_owned());
        match first {
            "rule" => owned().map(Feature::Rule),
            "class" => owned().map(Feature::Class),
            "near-class" => owned().map(Feature::NearClass),
            "role" | "itemprop" => owned().map(|rest| Feature::Trait(format!("{first} {rest}"))),
            "tag" => owned().map(Feature::Tag),
            "inside" => owned().map(Feature::Inside),
            "page-type" => PageType::named(rest).map(Feature::PageType),
            _ if rest.is_empty() => named(first).map(|measure| Feature::Number { measure, offset: 0 }),
            _ => Some(Feature::Number { measure: named(rest)?, offset: offset(first)? }),
        }
    }

    /// What the feature says of a block.
    pub fn about(&self) -> String {
        match self {
            Feature::Number { measure, offset: 0 } => measure.about().to_owned(),
            Feature::Number { measure, offset } if *offset > 0 => format!("{offset} blocks after: {}", measure.about()),
            Feature::Number { measure, offset } => format!("{} blocks before: {}", -offset, measure.about()),
            Feature::Rule(id) => format!("the rule {id} holds for the block"),
            Feature::Class(token) => format!("the block stands in an element with `{token}` in its class or id"),
            Feature::NearClass(token) => {
                format!("one of the {NEAR_LEVELS} innermost elements around the block has `{token}` in its class or id")
            }
            Feature::Trait(said) => format!("the block stands in an element with the attribute {said}"),
            Feature::Tag(tag) => format!("the block is a <{tag}>"),
            Feature::Inside(tag) => format!("the block stands in a <{tag}>"),
            Feature::PageType(page_type) => format!("the page is of type {page_type}"),
        }
    }
}

/// `next`, `previous`, `next-2` ...
fn offset(word: &str) -> Option<i8> {
    let (sign, rest) = match word.strip_prefix("next") {
        Some(rest) => (1, rest),
        None => (-1, word.strip_prefix("previous")?),
    };
    let count = if rest.is_empty() { 1 } else { rest.strip_prefix('-')?.parse::<i8>().ok()? };
    (1..=FARTHEST).contains(&count).then_some(sign * count)
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Feature::Number { measure, offset } => {
                match offset {
                    0 => {}
                    1 => f.write_str("next ")?,
                    -1 => f.write_str("previous ")?,
                    2.. => write!(f, "next-{offset} ")?,
                    _ => write!(f, "previous-{} ", -offset)?,
                }
                f.write_str(measure.name())
            }
            Feature::Rule(id) => write!(f, "rule {id}"),
            Feature::Class(token) => write!(f, "class {token}"),
            Feature::NearClass(token) => write!(f, "near-class {token}"),
            Feature::Trait(said) => f.write_str(said),
            Feature::Tag(tag) => write!(f, "tag {tag}"),
            Feature::Inside(tag) => write!(f, "inside {tag}"),
            Feature::PageType(page_type) => write!(f, "page-type {page_type}"),
        }
    }
}

impl Question {
    /// Reads the words of a question.
    pub fn parse(words: &str) -> Option<Question> {
        Question::parse_by(words, Measure::named)
    }

    /// The same with measures that are known by their names, for those who read many.
    pub(super) fn parse_known(words: &str, known: &KnownMeasures) -> Option<Question> {
        Question::parse_by(words, |name| known.get(name).copied())
    }

    fn parse_by(words: &str, named: impl Fn(&str) -> Option<Measure>) -> Option<Question> {
        match words.split_once('>') {
            Some((feature, over)) => {
                let feature = Feature::parse_by(feature.trim(), named).filter(|feature| !feature.is_flag())?;
                let over = over.trim().parse::<f32>().ok().filter(|over| over.is_finite())?;
                Some(Question { feature, over })
            }
            None => {
                let feature = Feature::parse_by(words.trim(), named).filter(Feature::is_flag)?;
                Some(Question { feature, over: 0.5 })
            }
        }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.feature.is_flag() { self.feature.fmt(f) } else { write!(f, "{} > {}", self.feature, self.over) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_as_they_are_written() {
        for words in [
            "words > 12.5",
            "next words > 8",
            "previous-2 link-density > 0.33",
            "since-title > -3",
            "rule related.heading",
            "class footer",
            "near-class entry",
            "role navigation",
            "itemprop description",
            "tag li",
            "inside nav",
            "page-type forum",
        ] {
            let question = Question::parse(words).unwrap_or_else(|| panic!("{words}"));
            assert_eq!(question.to_string(), words);
        }
    }

    #[test]
    fn what_is_no_question_is_none() {
        for words in
            ["", "words", "wrods > 1", "words > x", "class", "class a b", "next-0 words > 1", "tag li > 1", "next > 1"]
        {
            assert_eq!(Question::parse(words), None, "{words}");
        }
    }
}
