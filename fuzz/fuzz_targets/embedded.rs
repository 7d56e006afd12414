//! Data of pages: JSON-LD, JSON and what scripts assign, call and push, read by every bundled rule about them.
//!
//! The first byte says what holds the data.
#![no_main]

mod bundled;
#[allow(dead_code)] // fuzzed pages are broken: their blocks stand in no order
#[path = "../../tests/common/invariants.rs"]
mod invariants;

use std::sync::LazyLock;

use bodytext::embedded::read_by;
use bodytext::source::decode;
use bodytext::{Extractor, Hints, Limits};
use libfuzzer_sys::fuzz_target;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(bundled::extractor);

/// What stands before the data, and behind it.
const STORES: [(&str, &str); 9] = [
    ("", ""),
    ("<script type=\"application/ld+json\">", "</script>"),
    ("<script id=__NEXT_DATA__ type=\"application/json\">", "</script>"),
    ("<script id=__NUXT_DATA__ type=\"application/json\">", "</script>"),
    ("<script type=\"application/json\">", "</script>"),
    ("<script>window.__INITIAL_STATE__ = ", ";</script>"),
    ("<script>stencilBootstrap(", ").load()</script>"),
    ("<script>self.__next_f.push([1,", "])</script>"),
    ("<div id=data-preloaded data-preloaded='", "'></div>"),
];

fuzz_target!(|bytes: &[u8]| {
    let [store, data @ ..] = bytes else { return };
    let (before, behind) = STORES[usize::from(*store) % STORES.len()];
    let page = format!("{before}{}{behind}", String::from_utf8_lossy(data));
    for rule in &EXTRACTOR.rules().embedded {
        let text = read_by(rule, &page);
        // Values that others refer to are written out for each of them, up to a limit.
        assert!(text.len() <= (64 << 20) + page.len(), "{} reads {} bytes", rule.origin.rule, text.len());
    }
    let extraction = EXTRACTOR.extract(page.as_bytes(), &Hints::default());
    invariants::check_extraction(&extraction, &decode(page.as_bytes(), &Hints::default(), &Limits::default()).text);
});
