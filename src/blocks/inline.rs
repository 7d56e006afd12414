//! What stands inside a block besides its words: how stretches of it are set, and its images.
//!
//! In: nothing. Out: the types that the walk fills and renderings read. What holds: all of it refers to the block's text by
//! bytes; the text is complete without it.

use std::sync::Arc;

bitflags::bitflags! {
    /// How a stretch of text is set.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct Styles: u16 {
        /// Stressed: `<em>`, `<i>`, `<cite>`, `<dfn>`, `<var>`.
        const EMPHASIS = 1;
        /// Bold: `<strong>`, `<b>`.
        const STRONG = 1 << 1;
        /// `<code>`, `<kbd>`, `<samp>`, `<tt>`.
        const CODE = 1 << 2;
        /// A subscript.
        const SUBSCRIPT = 1 << 3;
        /// A superscript.
        const SUPERSCRIPT = 1 << 4;
        /// No longer valid: `<del>`, `<s>`, `<strike>`.
        const DELETED = 1 << 5;
        /// A formula, as TeX.
        const FORMULA = 1 << 6;
        /// A formula on lines of its own.
        const DISPLAY = 1 << 7;
        /// The text that a ruby annotation belongs to.
        const RUBY_BASE = 1 << 8;
        /// A ruby annotation.
        const RUBY_TEXT = 1 << 9;
    }
}

/// A stretch of a block's text that comes from one element and is set alike. It ends where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its first byte in the block's text.
    pub start: usize,
    /// How it is set.
    pub styles: Styles,
    /// The innermost element around it: an index into the page's elements.
    pub element: usize,
}

/// An image of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its address as the page has it; never a `data:` URL.
    pub src: Arc<str>,
    /// What the page says that it shows; empty if nothing.
    pub alt: String,
    /// The address that it links to.
    pub link: Option<Arc<str>>,
    /// Width and height in pixels, as far as its attributes tell.
    pub size: (Option<u32>, Option<u32>),
    /// The element around it: an index into the page's elements.
    pub element: usize,
    /// The block that it stands in or, if it stands in none, before.
    pub block: usize,
    /// The byte of that block's text before which it stands; none if it stands in no block.
    pub at: Option<usize>,
    /// Whether white space stands behind it: the text has only one space for those before and behind it.
    pub space_after: bool,
}
