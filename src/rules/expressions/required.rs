//! What a text must have for a regular expression to match it.
//!
//! In: a regular expression. Out: folded texts of which one must stand in the folded text, or that a digit must; and of each
//! text, whether it begins a word. What holds: nothing that matches is missed; so most blocks need not be asked at all.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet, ClassSetItem, RepetitionKind,
    RepetitionRange,
};

use crate::blocks::{fold, is_wide, is_word};

/// One of these must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required {
    /// Texts.
    pub texts: Vec<Part>,
    /// Or any digit, of whatever script.
    pub digit: bool,
}

/// A text that must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Part {
    /// The text, folded.
    pub text: String,
    /// Whether no letter stands before it.
    pub begins: bool,
}

/// Alternatives beyond which looking for them costs more than it saves.
const MOST: usize = 400;
/// The letters that a rare character counts as.
const RARE: usize = 3;
/// Signs of ASCII that are rare in texts.
const RARE_SIGNS: &str = "|/\\=+*#@<>{}[]~^_`";
/// How often a repeated character is looked for, at most.
const AGAIN: u32 = 3;
/// Characters of a class that are looked at.
const FORMS: usize = 12;

impl Required {
    /// What an expression needs; if nothing is known of it, what any text has.
    pub fn of(pattern: &str) -> Required {
        let Ok(ast) = Parser::new().parse(pattern) else { return Required::nothing() };
        let known = Known::of(&ast, false);
        let told = known.needs.filter(Required::is_telling).map(|mut all| {
            all.texts.sort_unstable();
            all.texts.dedup();
            all
        });
        let told = told.filter(|all| all.texts.len() <= MOST && (all.digit || !all.texts.is_empty()));
        told.unwrap_or_else(|| if known.digit { Required::digit() } else { Required::nothing() })
    }

    /// A digit.
    pub fn digit() -> Required {
        Required { texts: Vec::new(), digit: true }
    }

    /// Nothing: any text has it.
    pub fn nothing() -> Required {
        Required { texts: vec![Part::default()], digit: false }
    }

    /// A text that must be there as it is.
    fn text(text: &str, begins: bool) -> Required {
        let spaced = text.starts_with(char::is_whitespace);
        let (text, begins) = (fold(text), begins || spaced);
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(digit), None) if digit.is_numeric() => Required::digit(),
            _ => Required { texts: vec![Part { text, begins }], digit: false },
        }
    }

    /// The length of the shortest text, where rare signs and characters of scripts without spaces count as a few letters; a digit counts as one letter, a letter by itself as none.
    fn shortest(&self) -> usize {
        let rare = |c: char| is_wide(c) || RARE_SIGNS.contains(c) || !c.is_ascii() && !is_word(c);
        let letters = |c: char| if rare(c) { RARE } else { 1 };
        let length = |part: &Part| match part.text.chars().map(letters).sum() {
            1 if part.text.starts_with(char::is_alphanumeric) => 0,
            length => length,
        };
        let lengths = self.texts.iter().map(length);
        let shortest = lengths.min().unwrap_or(usize::MAX);
        if self.digit { shortest.min(1) } else { shortest }
    }

    /// Whether many texts lack it: single letters stand everywhere, but for those that begin words.
    fn is_telling(&self) -> bool {
        let rare = |part: &Part| {
            let mut chars = part.text.chars();
            match (chars.next(), chars.next()) {
                (Some(only), None) => part.begins || is_wide(only) || !is_word(only) && !only.is_whitespace(),
                (first, _) => first.is_some(),
            }
        };
        self.texts.iter().all(rare)
    }

    fn or(mut self, other: Required) -> Required {
        self.digit |= other.digit;
        self.texts.extend(other.texts);
        self
    }
}

/// What is known of a part of an expression.
struct Known {
    /// What its matches need; none if nothing is known.
    needs: Option<Required>,
    /// Whether they have a digit, whatever else they need.
    digit: bool,
    /// Whether a letter behind it begins a word.
    border: bool,
}

