//! The forms of dates in which the month has a name, or a word marks it as a month.
//!
//! In: tokens. Out: the date that begins at one of them. What holds: every form looks at a bounded number of tokens.

use super::date::Date;
use super::persian;
use super::tokens::{Form, Token};
use super::words::{DateWords, Meaning, Order};

/// Reads dates from tokens.
pub(super) struct Reader<'t> {
    pub tokens: &'t [Token],
    pub words: &'t DateWords,
    /// The languages that come first, by number.
    pub called: Vec<usize>,
    /// Whether the text is a date and nothing else, so that doubtful forms count.
    pub whole: bool,
    /// The order of numbers where the page's language has one.
    pub order: Order,
}

/// A date, and the token behind it.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub date: Date,
    pub next: usize,
}

/// A month of one of the calendars.
#[derive(Clone, Copy)]
pub(super) enum Month {
    Common(i8),
    Persian(i8),
}

/// The most tokens between two parts of a date.
const BETWEEN: usize = 4;

impl<'t> Reader<'t> {
    /// A reader of a text in a language.
    pub fn new(tokens: &'t [Token], words: &'t DateWords, lang: Option<&str>, whole: bool) -> Reader<'t> {
        let called = words.called(lang);
        let order = called.iter().find_map(|number| words.languages().get(*number)?.order);
        Reader { tokens, words, called, whole, order: order.unwrap_or(Order::DayFirst) }
    }

    /// The date that begins at a token, with the time behind or before it.
    pub fn date_at(&self, at: usize) -> Option<Found> {
        let token = self.tokens.get(at)?;
        let starts = match &token.form {
            Form::Number { .. } => true,
            Form::Word(_) => self.named(at, |meaning| begins(meaning).then_some(())).is_some(),
            Form::Sign(_) => false,
        };
        if !starts {
            return None;
        }
        if let Some(found) = self.day_at(at) {
            return Some(if found.date.has_time() { found } else { self.with_time(found) });
        }
        let (clock, next) = self.clock_at(at, false)?;
        let day = self.between(next, ",-|·•");
        let weekday = self.named(day, |meaning| (meaning == Meaning::Weekday).then_some(()));
        let found = self.day_at(weekday.map_or(day, |(_, next)| self.between(next, ",.")))?;
        (!found.date.has_time()).then_some(Found { date: found.date.at(Some(clock)), ..found })
    }

    /// The day or month that begins at a token.
    fn day_at(&self, at: usize) -> Option<Found> {
        self.numeric(at)
            .or_else(|| self.day_first(at))
            .or_else(|| self.month_first(at))
            .or_else(|| self.year_first(at))
            .or_else(|| self.year_alone(at))
    }

    /// `3. Mai 2024`
    fn day_first(&self, at: usize) -> Option<Found> {
        let (day, next) = self.small(at, 31)?;
        let (month, next) = self.month(self.between(next, ".-/°,"))?;
        let year = self.between(next, ".,-/'");
        let short = self.whole || self.sign(year.wrapping_sub(1), "'-/");
        let (year, next) = self.year(year, short)?;
        self.found(year, month, Some(day), next)
    }

    /// `May 3rd, 2024`, `May 03 10:00:00 +0200 2024`, `May 2024`
    fn month_first(&self, at: usize) -> Option<Found> {
        let (month, next) = self.month(at)?;
        let behind = self.between(next, ".,-/'");
        if let Some((day, next)) = self.small(behind, 31) {
            let behind = self.between(next, ".,-/°'");
            if let Some((year, next)) = self.year(behind, self.sign(behind.wrapping_sub(1), "'-/,") && self.whole) {
                return self.found(year, month, Some(day), next);
            }
            let (clock, next) = self.clock_at(behind, false)?;
            let (year, next) = self.year(next, false)?;
            let found = self.found(year, month, Some(day), next)?;
            return Some(Found { date: found.date.at(Some(clock)), ..found });
        }
        let (year, next) = self.year(behind, false)?;
        self.found(year, month, None, next)
    }

    /// `2024. május 3.`, `2024年5月3日`, `2024. gada 3. maijā`
    fn year_first(&self, at: usize) -> Option<Found> {
        let (year, next) = self.year(at, false)?;
        let behind = self.between(next, ".,-/");
        let Some((month, next)) = self.month(behind) else {
            let (day, next) = self.small(behind, 31)?;
            let (month, next) = self.month(self.between(next, "."))?;
            // the year before may be that of another date
            let own = self.year(self.between(next, ".,-/"), false).is_none();
            return self.found(year, month, Some(day), next).filter(|_| own);
        };
        let behind = self.between(next, ".,-/");
        match self.small(behind, 31).filter(|(_, next)| !self.sign(*next, ":")) {
            Some((day, next)) => self.found(year, month, Some(day), next),
            None => self.found(year, month, None, next),
        }
    }

    /// A text that is a year.
    fn year_alone(&self, at: usize) -> Option<Found> {
        let alone = self.whole && self.tokens.len() == 1;
        let (value, digits) = self.number(at).filter(|_| alone)?;
        let year = i16::try_from(value).ok().filter(|year| digits == 4 && self.words.allows(*year))?;
        Some(Found { date: Date::new(year, None, None)?, next: at + 1 })
    }

    /// Puts the parts together, if there is such a day.
    pub fn found(&self, year: i16, month: Month, day: Option<i8>, next: usize) -> Option<Found> {
        let date = match month {
            Month::Common(month) => Date::new(self.common_year(year)?, Some(month), day)?,
            Month::Persian(month) => {
                let first = persian::day(year, month, day.unwrap_or(1)).filter(|day| self.words.allows(day.year()))?;
                Date::new(first.year(), Some(first.month()), day.map(|_| first.day()))?
            }
        };
        Some(Found { date, next })
    }

    /// A year as most of the world counts it, if there are dates of it.
    fn common_year(&self, year: i16) -> Option<i16> {
        let ahead = || {
            let languages = self.called.iter().filter_map(|number| self.words.languages().get(*number));
            languages.filter_map(|language| language.years_ahead).map(|ahead| year - ahead)
        };
        std::iter::once(year).chain(ahead()).find(|year| self.words.allows(*year))
    }

    /// The month at a token.
    pub fn month(&self, at: usize) -> Option<(Month, usize)> {
        let named = self.named(at, |meaning| match meaning {
            Meaning::Month(month) => Some(Month::Common(month)),
            Meaning::PersianMonth(month) => Some(Month::Persian(month)),
            _ => None,
        });
        named.or_else(|| {
            let (month, next) = self.small(at, 12)?;
            let (_, next) = self.named(next, |meaning| (meaning == Meaning::MonthMark).then_some(()))?;
            Some((Month::Common(month), next))
        })
    }

    /// The year at a token: four digits, any number in an era, or two digits where `short` allows them.
    fn year(&self, at: usize, short: bool) -> Option<(i16, usize)> {
        let era = self.named(at, |meaning| match meaning {
            Meaning::Era(years) => Some(years),
            _ => None,
        });
        let (years, at) = era.unwrap_or((0, at));
        let at = if era.is_some() && self.sign(at, ".") { at + 1 } else { at };
        let (value, digits) = self.number(at)?;
        let value = i16::try_from(value).ok().filter(|_| digits <= 4)?;
        let year = match digits {
            _ if era.is_some() => value.checked_add(years)?,
            4 => value,
            // 10:15 is a time
            2 if short && !self.sign(at + 1, ":") => self.words.century(value),
            _ => return None,
        };
        // a number that goes on is no year: 2024.5, 2024abc
        let goes_on = self.joined_word(at + 1)
            && !self.begins_anew(at + 1)
            && !self.is_join(at + 1)
            && !self.names_month(at + 1) // of a second date, glued to the first: 2024May 5
            && self.clock_sign(at + 1).is_none();
        let fraction = self.sign(at + 1, ".,") && self.joined(at + 1) && self.joined_number(at + 2) && !self.whole;
        (!goes_on && !fraction).then_some((year, at + 1))
    }

    /// A number of one or two digits, from 1 to a bound.
    pub fn small(&self, at: usize, most: u64) -> Option<(i8, usize)> {
        let (value, digits) = self.number(at)?;
        let fits = digits <= 2 && (1..=most).contains(&value);
        i8::try_from(value).ok().filter(|_| fits).map(|value| (value, at + 1))
    }

    /// A number with how many digits it has.
    pub fn number(&self, at: usize) -> Option<(u64, u8)> {
        match self.tokens.get(at)?.form {
            Form::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// Whether a token is one of these signs.
    pub fn sign(&self, at: usize, signs: &str) -> bool {
        matches!(self.tokens.get(at).map(|token| &token.form), Some(Form::Sign(sign)) if signs.contains(*sign))
    }

    /// Whether no white space stands before a token.
    pub fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.joined)
    }

    /// Whether a number follows without a space.
    pub fn joined_number(&self, at: usize) -> bool {
        self.joined(at) && self.number(at).is_some()
    }

    /// Whether a word follows without a space, in a script that has spaces.
    pub fn joined_word(&self, at: usize) -> bool {
        let word = |token: &Token| token.joined && !token.dense && matches!(token.form, Form::Word(_));
        self.tokens.get(at).is_some_and(word)
    }

    /// Whether a word begins with a capital letter, as that of another element does: 2024Updated.
    pub fn begins_anew(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    fn is_join(&self, at: usize) -> bool {
        self.named(at, |meaning| (meaning == Meaning::Join).then_some(())).is_some()
    }

    /// The phrase at a token that means what is wanted, with the token behind it.
    pub fn named<T>(&self, at: usize, wanted: impl Fn(Meaning) -> Option<T>) -> Option<(T, usize)> {
        self.words.named(self.tokens, at, &self.called, wanted)
    }

    /// The next token that is no sign of these and no word that only joins the parts of a date.
    pub fn between(&self, at: usize, signs: &str) -> usize {
        let mut at = at;
        for _ in 0..BETWEEN {
            match self.named(at, |meaning| (meaning == Meaning::Join).then_some(())) {
                // a word that only joins in one language may be a month in another
                Some((_, next)) if !self.names_month(at) => at = next,
                None if self.sign(at, signs) => at += 1,
                _ => break,
            }
        }
        at
    }

    fn names_month(&self, at: usize) -> bool {
        self.named(at, |meaning| matches!(meaning, Meaning::Month(_) | Meaning::PersianMonth(_)).then_some(()))
            .is_some()
    }

    /// Whether the text beside a date is only weekdays, joining words and signs; in brackets anything may stand.
    pub fn nothing_else(&self, start: usize, end: usize, date: Date) -> bool {
        let fills = |meaning| matches!(meaning, Meaning::Weekday | Meaning::Join | Meaning::Zone(_)).then_some(());
        let mut at = 0;
        while at < self.tokens.len() {
            if at == start {
                at = end;
            } else if let Some((_, next)) = self.named(at, fills) {
                at = next;
            } else if self.sign(at, "([") && date.has_time() && at >= end {
                return true;
            } else if matches!(self.tokens.get(at).map(|token| &token.form), Some(Form::Sign(_))) {
                at += 1;
            } else {
                return false;
            }
        }
        true
    }
}

/// Whether a date can begin with such a word.
fn begins(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::Month(_) | Meaning::PersianMonth(_) | Meaning::Era(_) | Meaning::Am | Meaning::Pm)
}
