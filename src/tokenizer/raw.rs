//! The text of elements that hold no tags: titles, styles, scripts.
//!
//! In: the place after a start tag. Out: the text up to the matching end tag, and that tag. What holds: the end is looked for
//! once, however many `</`, `<!--` and `<script` stand before it.

use html5ever::tokenizer::TokenSink;
use memchr::{memchr, memchr2};

use super::State;
use super::bytes::{SPACE, is};
use super::decode::Reading;
use super::machine::Machine;

/// How far a script has got into what looks like a comment.
#[derive(Clone, Copy, PartialEq)]
enum Escape {
    /// After `<!--`, whose dashes may be those of its end too.
    Once,
    /// After `<script` in it: the next end tag is of that script.
    Twice,
}

impl<S: TokenSink, P: Fn(usize, usize)> Machine<'_, S, P> {
    /// The inside of a title or style, and its end tag.
    pub fn raw(&mut self, reading: Reading, wanted: bool) -> State {
        let mut from = self.at;
        while let Some(found) = memchr(b'<', &self.bytes[from..]) {
            let open = from + found;
            if self.closes(open) {
                return self.close_raw(open, reading, wanted);
            }
            from = open + 1;
        }
        self.close_raw(self.bytes.len(), reading, wanted)
    }

    /// The inside of a script, and its end tag.
    pub fn script(&mut self) -> State {
        let end = self.script_end(self.at);
        self.close_raw(end, Reading::Raw, self.options.scripts)
    }

    /// Hands over text up to an end tag, and the tag; or up to the end of the page.
    fn close_raw(&mut self, end: usize, reading: Reading, wanted: bool) -> State {
        if wanted {
            self.give_text(self.at, end, reading);
        }
        self.at = end;
        if end < self.bytes.len() { self.end_tag(end) } else { State::Data }
    }

    /// Whether the end tag of the element that was opened last stands at a place.
    fn closes(&self, open: usize) -> bool {
        let name = self.last_start.as_bytes();
        let start = open + 2;
        self.bytes[open + 1..].first() == Some(&b'/')
            && self.ends_name(start + name.len())
            && self.bytes[start..start + name.len()].eq_ignore_ascii_case(name)
            && !name.is_empty()
            && name.iter().all(u8::is_ascii_alphabetic)
    }

    /// Whether there is a byte at a place that ends a name.
    fn ends_name(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(|byte| is(*byte, SPACE) || matches!(byte, b'/' | b'>'))
    }

    /// Where the end tag of a script stands; the end of the text if it has none.
    fn script_end(&self, start: usize) -> usize {
        let mut from = start;
        while let Some(found) = memchr(b'<', &self.bytes[from..]) {
            let open = from + found;
            from = open + 1;
            match self.bytes.get(from) {
                Some(b'/') if self.closes(open) => return open,
                Some(b'!') if self.bytes[from..].starts_with(b"!--") => match self.escaped(open + 2) {
                    Ok(end) => return end,
                    Err(after) => from = after,
                },
                _ => {}
            }
        }
        self.bytes.len()
    }

    /// Reads a script from the dashes of `<!--` on: `Ok` is the end of the script, `Err` the place after `-->`, where it goes on
    /// as before.
    fn escaped(&self, dashes: usize) -> Result<usize, usize> {
        let mut escape = Escape::Once;
        let mut from = dashes;
        while let Some(found) = memchr2(b'<', b'>', &self.bytes[from..]) {
            let here = from + found;
            from = here + 1;
            if self.bytes[here] == b'>' {
                if here >= dashes + 2 && self.bytes[..here].ends_with(b"--") {
                    return Err(from);
                }
            } else if escape == Escape::Once && self.closes(here) {
                return Ok(here);
            } else if let Some((after, ends)) = self.script_tag(here)
                && ends == (escape == Escape::Twice)
            {
                escape = if ends { Escape::Once } else { Escape::Twice };
                from = after;
            }
        }
        Ok(self.bytes.len())
    }

    /// The place after `<script` or `</script` and the byte that ends the name, and whether it is the latter.
    fn script_tag(&self, open: usize) -> Option<(usize, bool)> {
        const NAME: &[u8] = b"script";
        let ends = self.bytes.get(open + 1) == Some(&b'/');
        let start = open + 1 + usize::from(ends);
        let end = start + NAME.len();
        (self.ends_name(end) && self.bytes[start..end].eq_ignore_ascii_case(NAME)).then_some((end + 1, ends))
    }
}
