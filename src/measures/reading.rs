//! One reading of a text: its words, and its characters by sort.
//!
//! In: a text. Out: a hash of each word in lower case, and counts of characters. What holds: words are those of
//! [`words`](crate::blocks::words); each byte is looked at once, and only what is not of ASCII is looked up in Unicode's tables.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::blocks::{is_wide, is_word};

/// Characters of a text by sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub punctuation: usize,
    pub commas: usize,
    pub digits: usize,
    pub capitals: usize,
    /// Capitals that begin a word.
    pub title_case: usize,
    pub separators: usize,
    pub currency: usize,
}

/// Of each byte that is a letter or digit of ASCII: its small form in the first 8 bits, then whether it is a capital, and in the
/// last bits whether it is a digit, so that one sum counts both. 0 for all others.
const LETTERS: [u64; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            let small = (byte.to_ascii_lowercase() as u64) << SMALL;
            letters[byte as usize] =
                small | (byte.is_ascii_uppercase() as u64) << CAPITAL | byte.is_ascii_digit() as u64;
        }
        byte += 1;
    }
    letters
};

/// Where the small form stands.
const SMALL: u32 = 56;
/// Where capitals are counted.
const CAPITAL: u32 = 28;
/// Letters after which a sum is read out, long before its parts run into each other.
const STRETCH: usize = 1 << 20;

/// Reads a text; calls `word` with the hash of each word.
pub(super) fn read(text: &str, word: impl FnMut(u64)) -> Counts {
    let mut reader =
        Reader { counts: Counts::default(), hasher: FxHasher::default(), open: false, joined: false, word };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if LETTERS[usize::from(*byte)] != 0 {
            at += reader.letters(&bytes[at..]);
        } else if byte.is_ascii() {
            reader.sign(*byte);
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            reader.other(c);
            at += c.len_utf8();
        }
    }
    reader.close();
    reader.counts
}

struct Reader<F> {
    counts: Counts,
    /// The hash of the word so far.
    hasher: FxHasher,
    /// Whether there is one.
    open: bool,
    /// Whether a capital that comes next stands inside a word. (A word has apostrophes here and no underscores.)
    joined: bool,
    word: F,
}

impl<F: FnMut(u64)> Reader<F> {
    /// Letters and digits of ASCII at the start of some bytes; gives back how many.
    fn letters(&mut self, bytes: &[u8]) -> usize {
        let bytes = &bytes[..bytes.len().min(STRETCH)];
        let (mut sum, mut end) = (0_u64, 0);
        let mut hasher = std::mem::take(&mut self.hasher);
        for byte in bytes {
            let letter = LETTERS[usize::from(*byte)];
            if letter == 0 {
                break;
            }
            hasher.write_u8((letter >> SMALL) as u8);
            // What the small forms add runs over the end.
            sum = sum.wrapping_add(letter);
            end += 1;
        }
        self.hasher = hasher;
        const COUNTED: u64 = (1 << CAPITAL) - 1;
        self.counts.title_case += usize::from(!self.joined && bytes[0].is_ascii_uppercase());
        self.counts.digits += (sum & COUNTED) as usize;
        self.counts.capitals += (sum >> CAPITAL & COUNTED) as usize;
        (self.open, self.joined) = (true, true);
        end
    }

    /// Another character of ASCII.
    fn sign(&mut self, byte: u8) {
        if byte == b'_' {
            self.hasher.write_u8(byte);
            (self.open, self.joined) = (true, false);
            return;
        }
        self.close();
        self.joined = byte == b'\'';
        match byte {
            b',' => {
                self.counts.commas += 1;
                self.counts.punctuation += 1;
            }
            b'.' | b';' | b':' | b'!' | b'?' => self.counts.punctuation += 1,
            b'|' | b'/' => self.counts.separators += 1,
            b'$' => self.counts.currency += 1,
            _ => {}
        }
    }

