//! A tokenizer, and a guard between it and html5ever's tree builder.
//!
//! In: the text of a page and the limits. Out: its tree. What holds: elements past the limit on depth are closed as soon
//! as they are opened, so that their text stays where it would be read; tags past the limit on elements are ignored,
//! attributes past theirs are dropped; formatting elements past theirs, or once they have multiplied, end with the block
//! that they stand in ([`super::pressure`]). All are counted and told. What a tag costs follows the limits, not the page.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use foldhash::HashMap;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{self, Tag, TagKind, Token, TokenSink, TokenSinkResult, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{LocalName, TokenizerResult, local_name};

use super::Tokenizer;
use super::pressure::{Before, Pressure};
use crate::dom::{Dom, DomSink, Handle, Kept};
use crate::limits::{Deadline, Limits, Warning};
use crate::tokenizer::{Cut, Options, tokenize};

/// Bytes of a class, id or style that are kept; no rule asks for more.
const ATTRIBUTE_BYTES: usize = 4 << 10;

/// Elements that the tree builder may hold beside those around the last one: formatting elements twice, the head, a form.
const OPEN_BESIDE: usize = 160;
/// `<object>` and the like that may be open, or lost.
const OBJECTS: usize = 64;

/// Stands between the tokenizer and the tree builder.
struct Guard {
    builder: TreeBuilder<Handle, DomSink>,
    limits: Limits,
    /// Start tags that were closed at once, by name: as many end tags have lost their partner.
    flattened: RefCell<HashMap<LocalName, usize>>,
    flattened_total: Cell<usize>,
    ignored: Cell<usize>,
    pressure: Pressure,
    /// Formatting elements that were closed before their end.
    formatting_closed: Cell<usize>,
    /// `<object>` and the like that were opened and not closed by their own end tag.
    objects: Cell<usize>,
    /// Bytes of the token that is handed over.
    place: Cell<(usize, usize)>,
    /// Whether the last token was text.
    in_text: Cell<bool>,
}

/// What a text is read under.
pub(super) struct Bounds<'l> {
    pub limits: &'l Limits,
    /// When reading ends.
    pub deadline: Deadline,
    /// The attributes that the tree has; none: all.
    pub kept: Option<&'l Arc<Kept>>,
    /// What was read and made of the same page before.
    pub before: Before,
}

