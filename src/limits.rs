//! Limits on one page, and what is said when one is hit.
//!
//! In: nothing. Out: [`Limits`] and [`Warning`]. What holds: a limit never silently loses text; whoever applies one adds
//! a warning, and the warning comes out with the page.

use std::fmt;

use serde::Serialize;

/// How much of a page is read. The defaults let every real page through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of input that are read; what follows is cut off.
    pub bytes: usize,
    /// Elements in the page's tree; further tags are ignored, their text stays.
    pub nodes: usize,
    /// Nesting of elements; deeper elements are put beside each other instead, their text stays.
    pub depth: usize,
    /// Attributes of one tag; further ones are dropped.
    pub attributes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 64 << 20, nodes: 2_000_000, depth: 512, attributes: 256 }
    }
}

/// Something that went wrong, or was cut, while a page was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "warning", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// The input was longer than [`Limits::bytes`].
    BytesCut {
        /// Bytes of the input.
        had: usize,
        /// Bytes that were read.
        read: usize,
    },
    /// The page had more elements than [`Limits::nodes`]; later tags were ignored.
    NodesCut {
        /// Tags that were ignored.
        ignored: usize,
    },
    /// Elements were nested deeper than [`Limits::depth`]; deeper ones were flattened.
    DepthCut {
        /// Elements that were flattened.
        flattened: usize,
    },
    /// Tags had more attributes than [`Limits::attributes`]; further ones were dropped.
    AttributesCut {
        /// Attributes that were dropped.
        dropped: usize,
    },
    /// Some bytes did not fit the charset and became U+FFFD.
    BadBytes {
        /// The charset.
        charset: String,
    },
    /// The page declares one charset, but its bytes are of another.
    CharsetMismatch {
        /// What the page declares.
        declared: String,
        /// What was used.
        used: String,
    },
    /// The page shows next to nothing: its text was read from data that it holds for its scripts.
    Embedded {
        /// The rule that knows where the text stands.
        rule: String,
        /// Its file and line: `page/embedded.toml:12`.
        place: String,
    },
    /// The charset that was given is unknown.
    UnknownCharset {
        /// What was given.
        label: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::BytesCut { had, read } => write!(f, "read only {read} of {had} bytes (limit on bytes)"),
            Warning::NodesCut { ignored } => write!(f, "ignored {ignored} tags, kept their text (limit on nodes)"),
            Warning::DepthCut { flattened } => {
                write!(f, "flattened {flattened} elements, kept their text (limit on depth)")
            }
            Warning::AttributesCut { dropped } => write!(f, "dropped {dropped} attributes (limit on attributes)"),
            Warning::BadBytes { charset } => write!(f, "some bytes are not {charset} and were replaced"),
            Warning::CharsetMismatch { declared, used } => write!(f, "declared as {declared}, read as {used}"),
            Warning::Embedded { rule, place } => {
                write!(f, "the page shows next to nothing, its text was read from its data ({rule} {place})")
            }
            Warning::UnknownCharset { label } => write!(f, "unknown charset {label:?}, ignored"),
        }
    }
}
