//! A page's tree in one arena.
//!
//! In: calls of html5ever's tree builder (`sink`), or a tree of scraper's (`convert`). Out: [`Dom`], read through
//! [`NodeRef`] and [`Element`], queried by CSS ([`Selector`]). What holds: nodes are numbers, all text stands in one
//! buffer, so that a tree costs a handful of allocations however large it is; text nodes know their bytes in the source.
//! scraper's own tree interns every class and looks attributes up by interned names: building and asking it cost more than
//! all stages behind it.

mod below;
mod convert;
mod select;
mod sink;
mod walk;
mod write;

use std::ops::{Deref, Range};

use html5ever::{LocalName, Namespace, QualName, ns};

pub use below::{Below, Places};
pub use select::{Caches, Needed, Needs, Selector, Wanted};
pub(crate) use sink::DomSink;
pub use walk::{Edge, Traverse};

/// The number of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// No node.
const NONE: u32 = u32::MAX;

impl NodeId {
    /// The document.
    pub const ROOT: NodeId = NodeId(0);

    /// The number, counted from 0, in the order in which nodes were made.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug)]
pub enum Node<'a> {
    /// The document.
    Document,
    /// The contents of a template.
    Fragment,
    /// A document type, comment or processing instruction: nobody reads what is in them.
    Other,
    /// A text.
    Text(&'a str),
    /// An element.
    Element(Element<'a>),
}

impl<'a> Node<'a> {
    /// The text of a text node.
    pub fn as_text(self) -> Option<&'a str> {
        if let Node::Text(text) = self { Some(text) } else { None }
    }

    /// The element.
    pub fn as_element(self) -> Option<Element<'a>> {
        if let Node::Element(element) = self { Some(element) } else { None }
    }

    /// Whether it is a text.
    pub fn is_text(self) -> bool {
        matches!(self, Node::Text(_))
    }

    /// Whether it is an element.
    pub fn is_element(self) -> bool {
        matches!(self, Node::Element(_))
    }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Document,
    Fragment,
    Other,
    /// A number in [`Dom::texts`].
    Text(u32),
    /// A number in [`Dom::elements`].
    Element(u32),
}

#[derive(Clone, Debug)]
struct Links {
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    last: u32,
    kind: Kind,
}

#[derive(Clone, Debug)]
struct TextData {
    /// In [`Dom::buffer`].
    at: Range<u32>,
    /// Where the room for it ends there.
    room: u32,
    /// In the source; empty if that is not known.
    span: Range<u32>,
}

#[derive(Clone, Debug)]
struct ElementData {
    name: QualName,
    /// In [`Dom::attributes`].
    attributes: Range<u32>,
}

#[derive(Clone, Debug)]
struct AttributeData {
    ns: Namespace,
    name: LocalName,
    /// In [`Dom::buffer`].
    value: Range<u32>,
}

/// A tree.
#[derive(Clone, Debug)]
pub struct Dom {
    links: Vec<Links>,
    texts: Vec<TextData>,
    elements: Vec<ElementData>,
    attributes: Vec<AttributeData>,
    buffer: String,
}

impl Default for Dom {
    fn default() -> Dom {
        Dom::with_capacity(0)
    }
}

impl Dom {
    /// A document without content, with room for the tree of so many bytes of markup.
    pub(crate) fn with_capacity(bytes: usize) -> Dom {
        let mut dom = Dom {
            links: Vec::with_capacity(bytes / 64),
            texts: Vec::with_capacity(bytes / 128),
            elements: Vec::with_capacity(bytes / 128),
            attributes: Vec::with_capacity(bytes / 64),
            buffer: String::with_capacity(bytes / 2),
        };
        dom.make(Kind::Document);
        dom
    }

