//! What a tree builder holds of a node: its number, and its name where that is a common one.
//!
//! In: names of elements. Out: [`Handle`] and the name that it leads to. What holds: a tree builder asks for names eight times an
//! element, mostly of those that are open; common ones are told without a look into the tree.

use std::cell::Ref;

use html5ever::tree_builder::ElemName;
use html5ever::{LocalName, Namespace, QualName, local_name, ns};

use super::NodeId;

/// A node, as a tree builder knows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handle {
    pub id: NodeId,
    /// The name, if it is of an element of HTML that is common.
    pub(super) name: Option<&'static QualName>,
}

impl From<NodeId> for Handle {
    /// A node of which no name is asked.
    fn from(id: NodeId) -> Handle {
        Handle { id, name: None }
    }
}

/// The name of an element.
#[derive(Debug)]
pub(crate) enum NameOf<'a> {
    Common(&'static QualName),
    InTree(Ref<'a, QualName>),
}

impl ElemName for NameOf<'_> {
    #[inline]
    fn ns(&self) -> &Namespace {
        match self {
            NameOf::Common(name) => &name.ns,
            NameOf::InTree(name) => &name.ns,
        }
    }

    #[inline]
    fn local_name(&self) -> &LocalName {
        match self {
            NameOf::Common(name) => &name.local,
            NameOf::InTree(name) => &name.local,
        }
    }
}

/// Names of HTML, each where it stays.
macro_rules! common_names {
    ($($tag:tt)*) => {
        /// The name as it is kept for all trees, if it is common.
        pub(super) fn common(name: &QualName) -> Option<&'static QualName> {
            if name.ns != ns!(html) {
                return None;
            }
            match name.local {
                $(local_name!($tag) => {
                    static NAME: QualName = QualName { prefix: None, ns: ns!(html), local: local_name!($tag) };
                    Some(&NAME)
                })*
                _ => None,
            }
        }
    };
}

common_names! {
    "a" "article" "aside" "b" "blockquote" "body" "br" "button" "div" "em" "fieldset" "figcaption" "figure" "footer" "form"
    "h1" "h2" "h3" "h4" "h5" "h6" "head" "header" "html" "i" "iframe" "img" "input" "label" "li" "link" "main" "meta" "nav"
    "noscript" "ol" "option" "p" "picture" "script" "section" "select" "small" "source" "span" "strong" "style" "table" "tbody"
    "td" "template" "th" "time" "title" "tr" "ul"
}
