//! Any bytes as a page: the whole way under the bundled rules, and every rendering of what comes out.
//!
//! The first byte says what the caller knows of the page, the second how narrow the limits are.
#![no_main]

#[path = "../../tests/common/invariants.rs"]
mod invariants;
mod whole;

use std::sync::LazyLock;

use bodytext::source::decode;
use bodytext::{Extractor, Format, Hints, Limits, Rules};
use invariants::check_extraction;
use libfuzzer_sys::fuzz_target;

/// One extractor for each kind of limits.
static EXTRACTORS: LazyLock<[(Limits, Extractor); 2]> = LazyLock::new(|| {
    let narrow = Limits { bytes: 2000, nodes: 60, depth: 8, attributes: 3 };
    [Limits::default(), narrow].map(|limits| (limits, Extractor::new(Rules::builtin()).with_limits(limits)))
});

fuzz_target!(|bytes: &[u8]| {
    let [knows, limits, page @ ..] = bytes else { return };
    let hints = Hints {
        format: [None, Some(Format::Html), Some(Format::Text)][usize::from(knows % 3)],
        url: (knows & 0x40 != 0).then(|| "https://mill.example/news/1?page=2".to_owned()),
        ..Hints::default()
    };
    let (limits, extractor) = &EXTRACTORS[usize::from(limits % 8 == 0)];
    let extraction = extractor.extract(page, &hints);
    check_extraction(&extraction, &decode(page, &hints, limits).text);
    whole::render(&extraction, page.len());
});
