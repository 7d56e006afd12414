//! Limits on one page, and what is said when one is hit.
//!
//! In: nothing. Out: [`Limits`], [`Deadline`] and [`Warning`]. What holds: a limit never silently loses text; whoever applies one adds
//! a warning, and the warning comes out with the page; what is cut in several places is one sum.

mod deadline;

use std::fmt;
use std::time::Duration;

use serde::Serialize;

pub use deadline::{Clock, Deadline};

use crate::tokenizer;

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
    /// Different names of tags and attributes that have more than seven bytes and are none of HTML's. Tags of further ones are read under another name that
    /// HTML does not have, attributes are dropped.
    pub names: usize,
    /// Formatting elements (`<b>`, `<font>`, `<a>`…) that are open at a time; once there are more, all end with the block
    /// that they stand in.
    pub formatting: usize,
    /// Bytes of the page for each of its elements and attributes. Formatting elements are opened anew in every block: where
    /// more is made than the bytes read have a right to, they end with the block that they stand in.
    pub bytes_per_node: usize,
    /// How long a page may take. None by default, for the same page is to give the same answer on every machine.
    ///
    /// A fifth of the time is for reading; what was not read by then is cut off, and what was is judged as if the page
    /// ended there. Should the whole time be over before that is done, a quarter of what was read is read and judged again, and so on:
    /// all together it takes less than twice the time, or what a page of a few kilobytes takes. Decoding the bytes before, and
    /// rendering the answer, are not cut short: both take a fixed sum a byte.
    pub time: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 64 << 20,
            nodes: 2_000_000,
            depth: 512,
            attributes: tokenizer::ATTRIBUTES,
            names: tokenizer::NAMES,
            formatting: 64,
            bytes_per_node: 4,
            time: None,
        }
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
    /// Tags had more attributes than [`Limits::attributes`], or their names were more than [`Limits::names`]; further ones were
    /// dropped.
    AttributesCut {
        /// Attributes that were dropped.
        dropped: usize,
    },
    /// Tags had more names than [`Limits::names`]; further ones were read under another name.
    NamesCut {
        /// Tags whose name was changed.
        changed: usize,
    },
    /// More formatting elements were open than [`Limits::formatting`] or [`Limits::bytes_per_node`] allow; they were closed.
    FormattingCut {
        /// Formatting elements that were closed before their end.
        closed: usize,
    },
    /// The page took longer than [`Limits::time`]; the rest was cut off.
    TimeCut {
        /// Bytes of the decoded page.
        had: usize,
        /// Bytes that were read.
        read: usize,
    },
    /// The tree that the caller parsed took longer than [`Limits::time`]; the rest was cut off.
    TreeCut {
        /// Nodes of the tree.
        had: usize,
        /// Nodes that were read.
        read: usize,
    },
    /// The page shows next to nothing, and not all was read that it holds as data.
    DataCut {
        /// Why not.
        limit: DataLimit,
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

/// What keeps a page's data from being read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DataLimit {
    /// [`Limits::time`] was over.
    Time,
    /// There were more bytes of data than are read of one page.
    Bytes,
    /// Values were nested deeper than is followed.
    Depth,
    /// There were more texts than are taken.
    Texts,
}

impl Warning {
    /// Adds it to the warnings of a page: to the sum of the one that counts the same, if there is one. None is told twice.
    pub(crate) fn tell(self, warnings: &mut Vec<Warning>) {
        for told in warnings.iter_mut() {
            match (told, &self) {
                (Warning::NodesCut { ignored: sum }, Warning::NodesCut { ignored: more })
                | (Warning::DepthCut { flattened: sum }, Warning::DepthCut { flattened: more })
                | (Warning::AttributesCut { dropped: sum }, Warning::AttributesCut { dropped: more })
                | (Warning::NamesCut { changed: sum }, Warning::NamesCut { changed: more })
                | (Warning::FormattingCut { closed: sum }, Warning::FormattingCut { closed: more }) => {
                    *sum += more;
                    return;
                }
                (told, new) if told == new => return,
                _ => {}
            }
        }
        warnings.push(self);
    }
}

impl fmt::Display for DataLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DataLimit::Time => "time",
            DataLimit::Bytes => "bytes",
            DataLimit::Depth => "depth",
            DataLimit::Texts => "texts",
        })
    }
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
            Warning::NamesCut { changed } => write!(f, "changed the names of {changed} tags (limit on names)"),
            Warning::FormattingCut { closed } => {
                write!(f, "closed {closed} formatting elements with their block (limit on formatting)")
            }
            Warning::TimeCut { had, read } => write!(f, "read only {read} of {had} bytes (limit on time)"),
            Warning::TreeCut { had, read } => write!(f, "read only {read} of {had} nodes (limit on time)"),
            Warning::DataCut { limit } => {
                write!(f, "did not read all that the page holds as data (limit on {limit})")
            }
            Warning::BadBytes { charset } => write!(f, "some bytes are not {charset} and were replaced"),
            Warning::CharsetMismatch { declared, used } => write!(f, "declared as {declared}, read as {used}"),
            Warning::Embedded { rule, place } => {
                write!(f, "the page shows next to nothing, its text was read from its data ({rule} {place})")
            }
            Warning::UnknownCharset { label } => write!(f, "unknown charset {label:?}, ignored"),
        }
    }
}
