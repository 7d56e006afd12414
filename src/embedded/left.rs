//! What of a page's data was left unread.
//!
//! In: limits as they are hit. Out: a warning for each. What holds: each is told once.

use crate::limits::{DataLimit, Warning};

/// The limits that kept data from being read.
#[derive(Debug, Default)]
pub(super) struct Left(Vec<DataLimit>);

impl Left {
    /// Notes that a limit kept something from being read.
    pub fn note(&mut self, limit: DataLimit) {
        if !self.0.contains(&limit) {
            self.0.push(limit);
        }
    }

    /// What is to be said of it.
    pub fn warnings(&self) -> impl Iterator<Item = Warning> {
        self.0.iter().map(|limit| Warning::DataCut { limit: *limit })
    }
}