impl Known {
    /// `border` says whether a letter that it starts with begins a word.
    fn of(ast: &Ast, border: bool) -> Known {
        match ast {
            Ast::Empty(_) | Ast::Flags(_) => Known { needs: None, digit: false, border },
            Ast::Assertion(assertion) => Known {
                needs: None,
                digit: false,
                // a letter behind a border of words begins one, and what is no letter does so anyhow
                border: matches!(
                    assertion.kind,
                    AssertionKind::StartLine | AssertionKind::StartText | AssertionKind::WordBoundary
                ),
            },
            Ast::Literal(_) => of_sequence(std::slice::from_ref(ast), border),
            Ast::ClassPerl(class) => of_perl(class),
            Ast::ClassBracketed(class) => {
                let needs = of_class(class, border);
                let digit = needs.as_ref().is_some_and(|needs| needs.digit && needs.texts.is_empty());
                Known { needs, digit, border: parts_words(class) }
            }
            Ast::Dot(_) | Ast::ClassUnicode(_) => Known { needs: None, digit: false, border: false },
            Ast::Repetition(repetition) => {
                let inner = Known::of(&repetition.ast, border);
                match (least(&repetition.op.kind), repetition.ast.as_ref()) {
                    (0, _) => Known { needs: None, digit: false, border: border && inner.border },
                    (least @ 2.., Ast::Literal(literal)) => {
                        let text: String = (0..least.min(AGAIN)).map(|_| literal.c).collect();
                        Known { needs: Some(Required::text(&text, border)), ..inner }
                    }
                    _ => inner,
                }
            }
            Ast::Group(group) => Known::of(&group.ast, border),
            Ast::Concat(concat) => of_sequence(&concat.asts, border),
            Ast::Alternation(branches) => {
                let all = branches.asts.iter().map(|branch| Known::of(branch, border));
                let none = Known { needs: Some(Required::default()), digit: true, border: true };
                all.fold(none, |all, one| Known {
                    needs: all.needs.zip(one.needs).map(|(all, one)| all.or(one)),
                    digit: all.digit && one.digit,
                    border: all.border && one.border,
                })
            }
        }
    }
}

/// The most telling of what the parts of a sequence need, where letters that follow each other are one text.
fn of_sequence(parts: &[Ast], mut border: bool) -> Known {
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
    let (mut runs, mut begins, mut digit) = (vec![String::new()], false, false);
    let (mut last, mut forms) = (Vec::new(), Vec::new());
    for part in parts {
        if one_of(part, &mut forms) && runs.len() * forms.len() <= FORMS {
            if runs.iter().all(String::is_empty) {
                begins = border;
            }
            match *forms.as_slice() {
                [only] => runs.iter_mut().for_each(|run| run.push(only)),
                _ => {
                    let longer = |run: &String| forms.iter().map(|c| format!("{run}{c}")).collect::<Vec<_>>();
                    runs = runs.iter().flat_map(longer).collect();
                }
            }
            digit |= forms.iter().all(|c| c.is_numeric());
            std::mem::swap(&mut last, &mut forms);
            continue;
        }
        if !last.is_empty() {
            border = last.drain(..).all(stands_alone);
        }
        let known = Known::of(part, border);
        border = known.border;
        digit |= known.digit;
        if !matches!(part, Ast::Empty(_) | Ast::Flags(_) | Ast::Assertion(_)) {
            offer(of_runs(&std::mem::replace(&mut runs, vec![String::new()]), begins));
            known.needs.into_iter().for_each(&mut offer);
        }
    }
    if !last.is_empty() {
        border = last.into_iter().all(stands_alone);
    }
    offer(of_runs(&runs, begins));
    Known { needs: best, digit, border }
}

/// What one of some texts that stand as they are needs.
fn of_runs(runs: &[String], begins: bool) -> Required {
    runs.iter().map(|run| Required::text(run, begins)).fold(Required::default(), Required::or)
}

/// Whether a part of an expression is one of a few known characters, which are written into a list.
fn one_of(part: &Ast, forms: &mut Vec<char>) -> bool {
    forms.clear();
    let literal = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => Some(literal.c),
        _ => None,
    };
    match part {
        Ast::Literal(literal) => forms.push(literal.c),
        Ast::ClassBracketed(class) if !class.negated => {
            let items = items(class).unwrap_or_default();
            forms.extend(items.iter().map_while(literal));
            return !items.is_empty() && forms.len() == items.len();
        }
        _ => return false,
    }
    true
}

