//! The text of one block while it grows.
//!
//! In: pieces of text as the walk meets them. Out: the collapsed text with its counts, runs and images. What holds: white
//! space is collapsed across pieces, line breaks and cell borders survive, no space stands at either end.

use std::ops::Range;
use std::sync::Arc;

use super::Link;
use super::clean::clean;
use super::inline::{Image, Run, Styles};

/// Characters of white space before the first line of preformatted text that are kept.
const LONGEST_INDENT: usize = 80;

/// A text that grows piece by piece.
#[derive(Debug, Default)]
pub(super) struct Growing {
    text: String,
    /// White space that is owed before the next character: none, ' ', '\n' or '\t'.
    owed: Option<char>,
    chars: usize,
    link_chars: usize,
    bold_chars: usize,
    links: Vec<Link>,
    runs: Vec<Run>,
    images: Vec<Image>,
    /// White space before the first character of preformatted text.
    indent: String,
    /// Where the open link began, if one is open.
    link: Option<(usize, Arc<str>)>,
    span: Option<Range<usize>>,
    /// Whether the next text comes from another link or span than the last, with nothing between the two.
    seam: bool,
}

/// What a finished text is.
pub(super) struct Grown {
    pub text: String,
    pub chars: usize,
    pub link_chars: usize,
    pub bold_chars: usize,
    pub links: Vec<Link>,
    /// Empty if all of the text is set plainly and comes from one element, and no empty cell stands before it.
    pub runs: Vec<Run>,
    /// The images, each with its place in the text.
    pub images: Vec<Image>,
    /// White space before the first line of preformatted text.
    pub indent: String,
    /// Cell borders that stood before the first text.
    pub empty_cells: usize,
    pub span: Option<Range<usize>>,
}

/// How a piece of text stands in the page.
#[derive(Clone, Copy, Default)]
pub(super) struct Manner {
    pub linked: bool,
    pub preformatted: bool,
    pub styles: Styles,
    /// The innermost element around it.
    pub element: usize,
}

impl Growing {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends text of the page.
    pub fn push(&mut self, piece: &str, manner: Manner) {
        if std::mem::take(&mut self.seam) && !manner.preformatted && !manner.styles.contains(Styles::CODE) {
            self.part_words(piece);
        }
        let mut rest = piece;
        while !rest.is_empty() {
            if !manner.preformatted {
                rest = self.owe_spaces(rest);
                rest = self.push_clean(rest, manner);
            }
            let Some(c) = rest.chars().next() else { return };
            let word = word_end(rest);
            if word > 0 {
                self.push_word(&rest[..word], manner);
                rest = &rest[word..];
                continue;
            }
            if is_space(c) {
                self.push_space(c, manner);
            }
            rest = &rest[c.len_utf8()..];
        }
    }

