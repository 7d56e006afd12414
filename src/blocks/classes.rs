//! Class and id attributes as tokens.
//!
//! In: the values of `class`, `id`, `role` and `itemprop`. Out: lower-case tokens, by number. What holds: `related-posts`,
//! `related_posts` and `relatedPosts` give the same two tokens; numbers fold to `0`, so that generated names look alike; each
//! distinct name is cut once a page.

use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use foldhash::fast::RandomState;
use rustc_hash::FxHasher;

/// Longest token that is kept: longer ones are hashes of build tools.
const LONGEST: usize = 24;

/// How many names of a class tell what an element looks like.
const SIGNED: usize = 3;

/// How many words of a `role` or `itemprop` are looked at.
const MOST_TRAITS: usize = 8;

/// The number of the empty token: no run of tokens reaches from one name into the next.
pub const BORDER: u32 = 0;

/// Distinct words of a page, by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    ends: Vec<usize>,
}

impl Words {
    /// The word of a number; empty if there is none.
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let Some(end) = self.ends.get(number) else { return "" };
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..*end]
    }

    /// All words, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| &self.text[std::mem::replace(&mut start, *end)..*end])
    }

    /// The bytes of the word of a number.
    fn bytes(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text.as_bytes()[start..self.ends[number]]
    }

    fn add(&mut self, word: &str) -> u32 {
        self.text.push_str(word);
        self.ends.push(self.text.len());
        u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
    }
}

/// Words with a way to find them.
#[derive(Debug, Default)]
struct Known {
    words: Words,
    /// Differ from run to run, so that nobody can choose words that share a place.
    hashes: RandomState,
    /// By a hash of the word, or behind where that place was taken: its number and one more; 0 where there is none. At most
    /// half of the places are taken.
    places: Vec<u32>,
}

impl Known {
    /// The number of a word, and whether it is new.
    fn number(&mut self, word: &str) -> (u32, bool) {
        if self.places.len() < 2 * (self.words.ends.len() + 1) {
            self.grow();
        }
        let place = self.place(word);
        match self.places[place].checked_sub(1) {
            Some(known) => (known, false),
            None => {
                let number = self.words.add(word);
                self.places[place] = number.saturating_add(1);
                (number, true)
            }
        }
    }

    /// The place of a word, or the one that it is to have.
    fn place(&self, word: &str) -> usize {
        let last = self.places.len() - 1;
        let mut hasher = self.hashes.build_hasher();
        hasher.write(word.as_bytes());
        let mut place = hasher.finish() as usize & last;
        while let Some(known) = self.places[place].checked_sub(1) {
            if self.words.bytes(known) == word.as_bytes() {
                break;
            }
            place = (place + 1) & last;
        }
        place
    }

    #[cold]
    fn grow(&mut self) {
        let count = (8 * self.words.ends.len()).max(256).next_power_of_two();
        self.places = vec![0; count];
        for number in 0..self.words.ends.len() as u32 {
            let place = self.place(self.words.get(number));
            self.places[place] = number + 1;
        }
    }
}

/// The distinct classes and ids of a page's elements, cut into tokens. They go by numbers; the first is of elements that have
/// none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes {
    /// The distinct tokens; the first is the border between names.
    words: Words,
    /// The distinct traits.
    said: Words,
    tokens: Vec<u32>,
    traits: Vec<u32>,
    all: Vec<Class>,
}

/// What is known of elements with the same class and id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Class {
    /// In [`Classes::tokens`].
    tokens: Range<usize>,
    /// In [`Classes::traits`].
    traits: Range<usize>,
    signature: u64,
}

impl Default for Classes {
    /// The elements without class and id alone.
    fn default() -> Classes {
        let mut words = Words::default();
        words.add("");
        Classes { words, said: Words::default(), tokens: Vec::new(), traits: Vec::new(), all: vec![Class::default()] }
    }
}

impl Classes {
    /// The numbers of classes.
    pub fn numbers(&self) -> Range<usize> {
        0..self.all.len()
    }

    /// The distinct tokens of all classes.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// What elements say of themselves beside their names, each once: `role main`, `itemprop description`, lower-case.
    pub fn said(&self) -> &Words {
        &self.said
    }

