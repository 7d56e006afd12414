//! The forms of dates that are numbers only.
//!
//! In: tokens. Out: the date that begins at one of them. What holds: parts of longer numbers (versions, phones, prices,
//! numbers of books) are no dates; forms that are more often something else count only where the text is nothing else.

use super::date::Date;
use super::grammar::{Found, Month, Reader};
use super::tokens::Form;
use super::words::Order;

impl Reader<'_> {
    /// `2024-05-03`, `03/05/2024`, `3.5.24`, `20240503`, `2015-11`
    pub fn numeric(&self, at: usize) -> Option<Found> {
        if !self.stands_alone(at) {
            return None;
        }
        self.three(at).or_else(|| self.two(at)).or_else(|| self.packed(at))
    }

    /// Whether no longer number or name ends at a token.
    fn stands_alone(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|_| self.joined(at)) else { return true };
        if self.joined_word(at) || self.sign(before, "$€£¥#+=_@") {
            return false;
        }
        let word = self.tokens.get(before).is_some_and(|token| matches!(token.form, Form::Word(_)) && !token.dense);
        let longer = self.sign(before, "-./,:") && self.joined(before) && before > 0;
        let number = longer && self.number(before - 1).is_some();
        let name = longer && self.sign(before, "-.") && !number;
        !(word || number || name)
    }

    /// Whether a longer number goes on at a token.
    fn goes_on(&self, at: usize) -> bool {
        let number = self.sign(at, "-./,") && self.joined(at) && self.joined_number(at + 1);
        let word = self.joined_word(at) && self.clock_sign(at).is_none() && self.between(at, "") == at;
        number || (word && !self.begins_anew(at)) || self.sign(at, "%")
    }

    /// Three numbers with the same sign between them.
    fn three(&self, at: usize) -> Option<Found> {
        let (_, long) = self.number(at)?;
        let sign = ["-", ".", "/"].into_iter().find(|sign| self.sign(at + 1, sign) && self.sign(at + 3, sign))?;
        let close = self.joined(at + 1) && self.joined(at + 3);
        let tight = close && self.joined(at + 2) && self.joined(at + 4);
        if !(tight || (sign == "." && close) || sign == "/") || self.goes_on(at + 5) {
            return None;
        }
        let (first, second, third) = (self.number(at)?, self.number(at + 2)?, self.number(at + 4)?);
        let short = |number: (u64, u8)| i8::try_from(number.0).ok().filter(|_| number.1 <= 2);
        let year = |number: (u64, u8)| i16::try_from(number.0).ok();
        let next = at + 5;
        if long == 4 {
            return self.ymd(year(first)?, short(second)?, short(third)?, next);
        }
        let (a, b) = (short(first)?, short(second)?);
        match third.1 {
            4 => self.by_order(a, b, year(third)?, sign, next),
            2 if self.whole || (first.1 == 2 && second.1 == 2 && sign != "-" && tight) => {
                let of_year = self.words.century(year(third)?);
                if self.order == Order::YearFirst || a > 31 {
                    return self.ymd(self.words.century(i16::from(a)), b, short(third)?, next);
                }
                self.by_order(a, b, of_year, sign, next)
            }
            _ => None,
        }
    }

    /// Day and month in the order of the language, or as only they can be.
    fn by_order(&self, a: i8, b: i8, year: i16, sign: &str, next: usize) -> Option<Found> {
        let month_first = match (a > 12, b > 12) {
            (true, _) => false,
            (_, true) => true,
            // dots are written where the day comes first
            _ => self.order != Order::DayFirst && sign != ".",
        };
        let (month, day) = if month_first { (a, b) } else { (b, a) };
        self.ymd(year, month, day, next)
    }

    /// Year, month and day; of the Persian calendar, if the year is one of it and the language counts so.
    fn ymd(&self, year: i16, month: i8, day: i8, next: usize) -> Option<Found> {
        let persian = || {
            let mut called = self.called.iter().filter_map(|number| self.words.languages().get(*number));
            called.any(|language| !language.persian_months.is_empty())
        };
        let common = self.found(year, Month::Common(month), Some(day), next);
        common.or_else(|| self.found(year, Month::Persian(month), Some(day), next).filter(|_| persian()))
    }

    /// `2015-11`, `11/2015`: in running text they are seasons and page numbers.
    fn two(&self, at: usize) -> Option<Found> {
        let ends = self.tokens.len() == at + 3;
        if !self.whole || !ends || !self.sign(at + 1, "-/.") || !self.joined_number(at + 2) {
            return None;
        }
        let (first, second) = (self.number(at)?, self.number(at + 2)?);
        let (year, month) = match (first.1, second.1) {
            (4, 1..=2) => (first.0, second.0),
            (1..=2, 4) => (second.0, first.0),
            _ => return None,
        };
        let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
        self.found(i16::try_from(year).ok()?, Month::Common(month), None, at + 3)
    }

    /// `20240503`, `20240503T100000Z`, `20240503100000`: in running text only with its `T`.
    fn packed(&self, at: usize) -> Option<Found> {
        let (value, digits) = self.number(at)?;
        let time = self.clock_sign(at + 1).is_some_and(|next| self.joined_number(next));
        if !(self.whole || time) {
            return None;
        }
        let (day, clock) = match digits {
            8 => (value, None),
            14 => (value / 1_000_000, Some(value % 1_000_000)),
            12 => (value / 10_000, Some(value % 10_000 * 100)),
            _ => return None,
        };
        let part = |number: u64| i8::try_from(number % 100).ok();
        let year = i16::try_from(day / 10_000).ok().filter(|year| self.words.allows(*year))?;
        let date = Date::new(year, Some(part(day / 100)?), Some(part(day)?))?;
        let clock = match clock {
            Some(clock) => Some(Self::clock(part(clock / 10_000)?, part(clock / 100)?, part(clock), None)?),
            None => None,
        };
        Some(Found { date: date.at(clock), next: at + 1 })
    }
}
