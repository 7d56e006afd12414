//! The charset of a page's bytes.
//!
//! In: bytes and hints. Out: an encoding and how it was found. What holds: linear time; the costly guess sees a bounded
//! prefix only, from the first byte on that is not ASCII.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{CharsetFrom, Hints};
use crate::limits::Warning;

/// Bytes that the search for a `<meta>` reads. The standard has 1,024; real pages put scripts first.
const META_PREFIX: usize = 16 << 10;
/// Bytes that the guess reads.
const GUESS_PREFIX: usize = 64 << 10;

/// An encoding, and how it was found.
pub(super) struct Found {
    pub encoding: &'static Encoding,
    pub from: CharsetFrom,
}

/// The first `limit` bytes, less what would cut a UTF-8 character.
pub(super) fn cut(bytes: &[u8], limit: usize) -> &[u8] {
    if bytes.len() <= limit {
        return bytes;
    }
    let mut end = limit;
    while end > 0 && end + 3 > limit && bytes[end] & 0xC0 == 0x80 {
        end -= 1;
    }
    &bytes[..end]
}

/// Finds the encoding of a page.
pub(super) fn find(bytes: &[u8], hints: &Hints, warnings: &mut Vec<Warning>) -> Found {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Found { encoding, from: CharsetFrom::Bom };
    }
    let hinted = hinted(hints, warnings).map(|encoding| Found { encoding, from: CharsetFrom::Hint });
    let declared = hinted.or_else(|| {
        let encoding = declared_in(&bytes[..bytes.len().min(META_PREFIX)])?;
        Some(Found { encoding, from: CharsetFrom::Meta })
    });
    let utf8 = std::str::from_utf8(bytes).is_ok();
    match declared {
        Some(found) if fits(found.encoding, utf8, bytes) => found,
        Some(found) => mismatch(found.encoding, utf8, bytes, hints, warnings),
        None if utf8 => Found { encoding: UTF_8, from: CharsetFrom::Utf8 },
        None => Found { encoding: guess(bytes, hints), from: CharsetFrom::Detected },
    }
}

/// The charset of the content type that the caller gave.
fn hinted(hints: &Hints, warnings: &mut Vec<Warning>) -> Option<&'static Encoding> {
    let label = charset_of(hints.content_type.as_deref()?)?;
    let found = Encoding::for_label(label.as_bytes());
    if found.is_none() {
        warnings.push(Warning::UnknownCharset { label: label.to_owned() });
    }
    found
}

/// The value of `charset=` in a content type or a `<meta>`.
fn charset_of(text: &str) -> Option<&str> {
    let at = find_ignoring_case(text.as_bytes(), b"charset")?;
    let rest = text[at + "charset".len()..].trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/')).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

fn find_ignoring_case(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window.eq_ignore_ascii_case(word))
}

/// The charset that a `<meta>` tag or an XML declaration in the prefix names.
fn declared_in(prefix: &[u8]) -> Option<&'static Encoding> {
    let mut rest = prefix;
    if rest.trim_ascii_start().starts_with(b"<?xml") {
        let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(0);
        if let Some(encoding) = xml_encoding(&rest[..end]) {
            return Some(usable(encoding));
        }
    }
    while let Some(at) = find_ignoring_case(rest, b"<meta") {
        rest = &rest[at + b"<meta".len()..];
        let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(rest.len());
        let tag = String::from_utf8_lossy(&rest[..end]);
        if let Some(encoding) = charset_of(&tag).and_then(|label| Encoding::for_label(label.as_bytes())) {
            return Some(usable(encoding));
        }
    }
    None
}

fn xml_encoding(declaration: &[u8]) -> Option<&'static Encoding> {
    let at = find_ignoring_case(declaration, b"encoding=")?;
    let rest = &declaration[at + b"encoding=".len()..];
    let label = rest.split(|byte| matches!(byte, b'"' | b'\'')).find(|part| !part.is_empty())?;
    Encoding::for_label(label)
}

/// A page whose `<meta>` could be read as ASCII is not UTF-16, whatever it says.
fn usable(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16BE || encoding == UTF_16LE { UTF_8 } else { encoding }
}

/// Whether the declared encoding agrees with what the bytes show.
fn fits(encoding: &'static Encoding, utf8: bool, bytes: &[u8]) -> bool {
    if encoding == REPLACEMENT {
        return false;
    }
    if encoding == UTF_8 {
        return utf8;
    }
    // Text of another charset is next to never valid UTF-8 by chance, unless it is all ASCII.
    !utf8 || bytes.is_ascii() || encoding == ISO_2022_JP
}

