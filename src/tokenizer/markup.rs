//! Comments, doctypes, and what is taken for a comment.
//!
//! In: the place of a `<!`, `<?` or `</`. Out: its token. What holds: what the page ends in is handed over as far as it goes,
//! and nothing after it is left to be read.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Token, TokenSink};
use memchr::{memchr, memchr2};

use super::State;
use super::bytes::{VALUE_END, find, skip_space};
use super::decode::Reading;
use super::machine::Machine;

/// An identifier of a doctype.
enum Identifier {
    /// It stands in its quotes; the place is after them.
    Whole(usize),
    /// A `>` ended it; the place is after that.
    Cut(usize),
    /// The page ended it.
    Unfinished,
}

impl<S: TokenSink, P: Fn(usize, usize)> Machine<'_, S, P> {
    /// Reads what begins with `<!`, and says what comes next.
    pub fn declaration(&mut self, open: usize) -> State {
        let at = open + 2;
        let rest = &self.bytes[at..];
        if rest.starts_with(b"--") {
            self.comment(open, at + 2);
        } else if starts_with(rest, b"doctype") {
            self.doctype(open, at + b"doctype".len());
        } else if rest.starts_with(b"[CDATA[") && self.sink.adjusted_current_node_present_but_not_in_html_namespace() {
            return self.cdata(at + b"[CDATA[".len());
        } else {
            self.bogus_comment(open, at);
        }
        State::Data
    }

    /// A comment whose text starts at a place and goes to the next `>`.
    pub fn bogus_comment(&mut self, open: usize, start: usize) {
        let found = memchr(b'>', &self.bytes[start..]).map(|found| start + found);
        let end = found.unwrap_or(self.bytes.len());
        self.give_comment(open, start, end, found.map_or(end, |end| end + 1));
    }

    /// A comment whose text starts at a place.
    fn comment(&mut self, open: usize, start: usize) {
        let (text_end, end) = comment_end(self.bytes, start);
        self.give_comment(open, start, text_end, end);
    }

    fn give_comment(&mut self, open: usize, start: usize, text_end: usize, end: usize) {
        let text = self.read(start, text_end, Reading::Raw);
        self.at = end;
        let _ = self.give(Token::CommentToken(text), open, end);
    }

    fn doctype(&mut self, open: usize, at: usize) {
        let mut doctype = Doctype::default();
        let end = self.read_doctype(at, &mut doctype).unwrap_or_else(|| {
            doctype.force_quirks = true;
            self.bytes.len()
        });
        self.at = end;
        let _ = self.give(Token::DoctypeToken(doctype), open, end);
    }

    /// Reads a doctype, and says where it ends; none if the page ends where more was due.
    fn read_doctype(&mut self, at: usize, doctype: &mut Doctype) -> Option<usize> {
        let start = skip_space(self.bytes, at);
        if *self.bytes.get(start)? == b'>' {
            doctype.force_quirks = true;
            return Some(start + 1);
        }
        let name_end = find(self.bytes, start, VALUE_END);
        doctype.name = Some(lower(&self.read(start, name_end, Reading::Raw)));
        let at = skip_space(self.bytes, name_end);
        let rest = &self.bytes[at..];
        match *rest.first()? {
            b'>' => Some(at + 1),
            _ if starts_with(rest, b"public") => self.public(at + b"public".len(), doctype),
            _ if starts_with(rest, b"system") => self.system(at + b"system".len(), doctype, true),
            _ => self.bogus_doctype(at, doctype),
        }
    }

    /// The public identifier of a doctype, and the one of the system that may follow.
    fn public(&mut self, at: usize, doctype: &mut Doctype) -> Option<usize> {
        let at = skip_space(self.bytes, at);
        match *self.bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                let (id, how) = self.identifier(at + 1, quote);
                doctype.public_id = Some(id);
                match how {
                    Identifier::Whole(after) => self.system(after, doctype, false),
                    Identifier::Cut(after) => Some(quirky(after, doctype)),
                    Identifier::Unfinished => None,
                }
            }
            b'>' => Some(quirky(at + 1, doctype)),
            _ => self.bogus_doctype(at, doctype),
        }
    }

    /// The identifier of the system, which after the keyword `system` is due.
    fn system(&mut self, at: usize, doctype: &mut Doctype, due: bool) -> Option<usize> {
        let at = skip_space(self.bytes, at);
        match *self.bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                let (id, how) = self.identifier(at + 1, quote);
                doctype.system_id = Some(id);
                match how {
                    Identifier::Whole(after) => self.after_system(after),
                    Identifier::Cut(after) => Some(quirky(after, doctype)),
                    Identifier::Unfinished => None,
                }
            }
            b'>' if due => Some(quirky(at + 1, doctype)),
            b'>' => Some(at + 1),
            _ => self.bogus_doctype(at, doctype),
        }
    }

    /// What follows the identifiers: nothing should, but it does no harm.
    fn after_system(&self, at: usize) -> Option<usize> {
        let at = skip_space(self.bytes, at);
        self.bytes.get(at)?;
        Some(self.after_bracket(at))
    }

    /// A doctype that is none from a place on.
    fn bogus_doctype(&self, at: usize, doctype: &mut Doctype) -> Option<usize> {
        doctype.force_quirks = true;
        Some(self.after_bracket(at))
    }

    /// The place after the next `>`; the end if there is none.
    fn after_bracket(&self, at: usize) -> usize {
        memchr(b'>', &self.bytes[at..]).map_or(self.bytes.len(), |found| at + found + 1)
    }

    /// An identifier after its first quote.
    fn identifier(&mut self, start: usize, quote: u8) -> (StrTendril, Identifier) {
        let found = memchr2(quote, b'>', &self.bytes[start..]).map(|found| start + found);
        let id = self.read(start, found.unwrap_or(self.bytes.len()), Reading::Raw);
        let how = match found {
            Some(end) if self.bytes[end] == quote => Identifier::Whole(end + 1),
            Some(end) => Identifier::Cut(end + 1),
            None => Identifier::Unfinished,
        };
        (id, how)
    }
}

fn quirky(end: usize, doctype: &mut Doctype) -> usize {
    doctype.force_quirks = true;
    end
}

/// Where the text of a comment ends that starts at a place, and where the comment does.
fn comment_end(bytes: &[u8], start: usize) -> (usize, usize) {
    let mut from = start;
    while let Some(found) = memchr(b'>', &bytes[from..]) {
        let close = from + found;
        let text = &bytes[start..close];
        // `<!-->` and `<!--->` are whole comments.
        if text.is_empty() || text == b"-" {
            return (start, close + 1);
        }
        if let Some(text) = text.strip_suffix(b"--").or(text.strip_suffix(b"--!")) {
            return (start + text.len(), close + 1);
        }
        from = close + 1;
    }
    // The page ends in the comment, maybe in the middle of its end.
    let text = &bytes[start..];
    let ends: [&[u8]; 3] = [b"--!", b"--", b"-"];
    let text = ends.iter().find_map(|end| text.strip_suffix(*end)).unwrap_or(text);
    (start + text.len(), bytes.len())
}

/// Whether bytes start with a word, in letters of any case.
fn starts_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// A name in lower case.
fn lower(name: &str) -> StrTendril {
    StrTendril::from(name.to_ascii_lowercase())
}
