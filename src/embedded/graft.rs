//! Texts put into a page's tree.
//!
//! In: a tree and the markup of texts. Out: the tree with an `<article data-embedded>` at its end, unless the time is over before.
//! What holds: nothing of the tree changes, and its nodes keep their ids; what is broken in one text stays in it.

use html5ever::{LocalName, QualName, ns};

use super::find::Text;
use crate::dom::{Dom, NodeId};
use crate::page::Fragments;

/// How many levels deeper the markup of a text hangs than by itself: in html, article and div, not in html and body.
pub(super) const DEEPER: usize = 1;

/// Puts texts at the end of a tree. Texts with an author or a time are posts.
pub(super) fn graft(dom: &Dom, rule: &str, texts: &[Text], posts: bool, fragments: &mut Fragments<'_>) -> Option<Dom> {
    let mut dom = dom.clone();
    let top = dom.root().children().find(|node| node.value().is_element());
    let top = top.map_or(NodeId::ROOT, |node| node.id());
    let whole = append(&mut dom, top, "article", &[("data-embedded", rule)]);
    for text in texts {
        let mut attributes = Vec::new();
        if posts {
            attributes.push(("data-embedded-post", ""));
            attributes.extend(text.author.as_deref().map(|author| ("data-author", author)));
            attributes.extend(text.time.as_deref().map(|time| ("data-time", time)));
        }
        let place = append(&mut dom, whole, "div", &attributes);
        let tree = fragments.tree_of(&text.markup.html)?;
        if let Some(body) = tree.all_elements().find(|one| one.name() == "body") {
            dom.append_copy(place, body.node());
        }
    }
    Some(dom)
}

fn append(dom: &mut Dom, parent: NodeId, tag: &str, attributes: &[(&str, &str)]) -> NodeId {
    let attributes = attributes.iter().map(|(name, value)| (ns!(), LocalName::from(*name), *value));
    let element = dom.make_element(QualName::new(None, ns!(html), LocalName::from(tag)), attributes);
    dom.append(parent, element);
    element
}
