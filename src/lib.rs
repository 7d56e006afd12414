//! Takes the body text out of saved web pages, by rules that stand in files.
//!
//! A page is cut into blocks; every rule that holds for a block leaves a mark on it; the marks add up to a score; a
//! threshold keeps or drops the block. Every decision can be traced to a line of a rule file.
//!
//! ```
//! use bodytext::{Extractor, Hints, Kind, Rules};
//!
//! let extractor = Extractor::new(Rules::builtin());
//! let html = b"<html><body><nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav>
//!     <article><h1>Bridge reopened after two years</h1>
//!     <p>The old bridge over the mill race was opened again on Monday, after two years of work on its piers.</p>
//!     <p>The mason in charge, who had replaced four hundred stones, walked over it first and said nothing.</p>
//!     </article></body></html>";
//! let page = extractor.extract(html, &Hints::default());
//! assert_eq!(page.title(), Some("Bridge reopened after two years"));
//! assert_eq!(page.kept().count(), 2);
//! for block in page.dropped(Kind::Navigation) {
//!     for mark in block.marks() {
//!         println!("{:+.1} {} {}:{}", mark.weight, mark.rule, mark.file, mark.line);
//!     }
//! }
//! ```
//!
//! The stages, each a module with one entry function, run one way:
//! [`source::decode`] → [`page::parse`] → [`blocks::segment`] → [`measures::measure`] → [`marks::mark`] →
//! [`threads::threads`] → [`scores::score`] → [`metadata::metadata`] → [`select::select`] → [`render`].

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod blocks;
pub mod content;
pub mod dates;
pub mod dom;
pub mod embedded;
#[cfg(feature = "eval")]
pub mod eval;
pub mod extraction;
pub mod extractor;
#[cfg(feature = "fit")]
pub mod fit;
pub mod found;
mod halves;
pub mod kinds;
pub mod limits;
pub mod marks;
pub mod measures;
pub mod metadata;
mod names;
pub mod page;
pub mod promise;
pub mod render;
pub mod rules;
pub mod scores;
pub mod select;
pub mod source;
mod spaces;
mod starts;
pub mod threads;
pub mod tokenizer;

pub use blocks::{Block, Link, Shape};
pub use content::PostText;
pub use extraction::{Doubt, Extraction, Judged, Mark, Omitted, Reason};
pub use extractor::{Extractor, Trace};
pub use kinds::{Favor, Format, Kind, PageType, Status, Verdict};
pub use limits::{DataLimit, Limits, Warning};
pub use metadata::Metadata;
pub use render::Record;
pub use rules::{Rules, RulesError};
pub use source::Hints;

/// The examples of the README, held by the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
