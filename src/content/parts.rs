//! Which parts of a page a rendering has.
//!
//! In: names, as users write them. Out: [`Parts`]. What holds: each rendering has parts that it has by default.

/// Something that a rendering may have or leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The headline, which is no part of the body.
    Title,
    /// Addresses of links; without them the text of links stays.
    Links,
    /// Images, with their captions.
    Images,
    /// Tables; without them their text is left out.
    Tables,
    /// Bold, stressed and struck text, sub- and superscripts.
    Formatting,
    /// Comments of readers.
    Comments,
    /// Links to other pages that were dropped as related.
    Related,
}

impl Part {
    /// Every part.
    pub const ALL: [Part; 7] =
        [Part::Title, Part::Links, Part::Images, Part::Tables, Part::Formatting, Part::Comments, Part::Related];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Part::Title => "title",
            Part::Links => "links",
            Part::Images => "images",
            Part::Tables => "tables",
            Part::Formatting => "formatting",
            Part::Comments => "comments",
            Part::Related => "related",
        }
    }
}

/// A set of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Parts(u8);

impl Parts {
    /// What plain text has: the words of the body, and nothing else.
    pub const TEXT: Parts = Parts::of(&[Part::Tables]);
    /// What marked-up renderings have.
    pub const MARKUP: Parts = Parts::of(&[Part::Links, Part::Images, Part::Tables, Part::Formatting]);

    /// A set of parts.
    pub const fn of(parts: &[Part]) -> Parts {
        let (mut bits, mut index) = (0, 0);
        while index < parts.len() {
            bits |= 1 << parts[index] as u8;
            index += 1;
        }
        Parts(bits)
    }

    /// Whether a part is among them.
    pub fn has(self, part: Part) -> bool {
        self.0 & (1 << part as u8) != 0
    }

    /// The parts and one more.
    #[must_use]
    pub fn with(self, part: Part) -> Parts {
        Parts(self.0 | 1 << part as u8)
    }

    /// The parts without one.
    #[must_use]
    pub fn without(self, part: Part) -> Parts {
        Parts(self.0 & !(1 << part as u8))
    }
}
