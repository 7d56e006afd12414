//! Any bytes with any hints: they give a text, the same one each time, and what became of them is told.
//!
//! The input's first line is the content type, its second the name of the file; the bytes of the page follow.
#![no_main]

use bodytext::source::{CharsetFrom, decode};
use bodytext::{Format, Hints, Limits, Warning};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == b'\n');
    let mut line =
        || parts.next().map(|line| String::from_utf8_lossy(line).into_owned()).filter(|line| !line.is_empty());
    let (content_type, file_name) = (line(), line());
    let page = parts.next().unwrap_or_default();
    let hints = Hints { content_type, file_name, ..Hints::default() };
    for limits in [Limits::default(), Limits { bytes: page.len() / 2, ..Limits::default() }] {
        let source = decode(page, &hints, &limits);
        assert_eq!(source.text, decode(page, &hints, &limits).text);
        // A byte becomes a character of at most three bytes, or U+FFFD.
        assert!(source.text.len() <= 3 * page.len().min(limits.bytes) + 3, "{} bytes", source.text.len());
        let cut = source.warnings.iter().any(|warning| matches!(warning, Warning::BytesCut { .. }));
        assert_eq!(cut, page.len() > limits.bytes);
        let bad = source.warnings.iter().any(|warning| matches!(warning, Warning::BadBytes { .. }));
        assert!(bad || source.charset_from != CharsetFrom::Utf8 || std::str::from_utf8(page).is_ok() || cut);
        assert!(matches!(source.format, Format::Html | Format::Text));
    }
});
