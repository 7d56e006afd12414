//! What a text must have for a regular expression to match it.
//!
//! In: a regular expression. Out: folded texts of which one must stand in the folded text, or that a digit must. What holds:
//! nothing that matches is missed; so most blocks need not be asked at all.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, ClassBracketed, ClassPerlKind, ClassSet, ClassSetItem, RepetitionKind, RepetitionRange};

use crate::blocks::{fold, is_wide};

/// One of these must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required {
    /// Folded texts.
    pub texts: Vec<String>,
    /// Or any digit, of whatever script.
    pub digit: bool,
}

/// Alternatives beyond which looking for them costs more than it saves.
const MOST: usize = 200;
/// The letters that a rare character counts as.
const RARE: usize = 3;
/// Characters of a class that are looked at.
const FORMS: usize = 12;

impl Required {
    /// What an expression needs; if nothing is known of it, what any text has.
    pub fn of(pattern: &str) -> Required {
        let known = Parser::new().parse(pattern).ok().and_then(|ast| required(&ast)).filter(Required::is_telling);
        let Some(mut all) = known else { return Required::nothing() };
        all.texts.sort_unstable();
        all.texts.dedup();
        let tells = all.texts.len() <= MOST && (all.digit || !all.texts.is_empty());
        if tells { all } else { Required::nothing() }
    }

    /// A digit.
    pub fn digit() -> Required {
        Required { texts: Vec::new(), digit: true }
    }

    /// Nothing: any text has it.
    pub fn nothing() -> Required {
        Required { texts: vec![String::new()], digit: false }
    }

    /// The length of the shortest text, where signs and characters of scripts without spaces count as a few letters, as they
    /// are rarer; a digit counts as one letter.
    fn shortest(&self) -> usize {
        let letters = |c: char| if is_wide(c) || !c.is_ascii() && !c.is_alphanumeric() { RARE } else { 1 };
        let shortest = self.texts.iter().map(|text| text.chars().map(letters).sum()).min().unwrap_or(usize::MAX);
        if self.digit { shortest.min(1) } else { shortest }
    }

    /// Whether many texts lack it: single letters stand everywhere.
    fn is_telling(&self) -> bool {
        let rare = |text: &String| {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(only), None) => is_wide(only) || !only.is_alphanumeric() && !only.is_whitespace(),
                (first, _) => first.is_some(),
            }
        };
        self.texts.iter().all(rare)
    }
}

/// What a match needs; none if nothing is known.
fn required(ast: &Ast) -> Option<Required> {
    match ast {
        Ast::Literal(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => of_sequence(std::slice::from_ref(ast)),
        Ast::Repetition(repetition) if least(&repetition.op.kind) > 0 => required(&repetition.ast),
        Ast::Group(group) => required(&group.ast),
        Ast::Concat(concat) => of_sequence(&concat.asts),
        Ast::Alternation(branches) => {
            let mut all = Required::default();
            for branch in &branches.asts {
                let one = required(branch)?;
                all.digit |= one.digit;
                all.texts.extend(one.texts);
            }
            Some(all)
        }
        _ => None,
    }
}

/// The most telling of what the parts of a sequence need, where letters that follow each other are one text.
fn of_sequence(parts: &[Ast]) -> Option<Required> {
    let mut best: Option<Required> = None;
    let mut offer = |one: Required| {
        if !one.is_telling() {
            return;
        }
        let alternatives = |one: &Required| one.texts.len() + if one.digit { 10 } else { 0 };
        let rank = |one: &Required| (one.shortest().min(6), std::cmp::Reverse(alternatives(one)));
        if best.as_ref().is_none_or(|best| rank(&one) > rank(best)) {
            best = Some(one);
        }
    };
    let mut run = String::new();
    for part in parts {
        match part {
            Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_) => {}
            Ast::Literal(literal) => run.push(literal.c),
            other => {
                offer(of_text(&std::mem::take(&mut run)));
                match other {
                    Ast::ClassPerl(class) if class.kind == ClassPerlKind::Digit && !class.negated => {
                        offer(Required::digit());
                    }
                    Ast::ClassBracketed(class) => of_class(class).into_iter().for_each(&mut offer),
                    Ast::ClassPerl(_) => {}
                    other => required(other).into_iter().for_each(&mut offer),
                }
            }
        }
    }
    offer(of_text(&run));
    best
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

/// A text that must be there as it is.
fn of_text(text: &str) -> Required {
    let text = fold(text);
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(digit), None) if digit.is_numeric() => Required::digit(),
        _ => Required { texts: vec![text], digit: false },
    }
}

/// What one of a few characters in brackets needs.
fn of_class(class: &ClassBracketed) -> Option<Required> {
    let ClassSet::Item(item) = &class.kind else { return None };
    let items = match item {
        ClassSetItem::Union(union) => union.items.as_slice(),
        one => std::slice::from_ref(one),
    };
    if class.negated || items.len() > FORMS {
        return None;
    }
    let mut all = Required::default();
    for item in items {
        match item {
            ClassSetItem::Literal(literal) => {
                let one = of_text(literal.c.encode_utf8(&mut [0; 4]));
                all.digit |= one.digit;
                all.texts.extend(one.texts);
            }
            ClassSetItem::Perl(class) if class.kind == ClassPerlKind::Digit && !class.negated => all.digit = true,
            ClassSetItem::Range(range) if range.start.c.is_ascii_digit() && range.end.c <= '9' => all.digit = true,
            _ => return None,
        }
    }
    all.texts.iter().all(|text| !text.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pattern: &str) -> Option<Vec<String>> {
        let one = Required::of(pattern);
        let texts = if one.digit { vec!["9".to_owned()] } else { one.texts };
        (texts != [""]).then_some(texts)
    }

    #[test]
    fn the_most_telling_part_is_taken() {
        let of = |list: &[&str]| Some(list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(texts(r"(?i)^\W*\d+ (comments|réponses)$"), of(&["comments", "reponses"]));
        assert_eq!(texts(r"(?i)photo(graph)?: \w+"), of(&["photo"]));
        assert_eq!(texts(r"^\d{1,2}/\d{4}$"), of(&["/"]));
        assert_eq!(texts(r"^\s*\d{1,2}\s*$"), of(&["9"]));
        assert_eq!(texts(r"©|\(c\)"), of(&["(c)", "©"]));
        assert_eq!(texts(r"(x|yy)"), None);
        assert_eq!(texts(r"^.{0,9}©\s*20\d\d"), of(&["©"]));
        assert_eq!(texts(r"(说|說)\s*[:：]$"), of(&["說", "说"]));
        assert_eq!(texts(r"^\W*$"), None);
        assert_eq!(texts(r"a?"), None);
        assert_eq!(texts(r"(?i)straße|ΣΑΣ"), of(&["strase", "σασ"]));
    }

    #[test]
    fn whatever_matches_has_what_is_required() {
        let patterns = [r"(?i)min\.? read", r"(?i)k(elvin|ilo)", r"[0-9٠]+ xy", r"(by|von|由) \w+", "e\u{301}t[eé]"];
        let matching = ["5 MIN READ", "\u{212A}elvin", "٠ xy", "由 x", "e\u{301}té"];
        for (pattern, text) in patterns.iter().zip(matching) {
            assert!(regex::Regex::new(pattern).unwrap().is_match(text), "{pattern}");
            let required = Required::of(pattern);
            let has_digit = required.digit && text.chars().any(char::is_numeric);
            let folded = fold(text);
            assert!(has_digit || required.texts.iter().any(|one| folded.contains(one)), "{pattern} {required:?}");
        }
    }
}
