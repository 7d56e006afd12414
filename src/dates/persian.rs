//! The Persian calendar, in which Iran counts its days.
//!
//! In: year, month and day of it. Out: the day of the common calendar. What holds: right for the years 1206 to 1498
//! (1827 to 2120), in which leap years come in rounds of 33; other years give nothing.

use jiff::ToSpan;
use jiff::civil::{self, date};

/// The day of the common calendar.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<civil::Date> {
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 if leap(year) => 30,
        12 => 29,
        _ => return None,
    };
    if !(1206..=1498).contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    // the year 1300 began on March 21st, 1921
    let whole = match year >= 1300 {
        true => (1300..year).map(days).sum::<i32>(),
        false => -(year..1300).map(days).sum::<i32>(),
    };
    let before = i32::from(month - 1) * 31 - i32::from((month - 7).max(0));
    let days = whole + before + i32::from(day) - 1;
    date(1921, 3, 21).checked_add(days.days()).ok()
}

fn days(year: i16) -> i32 {
    if leap(year) { 366 } else { 365 }
}

/// Whether the year has 366 days.
fn leap(year: i16) -> bool {
    (25 * i32::from(year) + 11).rem_euclid(33) < 8
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_of_the_common_calendar() {
        let shown = |y, m, d| day(y, m, d).map(|day| day.to_string()).unwrap_or_default();
        assert_eq!(shown(1403, 2, 14), "2024-05-03");
        assert_eq!(shown(1403, 1, 1), "2024-03-20");
        assert_eq!(shown(1399, 12, 30), "2021-03-20");
        assert_eq!(shown(1400, 12, 30), "");
        assert_eq!(shown(1357, 11, 22), "1979-02-11");
        assert_eq!(shown(1400, 7, 1), "2021-09-23");
    }
}
