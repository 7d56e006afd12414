//! Words in any script.
//!
//! In: text. Out: its words, or their number. What holds: a character of a script that is written without spaces is a
//! word of its own for comparing and a part of one for counting, so that limits on length mean the same in every language.
//! Signs of vowels and accents belong to the word that they stand in.

use unicode_normalization::char::is_combining_mark;

use super::letters;

/// How much of a word one character of Chinese or Japanese is.
pub const WIDE_WORD: f32 = 0.5;
/// How much of a word one letter or vowel sign is in the alphabets without spaces: Thai, Lao, Khmer, Burmese, Tibetan.
const UNSPACED_WORD: f32 = 0.2;

/// Whether a character belongs to a script that is written without spaces between words: Chinese, Japanese, Thai, Lao,
/// Khmer, Burmese, Tibetan. (Korean has spaces.)
pub fn is_wide(c: char) -> bool {
    c >= '\u{0E00}'
        && matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character says about half a word: those of Chinese and Japanese.
pub fn is_ideographic(c: char) -> bool {
    c >= '\u{3000}' && is_wide(c)
}

/// Whether a character is part of a word: letters, digits, underscores, and the marks on letters.
pub fn is_word(c: char) -> bool {
    match c {
        '\0'..=letters::LAST => letters::makes_words(c),
        '\u{4E00}'..='\u{9FFF}' | '가'..='힣' => true,
        _ => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// The same for ASCII, without branches.
fn is_word_byte(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte == b'_')
}

/// The words of a text: runs of letters with their marks, digits and underscores; each wide character alone.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = find(rest, is_word, is_word_byte)?;
        rest = &rest[start..];
        let first = rest.chars().next()?;
        let end = if is_wide(first) {
            first.len_utf8()
        } else {
            find(rest, |c| !is_word(c) || is_wide(c), |byte| !is_word_byte(byte)).unwrap_or(rest.len())
        };
        let (word, behind) = rest.split_at(end);
        rest = behind;
        Some(word)
    })
}

/// Where the first character stands for which something holds; ASCII is asked as bytes.
fn find(text: &str, holds: impl Fn(char) -> bool, of_ascii: impl Fn(u8) -> bool) -> Option<usize> {
    let stops = |byte: &u8| !byte.is_ascii() || of_ascii(*byte);
    let at = text.as_bytes().iter().position(stops)?;
    if text.as_bytes()[at].is_ascii() { Some(at) } else { text[at..].find(holds).map(|found| at + found) }
}

/// The number of words.
pub fn count_words(text: &str) -> f32 {
    let (mut words, mut wide, mut unspaced, mut inside) = (0, 0, 0, false);
    let mut rest = text;
    loop {
        let (plain, behind) = rest.split_at(ascii_end(rest.as_bytes()));
        words += ascii_words(plain.as_bytes(), inside);
        inside = plain.bytes().last().map_or(inside, is_word_byte);
        let mut behind = behind.chars();
        rest = behind.as_str();
        while let Some(c) = behind.next().filter(|c| !c.is_ascii()) {
            let is_word = is_word(c);
            let is_wide = is_word && is_wide(c);
            words += usize::from(is_word && !is_wide && !inside);
            wide += usize::from(is_wide && is_ideographic(c));
            unspaced += usize::from(is_wide && !is_ideographic(c));
            inside = is_word && !is_wide;
            rest = behind.as_str();
        }
        if rest.is_empty() {
            return words as f32 + wide as f32 * WIDE_WORD + unspaced as f32 * UNSPACED_WORD;
        }
    }
}

/// Where the ASCII ends that a text starts with.
fn ascii_end(text: &[u8]) -> usize {
    const EACH: usize = 16;
    let parts = text.chunks_exact(EACH).take_while(|part| part.iter().fold(0, |all, byte| all | byte) < 0x80).count();
    parts * EACH + text[parts * EACH..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// The words that begin in a text of ASCII which may go on with a word: the bytes of words before which none stands.
fn ascii_words(text: &[u8], inside: bool) -> usize {
    /// As many as a byte can count.
    const EACH: usize = 128;
    let Some((first, behind)) = text.split_first() else { return 0 };
    let starts = |(byte, before): (&u8, &u8)| u8::from(is_word_byte(*byte) & !is_word_byte(*before));
    let parts = behind.chunks(EACH).zip(text.chunks(EACH));
    let begin: usize = parts.map(|(part, before)| usize::from(part.iter().zip(before).map(starts).sum::<u8>())).sum();
    usize::from(is_word_byte(*first) && !inside) + begin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts() {
        assert_eq!(words("It's 3_x — für 1990er").collect::<Vec<_>>(), ["It", "s", "3_x", "für", "1990er"]);
        assert_eq!(words("我a们").collect::<Vec<_>>(), ["我", "a", "们"]);
        assert_eq!(words(" .,!").count(), 0);
    }

    #[test]
    fn counts() {
        assert_eq!(count_words("one two"), 2.0);
        assert_eq!(count_words("中文字符"), 2.0);
        assert_eq!(count_words("한국어 문장"), 2.0);
        assert_eq!(count_words("हिन्दी में प्रकाशित"), 3.0);
        assert_eq!(count_words("புதுப்பிக்கப்பட்டது"), 1.0);
        assert!((3.0..4.5).contains(&count_words("ภาษาไทยไม่มีช่องว่าง")));
        let text = "one_2 (three)  ".repeat(99);
        for text in [&text, &text[1..], "", "x", " ", "’x’", "a我b", &format!("{text}é{text}")] {
            let each = words(text).map(|word| if word.starts_with(is_wide) { WIDE_WORD } else { 1.0 });
            assert_eq!(count_words(text), each.sum::<f32>(), "{text:?}");
        }
    }

    #[test]
    fn letters_are_those_of_unicode() {
        let is_part = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '_';
        assert!(('\0'..=char::MAX).all(|c| is_word(c) == is_part(c)));
    }
}
