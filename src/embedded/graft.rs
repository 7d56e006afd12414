//! Texts put into a page's tree.
//!
//! In: a tree and the markup of texts. Out: the tree with an `<article data-embedded>` at its end. What holds: nothing of
//! the tree changes, and its nodes keep their ids; what is broken in one text stays in it.

use ego_tree::NodeId;
use html5ever::{Attribute, LocalName, QualName, ns};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::find::Text;
use crate::page::tree_of;

/// Puts texts at the end of a tree. Texts with an author or a time are posts.
pub(super) fn graft(html: &Html, rule: &str, texts: &[Text], posts: bool) -> Html {
    let mut html = html.clone();
    let top = html.tree.root().children().find(|node| node.value().is_element());
    let top = top.map_or(html.tree.root().id(), |node| node.id());
    let whole = append(&mut html, top, element("article", &[("data-embedded", rule)]));
    for text in texts {
        let mut attributes = Vec::new();
        if posts {
            attributes.push(("data-embedded-post", ""));
            attributes.extend(text.author.as_deref().map(|author| ("data-author", author)));
            attributes.extend(text.time.as_deref().map(|time| ("data-time", time)));
        }
        let place = append(&mut html, whole, element("div", &attributes));
        let tree = tree_of(&text.markup.html);
        let body = tree.root_element().children().filter_map(ElementRef::wrap).find(|one| one.value().name() == "body");
        let Some(body) = body.map(|body| body.id()) else { continue };
        let (Some(offset), grafted) = (index_of(&tree, body), html.tree.extend_tree(tree.tree).id()) else { continue };
        let body = html.tree.get(grafted).and_then(|root| Some(root.descendants().nth(offset)?.id()));
        if let (Some(body), Some(mut place)) = (body, html.tree.get_mut(place)) {
            place.reparent_from_id_append(body);
        }
    }
    html
}

/// Which of the nodes below the root a node is.
fn index_of(tree: &Html, node: NodeId) -> Option<usize> {
    tree.tree.root().descendants().position(|one| one.id() == node)
}

fn append(html: &mut Html, parent: NodeId, element: Element) -> NodeId {
    match html.tree.get_mut(parent) {
        Some(mut parent) => parent.append(Node::Element(element)).id(),
        None => html.tree.root().id(),
    }
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Element {
    let attribute = |(name, value): &(&str, &str)| Attribute {
        name: QualName::new(None, ns!(), LocalName::from(*name)),
        value: (*value).into(),
    };
    Element::new(QualName::new(None, ns!(html), LocalName::from(name)), attributes.iter().map(attribute).collect())
}
