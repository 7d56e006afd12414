//! The answers of a page's blocks to the questions of tables, a column of masks for each question.
//!
//! In: features with the borders that tables ask for, measures and flags. Out: for [`LANES`] blocks at a time, what each
//! question is answered by each of them. What holds: each distinct question is answered once, without branches; a question
//! that all of them answer alike is no column.

use super::flags::Flags;
use super::tables::BEYOND;
use crate::blocks::Blocks;
use crate::kinds::PageType;
use crate::marks::RuleMark;
use crate::measures::Measures;
use crate::rules::{Feature, RuleSet};

/// Blocks that are looked at together.
pub(super) const LANES: usize = 64;

/// For each of some blocks all bits of a byte, or none.
pub(super) type Masks = [u8; LANES];

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
    bytes: Vec<Masks>,
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
    fn part(&self, flag: usize, part: usize) -> Option<&Masks> {
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

/// What a question is answered: by all blocks alike, or as a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer(u32);

impl Answer {
    /// By all blocks, with no.
    pub const NO: Answer = Answer(0);
    /// By all blocks, with yes.
    pub const YES: Answer = Answer(1);

    fn of_column(column: usize) -> Answer {
        Answer(u32::try_from(column + 2).unwrap_or(0))
    }

    /// Whether a column says it.
    pub fn is_open(self) -> bool {
        self.0 > 1
    }

    fn column(self) -> usize {
        self.0.saturating_sub(2) as usize
    }
}

/// The answers of some blocks; kept from one part of the page to the next, and from the first pass to the second.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    answers: Vec<Answer>,
    /// Room for columns, of which the first so many are in use.
    columns: Vec<Masks>,
    used: usize,
    /// The least and the largest value of each feature, by part and number; a measure does not change once it was asked for.
    bounds: Vec<Option<(f32, f32)>>,
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
    /// Answers all questions for a part of the blocks; and one more, with no.
    pub fn fill(&mut self, asked: &[Asked], looked: Looked<'_>, part: usize) {
        let features = &looked.features.list;
        self.answers.clear();
        self.used = 0;
        self.bounds.resize(self.bounds.len().max((part + 1) * features.len()), None);
        let live = looked.measures.rows().saturating_sub(part * LANES).min(LANES);
        let mut room = [0.0; LANES];
        for one in asked {
            if let Feature::Number { measure, offset } = &features[one.feature] {
                let values =
                    Values { column: looked.measures.column(*measure), start: part * LANES, offset: *offset, live };
                self.compare(values.all(&mut room), &one.borders, part * features.len() + one.feature);
            } else {
                let answer = looked.held.part(one.feature, part).map_or(Answer::NO, |column| self.flag(column, live));
                self.answers.extend(one.borders.iter().map(|_| answer));
            }
        }
        self.answers.push(Answer::NO);
    }

    /// The answer to a question.
    pub fn get(&self, question: usize) -> Answer {
        self.answers[question]
    }

    /// The answers of each block to a question that is open.
    pub fn column(&self, answer: Answer) -> &Masks {
        &self.columns[answer.column()]
    }

    fn flag(&mut self, column: &Masks, live: usize) -> Answer {
        if column[..live].iter().fold(u8::MAX, |all, byte| all & byte) != 0 {
            return Answer::YES;
        }
        if column.iter().fold(0, |any, byte| any | byte) == 0 {
            return Answer::NO;
        }
        *self.add() = *column;
        self.last()
    }

    fn compare(&mut self, values: &[f32; LANES], borders: &[f32], place: usize) {
        let (low, high) = *self.bounds[place].get_or_insert_with(|| bounds(values));
        for over in borders {
            let answer = if high <= *over {
                Answer::NO
            } else if low > *over {
                Answer::YES
            } else {
                let masks = self.add();
                masks.iter_mut().zip(values).for_each(|(mask, value)| *mask = if value > over { u8::MAX } else { 0 });
                self.last()
            };
            self.answers.push(answer);
        }
    }

    /// A column to be written.
    fn add(&mut self) -> &mut Masks {
        if self.used == self.columns.len() {
            self.columns.resize(2 * self.used + 64, [0; LANES]);
        }
        self.used += 1;
        &mut self.columns[self.used - 1]
    }

    fn last(&self) -> Answer {
        Answer::of_column(self.used - 1)
    }
}

/// The values of a measure for some blocks, or of the blocks so far from them.
#[derive(Clone, Copy)]
struct Values<'a> {
    column: &'a [f32],
    start: usize,
    offset: i8,
    live: usize,
}

impl<'a> Values<'a> {
    /// All of them; behind the last block its value again. They are read where they stand, else written into `room`.
    fn all<'r>(self, room: &'r mut [f32; LANES]) -> &'r [f32; LANES]
    where
        'a: 'r,
    {
        let Values { column, start, offset, live } = self;
        let first = start.checked_add_signed(isize::from(offset));
        let whole = first.and_then(|first| column.get(first..)?.first_chunk());
        if let Some(whole) = whole.filter(|_| live == LANES) {
            return whole;
        }
        // Of the blocks that are asked for, so many stand before the page, and those after them up to an end on it.
        let before = if first.is_none() { usize::from(offset.unsigned_abs()) - start } else { 0 };
        let first = first.unwrap_or(0).min(column.len());
        let before = before.min(live);
        let end = (before + column.len() - first).min(live);
        room[..before].fill(BEYOND);
        room[before..end].copy_from_slice(&column[first..first + end - before]);
        room[end..live].fill(BEYOND);
        let last = live.checked_sub(1).map_or(0.0, |last| room[last]);
        room[live..].fill(last);
        room
    }
}

/// The least and the largest value.
#[inline(never)]
fn bounds(values: &[f32; LANES]) -> (f32, f32) {
    let least = most(values, |one, other| if one < other { one } else { other });
    (least, most(values, |one, other| if one > other { one } else { other }))
}

/// What is left if of two values the one is taken: half against half, for this is what machines do many at a time.
fn most(values: &[f32; LANES], taken: impl Fn(f32, f32) -> f32) -> f32 {
    let mut left = [0.0; LANES / 2];
    let (one, other) = values.split_at(LANES / 2);
    left.iter_mut().zip(one).zip(other).for_each(|((left, one), other)| *left = taken(*one, *other));
    let mut half = LANES / 4;
    while half > 0 {
        let (one, other) = left.split_at_mut(half);
        one.iter_mut().zip(other).for_each(|(one, other)| *one = taken(*one, *other));
        half /= 2;
    }
    left[0]
}
