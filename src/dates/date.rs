//! A date as precise as it was written.
//!
//! In: year, month, day, time and offset. Out: ISO 8601. What holds: the day exists in its month; dates are ordered by
//! the instant at which they begin, an unknown offset counting as none.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

/// A date with the precision of its text: a year, a month, a day, a minute or a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    /// The first day that it can mean.
    first: civil::Date,
    precision: Precision,
    time: Option<Clock>,
}

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Precision {
    Year,
    Month,
    Day,
}

/// A time of day, with seconds and offset where they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Clock {
    /// Hours, minutes, and seconds (0 where they are not known).
    pub time: civil::Time,
    /// Whether the seconds are known.
    pub seconds: bool,
    /// The distance from UTC.
    pub offset: Option<Offset>,
}

impl Date {
    /// A date without a time; nothing if there is no such day.
    pub(super) fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Date> {
        let precision = match (month, day) {
            (None, None) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
            (None, Some(_)) => return None,
        };
        let first = civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Date { first, precision, time: None })
    }

    /// The second of that number since 1970.
    pub(super) fn of_unix(seconds: i64) -> Option<Date> {
        let datetime = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
        let clock = Clock { time: datetime.time(), seconds: true, offset: Some(Offset::UTC) };
        Some(Date { first: datetime.date(), precision: Precision::Day, time: Some(clock) })
    }

    /// The same date at a time of day; a date without a day has none.
    pub(super) fn at(self, clock: Option<Clock>) -> Date {
        Date { time: clock.filter(|_| self.precision == Precision::Day), ..self }
    }

    /// Whether the time of day is known.
    pub(super) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.first.year()
    }

    /// The month, where it is known.
    pub fn month(&self) -> Option<i8> {
        (self.precision >= Precision::Month).then(|| self.first.month())
    }

    /// The day without time and offset, where a day is known.
    pub fn day(&self) -> Option<Date> {
        (self.precision == Precision::Day).then_some(Date { time: None, ..*self })
    }

    /// The second at which it begins, and what else tells two dates apart.
    fn key(&self) -> (i64, Precision, Option<(bool, Option<i32>)>) {
        let time = self.time.map_or(civil::Time::midnight(), |clock| clock.time);
        let offset = self.time.and_then(|clock| clock.offset).unwrap_or(Offset::UTC);
        let begin = offset.to_timestamp(self.first.to_datetime(time)).map_or(i64::MIN, Timestamp::as_second);
        (begin, self.precision, self.time.map(|clock| (clock.seconds, clock.offset.map(Offset::seconds))))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.first.year())?;
        if self.precision >= Precision::Month {
            write!(f, "-{:02}", self.first.month())?;
        }
        if self.precision == Precision::Day {
            write!(f, "-{:02}", self.first.day())?;
        }
        match &self.time {
            Some(clock) => clock.fmt(f),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}:{:02}", self.time.hour(), self.time.minute())?;
        if self.seconds {
            write!(f, ":{:02}", self.time.second())?;
        }
        let Some(minutes) = self.offset.map(|offset| offset.seconds() / 60) else { return Ok(()) };
        match minutes {
            0 => f.write_str("Z"),
            _ => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_days_that_exist() {
        assert!(Date::new(2024, Some(2), Some(29)).is_some());
        assert!(Date::new(2023, Some(2), Some(29)).is_none());
        assert!(Date::new(2023, Some(13), None).is_none());
        assert!(Date::new(2023, None, Some(1)).is_none());
    }

    #[test]
    fn order_is_that_of_instants() {
        let month = Date::new(2024, Some(5), None).expect("a month");
        let first = Date::new(2024, Some(5), Some(1)).expect("a day");
        let unix = Date::of_unix(1_714_730_400).expect("an instant");
        assert!(month < first && first < unix);
        assert_eq!(unix.to_string(), "2024-05-03T10:00:00Z");
        assert_eq!(unix.day().map(|day| day.to_string()).as_deref(), Some("2024-05-03"));
        assert_eq!(month.day(), None);
    }
}
