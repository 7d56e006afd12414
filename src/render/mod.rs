//! Stage `render`: [`Extraction`](crate::Extraction) → text and records.
//!
//! What holds: a rendering reads an extraction and decides nothing.

pub mod explain;
mod record;
mod text;
mod threads;

pub use record::{BlockRecord, MarkRecord, Record};
pub use text::text;
pub use threads::PostText;
