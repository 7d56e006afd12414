//! Stretches of text in which there is nothing to do: most of any page.
//!
//! In: bytes of a text. Out: how far it goes on with graphic characters of ASCII and single spaces between them. What holds: a
//! stretch ends between characters; bytes are looked at many at a time.

/// Bytes that are looked at together.
const EACH: usize = 16;

/// How many bytes a text starts with that are graphic characters of ASCII or single spaces between them. No space counts that
/// stands right at the start if a space went before.
pub(super) fn clean(text: &[u8], after_space: bool) -> usize {
    let mut at = 0;
    let mut before = if after_space { b' ' } else { b'x' };
    while let Some(some) = text[at..].first_chunk::<EACH>() {
        let mut shifted = [before; EACH];
        shifted[1..].copy_from_slice(&some[..EACH - 1]);
        let ends = some.iter().zip(&shifted).fold(false, |any, (byte, before)| any | ends(*byte, *before));
        if ends {
            break;
        }
        before = some[EACH - 1];
        at += EACH;
    }
    for byte in &text[at..] {
        if ends(*byte, before) {
            break;
        }
        before = *byte;
        at += 1;
    }
    at
}

/// Whether a stretch ends before a byte.
fn ends(byte: u8, before: u8) -> bool {
    (byte.wrapping_sub(b' ') > b'~' - b' ') | ((byte == b' ') & (before == b' '))
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn stretches_end_where_something_is_to_be_done() {
        let long = "a word or two of a text that goes on and on, ";
        for before in 0..long.len() {
            let text = |end: &str| format!("{}{end}{long}", &long[before..]);
            let length = long.len() - before;
            for end in ["\n", "é", "\u{7F}", "\t"] {
                assert_eq!(clean(text(end).as_bytes(), false), length);
            }
            assert_eq!(clean(text(" ").as_bytes(), false), length, "a space after one");
            assert_eq!(clean(text("").as_bytes(), false), length + long.len());
        }
        assert_eq!([clean(b" x", true), clean(b" x", false), clean(b"", false), clean(b"  ", false)], [0, 2, 0, 1]);
    }
}
