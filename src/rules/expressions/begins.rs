//! What a text must begin with for a regular expression to match it.
//!
//! In: a regular expression. Out: the letters and digits of which one must be the first in the text. What holds: nothing that
//! matches is missed; case makes no difference. Most expressions of rules ask how a line begins: a look at one letter answers
//! them for most lines.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, ClassUnicode,
    ClassUnicodeKind, Flag,
};

use super::reach::{is_letter, small};
use super::required::least;

/// The first letters or digits that a matching text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begins {
    /// By their number: those of ASCII, in lower case.
    pub ascii: u128,
    /// Or any other.
    pub other: bool,
    /// Or none: no letter, and no digit, stands in the text.
    pub none: bool,
}

impl Begins {
    /// What an expression asks of the beginning; none if it asks nothing.
    pub fn of(pattern: &str) -> Option<Begins> {
        let ast = Parser::new().parse(pattern).ok()?;
        if !is_plain(&ast) || !at_start(&ast) {
            return None;
        }
        let First { begins, passes } = First::of(&ast);
        let begins = Begins { none: passes && at_end(&ast), ..begins };
        (passes == begins.none && !begins.is_any()).then_some(begins)
    }

    /// Whether a text whose first letter or digit this is, in lower case, begins so.
    pub fn fits(self, first: Option<char>) -> bool {
        match first {
            Some(c) if c.is_ascii() => self.ascii & bit(c) != 0,
            Some(_) => self.other,
            None => self.none,
        }
    }

    fn is_any(self) -> bool {
        self.other && ('0'..='9').chain('a'..='z').all(|c| self.ascii & bit(c) != 0)
    }

    const NONE: Begins = Begins { ascii: 0, other: false, none: false };
    const ANY: Begins = Begins { ascii: u128::MAX, other: true, none: false };

    fn of_letter(c: char) -> Begins {
        let c = small(c);
        if c.is_ascii() { Begins { ascii: bit(c), ..Begins::NONE } } else { Begins { other: true, ..Begins::NONE } }
    }

    fn of_letters(letters: impl Iterator<Item = char>) -> Begins {
        letters.filter(|c| is_letter(*c)).fold(Begins::NONE, |all, c| all.or(Begins::of_letter(c)))
    }

    fn or(self, other: Begins) -> Begins {
        Begins { ascii: self.ascii | other.ascii, other: self.other || other.other, none: self.none || other.none }
    }
}

fn bit(c: char) -> u128 {
    1 << (u32::from(c) & 127)
}

/// Whether no flag changes what lines or characters are.
fn is_plain(ast: &Ast) -> bool {
    let told = |flags: &regex_syntax::ast::Flags| {
        [Flag::MultiLine, Flag::Unicode, Flag::CRLF, Flag::IgnoreWhitespace]
            .iter()
            .all(|flag| flags.flag_state(*flag).is_none())
    };
    match ast {
        Ast::Flags(set) => told(&set.flags),
        Ast::Group(group) => group.flags().is_none_or(told) && is_plain(&group.ast),
        Ast::Repetition(repetition) => is_plain(&repetition.ast),
        Ast::Concat(concat) => concat.asts.iter().all(is_plain),
        Ast::Alternation(branches) => branches.asts.iter().all(is_plain),
        _ => true,
    }
}

/// Whether what matches starts where the text does.
fn at_start(ast: &Ast) -> bool {
    match ast {
        Ast::Assertion(assertion) => matches!(assertion.kind, AssertionKind::StartLine | AssertionKind::StartText),
        Ast::Group(group) => at_start(&group.ast),
        Ast::Concat(concat) => concat.asts.iter().find(|one| !matches!(one, Ast::Flags(_))).is_some_and(at_start),
        Ast::Alternation(branches) => branches.asts.iter().all(at_start),
        _ => false,
    }
}

/// Whether what matches ends where the text does.
fn at_end(ast: &Ast) -> bool {
    match ast {
        Ast::Assertion(assertion) => matches!(assertion.kind, AssertionKind::EndLine | AssertionKind::EndText),
        Ast::Group(group) => at_end(&group.ast),
        Ast::Concat(concat) => concat.asts.last().is_some_and(at_end),
        Ast::Alternation(branches) => branches.asts.iter().all(at_end),
        _ => false,
    }
}

/// The first letter or digit of what a part of an expression matches.
struct First {
    begins: Begins,
    /// Whether it may match something without any.
    passes: bool,
}

/// A part of which nothing is known.
const UNKNOWN: First = First { begins: Begins::ANY, passes: true };

impl First {
    fn of(ast: &Ast) -> First {
        match ast {
            Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => First { begins: Begins::NONE, passes: true },
            Ast::Literal(literal) => of_char(literal.c),
            Ast::Dot(_) => UNKNOWN,
            Ast::ClassPerl(class) => of_perl(class),
            Ast::ClassUnicode(class) => of_unicode(class),
            Ast::ClassBracketed(class) => of_class(class),
            Ast::Repetition(repetition) => {
                let inner = First::of(&repetition.ast);
                First { passes: inner.passes || least(&repetition.op.kind) == 0, ..inner }
            }
            Ast::Group(group) => First::of(&group.ast),
            Ast::Concat(parts) => {
                let mut all = First { begins: Begins::NONE, passes: true };
                for part in &parts.asts {
                    let one = First::of(part);
                    all.begins = all.begins.or(one.begins);
                    if !one.passes {
                        all.passes = false;
                        break;
                    }
                }
                all
            }
            Ast::Alternation(branches) => either(branches.asts.iter().map(First::of)),
        }
    }
}

