//! Text as phrases see it: without case, accents, spacing and the forms of quotes.
//!
//! In: any text. Out: the folded text. What holds: folding a folded text changes nothing.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::Block;
use super::clean::clean;

/// Folds a text: lower case, no accents, one form of quotes and dashes, runs of white space as one space, none at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// The folded texts of all blocks, in one buffer.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The texts, each ended by a line feed, which no folded text has.
    text: String,
    /// Where each text ends: its line feed.
    ends: Vec<usize>,
}

impl Folded {
    /// Folds the texts of blocks.
    pub(super) fn of(blocks: &[Block]) -> Folded {
        let bytes = blocks.iter().map(|block| block.text.len() + 1).sum();
        let mut folded = Folded { text: String::with_capacity(bytes), ends: Vec::with_capacity(blocks.len()) };
        for block in blocks {
            fold_into(&block.text, &mut folded.text);
            folded.ends.push(folded.text.len());
            folded.text.push('\n');
        }
        folded
    }

    /// The folded text of a block; empty if there is no such block.
    pub fn get(&self, block: usize) -> &str {
        let Some(end) = self.ends.get(block) else { return "" };
        let start = block.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |before| before + 1);
        &self.text[start..*end]
    }

    /// All texts, each ended by a line feed.
    pub fn all(&self) -> &str {
        &self.text
    }

    /// Where each text ends in [`Folded::all`].
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }
}

/// Writes the folded text behind what is written.
fn fold_into(text: &str, folded: &mut String) {
    let start = folded.len();
    let is_ascii = text.is_ascii();
    let mut rest = text;
    loop {
        let clean = clean(rest.as_bytes(), folded.len() == start || folded.ends_with(' '));
        // The one graphic character that is folded, and only in texts that are not of ASCII alone.
        let grave = if is_ascii { None } else { memchr::memchr(b'`', &rest.as_bytes()[..clean]) };
        let (part, behind) = rest.split_at(grave.unwrap_or(clean));
        folded.push_str(part);
        let mut left = behind.chars();
        match left.next() {
            Some(c) if is_ascii => push(c, folded, start),
            Some(c) => push_folded(c, folded, start),
            None => break,
        }
        rest = if is_ascii { left.as_str() } else { push_simple(left.as_str(), folded) };
    }
    folded[start..].make_ascii_lowercase();
    if folded.len() > start && folded.ends_with(' ') {
        folded.pop();
    }
}

/// Adds the letters beyond ASCII that a text starts with, as long as they are simple; gives back the rest.
fn push_simple<'t>(text: &'t str, folded: &mut String) -> &'t str {
    let mut left = text.chars();
    loop {
        let rest = left.as_str();
        match left.next().filter(|c| !c.is_ascii()).and_then(simple) {
            Some(c) => folded.push(c),
            None => return rest,
        }
    }
}

/// Adds a character. Combining marks are dropped after decomposition, so that each character is decomposed by itself;
/// lower-casing last also folds what compatibility forms yield.
fn push_folded(c: char, folded: &mut String, start: usize) {
    match c {
        '`' => push('\'', folded, start),
        _ if c.is_ascii() => push(c.to_ascii_lowercase(), folded, start),
        _ => match simple(c) {
            Some(simple) => folded.push(simple),
            None => push_decomposed(c, folded, start),
        },
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

/// What most letters of most languages are folded to, told without a search; nothing for one that has to be decomposed.
fn simple(c: char) -> Option<char> {
    let latin = |letters: &[u8], first: u32| {
        let letter = *letters.get((u32::from(c) - first) as usize)?;
        (letter != b'.').then_some(char::from(letter))
    };
    match c {
        '\u{C0}'..='\u{17F}' => latin(LATIN, 0xC0),
        '\u{1EA0}'..='\u{1EF9}' => latin(VIETNAMESE, 0x1EA0),
        'а'..='и' | 'к'..='я' | 'α'..='ρ' | 'σ'..='ω' | 'א'..='ת' | 'ا'..='غ' | 'ف' | 'ق' | 'ل'..='و' => {
            Some(c)
        }
        'А'..='И' | 'К'..='Я' | 'Α'..='Ρ' | 'Σ'..='Ω' => char::from_u32(u32::from(c) + 0x20),
        'अ'..='न' | 'प'..='र' | 'व'..='ह' | 'ก'..='ะ' | 'ა'..='ჰ' | '\u{4E00}'..='\u{9FFF}' => {
            Some(c)
        }
        _ => None,
    }
}

/// Whether a character of a folded text is a letter; most are told without a search.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii() && (simple(c).is_some() || c.is_alphabetic())
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
        for c in ('\0'..=char::MAX).filter(|c| simple(*c).is_some()) {
            let mut slowly = String::new();
            push_decomposed(c, &mut slowly, 0);
            assert_eq!(simple(c).map(String::from), Some(slowly), "{c}");
            simple_ones += 1;
        }
        assert!(simple_ones > 21_300, "{simple_ones}");
    }

    #[test]
    fn twice_is_once() {
        for text in ["Ünïcödé İstanbul", "댓글 남기기", "コメントを残す", "اترك تعليقا", "ǅ ﬁ ½ ẞ", "a\u{301}\u{200B}b"]
        {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
