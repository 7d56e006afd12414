//! Regular expressions for texts of ASCII alone.
//!
//! In: an expression over Unicode. Out: one over bytes that matches the same texts of ASCII. What holds: what can only match
//! other characters is gone, so that it compiles in a small part of the time, as classes such as `\W` are then a few
//! bytes; an expression for which that can't be said is not narrowed.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::print::Printer;
use regex_syntax::ast::{
    Ast, ClassBracketed, ClassSet, ClassSetItem, ClassSetUnion, ClassUnicode, Flag, Flags, HexLiteralKind, Literal,
    LiteralKind, RepetitionKind, RepetitionRange,
};
use regex_syntax::hir::{Class, HirKind};

/// Any character of ASCII.
const ANY: &str = r"[\x00-\x7F]";
/// No character of ASCII.
const NONE: &str = r"[^\x00-\x7F]";
/// The characters beyond ASCII that are letters of ASCII in another case: long s and the sign of kelvin.
const FOLDED: [char; 2] = ['\u{17F}', '\u{212A}'];

/// What an expression is for texts of ASCII.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Narrow {
    /// It matches none.
    Never,
    /// This expression over bytes, without Unicode.
    As(String),
    /// Itself.
    Same,
}

/// An expression that can't be narrowed.
struct Stays;

/// The expression for texts of ASCII.
pub(super) fn narrow(pattern: &str) -> Narrow {
    let Ok(mut ast) = Parser::new().parse(pattern) else { return Narrow::Same };
    let mut text = String::new();
    match narrowed(&mut ast) {
        Ok(true) if Printer::new().print(&ast, &mut text).is_ok() => Narrow::As(text),
        Ok(false) => Narrow::Never,
        _ => Narrow::Same,
    }
}

/// Narrows a part of the expression; whether it can match a text of ASCII.
fn narrowed(ast: &mut Ast) -> Result<bool, Stays> {
    let mut instead = None;
    let matches = match ast {
        Ast::Empty(_) | Ast::Dot(_) | Ast::Assertion(_) | Ast::ClassPerl(_) => true,
        Ast::Flags(set) => not_about_unicode(&set.flags)?,
        Ast::Literal(literal) => of_ascii(literal)?,
        Ast::ClassUnicode(class) => {
            instead = Some(parsed(&ranges(class)?)?);
            true
        }
        Ast::ClassBracketed(class) => bracketed(class)?,
        Ast::Repetition(repetition) => {
            let inner = narrowed(&mut repetition.ast)?;
            // what comes no times at least may be missing
            if !inner && least(&repetition.op.kind) == 0 {
                instead = Some(Ast::empty(repetition.span));
            }
            inner || instead.is_some()
        }
        Ast::Group(group) => {
            group.flags().map_or(Ok(true), not_about_unicode)?;
            narrowed(&mut group.ast)?
        }
        Ast::Concat(concat) => {
            let mut all = true;
            for one in &mut concat.asts {
                all &= narrowed(one)?;
            }
            all
        }
        Ast::Alternation(alternation) => {
            let mut kept = Vec::with_capacity(alternation.asts.len());
            for mut one in std::mem::take(&mut alternation.asts) {
                if branch(&mut one)? {
                    kept.push(one);
                }
            }
            alternation.asts = kept;
            !alternation.asts.is_empty()
        }
    };
    if let Some(instead) = instead {
        *ast = instead;
    }
    Ok(matches)
}

/// A branch of an alternation. Flags that it sets hold for the branches behind it: they stay where it goes.
fn branch(ast: &mut Ast) -> Result<bool, Stays> {
    if narrowed(ast)? {
        return Ok(true);
    }
    let Ast::Concat(concat) = ast else { return Ok(false) };
    concat.asts.retain(|one| matches!(one, Ast::Flags(_)));
    if concat.asts.is_empty() {
        return Ok(false);
    }
    concat.asts.push(parsed(NONE)?);
    Ok(true)
}

/// True, unless it switches Unicode on or off.
fn not_about_unicode(flags: &Flags) -> Result<bool, Stays> {
    if flags.flag_state(Flag::Unicode).is_none() { Ok(true) } else { Err(Stays) }
}

/// How often a repetition comes at least.
pub(super) fn least(kind: &RepetitionKind) -> u32 {
    match kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => 0,
        RepetitionKind::OneOrMore => 1,
        RepetitionKind::Range(
            RepetitionRange::Exactly(least) | RepetitionRange::AtLeast(least) | RepetitionRange::Bounded(least, _),
        ) => *least,
    }
}

