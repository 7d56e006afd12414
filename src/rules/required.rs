//! What a text must have for a regular expression to match it.
//!
//! In: a regular expression. Out: folded texts of which one must stand in the folded text, or that a digit must. What holds:
//! nothing that matches is missed; so most blocks need not be asked at all.

use regex_syntax::hir::{Class, Hir, HirKind};

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
/// Characters of a class that are looked at: a letter has no more forms.
const FORMS: usize = 12;

impl Required {
    /// What one of several expressions needs; none if any text may match one of them.
    pub fn of_any<'a>(patterns: impl Iterator<Item = &'a str>) -> Option<Required> {
        let mut all = Required::default();
        for pattern in patterns {
            let hir = regex_syntax::parse(pattern).ok()?;
            let one = required(&hir).filter(Required::is_telling)?;
            all.digit |= one.digit;
            all.texts.extend(one.texts);
        }
        all.texts.sort_unstable();
        all.texts.dedup();
        (all.texts.len() <= MOST && (all.digit || !all.texts.is_empty())).then_some(all)
    }

    /// The length of the shortest text; a digit counts as one that is hardly longer than none.
    fn shortest(&self) -> usize {
        let shortest = self.texts.iter().map(|text| text.chars().count()).min().unwrap_or(usize::MAX);
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
fn required(hir: &Hir) -> Option<Required> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => of_sequence(std::slice::from_ref(hir)),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Concat(parts) => of_sequence(parts),
        HirKind::Alternation(branches) => {
            let mut all = Required::default();
            for branch in branches {
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
fn of_sequence(parts: &[Hir]) -> Option<Required> {
    let mut best: Option<Required> = None;
    let mut offer = |one: Required| {
        if !one.is_telling() {
            return;
        }
        let rank = |one: &Required| {
            (one.shortest().min(6), std::cmp::Reverse(one.texts.len() + if one.digit { 10 } else { 0 }))
        };
        if best.as_ref().is_none_or(|best| rank(&one) > rank(best)) {
            best = Some(one);
        }
    };
    let mut run = String::new();
    for part in parts {
        match part.kind() {
            HirKind::Look(_) => {}
            HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
                Ok(text) => run.push_str(text),
                Err(_) => offer(of_text(&std::mem::take(&mut run))),
            },
            HirKind::Class(class) => match forms(class).as_slice() {
                [letter] => run.push_str(letter),
                letters => {
                    offer(of_text(&std::mem::take(&mut run)));
                    if is_digit(class) {
                        offer(Required { texts: Vec::new(), digit: true });
                    } else if !letters.is_empty() {
                        offer(Required { texts: letters.to_vec(), digit: false });
                    }
                }
            },
            _ => {
                offer(of_text(&std::mem::take(&mut run)));
                required(part).into_iter().for_each(&mut offer);
            }
        }
    }
    offer(of_text(&run));
    best
}

/// A text that must be there as it is.
fn of_text(text: &str) -> Required {
    let text = fold(text);
    match text.chars().all(char::is_numeric) && !text.is_empty() && text.chars().count() == 1 {
        true => Required { texts: Vec::new(), digit: true },
        false => Required { texts: vec![text], digit: false },
    }
}

/// The folded characters of a class; none if there are many, or one that folding leaves nothing of.
fn forms(class: &Class) -> Vec<String> {
    let Class::Unicode(class) = class else { return Vec::new() };
    let chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    let mut forms: Vec<String> = chars.take(FORMS + 1).map(|c| fold(c.encode_utf8(&mut [0; 4]))).collect();
    if forms.len() > FORMS || forms.iter().any(String::is_empty) {
        return Vec::new();
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Whether every character of a class is a digit.
fn is_digit(class: &Class) -> bool {
    match class {
        Class::Unicode(class) => {
            let ends = class.ranges().iter().all(|range| {
                let span = u32::from(range.end()) - u32::from(range.start());
                span < 64 && (range.start()..=range.end()).all(char::is_numeric)
            });
            ends && !class.ranges().is_empty()
        }
        Class::Bytes(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pattern: &str) -> Option<Vec<String>> {
        Required::of_any([pattern].into_iter()).map(|one| if one.digit { vec!["9".to_owned()] } else { one.texts })
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
        assert_eq!(texts(r"^\W*$"), None);
        assert_eq!(texts(r"a?"), None);
        assert_eq!(texts(r"(?i)straße|ΣΑΣ"), of(&["strase", "σασ"]));
    }

    #[test]
    fn whatever_matches_has_what_is_required() {
        let patterns = [r"(?i)min\.? read", r"(?i)k(elvin|ilo)", r"[0-9٠-٩]+ x", r"(by|von|由) \w+", "e\u{301}t[eé]"];
        let matching = ["5 MIN READ", "\u{212A}elvin", "٣ x", "由 x", "e\u{301}té"];
        for (pattern, text) in patterns.iter().zip(matching) {
            assert!(regex::Regex::new(pattern).unwrap().is_match(text), "{pattern}");
            let required = Required::of_any([*pattern].into_iter()).unwrap();
            let has_digit = required.digit && text.chars().any(char::is_numeric);
            let folded = fold(text);
            assert!(has_digit || required.texts.iter().any(|one| folded.contains(one)), "{pattern} {required:?}");
        }
    }
}
