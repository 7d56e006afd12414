//! Which images belong to the body.
//!
//! In: an extraction. Out: the images within kept blocks, and those that stand for themselves among them. What holds: an
//! image belongs to the body where the blocks around it do; each image of the page is looked at once.

use rustc_hash::FxHashMap;

use crate::blocks::Image;
use crate::extraction::{Extraction, Judged};
use crate::kinds::Kind;

/// The images of a body.
#[derive(Default)]
pub(super) struct BodyImages<'a> {
    /// Those in the text of each block.
    pub within: FxHashMap<usize, Vec<&'a Image>>,
    /// Those that stand for themselves, in document order.
    pub alone: Vec<&'a Image>,
}

/// Finds the images of the body.
pub(super) fn body_images(extraction: &Extraction) -> BodyImages<'_> {
    let mut found = BodyImages::default();
    if extraction.images.is_empty() {
        return found;
    }
    let body = Body::of(extraction);
    let mut last: Option<&str> = None;
    for image in extraction.images.iter().filter(|image| !extraction.is_small(image)) {
        // A page that loads images late has each twice, the second in a <noscript>.
        if last == Some(&*image.src) {
            continue;
        }
        let kept = extraction.blocks.get(image.block).is_some_and(Judged::is_kept);
        if image.at.is_some() {
            if kept {
                found.within.entry(image.block).or_default().push(image);
                last = Some(&*image.src);
            }
        } else if body.holds(image) {
            found.alone.push(image);
            last = Some(&*image.src);
        }
    }
    found
}

/// Where the body stands.
struct Body {
    /// For each place between blocks, whether what stands before and what stands after it is body, as far as there is
    /// anything.
    before: Vec<bool>,
    after: Vec<bool>,
    /// Whether the element lies in the innermost element that holds all kept blocks.
    inside: Vec<bool>,
}

impl Body {
    fn of(extraction: &Extraction) -> Body {
        let blocks = &extraction.blocks;
        let mut before = vec![true; blocks.len() + 1];
        for (index, block) in blocks.iter().enumerate() {
            before[index + 1] = if is_beside(block) { before[index] } else { block.is_kept() };
        }
        let mut after = vec![true; blocks.len() + 1];
        for (index, block) in blocks.iter().enumerate().rev() {
            after[index] = if is_beside(block) { after[index + 1] } else { block.is_kept() };
        }
        Body { before, after, inside: inside(extraction) }
    }

    /// Whether an image that stands for itself belongs to the body.
    fn holds(&self, image: &Image) -> bool {
        let at = image.block.min(self.before.len() - 1);
        self.inside[image.element] && self.before[at] && self.after[at]
    }
}

/// Whether a dropped block goes with the body: what stands around it can still be body.
fn is_beside(block: &Judged) -> bool {
    matches!(block.kind, Some(Kind::Caption | Kind::Title | Kind::Byline | Kind::Date | Kind::Share | Kind::Template))
}

/// For each element, whether it lies in the innermost one that holds all kept blocks.
fn inside(extraction: &Extraction) -> Vec<bool> {
    let elements = &extraction.elements;
    let mut holds = vec![0_usize; elements.len()];
    let mut kept = 0;
    for block in extraction.kept() {
        holds[block.element] += 1;
        kept += 1;
    }
    for index in (1..elements.len()).rev() {
        let own = holds[index];
        holds[elements[index].parent] += own;
    }
    let innermost = (0..elements.len()).rev().find(|index| kept > 0 && holds[*index] == kept);
    let mut inside = vec![false; elements.len()];
    for index in 0..elements.len() {
        // A body of one block: what stands beside it in the element around is near enough.
        inside[index] = innermost.is_some_and(|found| index == elements[found].parent || index == found)
            || (index > 0 && inside[elements[index].parent]);
    }
    inside
}
