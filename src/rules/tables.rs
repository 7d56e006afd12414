//! Decision tables, read: `[[table]]`.
//!
//! In: a table with the changes of all layers. Out: a [`Table`], or nothing where it has a mistake. What holds: a table
//! of d questions has 2^d weights; the answer to question j is bit j of the number of the weight.

use std::sync::Arc;

use super::features::{Feature, KnownMeasures, Question};
use super::keys::{TABLE_KEYS, unknown_in};
use super::merge::RawRule;
use super::model::Origin;
use super::names::word;
use super::problems::Problems;
use super::raw::RawTable;
use super::rule::origin;
use super::source::SourceFile;
use super::suggest::nearest;
use super::value::Value;
use super::values::{bare_numbers, strings_or_none};
use crate::kinds::{Format, PageType};
use crate::measures::{Measure, Pass};

/// Most questions of a table.
pub const DEEPEST: usize = 6;

/// What a table scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scored {
    /// Blocks, in a pass.
    Blocks(Pass),
    /// A page: whether it is of that type. `class`, `inside`, `role`, `itemprop` then ask for any element of the page, `rule` for
    /// a rule about pages, measures for those of the page.
    PageType(PageType),
}

/// A decision table: questions, and a weight for each combination of answers (an oblivious tree).
#[derive(Clone, Debug)]
pub struct Table {
    /// Where it stands.
    pub origin: Arc<Origin>,
    /// The format of the pages that it scores.
    pub format: Format,
    /// What it scores.
    pub scores: Scored,
    /// The questions.
    pub questions: Vec<Question>,
    /// The weights, in log-odds; bit j of the index is the answer to question j.
    pub weights: Vec<f32>,
    /// How many blocks of the pages that the table was fitted on had these answers.
    pub support: Vec<f32>,
}

impl Table {
    /// Takes a question for unknown: both answers get the mean of their weights, each counted as often as it held in the fit.
    fn forget(&mut self, bit: usize) {
        let low = (1 << bit) - 1;
        let half = self.weights.len() / 2;
        let (mut weights, mut support) = (Vec::with_capacity(half), Vec::with_capacity(half));
        for index in 0..half {
            let no = (index & low) | ((index & !low) << 1);
            let yes = no | (1 << bit);
            let (a, b) = (self.support[no], self.support[yes]);
            let share = if a + b > 0.0 { b / (a + b) } else { 0.5 };
            weights.push(self.weights[no] * (1.0 - share) + self.weights[yes] * share);
            support.push(a + b);
        }
        (self.weights, self.support) = (weights, support);
        self.questions.remove(bit);
    }

    /// Leaves out the questions for some features.
    pub(super) fn leave_out(&mut self, off: &[Feature]) {
        for bit in (0..self.questions.len()).rev() {
            if off.contains(&self.questions[bit].feature) {
                self.forget(bit);
            }
        }
    }
}

/// Reads `[questions]`: what is to be asked by no table.
pub(super) fn questions_off(table: &RawTable<'_>, problems: &mut Problems) -> Vec<Feature> {
    for entry in table.entries.iter().filter(|entry| entry.key != "off") {
        unknown_in("`[questions]`", entry, &["off"], problems);
    }
    let Some(entry) = table.get("off") else { return Vec::new() };
    let mut off = Vec::new();
    for item in strings_or_none(entry, problems) {
        match Feature::parse(item.text.trim()) {
            Some(feature) => off.push(feature),
            None => not_a_question(item.text, item.at, problems),
        }
    }
    off
}