    /// The tokens of the class attribute, then of the id, lower-case, in order, as numbers of [`Classes::words`]; a
    /// [`BORDER`] behind each name.
    pub fn tokens(&self, class: usize) -> &[u32] {
        &self.tokens[self.all[class].tokens.clone()]
    }

    /// What the element says of itself beside its names, as numbers of [`Classes::said`].
    pub fn traits(&self, class: usize) -> &[u32] {
        &self.traits[self.all[class].traits.clone()]
    }

    /// A number that tells the first three classes, digits folded: elements made by the same template share it.
    pub fn signature(&self, class: usize) -> u64 {
        self.all[class].signature
    }
}

/// Cuts the classes of a page's elements.
pub(super) struct Cutter {
    classes: Classes,
    /// What elements are called: their classes, or all their names, each with a NUL behind it, which no name has.
    called: Known,
    /// For each of these the class.
    numbers: Vec<usize>,
    names: Known,
    of_names: Vec<Name>,
    words: Known,
    said: Known,
    room: String,
}

/// What is known of a name among classes.
struct Name {
    /// In [`Classes::tokens`].
    tokens: Range<usize>,
    signature: u64,
}

impl Default for Cutter {
    fn default() -> Cutter {
        let mut words = Known::default();
        words.number("");
        Cutter {
            classes: Classes::default(),
            called: Known::default(),
            numbers: Vec::new(),
            names: Known::default(),
            of_names: Vec::new(),
            words,
            said: Known::default(),
            room: String::new(),
        }
    }
}

impl Cutter {
    /// The number of an element's class, id, role and property, which are cut if they are new.
    pub fn class_of(&mut self, names: [&str; 4]) -> usize {
        let (called, is_new) = if names[1..].iter().all(|name| name.is_empty()) {
            self.called.number(names[0])
        } else {
            self.room.clear();
            for name in names {
                self.room.push_str(name);
                self.room.push('\0');
            }
            self.called.number(&self.room)
        };
        if is_new {
            self.numbers.push(self.classes.all.len());
            self.cut(names);
        }
        self.numbers[called as usize]
    }

    /// The classes that were cut.
    pub fn finish(self) -> Classes {
        Classes { words: self.words.words, said: self.said.words, ..self.classes }
    }

    fn cut(&mut self, [class, id, role, prop]: [&str; 4]) {
        let tokens = self.classes.tokens.len();
        let (mut signature, mut signed) = (FxHasher::default(), 0);
        for name in class.split_ascii_whitespace() {
            let (number, is_new) = self.names.number(name);
            if is_new {
                let start = self.classes.tokens.len();
                self.cut_name(name);
                self.of_names.push(Name { tokens: start..self.classes.tokens.len(), signature: name_signature(name) });
            } else {
                self.classes.tokens.extend_from_within(self.of_names[number as usize].tokens.clone());
            }
            self.classes.tokens.push(BORDER);
            if signed < SIGNED {
                signature.write_u64(self.of_names[number as usize].signature);
                signed += 1;
            }
        }
        self.cut_name(id);
        self.classes.tokens.push(BORDER);
        let traits = self.classes.traits.len();
        for (name, value) in [("role", role), ("itemprop", prop)] {
            for word in value.split_ascii_whitespace().take(MOST_TRAITS) {
                let (number, _) = self.said.number(&format!("{name} {}", word.to_lowercase()));
                self.classes.traits.push(number);
            }
        }
        self.classes.all.push(Class {
            tokens: tokens..self.classes.tokens.len(),
            traits: traits..self.classes.traits.len(),
            signature: if signed > 0 { signature.finish() } else { 0 },
        });
    }

    fn cut_name(&mut self, name: &str) {
        each_token(name, &mut self.room, |token| self.classes.tokens.push(self.words.number(token).0));
    }
}

/// A number that tells a name, digits folded.
fn name_signature(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let mut after_digit = false;
    for byte in name.bytes() {
        let is_digit = byte.is_ascii_digit();
        if !(is_digit && after_digit) {
            hasher.write_u8(if is_digit { b'0' } else { byte });
        }
        after_digit = is_digit;
    }
    hasher.finish()
}

/// Cuts a class or id into tokens, at everything that is no letter or digit and at small-to-capital borders.
pub fn class_tokens(value: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    each_token(value, &mut String::new(), |token| tokens.push(token.to_owned()));
    tokens
}