    /// The document.
    pub fn root(&self) -> NodeRef<'_> {
        NodeRef { dom: self, id: NodeId::ROOT }
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.links.len()
    }

    /// A node.
    pub fn get(&self, id: NodeId) -> Option<NodeRef<'_>> {
        (id.index() < self.links.len()).then_some(NodeRef { dom: self, id })
    }

    /// An element.
    pub fn element(&self, id: NodeId) -> Option<Element<'_>> {
        self.get(id)?.value().as_element()
    }

    /// The elements of the tree in the order of the document.
    pub fn all_elements(&self) -> impl Iterator<Item = Element<'_>> {
        self.root().descendants().filter_map(|node| node.value().as_element())
    }

    /// The elements that a selector matches, in the order of the document.
    pub fn select<'a>(&'a self, selector: &'a Selector) -> impl Iterator<Item = Element<'a>> {
        let mut caches = Caches::default();
        self.all_elements().filter(move |element| selector.matches(*element, &mut caches))
    }

    fn make(&mut self, kind: Kind) -> NodeId {
        let id = number(self.links.len());
        self.links.push(Links { parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE, kind });
        NodeId(id)
    }

    /// A new element that hangs nowhere.
    pub(crate) fn make_element(
        &mut self,
        name: QualName,
        attributes: impl Iterator<Item = (Namespace, LocalName, impl Deref<Target = str>)>,
    ) -> NodeId {
        let start = number(self.attributes.len());
        for (ns, name, value) in attributes {
            let value = self.write(&value);
            self.attributes.push(AttributeData { ns, name, value });
        }
        let attributes = start..number(self.attributes.len());
        let element = number(self.elements.len());
        self.elements.push(ElementData { name, attributes });
        self.make(Kind::Element(element))
    }

    /// Adds attributes to an element that does not have them, up to a number of them; how many found no room.
    fn add_attributes(
        &mut self,
        id: NodeId,
        added: impl Iterator<Item = (Namespace, LocalName, impl Deref<Target = str>)>,
        most: usize,
    ) -> usize {
        let Kind::Element(element) = self.links[id.index()].kind else { return 0 };
        let old = self.elements[element as usize].attributes.clone();
        let range = |old: &Range<u32>| old.start as usize..old.end as usize;
        let has = |known: &[AttributeData], ns: &Namespace, name: &LocalName| {
            known.iter().any(|one| one.name == *name && one.ns == *ns)
        };
        let mut new: Vec<_> = added.filter(|(ns, name, _)| !has(&self.attributes[range(&old)], ns, name)).collect();
        let cut = (old.len() + new.len()).saturating_sub(most);
        new.truncate(new.len() - cut.min(new.len()));
        if new.is_empty() {
            return cut;
        }
        let start = number(self.attributes.len());
        self.attributes.extend_from_within(range(&old));
        for (ns, name, value) in new {
            let value = self.write(&value);
            self.attributes.push(AttributeData { ns, name, value });
        }
        self.elements[element as usize].attributes = start..number(self.attributes.len());
        cut
    }

    /// A new text that hangs nowhere, and its bytes in the source.
    fn make_text(&mut self, text: &str, span: Range<u32>) -> NodeId {
        let at = self.write(text);
        let number = number(self.texts.len());
        self.texts.push(TextData { room: at.end, at, span });
        self.make(Kind::Text(number))
    }

    /// Writes into the buffer. What no longer fits into its 4 GB is left out; limits on bytes keep sources far below.
    fn write(&mut self, text: &str) -> Range<u32> {
        let start = number(self.buffer.len());
        if self.buffer.len() + text.len() < NONE as usize {
            self.buffer.push_str(text);
        }
        start..number(self.buffer.len())
    }

    /// Continues a text node.
    fn extend_text(&mut self, text: u32, more: &str, span: Range<u32>) {
        self.make_room(text, more.len());
        let at = self.texts[text as usize].at.clone();
        let end = at.end as usize + more.len();
        let end = if at.end as usize == self.buffer.len() {
            self.write(more).end
        } else if end <= self.texts[text as usize].room as usize {
            self.buffer.replace_range(at.end as usize..end, more);
            number(end)
        } else {
            at.end
        };
        let data = &mut self.texts[text as usize];
        data.at.end = end;
        data.room = data.room.max(end);
        if data.span.is_empty() {
            data.span = span;
        } else {
            data.span.end = data.span.end.max(span.end);
        }
    }

    /// Moves a text behind which there is no room for so many bytes more to where there is room for as many again, so that
    /// a text which grows bit by bit is not moved for each.
    fn make_room(&mut self, text: u32, more: usize) {
        let TextData { at, room, .. } = self.texts[text as usize].clone();
        if at.end as usize == self.buffer.len() || at.end as usize + more <= room as usize {
            return;
        }
        let old = self.buffer[at.start as usize..at.end as usize].to_owned();
        let moved = self.write(&old);
        let spare = self.write(&" ".repeat(old.len() + more));
        let data = &mut self.texts[text as usize];
        if moved.len() == at.len() {
            (data.at, data.room) = (moved, spare.end);
        }
    }

    /// Hangs a node at the end of another.
    pub(crate) fn append(&mut self, parent: NodeId, child: NodeId) {
        self.detach(child);
        let last = self.links[parent.index()].last;
        let links = &mut self.links[child.index()];
        links.parent = parent.0;
        links.previous = last;
        match last {
            NONE => self.links[parent.index()].first = child.0,
            last => self.links[last as usize].next = child.0,
        }
        self.links[parent.index()].last = child.0;
    }

    /// Hangs a node before another one, which hangs somewhere.
    fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
        self.detach(child);
        let Links { parent, previous, .. } = self.links[sibling.index()];
        let links = &mut self.links[child.index()];
        (links.parent, links.previous, links.next) = (parent, previous, sibling.0);
        self.links[sibling.index()].previous = child.0;
        match previous {
            NONE => self.links[parent as usize].first = child.0,
            previous => self.links[previous as usize].next = child.0,
        }
    }

    /// Takes a node with all below it out of the tree.
    fn detach(&mut self, id: NodeId) {
        let Links { parent, previous, next, .. } = self.links[id.index()];
        if parent == NONE {
            return;
        }
        match previous {
            NONE => self.links[parent as usize].first = next,
            previous => self.links[previous as usize].next = next,
        }
        match next {
            NONE => self.links[parent as usize].last = previous,
            next => self.links[next as usize].previous = previous,
        }
        let links = &mut self.links[id.index()];
        (links.parent, links.previous, links.next) = (NONE, NONE, NONE);
    }

    /// Appends copies of the children of a node of another tree.
    pub(crate) fn append_copy(&mut self, parent: NodeId, of: NodeRef<'_>) {
        let mut open = vec![parent];
        for edge in of.traverse() {
            match edge {
                Edge::Open(node) if node.id == of.id => {}
                Edge::Open(node) => {
                    let copy = self.copy(node);
                    self.append(open[open.len() - 1], copy);
                    open.push(copy);
                }
                Edge::Close(node) if node.id == of.id => {}
                Edge::Close(_) => _ = open.pop(),
            }
        }
    }

    fn copy(&mut self, node: NodeRef<'_>) -> NodeId {
        match node.value() {
            Node::Text(text) => self.make_text(text, 0..0),
            Node::Element(element) => {
                let name = element.data().name.clone();
                let (dom, attributes) = (element.dom, element.attributes_data());
                let attributes =
                    attributes.iter().map(|one| (one.ns.clone(), one.name.clone(), dom.in_buffer(&one.value)));
                self.make_element(name, attributes)
            }
            Node::Fragment => self.make(Kind::Fragment),
            Node::Document | Node::Other => self.make(Kind::Other),
        }
    }

    fn in_buffer(&self, range: &Range<u32>) -> &str {
        &self.buffer[range.start as usize..range.end as usize]
    }
}

