//! Text as phrases see it: without case, accents, spacing and the forms of quotes.
//!
//! In: any text. Out: the folded text. What holds: folding a folded text changes nothing.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Folds a text: lower case, no accents, one form of quotes and dashes, runs of white space as one space, none at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase(), &mut folded));
    } else {
        text.chars().for_each(|c| push_folded(c, &mut folded));
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Adds a character. Combining marks are dropped after decomposition, so that each character is decomposed by itself;
/// lower-casing last also folds what compatibility forms yield.
fn push_folded(c: char, folded: &mut String) {
    match c {
        '`' => push('\'', folded),
        _ if c.is_ascii() => push(c.to_ascii_lowercase(), folded),
        // most characters of a Chinese text are what they are
        '\u{4E00}'..='\u{9FFF}' => folded.push(c),
        _ => decompose_compatible(c, |part| {
            if !is_combining_mark(part) {
                let small = part.to_lowercase().filter(|c| !is_combining_mark(*c));
                small.filter_map(plain).for_each(|c| push(c, folded));
            }
        }),
    }
}

fn push(c: char, folded: &mut String) {
    if !(c.is_whitespace() || c.is_control()) {
        folded.push(c);
    } else if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// One form for the characters that sites vary; none for marks that nobody sees.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '`' | '´' | 'ʼ' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => return None,
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
    }

    #[test]
    fn characters_are_folded_as_in_their_text() {
        for c in ('\0'..=char::MAX).step_by(7).chain('\0'..'\u{3400}') {
            let text = format!("é{c}é");
            let mut whole = String::new();
            for c in text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
                plain(c).into_iter().for_each(|c| push(c, &mut whole));
            }
            assert_eq!(fold(&text), whole, "{c:?}");
        }
    }

    #[test]
    fn twice_is_once() {
        for text in ["Ünïcödé İstanbul", "댓글 남기기", "コメントを残す", "اترك تعليقا", "ǅ ﬁ ½ ẞ", "a\u{301}\u{200B}b"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
