//! When the time of a page is over.
//!
//! In: [`Limits::time`](super::Limits) and a clock. Out: an answer to whoever asks in a long loop. What holds: without a limit the
//! clock is never read; time that is over stays over.

use std::time::{Duration, Instant};

/// What tells the time: [`Instant::now`], or a clock that a test moves on.
pub type Clock = fn() -> Instant;

/// The part of what is left that a page may take to be read. The stages behind take about three times as long as reading does, on
/// some pages four times: what is read by then can be judged in what is left.
const READING: u32 = 5;

/// When the time of a page is over, if it ever is.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Option<Timed>);

#[derive(Clone, Copy, Debug)]
struct Timed {
    until: Instant,
    /// What is added for another try.
    more: Duration,
    clock: Clock,
}

impl Deadline {
    /// Time that is never over.
    pub const NEVER: Deadline = Deadline(None);

    /// Time that begins now; it is never over if there is no limit, or one that no clock reaches.
    pub fn after(time: Option<Duration>, clock: Clock) -> Deadline {
        let timed = |time: Duration| Some(Timed { until: clock().checked_add(time)?, more: time / 2, clock });
        Deadline(time.and_then(timed))
    }

    /// Whether the time is over.
    #[inline]
    pub fn is_over(self) -> bool {
        self.0.is_some_and(|own| (own.clock)() >= own.until)
    }

    /// Whether the time is over, asked at one number in so many.
    #[inline]
    pub fn is_over_at(self, number: usize, every: usize) -> bool {
        self.0.is_some() && number.is_multiple_of(every) && self.is_over()
    }

    /// Nothing once the time is over.
    #[inline]
    pub fn in_time(self) -> Option<()> {
        (!self.is_over()).then_some(())
    }

    /// When reading has to end, if it begins now.
    pub fn of_reading(self) -> Deadline {
        let part = |own: Timed| {
            let now = (own.clock)();
            Timed { until: now + own.until.saturating_duration_since(now) / READING, ..own }
        };
        Deadline(self.0.map(part))
    }

    /// When another try has to end after this one was too long: half as much later each time, so that all tries together take
    /// less than twice the time.
    #[must_use]
    pub fn again(self) -> Deadline {
        let again = |own: Timed| Some(Timed { until: own.until.checked_add(own.more)?, more: own.more / 2, ..own });
        Deadline(self.0.and_then(again))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::LazyLock;

    use super::*;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    thread_local!(static SECONDS: Cell<u64> = const { Cell::new(0) });

    fn clock() -> Instant {
        *START + Duration::from_secs(SECONDS.get())
    }

    /// The first second at which the time is over.
    fn over_at(deadline: Deadline) -> Option<u64> {
        let now = SECONDS.get();
        let over = (now..now + 1_000).find(|second| {
            SECONDS.set(*second);
            deadline.is_over()
        });
        SECONDS.set(now);
        over
    }

    #[test]
    fn time_runs_from_where_it_began_to_its_end() {
        SECONDS.set(100);
        let deadline = Deadline::after(Some(Duration::from_secs(80)), clock);
        assert_eq!(over_at(deadline), Some(180));
        assert_eq!(over_at(deadline.of_reading()), Some(116));
        SECONDS.set(140);
        assert_eq!(over_at(deadline.of_reading()), Some(148));
        SECONDS.set(190);
        assert_eq!(over_at(deadline.of_reading()), Some(190));
    }

    #[test]
    fn all_tries_end_before_twice_the_time() {
        SECONDS.set(0);
        let mut deadline = Deadline::after(Some(Duration::from_secs(64)), clock);
        let mut ends = Vec::new();
        for _ in 0..5 {
            ends.extend(over_at(deadline));
            deadline = deadline.again();
        }
        assert_eq!(ends, [64, 96, 112, 120, 124]);
    }

    #[test]
    fn time_without_a_limit_or_beyond_all_clocks_is_never_over() {
        for time in [None, Some(Duration::MAX)] {
            let deadline = Deadline::after(time, clock);
            assert_eq!([deadline, deadline.of_reading(), deadline.again()].map(over_at), [None; 3]);
        }
    }
}
