//! A page's tree in one arena.
//!
//! In: calls of html5ever's tree builder (`sink`), or a tree of scraper's (`convert`). Out: [`Dom`], read through
//! [`NodeRef`] and [`Element`], queried by CSS ([`Selector`]). What holds: nodes are numbers, all text stands in one
//! buffer, so that a tree costs a handful of allocations however large it is; text nodes know their bytes in the source.
//! scraper's own tree interns every class and looks attributes up by interned names: building and asking it cost more than
//! all stages behind it.

mod below;
mod build;
mod convert;
mod handle;
mod kept;
mod node;
mod select;
mod sink;
mod walk;
mod write;

use std::ops::Range;
use std::sync::Arc;

use html5ever::{LocalName, Namespace, QualName};

pub use below::{Below, Places};
pub(crate) use handle::Handle;
pub use kept::Kept;
pub use node::{Element, Node, NodeRef};
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
    /// How deep the node was when it was opened; 0 if nobody asks.
    depth: u32,
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

/// What a tree is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Made {
    /// Elements, wherever they hang.
    pub elements: usize,
    /// Their attributes.
    pub attributes: usize,
    /// Bytes of texts and values.
    pub written: usize,
}

impl Made {
    /// What two trees are made of.
    #[must_use]
    pub fn and(self, other: Made) -> Made {
        Made {
            elements: self.elements + other.elements,
            attributes: self.attributes + other.attributes,
            written: self.written + other.written,
        }
    }
}

/// A tree.
#[derive(Clone, Debug)]
pub struct Dom {
    links: Vec<Links>,
    texts: Vec<TextData>,
    elements: Vec<ElementData>,
    attributes: Vec<AttributeData>,
    buffer: String,
    /// The attributes that it was built with; none: all.
    kept: Option<Arc<Kept>>,
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
            buffer: String::with_capacity(bytes),
            kept: None,
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
        self.get(id)?.element()
    }

    /// How many elements were made, those that hang nowhere among them.
    pub(crate) fn element_count(&self) -> usize {
        self.elements.len()
    }

    /// What it is made of.
    pub(crate) fn made(&self) -> Made {
        Made { elements: self.elements.len(), attributes: self.attributes.len(), written: self.buffer.len() }
    }

    /// The names of its elements and attributes, each as often as it stands there.
    pub(crate) fn names(&self) -> impl Iterator<Item = &LocalName> {
        let attributes = self.attributes.iter().map(|one| &one.name);
        self.elements.iter().map(|one| &one.name.local).chain(attributes)
    }

    /// The elements of the tree in the order of the document.
    pub fn all_elements(&self) -> impl Iterator<Item = Element<'_>> {
        self.root().descendants().filter_map(NodeRef::element)
    }

    /// The elements that a selector matches, in the order of the document.
    pub fn select<'a>(&'a self, selector: &'a Selector) -> impl Iterator<Item = Element<'a>> {
        let mut caches = Caches::default();
        self.all_elements().filter(move |element| selector.matches(*element, &mut caches))
    }

    /// The attributes that it was built with; none: all.
    pub(crate) fn kept(&self) -> Option<&Arc<Kept>> {
        self.kept.as_ref()
    }

    /// Whether attributes of a name were kept when the tree was built, so that it can be said that an element has none.
    fn has_kept(&self, name: &str) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.holds(&name.to_ascii_lowercase()))
    }

    fn in_buffer(&self, range: &Range<u32>) -> &str {
        &self.buffer[range.start as usize..range.end as usize]
    }
}

/// A count as the arena keeps it: limits on bytes and elements keep counts far below the largest.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(NONE)
}
