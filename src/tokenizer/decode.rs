//! What a piece of source means: references resolved, line ends brought to one form, NUL replaced.
//!
//! In: a piece of source and what it is read as. Out: its text, if that differs from the source. What holds: the piece is
//! read once; it ends where no reference goes on and no line end is split.

use memchr::{memchr2, memchr3};

use super::references;

/// What a piece of source is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Text, with references.
    Text,
    /// The value of an attribute, where some references need their semicolon.
    Value,
    /// Text without references.
    Raw,
}

/// Writes the text of a piece of source to `out`, which is empty; says `false`, and writes nothing, if it is the source as it
/// stands.
pub(super) fn decode(source: &str, reading: Reading, out: &mut String) -> bool {
    let bytes = source.as_bytes();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = next(&bytes[at..], reading) {
        let here = at + found;
        let (first, second, length) = match bytes[here] {
            b'&' => match references::read(&bytes[here + 1..], reading == Reading::Value) {
                Some(found) => (found.first, found.second, 1 + found.length),
                None => {
                    at = here + 1;
                    continue;
                }
            },
            b'\r' => ('\n', None, 1 + usize::from(bytes.get(here + 1) == Some(&b'\n'))),
            _ => (char::REPLACEMENT_CHARACTER, None, 1),
        };
        out.push_str(&source[copied..here]);
        out.push(first);
        out.extend(second);
        at = here + length;
        copied = at;
    }
    if copied > 0 {
        out.push_str(&source[copied..]);
    }
    copied > 0
}

/// The next byte that means another.
fn next(bytes: &[u8], reading: Reading) -> Option<usize> {
    match reading {
        Reading::Raw => memchr2(b'\r', 0, bytes),
        Reading::Text | Reading::Value => memchr3(b'&', b'\r', 0, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str, reading: Reading) -> Option<String> {
        let mut out = String::new();
        decode(source, reading, &mut out).then_some(out)
    }

    #[test]
    fn what_stands_for_itself_is_not_copied() {
        for source in ["", "a", "a & b", "&", "&;", "?a=1&b=2&&c", "a\nb"] {
            assert_eq!(read(source, Reading::Value), None, "{source}");
        }
        assert_eq!(read("&amp;", Reading::Raw), None);
    }

    #[test]
    fn references_line_ends_and_nul_are_read() {
        assert_eq!(read("a&amp;b", Reading::Text).as_deref(), Some("a&b"));
        assert_eq!(read("&acE;", Reading::Text).as_deref(), Some("\u{223E}\u{333}"));
        assert_eq!(read("\r\r\n\n\r", Reading::Raw).as_deref(), Some("\n\n\n\n"));
        assert_eq!(read("&am\0p;&#13;\r\n", Reading::Text).as_deref(), Some("&am\u{FFFD}p;\r\n"));
        assert_eq!(read("&copy=&copy", Reading::Value).as_deref(), Some("&copy=©"));
        assert_eq!(read("&copy=&copy", Reading::Text).as_deref(), Some("©=©"));
    }
}
