//! A tokenizer, and a guard between it and html5ever's tree builder.
//!
//! In: the text of a page and the limits. Out: its tree. What holds: elements past the
//! limit on depth are closed as soon as they are opened, so that their text stays where it would be read; tags past the
//! limit on elements are ignored, attributes past theirs are dropped. All are counted and told.

use std::cell::{Cell, RefCell};

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{self, Tag, TagKind, Token, TokenSink, TokenSinkResult, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};
use rustc_hash::FxHashMap;

use super::Tokenizer;
use crate::dom::{Dom, DomSink, NodeId};
use crate::limits::{Limits, Warning};
use crate::tokenizer::{Options, tokenize};

/// Bytes of a class, id or style that are kept; no rule asks for more.
const ATTRIBUTE_BYTES: usize = 4 << 10;

/// Stands between the tokenizer and the tree builder.
struct Guard {
    builder: TreeBuilder<NodeId, DomSink>,
    limits: Limits,
    /// Start tags that were closed at once, by name: as many end tags have lost their partner.
    flattened: RefCell<FxHashMap<LocalName, usize>>,
    flattened_total: Cell<usize>,
    ignored: Cell<usize>,
    /// Bytes of the token that is handed over.
    place: Cell<(usize, usize)>,
    /// Whether the last token was text.
    in_text: Cell<bool>,
}

/// Builds the tree of a page.
pub(super) fn build(text: &str, by: Tokenizer, limits: &Limits, warnings: &mut Vec<Warning>) -> Dom {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let guard = Guard {
        builder: TreeBuilder::new(DomSink::new(text.len()), options),
        limits: *limits,
        flattened: RefCell::default(),
        flattened_total: Cell::new(0),
        ignored: Cell::new(0),
        place: Cell::new((0, 0)),
        in_text: Cell::new(false),
    };
    let (guard, dropped) = match by {
        Tokenizer::Bytes => {
            let options = Options { attributes: limits.attributes, ..Options::default() };
            let cut = tokenize(text, &guard, &options, |start, end| guard.place.set((start, end)));
            (guard, cut.attributes)
        }
        Tokenizer::Html5ever => (read_by_html5ever(text, guard), 0),
    };
    if dropped > 0 {
        warnings.push(Warning::AttributesCut { dropped });
    }
    if guard.flattened_total.get() > 0 {
        warnings.push(Warning::DepthCut { flattened: guard.flattened_total.get() });
    }
    if guard.ignored.get() > 0 {
        warnings.push(Warning::NodesCut { ignored: guard.ignored.get() });
    }
    guard.builder.sink.finish()
}

/// Has html5ever's tokenizer read the text in pieces that end before each `<` and after each `>`, so that the sink knows the
/// bytes of every text.
fn read_by_html5ever(text: &str, guard: Guard) -> Guard {
    // Told to drop a byte order mark, it would drop one at the start of each piece.
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = tokenizer::Tokenizer::new(guard, options);
    let whole = StrTendril::from(text);
    let queue = BufferQueue::default();
    let bytes = text.as_bytes();
    let mut start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    while start < bytes.len() {
        let end = piece_end(bytes, start);
        tokenizer.sink.place.set((start, end));
        // Tendrils count in 32 bits; the limit on bytes keeps sources far below that unless the caller raised it.
        match (u32::try_from(start), u32::try_from(end - start)) {
            (Ok(offset), Ok(length)) => queue.push_back(whole.subtendril(offset, length)),
            _ => queue.push_back(StrTendril::from(&text[start..end])),
        }
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        start = end;
    }
    tokenizer.end();
    tokenizer.sink
}

