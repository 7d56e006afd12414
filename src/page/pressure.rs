//! What the tree builder holds open, and how much it has made of the bytes read: what the guard before it decides by.
//!
//! In: the tree builder, looked into now and then. Out: how many elements are open, which formatting elements it holds,
//! whether it makes more than the page gives. What holds: a look costs as much as is open, so that one every few tags
//! costs a tag no more than what is open by then has a right to.
//!
//! Formatting elements (`<b>`, `<font>`, `<a>`…) are opened anew after every block that closed them: a page of 35 kB can
//! have two million. A tag's search for what it closes goes through all that is open.

use std::cell::{Cell, RefCell};

use foldhash::HashSet;
use html5ever::tokenizer::{Tag, TagKind};
use html5ever::tree_builder::{ElemName, Tracer, TreeBuilder, TreeSink};
use html5ever::{LocalName, local_name};

use crate::dom::{DomSink, Handle, Made};
use crate::limits::Limits;

/// Tags between two looks.
const TAGS: usize = 32;
/// Attributes of a formatting element that count as a tag: the tree builder compares it with all that are open.
const ATTRIBUTES_AS_A_TAG: usize = 8;
/// Attributes that all formatting elements together may have.
const ATTRIBUTES: usize = 512;
/// What any page may make, whatever its bytes: elements and attributes.
const MADE: usize = 4_096;
/// Bytes of text and values that any page may make.
const WRITTEN: usize = 1 << 20;
/// Bytes of text and values for each byte of the page.
const WRITTEN_FOR_A_BYTE: usize = 4;
/// Elements that are open before end tags are looked at closely. Real pages have fewer.
const MANY: usize = 96;

/// What was read, and made of it, of pieces of the same page before: what any page may make is given once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    /// Bytes.
    pub read: usize,
    /// What their trees are made of.
    pub made: Made,
}

/// What is open, as of the last look and the tags since.
#[derive(Debug, Default)]
pub(super) struct Pressure {
    /// What was made before.
    before: Before,
    /// Tags until the next look.
    due: Cell<usize>,
    /// Elements that are open.
    pub open: Cell<usize>,
    /// Formatting elements that the tree builder holds, as far as they have to be closed; outermost first.
    pub formatting: RefCell<Vec<LocalName>>,
    /// Whether formatting elements were opened since the last look.
    pub is_stale: Cell<bool>,
    /// Names of what is open, in lower case, and of start tags since, once many are open.
    names: RefCell<HashSet<LocalName>>,
    /// Room for what a look sees.
    seen: RefCell<Seen>,
}

/// What a look sees: nodes in the order of the tree builder's stack, then those of its list of formatting elements.
#[derive(Debug, Default)]
struct Seen(RefCell<Vec<Handle>>);

impl Tracer for Seen {
    type Handle = Handle;

    fn trace_handle(&self, node: &Handle) {
        self.0.borrow_mut().push(*node);
    }
}

impl Pressure {
    /// Nothing is open yet.
    pub fn after(before: Before) -> Pressure {
        Pressure { before, ..Pressure::default() }
    }

    /// Counts a tag that comes next, and looks if it is time; whether it is of a formatting element.
    pub fn note(&self, tag: &Tag, builder: &TreeBuilder<Handle, DomSink>, limits: &Limits) -> bool {
        let formatting = is_formatting(&tag.name);
        let cost = if formatting { 1 + tag.attrs.len() / ATTRIBUTES_AS_A_TAG } else { 1 };
        match self.due.get().checked_sub(cost) {
            Some(left) => self.due.set(left),
            None => self.look(builder, limits),
        }
        if tag.kind == TagKind::StartTag {
            self.is_stale.set(self.is_stale.get() || formatting);
            if self.open.get() > MANY {
                self.names.borrow_mut().insert(tag.name.clone());
            }
        }
        formatting
    }

    /// Looks at what is open. Formatting elements are noted only if there are too many.
    pub fn look(&self, builder: &TreeBuilder<Handle, DomSink>, limits: &Limits) {
        self.due.set(TAGS);
        self.is_stale.set(false);
        let mut seen = self.seen.borrow_mut();
        seen.0.get_mut().clear();
        builder.trace_handles(&*seen);
        let nodes = seen.0.get_mut();
        self.open.set(nodes.len());
        let mut names = self.names.borrow_mut();
        names.clear();
        if nodes.len() > MANY {
            names.extend(nodes.iter().map(|node| lower(builder.sink.elem_name(node).local_name())));
        }
        nodes.retain(|node| is_formatting(builder.sink.elem_name(node).local_name()));
        nodes.sort_unstable_by_key(|node| node.id);
        nodes.dedup_by_key(|node| node.id);
        let attributes: usize = nodes.iter().map(|node| builder.sink.attributes_of(node.id)).sum();
        let mut formatting = self.formatting.borrow_mut();
        formatting.clear();
        if nodes.len() > limits.formatting || attributes > ATTRIBUTES || self.is_over(&builder.sink, limits) {
            formatting.extend(nodes.iter().map(|node| builder.sink.elem_name(node).local_name().clone()));
        }
    }

    /// Whether an end tag closes nothing: of many elements that are open, none has its name. Tags that mean more than the
    /// end of an element of their name pass.
    pub fn closes_nothing(&self, tag: &Tag) -> bool {
        self.open.get() > MANY && !means_more(&tag.name) && !self.names.borrow().contains(&tag.name)
    }

    /// Whether more was made than the bytes read so far have a right to.
    pub fn is_over(&self, sink: &DomSink, limits: &Limits) -> bool {
        let read = self.before.read + sink.read.get();
        let made = self.before.made.and(sink.made());
        let most = MADE + read / limits.bytes_per_node.max(1);
        let written = WRITTEN + read.saturating_mul(WRITTEN_FOR_A_BYTE);
        made.elements > most || made.attributes > most || made.written > written
    }
}

/// Whether elements of the name are opened anew where a block closed them.
pub(super) fn is_formatting(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("a")
            | local_name!("b")
            | local_name!("big")
            | local_name!("code")
            | local_name!("em")
            | local_name!("font")
            | local_name!("i")
            | local_name!("nobr")
            | local_name!("s")
            | local_name!("small")
            | local_name!("strike")
            | local_name!("strong")
            | local_name!("tt")
            | local_name!("u")
    )
}

/// Whether an end tag does something without an element of its name.
fn means_more(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("p")
            | local_name!("br")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("html")
            | local_name!("body")
            | local_name!("head")
            | local_name!("tbody")
            | local_name!("tr")
            | local_name!("colgroup")
    )
}

fn lower(name: &LocalName) -> LocalName {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        LocalName::from(name.to_ascii_lowercase())
    } else {
        name.clone()
    }
}