    /// A character that is not of ASCII.
    fn other(&mut self, c: char) {
        // Most characters of a Chinese text: words by themselves, without case.
        if matches!(c, '\u{4E00}'..='\u{9FFF}') {
            self.close();
            self.hasher.write_u32(u32::from(c));
            (self.open, self.joined) = (true, true);
            return self.close();
        }
        let is_word = is_word(c);
        self.count(c);
        self.joined = is_word || c == '’';
        let alone = is_wide(c);
        if !is_word || alone {
            self.close();
        }
        if is_word {
            c.to_lowercase().for_each(|small| self.hasher.write_u32(u32::from(small)));
            self.open = true;
        }
        if alone {
            self.close();
        }
    }

    fn count(&mut self, c: char) {
        match c {
            '，' | '、' | '،' | '၊' | '፣' => {
                self.counts.commas += 1;
                self.counts.punctuation += 1;
            }
            '。' | '！' | '？' | '；' | '：' | '؟' | '؛' | '۔' | '।' | '։' | '།' | '။' | '។' | '።' => {
                self.counts.punctuation += 1
            }
            '•' | '·' | '»' | '›' | '→' | '▸' | '►' => self.counts.separators += 1,
            '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20c0}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' => {
                self.counts.currency += 1;
            }
            _ if c.is_numeric() => self.counts.digits += 1,
            _ if c.is_uppercase() => {
                self.counts.capitals += 1;
                self.counts.title_case += usize::from(!self.joined && c.is_alphabetic());
            }
            _ => {}
        }
    }

    /// Ends the word, if there is one.
    fn close(&mut self) {
        if std::mem::take(&mut self.open) {
            (self.word)(std::mem::take(&mut self.hasher).finish());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::words;

    /// The same, character by character.
    fn slowly(text: &str) -> (Vec<u64>, Counts) {
        let hash = |word: &str| {
            let mut hasher = FxHasher::default();
            word.chars().flat_map(char::to_lowercase).for_each(|c| hasher.write_u32(u32::from(c)));
            hasher.finish()
        };
        let mut counts = Counts::default();
        let mut in_word = false;
        for c in text.chars() {
            let starts = !in_word && c.is_alphabetic();
            in_word = c != '_' && is_word(c) || c == '\'' || c == '’';
            match c {
                ',' | '，' | '、' | '،' | '၊' | '፣' => {
                    counts.commas += 1;
                    counts.punctuation += 1;
                }
                '.' | ';' | ':' | '!' | '?' | '。' | '！' | '？' | '；' | '：' | '؟' | '؛' | '۔' | '।' | '։' | '།'
                | '။' | '។' | '።' => counts.punctuation += 1,
                '|' | '•' | '·' | '»' | '›' | '→' | '▸' | '►' | '/' => counts.separators += 1,
                '$' | '\u{a2}'..='\u{a5}' | '\u{20a0}'..='\u{20c0}' | '\u{ffe0}' | '\u{ffe1}' | '\u{ffe5}' => {
                    counts.currency += 1
                }
                _ if c.is_numeric() => counts.digits += 1,
                _ if c.is_uppercase() => {
                    counts.capitals += 1;
                    counts.title_case += usize::from(starts);
                }
                _ => {}
            }
        }
        (words(text).map(hash).collect(), counts)
    }

    fn quickly(text: &str) -> (Vec<u64>, Counts) {
        let mut hashes = Vec::new();
        let counts = read(text, |hash| hashes.push(hash));
        (hashes, counts)
    }

    #[test]
    fn reads_as_character_by_character() {
        let texts = [
            "",
            "The Ferry's mate, O’Neill, paid $3.50 at 10:30; why? |/ a_B _C __ d",
            "Ünïcödé Ärger’S 'T’T ÉTÉ · »x« ǅ Ⅳ ½ İstanbul ΣΑΣ",
            "我a们 中文，ABC字符。１２３ ไทย ภาษา한국어 コメント カ゚",
            "x\u{301}y \u{e31}\u{e48} é_É ’A 'B",
        ];
        for text in texts {
            assert_eq!(quickly(text), slowly(text), "{text}");
        }
        for c in '\0'..=char::MAX {
            for text in [format!("a{c}B {c}A"), format!("{c}_{c}")] {
                assert_eq!(quickly(&text), slowly(&text), "{c:?}");
            }
        }
    }

    #[test]
    fn a_long_word_is_one_word() {
        let text = "aB3".repeat(1 << 19);
        assert_eq!(quickly(&text), slowly(&text));
    }
}
