//! Captions of images.
//!
//! In: an image that stands for itself. Out: the caption beside it, where it is no part of the body. What holds: a caption
//! goes with one image; a kept caption stays in the body.

use rustc_hash::FxHashSet;

use crate::blocks::{Image, Shape};
use crate::extraction::{Extraction, Judged};
use crate::kinds::Kind;

/// Gives out captions, each once.
pub(super) struct Captions<'a> {
    extraction: &'a Extraction,
    given: FxHashSet<usize>,
}

impl<'a> Captions<'a> {
    /// The captions of a page.
    pub fn of(extraction: &'a Extraction) -> Captions<'a> {
        Captions { extraction, given: FxHashSet::default() }
    }

    /// The caption of an image: the block behind it, else the one before.
    pub fn take(&mut self, image: &Image) -> Option<String> {
        let places = [Some(image.block), image.block.checked_sub(1)];
        let found = places.into_iter().flatten().find(|place| self.is_free_caption(*place))?;
        self.given.insert(found);
        Some(self.extraction.blocks[found].text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn is_free_caption(&self, place: usize) -> bool {
        let is_caption =
            |block: &Judged| !block.is_kept() && (block.shape == Shape::Caption || block.kind == Some(Kind::Caption));
        self.extraction.blocks.get(place).is_some_and(is_caption) && !self.given.contains(&place)
    }
}
