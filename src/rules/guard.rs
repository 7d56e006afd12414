//! What a text needs for a regular expression to match, told without compiling it.
//!
//! In: an expression. Out: a [`Guard`]: the characters that any match has, and how long it is at least. What holds: a text that the
//! guard turns away has no match; an expression of a form that is not known here has a guard that turns nothing away. Case
//! makes no difference, and all characters beyond ASCII count as one.

use std::iter::Peekable;
use std::str::Chars as Letters;

use super::begins::first_letter;

/// How deep groups may be nested.
const DEEPEST: usize = 30;

/// The bit of all characters beyond ASCII.
const OTHER: u128 = 1 << 127;
/// Every character.
const ALL: u128 = u128::MAX;
const LETTERS: u128 = ((1 << 26) - 1) << b'a';
const DIGITS: u128 = ((1 << 10) - 1) << b'0';
const SPACES: u128 = 1 << b' ' | ((1 << 5) - 1) << b'\t';
/// Characters that are letters of ASCII in another case, with these.
const FOLDED: [(char, u128); 2] = [('\u{17F}', 1 << b's'), ('\u{212A}', 1 << b'k')];

/// What is known of a text without reading it again.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signs {
    /// The characters that stand in it.
    set: u128,
    /// Its first letter or digit.
    pub(super) first: Option<char>,
    digit: bool,
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
    /// Whether the text has a digit, of whatever script.
    pub fn has_digit(self) -> bool {
        self.digit
    }

    /// Reads a text.
    pub fn of(text: &str) -> Signs {
        let mut set = text.bytes().fold(0, |set, byte| set | BITS[usize::from(byte)]);
        if set & OTHER != 0 {
            for (c, plain) in FOLDED {
                set |= if text.contains(c) { plain } else { 0 };
            }
        }
        let digit = set & DIGITS != 0 || set & OTHER != 0 && text.chars().any(char::is_numeric);
        Signs { set, first: first_letter(text), digit }
    }
}

impl<'t> Chars<'t> {
    /// The characters of a text.
    pub fn of(text: &'t str) -> Chars<'t> {
        Chars { text, signs: Signs::of(text) }
    }

    /// Whether all are of ASCII; of the last one of these it is not told.
    pub fn is_ascii(&self) -> bool {
        self.signs.set & OTHER == 0
    }
}

/// For each byte, the bit of its character.
const BITS: [u128; 256] = {
    let mut bits = [OTHER; 256];
    let mut byte = 0;
    while byte < 127 {
        bits[byte] = 1 << (byte as u8).to_ascii_lowercase();
        byte += 1;
    }
    bits
};

/// What a text needs for a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guard {
    need: Need,
    /// Bytes.
    least: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Need {
    Nothing,
    /// All of these characters.
    All(u128),
    /// One of these characters.
    One(u128),
    And(Vec<Need>),
    Or(Vec<Need>),
}

impl Need {
    fn holds(&self, set: u128) -> bool {
        match self {
            Need::Nothing => true,
            Need::All(all) => set & all == *all,
            Need::One(some) => set & some != 0,
            Need::And(needs) => needs.iter().all(|need| need.holds(set)),
            Need::Or(needs) => needs.iter().any(|need| need.holds(set)),
        }
    }
}

impl Guard {
    /// The guard of an expression.
    pub fn of(pattern: &str) -> Guard {
        let mut reader = Reader { rest: pattern.chars().peekable() };
        let read = reader.alternation(0).filter(|_| reader.rest.peek().is_none());
        let (need, least) = read.unwrap_or((Need::Nothing, 0));
        Guard { need, least }
    }

    /// Whether a text may have a match.
    pub fn lets(&self, chars: &Chars<'_>) -> bool {
        chars.text.len() >= self.least && self.need.holds(chars.signs.set)
    }
}

/// Reads an expression; `None` where it has a form that is not known here.
struct Reader<'p> {
    rest: Peekable<Letters<'p>>,
}

