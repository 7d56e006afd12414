//! Walks over a tree.
//!
//! In: a node. Out: the nodes around it, in it or below it. What holds: no recursion and no allocation; a walk sees each
//! node once.

use super::{NodeId, NodeRef};

impl<'a> NodeRef<'a> {
    /// The nodes right in it.
    pub fn children(self) -> impl Iterator<Item = NodeRef<'a>> {
        std::iter::successors(self.first_child(), |child| child.next_sibling())
    }

    /// The nodes around it, innermost first.
    pub fn ancestors(self) -> impl Iterator<Item = NodeRef<'a>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// The node and all below it, in the order of the document.
    pub fn descendants(self) -> impl Iterator<Item = NodeRef<'a>> {
        let root = self.id;
        std::iter::successors(Some(self), move |node| node.first_child().or_else(|| node.behind(root)))
    }

    /// The next node in the order of the document that is not in this one, but in `root`.
    fn behind(self, root: NodeId) -> Option<NodeRef<'a>> {
        let mut node = self;
        while node.id != root {
            if let Some(next) = node.next_sibling() {
                return Some(next);
            }
            node = node.parent()?;
        }
        None
    }

    /// The node and all below it, each when it begins and when it ends.
    pub fn traverse(self) -> Traverse<'a> {
        Traverse { root: self.id, next: Some(Edge::Open(self)) }
    }
}

/// Where a walk stands.
#[derive(Clone, Copy, Debug)]
pub enum Edge<'a> {
    /// A node begins.
    Open(NodeRef<'a>),
    /// A node ends.
    Close(NodeRef<'a>),
}

/// A walk that sees where nodes begin and end.
#[derive(Clone, Debug)]
pub struct Traverse<'a> {
    root: NodeId,
    next: Option<Edge<'a>>,
}

impl<'a> Iterator for Traverse<'a> {
    type Item = Edge<'a>;

    fn next(&mut self) -> Option<Edge<'a>> {
        let edge = self.next?;
        self.next = match edge {
            Edge::Open(node) => Some(node.first_child().map_or(Edge::Close(node), Edge::Open)),
            Edge::Close(node) if node.id == self.root => None,
            Edge::Close(node) => node.next_sibling().map(Edge::Open).or_else(|| node.parent().map(Edge::Close)),
        };
        Some(edge)
    }
}