fn either(all: impl Iterator<Item = First>) -> First {
    let none = First { begins: Begins::NONE, passes: false };
    all.fold(none, |all, one| First { begins: all.begins.or(one.begins), passes: all.passes || one.passes })
}

fn of_char(c: char) -> First {
    First { begins: Begins::of_letters(std::iter::once(c)), passes: !is_letter(c) }
}

fn of_perl(class: &ClassPerl) -> First {
    match (&class.kind, class.negated) {
        (ClassPerlKind::Digit, false) => {
            First { begins: Begins { other: true, ..Begins::of_letters('0'..='9') }, passes: false }
        }
        (ClassPerlKind::Space, false) | (ClassPerlKind::Word, true) => First { begins: Begins::NONE, passes: true },
        // white space, underscores
        (ClassPerlKind::Digit | ClassPerlKind::Space, true) | (ClassPerlKind::Word, false) => UNKNOWN,
    }
}

fn of_unicode(class: &ClassUnicode) -> First {
    let letters = match &class.kind {
        kind if is_named(kind, 'L') => !class.negated,
        ClassUnicodeKind::Named(name) => !class.negated && matches!(name.as_str(), "Lu" | "Ll"),
        _ => false,
    };
    if !letters {
        return UNKNOWN;
    }
    First { begins: Begins { other: true, ..Begins::of_letters('a'..='z') }, passes: false }
}

fn of_class(class: &ClassBracketed) -> First {
    match &class.kind {
        ClassSet::Item(item) if !class.negated => of_item(item),
        ClassSet::Item(ClassSetItem::Union(union)) if lacks_letters(&union.items) => {
            First { begins: Begins { other: true, ..Begins::NONE }, passes: true }
        }
        _ => UNKNOWN,
    }
}

/// Whether all letters and digits of ASCII are among what a class leaves out.
fn lacks_letters(out: &[ClassSetItem]) -> bool {
    let has = |wanted: char| {
        out.iter().any(|item| match item {
            ClassSetItem::Unicode(class) => !class.negated && is_named(&class.kind, wanted),
            ClassSetItem::Perl(class) => {
                let digit = class.kind == ClassPerlKind::Digit && wanted == 'N';
                !class.negated && (digit || class.kind == ClassPerlKind::Word)
            }
            _ => false,
        })
    };
    has('L') && has('N')
}

/// Whether a class of Unicode is that of a name of one letter.
fn is_named(kind: &ClassUnicodeKind, wanted: char) -> bool {
    match kind {
        ClassUnicodeKind::OneLetter(letter) => *letter == wanted,
        ClassUnicodeKind::Named(name) => name.chars().eq([wanted]),
        ClassUnicodeKind::NamedValue { .. } => false,
    }
}

fn of_item(item: &ClassSetItem) -> First {
    match item {
        ClassSetItem::Literal(literal) => of_char(literal.c),
        ClassSetItem::Range(range) if range.end.c.is_ascii() => either((range.start.c..=range.end.c).map(of_char)),
        ClassSetItem::Perl(class) => of_perl(class),
        ClassSetItem::Unicode(class) => of_unicode(class),
        ClassSetItem::Bracketed(class) => of_class(class),
        ClassSetItem::Union(union) => either(union.items.iter().map(of_item)),
        ClassSetItem::Empty(_) | ClassSetItem::Range(_) | ClassSetItem::Ascii(_) => UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::expressions::reach::first_letter;

    #[test]
    fn lines_that_begin_otherwise_are_told_apart() {
        let cases = [
            (r"(?i)^\W*(by|von)\s", "» BY the mill", true),
            (r"(?i)^\W*(by|von)\s", "The mill", false),
            (r"(?i)^\W*(by|von)\s", "Écluse", false),
            (r"(?i)^kilo|^so", "\u{212A}ilo", true),
            (r"^\W*(\d+ )?(comments|réponses)", "12 x", true),
            (r"^\W*(\d+ )?(comments|réponses)", "r", true),
            (r"^\W*(\d+ )?(comments|réponses)", "x", false),
            (r"^(?:図|fig)", "図 1", true),
            (r"^(?:図|fig)", "a", false),
            (r"^\p{Lu}\w+", "1", false),
            (r"^\W*\d+ x", "12 x", true),
            (r"^\W*\d+ x", "٣ x", true),
            (r"^\W*\d+ x", "² 3 x", true),
            (r"^\W*\d+ x", "x", false),
            (r"^[^\p{L}\p{N}]*$", "– ...", true),
            (r"^[^\p{L}\p{N}]*$", "– x", false),
            (r"^[^\p{L}\d]*$", "– 1", false),
            (r"^\W*(by)?\W*$", "»", true),
            (r"^\W*(by)?\W*$", "» to", false),
            (r"^[0-9k-m]x", "9", true),
            (r"^[0-9k-m]x", "j", false),
        ];
        for (pattern, text, fits) in cases {
            assert_eq!(Begins::of(pattern).expect(pattern).fits(first_letter(text)), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn what_may_begin_anyhow_asks_nothing() {
        for pattern in [
            "by",
            r"^\W*",
            r"^\W*(by)?\W*",
            r"^\W*x?(\W*$|y)",
            r"(^|\s)by",
            r"^.{0,60}by",
            r"^a?",
            r"(?m)^by",
            r"^[^a]b",
            r"^[^\p{L}]*$",
            r"^[é-ü]+",
        ] {
            let begins = Begins::of(pattern);
            assert!(begins.is_none(), "{pattern} {begins:?}");
        }
    }
}
