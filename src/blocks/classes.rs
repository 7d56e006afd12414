//! Class and id attributes as tokens.
//!
//! In: the values of `class`, `id`, `role` and `itemprop`. Out: lower-case tokens, by number. What holds: `related-posts`,
//! `related_posts` and `relatedPosts` give the same two tokens; numbers fold to `0`, so that generated names look alike; each
//! distinct name is cut once a page.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

/// Longest token that is kept: longer ones are hashes of build tools.
const LONGEST: usize = 24;

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

    fn add(&mut self, word: &str) -> u32 {
        self.text.push_str(word);
        self.ends.push(self.text.len());
        u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
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
#[derive(Default)]
pub(super) struct Cutter {
    classes: Classes,
    /// Classes by their names, one after the other, each with a NUL behind it, which no name has.
    known: FxHashMap<String, usize>,
    /// The tokens of names of classes.
    names: FxHashMap<String, Range<usize>>,
    words: FxHashMap<String, u32>,
    said: FxHashMap<String, u32>,
    room: String,
}

impl Cutter {
    /// The number of an element's class, id, role and property, which are cut if they are new.
    pub fn class_of(&mut self, names: [&str; 4]) -> usize {
        let mut key = std::mem::take(&mut self.room);
        key.clear();
        for name in names {
            key.push_str(name);
            key.push('\0');
        }
        let number = match self.known.get(key.as_str()) {
            Some(number) => *number,
            None => {
                let number = self.classes.all.len();
                self.known.insert(key.clone(), number);
                self.cut(names, &mut key);
                number
            }
        };
        self.room = key;
        number
    }

    /// The classes that were cut.
    pub fn finish(self) -> Classes {
        self.classes
    }

    fn cut(&mut self, [class, id, role, prop]: [&str; 4], room: &mut String) {
        let tokens = self.classes.tokens.len();
        for name in class.split_whitespace() {
            match self.names.get(name).cloned() {
                Some(known) => self.classes.tokens.extend_from_within(known),
                None => {
                    let start = self.classes.tokens.len();
                    self.cut_name(name, room);
                    self.names.insert(name.to_owned(), start..self.classes.tokens.len());
                }
            }
            self.classes.tokens.push(BORDER);
        }
        self.cut_name(id, room);
        self.classes.tokens.push(BORDER);
        let traits = self.classes.traits.len();
        for (name, value) in [("role", role), ("itemprop", prop)] {
            for word in value.split_whitespace().take(MOST_TRAITS) {
                let number = number(&format!("{name} {}", word.to_lowercase()), &mut self.said, &mut self.classes.said);
                self.classes.traits.push(number);
            }
        }
        self.classes.all.push(Class {
            tokens: tokens..self.classes.tokens.len(),
            traits: traits..self.classes.traits.len(),
            signature: signature(class, room),
        });
    }

    fn cut_name(&mut self, name: &str, room: &mut String) {
        let Classes { words, tokens, .. } = &mut self.classes;
        each_token(name, room, |token| tokens.push(number(token, &mut self.words, words)));
    }
}

/// The number of a word, which is added if it is new.
fn number(word: &str, known: &mut FxHashMap<String, u32>, words: &mut Words) -> u32 {
    if let Some(number) = known.get(word) {
        return *number;
    }
    let number = words.add(word);
    known.insert(word.to_owned(), number);
    number
}

/// A number that tells the first three classes, digits folded; 0 if there is none.
fn signature(class: &str, room: &mut String) -> u64 {
    room.clear();
    for name in class.split_whitespace().take(3) {
        room.push(' ');
        for c in name.chars() {
            if !c.is_ascii_digit() {
                room.push(c);
            } else if !room.ends_with('0') {
                room.push('0');
            }
        }
    }
    if room.is_empty() {
        return 0;
    }
    let mut hasher = FxHasher::default();
    room.hash(&mut hasher);
    hasher.finish()
}

/// Cuts a class or id into tokens, at everything that is no letter or digit and at small-to-capital borders.
pub fn class_tokens(value: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    each_token(value, &mut String::new(), |token| tokens.push(token.to_owned()));
    tokens
}

/// Calls `found` with each token, which is written into `room`.
fn each_token(value: &str, room: &mut String, mut found: impl FnMut(&str)) {
    let mut finish = |token: &mut String| {
        if token.len() <= LONGEST && !token.is_empty() && token != "0" {
            found(token);
        }
        token.clear();
    };
    room.clear();
    let mut after_small = false;
    for c in value.chars() {
        let is_ascii = c.is_ascii();
        let is_upper = if is_ascii { c.is_ascii_uppercase() } else { c.is_uppercase() };
        let is_part = if is_ascii { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() };
        if !is_part || (is_upper && after_small) {
            finish(room);
        }
        after_small = if is_ascii { is_part && !is_upper } else { c.is_lowercase() };
        if c.is_ascii_digit() {
            if !room.ends_with('0') {
                room.push('0');
            }
        } else if is_ascii && is_part {
            room.push(c.to_ascii_lowercase());
        } else if is_part {
            room.extend(c.to_lowercase());
        }
    }
    finish(room);
}

#[cfg(test)]
mod tests {
    use super::{BORDER, Cutter, class_tokens};

    #[test]
    fn cuts() {
        assert_eq!(class_tokens("related-posts"), ["related", "posts"]);
        assert_eq!(class_tokens("relatedPosts related_posts"), ["related", "posts", "related", "posts"]);
        assert_eq!(class_tokens("post-1234 h2 COL12"), ["post", "h0", "col0"]);
        assert_eq!(class_tokens("  "), [""; 0]);
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
}
