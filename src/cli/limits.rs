//! Options on the limits of a page.
//!
//! In: options. Out: [`Limits`]. What holds: every command that extracts takes the same ones.

use std::time::Duration;

use bodytext::Limits;
use clap::Args;

/// What a page may take.
#[derive(Clone, Copy, Debug, Args)]
pub struct LimitArgs {
    /// How long a page may take, as 0.5: one that takes longer is cut off where a warning says, and its answer is there within
    /// twice the time; without it, the same page gives the same body on every machine
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<Duration>,
}

impl LimitArgs {
    /// The limits: the default ones beside those that are given.
    pub fn limits(self) -> Limits {
        Limits { time: self.time_limit, ..Limits::default() }
    }
}

/// A number of seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no number of seconds: write 2, or 0.5");
    text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or_else(wrong)
}