/// A count as the arena keeps it: limits on bytes and elements keep counts far below the largest.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NONE)
}

/// A node with its tree.
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'a> {
    dom: &'a Dom,
    id: NodeId,
}

impl PartialEq for NodeRef<'_> {
    /// Whether both are the same node, not whether they look alike.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.dom, other.dom)
    }
}

impl Eq for NodeRef<'_> {}

impl<'a> NodeRef<'a> {
    fn links(self) -> &'a Links {
        &self.dom.links[self.id.index()]
    }

    fn at(self, id: u32) -> Option<NodeRef<'a>> {
        (id != NONE).then_some(NodeRef { dom: self.dom, id: NodeId(id) })
    }

    /// Its number.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What it is.
    pub fn value(self) -> Node<'a> {
        match self.links().kind {
            Kind::Document => Node::Document,
            Kind::Fragment => Node::Fragment,
            Kind::Other => Node::Other,
            Kind::Text(text) => Node::Text(self.dom.in_buffer(&self.dom.texts[text as usize].at)),
            Kind::Element(number) => Node::Element(Element { dom: self.dom, id: self.id, number }),
        }
    }

    /// The bytes of a text node in the source, if the page was parsed here.
    pub fn span(self) -> Option<Range<usize>> {
        let Kind::Text(text) = self.links().kind else { return None };
        let span = &self.dom.texts[text as usize].span;
        (!span.is_empty()).then_some(span.start as usize..span.end as usize)
    }

    /// The node around it.
    pub fn parent(self) -> Option<NodeRef<'a>> {
        self.at(self.links().parent)
    }

    /// The first node in it.
    pub fn first_child(self) -> Option<NodeRef<'a>> {
        self.at(self.links().first)
    }

    /// The last node in it.
    pub fn last_child(self) -> Option<NodeRef<'a>> {
        self.at(self.links().last)
    }

    /// The node behind it.
    pub fn next_sibling(self) -> Option<NodeRef<'a>> {
        self.at(self.links().next)
    }

    /// The node before it.
    pub fn prev_sibling(self) -> Option<NodeRef<'a>> {
        self.at(self.links().previous)
    }

    /// The texts in it, in order.
    pub fn text(self) -> impl Iterator<Item = &'a str> {
        self.descendants().filter_map(|node| node.value().as_text())
    }

    /// Whether anything is in it.
    pub fn has_children(self) -> bool {
        self.links().first != NONE
    }
}

