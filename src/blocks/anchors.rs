//! Where the links within a page lead.
//!
//! In: the blocks of a page, its tree, and the elements with an id or a name. Out: for each `#id` that a link has, the element
//! of that id. What holds: two passes, over the links and over the elements; of elements with one id the first counts.

use foldhash::{HashMap, HashSet};
use html5ever::local_name;

use super::Blocks;
use crate::dom::Dom;

/// Finds the elements that links of the page lead to.
pub(super) fn find(html: &Dom, blocks: &Blocks, named: &[usize]) -> HashMap<String, usize> {
    let links = blocks.blocks.iter().flat_map(|block| &block.links);
    let wanted: HashSet<&str> = links.filter_map(|link| fragment(&link.href)).collect();
    let mut found = HashMap::default();
    if wanted.is_empty() {
        return found;
    }
    for &index in named {
        let Some(node) = blocks.elements[index].node.and_then(|id| html.get(id)) else { continue };
        let Some(tag) = node.element() else { continue };
        let is_link = *tag.local_name() == local_name!("a");
        let name = is_link.then(|| tag.attribute(&local_name!("name"))).flatten();
        for id in [tag.attribute(&local_name!("id")), name].into_iter().flatten().filter(|id| wanted.contains(id)) {
            found.entry(id.to_owned()).or_insert(index);
        }
    }
    found
}

/// The part of an address behind its `#`; none if it is empty.
pub(super) fn fragment(href: &str) -> Option<&str> {
    href.split_once('#').map(|(_, fragment)| fragment).filter(|fragment| !fragment.is_empty())
}
