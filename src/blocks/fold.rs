//! Text as phrases see it: without case, accents, spacing and the forms of quotes.
//!
//! In: any text. Out: the folded text. What holds: folding a folded text changes nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text: lower case, no accents, one form of quotes and dashes, runs of white space as one space, none at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|c| push(c.to_ascii_lowercase(), &mut folded));
    } else {
        // Combining marks are dropped after decomposition; lower-casing last also folds what compatibility forms yield.
        for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
            for small in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
                if let Some(plain) = plain(small) {
                    push(plain, &mut folded);
                }
            }
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
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
    use super::fold;

    #[test]
    fn folds() {
        assert_eq!(fold("  Leave\u{a0}a\n REPLY "), "leave a reply");
        assert_eq!(fold("Écrivez “déjà” — l’été"), "ecrivez \"deja\" - l'ete");
        assert_eq!(fold("Σχόλιο ΠΡΟΣΘΗΚΗ"), "σχολιο προσθηκη");
        assert_eq!(fold("ДОБАВИТЬ комментарий"), fold("добавить комментарий"));
        assert_eq!(fold("ＡＢＣ"), "abc");
    }

    #[test]
    fn twice_is_once() {
        for text in ["Ünïcödé İstanbul", "댓글 남기기", "コメントを残す", "اترك تعليقا", "ǅ ﬁ ½ ẞ", "a\u{301}\u{200B}b"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
