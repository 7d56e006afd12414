//! Markup that a page holds as text: in its data, or in a `<noscript>` of a tree that was parsed for scripts.
//!
//! In: a page, and pieces of markup. Out: the tree of each, and warnings for all of them. What holds: the pieces together stay within
//! what the page's own tree has left of its limits; no text is lost to them, and what is cut is told; once the page's time is over,
//! nothing comes out. Their elements have the attributes that those of the page's tree have.

use foldhash::HashSet;
use html5ever::LocalName;

use super::guard::{self, Bounds};
use super::pressure::Before;
use super::{Page, Tokenizer};
use crate::dom::{Dom, Made};
use crate::limits::{Deadline, Limits, Warning};
use crate::tokenizer::is_long_name;

/// Elements that every tree has, whatever its markup: `<html>`, `<head>` and `<body>`.
const FRAME: usize = 3;

/// Reads pieces of markup that a page holds.
#[derive(Debug)]
pub(crate) struct Fragments<'p> {
    limits: Limits,
    deadline: Deadline,
    /// The page's own tree.
    tree: Option<&'p Dom>,
    before: Before,
    /// The long names of the page's tree and of those of its pieces; none before the first piece is read.
    names: Option<HashSet<LocalName>>,
    /// What was cut.
    pub warnings: Vec<Warning>,
}

impl<'p> Fragments<'p> {
    /// Those of a page, whose trees will hang so many levels deeper than by themselves.
    pub fn of(page: &'p Page<'_>, deeper: usize) -> Fragments<'p> {
        let limits = page.limits;
        let elements = page.dom.as_ref().map_or(0, Dom::element_count);
        Fragments {
            limits: Limits {
                nodes: limits.nodes.saturating_sub(elements),
                depth: limits.depth.saturating_sub(deeper),
                ..limits
            },
            deadline: page.deadline,
            tree: page.dom.as_ref(),
            before: Before::default(),
            names: None,
            warnings: Vec::new(),
        }
    }

    /// The tree of a piece; none if the page's time is over before it is read.
    pub fn tree_of(&mut self, markup: &str) -> Option<Dom> {
        let own = self.tree;
        let names = self.names.get_or_insert_with(|| own.map(|dom| long_names(dom).collect()).unwrap_or_default());
        let limits = Limits {
            nodes: self.limits.nodes.saturating_sub(self.before.made.elements),
            // those that the page has already count again in each piece: no real page comes near the limit; those of attributes
            // that nobody reads are in no tree, and count in their piece alone
            names: self.limits.names.saturating_sub(names.len()),
            ..self.limits
        };
        let bounds =
            Bounds { limits: &limits, deadline: self.deadline, kept: own.and_then(Dom::kept), before: self.before };
        let (dom, _) = guard::build(markup, Tokenizer::Bytes, &bounds, &mut self.warnings);
        self.deadline.in_time()?;
        names.extend(long_names(&dom));
        let made = dom.made();
        let made = Made { elements: made.elements.saturating_sub(FRAME), ..made };
        self.before = Before { read: self.before.read + markup.len(), made: self.before.made.and(made) };
        Some(dom)
    }
}

fn long_names(dom: &Dom) -> impl Iterator<Item = LocalName> {
    dom.names().filter(|name| is_long_name(name)).cloned()
}

/// The text of a piece of markup, which is short. Limits cut none of it, so that those of no page are asked for.
pub(crate) fn text_of(markup: &str) -> String {
    let limits = Limits::default();
    let bounds = Bounds { limits: &limits, deadline: Deadline::NEVER, kept: None, before: Before::default() };
    let (dom, _) = guard::build(markup, Tokenizer::Bytes, &bounds, &mut Vec::new());
    dom.root().text().collect()
}
