//! A tokenizer of HTML that reads bytes instead of characters.
//!
//! [`tokenize`] reads a whole page and hands its tokens to any [`TokenSink`] of html5ever, so to its tree builder. The tokens
//! are those of the [standard], in the same order and with the same answers heeded as html5ever's own tokenizer gives
//! and heeds them; it takes about a tenth of the instructions, for most bytes of a page are jumped over:
//!
//! - `memchr` finds the next `<`, quote or `>`; where the next `&`, carriage return or NUL stands is remembered, so that text
//!   without any is known as such without being looked at.
//! - Text, values and comments that stand in the source as they are meant are pieces of one shared [`StrTendril`].
//! - Names of tags and attributes are interned by way of a small table of those seen before.
//! - What the caller does not read, he may have dropped before it is built: attributes by name, the text of styles and
//!   scripts ([`Options`]).
//!
//! ```
//! use std::cell::RefCell;
//! use bodytext::tokenizer::{Options, tokenize};
//! use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult};
//!
//! struct Tags(RefCell<Vec<String>>);
//!
//! impl TokenSink for Tags {
//!     type Handle = ();
//!     fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
//!         if let Token::TagToken(tag) = token {
//!             self.0.borrow_mut().push(tag.name.to_string());
//!         }
//!         TokenSinkResult::Continue
//!     }
//! }
//!
//! let tags = Tags(RefCell::default());
//! tokenize("<P>One<br>two", &tags, &Options::default(), |_start, _end| {});
//! assert_eq!(*tags.0.borrow(), ["p", "br"]);
//! ```
//!
//! What differs from html5ever's: adjacent characters come in one token, unless they are many and reading may end before
//! them; no parse errors are told, and every token is said to be of line 1; end tags have no attributes; only the very first
//! character is looked at for a byte order mark.
//!
//! What holds: no byte is read more often than a fixed number of times, and memory follows the length of the page; any text
//! has tokens, nothing panics or recurses. Attributes past [`Options::attributes`] are dropped and counted, so that looking for
//! duplicates costs no more than a fixed sum a byte.
//!
//! How it is cut: `data` reads text and finds tags, `raw` the text of elements that hold no tags, `tags` tags and their
//! attributes, `markup` comments and all else that begins with `<!` or `<?`; `machine` has what they share.
//!
//! [standard]: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
//! [`StrTendril`]: html5ever::tendril::StrTendril

mod bytes;
mod data;
mod decode;
mod machine;
mod markup;
mod names;
mod raw;
mod references;
mod tags;
#[cfg(test)]
mod tests;

use std::fmt;

use html5ever::Attribute;
use html5ever::tokenizer::TokenSink;

use machine::Machine;
pub use names::is_long_name;

/// Attributes of one tag that are read unless the caller says otherwise. No real page has half as many.
pub const ATTRIBUTES: usize = 256;

/// Long names of a page that are read unless the caller says otherwise. Of some 700 real pages none had half as many.
pub const NAMES: usize = 4096;

/// What the caller reads of a page.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Whether attributes of a name, in lower case, are read. All are, if it is none. Those that trees are built by are kept
    /// anyway, as are all those of formatting elements, of which a tree builder drops some that are alike; duplicates are told
    /// of kept attributes only.
    pub keeps_attribute: Option<&'a dyn Fn(&str) -> bool>,
    /// Gives an empty list for the attributes of a tag, with room that another tag no longer needs; else each tag with
    /// attributes has a list made for it.
    pub spare_list: Option<&'a dyn Fn() -> Vec<Attribute>>,
    /// Attributes of one tag, those that are not read among them; further ones are dropped and counted.
    pub attributes: usize,
    /// Names of tags and attributes that have more than seven bytes and are none of HTML's; tags of further ones have another name
    /// that does not occur in HTML, and attributes are dropped. Both are counted.
    pub names: usize,
    /// Asked now and then whether reading ends there.
    pub ends: Option<&'a dyn Fn() -> bool>,
    /// Whether the text of `<style>` is read.
    pub styles: bool,
    /// Whether the text of `<script>` is read.
    pub scripts: bool,
    /// Whether a byte order mark at the start is dropped.
    pub drops_mark: bool,
    /// Where reading starts: in data, unless the text is the inside of an element.
    pub start: State,
    /// The element whose inside the text is, for the end tag of raw text.
    pub inside: Option<&'a str>,
}

impl Options<'_> {
    /// All that stands in a page, however many attributes.
    pub const EVERYTHING: Options<'static> = Options {
        keeps_attribute: None,
        spare_list: None,
        attributes: usize::MAX,
        names: usize::MAX,
        ends: None,
        styles: true,
        scripts: true,
        drops_mark: true,
        start: State::Data,
        inside: None,
    };
}

impl Default for Options<'_> {
    /// All attributes and scripts, but no styles, which nobody reads.
    fn default() -> Self {
        Options { attributes: ATTRIBUTES, names: NAMES, styles: false, ..Options::EVERYTHING }
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("keeps_attribute", &self.keeps_attribute.map(|_| "..."))
            .field("spare_list", &self.spare_list.map(|_| "..."))
            .field("attributes", &self.attributes)
            .field("names", &self.names)
            .field("ends", &self.ends.map(|_| "..."))
            .field("styles", &self.styles)
            .field("scripts", &self.scripts)
            .field("drops_mark", &self.drops_mark)
            .field("start", &self.start)
            .field("inside", &self.inside)
            .finish()
    }
}

/// What text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Text and tags.
    Data,
    /// The inside of `<title>` or `<textarea>`: text with references, up to its end tag.
    Rcdata,
    /// The inside of `<style>` and the like: text, up to its end tag.
    Rawtext,
    /// The inside of `<script>`: text, up to its end tag outside of what looks like a comment with a script.
    Script,
    /// Text to the end of the page.
    Plaintext,
    /// The inside of `<![CDATA[` in SVG and MathML.
    Cdata,
}

/// What was left out because of a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Attributes past [`Options::attributes`], and those of names past [`Options::names`].
    pub attributes: usize,
    /// Tags of names past [`Options::names`].
    pub names: usize,
    /// Bytes that were not read, as [`Options::ends`] said.
    pub bytes: usize,
}

/// Reads a text and hands its tokens to a sink, up to the end of the text and the sink's [`TokenSink::end`].
///
/// Before each token, `place` is told the bytes of the text that it comes from.
pub fn tokenize<S: TokenSink>(text: &str, sink: &S, options: &Options<'_>, place: impl Fn(usize, usize)) -> Cut {
    Machine::new(text, sink, options, place).run()
}
