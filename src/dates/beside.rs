//! What a short text holds beside its dates: whether a line is a date with its label, or a sentence with a date in it.
//!
//! In: a text. Out: [`Dated`]. What holds: times, weekdays, zones and words that only join the parts of a date count to the
//! dates; a day and the name of its month are a date here, even without a year; the way through a text is linear.

use super::grammar::Reader;
use super::tokens::{Form, Token, tokens};
use super::words::{DateWords, Meaning};
use crate::blocks::WIDE_WORD;

/// The dates of a text, and what stands beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dated {
    /// How many dates there are.
    pub dates: usize,
    /// How many words stand beside them; a character of a script without spaces is half a word.
    pub beside: f32,
    /// Whether one of them has a time.
    pub time: bool,
    /// Whether a weekday stands there.
    pub weekday: bool,
}

/// Reads the dates of a text; nothing if there is none.
pub fn dated(text: &str, words: &DateWords, lang: Option<&str>) -> Option<Dated> {
    let tokens = tokens(text);
    let reader = Reader::new(&tokens, words, lang, true);
    let mut dated = Dated::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = dated.take(&reader, token, at).max(at + 1);
    }
    (dated.dates > 0).then_some(dated)
}

impl Dated {
    /// Takes what begins at a token; gives back the token behind it.
    fn take(&mut self, reader: &Reader<'_>, token: &Token, at: usize) -> usize {
        if let Some(found) = reader.date_at(at).filter(|found| found.date.month().is_some()) {
            self.dates += 1;
            self.time |= found.date.has_time();
            return found.next;
        }
        if let Some(next) = reader.day_of_month(at) {
            self.dates += 1;
            return next;
        }
        if let Some((_, next)) = reader.clock_at(at, false) {
            self.time = true;
            return next;
        }
        let fills = |meaning| match meaning {
            Meaning::Weekday => Some(true),
            Meaning::Join | Meaning::Zone(_) | Meaning::Am | Meaning::Pm => Some(false),
            _ => None,
        };
        if let Some((weekday, next)) = reader.named(at, fills).filter(|(_, next)| !reader.in_dense_word(at, *next)) {
            // 12일 is a day of a month, (일) a Sunday
            let of_number = token.joined && at.checked_sub(1).is_some_and(|before| reader.number(before).is_some());
            self.weekday |= weekday && !of_number;
            return next;
        }
        self.beside += match token.form {
            Form::Sign(_) => 0.0,
            _ if token.dense => WIDE_WORD,
            _ => 1.0,
        };
        at + 1
    }
}

impl Reader<'_> {
    /// Whether tokens are a single character with others beside it, in a script without spaces: 수정 is no Wednesday.
    fn in_dense_word(&self, at: usize, next: usize) -> bool {
        let dense = |at: usize| self.tokens.get(at).is_some_and(|token| token.dense);
        let before = self.joined(at) && at.checked_sub(1).is_some_and(dense);
        next == at + 1 && dense(at) && (before || dense(next) && self.joined(next))
    }

    /// A day and the name of its month, in either order, without a year; the token behind them.
    fn day_of_month(&self, at: usize) -> Option<usize> {
        let day_first = || {
            let (_, next) = self.small(at, 31)?;
            let (_, next) = self.month(self.between(next, ".-/°"))?;
            Some(next)
        };
        let month_first = || {
            let (_, next) = self.month(at)?;
            let (_, next) = self.small(self.between(next, ".-/"), 31)?;
            Some(next)
        };
        day_first().or_else(month_first)
    }
}