/// Calls `found` with each token; one that is not all of small letters is written into `room`.
fn each_token(value: &str, room: &mut String, mut found: impl FnMut(&str)) {
    let mut finish = |token: &str, is_plain: bool| {
        let token = if is_plain { token } else { in_small(token, room) };
        if token.len() <= LONGEST && !token.is_empty() && token != "0" {
            found(token);
        }
    };
    let (mut start, mut is_plain, mut after_small) = (0, true, false);
    for (at, c) in value.char_indices() {
        if c.is_ascii_lowercase() {
            after_small = true;
            continue;
        }
        let is_ascii = c.is_ascii();
        let is_upper = if is_ascii { c.is_ascii_uppercase() } else { c.is_uppercase() };
        let is_part = if is_ascii { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() };
        if !is_part || (is_upper && after_small) {
            finish(&value[start..at], is_plain);
            start = if is_part { at } else { at + c.len_utf8() };
            is_plain = true;
        }
        is_plain &= !is_part;
        after_small = if is_ascii { is_part && !is_upper } else { c.is_lowercase() };
    }
    finish(&value[start..], is_plain);
}

/// A token in small letters, each run of digits as `0`.
fn in_small<'r>(token: &str, room: &'r mut String) -> &'r str {
    room.clear();
    for c in token.chars() {
        match c {
            '0'..='9' if room.ends_with('0') => {}
            '0'..='9' => room.push('0'),
            _ if c.is_ascii() => room.push(c.to_ascii_lowercase()),
            _ => room.extend(c.to_lowercase()),
        }
    }
    room
}

#[cfg(test)]
mod tests {
    use super::{BORDER, Cutter, Known, class_tokens};

    #[test]
    fn cuts() {
        assert_eq!(class_tokens("related-posts"), ["related", "posts"]);
        assert_eq!(class_tokens("relatedPosts related_posts"), ["related", "posts", "related", "posts"]);
        assert_eq!(class_tokens("post-1234 h2 COL12"), ["post", "h0", "col0"]);
        assert_eq!(class_tokens("  "), [""; 0]);
    }

    #[test]
    fn names_are_parted_by_the_spaces_of_html() {
        let mut cutter = Cutter::default();
        let numbers = ["a b", "a\tb", "a\u{a0}b"].map(|class| cutter.class_of([class, "", "", ""]));
        let classes = cutter.finish();
        let borders = numbers.map(|class| classes.tokens(class).iter().filter(|token| **token == BORDER).count());
        assert_eq!(borders, [3, 3, 2]);
    }

    #[test]
    fn classes_are_cut_once() {
        let mut cutter = Cutter::default();
        let of = [["a-b c", "", "", ""], ["c a-b", "d", "Main x", ""], ["a-b c", "", "", ""], ["a1 a2", "", "", "y"]];
        let numbers = of.map(|names| cutter.class_of(names));
        let again = cutter.class_of(["a3  a44 ", "", "", ""]);
        cutter.class_of(["", "x", "", ""]);
        let classes = cutter.finish();
        assert_eq!((numbers, again, classes.numbers()), ([1, 2, 1, 3], 4, 0..6));
        let tokens = |class| classes.tokens(class).iter().map(|token| classes.words().get(*token)).collect::<Vec<_>>();
        assert_eq!(tokens(2), ["c", "", "a", "b", "", "d", ""]);
        assert_eq!((tokens(0).len(), classes.words().get(BORDER)), (0, ""));
        let traits = |class| classes.traits(class).iter().map(|one| classes.said().get(*one)).collect::<Vec<_>>();
        assert_eq!((traits(1).len(), traits(2), traits(3)), (0, vec!["role main", "role x"], vec!["itemprop y"]));
        assert_eq!((classes.signature(0), classes.signature(5)), (0, 0));
        assert!(classes.signature(3) == classes.signature(4) && classes.signature(1) != classes.signature(2));
    }

    #[test]
    fn words_are_found_however_many() {
        let mut known = Known::default();
        for round in 0..2 {
            for number in 0..3_000 {
                assert_eq!(known.number(&format!("word-{number}")), (number, round == 0));
            }
        }
        assert_eq!(
            (known.number(""), known.words.iter().count(), known.words.get(7)),
            ((3_000, true), 3_001, "word-7")
        );
    }
}
