//! How far the characters of a text reach, and regular expressions for texts that reach no further than most do.
//!
//! In: a text, or an expression. Out: what is known of the text, or an expression that finds the same in texts of a reach. What
//! holds: groups stay what they are; classes such as `\W` or `\p{Lu}`, which are of hundreds of ranges, keep those few that tell
//! the characters of such texts apart, so that the expression compiles in a small part of the time.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};

use super::required::stands_alone;

/// Characters of Latin, Greek and Cyrillic as they are written today, with signs and pictures.
const NEAR: &[(char, char)] = &[
    ('\0', '\u{17F}'),
    ('\u{1A0}', '\u{1A1}'),
    ('\u{1AF}', '\u{1B0}'),
    ('\u{218}', '\u{21B}'),
    ('\u{2B0}', '\u{345}'),
    ('\u{370}', '\u{45F}'),
    ('\u{490}', '\u{491}'),
    ('\u{1C80}', '\u{1C86}'),
    ('\u{1E9E}', '\u{1EFF}'),
    ('\u{1FBE}', '\u{1FBE}'),
    ('\u{2000}', '\u{2BFF}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{1F300}', '\u{1FAFF}'),
];

/// How far the characters of a text reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// All are of ASCII.
    #[default]
    Ascii,
    /// All are of those that Europe writes with.
    Near,
    /// Any.
    Far,
}

/// What is known of a text without reading it again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs {
    pub(super) reach: Reach,
    /// Its first letter or digit, in lower case if it is of ASCII.
    pub(super) first: Option<char>,
    digit: bool,
    joins: bool,
}

/// A text and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Chars<'t> {
    /// The text.
    pub text: &'t str,
    /// What is known of it.
    pub signs: Signs,
}

impl Signs {
    /// Reads a text.
    pub fn of(text: &str) -> Signs {
        let digit = text.bytes().fold(false, |digit, byte| digit | byte.is_ascii_digit());
        let mut signs = Signs { reach: Reach::Ascii, first: first_letter(text), digit, joins: false };
        let mut rest = if text.is_ascii() { "" } else { text };
        while let Some(c) = next_beyond_ascii(&mut rest) {
            signs.reach = if signs.reach != Reach::Far && is_near(c) { Reach::Near } else { Reach::Far };
            signs.digit |= c.is_numeric();
            signs.joins |= joins(c);
        }
        signs
    }

    /// Whether letters beside a character that is none may be one word once the text is folded.
    pub fn joins(self) -> bool {
        self.joins
    }

    /// Whether the text has a digit, of whatever script.
    pub fn has_digit(self) -> bool {
        self.digit
    }
}

/// Takes what stands before the next character that is not of ASCII, and this one.
fn next_beyond_ascii(rest: &mut &str) -> Option<char> {
    let start = rest.bytes().position(|byte| !byte.is_ascii())?;
    let mut left = rest[start..].chars();
    let next = left.next();
    *rest = left.as_str();
    next
}

