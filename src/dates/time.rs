//! The time of day and its offset.
//!
//! In: tokens behind or before a date. Out: a [`Clock`]. What holds: hours, minutes and seconds exist; what can't be a
//! time is left alone, and the date stands without one.

use jiff::civil::Time;
use jiff::tz::Offset;

use super::date::Clock;
use super::grammar::{Found, Reader};
use super::tokens::Form;
use super::words::Meaning;

/// The half of the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// The most tokens between a day and its time.
const BETWEEN: usize = 6;

impl Reader<'_> {
    /// A date with the time behind it, if there is one.
    pub fn with_time(&self, found: Found) -> Found {
        let (at, sure) = self.to_time(found.next);
        match self.clock_at(at, sure) {
            Some((clock, next)) => Found { date: found.date.at(Some(clock)), next },
            None => found,
        }
    }

    /// Where a time may begin behind a day, and whether a word or a `T` has led to it.
    fn to_time(&self, at: usize) -> (usize, bool) {
        if let Some(next) = self.clock_sign(at) {
            return (next, true);
        }
        let fills = |meaning| match meaning {
            Meaning::Join => Some(true),
            Meaning::Weekday => Some(false),
            _ => None,
        };
        let (mut at, mut sure) = (at, false);
        for _ in 0..BETWEEN {
            match self.named(at, fills) {
                Some((leads, next)) => (at, sure) = (next, sure || leads),
                None if self.sign(at, ",.;:|-/·•()[]@—") => at += 1,
                None => break,
            }
        }
        (at, sure)
    }

    /// The token behind a `T` that stands between a day and its time.
    pub fn clock_sign(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let sign = token.joined && matches!(&token.form, Form::Word(word) if word == "t");
        (sign && self.joined_number(at + 1)).then_some(at + 1)
    }

    /// The time that begins at a token. `sure`: something before it says that it is one.
    pub fn clock_at(&self, at: usize, sure: bool) -> Option<(Clock, usize)> {
        let early = self.half(at);
        let at = early.map_or(at, |(_, next)| next);
        let (hour, minute, second, next) = self.numbers(at, sure || early.is_some())?;
        let late = self.half(next).filter(|_| early.is_none());
        let next = late.map_or(next, |(_, next)| next);
        let next = if late.is_some() && self.sign(next, ".") { next + 1 } else { next };
        let hour = match early.or(late).map(|(half, _)| half) {
            Some(Half::First) if hour == 12 => 0,
            Some(Half::Second) if hour < 12 => hour + 12,
            _ => hour,
        };
        let (offset, next) = self.offset(next).map_or((None, next), |(offset, next)| (Some(offset), next));
        Some((Self::clock(hour, minute, second, offset)?, next))
    }

    /// Hours, minutes and seconds put together, if there is such a time.
    pub fn clock(hour: i8, minute: i8, second: Option<i8>, offset: Option<Offset>) -> Option<Clock> {
        let second_or_none = second.unwrap_or(0).min(59); // a leap second is the last of its minute
        let time = Time::new(hour, minute, second_or_none, 0).ok()?;
        Some(Clock { time, seconds: second.is_some(), offset })
    }

    /// Before or after noon.
    fn half(&self, at: usize) -> Option<(Half, usize)> {
        self.named(at, |meaning| match meaning {
            Meaning::Am => Some(Half::First),
            Meaning::Pm => Some(Half::Second),
            _ => None,
        })
    }

    /// Hours, minutes and seconds, and the token behind them.
    fn numbers(&self, at: usize, sure: bool) -> Option<(i8, i8, Option<i8>, usize)> {
        let (value, digits) = self.number(at)?;
        if digits == 4 || digits == 6 {
            return self.packed_clock(at, value, digits);
        }
        let hour = i8::try_from(value).ok().filter(|hour| digits <= 2 && *hour < 24)?;
        let two = |at: usize| {
            let (value, digits) = self.number(at)?;
            i8::try_from(value).ok().filter(|value| digits == 2 && *value < 61)
        };
        let marked = self.hour_mark(at + 1);
        let dotted = || self.sign(at + 1, ".") && self.joined(at + 1) && self.joined(at + 2);
        let behind = || self.half(at + 3).is_some() || self.hour_mark(at + 3).is_some() || self.zone(at + 3).is_some();
        if self.sign(at + 1, ":") {
            let minute = two(at + 2)?;
            let (second, next) = self.seconds(at + 3);
            return Some((hour, minute, second, next));
        }
        if let Some(minute) = two(at + 2).filter(|_| dotted() && (sure || behind())) {
            return Some((hour, minute, None, at + 3));
        }
        if let Some((_, next)) = marked {
            let minute = self.number(next).filter(|(value, digits)| *digits <= 2 && *value < 60);
            return Some(match minute.and_then(|(minute, _)| i8::try_from(minute).ok()) {
                Some(minute) => (hour, minute, None, self.between(next + 1, "")),
                None => (hour, 0, None, next),
            });
        }
        self.half(at + 1).map(|_| (hour, 0, None, at + 1))
    }

    fn hour_mark(&self, at: usize) -> Option<((), usize)> {
        self.named(at, |meaning| (meaning == Meaning::HourMark).then_some(()))
    }

    /// `100000` or `1000` behind a `T`.
    fn packed_clock(&self, at: usize, value: u64, digits: u8) -> Option<(i8, i8, Option<i8>, usize)> {
        self.clock_sign(at.checked_sub(1)?)?;
        let part = |number: u64| i8::try_from(number % 100).ok();
        match digits {
            4 => Some((part(value / 100)?, part(value)?, None, at + 1)),
            _ => Some((part(value / 10_000)?, part(value / 100)?, part(value), self.fraction(at + 1))),
        }
    }

    /// The seconds behind a minute.
    fn seconds(&self, at: usize) -> (Option<i8>, usize) {
        let second = self.number(at + 1).filter(|(value, digits)| *digits == 2 && *value < 61);
        match second.filter(|_| self.sign(at, ":")).and_then(|(value, _)| i8::try_from(value).ok()) {
            Some(second) => (Some(second), self.fraction(at + 2)),
            None => (None, at),
        }
    }

    /// Skips the fraction of a second.
    fn fraction(&self, at: usize) -> usize {
        let fraction = self.sign(at, ".,") && self.joined(at) && self.joined_number(at + 1);
        if fraction { at + 2 } else { at }
    }

    /// The distance from UTC at a token: `Z`, `+02:00`, `+0200`, `GMT+2`, `CEST`.
    fn offset(&self, at: usize) -> Option<(Offset, usize)> {
        let at = if self.sign(at, "(") { at + 1 } else { at };
        if let Some((minutes, next)) = self.zone(at) {
            let signed = self.signed(next).filter(|_| self.joined(next));
            let (minutes, next) = signed.map_or((minutes, next), |(more, next)| (minutes + more, next));
            return Some((Offset::from_seconds(minutes * 60).ok()?, next));
        }
        let (minutes, next) = self.signed(at)?;
        Some((Offset::from_seconds(minutes * 60).ok()?, next))
    }

    fn zone(&self, at: usize) -> Option<(i32, usize)> {
        self.named(at, |meaning| match meaning {
            Meaning::Zone(minutes) => Some(minutes),
            _ => None,
        })
    }

    /// Hours and minutes with a sign before them, as minutes.
    fn signed(&self, at: usize) -> Option<(i32, usize)> {
        if !self.sign(at, "+-") || !self.joined(at + 1) {
            return None;
        }
        let (value, digits) = self.number(at + 1)?;
        let value = i32::try_from(value).ok()?;
        let (hours, minutes, next) = match digits {
            4 => (value / 100, value % 100, at + 2),
            1 | 2 if self.sign(at + 2, ":") => {
                let (minutes, digits) = self.number(at + 3)?;
                (value, i32::try_from(minutes).ok().filter(|_| digits == 2)?, at + 4)
            }
            1 | 2 => (value, 0, at + 2),
            _ => return None,
        };
        let sign = if self.sign(at, "-") { -1 } else { 1 };
        (hours <= 14 && minutes % 15 == 0 && minutes < 60).then_some((sign * (hours * 60 + minutes), next))
    }
}