/// Reads a table.
pub(super) fn table(
    raw: &RawRule<'_>,
    known: &KnownMeasures,
    files: &[SourceFile<'_>],
    problems: &mut Problems,
) -> Option<Table> {
    let table = &raw.table;
    for entry in table.entries.iter().filter(|entry| !TABLE_KEYS.contains(&entry.key.as_str())) {
        unknown_in("a table", entry, TABLE_KEYS, problems);
    }
    let mut missing = |key: &str, help: &str| {
        problems.missing(table.header, format!("`{key}` is missing")).help(help.to_owned());
    };
    let Some(format) = table.get("format") else {
        missing("format", "the head of a file of tables says what they are for: format = \"html\", pass = \"first\"");
        return None;
    };
    if table.get("pass").is_none() && table.get("page-type").is_none() {
        missing("pass", "a table scores blocks in a pass: pass = \"first\"; or pages: page-type = \"forum\"");
        return None;
    }
    let Some(weights) = table.get("weights") else {
        missing("weights", "a table of two questions has four weights: weights = [-0.2, 0, 0.1, 0.4]");
        return None;
    };
    let format = word::<Format>(format, problems);
    let scores = match (table.get("page-type"), table.get("pass")) {
        (Some(entry), _) => word::<PageType>(entry, problems).map(Scored::PageType),
        (None, entry) => entry.and_then(|entry| word::<Pass>(entry, problems)).map(Scored::Blocks),
    };
    let questions = questions(raw, scores, known, problems);
    let weights_at = weights.at;
    let weights = bare_numbers(weights, problems)?;
    let support = match table.get("support") {
        Some(entry) => bare_numbers(entry, problems)?,
        None => vec![1.0; weights.len()],
    };
    let questions = questions?;
    if weights.len() != 1 << questions.len() || support.len() != weights.len() {
        let need = 1_usize << questions.len();
        let (has, with) = (weights.len(), support.len());
        let message = format!(
            "{} questions have {need} combinations of answers, not {has} weights or {with} supports",
            questions.len()
        );
        problems.add(weights_at, message).label(format!("give {need} numbers"));
        return None;
    }
    let origin = origin(raw, "A table fitted from pages whose body is known".to_owned(), files)?;
    Some(Table { origin: Arc::new(origin), format: format?, scores: scores?, questions, weights, support })
}

fn questions(
    raw: &RawRule<'_>,
    scores: Option<Scored>,
    known: &KnownMeasures,
    problems: &mut Problems,
) -> Option<Vec<Question>> {
    let Some(entry) = raw.table.get("ask") else { return Some(Vec::new()) };
    let items = strings_or_none(entry, problems);
    if items.len() > DEEPEST {
        problems.add(entry.at, format!("a table has at most {DEEPEST} questions, not {}", items.len()));
        return None;
    }
    let whole = !matches!(&entry.value, Value::Array(array) if array.len() != items.len());
    let mut questions = Vec::new();
    for item in &items {
        match Question::parse_known(item.text, known) {
            Some(question) if scores != Some(Scored::Blocks(Pass::Second)) && asks_of_scores(&question) => {
                problems
                    .add(item.at, format!("`{}` is known after the first scores only", question.feature))
                    .label("ask it in tables of the second pass");
            }
            Some(question) => questions.push(question),
            None => not_a_question(item.text, item.at, problems),
        }
    }
    (whole && questions.len() == items.len()).then_some(questions)
}

fn asks_of_scores(question: &Question) -> bool {
    matches!(question.feature, Feature::Number { measure, .. } if measure.pass() == Pass::Second)
}

fn not_a_question(text: &str, at: super::source::At, problems: &mut Problems) {
    let name = text.split('>').next().unwrap_or("").trim();
    let name = name.rsplit(' ').next().unwrap_or(name);
    let meant = nearest(name, Measure::ALL.iter().map(|measure| measure.name()));
    problems
        .add(at, format!("\"{text}\" is not a question"))
        .maybe(meant.filter(|_| text.contains('>')).map(|meant| format!("did you mean `{meant}`?")))
        .help("a question compares a measure with a number (`link-density > 0.33`, `next words > 8`),\nor asks for `rule ID`, `class TOKEN`, `near-class TOKEN`, `tag TAG`, `inside TAG` or `page-type TYPE`");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_is_off_leaves_the_mean_of_its_answers() {
        let ask = |words| Question::parse(words).unwrap_or_else(|| panic!("{words}"));
        let mut table = Table {
            origin: Arc::default(),
            format: Format::Html,
            scores: Scored::Blocks(Pass::First),
            questions: vec![ask("words > 8"), ask("class footer")],
            weights: vec![1.0, 2.0, 3.0, 7.0],
            support: vec![1.0, 3.0, 1.0, 1.0],
        };
        let mut other = table.clone();
        table.leave_out(&[Feature::Class("footer".to_owned())]);
        assert_eq!((table.questions.len(), table.weights, table.support), (1, vec![2.0, 3.25], vec![2.0, 4.0]));
        other.leave_out(&[ask("words > 1").feature]);
        assert_eq!((other.weights, other.support), (vec![1.75, 5.0], vec![4.0, 2.0]));
    }
}