    /// Owes the white space of ASCII that a text starts with; what is left.
    pub fn owe_spaces<'p>(&mut self, text: &'p str) -> &'p str {
        let spaces = ascii_spaces(text);
        if spaces > 0 {
            self.seam = false;
            self.owe(' ');
        }
        &text[spaces..]
    }

    /// Appends the words that a text starts with, as far as they are of ASCII and parted by single spaces; what is left.
    fn push_clean<'p>(&mut self, text: &'p str, manner: Manner) -> &'p str {
        let clean = clean(text.as_bytes(), true);
        let words = text[..clean].strip_suffix(' ').unwrap_or(&text[..clean]);
        if !words.is_empty() {
            let spaces = memchr::memchr_iter(b' ', words.as_bytes()).count();
            self.push_words(words, words.len() - spaces, manner);
        }
        &text[words.len()..]
    }

    fn push_space(&mut self, c: char, manner: Manner) {
        if manner.preformatted && !self.text.is_empty() {
            // White space of code belongs to the element that it stands in, as its other characters do.
            self.pay();
            self.run(manner);
        }
        match (manner.preformatted, c) {
            (true, '\n' | '\r') => self.newline(),
            (true, '\t') => self.keep_space('\t'),
            (true, _) => self.keep_space(' '),
            _ => self.owe(' '),
        }
    }

    /// The next text comes from another link or span than the last, with nothing between the two.
    pub fn seam(&mut self) {
        self.seam = !self.text.is_empty();
    }

    /// Puts a space between two words that only style sheets part, as in a list of links in a row.
    fn part_words(&mut self, piece: &str) {
        let starts = piece.chars().take(2).filter(|c| c.is_alphabetic()).count() == 2;
        if starts && self.text.chars().rev().take(2).filter(|c| c.is_alphabetic()).count() == 2 {
            self.owe(' ');
        }
    }

    /// Appends a text without white space.
    fn push_word(&mut self, word: &str, manner: Manner) {
        self.push_words(word, word.chars().count(), manner);
    }

    /// Appends words as they stand, of so many characters that are not white space.
    fn push_words(&mut self, words: &str, chars: usize, manner: Manner) {
        self.pay();
        self.run(manner);
        self.text.push_str(words);
        self.chars += chars;
        self.link_chars += if manner.linked { chars } else { 0 };
        self.bold_chars += if manner.styles.contains(Styles::STRONG) { chars } else { 0 };
    }

    /// Begins a new run where the next character is set otherwise than the last, or comes from another element.
    fn run(&mut self, manner: Manner) {
        let Manner { styles, element, .. } = manner;
        if self.runs.last().is_none_or(|last| (last.styles, last.element) != (styles, element)) {
            self.runs.push(Run { start: self.text.len(), styles, element });
        }
    }

    /// Puts an image where the text has come to.
    pub fn image(&mut self, image: Image) {
        let at = self.text.len() + self.owed.map_or(0, char::len_utf8);
        self.images.push(Image { at: Some(at), ..image });
    }

    fn pay(&mut self) {
        if let Some(space) = self.owed.take() {
            self.text.push(space);
        }
    }

    /// Owes white space; a stronger one replaces a weaker.
    fn owe(&mut self, space: char) {
        if let Some(image) = self.images.last_mut().filter(|image| image.at >= Some(self.text.len())) {
            image.space_after = true;
        }
        let strength = |space| match space {
            ' ' => 1,
            '\n' => 2,
            _ => 3,
        };
        if !self.text.is_empty() && self.owed.is_none_or(|owed| strength(space) > strength(owed)) {
            self.owed = Some(space);
        }
    }

    fn newline(&mut self) {
        self.pay();
        if self.text.is_empty() {
            self.indent.clear();
        } else {
            self.text.push('\n');
        }
    }

    fn keep_space(&mut self, space: char) {
        self.pay();
        if !self.text.is_empty() {
            self.text.push(space);
        } else if self.indent.len() < LONGEST_INDENT {
            self.indent.push(space);
        }
    }

    /// A line break.
    pub fn break_line(&mut self) {
        self.owe('\n');
    }

    /// The border between two cells of a row.
    pub fn break_cell(&mut self) {
        // Empty cells keep their place, so that columns stay columns.
        self.text.truncate(self.text.trim_end_matches([' ', '\n']).len());
        self.owed = None;
        self.text.push('\t');
    }

    pub fn open_link(&mut self, href: &Arc<str>) {
        self.link = Some((self.text.len(), Arc::clone(href)));
    }

    pub fn in_link(&self) -> bool {
        self.link.is_some()
    }

    pub fn close_link(&mut self) {
        if let Some((start, href)) = self.link.take() {
            let start = start + self.text[start..].len() - self.text[start..].trim_start().len();
            if start < self.text.len() {
                self.links.push(Link { href, range: start..self.text.len() });
            }
        }
    }

    /// Notes where the text stands in the source.
    pub fn came_from(&mut self, span: &Range<usize>) {
        match &mut self.span {
            Some(known) => {
                known.start = known.start.min(span.start);
                known.end = known.end.max(span.end);
            }
            none => *none = Some(span.clone()),
        }
    }

    /// The finished text; none if nothing has come. A link that is still open is cut here; the caller opens it again.
    pub fn finish(&mut self) -> Option<Grown> {
        if self.text.is_empty() && self.images.is_empty() {
            self.indent.clear();
            (self.link, self.span, self.seam) = (None, None, false);
            return None;
        }
        self.close_link();
        let text = self.text.trim_end();
        let bare = text.trim_start_matches(['\t', ' ', '\n']);
        let lead = text.len() - bare.len();
        let empty_cells = text[..lead].bytes().filter(|byte| *byte == b'\t').count();
        let text = bare.to_owned();
        let (length, is_empty) = (text.len(), text.is_empty());
        let mut grown = Grown {
            text,
            chars: self.chars,
            link_chars: self.link_chars,
            bold_chars: self.bold_chars,
            links: std::mem::take(&mut self.links),
            runs: self.finished_runs(empty_cells),
            images: std::mem::take(&mut self.images),
            indent: std::mem::take(&mut self.indent),
            empty_cells,
            span: self.span.take(),
        };
        let shifted = |at: usize| at.saturating_sub(lead).min(length);
        for link in &mut grown.links {
            link.range = shifted(link.range.start)..shifted(link.range.end);
        }
        for run in &mut grown.runs {
            run.start = shifted(run.start);
        }
        for image in &mut grown.images {
            image.at = image.at.map(shifted).filter(|_| !is_empty);
        }
        self.clear();
        Some(grown)
    }

    /// The runs of the finished text: none if it has a plain one only, and no empty cells before it.
    fn finished_runs(&mut self, empty_cells: usize) -> Vec<Run> {
        let is_plain = matches!(self.runs.as_slice(), [only] if only.styles.is_empty()) && empty_cells == 0;
        let runs = if is_plain { Vec::new() } else { self.runs.as_slice().to_vec() };
        self.runs.clear();
        runs
    }

    /// Makes ready for the next text; the room of this one is used again.
    fn clear(&mut self) {
        self.text.clear();
        (self.owed, self.seam) = (None, false);
        (self.chars, self.link_chars, self.bold_chars) = (0, 0, 0);
    }
}

/// Whether nothing of a text is to be seen.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_space(c) || is_unseen(c))
}

/// How many bytes of white space of ASCII a text starts with.
fn ascii_spaces(text: &str) -> usize {
    text.bytes().position(|byte| byte > b' ' && byte != b'\x7F').unwrap_or(text.len())
}

/// Where the run of characters ends that a text starts with and that are neither white space nor unseen.
fn word_end(text: &str) -> usize {
    let ascii = text.bytes().position(|byte| !byte.is_ascii_graphic()).unwrap_or(text.len());
    match text.as_bytes().get(ascii) {
        Some(byte) if !byte.is_ascii() => {
            let rest = &text[ascii..];
            ascii + rest.find(|c| is_space(c) || is_unseen(c)).unwrap_or(rest.len())
        }
        _ => ascii,
    }
}

/// White space of HTML, no-break spaces, and control characters, which stand where some space stood.
pub(super) fn is_space(c: char) -> bool {
    // Most letters are told without a search.
    !matches!(c, '!'..='~' | '\u{A1}'..='\u{167F}' | '\u{3001}'..='\u{FFFF}') && (c.is_whitespace() || c.is_control())
}

/// Marks inside words that nobody sees: soft hyphens, byte order marks, zero-width spaces.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{2060}' | '\u{AD}')
}
