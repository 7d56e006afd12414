//! Expressions that were parsed when the library was built.
//!
//! In: bytes that [`super::store`] wrote. Out: the expression, as the parser made it. What holds: bytes that are none give nothing.
//! To parse an expression takes five times as long, as each letter is looked up in both cases.

use regex_syntax::hir::{Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, Look, Repetition};

use super::reach::{alternation, concat, repetition};
use super::store::sort;

/// Reads an expression, with its groups or without.
pub(super) fn stored(bytes: &[u8], groups: bool) -> Option<Hir> {
    let mut reader = Reader { bytes, groups };
    let hir = reader.part()?;
    reader.bytes.is_empty().then_some(hir)
}

struct Reader<'b> {
    /// What is left.
    bytes: &'b [u8],
    /// Whether groups stay.
    groups: bool,
}

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for shift in (0..u32::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn part(&mut self) -> Option<Hir> {
        Some(match self.byte()? {
            sort::EMPTY => Hir::empty(),
            sort::LITERAL => {
                let length = self.number()? as usize;
                let (text, rest) = self.bytes.split_at_checked(length)?;
                self.bytes = rest;
                Hir::literal(text)
            }
            sort::CLASS => Hir::class(Class::Unicode(self.class()?)),
            sort::LOOK => Hir::look(Look::from_repr(self.number()?)?),
            sort::REPETITION => {
                let (min, max) = (self.number()?, self.number()?.checked_sub(1));
                let greedy = self.byte()? != 0;
                repetition(Repetition { min, max, greedy, sub: Box::new(self.part()?) })
            }
            sort::CONCAT => concat(self.parts()?),
            sort::ALTERNATION => alternation(self.parts()?.into_iter()),
            sort::NEVER => Hir::fail(),
            sort::GROUP => {
                let index = self.number()?;
                let sub = Box::new(self.part()?);
                if self.groups { Hir::capture(Capture { index, name: None, sub }) } else { *sub }
            }
            _ => return None,
        })
    }

    fn parts(&mut self) -> Option<Vec<Hir>> {
        (0..self.number()?).map(|_| self.part()).collect()
    }

    fn class(&mut self) -> Option<ClassUnicode> {
        let mut ranges = Vec::new();
        let mut behind = 0_u32;
        for _ in 0..self.number()? {
            let start = behind.checked_add(self.number()?)?;
            behind = start.checked_add(self.number()?)?;
            ranges.push(ClassUnicodeRange::new(char::from_u32(start)?, char::from_u32(behind)?));
        }
        Some(ClassUnicode::new(ranges))
    }
}

#[cfg(test)]
mod tests {
    use super::stored;
    use crate::rules::Rules;
    use crate::rules::expressions::reach::{Reach, narrow};
    use crate::rules::expressions::store::store;

    #[test]
    fn what_is_stored_is_what_was_parsed() {
        let set = Rules::builtin().into_set();
        let of_rules = set.rules.iter().flat_map(|rule| &rule.when.regex).map(|pattern| pattern.as_str());
        let own = [
            "",
            "a*?|b{2,}c{3}$",
            r"\b\B^x",
            r"\p{Lu}\W+[^a]|[a-z&&[^x]]",
            "[a&&b]",
            r"(?m)^(a|é)$",
            "(©)?a|(€)|(b)(c)",
        ];
        for text in of_rules.chain(own) {
            for reach in [Reach::Ascii, Reach::Near, Reach::Far] {
                let parsed = |groups| narrow(regex_syntax::parse(text).unwrap(), reach, groups);
                let bytes = store(&parsed(true)).unwrap();
                for groups in [true, false] {
                    assert_eq!(stored(&bytes, groups), Some(parsed(groups)), "{text}");
                    assert_eq!(stored(&bytes[..bytes.len() - 1], groups), None);
                }
            }
        }
        let read = |bytes| stored(bytes, true);
        assert!(read(&[99]).is_none() && read(&[]).is_none() && read(&[0, 0]).is_none());
    }
}
