//! What a text must begin with for a regular expression to match it.
//!
//! In: a regular expression. Out: the letters and digits of which one must be the first in the text. What holds: nothing that
//! matches is missed. Most expressions of rules ask how a line begins: a look at one letter answers them for most lines.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

/// The first letters or digits that a matching text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begins {
    /// By their number: those of ASCII, in lower case.
    ascii: u128,
    /// Or any other.
    other: bool,
}

impl Begins {
    /// What an expression asks of the beginning; none if it asks nothing.
    pub fn of(pattern: &str) -> Option<Begins> {
        let hir = regex_syntax::parse(pattern).ok()?;
        if !hir.properties().look_set_prefix().contains(Look::Start) {
            return None;
        }
        let first = First::of(&hir, &letters()?);
        (!first.passes && !first.begins.is_any()).then_some(first.begins)
    }

    /// Whether a text whose first letter or digit this is begins so.
    pub fn fits(self, first: Option<char>) -> bool {
        match first {
            Some(c) if c.is_ascii() => self.ascii & bit(c) != 0,
            Some(_) => self.other,
            None => false,
        }
    }

    fn is_any(self) -> bool {
        self.other && ('0'..='9').chain('a'..='z').all(|c| self.ascii & bit(c) != 0)
    }

    const NONE: Begins = Begins { ascii: 0, other: false };

    fn or(self, other: Begins) -> Begins {
        Begins { ascii: self.ascii | other.ascii, other: self.other || other.other }
    }
}

fn bit(c: char) -> u128 {
    1 << (u32::from(c.to_ascii_lowercase()) & 127)
}

/// The first letter or digit of what a part of an expression matches.
struct First {
    begins: Begins,
    /// Whether it may match something without any.
    passes: bool,
}

impl First {
    fn of(hir: &Hir, letters: &ClassUnicode) -> First {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => First { begins: Begins::NONE, passes: true },
            HirKind::Literal(literal) => of_literal(&literal.0),
            HirKind::Class(class) => of_class(class, letters),
            HirKind::Repetition(repetition) => {
                let sub = First::of(&repetition.sub, letters);
                First { passes: sub.passes || repetition.min == 0, ..sub }
            }
            HirKind::Capture(capture) => First::of(&capture.sub, letters),
            HirKind::Concat(parts) => {
                let mut all = First { begins: Begins::NONE, passes: true };
                for part in parts {
                    let one = First::of(part, letters);
                    all.begins = all.begins.or(one.begins);
                    if !one.passes {
                        all.passes = false;
                        break;
                    }
                }
                all
            }
            HirKind::Alternation(branches) => {
                let all = branches.iter().map(|branch| First::of(branch, letters));
                let none = First { begins: Begins::NONE, passes: false };
                all.fold(none, |all, one| First { begins: all.begins.or(one.begins), passes: all.passes || one.passes })
            }
        }
    }
}

fn of_literal(bytes: &[u8]) -> First {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return First { begins: Begins { ascii: u128::MAX, other: true }, passes: true };
    };
    let begins = match first_letter(text) {
        None => return First { begins: Begins::NONE, passes: true },
        Some(c) if c.is_ascii() => Begins { ascii: bit(c), other: false },
        Some(_) => Begins { ascii: 0, other: true },
    };
    First { begins, passes: false }
}

fn of_class(class: &Class, letters: &ClassUnicode) -> First {
    let Class::Unicode(class) = class else {
        return First { begins: Begins { ascii: u128::MAX, other: true }, passes: true };
    };
    let (mut own, mut rest) = (class.clone(), class.clone());
    own.intersect(letters);
    rest.difference(letters);
    let mut begins = Begins::NONE;
    for range in own.ranges() {
        (range.start()..=range.end().min('\u{7f}')).for_each(|c| begins.ascii |= bit(c));
        begins.other |= range.end() > '\u{7f}';
    }
    First { begins, passes: !rest.ranges().is_empty() }
}

/// All letters, and the digits of ASCII.
fn letters() -> Option<ClassUnicode> {
    let HirKind::Class(Class::Unicode(class)) = regex_syntax::parse(r"[\p{Alphabetic}0-9]").ok()?.into_kind() else {
        return None;
    };
    Some(class)
}

/// The first letter, or digit of ASCII, of a text.
pub(super) fn first_letter(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_alphabetic() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_begin_otherwise_are_told_apart() {
        let cases = [
            (r"(?i)^\W*(by|von)\s", "» BY the mill", true),
            (r"(?i)^\W*(by|von)\s", "The mill", false),
            (r"(?i)^\W*(by|von)\s", "Écluse", false),
            (r"^\W*(\d+ )?(comments|réponses)", "12 x", true),
            (r"^\W*(\d+ )?(comments|réponses)", "r", true),
            (r"^\W*(\d+ )?(comments|réponses)", "x", false),
            (r"^(?:図|fig)", "図 1", true),
            (r"^\p{Lu}\w+", "ab", true),
        ];
        for (pattern, text, fits) in cases {
            assert_eq!(Begins::of(pattern).expect(pattern).fits(first_letter(text)), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn what_may_begin_anyhow_asks_nothing() {
        for pattern in ["by", r"^\W*$", r"(^|\s)by", r"^.{0,60}by", r"^a?"] {
            let begins = Begins::of(pattern);
            assert!(begins.is_none(), "{pattern} {begins:?}");
        }
    }
}
