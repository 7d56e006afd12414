//! Stage `decode`: bytes and hints → [`Source`], a text with its charset and format.
//!
//! What holds: any bytes give a source; the text is valid UTF-8; everything that was guessed, replaced or cut is told by
//! [`Source::charset_from`] or a warning.

mod charset;
mod format;

use std::borrow::Cow;

use serde::Serialize;

use crate::kinds::Format;
use crate::limits::{Limits, Warning};

/// What the caller knows of a page besides its bytes. All of it may be absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Where the page was fetched from.
    pub url: Option<String>,
    /// The HTTP content type, e.g. `text/html; charset=koi8-r`.
    pub content_type: Option<String>,
    /// The name of the file; its ending helps to tell text from HTML.
    pub file_name: Option<String>,
    /// The format, if it is known.
    pub format: Option<Format>,
    /// The title, if it is known from elsewhere.
    pub title: Option<String>,
    /// The language, as a language tag.
    pub lang: Option<String>,
}

/// How the charset was found, in the order in which the ways are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CharsetFrom {
    /// A byte order mark.
    Bom,
    /// The content type in the hints.
    Hint,
    /// A `<meta>` tag or an XML declaration.
    Meta,
    /// The bytes are valid UTF-8.
    Utf8,
    /// A guess from the bytes.
    Detected,
}

/// A page as text.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The text; byte spans of blocks count in it.
    pub text: Cow<'a, str>,
    /// The charset's name, e.g. `UTF-8` or `windows-1251`.
    pub charset: &'static str,
    /// How the charset was found.
    pub charset_from: CharsetFrom,
    /// HTML or plain text.
    pub format: Format,
    /// What was cut or replaced.
    pub warnings: Vec<Warning>,
}

/// Reads bytes as text. A charset is taken from the byte order mark, the hints, the page's `<meta>`, the validity as
/// UTF-8, or a guess on a prefix, in that order; bytes that are valid UTF-8 and not ASCII are never read as anything else.
pub fn decode<'a>(bytes: &'a [u8], hints: &Hints, limits: &Limits) -> Source<'a> {
    let mut warnings = Vec::new();
    let read = charset::cut(bytes, limits.bytes);
    if read.len() < bytes.len() {
        warnings.push(Warning::BytesCut { had: bytes.len(), read: read.len() });
    }
    let found = charset::find(read, hints, &mut warnings);
    let (text, had_errors) = found.encoding.decode_with_bom_removal(read);
    if had_errors {
        warnings.push(Warning::BadBytes { charset: found.encoding.name().to_owned() });
    }
    let format = hints.format.unwrap_or_else(|| format::tell(&text, hints));
    Source { text, charset: found.encoding.name(), charset_from: found.from, format, warnings }
}

/// A source for text that the caller has decoded.
pub fn from_text<'a>(text: &'a str, format: Format) -> Source<'a> {
    Source {
        text: Cow::Borrowed(text),
        charset: encoding_rs::UTF_8.name(),
        charset_from: CharsetFrom::Utf8,
        format,
        warnings: Vec::new(),
    }
}
