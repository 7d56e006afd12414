//! All renderings of an extraction.
//!
//! In: an extraction and the bytes of its page. Out: nothing; a panic if a rendering is much longer than the page.

use bodytext::content::{Part, Parts};
use bodytext::render::explain::{Detail, Only, explain};
use bodytext::{Extraction, Record};

/// Bytes that a rendering may have for each byte of the page, and beside them: headers, and the values of rules.
const MOST: (usize, usize) = (120, 20_000);

/// Writes an extraction in every form, with all its parts.
pub fn render(extraction: &Extraction, bytes: usize) {
    let all = Parts::of(&Part::ALL);
    let body = bodytext::content::content(extraction, all);
    for (form, rendered) in [
        ("text", extraction.text()),
        ("text of all parts", bodytext::render::text(&body)),
        ("Markdown", bodytext::render::markdown(&body)),
        ("HTML", bodytext::render::html(&body)),
        ("TEI", bodytext::render::tei(extraction, all)),
    ] {
        let most = MOST.0 * bytes + MOST.1;
        assert!(rendered.len() <= most, "{form} has {} bytes, the page {bytes}", rendered.len());
    }
    let record = Record::with_parts("a", extraction, all).with_blocks(extraction);
    serde_json::to_string(&record).expect("JSON");
    explain(extraction, &[], Detail { only: Only::All, marks: usize::MAX, chars: usize::MAX });
}
