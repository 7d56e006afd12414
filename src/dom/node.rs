//! Nodes and elements, read where they stand.
//!
//! In: a tree and the number of a node. Out: [`NodeRef`] and [`Element`], which are a reference and a number: names, values and
//! texts are borrowed from the tree. What holds: reading changes nothing and allocates nothing.

use std::ops::Range;

use html5ever::{LocalName, ns};

use super::{AttributeData, Dom, ElementData, Kind, Links, NONE, NodeId};

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

    /// Whether it is a text.
    pub fn is_text(self) -> bool {
        matches!(self, Node::Text(_))
    }

    /// Whether it is an element.
    pub fn is_element(self) -> bool {
        matches!(self, Node::Element(_))
    }
}

/// A node with its tree.
#[derive(Clone, Copy, Debug)]
pub struct NodeRef<'a> {
    pub(super) dom: &'a Dom,
    pub(super) id: NodeId,
}

impl PartialEq for NodeRef<'_> {
    /// Whether both are the same node, not whether they look alike.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.dom, other.dom)
    }
}

impl Eq for NodeRef<'_> {}

impl<'a> NodeRef<'a> {
    pub(super) fn links(self) -> &'a Links {
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
    #[inline]
    pub fn value(self) -> Node<'a> {
        match self.links().kind {
            Kind::Document => Node::Document,
            Kind::Fragment => Node::Fragment,
            Kind::Other => Node::Other,
            Kind::Text(text) => Node::Text(self.dom.in_buffer(&self.dom.texts[text as usize].at)),
            Kind::Element(number) => Node::Element(Element { dom: self.dom, id: self.id, number }),
        }
    }

    /// The element that it is.
    #[inline]
    pub fn element(self) -> Option<Element<'a>> {
        let Kind::Element(number) = self.links().kind else { return None };
        Some(Element { dom: self.dom, id: self.id, number })
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
    pub(super) dom: &'a Dom,
    pub(super) id: NodeId,
    pub(super) number: u32,
}

impl<'a> Element<'a> {
    pub(super) fn data(self) -> &'a ElementData {
        &self.dom.elements[self.number as usize]
    }

    pub(super) fn attributes_data(self) -> &'a [AttributeData] {
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

    /// An attribute, of a name that was kept.
    pub fn attr(self, name: &str) -> Option<&'a str> {
        debug_assert!(self.dom.has_kept(name), "nobody said that `{name}` is read");
        let found = self.attributes_data().iter().find(|one| *one.name == *name && one.ns == ns!())?;
        Some(self.dom.in_buffer(&found.value))
    }

    /// An attribute by its interned name.
    pub fn attribute(self, name: &LocalName) -> Option<&'a str> {
        debug_assert!(self.dom.has_kept(name), "nobody said that `{name}` is read");
        let found = self.attributes_data().iter().find(|one| one.name == *name && one.ns == ns!())?;
        Some(self.dom.in_buffer(&found.value))
    }

    /// All attributes that were kept, with their values.
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
        self.node().parent()?.element()
    }

    /// The texts in it, in order.
    pub fn text(self) -> impl Iterator<Item = &'a str> {
        self.node().text()
    }

    /// The elements right in it.
    pub fn children(self) -> impl Iterator<Item = Element<'a>> {
        self.node().children().filter_map(NodeRef::element)
    }
}