impl Reader<'_> {
    fn take(&mut self, c: char) -> bool {
        self.rest.next_if_eq(&c).is_some()
    }

    /// Branches, up to the end or a bracket that closes.
    fn alternation(&mut self, depth: usize) -> Option<(Need, usize)> {
        if depth > DEEPEST {
            return None;
        }
        let (need, mut least) = self.concatenation(depth)?;
        let mut needs = vec![need];
        while self.take('|') {
            let (need, length) = self.concatenation(depth)?;
            least = least.min(length);
            needs.push(need);
        }
        if needs.contains(&Need::Nothing) {
            return Some((Need::Nothing, least));
        }
        let need = if needs.len() > 1 { Need::Or(needs) } else { needs.pop()? };
        Some((need, least))
    }

    fn concatenation(&mut self, depth: usize) -> Option<(Need, usize)> {
        let (mut all, mut needs, mut least) = (0, Vec::new(), 0_usize);
        while !matches!(self.rest.peek(), None | Some('|' | ')')) {
            let (need, length) = self.atom(depth)?;
            let times = self.times()?;
            least = least.saturating_add(length.saturating_mul(times));
            match need {
                _ if times == 0 => {}
                Need::Nothing => {}
                Need::All(more) => all |= more,
                Need::One(some) if some.count_ones() == 1 => all |= some,
                other => needs.push(other),
            }
        }
        if all != 0 {
            // what fails most is asked first
            needs.insert(0, Need::All(all));
        }
        let need = match needs.len() {
            0 => Need::Nothing,
            1 => needs.pop()?,
            _ => Need::And(needs),
        };
        Some((need, least))
    }

    /// How often the part before comes at least.
    fn times(&mut self) -> Option<usize> {
        let mut times = 1;
        loop {
            match self.rest.peek() {
                Some('?' | '*') => times = 0,
                Some('+') => {}
                Some('{') => {
                    self.rest.next();
                    let mut least = 0_usize;
                    while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
                        least = least.checked_mul(10)?.checked_add(digit.to_digit(10)? as usize)?;
                    }
                    while self.rest.next_if(|c| c.is_ascii_digit() || *c == ',').is_some() {}
                    if self.rest.peek() != Some(&'}') {
                        return None;
                    }
                    times *= least;
                }
                _ => return Some(times),
            }
            self.rest.next();
            // as few as can be
            self.take('?');
        }
    }

    fn atom(&mut self, depth: usize) -> Option<(Need, usize)> {
        match self.rest.next()? {
            '(' => self.group(depth),
            '[' => self.class().map(one),
            '.' => Some((Need::Nothing, 1)),
            '^' | '$' => Some((Need::Nothing, 0)),
            '\\' => match self.rest.next()? {
                'b' | 'B' if self.rest.peek() != Some(&'{') => Some((Need::Nothing, 0)),
                'A' | 'z' => Some((Need::Nothing, 0)),
                escape => self.escape(escape).map(one),
            },
            '?' | '*' | '+' | '{' => None,
            c => Some(one(bits(c))),
        }
    }

    fn group(&mut self, depth: usize) -> Option<(Need, usize)> {
        if self.take('?') {
            loop {
                match self.rest.next()? {
                    'i' | 'm' | 's' | 'U' | '-' => {}
                    ':' => break,
                    ')' => return Some((Need::Nothing, 0)),
                    // names of groups, and flags that change how an expression is read
                    _ => return None,
                }
            }
        }
        let inner = self.alternation(depth + 1)?;
        self.take(')').then_some(inner)
    }

    /// The characters of a class in brackets.
    fn class(&mut self) -> Option<u128> {
        let not = self.take('^');
        let (mut set, mut first) = (0, true);
        loop {
            let c = self.rest.next()?;
            match c {
                ']' if !first => break,
                // classes within classes, and what is done with two of them
                '[' => return None,
                '&' | '~' | '-' if self.rest.peek() == Some(&c) => return None,
                _ => {}
            }
            first = false;
            let from = if c == '\\' {
                let escape = self.rest.next()?;
                set |= self.escape(escape)?;
                None
            } else {
                set |= bits(c);
                Some(c)
            };
            if self.rest.peek() == Some(&'-') {
                set |= self.range(from)?;
            }
        }
        // what is not in the class may be a letter in the other case
        Some(if not { (!set) | LETTERS | OTHER } else { set })
    }

    /// What stands behind a character of a class and a dash.
    fn range(&mut self, from: Option<char>) -> Option<u128> {
        self.rest.next();
        match (from, *self.rest.peek()?) {
            (_, ']') => Some(1 << b'-'),
            (Some(from), to) if to != '\\' && to != '[' && to != '-' => {
                self.rest.next();
                Some(span(from, to))
            }
            // another form: it may be anything
            _ => None,
        }
    }

    /// The characters that an escape stands for.
    fn escape(&mut self, escape: char) -> Option<u128> {
        Some(match escape {
            'd' => DIGITS | OTHER,
            's' => SPACES | OTHER,
            'w' => LETTERS | DIGITS | 1 << b'_' | OTHER,
            'D' => !DIGITS,
            'S' => !SPACES,
            'W' => !(LETTERS | DIGITS | 1 << b'_') | OTHER,
            'n' => 1 << b'\n',
            't' => 1 << b'\t',
            'r' => 1 << b'\r',
            'p' | 'P' => {
                if !self.take('{') {
                    self.rest.next()?;
                    return Some(ALL);
                }
                let mut name = String::new();
                while let Some(c) = self.rest.next_if(|c| *c != '}') {
                    name.push(c);
                }
                self.rest.next()?;
                match name.as_str() {
                    "L" | "Lu" | "Ll" if escape == 'p' => LETTERS | OTHER,
                    "N" | "Nd" if escape == 'p' => DIGITS | OTHER,
                    _ => ALL,
                }
            }
            'x' | 'u' => bits(self.code(escape)?),
            // borders of words, and what has no meaning yet
            '<' | '>' => return None,
            _ if escape.is_ascii_alphanumeric() => return None,
            c => bits(c),
        })
    }

    /// The character whose number follows.
    fn code(&mut self, escape: char) -> Option<char> {
        let mut code = 0_u32;
        if self.take('{') {
            while let Some(digit) = self.rest.next_if(char::is_ascii_hexdigit) {
                code = code.checked_mul(16)? + digit.to_digit(16)?;
            }
            return self.take('}').then(|| char::from_u32(code)).flatten();
        }
        for _ in 0..if escape == 'x' { 2 } else { 4 } {
            code = code * 16 + self.rest.next()?.to_digit(16)?;
        }
        char::from_u32(code)
    }
}

