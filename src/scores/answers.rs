//! The answers of a page's blocks to the questions of tables, a column of bytes for each question.
//!
//! In: features with the borders that tables ask for, measures and flags. Out: for [`LANES`] blocks at a time, what each
//! question is answered by each of them. What holds: each distinct question is answered once, without branches; a question
//! that all of them answer alike is no column.

use super::flags::Flags;
use super::tables::number_at;
use crate::blocks::Blocks;
use crate::kinds::PageType;
use crate::marks::RuleMark;
use crate::measures::Measures;
use crate::rules::{Feature, RuleSet};

/// Blocks that are looked at together.
pub(super) const LANES: usize = 64;

/// A byte for each of some blocks.
pub(super) type Column = [u8; LANES];

/// The features that tables ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// All of them.
    pub list: Vec<Feature>,
    /// The flags among them, by their place in the list.
    pub flags: Flags,
}

impl Features {
    /// Features in the order of their numbers.
    pub fn of(list: Vec<Feature>, rules: &RuleSet) -> Features {
        Features { flags: Flags::of(list.iter(), rules), list }
    }

    /// The flags that hold on a page.
    pub fn held(&self, blocks: &Blocks, marks: &[RuleMark], page_type: PageType) -> Held {
        let mut held = Held::none(self.list.len(), blocks.blocks.len());
        self.flags.each(blocks, marks, page_type, |flag, stretch| held.set(flag, stretch));
        held
    }
}

/// The flags that hold on a page: a byte for each block, all bits set if the flag holds there. A flag that holds nowhere takes no
/// room.
#[derive(Clone, Debug)]
pub(super) struct Held {
    columns: Vec<Option<usize>>,
    bytes: Vec<Column>,
    rows: usize,
}

impl Held {
    fn none(flags: usize, rows: usize) -> Held {
        Held { columns: vec![None; flags], bytes: Vec::new(), rows }
    }

    /// Sets a flag for some blocks. Stretches of a flag that overlap lie one within the other, the outer one set first.
    fn set(&mut self, flag: usize, blocks: std::ops::Range<usize>) {
        if blocks.is_empty() {
            return;
        }
        let start = *self.columns[flag].get_or_insert_with(|| {
            self.bytes.resize(self.bytes.len() + self.rows.div_ceil(LANES), [0; LANES]);
            self.bytes.len() - self.rows.div_ceil(LANES)
        });
        let column = self.bytes[start..].as_flattened_mut();
        if column[blocks.start] == 0 {
            column[blocks].fill(u8::MAX);
        }
    }

    /// Adds the flags of more marks.
    pub fn add(&mut self, features: &Features, marks: &[RuleMark]) {
        features.flags.each_of_marks(marks, &mut |flag, blocks| self.set(flag, blocks));
    }

    /// Whether a flag holds for a block.
    pub fn holds(&self, flag: usize, block: usize) -> bool {
        self.columns[flag].is_some_and(|start| self.bytes[start + block / LANES][block % LANES] != 0)
    }

    /// The part of a flag's column that starts at some block.
    fn part(&self, flag: usize, part: usize) -> Option<&Column> {
        self.columns[flag].map(|start| &self.bytes[start + part])
    }
}

/// A feature and the borders that tables ask for, ascending. A question goes by its number: the first border's, and so on.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The feature, by its number.
    pub feature: usize,
    /// Its borders.
    pub borders: Vec<f32>,
    /// The number of the question for the first border.
    pub first: usize,
}

/// What a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// By all blocks, with no.
    No,
    /// By all blocks, with yes.
    Yes,
    /// As a column says.
    Column(usize),
}

/// The answers of some blocks; kept from one use to the next, as it is large.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    answers: Vec<Answer>,
    columns: Vec<Column>,
}

/// What the questions look at.
#[derive(Clone, Copy)]
pub(super) struct Looked<'a> {
    /// The features.
    pub features: &'a Features,
    /// The measures of all blocks.
    pub measures: &'a Measures,
    /// The flags of all blocks.
    pub held: &'a Held,
}

impl Answers {
    /// Answers all questions for a part of the blocks.
    pub fn fill(&mut self, asked: &[Asked], looked: Looked<'_>, part: usize) {
        self.answers.clear();
        self.columns.clear();
        let rows = looked.measures.rows();
        let live = rows.saturating_sub(part * LANES).min(LANES);
        for one in asked {
            debug_assert_eq!(one.first, self.answers.len());
            match &looked.features.list[one.feature] {
                Feature::Number { measure, offset } => {
                    let values = values(looked.measures.column(*measure), part * LANES, *offset, live);
                    self.compare(&values, &one.borders);
                }
                _ => {
                    let answer =
                        looked.held.part(one.feature, part).map_or(Answer::No, |column| self.flag(column, live));
                    self.answers.extend(one.borders.iter().map(|_| answer));
                }
            }
        }
    }

    /// The answer to a question.
    pub fn get(&self, question: usize) -> Answer {
        self.answers[question]
    }

    /// The answers of each block.
    pub fn column(&self, column: usize) -> &Column {
        &self.columns[column]
    }

    fn flag(&mut self, column: &Column, live: usize) -> Answer {
        if column[..live].iter().all(|byte| *byte != 0) {
            return Answer::Yes;
        }
        if column.iter().all(|byte| *byte == 0) {
            return Answer::No;
        }
        self.push(*column)
    }

    fn compare(&mut self, values: &[f32; LANES], borders: &[f32]) {
        let (low, high) = bounds(values);
        for over in borders {
            let answer = if high <= *over {
                Answer::No
            } else if low > *over {
                Answer::Yes
            } else {
                let mut column = [0; LANES];
                for (byte, value) in column.iter_mut().zip(values) {
                    *byte = if value > over { u8::MAX } else { 0 };
                }
                self.push(column)
            };
            self.answers.push(answer);
        }
    }

    fn push(&mut self, column: Column) -> Answer {
        self.columns.push(column);
        Answer::Column(self.columns.len() - 1)
    }
}

/// The values of a measure for some blocks, or of the blocks so far from them; behind the last block its value again.
fn values(column: &[f32], start: usize, offset: i8, live: usize) -> [f32; LANES] {
    let mut values = [0.0; LANES];
    if offset == 0 {
        values[..live].copy_from_slice(&column[start..start + live]);
    } else {
        for (at, value) in values[..live].iter_mut().enumerate() {
            *value = number_at(column, start + at, offset);
        }
    }
    if live > 0 {
        let last = values[live - 1];
        values[live..].fill(last);
    }
    values
}

/// The least and the largest value.
fn bounds(values: &[f32; LANES]) -> (f32, f32) {
    const WIDE: usize = 8;
    let (mut low, mut high) = ([f32::INFINITY; WIDE], [f32::NEG_INFINITY; WIDE]);
    for some in values.as_chunks::<WIDE>().0 {
        for (at, value) in some.iter().enumerate() {
            low[at] = if *value < low[at] { *value } else { low[at] };
            high[at] = if *value > high[at] { *value } else { high[at] };
        }
    }
    (low.into_iter().fold(f32::INFINITY, f32::min), high.into_iter().fold(f32::NEG_INFINITY, f32::max))
}
