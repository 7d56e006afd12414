//! A text as numbers, words and signs.
//!
//! In: a text. Out: its tokens, with their bytes. What holds: digits of any script become numbers; words and signs are
//! folded as phrases are; a character of Chinese, Japanese or Korean is a word by itself, as no space parts them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::blocks::{fold, is_letter};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits.
    Number {
        /// Their value.
        value: u64,
        /// How many there are.
        digits: u8,
    },
    /// Letters, folded.
    Word(String),
    /// Any other character.
    Sign(char),
}

/// A part of a text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub form: Form,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// Whether no white space stands before it.
    pub joined: bool,
    /// Whether it is a character of a script that parts no words.
    pub dense: bool,
    /// Whether it is a word that begins with a capital letter and goes on with a small one.
    pub capital: bool,
}

/// Characters that only steer how others are shown.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}

fn dense(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
        && c.is_alphanumeric()
}

/// The value of a digit of the scripts in which dates are written.
fn digit(c: char) -> Option<u64> {
    if c.is_ascii() {
        return c.to_digit(10).map(u64::from);
    }
    if c < '\u{0660}' {
        return None;
    }
    const ZEROS: [char; 9] =
        ['0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0E50}', '\u{0ED0}', '\u{1040}', '\u{FF10}'];
    let value = |zero: char| u32::from(c).checked_sub(u32::from(zero)).filter(|value| *value < 10);
    ZEROS.into_iter().find_map(value).map(u64::from)
}

/// Whether a character is a digit of a script in which dates are written.
pub(super) fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

fn letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    !dense(c) && is_letter(c)
}

fn capital(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// Cuts a text into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(16);
    let mut joined = false;
    let mut start = 0;
    while let Some(c) = text[start..].chars().next() {
        let mut end = start + c.len_utf8();
        if c.is_whitespace() || c.is_control() {
            joined = false;
        } else if !unseen(c) {
            let form;
            (form, end) = token(text, start, c);
            tokens.push(Token { form, start, end, joined, dense: dense(c), capital: capital(&text[start..end]) });
            joined = true;
        }
        start = end;
    }
    tokens
}

/// The only token of a text, if that is a word of an alphabet: most words of dates.
pub(super) fn only_word(text: &str) -> Option<String> {
    (!text.is_empty() && text.chars().all(letter)).then(|| word(text))
}

/// What begins at a byte of a text with a character, and the byte behind it.
fn token(text: &str, start: usize, first: char) -> (Form, usize) {
    let rest = &text[start..];
    let while_all = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
    if is_digit(first) {
        let length = while_all(is_digit);
        let (mut value, mut digits) = (0_u64, 0_u8);
        for digit in rest[..length].chars().filter_map(digit) {
            value = value.saturating_mul(10).saturating_add(digit);
            digits = digits.saturating_add(1);
        }
        return (Form::Number { value, digits }, start + length);
    }
    let (form, length) = if letter(first) {
        let all = while_all(|c| letter(c) || unseen(c));
        (Form::Word(word(&rest[..all])), all)
    } else if dense(first) {
        (Form::Word(fold(&rest[..first.len_utf8()])), first.len_utf8())
    } else {
        (Form::Sign(sign(first)), first.len_utf8())
    };
    (form, start + length)
}

/// A word as it is compared: folded, but for the scripts of India and Thailand, whose vowels are marks.
fn word(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let vowels = |c: char| matches!(c, '\u{900}'..='\u{EFF}') && is_combining_mark(c);
    if text.chars().any(vowels) {
        return text.nfkd().filter(|c| !unseen(*c)).collect();
    }
    fold(text)
}

/// One form for signs that look alike.
fn sign(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    match c {
        '。' | '．' => '.',
        '、' | '،' => ',',
        _ => fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, only_word, tokens};

    #[test]
    fn numbers_words_signs() {
        let forms: Vec<Form> = tokens("3. März ٢٠٢٤年5월").into_iter().map(|token| token.form).collect();
        let word = |text: &str| Form::Word(crate::blocks::fold(text));
        let number = |value, digits| Form::Number { value, digits };
        let expected =
            [number(3, 1), Form::Sign('.'), word("marz"), number(2024, 4), word("年"), number(5, 1), word("월")];
        assert_eq!(forms, expected);
    }

    #[test]
    fn a_word_alone_is_its_only_token() {
        for text in ["März", "JAN", "साेमवार", "พ.ค.", "a b", "年", "五月", "x3", "", "май", "i\u{307}ul", "a\u{AD}b"]
        {
            let forms: Vec<Form> = tokens(text).into_iter().map(|token| token.form).collect();
            match only_word(text) {
                Some(word) => assert_eq!(forms, [Form::Word(word)]),
                None => assert!(forms.len() != 1 || text.contains(['年', '\u{AD}']), "{text}"),
            }
        }
        assert!(only_word("März").is_some() && only_word("साेमवार").is_some());
    }
}