/// The encoding of a page that declares a wrong one.
fn mismatch(
    declared: &'static Encoding,
    utf8: bool,
    bytes: &[u8],
    hints: &Hints,
    warnings: &mut Vec<Warning>,
) -> Found {
    let found = if utf8 {
        Found { encoding: UTF_8, from: CharsetFrom::Utf8 }
    } else if declared == UTF_8 && mostly_utf8(bytes) {
        // A few bad bytes, as a cut or an inserted comment leaves them; they become U+FFFD.
        return Found { encoding: UTF_8, from: CharsetFrom::Meta };
    } else {
        Found { encoding: guess(bytes, hints), from: CharsetFrom::Detected }
    };
    if found.encoding != declared {
        warnings.push(Warning::CharsetMismatch {
            declared: declared.name().to_owned(),
            used: found.encoding.name().to_owned(),
        });
    }
    found
}

/// Whether at most one in twenty of the bytes above ASCII is not UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let above = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let bad: usize = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    bad * 20 <= above
}

/// A guess by letter frequencies, on a bounded stretch from the first byte on that is not ASCII.
fn guess(bytes: &[u8], hints: &Hints) -> &'static Encoding {
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let stretch = &bytes[start..bytes.len().min(start + GUESS_PREFIX)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(stretch, stretch.len() + start == bytes.len());
    let domain = hints.url.as_deref().and_then(top_level_domain);
    let encoding = detector.guess(domain.as_deref().map(str::as_bytes), Utf8Detection::Deny);
    if encoding == REPLACEMENT { WINDOWS_1252 } else { encoding }
}

/// The last label of the host, in lower-case ASCII, as the detector wants it.
fn top_level_domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let label = host.rsplit('.').next()?.to_ascii_lowercase();
    (!label.is_empty() && label.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8], content_type: Option<&str>) -> (&'static str, CharsetFrom) {
        let hints = Hints { content_type: content_type.map(str::to_owned), ..Hints::default() };
        let found = find(bytes, &hints, &mut Vec::new());
        (found.encoding.name(), found.from)
    }

    #[test]
    fn ways_in_their_order() {
        assert_eq!(found(b"\xEF\xBB\xBFx", Some("text/html; charset=koi8-r")), ("UTF-8", CharsetFrom::Bom));
        assert_eq!(found(b"\xC1\xC2", Some("text/html; charset=\"KOI8-R\"")), ("KOI8-R", CharsetFrom::Hint));
        let meta = b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>\xC1\xC2";
        assert_eq!(found(meta, None), ("windows-1251", CharsetFrom::Meta));
        assert_eq!(found(b"<META CHARSET = \"iso-8859-7\">\xC1\xC2", None), ("ISO-8859-7", CharsetFrom::Meta));
        assert_eq!(found(b"<?xml version='1.0' encoding='koi8-r'?>\xC1", None), ("KOI8-R", CharsetFrom::Meta));
        assert_eq!(found("grün".as_bytes(), None), ("UTF-8", CharsetFrom::Utf8));
    }

    #[test]
    fn utf8_wins_over_a_wrong_meta() {
        assert_eq!(found("<meta charset=latin1>grün".as_bytes(), None), ("UTF-8", CharsetFrom::Utf8));
    }

    #[test]
    fn wrong_utf8_claim_is_guessed() {
        let text = "Съешь же ещё этих мягких французских булок, да выпей чаю. Вчера вечером мы долго гуляли по городу.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        let page = [b"<meta charset=utf-8>".as_slice(), &bytes].concat();
        assert_eq!(found(&page, None), ("windows-1251", CharsetFrom::Detected));
    }

    #[test]
    fn few_bad_bytes_stay_utf8() {
        let mut page = "<meta charset=utf-8>".to_owned() + &"größer ".repeat(30);
        let bytes = {
            page.push('x');
            let mut bytes = page.into_bytes();
            bytes.push(0xFF);
            bytes
        };
        assert_eq!(found(&bytes, None), ("UTF-8", CharsetFrom::Meta));
    }

    #[test]
    fn cut_keeps_characters_whole() {
        assert_eq!(cut("aü".as_bytes(), 2), b"a");
        assert_eq!(cut(b"abc", 2), b"ab");
        assert_eq!(cut(b"\x80\x80\x80\x80\x80\x80", 4).len(), 1);
    }
}
