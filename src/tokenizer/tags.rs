//! Tags and their attributes.
//!
//! In: the place of a `<` with a name after it. Out: the tag. What holds: a tag that the page, or reading, ends in is none; the first
//! of attributes of one name counts; what ends a value is looked for once.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink};
use html5ever::{Attribute, LocalName, QualName, ns};
use memchr::memchr;

use super::State;
use super::bytes::{ATTRIBUTE_NAME_END, SPACE, TAG_NAME_END, VALUE_END, find, is, skip_space};
use super::decode::Reading;
use super::machine::Machine;
use super::names::Known;

/// Attributes of a tag before it is asked whether reading ends. Real tags have fewer.
const FEW: usize = 64;

/// A tag while it is read.
struct Open {
    tag: Tag,
    /// Attributes so far, those that are not kept among them.
    read: usize,
    /// Whether attributes are kept that nobody reads.
    keeps_all: bool,
    /// Attributes that nobody reads.
    unread: usize,
    /// Attributes that had no room.
    cut: usize,
}

impl<S: TokenSink, P: Fn(usize, usize)> Machine<'_, S, P> {
    /// Reads a start tag, and says what comes next.
    pub fn start_tag(&mut self, open: usize) -> State {
        self.tag(TagKind::StartTag, open, open + 1)
    }

    /// Reads an end tag, and says what comes next.
    pub fn end_tag(&mut self, open: usize) -> State {
        self.tag(TagKind::EndTag, open, open + 2)
    }

    fn tag(&mut self, kind: TagKind, start: usize, name_start: usize) -> State {
        let (Known { name, is_over, keeps_all, .. }, at) = self.tag_name(name_start);
        if kind == TagKind::StartTag {
            self.last_start = name.clone();
        }
        let tag = Tag { kind, name, self_closing: false, attrs: Vec::new(), had_duplicate_attributes: false };
        let mut open = Open { tag, read: 0, keeps_all, unread: 0, cut: 0 };
        // what is not read, if reading ends in the tag, begins with it
        self.at = start;
        let Some(end) = self.attributes(at, &mut open) else {
            self.at = self.bytes.len();
            return State::Data;
        };
        self.cut.attributes += open.cut;
        self.cut.names += usize::from(is_over);
        self.at = end;
        self.give_tag(Token::TagToken(open.tag), start, end)
    }

    /// The name of a tag and the place after it.
    #[inline]
    fn tag_name(&mut self, start: usize) -> (Known, usize) {
        match self.names.read(self.text, start, TAG_NAME_END) {
            Some((known, end)) => (known.clone(), end),
            None => {
                let (name, end) = self.name_with_nul(start, TAG_NAME_END);
                (self.names.pass(&name).clone(), end)
            }
        }
    }

    /// A name in which each NUL stands for U+FFFD, and the place after it. The first byte is part of the name anyway.
    #[cold]
    fn name_with_nul(&self, start: usize, class: u8) -> (String, usize) {
        let mut end = find(self.bytes, start + 1, class);
        while self.bytes.get(end) == Some(&0) {
            end = find(self.bytes, end + 1, class);
        }
        (self.text[start..end].replace('\0', "\u{FFFD}"), end)
    }

    /// Reads attributes up to the end of the tag, and says where that is; none if the page, or reading, ends first.
    #[inline]
    fn attributes(&mut self, mut at: usize, open: &mut Open) -> Option<usize> {
        loop {
            match *self.bytes.get(at)? {
                b'>' => return Some(at + 1),
                b'/' if self.bytes.get(at + 1) == Some(&b'>') => {
                    open.tag.self_closing = true;
                    return Some(at + 2);
                }
                b'/' => at += 1,
                byte if is(byte, SPACE) => at += 1,
                _ if open.read > FEW && self.is_late() => return None,
                _ => at = self.attribute(at, open)?,
            }
        }
    }

    /// Reads one attribute, and says where the next thing starts.
    #[inline]
    fn attribute(&mut self, start: usize, open: &mut Open) -> Option<usize> {
        open.read += 1;
        let (known, name_end) = match self.names.read(self.text, start, ATTRIBUTE_NAME_END) {
            Some(known) => known,
            None => {
                let (name, end) = self.name_with_nul(start, ATTRIBUTE_NAME_END);
                (self.names.pass(&name), end)
            }
        };
        let is_kept = known.kept || open.keeps_all && !known.is_over;
        let name = is_kept.then(|| known.name.clone());
        let is_over = known.is_over;
        let (value, after) = self.value(name_end)?;
        match name {
            Some(name) => self.add(name, value, open),
            None if is_over => open.cut += 1,
            None => self.leave_out(open),
        }
        Some(after)
    }

    /// The range of the value that may stand after a name, and the place after it.
    #[inline]
    fn value(&self, name_end: usize) -> Option<((usize, usize), usize)> {
        let at = skip_space(self.bytes, name_end);
        if self.bytes.get(at) != Some(&b'=') {
            return Some(((at, at), at));
        }
        let at = skip_space(self.bytes, at + 1);
        match *self.bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                let end = at + 1 + memchr(quote, &self.bytes[at + 1..])?;
                Some(((at + 1, end), end + 1))
            }
            _ => {
                let end = find(self.bytes, at, VALUE_END);
                Some(((at, end), end))
            }
        }
    }

    /// Counts an attribute that nobody reads.
    #[inline]
    fn leave_out(&self, open: &mut Open) {
        let has_room = open.tag.attrs.len() + open.unread < self.options.attributes;
        *(if has_room { &mut open.unread } else { &mut open.cut }) += usize::from(open.tag.kind == TagKind::StartTag);
    }

    /// Adds an attribute unless the tag has one of its name, or has enough.
    #[inline]
    fn add(&mut self, name: LocalName, (start, end): (usize, usize), open: &mut Open) {
        let tag = &mut open.tag;
        if tag.kind == TagKind::EndTag {
            return;
        }
        if tag.attrs.len() + open.unread >= self.options.attributes {
            open.cut += 1;
            return;
        }
        if tag.attrs.iter().any(|known| known.name.local == name) {
            tag.had_duplicate_attributes = true;
            return;
        }
        let value = if start < end { self.read(start, end, Reading::Value) } else { StrTendril::new() };
        if tag.attrs.is_empty()
            && let Some(spare_list) = self.options.spare_list
        {
            tag.attrs = spare_list();
        }
        tag.attrs.push(Attribute { name: QualName::new(None, ns!(), name), value });
    }
}
