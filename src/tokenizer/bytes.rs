//! Classes of bytes.
//!
//! In: a byte, or bytes and a place in them. Out: where a class begins. What holds: all that ends something in a tag is
//! ASCII, so that a place found here is always a border between characters.

/// White space, of which a carriage return becomes a line feed.
pub(super) const SPACE: u8 = 1;
/// What ends the name of a tag, and NUL, which names hold as U+FFFD.
pub(super) const TAG_NAME_END: u8 = 2;
/// What ends the name of an attribute, and NUL.
pub(super) const ATTRIBUTE_NAME_END: u8 = 4;
/// What ends a value without quotes.
pub(super) const VALUE_END: u8 = 8;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' => SPACE | TAG_NAME_END | ATTRIBUTE_NAME_END | VALUE_END,
            b'/' | 0 => TAG_NAME_END | ATTRIBUTE_NAME_END,
            b'>' => TAG_NAME_END | ATTRIBUTE_NAME_END | VALUE_END,
            b'=' => ATTRIBUTE_NAME_END,
            _ => 0,
        };
        byte += 1;
    }
    classes
}

/// Whether a byte is of a class.
#[inline]
pub(super) fn is(byte: u8, class: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

/// The first byte of a class at or after a place; the length if there is none.
#[inline]
pub(super) fn find(bytes: &[u8], from: usize, class: u8) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if is(byte, class) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// The first byte at or after a place that is no white space; the length if there is none.
#[inline]
pub(super) fn skip_space(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if !is(byte, SPACE) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}