/// The end of the piece that starts at `start`: after a `>`, or before the next `<`.
fn piece_end(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start + 1..];
    let border = rest.iter().position(|byte| matches!(byte, b'<' | b'>'));
    match border {
        _ if bytes[start] == b'>' => start + 1,
        Some(at) if rest[at] == b'>' => start + 1 + at + 1,
        Some(at) => start + 1 + at,
        None => bytes.len(),
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        if matches!(token, Token::ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        self.note_text(&token);
        match shortened(token) {
            Token::TagToken(tag) if self.too_many(&tag) => {
                self.ignored.set(self.ignored.get() + 1);
                TokenSinkResult::Continue
            }
            Token::TagToken(tag) if is_closed_frame(&tag) => self.close_at_once(tag, line),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag && self.too_deep(&tag) => self.flatten(tag, line),
            Token::TagToken(tag) if tag.kind == TagKind::EndTag && self.has_lost_partner(&tag) => {
                TokenSinkResult::Continue
            }
            token => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The token with long classes, ids and styles cut: the tree builder may clone a tag for every paragraph after it.
fn shortened(mut token: Token) -> Token {
    if let Token::TagToken(tag) = &mut token {
        let named = |name: &LocalName| matches!(*name, local_name!("class") | local_name!("id") | local_name!("style"));
        for attribute in tag.attrs.iter_mut().filter(|attribute| attribute.value.len() > ATTRIBUTE_BYTES) {
            if named(&attribute.name.local) {
                let mut end = ATTRIBUTE_BYTES;
                while !attribute.value.is_char_boundary(end) {
                    end -= 1;
                }
                attribute.value = StrTendril::from(&attribute.value[..end]);
            }
        }
    }
    token
}

impl Guard {
    /// Tells the sink the bytes of text. Tags are none of its business: the tree builder holds text in tables back until it
    /// has seen the next tag.
    fn note_text(&self, token: &Token) {
        let is_text = matches!(token, Token::CharacterTokens(_) | Token::NullCharacterToken);
        if is_text {
            let (start, end) = self.place.get();
            let reading = &self.builder.sink.reading;
            let start = if self.in_text.get() { reading.get().0 } else { start };
            reading.set((start, end));
        }
        self.in_text.set(is_text);
    }

    /// Whether the page has its share of elements already and the tag would add one: a start tag, or the end of a
    /// paragraph or line break that was never opened. Raw text elements must pass, for they switch the tokenizer.
    fn too_many(&self, tag: &Tag) -> bool {
        let adds = match tag.kind {
            TagKind::StartTag => !is_raw_text(&tag.name),
            TagKind::EndTag => matches!(tag.name, local_name!("p") | local_name!("br")),
        };
        adds && self.builder.sink.elements.get() >= self.limits.nodes
    }

    fn too_deep(&self, tag: &Tag) -> bool {
        self.builder.sink.depth.get() >= self.limits.depth && !is_raw_text(&tag.name) && !is_void(&tag.name)
    }

    /// Opens an element and closes it at once: it still cuts the text in two, but nothing nests in it.
    fn flatten(&self, tag: Tag, line: u64) -> TokenSinkResult<NodeId> {
        *self.flattened.borrow_mut().entry(tag.name.clone()).or_default() += 1;
        self.flattened_total.set(self.flattened_total.get() + 1);
        self.close_at_once(tag, line)
    }

    /// Opens an element and closes it at once.
    fn close_at_once(&self, tag: Tag, line: u64) -> TokenSinkResult<NodeId> {
        let end = Tag { kind: TagKind::EndTag, attrs: Vec::new(), self_closing: false, ..tag.clone() };
        let _ = self.builder.process_token(Token::TagToken(tag), line);
        self.builder.process_token(Token::TagToken(end), line)
    }

    /// Whether the end tag belongs to a flattened start tag; if so, one fewer is missing its end.
    fn has_lost_partner(&self, tag: &Tag) -> bool {
        match self.flattened.borrow_mut().get_mut(&tag.name) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Whether the tag is `<iframe … />`. Parsers take it for open, and all that follows for its content; it mostly stands in a
/// `<noscript>`, where browsers never see it.
fn is_closed_frame(tag: &Tag) -> bool {
    tag.kind == TagKind::StartTag && tag.self_closing && tag.name == local_name!("iframe")
}

fn is_raw_text(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("script")
            | local_name!("style")
            | local_name!("title")
            | local_name!("textarea")
            | local_name!("xmp")
            | local_name!("iframe")
            | local_name!("noembed")
            | local_name!("noframes")
            | local_name!("plaintext")
            | local_name!("template")
    )
}

fn is_void(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("br")
            | local_name!("hr")
            | local_name!("img")
            | local_name!("input")
            | local_name!("wbr")
            | local_name!("area")
            | local_name!("base")
            | local_name!("col")
            | local_name!("embed")
            | local_name!("link")
            | local_name!("meta")
            | local_name!("source")
            | local_name!("track")
            | local_name!("param")
    )
}
