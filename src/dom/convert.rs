//! A tree of scraper's as a [`Dom`].
//!
//! In: a tree that the caller has parsed. Out: the same tree, or its beginning; nothing of it is left out but what is in comments and
//! document types, which nobody reads.

use scraper::{Html, Node};

use super::{Dom, Kind, NodeId};

impl From<&Html> for Dom {
    fn from(html: &Html) -> Dom {
        Dom::of_first(html, |_| false).0
    }
}

impl Dom {
    /// The first nodes of a tree, and how many they are: those before the one, by its number, where it ends.
    pub(crate) fn of_first(html: &Html, ends: impl Fn(usize) -> bool) -> (Dom, usize) {
        let (mut dom, mut read) = (Dom::default(), 0);
        let mut open: Vec<NodeId> = Vec::new();
        for edge in html.tree.root().traverse() {
            match edge {
                ego_tree::iter::Edge::Open(_) if ends(read) => break,
                ego_tree::iter::Edge::Open(node) => {
                    read += 1;
                    let id = if open.is_empty() { NodeId::ROOT } else { dom.make_like(node.value()) };
                    if let Some(parent) = open.last() {
                        dom.append(*parent, id);
                    }
                    open.push(id);
                }
                ego_tree::iter::Edge::Close(_) => _ = open.pop(),
            }
        }
        (dom, read)
    }

    fn make_like(&mut self, node: &Node) -> NodeId {
        match node {
            Node::Text(text) => self.make_text(text, 0..0),
            Node::Element(element) => {
                let attributes = element.attrs.iter();
                let attributes = attributes.map(|(name, value)| (name.ns.clone(), name.local.clone(), &**value));
                self.make_element(element.name.clone(), attributes)
            }
            Node::Fragment => self.make(Kind::Fragment),
            _ => self.make(Kind::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use html5ever::tendril::TendrilSink as _;

    use super::*;

    #[test]
    fn a_converted_tree_is_the_one_that_is_parsed_here() {
        let page = "<!doctype html><title>t</title><!-- c --><p class='b a' id=x>one<b>two</p>three<table><td>x</td>y\
            </table><template><i>z</i></template><svg xlink:href=q><a href=w /></svg>";
        let converted = Dom::from(&Html::parse_document(page));
        let sink = crate::dom::DomSink::new(page.len(), usize::MAX, None);
        let parsed = html5ever::parse_document(sink, html5ever::ParseOpts::default()).one(page);
        let shown = |dom: &Dom| -> Vec<String> {
            let show = |edge| format!("{}{:?}", matches!(edge, crate::dom::Edge::Open(_)), edge_value(edge));
            dom.root().traverse().map(show).collect()
        };
        assert_eq!(shown(&converted), shown(&parsed));
    }

    fn edge_value(edge: crate::dom::Edge<'_>) -> String {
        let (crate::dom::Edge::Open(node) | crate::dom::Edge::Close(node)) = edge;
        match node.value() {
            crate::dom::Node::Element(element) => {
                let mut attributes: Vec<_> = element.attrs().collect();
                attributes.sort_unstable();
                format!("{} {attributes:?}", element.name())
            }
            crate::dom::Node::Text(text) => text.to_owned(),
            crate::dom::Node::Fragment => "fragment".to_owned(),
            _ => "other".to_owned(),
        }
    }
}
