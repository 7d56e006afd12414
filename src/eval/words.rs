//! Words, as the measure of accuracy counts them.
//!
//! In: a text. Out: its words, lower-cased, with how often each stands there. What holds: a word is what `\w+` finds in
//! Python's `re` (letters and numbers of any script and the underscore; a combining mark ends a word), except that every
//! character of Chinese and Japanese is a word of its own. Korean is written with spaces: its words stay whole.

use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, each with its number.
#[derive(Debug, Default)]
pub struct Words {
    counts: FxHashMap<String, u64>,
    total: u64,
}

impl Words {
    /// Counts the words of a text.
    pub fn of(text: &str) -> Words {
        let mut words = Words::default();
        each_word(&text.to_lowercase(), |word| words.add(word));
        words
    }

    /// How many words there are, repetitions included.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many words two texts have in common, each as often as it stands in both.
    pub fn common(&self, other: &Words) -> u64 {
        let shared = |(word, count): (&String, &u64)| other.counts.get(word).map_or(0, |there| *count.min(there));
        self.counts.iter().map(shared).sum()
    }

    fn add(&mut self, word: &str) {
        self.total += 1;
        match self.counts.get_mut(word) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(word.to_owned(), 1);
            }
        }
    }
}

/// Calls `found` with every word of a lower-cased text, from the first to the last.
pub(crate) fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut start = None;
    for (at, c) in text.char_indices() {
        let own = stands_alone(c);
        if is_word(c) && !own {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            found(&text[from..at]);
        }
        if own {
            found(&text[at..at + c.len_utf8()]);
        }
    }
    if let Some(from) = start {
        found(&text[from..]);
    }
}

/// Whether Python's `\w` matches the character: general categories L and N, and the underscore.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    // The standard library's "alphabetic" is wider than category L by marks and by letters in circles and squares.
    c.is_numeric() || (c.is_alphabetic() && !is_combining_mark(c) && !is_enclosed_letter(c))
}

fn is_enclosed_letter(c: char) -> bool {
    matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}

/// Whether the character is a word of its own: ideographs, kana, bopomofo.
fn stands_alone(c: char) -> bool {
    // All below is beyond most texts' characters.
    c >= '\u{3005}'
        && matches!(c,
            '\u{3005}'..='\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{3031}'..='\u{303C}' // iteration marks, numerals
            | '\u{3041}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}' // kana, bopomofo
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // ideographs
            | '\u{FF66}'..='\u{FF9F}' // kana of half width
            | '\u{1AFF0}'..='\u{1B16F}' | '\u{20000}'..='\u{3FFFD}') // rare kana, rare ideographs
        && is_word(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_word(&text.to_lowercase(), |word| all.push(word.to_owned()));
        all
    }

    #[test]
    fn words_are_cut_as_pythons_re_cuts_them() {
        for (text, want) in [
            ("", &[][..]),
            ("  .,;– \u{A0}", &[]),
            ("Don't stop", &["don", "t", "stop"]),
            ("snake_case _x_", &["snake_case", "_x_"]),
            ("Übergrößen ẞ", &["übergrößen", "ß"]),
            ("ΟΔΥΣΣΕΥΣ Αθήνα", &["οδυσσευς", "αθήνα"]),
            ("Łódź, ёлка", &["łódź", "ёлка"]),
            ("14.372,4 m² x½ Ⅳ", &["14", "372", "4", "m²", "x½", "ⅳ"]),
            ("ภาษาไทย ที่", &["ภาษาไทย", "ท"]),
            ("हिन्दी", &["ह", "न", "द"]),
            ("e\u{301}t", &["e", "t"]),
            ("Ⓐb", &["b"]),
            ("2021年3月です", &["2021", "年", "3", "月", "で", "す"]),
            ("iPhone手机,好。", &["iphone", "手", "机", "好"]),
            ("コーヒー・ﾊﾝ", &["コ", "ー", "ヒ", "ー", "ﾊ", "ﾝ"]),
            ("서울 날씨", &["서울", "날씨"]),
            ("𠀀𠀁", &["𠀀", "𠀁"]),
        ] {
            assert_eq!(cut(text), want, "{text}");
        }
    }

    #[test]
    fn common_words_count_as_often_as_both_have_them() {
        let (a, b) = (Words::of("a a a b c"), Words::of("A a B b d"));
        assert_eq!((a.total(), b.total(), a.common(&b), b.common(&a)), (5, 5, 3, 3));
    }
}
