//! Text and tags, plain text to the end, and character data of SVG and MathML.
//!
//! In: a place where text starts. Out: its tokens, and the state that a tag switches to. What holds: a `<` that opens no tag is
//! text; NUL is handed over by itself, for tree builders treat it by where it stands.

use html5ever::tokenizer::{Token, TokenSink};
use memchr::{memchr, memchr3, memmem};

use super::State;
use super::decode::Reading;
use super::machine::Machine;

/// Bytes of text, if reading may end, before it is asked whether it does.
const STRETCH: usize = 1 << 16;

impl<S: TokenSink, P: Fn(usize, usize)> Machine<'_, S, P> {
    /// Reads on until a tag switches to another state or the text ends.
    pub fn data(&mut self) -> State {
        let mut text_start = self.at;
        let mut from = self.at;
        while let Some(found) = memchr(b'<', &self.bytes[from..]) {
            let open = from + found;
            from = match (self.bytes.get(open + 1), self.bytes.get(open + 2)) {
                (Some(b'a'..=b'z' | b'A'..=b'Z' | b'!' | b'?'), _) | (Some(b'/'), Some(_)) => {
                    self.data_text(text_start, open, Reading::Text);
                    if self.at == self.bytes.len() {
                        return State::Data;
                    }
                    let state = self.markup(open);
                    if state != State::Data {
                        return state;
                    }
                    if self.is_late() {
                        return State::Data;
                    }
                    text_start = self.at;
                    self.at
                }
                _ => {
                    if open - text_start > STRETCH {
                        self.data_text(text_start, open, Reading::Text);
                        if self.at == self.bytes.len() {
                            return State::Data;
                        }
                        text_start = open;
                    }
                    open + 1
                }
            };
        }
        self.data_text(text_start, self.bytes.len(), Reading::Text);
        self.at = self.bytes.len();
        State::Data
    }

    /// Reads what begins with a `<` and is not text.
    fn markup(&mut self, open: usize) -> State {
        match (self.bytes[open + 1], self.bytes.get(open + 2)) {
            (b'!', _) => return self.declaration(open),
            (b'?', _) => self.bogus_comment(open, open + 1),
            (b'/', Some(b'a'..=b'z' | b'A'..=b'Z')) => return self.end_tag(open),
            (b'/', Some(b'>')) => self.at = open + 3,
            (b'/', _) => self.bogus_comment(open, open + 2),
            _ => return self.start_tag(open),
        }
        State::Data
    }

    /// Hands over text in which NUL is a token of its own. If reading ends in it, the place is the end of the page.
    #[inline]
    fn data_text(&mut self, mut start: usize, end: usize, reading: Reading) {
        if end - start > STRETCH && self.options.ends.is_some() {
            start = self.stretches(start, end, reading);
        }
        self.stretch(start, end, reading);
    }

    /// Hands over long text up to its last stretch, and says where that begins: at the end if there is none, or reading ends before.
    #[cold]
    fn stretches(&mut self, mut start: usize, end: usize, reading: Reading) -> usize {
        while end - start > STRETCH {
            // no reference goes on, and no line end is split, before one of these
            let found = memchr3(b' ', b'&', b'<', &self.bytes[start + STRETCH..end]);
            let border = found.map_or(end, |found| start + STRETCH + found);
            self.stretch(start, border, reading);
            if self.at == self.bytes.len() {
                return end;
            }
            start = border;
            self.at = start;
            if self.ends_here() {
                return end;
            }
        }
        start
    }

    /// Hands over text that is not too long.
    #[inline]
    fn stretch(&mut self, start: usize, end: usize, reading: Reading) {
        if start == end {
            return;
        }
        if self.is_plain(start, end) {
            self.give_text(start, end, reading);
        } else {
            self.data_text_with_nul(start, end, reading);
        }
    }

    fn data_text_with_nul(&mut self, mut start: usize, end: usize, reading: Reading) {
        while let Some(found) = memchr(0, &self.bytes[start..end]) {
            let nul = start + found;
            self.give_text(start, nul, reading);
            let _ = self.give(Token::NullCharacterToken, nul, nul + 1);
            start = nul + 1;
            self.at = start;
            if self.is_late() {
                return;
            }
        }
        self.give_text(start, end, reading);
    }

    /// Text to the end of the page.
    pub fn plaintext(&mut self) -> State {
        let end = self.bytes.len();
        self.give_text(self.at, end, Reading::Raw);
        self.at = end;
        State::Plaintext
    }

    /// The inside of a CDATA section, from a place on.
    pub fn cdata(&mut self, start: usize) -> State {
        let found = memmem::find(&self.bytes[start..], b"]]>").map(|found| start + found);
        let end = found.unwrap_or(self.bytes.len());
        self.data_text(start, end, Reading::Raw);
        if self.at == self.bytes.len() {
            return State::Data;
        }
        self.at = found.map_or(end, |end| end + 3);
        State::Data
    }
}
