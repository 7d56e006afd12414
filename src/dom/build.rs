//! How a tree grows: nodes are made, hung, moved and copied.
//!
//! In: names, attributes, texts, numbers of nodes. Out: numbers of new nodes. What holds: what is made hangs nowhere until it is
//! hung; a text that grows bit by bit is moved rarely; what a node has stands in one stretch of its arena.

use std::ops::{Deref, Range};

use html5ever::{LocalName, Namespace, QualName};

use super::{AttributeData, Dom, Edge, ElementData, Kind, Links, NONE, Node, NodeId, NodeRef, TextData, number};

impl Dom {
    pub(super) fn make(&mut self, kind: Kind) -> NodeId {
        let id = number(self.links.len());
        self.links.push(Links { parent: NONE, previous: NONE, next: NONE, first: NONE, last: NONE, depth: 0, kind });
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
    pub(super) fn add_attributes(
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
    pub(super) fn make_text(&mut self, text: &str, span: Range<u32>) -> NodeId {
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
    pub(super) fn extend_text(&mut self, text: u32, more: &str, span: Range<u32>) {
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
    pub(super) fn insert_before(&mut self, sibling: NodeId, child: NodeId) {
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
    pub(super) fn detach(&mut self, id: NodeId) {
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
}
