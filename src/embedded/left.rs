//! What of a page's data was left unread, and whether there is time to read on.
//!
//! In: the page's deadline; limits as they are hit. Out: a warning for each. What holds: each is told once; time that is over stays
//! over, so that whoever leaves off for it need not say so.

use std::cell::Cell;

use crate::limits::{DataLimit, Deadline, Warning};

/// Values between two looks at the clock.
const VALUES: usize = 256;

/// The limits that kept data from being read.
#[derive(Debug)]
pub(super) struct Left {
    limits: Vec<DataLimit>,
    deadline: Deadline,
    /// Values that were read.
    values: Cell<usize>,
}

impl Left {
    /// Nothing so far.
    pub fn until(deadline: Deadline) -> Left {
        Left { limits: Vec::new(), deadline, values: Cell::new(0) }
    }

    /// Notes that a limit kept something from being read.
    pub fn note(&mut self, limit: DataLimit) {
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
        }
    }

    /// Counts a value; whether the time is over, asked now and then.
    pub fn is_over(&self) -> bool {
        self.values.set(self.values.get() + 1);
        self.deadline.is_over_at(self.values.get(), VALUES)
    }

    /// Nothing once the time is over.
    pub fn in_time(&self) -> Option<()> {
        self.deadline.in_time()
    }

    /// What is to be said of it.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        self.limits.iter().map(|limit| Warning::DataCut { limit: *limit })
    }
}
