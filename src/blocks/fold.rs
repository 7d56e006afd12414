//! Text as phrases see it: without case, accents, spacing and the forms of quotes.
//!
//! In: any text. Out: the folded text. What holds: folding a folded text changes nothing.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::clean::clean;
use super::words::is_word;

/// Folds a text: lower case, no accents, one form of quotes and dashes, runs of white space as one space, none at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// Writes the folded text behind what is written.
pub(super) fn fold_into(text: &str, folded: &mut String) {
    let start = folded.len();
    let is_ascii = text.is_ascii();
    // The one graphic character of ASCII that is folded, and only in texts that are not of ASCII alone.
    let has_grave = !is_ascii && memchr::memchr(GRAVE, text.as_bytes()).is_some();
    let mut rest = text;
    loop {
        let clean = clean(rest.as_bytes(), folded.len() == start || folded.ends_with(' '));
        let grave = if has_grave { memchr::memchr(GRAVE, &rest.as_bytes()[..clean]) } else { None };
        let (part, behind) = rest.split_at(grave.unwrap_or(clean));
        folded.push_str(part);
        let mut left = behind.chars();
        match left.next() {
            Some(c) if is_ascii => push(c, folded, start),
            Some(c) => push_folded(c, folded, start),
            None => break,
        }
        rest = if is_ascii { left.as_str() } else { push_simple(left.as_str(), folded, start) };
    }
    folded[start..].make_ascii_lowercase();
    if folded.len() > start && folded.ends_with(' ') {
        folded.pop();
    }
}

/// Characters of ASCII in a row from which on they are added many at a time.
const MANY: usize = 8;

/// Adds the characters that a text starts with, as long as they are simple and few of ASCII follow each other; gives back the
/// rest.
fn push_simple<'t>(text: &'t str, folded: &mut String, start: usize) -> &'t str {
    let mut left = text.chars();
    let mut of_ascii = 0;
    loop {
        let rest = left.as_str();
        let Some(c) = left.next() else { return rest };
        of_ascii = if c.is_ascii() { of_ascii + 1 } else { 0 };
        match simple(c).filter(|_| of_ascii < MANY) {
            Some(' ') => push(' ', folded, start),
            Some(c) => folded.push(c),
            None => return rest,
        }
    }
}

/// Adds a character. Combining marks are dropped after decomposition, so that each character is decomposed by itself;
/// lower-casing last also folds what compatibility forms yield.
fn push_folded(c: char, folded: &mut String, start: usize) {
    match simple(c) {
        Some(' ') => push(' ', folded, start),
        Some(simple) => folded.push(simple),
        None if c == char::from(GRAVE) => folded.push('\''),
        None if c.is_ascii() => push(c, folded, start),
        None => push_decomposed(c, folded, start),
    }
}

fn push_decomposed(c: char, folded: &mut String, start: usize) {
    decompose_compatible(c, |part| {
        if !is_combining_mark(part) {
            let small = part.to_lowercase().filter(|c| !is_combining_mark(*c));
            small.filter_map(plain).for_each(|c| push(c, folded, start));
        }
    });
}

/// A sign that is one of the quotes.
const GRAVE: u8 = b'`';

/// What most letters of most languages are folded to, and graphic characters of ASCII with the space but for their case, told
/// without a search; nothing for one that has to be decomposed.
#[inline]
fn simple(c: char) -> Option<char> {
    match TWO_BYTES.get(c as usize) {
        Some(0) => None,
        Some(simple) => char::from_u32(u32::from(*simple)),
        None => simple_beyond(c),
    }
}

/// The same of characters of three bytes.
fn simple_beyond(c: char) -> Option<char> {
    match c {
        'अ'..='न' | 'प'..='र' | 'व'..='ह' | 'ก'..='ะ' | 'ა'..='ჰ' | '\u{4E00}'..='\u{9FFF}' => {
            Some(c)
        }
        '\u{1EA0}'..='\u{1EF9}' => VIETNAMESE.get(c as usize - 0x1EA0).map(|letter| char::from(*letter)),
        _ => None,
    }
}

