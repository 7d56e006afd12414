//! What all states share: the source, the place in it, and the way to the sink.
//!
//! In: a text, a sink, options. Out: tokens. What holds: the place only moves forward, and each state leaves it where the
//! next one starts.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Token, TokenSink, TokenSinkResult};
use html5ever::{LocalName, local_name};
use memchr::memchr3;

use super::decode::{Reading, decode};
use super::names::Names;
use super::{Cut, Options, State};

/// Bytes of source in one token. Tendrils count in 32 bits, and a NUL becomes three bytes. Longer text comes in pieces, longer
/// names, values and comments are cut; no page has any.
const LONGEST: usize = 1 << 28;

/// Pieces of markup before it is asked again whether reading ends.
const PIECES: usize = 128;

/// Bytes that a tendril holds without sharing a buffer: copying them is quicker.
const INLINE: usize = 8;

/// The tokenizer at work.
pub(super) struct Machine<'a, S, P> {
    pub text: &'a str,
    pub bytes: &'a [u8],
    /// The first byte that was not read yet.
    pub at: usize,
    pub sink: &'a S,
    pub options: &'a Options<'a>,
    pub names: Names<'a>,
    /// The name of the last start tag; empty before the first.
    pub last_start: LocalName,
    pub cut: Cut,
    place: P,
    /// Pieces of markup so far, if reading may end.
    pieces: usize,
    /// The text, to be shared by tokens; none if it is too long.
    whole: Option<StrTendril>,
    /// The first byte that may mean another (`&`, carriage return, NUL) at or after all that was asked about.
    special: usize,
    /// Room for text that differs from the source.
    decoded: String,
}

impl<'a, S: TokenSink, P: Fn(usize, usize)> Machine<'a, S, P> {
    pub fn new(text: &'a str, sink: &'a S, options: &'a Options<'a>, place: P) -> Self {
        let has_mark = options.drops_mark && text.starts_with('\u{FEFF}');
        let mark = if has_mark { '\u{FEFF}'.len_utf8() } else { 0 };
        let mut machine = Machine {
            text,
            bytes: text.as_bytes(),
            at: mark,
            sink,
            options,
            names: Names::new(options.names, options.keeps_attribute),
            last_start: LocalName::from(options.inside.unwrap_or_default()),
            cut: Cut::default(),
            place,
            pieces: 0,
            whole: u32::try_from(text.len()).is_ok().then(|| StrTendril::from_slice(text)),
            special: 0,
            decoded: String::new(),
        };
        machine.special = machine.next_special(mark);
        machine
    }

    pub fn run(mut self) -> Cut {
        let mut state = self.options.start;
        while self.at < self.bytes.len() {
            state = match state {
                State::Data => self.data(),
                State::Rcdata => self.raw(Reading::Text, true),
                State::Rawtext => {
                    let wanted = self.options.styles || self.last_start != local_name!("style");
                    self.raw(Reading::Raw, wanted)
                }
                State::Script => self.script(),
                State::Plaintext => self.plaintext(),
                State::Cdata => self.cdata(self.at),
            };
        }
        // Nothing comes after the end, so there is nothing to heed.
        let end = self.bytes.len();
        let _ = self.give(Token::EOFToken, end, end);
        self.sink.end();
        self.cut
    }

    /// Whether reading has to end here; if so, the rest is left out. It is asked for one piece of markup in many.
    #[inline]
    pub fn is_late(&mut self) -> bool {
        if self.options.ends.is_none() {
            return false;
        }
        self.pieces = self.pieces.wrapping_add(1);
        self.pieces.is_multiple_of(PIECES) && self.ends_here()
    }

    /// Whether reading has to end here; if so, the rest is left out.
    pub fn ends_here(&mut self) -> bool {
        if !self.options.ends.is_some_and(|ends| ends()) {
            return false;
        }
        self.cut.bytes = self.bytes.len() - self.at;
        self.at = self.bytes.len();
        true
    }

    /// Hands over a token that comes from a range of the text.
    #[inline]
    pub fn give(&self, token: Token, start: usize, end: usize) -> TokenSinkResult<S::Handle> {
        (self.place)(start, end);
        self.sink.process_token(token, 1)
    }

    /// Hands over a tag, and says what comes next.
    #[inline]
    pub fn give_tag(&self, token: Token, start: usize, end: usize) -> State {
        match self.give(token, start, end) {
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => {
                State::Data
            }
            TokenSinkResult::Plaintext => State::Plaintext,
            TokenSinkResult::RawData(RawKind::Rcdata) => State::Rcdata,
            TokenSinkResult::RawData(RawKind::Rawtext) => State::Rawtext,
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => State::Script,
        }
    }

    /// Hands over a range of the text as characters.
    #[inline]
    pub fn give_text(&mut self, mut start: usize, end: usize, reading: Reading) {
        while start < end {
            let piece_end = self.within_limit(start, end);
            let text = self.read(start, piece_end, reading);
            // Only tags are answered with more than that it may go on.
            let _ = self.give(Token::CharacterTokens(text), start, piece_end);
            start = piece_end;
        }
    }

    /// The end of the longest piece of a range that fits into a token.
    fn within_limit(&self, start: usize, end: usize) -> usize {
        if end - start <= LONGEST {
            return end;
        }
        let mut end = start + LONGEST;
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        end
    }

    /// What a range of the text means.
    #[inline]
    pub fn read(&mut self, start: usize, end: usize, reading: Reading) -> StrTendril {
        let end = self.within_limit(start, end);
        if self.is_plain(start, end) {
            return self.piece(start, end);
        }
        self.decoded.clear();
        if decode(&self.text[start..end], reading, &mut self.decoded) {
            StrTendril::from_slice(&self.decoded)
        } else {
            self.piece(start, end)
        }
    }

    /// Whether a range has no byte that may mean another. Ranges must be asked about in the order of the text.
    #[inline]
    pub fn is_plain(&mut self, start: usize, end: usize) -> bool {
        if self.special < start {
            self.special = self.next_special(start);
        }
        self.special >= end
    }

    fn next_special(&self, from: usize) -> usize {
        memchr3(b'&', b'\r', 0, &self.bytes[from..]).map_or(self.bytes.len(), |found| from + found)
    }

    /// A range of the text as it stands.
    #[inline]
    fn piece(&self, start: usize, end: usize) -> StrTendril {
        if end - start <= INLINE {
            return StrTendril::from_slice(&self.text[start..end]);
        }
        match (&self.whole, u32::try_from(start), u32::try_from(end - start)) {
            (Some(whole), Ok(start), Ok(length)) => whole.subtendril(start, length),
            _ => StrTendril::from_slice(&self.text[start..end]),
        }
    }
}