impl<'t> Chars<'t> {
    /// The characters of a text.
    pub fn of(text: &'t str) -> Chars<'t> {
        Chars { text, signs: Signs::of(text) }
    }
}

/// The first letter or digit of a text. The two letters beyond ASCII that are letters of ASCII in another case
/// count as these.
pub(super) fn first_letter(text: &str) -> Option<char> {
    text.chars().find(|c| is_letter(*c)).map(small)
}

/// Whether a character is a letter or a digit, of whatever script; other numbers, such as ², are none.
pub(super) fn is_letter(c: char) -> bool {
    let is_digit = |c: char| c.is_numeric() && regex_syntax::try_is_word_character(c).unwrap_or(true);
    c.is_alphabetic() || c.is_ascii_digit() || !c.is_ascii() && is_digit(c)
}

/// A letter of ASCII in lower case; others as they are.
pub(super) fn small(c: char) -> char {
    match c {
        '\u{17F}' => 's',
        '\u{212A}' => 'k',
        _ => c.to_ascii_lowercase(),
    }
}

/// Whether a character is no letter, but folds to letters, or to nothing.
fn joins(c: char) -> bool {
    // most of those that are no letters
    let plain = c.is_ascii()
        || matches!(c, '\u{A0}'..='\u{A9}' | '«' | '»' | '\u{2010}'..='\u{2027}' | '\u{2190}'..='\u{23FF}' | '\u{1F300}'..='\u{1FAFF}');
    !plain && !c.is_alphanumeric() && !stands_alone(c)
}

fn is_near(c: char) -> bool {
    NEAR.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// What an expression is for texts of a reach, with its groups or without.
pub fn narrow(hir: Hir, reach: Reach, groups: bool) -> Hir {
    let all = match reach {
        Reach::Ascii => &[('\0', '\x7F')],
        Reach::Near => NEAR,
        Reach::Far => &[('\0', char::MAX)],
    };
    let ranges = all.iter().map(|(first, last)| ClassUnicodeRange::new(*first, *last));
    Narrowing { all: ClassUnicode::new(ranges), ascii: reach == Reach::Ascii, groups }.of(hir)
}

/// Takes from all classes what the texts don't have. Letters in both cases and classes by name are plain classes here.
struct Narrowing {
    /// The characters that the texts may have.
    all: ClassUnicode,
    ascii: bool,
    /// Whether groups stay.
    groups: bool,
}

impl Narrowing {
    /// A class with what lies between its ranges, where the texts have none of that: the fewer the ranges, the less there is to
    /// build.
    fn joined(&self, class: &ClassUnicode) -> ClassUnicode {
        let mut joined: Vec<ClassUnicodeRange> = Vec::with_capacity(class.ranges().len());
        let mut all = self.all.ranges().iter().peekable();
        for range in class.ranges() {
            if let Some(last) = joined.last_mut() {
                while all.next_if(|any| any.end() <= last.end()).is_some() {}
                // the next one that texts have
                if all.peek().is_some_and(|any| any.start() == range.start()) {
                    *last = ClassUnicodeRange::new(last.start(), range.end());
                    continue;
                }
            }
            joined.push(*range);
        }
        ClassUnicode::new(joined)
    }

    fn of(&self, hir: Hir) -> Hir {
        match hir.into_kind() {
            HirKind::Class(Class::Unicode(mut class)) => {
                class.intersect(&self.all);
                Hir::class(Class::Unicode(self.joined(&class)))
            }
            HirKind::Look(look) => Hir::look(if self.ascii { of_ascii(look) } else { look }),
            HirKind::Repetition(mut again) => {
                again.sub = Box::new(self.of(*again.sub));
                repetition(again)
            }
            HirKind::Capture(capture) if !self.groups => self.of(*capture.sub),
            HirKind::Capture(mut capture) => {
                capture.sub = Box::new(self.of(*capture.sub));
                Hir::capture(capture)
            }
            HirKind::Concat(parts) => concat(parts.into_iter().map(|part| self.of(part)).collect()),
            HirKind::Alternation(parts) => alternation(parts.into_iter().map(|part| self.of(part))),
            HirKind::Literal(literal) if self.ascii && !literal.0.is_ascii() => Hir::fail(),
            HirKind::Empty => Hir::empty(),
            HirKind::Literal(literal) => Hir::literal(literal.0),
            HirKind::Class(class) => Hir::class(class),
        }
    }
}

/// A part again and again; nothing if it matches nothing and may be missing.
pub(super) fn repetition(repetition: Repetition) -> Hir {
    let gone = !fits(&repetition.sub) && repetition.min == 0;
    if gone { Hir::empty() } else { Hir::repetition(repetition) }
}

/// Parts that follow each other.
pub(super) fn concat(parts: Vec<Hir>) -> Hir {
    let all = Hir::concat(parts);
    if fits(&all) { all } else { Hir::fail() }
}

/// Those parts of which one is there that match anything.
pub(super) fn alternation(parts: impl Iterator<Item = Hir>) -> Hir {
    Hir::alternation(parts.filter(fits).collect())
}

/// Whether a part matches anything, or has groups, which have to stay.
fn fits(hir: &Hir) -> bool {
    let properties = hir.properties();
    properties.minimum_len().is_some() || properties.explicit_captures_len() > 0
}

/// A border of words as it is in texts of ASCII.
fn of_ascii(look: Look) -> Look {
    match look {
        Look::WordUnicode => Look::WordAscii,
        Look::WordUnicodeNegate => Look::WordAsciiNegate,
        Look::WordStartUnicode => Look::WordStartAscii,
        Look::WordEndUnicode => Look::WordEndAscii,
        Look::WordStartHalfUnicode => Look::WordStartHalfAscii,
        Look::WordEndHalfUnicode => Look::WordEndHalfAscii,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_is_told() {
        let least =
            |pattern, reach| narrow(regex_syntax::parse(pattern).unwrap(), reach, false).properties().minimum_len();
        assert_eq!((least("©|\\d{4}年", Reach::Ascii), least("©|\\d{4}年", Reach::Near)), (None, Some(2)));
        assert_eq!(least("(?i)so|ö(a|b)|[é](c)", Reach::Ascii), Some(2));
        assert_eq!(least("[ა-ჰ](a)|b(é)?c", Reach::Near), Some(2));
    }

    #[test]
    fn what_joins_letters_is_known() {
        assert!(['\u{200B}', '\u{AD}', '™', '℃'].into_iter().all(joins));
        let plain = ('\0'..=char::MAX).filter(|c| !c.is_alphanumeric() && *c != '_' && !joins(*c));
        let wrong: Vec<char> = plain.filter(|c| !stands_alone(*c)).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn signs_of_texts() {
        let of = |text| {
            let signs = Signs::of(text);
            (signs.reach, signs.first, signs.digit)
        };
        assert_eq!(of(""), (Reach::Ascii, None, false));
        assert_eq!(of("- 3 Apples"), (Reach::Ascii, Some('3'), true));
        assert_eq!(of("„Übung“ 🎉"), (Reach::Near, Some('Ü'), false));
        assert_eq!(of("\u{212A} Статья ½"), (Reach::Near, Some('k'), true));
        assert_eq!(of("2024年"), (Reach::Far, Some('2'), true));
    }

    #[test]
    fn narrow_forms_find_the_same() {
        let texts = [
            "by Ana Ångström – 3 min",
            "ΣΑΣ και ς",
            "О компании «Роза»",
            "\u{212A}elvin ſo",
            "1 | 2 | 3 »",
            "",
            "_x-y.z",
            "\u{1E9E} ß ẞ",
            "٣",
        ];
        let patterns = [
            r"(?i)^\W*(by|σας|о компании)\s+(\p{Lu}\w+)",
            r"(?i)[^\W\d]+$",
            r"[\p{L}&&[^a-z]]+",
            r"(?i)\p{Ll}\b.*(\S)\s",
            r"(?i)k(?-i:\p{Lu})?\w*",
            r"\d+\D*$",
            r"\p{Han}|\p{Greek}",
            "[[:alpha:]]+",
        ];
        for (pattern, reach) in patterns.iter().flat_map(|one| [(one, Reach::Ascii), (one, Reach::Near)]) {
            let narrow = narrow(regex_syntax::parse(pattern).unwrap(), reach, true).to_string();
            let (whole, narrow) = (regex::Regex::new(pattern).unwrap(), regex::Regex::new(&narrow).unwrap());
            assert_eq!(whole.captures_len(), narrow.captures_len());
            let fits = |text: &&&str| matches!((Signs::of(text).reach, reach), (a, b) if a == b || a == Reach::Ascii);
            for text in texts.iter().filter(fits) {
                let spans = |regex: &regex::Regex| -> Option<Vec<Option<std::ops::Range<usize>>>> {
                    let found = regex.captures(text)?;
                    Some(found.iter().map(|group| group.map(|group| group.range())).collect())
                };
                assert_eq!(spans(&whole), spans(&narrow), "{pattern} {text}");
            }
        }
    }
}
