//! Any bytes as a page: the whole way under the bundled rules, and every rendering of what comes out.
//!
//! The first byte says what the caller knows of the page, the second how narrow the limits are.
#![no_main]

mod bundled;
#[allow(dead_code)] // fuzzed pages are broken: their blocks stand in no order
#[path = "../../tests/common/invariants.rs"]
mod invariants;
mod whole;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use bodytext::source::decode;
use bodytext::{Extractor, Format, Hints, Limits};
use invariants::check_extraction;
use libfuzzer_sys::fuzz_target;

/// The extractor of the last page.
static EXTRACTOR: Mutex<Option<Extractor>> = Mutex::new(None);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
/// Looks at the clock.
static LOOKS: AtomicU32 = AtomicU32::new(0);
/// Looks after the time is over, and while reading begins again.
const BETWEEN: u32 = 16;

/// A clock that is a second later each time, so that a page found is cut in the same place again.
fn clock() -> Instant {
    *START + Duration::from_secs(u64::from(LOOKS.fetch_add(1, Ordering::Relaxed)))
}

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
    let looks = u32::from(limits / 8);
    let limits = match limits % 8 {
        0 => narrow(),
        1 | 2 => Limits { time: Some(Duration::from_secs(looks.into())), ..Limits::default() },
        _ => Limits::default(),
    };
    LOOKS.store(0, Ordering::Relaxed);
    let last = EXTRACTOR.lock().expect("a lock").take();
    let extractor = last.unwrap_or_else(bundled::extractor).with_limits(limits).with_clock(clock);
    let extraction = extractor.extract(page, &hints);
    EXTRACTOR.lock().expect("a lock").replace(extractor);
    assert!(limits.time.is_none() || LOOKS.load(Ordering::Relaxed) <= 2 * looks + BETWEEN, "late");
    check_extraction(&extraction, &decode(page, &hints, &limits).text);
    whole::render(&extraction, page.len());
});