/// Whether a letter behind this character begins a word, folded as well.
pub(super) fn stands_alone(c: char) -> bool {
    if c.is_ascii() {
        return !is_word(c);
    }
    let folded = fold(&format!("a{c}a"));
    let inner = folded.strip_prefix('a').and_then(|rest| rest.strip_suffix('a')).unwrap_or_default();
    !inner.is_empty() && !inner.chars().any(is_word)
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

fn of_perl(class: &ClassPerl) -> Known {
    let digit = class.kind == ClassPerlKind::Digit && !class.negated;
    Known { needs: digit.then(Required::digit), digit, border: parts_words_by_name(class) }
}

/// What one of a few characters in brackets needs.
fn of_class(class: &ClassBracketed, begins: bool) -> Option<Required> {
    let items = items(class)?;
    if class.negated || items.len() > FORMS {
        return None;
    }
    let mut all = Required::default();
    for item in items {
        match item {
            ClassSetItem::Literal(literal) => {
                all = all.or(Required::text(literal.c.encode_utf8(&mut [0; 4]), begins));
            }
            ClassSetItem::Perl(class) if class.kind == ClassPerlKind::Digit && !class.negated => all.digit = true,
            ClassSetItem::Range(range) if range.start.c.is_ascii_digit() && range.end.c <= '9' => all.digit = true,
            _ => return None,
        }
    }
    all.texts.iter().all(|part| !part.text.is_empty()).then_some(all)
}

fn items(class: &ClassBracketed) -> Option<&[ClassSetItem]> {
    let ClassSet::Item(item) = &class.kind else { return None };
    Some(match item {
        ClassSetItem::Union(union) => union.items.as_slice(),
        one => std::slice::from_ref(one),
    })
}

/// Whether a letter behind any character of a class begins a word.
fn parts_words(class: &ClassBracketed) -> bool {
    let alone = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => stands_alone(literal.c),
        ClassSetItem::Perl(class) => parts_words_by_name(class),
        _ => false,
    };
    !class.negated && items(class).is_some_and(|items| items.iter().all(alone))
}

fn parts_words_by_name(class: &ClassPerl) -> bool {
    matches!((&class.kind, class.negated), (ClassPerlKind::Space, false) | (ClassPerlKind::Word, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pattern: &str) -> Option<Vec<String>> {
        let one = Required::of(pattern);
        let texts = one.texts.into_iter().map(|part| part.text).collect();
        let texts: Vec<String> = if one.digit { vec!["9".to_owned()] } else { texts };
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
        assert_eq!(texts(r"(?i)^\W*(x|yy)"), of(&["x", "yy"]));
        assert_eq!(texts(r"(?i)\b(s[ao]|m[oi]n)[\s,]+\w"), of(&["min", "mon", "sa", "so"]));
        assert_eq!(texts(r"[12]\w|\d{2}\w*x?"), of(&["9"]));
        assert_eq!(texts(r"^.{0,9}©\s*20\d\d"), of(&["©"]));
        assert_eq!(texts(r"(说|說)\s*[:：]$"), of(&["說", "说"]));
        assert_eq!(texts(r"(\.{3,}|…)\W*(more)?"), of(&["..."]));
        assert_eq!(texts(r"^((en|de)\s*[|/]\s*)+(en|de)$"), of(&["/", "|"]));
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
            assert!(has_digit || required.texts.iter().any(|one| folded.contains(&one.text)), "{pattern} {required:?}");
        }
    }

    #[test]
    fn what_begins_a_word_is_told() {
        let begins = |pattern: &str| {
            let texts = Required::of(pattern).texts;
            assert!(!texts.is_empty() && texts.iter().all(|part| part.begins == texts[0].begins), "{pattern}");
            texts[0].begins
        };
        for pattern in [
            r"^\W*(by us|von uns)",
            r"(?i)^(?:last |first )?(?:posted|updated)",
            r"\bvol\.",
            r"[\s(]photo(graph)?",
            r"^(?:\d+[.,]\s+)?photo",
            r"(\s+(?:und|and))*\W+photo",
            r"x?[—–]\s*photo",
        ] {
            assert!(begins(pattern), "{pattern}");
        }
        for pattern in
            ["photo", r"^\w*photo", r"^\d?photo", "^.{0,9}photo", r"^(?:tele)?photo", r"²photo", r"^[^a]photo"]
        {
            assert!(!begins(pattern), "{pattern}");
        }
    }
}
