//! The sink that html5ever's tree builder builds a [`Dom`] in.
//!
//! In: calls of the tree builder; the bytes of the source that are being read. Out: the tree, the byte span of each text,
//! the depth of the element that was opened last. What holds: the tree is the one that scraper's own sink builds.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::ops::Range;
use std::sync::Arc;

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, expanded_name, local_name, ns};

use super::{Dom, Kept, Kind, NONE, NodeId, number};

/// The sink. The cells are what the guard before the tree builder reads and sets between tokens.
#[derive(Debug)]
pub(crate) struct DomSink {
    dom: RefCell<Dom>,
    /// The depth of each node that was opened.
    depths: RefCell<Vec<u32>>,
    /// Bytes of the source that are being read.
    pub reading: Cell<(usize, usize)>,
    /// Depth of the element that is open.
    pub depth: Cell<usize>,
    /// Elements made so far.
    pub elements: Cell<usize>,
    /// Bytes of the source that were read so far.
    pub read: Cell<usize>,
    /// How many attributes further tags may give an element.
    attributes: usize,
    /// Attributes that found no room.
    pub attributes_cut: Cell<usize>,
    /// The list of attributes of an element that was made, empty: room for those of another one.
    pub spare_list: RefCell<Vec<Attribute>>,
}

/// Nodes that room is made for at once, where their depths are noted.
const DEPTHS: usize = 64;

/// What a tree is made of so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    /// Elements, wherever they hang.
    pub elements: usize,
    /// Their attributes.
    pub attributes: usize,
    /// Bytes of texts and values.
    pub written: usize,
}

impl DomSink {
    /// A sink for the tree of so many bytes of markup, with so many attributes of one element, of the names that are kept.
    pub fn new(bytes: usize, attributes: usize, kept: Option<Arc<Kept>>) -> DomSink {
        DomSink {
            dom: RefCell::new(Dom { kept, ..Dom::with_capacity(bytes) }),
            depths: RefCell::new(Vec::with_capacity(bytes / 64)),
            reading: Cell::new((0, 0)),
            depth: Cell::new(0),
            elements: Cell::new(0),
            read: Cell::new(0),
            attributes,
            attributes_cut: Cell::new(0),
            spare_list: RefCell::default(),
        }
    }

    /// What was made so far.
    pub fn made(&self) -> Made {
        let dom = self.dom.borrow();
        Made { elements: dom.elements.len(), attributes: dom.attributes.len(), written: dom.buffer.len() }
    }

    /// How many attributes an element has.
    pub fn attributes_of(&self, node: NodeId) -> usize {
        let dom = self.dom.borrow();
        match dom.links[node.index()].kind {
            Kind::Element(element) => dom.elements[element as usize].attributes.len(),
            _ => 0,
        }
    }

    /// Notes that `child` was opened in `parent`.
    fn deepen(&self, parent: NodeId, child: NodeId) {
        let depth = self.depth_of(parent) + 1;
        self.set_depth(child, depth);
        self.depth.set(depth as usize);
    }

    fn depth_of(&self, node: NodeId) -> u32 {
        self.depths.borrow().get(node.index()).copied().unwrap_or(0)
    }

    fn set_depth(&self, node: NodeId, depth: u32) {
        let mut depths = self.depths.borrow_mut();
        if depths.len() <= node.index() {
            depths.resize(node.index() + DEPTHS, 0);
        }
        depths[node.index()] = depth;
    }

    /// The bytes that are being read, for the text that they hold.
    fn span(&self) -> Range<u32> {
        let (start, end) = self.reading.get();
        number(start)..number(end)
    }
}

/// Puts a text behind the node `last` if that is a text; whether it was.
fn extended(dom: &mut Dom, last: u32, text: &str, span: &Range<u32>) -> bool {
    if last != NONE
        && let Kind::Text(number) = dom.links[last as usize].kind
    {
        dom.extend_text(number, text, span.clone());
        return true;
    }
    false
}

/// Attributes as the tree takes them.
fn taken(attributes: &mut Vec<Attribute>) -> impl Iterator<Item = (Namespace, LocalName, StrTendril)> {
    attributes.drain(..).map(|one| (one.name.ns, one.name.local, one.value))
}

impl TreeSink for DomSink {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        NodeId::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        Ref::map(self.dom.borrow(), |dom| match dom.links[target.index()].kind {
            Kind::Element(element) => &dom.elements[element as usize].name,
            // The tree builder asks for names of elements alone.
            _ => &NAMELESS,
        })
    }

    fn create_element(&self, name: QualName, mut attrs: Vec<Attribute>, _flags: ElementFlags) -> NodeId {
        self.elements.set(self.elements.get() + 1);
        let mut dom = self.dom.borrow_mut();
        let is_template = name.expanded() == expanded_name!(html "template");
        let id = dom.make_element(name, taken(&mut attrs));
        if attrs.capacity() > 0 {
            self.spare_list.replace(attrs);
        }
        if is_template {
            let contents = dom.make(Kind::Fragment);
            dom.append(id, contents);
        }
        id
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        // Nobody reads comments; an empty one keeps the tree builder's place.
        self.dom.borrow_mut().make(Kind::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.dom.borrow_mut().make(Kind::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.deepen(*parent, node);
                self.dom.borrow_mut().append(*parent, node);
            }
            NodeOrText::AppendText(text) => {
                let (mut dom, span) = (self.dom.borrow_mut(), self.span());
                let last = dom.links[parent.index()].last;
                if !extended(&mut dom, last, &text, &span) {
                    let id = dom.make_text(&text, span);
                    dom.append(*parent, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.dom.borrow().links[element.index()].parent != NONE;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {
        let mut dom = self.dom.borrow_mut();
        let id = dom.make(Kind::Other);
        dom.append(NodeId::ROOT, id);
    }

    fn pop(&self, node: &NodeId) {
        match self.depth_of(*node) {
            0 => {}
            depth => self.depth.set(depth as usize - 1),
        }
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        let contents = self.dom.borrow().links[target.index()].first;
        // Every template was made with its contents, which nothing takes out of it.
        let contents = if contents == NONE { *target } else { NodeId(contents) };
        self.set_depth(contents, self.depth_of(*target));
        contents
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        let (parent, previous) = {
            let mut dom = self.dom.borrow_mut();
            if let NodeOrText::AppendNode(node) = &new {
                dom.detach(*node);
            }
            let links = &dom.links[sibling.index()];
            (links.parent, links.previous)
        };
        if parent == NONE {
            return;
        }
        match new {
            NodeOrText::AppendNode(node) => {
                self.deepen(NodeId(parent), node);
                self.dom.borrow_mut().insert_before(*sibling, node);
            }
            NodeOrText::AppendText(text) => {
                let (mut dom, span) = (self.dom.borrow_mut(), self.span());
                if !extended(&mut dom, previous, &text, &span) {
                    let id = dom.make_text(&text, span);
                    dom.insert_before(*sibling, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, mut attrs: Vec<Attribute>) {
        let cut = self.dom.borrow_mut().add_attributes(*target, taken(&mut attrs), self.attributes);
        self.attributes_cut.set(self.attributes_cut.get() + cut);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut dom = self.dom.borrow_mut();
        loop {
            match dom.links[node.index()].first {
                NONE => return,
                child => dom.append(*new_parent, NodeId(child)),
            }
        }
    }
}

/// The name of what has none.
static NAMELESS: QualName = QualName { prefix: None, ns: ns!(), local: local_name!("") };
