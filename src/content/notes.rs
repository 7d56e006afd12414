//! Footnotes: marks in the text, and what they lead to.
//!
//! In: an extraction. Out: which links are marks of notes, which elements are notes, which links lead back. What holds: a
//! note is kept text, stands behind its first mark, and is no larger than [`LARGEST`] blocks; every note has a mark.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::blocks::{Link, Styles};
use crate::extraction::{Extraction, Judged};

/// Blocks of the longest footnote.
const LARGEST: usize = 12;
/// Characters of the longest mark, without brackets: `iv`, `12`, `†`, `n. 3`.
const LONGEST_MARK: usize = 5;
/// Characters of the longest link back from a note: `↩`, `^`, `a`.
const LONGEST_BACKLINK: usize = 2;

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Notes {
    /// The note that a link marks, by block and number of the link.
    pub marks: FxHashMap<(usize, usize), usize>,
    /// The number of the note that an element is.
    pub elements: FxHashMap<usize, usize>,
    /// Links that lead back.
    pub backlinks: FxHashSet<(usize, usize)>,
    /// What the text calls each note.
    pub labels: Vec<String>,
}

/// Finds the footnotes.
pub(super) fn notes(extraction: &Extraction) -> Notes {
    let mut notes = Notes::default();
    if extraction.anchors.is_empty() {
        return notes;
    }
    let mut held = None;
    for (index, block) in extraction.blocks.iter().enumerate().filter(|(_, block)| block.is_kept()) {
        for (number, link) in block.links.iter().enumerate() {
            let Some(label) = mark(block, link) else { continue };
            let held = held.get_or_insert_with(|| kept_within(extraction));
            let Some(note) = target(extraction, &link.href, held, index) else { continue };
            let next = notes.labels.len();
            let known = *notes.elements.entry(note).or_insert(next);
            if known == next {
                notes.labels.push(label);
            } else if notes.labels[known] != label {
                // Two marks of one element: a list of notes without an element for each.
                continue;
            }
            notes.marks.insert((index, number), known);
        }
    }
    notes.backlinks = backlinks(extraction, &notes);
    notes
}

/// What a link says, if it can be the mark of a note: raised, in brackets, or called a note by its role.
fn mark(block: &Judged, link: &Link) -> Option<String> {
    let fragment = link.href.split_once('#')?.1;
    let text = block.text[link.range.clone()].trim();
    let bare = text.trim_matches(['[', ']', '(', ')']);
    let short = !bare.is_empty() && bare.chars().count() <= LONGEST_MARK && !fragment.is_empty();
    let raised = block.runs.iter().rev().find(|run| run.start <= link.range.start);
    let raised = raised.is_some_and(|run| run.styles.contains(Styles::SUPERSCRIPT));
    (short && (raised || bare.len() < text.len())).then(|| bare.to_owned())
}

/// Whether an address is that of the page, its `#` apart.
pub(super) fn is_this_page(extraction: &Extraction, href: &str) -> bool {
    let address = href.split_once('#').map_or(href, |(address, _)| address);
    address.is_empty() || extraction.absolute(address).as_deref() == extraction.base.as_ref().map(|base| base.as_str())
}

/// The element that a mark leads to: block-level, with kept text, behind the mark.
fn target(extraction: &Extraction, href: &str, held: &[Held], mark: usize) -> Option<usize> {
    let (_, fragment) = href.split_once('#')?;
    let mut element = *extraction.anchors.get(fragment).filter(|_| is_this_page(extraction, href))?;
    while element != 0 && !matches!(&*extraction.elements[element].tag, "li" | "p" | "div" | "dd" | "aside" | "section")
    {
        element = extraction.elements[element].parent;
    }
    let Held { first, last, blocks } = *held.get(element)?;
    (element != 0 && (1..=LARGEST).contains(&blocks) && last - first < LARGEST && first > mark).then_some(element)
}

/// The kept blocks in an element.
#[derive(Clone, Copy)]
struct Held {
    first: usize,
    last: usize,
    blocks: usize,
}

/// For each element, the kept blocks in it.
fn kept_within(extraction: &Extraction) -> Vec<Held> {
    let mut held = vec![Held { first: usize::MAX, last: 0, blocks: 0 }; extraction.elements.len()];
    for (index, block) in extraction.blocks.iter().enumerate().filter(|(_, block)| block.is_kept()) {
        let own = &mut held[block.element];
        *own = Held { first: own.first.min(index), last: index, blocks: own.blocks + 1 };
    }
    for index in (1..held.len()).rev() {
        let (own, parent) = (held[index], extraction.elements[index].parent);
        let around = &mut held[parent];
        *around = Held {
            first: around.first.min(own.first),
            last: around.last.max(own.last),
            blocks: around.blocks + own.blocks,
        };
    }
    held
}

/// The links in notes that lead back to their marks: a sign or a letter with an address in the page.
fn backlinks(extraction: &Extraction, notes: &Notes) -> FxHashSet<(usize, usize)> {
    let mut found = FxHashSet::default();
    if notes.elements.is_empty() {
        return found;
    }
    let mut in_note = vec![false; extraction.elements.len()];
    for index in 1..in_note.len() {
        in_note[index] = notes.elements.contains_key(&index) || in_note[extraction.elements[index].parent];
    }
    for (index, block) in extraction.blocks.iter().enumerate().filter(|(_, block)| in_note[block.element]) {
        for (number, link) in block.links.iter().enumerate() {
            let text = block.text[link.range.clone()].trim();
            let leads_back = link.href.contains('#') && text.chars().count() <= LONGEST_BACKLINK;
            if leads_back && !text.chars().any(char::is_numeric) {
                found.insert((index, number));
            }
        }
    }
    found
}
