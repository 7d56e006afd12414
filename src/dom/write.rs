//! Elements written as HTML.
//!
//! In: an element. Out: its content as markup that parses to the same. What holds: no recursion.

use html5ever::serialize::{HtmlSerializer, Serializer};
use html5ever::{QualName, ns};

use super::{Edge, Element, Node};

impl Element<'_> {
    /// Its content as HTML.
    pub fn inner_html(self) -> String {
        let mut out = HtmlSerializer::new(Vec::new(), html5ever::serialize::SerializeOpts::default());
        for edge in self.node().traverse() {
            // Writing into memory does not fail.
            let _ = match edge {
                Edge::Open(node) | Edge::Close(node) if node == self.node() => Ok(()),
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => out.write_text(text),
                    Node::Element(element) => open(element, &mut out),
                    _ => Ok(()),
                },
                Edge::Close(node) => match node.value() {
                    Node::Element(element) => out.end_elem(element.data().name.clone()),
                    _ => Ok(()),
                },
            };
        }
        String::from_utf8(out.writer).unwrap_or_default()
    }
}

fn open(element: Element<'_>, out: &mut HtmlSerializer<Vec<u8>>) -> std::io::Result<()> {
    let attributes: Vec<(QualName, &str)> = element
        .attributes_data()
        .iter()
        .map(|one| (QualName::new(None, one.ns.clone(), one.name.clone()), element.dom.in_buffer(&one.value)))
        .filter(|(name, _)| name.ns == ns!())
        .collect();
    out.start_elem(element.data().name.clone(), attributes.iter().map(|(name, value)| (name, *value)))
}
