//! Regular expressions of rules.
//!
//! In: their texts, which are known to be right. Out: [`Pattern`], which is compiled when it is first used and knows what a text
//! must have for it to match, so that few texts are asked. What holds: whatever is told without asking the expression is what it
//! would have said.

mod begins;
mod edges;
mod finder;
mod matcher;
mod pattern;
mod reach;
mod ready;
mod required;
#[cfg_attr(not(test), allow(dead_code, reason = "only the build script writes"))]
mod store;
mod stored;

pub use edges::at_edge;
pub use pattern::Pattern;
pub use reach::{Chars, Signs};
pub use required::{Part, Required};
