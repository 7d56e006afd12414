//! Any bytes as a page: the whole way under the bundled rules, and every rendering of what comes out.
//!
//! The first byte says what the caller knows of the page, the second how narrow the limits are.
#![no_main]

mod bundled;
#[allow(dead_code)] // fuzzed pages are broken: their blocks stand in no order
#[path = "../../tests/common/invariants.rs"]
mod invariants;
mod whole;

use std::sync::Mutex;

use bodytext::source::decode;
use bodytext::{Extractor, Format, Hints, Limits};
use invariants::check_extraction;
use libfuzzer_sys::fuzz_target;

/// The extractor of the last page.
static EXTRACTOR: Mutex<Option<Extractor>> = Mutex::new(None);

/// Limits that cut most pages.
fn narrow() -> Limits {
    Limits { bytes: 2000, nodes: 60, depth: 8, attributes: 3, ..Limits::default() }
}

fuzz_target!(|bytes: &[u8]| {
    let [knows, limits, page @ ..] = bytes else { return };
    let hints = Hints {
        format: [None, Some(Format::Html), Some(Format::Text)][usize::from(knows % 3)],
        url: (knows & 0x40 != 0).then(|| "https://mill.example/news/1?page=2".to_owned()),
        ..Hints::default()
    };
    let limits = if limits % 8 == 0 { narrow() } else { Limits::default() };
    let last = EXTRACTOR.lock().expect("a lock").take();
    let extractor = last.unwrap_or_else(bundled::extractor).with_limits(limits);
    let extraction = extractor.extract(page, &hints);
    EXTRACTOR.lock().expect("a lock").replace(extractor);
    check_extraction(&extraction, &decode(page, &hints, &limits).text);
    whole::render(&extraction, page.len());
});