/// Builds the tree of a text, and says how many bytes of it were read by then. What was cut is added to warnings.
pub(super) fn build(text: &str, by: Tokenizer, bounds: &Bounds<'_>, warnings: &mut Vec<Warning>) -> (Dom, usize) {
    let Bounds { limits, deadline, kept, before } = *bounds;
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let guard = Guard {
        builder: TreeBuilder::new(DomSink::new(text.len(), limits.attributes, kept.cloned()), options),
        limits: *limits,
        flattened: RefCell::default(),
        flattened_total: Cell::new(0),
        ignored: Cell::new(0),
        pressure: Pressure::after(before),
        formatting_closed: Cell::new(0),
        objects: Cell::new(0),
        place: Cell::new((0, 0)),
        in_text: Cell::new(false),
    };
    let (guard, cut) = match by {
        Tokenizer::Bytes => {
            let is_over = || deadline.is_over();
            let holds = kept.map(|kept| |name: &str| kept.holds(name));
            let keeps_attribute = holds.as_ref().map(|holds| holds as &dyn Fn(&str) -> bool);
            let (attributes, names) = (limits.attributes, limits.names);
            let spare_list = || guard.builder.sink.spare_list.take();
            let options = Options {
                keeps_attribute,
                spare_list: Some(&spare_list),
                attributes,
                names,
                ends: Some(&is_over),
                ..Options::default()
            };
            let cut = tokenize(text, &guard, &options, |start, end| guard.place.set((start, end)));
            (guard, cut)
        }
        Tokenizer::Html5ever => (read_by_html5ever(text, guard), Cut::default()),
    };
    guard.tell(cut, warnings);
    (guard.builder.sink.finish(), text.len() - cut.bytes)
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
    type Handle = Handle;

    fn process_token(&self, mut token: Token, line: u64) -> TokenSinkResult<Handle> {
        if matches!(token, Token::ParseError(_)) {
            return TokenSinkResult::Continue;
        }
        self.note_text(&token);
        self.builder.sink.read.set(self.place.get().1);
        if let Token::TagToken(tag) = &mut token {
            shorten(tag);
            self.relieve(tag, line);
            match self.way(tag) {
                Way::On => {}
                Way::Nowhere => return TokenSinkResult::Continue,
                Way::ClosedAtOnce => {
                    let end = end_tag(tag.name.clone());
                    let _ = self.builder.process_token(token, line);
                    token = Token::TagToken(end);
                }
                Way::EndOfObject => return self.end_object(token, line),
            }
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Cuts long classes, ids and styles: the tree builder may clone a tag for every paragraph after it.
fn shorten(tag: &mut Tag) {
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

/// Where a tag goes.
enum Way {
    /// To the tree builder.
    On,
    /// Nowhere.
    Nowhere,
    /// To the tree builder, and its end tag after it.
    ClosedAtOnce,
    /// To the tree builder, which may find no element for the end tag.
    EndOfObject,
}

impl Guard {
    /// Adds what was cut, by the tokenizer or here, to warnings.
    fn tell(&self, cut: Cut, warnings: &mut Vec<Warning>) {
        let dropped = cut.attributes + self.builder.sink.attributes_cut.get();
        let (closed, flattened, ignored) =
            (self.formatting_closed.get(), self.flattened_total.get(), self.ignored.get());
        let told = [
            (dropped, Warning::AttributesCut { dropped }),
            (cut.names, Warning::NamesCut { changed: cut.names }),
            (closed, Warning::FormattingCut { closed }),
            (flattened, Warning::DepthCut { flattened }),
            (ignored, Warning::NodesCut { ignored }),
        ];
        told.into_iter().filter(|(count, _)| *count > 0).for_each(|(_, warning)| warning.tell(warnings));
    }

    /// Where a tag goes. What counts on the way is counted.
    fn way(&self, tag: &Tag) -> Way {
        match tag.kind {
            _ if self.too_many(tag) => {
                self.ignored.set(self.ignored.get() + 1);
                Way::Nowhere
            }
            TagKind::StartTag if is_closed_frame(tag) => Way::ClosedAtOnce,
            TagKind::StartTag if self.too_deep(tag) || self.too_many_objects(tag) => {
                self.note_flattened(tag);
                Way::ClosedAtOnce
            }
            TagKind::StartTag => {
                if is_object(&tag.name) {
                    self.objects.set(self.objects.get() + 1);
                }
                Way::On
            }
            TagKind::EndTag if self.has_lost_partner(tag) || self.pressure.closes_nothing(tag) => Way::Nowhere,
            TagKind::EndTag if is_object(&tag.name) => Way::EndOfObject,
            TagKind::EndTag => Way::On,
        }
    }

    /// Closes formatting elements before a tag if the tree builder holds too many, or has made too many of them.
    fn relieve(&self, tag: &Tag, line: u64) {
        if self.pressure.note(tag, &self.builder, &self.limits) {
            return;
        }
        if self.pressure.is_stale.get() && self.pressure.is_over(&self.builder.sink, &self.limits) {
            self.pressure.look(&self.builder, &self.limits);
        }
        if self.pressure.formatting.borrow().is_empty() {
            return;
        }
        let names = self.pressure.formatting.take();
        let had = names.len();
        for name in names.into_iter().rev() {
            let _ = self.builder.process_token(Token::TagToken(end_tag(name)), line);
        }
        self.pressure.look(&self.builder, &self.limits);
        let left = self.pressure.formatting.take().len();
        self.formatting_closed.set(self.formatting_closed.get() + had.saturating_sub(left));
    }

    /// Ends an `<object>`. Each start tag leaves a mark in the tree builder's list of formatting elements that only an end tag
    /// takes away which finds its element.
    fn end_object(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        self.pressure.look(&self.builder, &self.limits);
        let before = self.pressure.open.get();
        let result = self.builder.process_token(token, line);
        self.pressure.look(&self.builder, &self.limits);
        if self.pressure.open.get() < before {
            self.objects.set(self.objects.get().saturating_sub(1));
        }
        result
    }

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
        let adds = || match tag.kind {
            TagKind::StartTag => !is_raw_text(&tag.name),
            TagKind::EndTag => matches!(tag.name, local_name!("p") | local_name!("br")),
        };
        self.builder.sink.elements.get() >= self.limits.nodes && adds()
    }

    /// Whether the tag opens an element past the limit on depth. The sink knows how deep its last element hangs, unless
    /// wrongly nested tags have moved what is around it; then more elements are open.
    fn too_deep(&self, tag: &Tag) -> bool {
        let deep = self.builder.sink.depth.get() >= self.limits.depth
            || self.pressure.open.get() >= self.limits.depth.saturating_add(OPEN_BESIDE);
        deep && !is_raw_text(&tag.name) && !is_void(&tag.name) && !self.ends_at_once(tag)
    }

    /// Whether the tag is an element of SVG or MathML that ends with its tag.
    fn ends_at_once(&self, tag: &Tag) -> bool {
        tag.self_closing && self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }

    fn too_many_objects(&self, tag: &Tag) -> bool {
        is_object(&tag.name) && self.objects.get() >= OBJECTS
    }

    /// Counts an element that is closed as soon as it is opened: it still cuts the text in two, but nothing nests in it.
    fn note_flattened(&self, tag: &Tag) {
        *self.flattened.borrow_mut().entry(tag.name.clone()).or_default() += 1;
        self.flattened_total.set(self.flattened_total.get() + 1);
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

fn end_tag(name: LocalName) -> Tag {
    Tag { kind: TagKind::EndTag, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false }
}

/// Whether elements of the name keep formatting elements around them out.
fn is_object(name: &LocalName) -> bool {
    matches!(*name, local_name!("object") | local_name!("applet") | local_name!("marquee"))
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
