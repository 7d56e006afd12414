//! A tree sink that remembers where text came from and how deep elements hang.
//!
//! In: calls of html5ever's tree builder. Out: scraper's tree, the byte span of each text node, the depth of the element
//! that was opened last. What holds: the tree is the one that scraper's own sink builds.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::ops::Range;

use ego_tree::NodeId;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink};

use super::TextSpans;

/// The sink. The cells are what the guard before the tree builder reads and sets between tokens.
pub(super) struct SpanSink {
    tree: HtmlTreeSink,
    spans: RefCell<TextSpans>,
    depths: RefCell<FxHashMap<NodeId, usize>>,
    /// Bytes of the source that are being read.
    pub reading: Cell<(usize, usize)>,
    /// Depth of the element that is open.
    pub depth: Cell<usize>,
    /// Elements made so far.
    pub elements: Cell<usize>,
}

impl SpanSink {
    pub fn new() -> SpanSink {
        SpanSink {
            tree: HtmlTreeSink::new(Html::new_document()),
            spans: RefCell::default(),
            depths: RefCell::default(),
            reading: Cell::new((0, 0)),
            depth: Cell::new(0),
            elements: Cell::new(0),
        }
    }

    /// Notes the bytes being read for the text node that was appended to `parent` or put before `sibling`.
    fn note(&self, place: &NodeId, before: bool) {
        let html = self.tree.0.borrow();
        let Some(node) = html.tree.get(*place) else { return };
        let text = if before { node.prev_sibling() } else { node.last_child() };
        let Some(text) = text.filter(|text| text.value().is_text()) else { return };
        let (start, end) = self.reading.get();
        self.spans
            .borrow_mut()
            .entry(text.id())
            .and_modify(|span: &mut Range<usize>| span.end = span.end.max(end))
            .or_insert(start..end);
    }

    /// Notes that `child` was opened in `parent`.
    fn deepen(&self, parent: &NodeId, child: &NodeId) {
        let mut depths = self.depths.borrow_mut();
        let depth = depths.get(parent).copied().unwrap_or(0) + 1;
        depths.insert(*child, depth);
        self.depth.set(depth);
    }
}

impl TreeSink for SpanSink {
    type Handle = NodeId;
    type Output = (Html, TextSpans);
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (self.tree.finish(), self.spans.into_inner())
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.tree.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.tree.elem_name(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.elements.set(self.elements.get() + 1);
        self.tree.create_element(name, attrs, flags)
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        // Nobody reads comments; an empty one keeps the tree builder's place.
        self.tree.create_comment(StrTendril::new())
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.tree.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.deepen(parent, &node);
                self.tree.append(parent, NodeOrText::AppendNode(node));
            }
            text => {
                self.tree.append(parent, text);
                self.note(parent, false);
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.tree.0.borrow().tree.get(*element).is_some_and(|node| node.parent().is_some());
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.tree.append_doctype_to_document(name, public, system);
    }

    fn pop(&self, node: &NodeId) {
        if let Some(depth) = self.depths.borrow().get(node) {
            self.depth.set(depth.saturating_sub(1));
        }
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        let contents = self.tree.get_template_contents(target);
        let depth = self.depths.borrow().get(target).copied().unwrap_or(0);
        self.depths.borrow_mut().insert(contents, depth);
        contents
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.tree.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        match new {
            NodeOrText::AppendNode(node) => {
                let parent = self.tree.0.borrow().tree.get(*sibling).and_then(|node| Some(node.parent()?.id()));
                if let Some(parent) = parent {
                    self.deepen(&parent, &node);
                }
                self.tree.append_before_sibling(sibling, NodeOrText::AppendNode(node));
            }
            text => {
                self.tree.append_before_sibling(sibling, text);
                self.note(sibling, true);
            }
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        self.tree.add_attrs_if_missing(target, attrs);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.tree.reparent_children(node, new_parent);
    }
}
