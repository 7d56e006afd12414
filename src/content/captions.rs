//! Captions of images.
//!
//! In: an image that stands for itself. Out: the caption beside it, where it is no part of the body. What holds: a caption
//! goes with one image; a kept caption stays in the body.

use rustc_hash::FxHashSet;

use crate::blocks::{Image, Shape};
use crate::extraction::{Extraction, Judged};
use crate::kinds::Kind;
use crate::spaces::one_line;

/// Elements around an image or a caption in which their figure is looked for.
const AROUND: usize = 12;

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
        let found = places.into_iter().flatten().find(|place| self.is_free_caption(*place, image))?;
        self.given.insert(found);
        Some(one_line(&self.extraction.blocks[found].text))
    }

    fn is_free_caption(&self, place: usize, image: &Image) -> bool {
        let is_caption =
            |block: &Judged| !block.is_kept() && (block.shape == Shape::Caption || block.kind == Some(Kind::Caption));
        let block = self.extraction.blocks.get(place).filter(|block| is_caption(block));
        block.is_some_and(|block| self.go_together(block, image)) && !self.given.contains(&place)
    }

    /// Whether a caption that stands in a figure stands in one that has the image, too.
    fn go_together(&self, caption: &Judged, image: &Image) -> bool {
        let is_figure = |element: &usize| &*self.extraction.elements[*element].tag == "figure";
        let Some(figure) = self.around(caption.element).find(is_figure) else { return true };
        self.around(image.element).any(|element| element == figure)
    }

    /// An element and those close around it.
    fn around(&self, element: usize) -> impl Iterator<Item = usize> + '_ {
        let elements = &self.extraction.elements;
        std::iter::successors(Some(element), |element| Some(elements[*element].parent)).take(AROUND)
    }
}