/// One character of a set.
fn one(set: u128) -> (Need, usize) {
    (if set == ALL { Need::Nothing } else { Need::One(set) }, 1)
}

/// The bits that a text has if it has the character in any case.
fn bits(c: char) -> u128 {
    match FOLDED.iter().find(|(other, _)| *other == c) {
        Some((_, plain)) => plain | OTHER,
        None if c.is_ascii() => BITS[usize::from(c as u8)],
        None => OTHER,
    }
}

/// The bits of the characters from one to another.
fn span(from: char, to: char) -> u128 {
    let ascii = (from..=to.min('\u{7F}')).fold(0, |set, c| set | bits(c));
    let folded = FOLDED.iter().filter(|(c, _)| (from..=to).contains(c));
    let beyond = if to.is_ascii() { 0 } else { OTHER };
    folded.fold(ascii | beyond, |set, (_, plain)| set | plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets(pattern: &str, text: &str) -> bool {
        Guard::of(pattern).lets(&Chars::of(text))
    }

    #[test]
    fn what_can_match_is_let_through() {
        for (pattern, text) in [
            ("(?i)^by k", "BY \u{212A}"),
            ("(?i)\u{17F}", "s"),
            ("(?i)[\u{100}-\u{200}]", "S"),
            ("(?i)[^a-z]x", "1X"),
            (r"[\d\s-]{3}", "1 -"),
            (r"\x41\u{42}", "ab"),
            (r"^.{3,}$", "äöü"),
            (r"(?:a|\d+)b?c*", "1"),
            (r"[]x]", "]"),
            (r"[^]x]", "y"),
            (r"a{0}b", "b"),
            (r"[\w-]", "-"),
            (r"[,.;:!?、。]", "。"),
            (r"\p{Lu}\P{L}", "Q1"),
            ("[[a]b]", "b"),
            ("", ""),
        ] {
            assert!(lets(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn what_cannot_match_is_turned_away() {
        for (pattern, text) in [
            ("(?i)^(?:facebook|twitter)$", "A dog came by and took it"),
            (r"^\W*\d{1,2}:\d{2}", "ten past ten"),
            (r"\d{4}年", "in 2024"),
            ("^.{10,}$", "too short"),
            (r"(?:by|von)\s+[^\s]", "byvon"),
        ] {
            assert!(!lets(pattern, text), "{pattern} {text}");
        }
    }
}
