//! An expression that is parsed, as bytes.
//!
//! In: what the parser made of an expression. Out: bytes that `stored` makes it of again; nothing if it has parts
//! that expressions of characters don't have. What holds: each part is its sort, its numbers, and its own parts.

use regex_syntax::hir::{Class, Hir, HirKind};

/// The sorts of parts, as their first bytes.
pub mod sort {
    /// Nothing.
    pub const EMPTY: u8 = 0;
    /// A text: its length and its bytes.
    pub const LITERAL: u8 = 1;
    /// One of some characters: the number of ranges, and of each how far it starts behind the end of the one before, or
    /// behind 0, and its length less one.
    pub const CLASS: u8 = 2;
    /// A border: its number.
    pub const LOOK: u8 = 3;
    /// A part again and again: how often at least; how often at most and one more, or 0; whether as often as can be; the part.
    pub const REPETITION: u8 = 4;
    /// Parts that follow each other: their number, and each.
    pub const CONCAT: u8 = 5;
    /// Parts of which one is there: their number, and each.
    pub const ALTERNATION: u8 = 6;
    /// What never is.
    pub const NEVER: u8 = 7;
    /// A group, whose name nobody asks for: its number, and what is in it.
    pub const GROUP: u8 = 8;
}

/// Writes an expression.
pub fn store(hir: &Hir) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    write(hir, &mut bytes)?;
    Some(bytes)
}

fn write(hir: &Hir, bytes: &mut Vec<u8>) -> Option<()> {
    match hir.kind() {
        HirKind::Empty => bytes.push(sort::EMPTY),
        HirKind::Literal(literal) => {
            bytes.push(sort::LITERAL);
            number(u32::try_from(literal.0.len()).ok()?, bytes);
            bytes.extend_from_slice(&literal.0);
        }
        HirKind::Class(_) if *hir == Hir::fail() => bytes.push(sort::NEVER),
        HirKind::Class(Class::Unicode(class)) => {
            bytes.push(sort::CLASS);
            number(u32::try_from(class.ranges().len()).ok()?, bytes);
            let mut behind = 0;
            for range in class.ranges() {
                let (start, end) = (u32::from(range.start()), u32::from(range.end()));
                number(start - behind, bytes);
                number(end - start, bytes);
                behind = end;
            }
        }
        HirKind::Look(look) => {
            bytes.push(sort::LOOK);
            number(look.as_repr(), bytes);
        }
        HirKind::Repetition(repetition) => {
            bytes.push(sort::REPETITION);
            number(repetition.min, bytes);
            number(repetition.max.map_or(Some(0), |max| max.checked_add(1))?, bytes);
            bytes.push(u8::from(repetition.greedy));
            write(&repetition.sub, bytes)?;
        }
        HirKind::Concat(parts) => write_all(sort::CONCAT, parts, bytes)?,
        HirKind::Alternation(parts) => write_all(sort::ALTERNATION, parts, bytes)?,
        HirKind::Capture(capture) => {
            bytes.push(sort::GROUP);
            number(capture.index, bytes);
            write(&capture.sub, bytes)?;
        }
        HirKind::Class(Class::Bytes(_)) => return None,
    }
    Some(())
}

fn write_all(sort: u8, parts: &[Hir], bytes: &mut Vec<u8>) -> Option<()> {
    bytes.push(sort);
    number(u32::try_from(parts.len()).ok()?, bytes);
    parts.iter().try_for_each(|part| write(part, bytes))
}

/// Seven bits a byte, the last ones first; the eighth says that more follow.
fn number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
