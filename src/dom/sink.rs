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

use super::handle::{NameOf, common};
use super::{Dom, Handle, Kept, Kind, Made, NONE, NodeId, number};

/// The sink. The cells are what the guard before the tree builder reads and sets between tokens.
#[derive(Debug)]
pub(crate) struct DomSink {
    dom: RefCell<Dom>,
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

impl DomSink {
    /// A sink for the tree of so many bytes of markup, with so many attributes of one element, of the names that are kept.
    pub fn new(bytes: usize, attributes: usize, kept: Option<Arc<Kept>>) -> DomSink {
        DomSink {
            dom: RefCell::new(Dom { kept, ..Dom::with_capacity(bytes) }),
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
        self.dom.borrow().made()
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
    fn deepen(&self, dom: &mut Dom, parent: NodeId, child: NodeId) {
        let depth = dom.links[parent.index()].depth + 1;
        dom.links[child.index()].depth = depth;
        self.depth.set(depth as usize);
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
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = NameOf<'a>;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        NodeId::ROOT.into()
    }

    #[inline]
    fn elem_name<'a>(&'a self, target: &'a Handle) -> NameOf<'a> {
        if let Some(name) = target.name {
            return NameOf::Common(name);
        }
        NameOf::InTree(Ref::map(self.dom.borrow(), |dom| match dom.links[target.id.index()].kind {
            Kind::Element(element) => &dom.elements[element as usize].name,
            // The tree builder asks for names of elements alone.
            _ => &NAMELESS,
        }))
    }

    fn create_element(&self, name: QualName, mut attrs: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        self.elements.set(self.elements.get() + 1);
        let mut dom = self.dom.borrow_mut();
        let common = common(&name);
        let is_template = name.expanded() == expanded_name!(html "template");
        let id = dom.make_element(name, taken(&mut attrs));
        if attrs.capacity() > 0 {
            self.spare_list.replace(attrs);
        }
        if is_template {
            let contents = dom.make(Kind::Fragment);
            dom.append(id, contents);
        }
        Handle { id, name: common }
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        // Nobody reads comments; an empty one keeps the tree builder's place.
        self.dom.borrow_mut().make(Kind::Other).into()
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.dom.borrow_mut().make(Kind::Other).into()
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(node) => {
                let mut dom = self.dom.borrow_mut();
                self.deepen(&mut dom, parent.id, node.id);
                dom.append(parent.id, node.id);
            }
            NodeOrText::AppendText(text) => {
                let (mut dom, span) = (self.dom.borrow_mut(), self.span());
                let last = dom.links[parent.id.index()].last;
                if !extended(&mut dom, last, &text, &span) {
                    let id = dom.make_text(&text, span);
                    dom.append(parent.id, id);
                }
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let has_parent = self.dom.borrow().links[element.id.index()].parent != NONE;
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

    fn pop(&self, node: &Handle) {
        match self.dom.borrow().links[node.id.index()].depth {
            0 => {}
            depth => self.depth.set(depth as usize - 1),
        }
    }

    fn get_template_contents(&self, target: &Handle) -> Handle {
        let mut dom = self.dom.borrow_mut();
        let (contents, depth) = (dom.links[target.id.index()].first, dom.links[target.id.index()].depth);
        // Every template was made with its contents, which nothing takes out of it.
        let contents = if contents == NONE { target.id } else { NodeId(contents) };
        dom.links[contents.index()].depth = depth;
        contents.into()
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.id == other.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new: NodeOrText<Handle>) {
        let (parent, previous) = {
            let mut dom = self.dom.borrow_mut();
            if let NodeOrText::AppendNode(node) = &new {
                dom.detach(node.id);
            }
            let links = &dom.links[sibling.id.index()];
            (links.parent, links.previous)
        };
        if parent == NONE {
            return;
        }
        match new {
            NodeOrText::AppendNode(node) => {
                let mut dom = self.dom.borrow_mut();
                self.deepen(&mut dom, NodeId(parent), node.id);
                dom.insert_before(sibling.id, node.id);
            }
            NodeOrText::AppendText(text) => {
                let (mut dom, span) = (self.dom.borrow_mut(), self.span());
                if !extended(&mut dom, previous, &text, &span) {
                    let id = dom.make_text(&text, span);
                    dom.insert_before(sibling.id, id);
                }
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, mut attrs: Vec<Attribute>) {
        let cut = self.dom.borrow_mut().add_attributes(target.id, taken(&mut attrs), self.attributes);
        self.attributes_cut.set(self.attributes_cut.get() + cut);
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.dom.borrow_mut().detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut dom = self.dom.borrow_mut();
        loop {
            match dom.links[node.id.index()].first {
                NONE => return,
                child => dom.append(new_parent.id, NodeId(child)),
            }
        }
    }
}

/// The name of what has none.
static NAMELESS: QualName = QualName { prefix: None, ns: ns!(), local: local_name!("") };
