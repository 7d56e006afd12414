//! What holds for the extraction of every page, whatever the bytes and the rules.
//!
//! In: an extraction and the text it was made from. Out: nothing; a panic that says what does not hold. What holds: blocks
//! are kept or dropped, have texts, finite numbers and links inside their texts; spans lie in the source; the text that comes out has the letters of the blocks that are kept.

use std::ops::Range;

use bodytext::{Extraction, Kind};

/// Checks an extraction. Text from a page's data has no span; all other blocks have.
pub fn check_extraction(page: &Extraction, source: &str) {
    let dropped: usize = Kind::ALL.iter().map(|kind| page.dropped(*kind).count()).sum();
    assert_eq!(page.kept().count() + dropped, page.blocks().len());
    assert!((0.0..=1.0).contains(&page.quality()), "quality {}", page.quality());
    for block in page.blocks() {
        assert!(block.score().is_finite() && block.words.is_finite(), "{:?}", block.text);
        assert!(!block.text.trim().is_empty() && block.link_chars <= block.chars, "{:?}", block.text);
        assert!(block.links().iter().all(|link| block.text.get(link.range.clone()).is_some()), "{:?}", block.links());
        assert_eq!(block.kind().is_none(), block.is_kept(), "{:?}", block.text);
    }
    check_spans(page, source);
    check_letters(page);
}

/// Spans hold text and are cut between characters.
fn check_spans(page: &Extraction, source: &str) {
    for block in page.blocks() {
        let Some(span) = block.span.clone() else { continue };
        assert!(!span.is_empty() && source.get(span.clone()).is_some(), "{span:?} {:?}", block.text);
    }
}

/// Spans end before the next one begins. It holds where tags are closed as they are opened: what stands between the rows of
/// a table, browsers put before the table.
pub fn check_order(page: &Extraction) {
    let mut before: Range<usize> = 0..0;
    for block in page.blocks() {
        let span = block.span.clone().unwrap_or_else(|| panic!("no span: {:?}", block.text));
        assert!(before.end <= span.start, "{span:?} after {before:?}: {:?}", block.text);
        before = span;
    }
}

/// No letter of a kept block is lost. Of a footnote's links back, which are a letter or two, renderings show none.
fn check_letters(page: &Extraction) {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let (kept, links): (usize, usize) = page
        .kept()
        .fold((0, 0), |(kept, links), block| (kept + letters(&block.shown_text()), links + block.links().len()));
    let text = page.text();
    assert!(letters(&text) + 2 * links >= kept, "{} of {kept} letters", letters(&text));
    assert_eq!(text.is_empty(), page.kept().next().is_none());
}