/// What simple characters of one byte and two bytes are folded to, by their numbers; 0 for others.
static TWO_BYTES: [u16; 0x800] = {
    let mut all = [0; 0x800];
    let mut number = 0;
    while number < all.len() {
        all[number] = simple_of(number as u16);
        number += 1;
    }
    all
};

/// What a place of the table holds.
const fn simple_of(number: u16) -> u16 {
    let Some(c) = char::from_u32(number as u32) else { return 0 };
    match c {
        '\u{C0}'..='\u{17F}' if LATIN[number as usize - 0xC0] == b'.' => 0,
        '\u{C0}'..='\u{17F}' => LATIN[number as usize - 0xC0] as u16,
        ' '..='_' | 'a'..='~' => number,
        'а'..='и' | 'к'..='я' | 'α'..='ρ' | 'σ'..='ω' | 'א'..='ת' | 'ا'..='غ' | 'ف' | 'ق' | 'ل'..='و' => {
            number
        }
        'А'..='И' | 'К'..='Я' | 'Α'..='Ρ' | 'Σ'..='Ω' => number + 0x20,
        _ => 0,
    }
}

/// Whether a character of a folded text is a letter or a mark on one; most are told without a search.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    simple(c).is_some() || is_word(c) && (!c.is_numeric() || c.is_alphabetic())
}

/// The letters from À to ſ, without their accents.
const LATIN: &[u8] = b"aaaaaa.ceeeeiiii.nooooo.ouuuuy.saaaaaa.ceeeeiiii.nooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggggggghh..iiiiiiiiii..jjkk.llllll..llnnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzzs";
/// The same from Ạ to ỹ.
const VIETNAMESE: &[u8] = b"aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

fn push(c: char, folded: &mut String, start: usize) {
    if !(c.is_whitespace() || c.is_control()) {
        folded.push(c);
    } else if folded.len() > start && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// One form for the characters that sites vary; none for marks that nobody sees.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '`' | '´' | 'ʼ' | '′' | '׳' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '״' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | 'ـ' => return None,
        // Persian and Urdu are written with these letters or with those of Arabic.
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ہ' => 'ه',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        'ı' => 'i',
        'ς' => 'σ',
        'ß' => 's',
        _ => c,
    })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn folds() {
        assert_eq!(fold("  Leave\u{a0}a\n REPLY "), "leave a reply");
        assert_eq!(fold("Écrivez “déjà” — l’été"), "ecrivez \"deja\" - l'ete");
        assert_eq!(fold("Σχόλιο ΠΡΟΣΘΗΚΗ"), "σχολιο προσθηκη");
        assert_eq!(fold("ДОБАВИТЬ комментарий"), fold("добавить комментарий"));
        assert_eq!(fold("ＡＢＣ"), "abc");
        assert_eq!(fold("أخبار مرتبطة ــ"), fold("اخبار مرتبطة "));
        assert_eq!(fold("به‌روزرساني"), fold("بهروزرسانی"));
        assert_eq!(fold("ताज़ा ख़बर"), fold("ताजा खबर"));
    }

    #[test]
    fn characters_are_folded_as_in_their_text() {
        for c in ('\0'..=char::MAX).step_by(7).chain('\0'..'\u{3400}') {
            let text = format!("é{c}é");
            let mut whole = String::new();
            for c in text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
                plain(c).into_iter().for_each(|c| push(c, &mut whole, 0));
            }
            assert_eq!(fold(&text), whole, "{c:?}");
        }
    }

    #[test]
    fn simple_letters_are_those_that_decompose_so() {
        let mut simple_ones = 0;
        for (c, simple) in ('\0'..=char::MAX).filter_map(|c| Some((c, simple(c)?))) {
            let mut slowly = "x".to_owned();
            push_decomposed(c, &mut slowly, 0);
            assert_eq!(format!("x{}", simple.to_ascii_lowercase()), slowly, "{c}");
            simple_ones += 1;
        }
        assert!(simple_ones > 21_390, "{simple_ones}");
    }

    #[test]
    fn twice_is_once() {
        for text in ["Ünïcödé İstanbul", "댓글 남기기", "コメントを残す", "اترك تعليقا", "ǅ ﬁ ½ ẞ", "a\u{301}\u{200B}b"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