/// An element with its tree.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    dom: &'a Dom,
    id: NodeId,
    number: u32,
}

impl<'a> Element<'a> {
    fn data(self) -> &'a ElementData {
        &self.dom.elements[self.number as usize]
    }

    fn attributes_data(self) -> &'a [AttributeData] {
        let attributes = &self.data().attributes;
        &self.dom.attributes[attributes.start as usize..attributes.end as usize]
    }

    /// The element as a node.
    pub fn node(self) -> NodeRef<'a> {
        NodeRef { dom: self.dom, id: self.id }
    }

    /// Its number.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// Its tag.
    pub fn name(self) -> &'a str {
        &self.data().name.local
    }

    /// Its tag, interned.
    pub fn local_name(self) -> &'a LocalName {
        &self.data().name.local
    }

    /// An attribute.
    pub fn attr(self, name: &str) -> Option<&'a str> {
        let found = self.attributes_data().iter().find(|one| *one.name == *name && one.ns == ns!())?;
        Some(self.dom.in_buffer(&found.value))
    }

    /// An attribute by its interned name.
    pub fn attribute(self, name: &LocalName) -> Option<&'a str> {
        let found = self.attributes_data().iter().find(|one| one.name == *name && one.ns == ns!())?;
        Some(self.dom.in_buffer(&found.value))
    }

    /// All attributes, with their values.
    pub fn attrs(self) -> impl Iterator<Item = (&'a LocalName, &'a str)> {
        let dom = self.dom;
        self.attributes_data().iter().map(move |one| (&one.name, dom.in_buffer(&one.value)))
    }

    /// The attributes that are in no namespace of their own, with their values.
    pub fn own_attrs(self) -> impl Iterator<Item = (&'a LocalName, &'a str)> {
        let dom = self.dom;
        let own = self.attributes_data().iter().filter(|one| one.ns == ns!());
        own.map(move |one| (&one.name, dom.in_buffer(&one.value)))
    }

    /// Its classes.
    pub fn classes(self) -> std::str::SplitAsciiWhitespace<'a> {
        self.attribute(&html5ever::local_name!("class")).unwrap_or("").split_ascii_whitespace()
    }

    /// The element around it.
    pub fn parent_element(self) -> Option<Element<'a>> {
        self.node().parent()?.value().as_element()
    }

    /// The texts in it, in order.
    pub fn text(self) -> impl Iterator<Item = &'a str> {
        self.node().text()
    }

    /// The elements right in it.
    pub fn children(self) -> impl Iterator<Item = Element<'a>> {
        self.node().children().filter_map(|node| node.value().as_element())
    }
}
