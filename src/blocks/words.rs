//! Words in any script.
//!
//! In: text. Out: its words, or their number. What holds: a character of a script that is written without spaces is a
//! word of its own for comparing and half a word for counting, so that limits on length mean the same in every language.

/// How much of a word one character of a script without spaces is.
const WIDE_WORD: f32 = 0.5;

/// Whether a character belongs to a script that is written without spaces between words: Chinese, Japanese, Thai, Lao,
/// Khmer, Burmese, Tibetan. (Korean has spaces.)
pub fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of a text: runs of letters, digits and underscores; each wide character alone.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(is_word)?;
        rest = &rest[start..];
        let first = rest.chars().next()?;
        let end = if is_wide(first) {
            first.len_utf8()
        } else {
            rest.find(|c| !is_word(c) || is_wide(c)).unwrap_or(rest.len())
        };
        let (word, behind) = rest.split_at(end);
        rest = behind;
        Some(word)
    })
}

/// The number of words.
pub fn count_words(text: &str) -> f32 {
    words(text).map(|word| if word.chars().next().is_some_and(is_wide) { WIDE_WORD } else { 1.0 }).sum()
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
    }
}