/// Whether a character is one of ASCII.
fn of_ascii(literal: &Literal) -> Result<bool, Stays> {
    if FOLDED.contains(&literal.c) { Err(Stays) } else { Ok(literal.c.is_ascii()) }
}

/// Narrows a class in brackets; whether it holds a character of ASCII.
fn bracketed(class: &mut ClassBracketed) -> Result<bool, Stays> {
    let ClassSet::Item(item) = &mut class.kind else { return Err(Stays) };
    let items = match item {
        ClassSetItem::Union(union) => std::mem::take(&mut union.items),
        one => vec![std::mem::replace(one, ClassSetItem::Empty(class.span))],
    };
    let mut kept = Vec::with_capacity(items.len());
    for mut item in items {
        if class_item(&mut item)? {
            kept.push(item);
        }
    }
    if kept.is_empty() && class.negated {
        let Ast::ClassBracketed(any) = &parsed(ANY)? else { return Err(Stays) };
        *class = (**any).clone();
        return Ok(true);
    }
    let any = !kept.is_empty();
    class.kind = ClassSet::Item(ClassSetItem::Union(ClassSetUnion { span: class.span, items: kept }));
    Ok(any)
}

/// Narrows an item of a class; whether it holds a character of ASCII.
fn class_item(item: &mut ClassSetItem) -> Result<bool, Stays> {
    Ok(match item {
        ClassSetItem::Empty(_) => false,
        ClassSetItem::Literal(literal) => of_ascii(literal)?,
        ClassSetItem::Range(range) => {
            if FOLDED.iter().any(|c| (range.start.c..=range.end.c).contains(c)) {
                return Err(Stays);
            }
            if !range.end.c.is_ascii() {
                range.end.c = '\u{7F}';
                range.end.kind = LiteralKind::HexFixed(HexLiteralKind::X);
            }
            range.start.c.is_ascii()
        }
        ClassSetItem::Ascii(_) | ClassSetItem::Perl(_) => true,
        ClassSetItem::Unicode(class) => {
            let Ast::ClassBracketed(class) = &parsed(&ranges(class)?)? else { return Err(Stays) };
            *item = ClassSetItem::Bracketed(class.clone());
            true
        }
        ClassSetItem::Bracketed(class) => bracketed(class)?,
        ClassSetItem::Union(_) => return Err(Stays),
    })
}

/// The characters of ASCII in a class such as `\p{L}`, as a class in brackets.
fn ranges(class: &ClassUnicode) -> Result<String, Stays> {
    let mut name = String::new();
    Printer::new().print(&Ast::class_unicode(class.clone()), &mut name).map_err(|_| Stays)?;
    let hir = regex_syntax::parse(&name).map_err(|_| Stays)?;
    let HirKind::Class(Class::Unicode(class)) = hir.into_kind() else { return Err(Stays) };
    let own = class.ranges().iter().filter(|range| range.start().is_ascii());
    let hex = |c: char| format!(r"\x{:02X}", u32::from(c.min('\u{7F}')));
    let text: String = own.map(|range| format!("{}-{}", hex(range.start()), hex(range.end()))).collect();
    Ok(if text.is_empty() { NONE.to_owned() } else { format!("[{text}]") })
}

fn parsed(text: &str) -> Result<Ast, Stays> {
    Parser::new().parse(text).map_err(|_| Stays)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pattern: &str) -> String {
        match narrow(pattern) {
            Narrow::As(text) => text,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn only_what_ascii_can_match_is_left() {
        assert_eq!(text("(?i)文|abc"), r"(?i)[^\x00-\x7F]|abc");
        assert_eq!(text("^(?:par|автор|von)$"), "^(?:par|von)$");
        assert_eq!(text("[×x]{1,3}y?"), "[x]{1,3}y?");
        assert_eq!(text("[^。]"), r"[\x00-\x7F]");
        assert_eq!(text(r"\p{Lu}[\p{L}.’-]*"), r"[\x41-\x5A][[\x41-\x5A\x61-\x7A].-]*");
        assert_eq!(text("©|\\d{4}年"), "Never");
        assert_eq!(text("a(?:年|日)?b"), "ab");
        assert_eq!(text("[a-я]"), "Same");
    }
}
