//! The folded texts of all blocks of a page.
//!
//! In: blocks. Out: their folded texts in one buffer. What holds: each is ended by a line feed, which no folded text has.

use super::Block;
use super::fold::fold_into;

/// The folded texts of all blocks, in one buffer.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The texts, each ended by a line feed, which no folded text has.
    text: String,
    /// Where each text ends: its line feed.
    ends: Vec<usize>,
}

impl Folded {
    /// Folds the texts of blocks.
    pub(super) fn of(blocks: &[Block]) -> Folded {
        let bytes = blocks.iter().map(|block| block.text.len() + 1).sum();
        let mut folded = Folded { text: String::with_capacity(bytes), ends: Vec::with_capacity(blocks.len()) };
        for block in blocks {
            fold_into(&block.text, &mut folded.text);
            folded.ends.push(folded.text.len());
            folded.text.push('\n');
        }
        folded
    }

    /// The folded text of a block; empty if there is no such block.
    pub fn get(&self, block: usize) -> &str {
        let Some(end) = self.ends.get(block) else { return "" };
        let start = block.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |before| before + 1);
        &self.text[start..*end]
    }

    /// All texts, each ended by a line feed.
    pub fn all(&self) -> &str {
        &self.text
    }

    /// Where each text ends in [`Folded::all`].
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }
}
