//! Cuts a tree into blocks.
//!
//! In: scraper's tree and the spans of its text. Out: blocks and the elements they hang in. What holds: one walk in
//! document order, without recursion; block-level elements and `<br><br>` cut, inline ones don't; what is hidden is
//! flagged, what is no text for people (script, style, svg, form fields) is not read.

use std::sync::Arc;

use html5ever::LocalName;

use super::attributes::Attributes;
use super::classes::Cutter;
use super::details::detail;
use super::inline::{Image, Styles};
use super::place::Place;
use super::sorts::{Sort, Sorts, Way};
use super::tags::beginning;
use super::text::{Growing, Manner, is_blank};
use super::words::count_words;
use super::{Block, Blocks, Element, Looks, anchors, formulas, images};
use crate::dom::{Dom, Element as Tag, Node, NodeRef};
use crate::limits::Deadline;
use crate::page::{Fragments, Page};
use crate::spaces::one_line;

struct Walk<'p> {
    out: Blocks,
    classes: Cutter,
    sorts: Sorts,
    addresses: Vec<Arc<str>>,
    /// The elements that a link may lead to.
    named: Vec<usize>,
    open: Vec<Place>,
    growing: Growing,
    looks: Looks,
    /// The innermost element that holds all text of the growing block.
    holder: usize,
    /// The lowest depth that the walk has been at since the last text.
    lowest: usize,
    breaks: usize,
    first_cell: bool,
    /// Whether the page was parsed as browsers with scripts do, so that a `<noscript>` holds its markup as text.
    raw_noscript: bool,
    /// Whether the nodes belong to the page's tree (not to a `<noscript>` that was parsed apart).
    in_tree: bool,
    /// What reads such markup.
    fragments: Fragments<'p>,
    /// Nodes so far.
    entered: usize,
    deadline: Deadline,
}

/// Elements that most pages have for each block, at least.
const ELEMENTS: usize = 3;

/// Nodes between two looks at the clock.
const NODES: usize = 256;

/// Cuts a page's tree into blocks.
pub(super) fn segment<'p>(html: &'p Dom, page: &'p Page<'_>) -> Blocks {
    let mut walk = Walk {
        out: room_for(html.element_count()),
        classes: Cutter::default(),
        sorts: Sorts::default(),
        addresses: Vec::new(),
        named: Vec::new(),
        open: vec![Place::root()],
        growing: Growing::default(),
        looks: Looks::default(),
        holder: 0,
        lowest: 0,
        breaks: 0,
        first_cell: true,
        raw_noscript: page.raw_noscript,
        in_tree: true,
        fragments: Fragments::of(page, 0),
        entered: 0,
        deadline: page.deadline,
    };
    walk.tree(html.root());
    walk.flush();
    let anchors = anchors::find(html, &walk.out, &walk.named);
    Blocks { anchors, classes: walk.classes.finish(), warnings: walk.fragments.warnings, ..walk.out }
}

/// Blocks that room is made for at once, at most: there may be fewer.
const ROOM: usize = 1 << 14;

/// No blocks and the root alone, with room for those of so many elements.
fn room_for(elements: usize) -> Blocks {
    let mut out = Blocks { blocks: Vec::with_capacity((elements / ELEMENTS).min(ROOM)), ..Blocks::default() };
    out.elements.reserve_exact(elements + 1);
    out.elements.push(Element { parent: 0, node: None, tag: LocalName::from(""), class: 0, depth: 0 });
    out
}

impl Walk<'_> {
    /// Walks a tree below its root.
    fn tree(&mut self, root: NodeRef<'_>) {
        let mut node = root;
        loop {
            self.entered += 1;
            if self.deadline.is_over_at(self.entered, NODES) {
                return;
            }
            if self.enter(node)
                && let Some(child) = node.first_child()
            {
                node = child;
                continue;
            }
            loop {
                if node == root {
                    return;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                let Some(parent) = node.parent() else { return };
                if parent == root {
                    return;
                }
                self.leave(parent);
                node = parent;
            }
        }
    }

    /// Whether the walk goes into the node. An element without children is entered and left here.
    fn enter(&mut self, node: NodeRef<'_>) -> bool {
        match node.value() {
            Node::Text(text) => {
                self.text(text, node);
                false
            }
            Node::Element(tag) => self.element(tag, node),
            _ => true,
        }
    }

    fn place(&self) -> &Place {
        // The root place is never popped.
        &self.open[self.open.len() - 1]
    }

    fn element(&mut self, tag: Tag<'_>, node: NodeRef<'_>) -> bool {
        let sort = self.sorts.of(tag.local_name());
        match sort.way {
            Way::Break => self.line_break(),
            Way::Rule => self.flush(),
            Way::Image => self.image(tag),
            Way::Formula => self.formula(tag, node),
            Way::Script if is_tex(tag) => self.tex(&first_text(node), formulas::is_display(tag), node),
            Way::Template if is_shadow_root(tag) => return self.open(tag, sort, node),
            Way::Script | Way::Template | Way::Unread => {}
            Way::Noscript => return self.noscript(tag, sort, node),
            Way::Open => return self.open(tag, sort, node),
        }
        false
    }

    /// Opens an element; whether the walk goes into it.
    fn open(&mut self, tag: Tag<'_>, sort: Sort, node: NodeRef<'_>) -> bool {
        let attributes = Attributes::of(tag);
        let element = self.add_element(tag, &attributes);
        if let Some(detail) = detail(tag, node) {
            self.out.details.insert(element, detail);
        }
        if attributes.names_a_place && self.in_tree {
            self.named.push(element);
        }
        let cell = self.place().is_cell(sort);
        let mut place = self.place().inside(tag, sort, attributes.hidden, element);
        if place.cuts {
            self.flush();
        }
        if cell {
            if !self.first_cell {
                self.growing.break_cell();
            }
            self.first_cell = false;
        }
        if place.row {
            self.first_cell = true;
        }
        if let Some(href) = attributes.href.filter(|_| sort.link) {
            self.addresses.push(Arc::from(href.trim()));
            place.link = Some(self.addresses.len() - 1);
        }
        self.open.push(place);
        if sort.piece && node.prev_sibling().and_then(|before| before.element()).is_some_and(is_piece) {
            self.growing.seam();
        }
        if !node.has_children() {
            self.leave(node);
            return false;
        }
        true
    }

    /// Notes an image. One that stands for itself comes before the next block.
    fn image(&mut self, tag: Tag<'_>) {
        let Some(address) = images::address(tag) else { return };
        let place = self.place();
        if place.looks.hidden {
            return;
        }
        let alt = one_line(beginning(tag.attr("alt")));
        if images::is_sign(&alt) {
            self.read(&alt, Styles::empty());
            return;
        }
        let image = Image {
            src: Arc::from(address),
            alt,
            link: place.link.map(|link| Arc::clone(&self.addresses[link])),
            size: images::size(tag),
            element: place.element,
            block: 0,
            at: None,
            space_after: false,
        };
        self.growing.image(image);
    }

    /// Reads a formula as a piece of text that is TeX.
    fn formula(&mut self, tag: Tag<'_>, node: NodeRef<'_>) {
        let around = node.ancestors().take(FORMULA_AROUND).filter_map(|node| node.element());
        let display = formulas::is_display(tag) || around.into_iter().any(|tag| tag.attr("display") == Some("true"));
        if let Some(tex) = formulas::tex(node) {
            self.tex(&tex, display, node);
        }
    }

    /// Reads the TeX of a formula that stands in a node.
    fn tex(&mut self, tex: &str, display: bool, node: NodeRef<'_>) {
        let styles = Styles::FORMULA | if display { Styles::DISPLAY } else { Styles::empty() };
        if self.read(tex, styles) {
            node.descendants().filter(|inside| inside.value().is_text()).for_each(|text| self.came_from(text));
        }
    }

    fn add_element(&mut self, tag: Tag<'_>, attributes: &Attributes<'_>) -> usize {
        let parent = self.place().element;
        let class = self.class_of(attributes.names());
        let depth = self.out.elements[parent].depth + 1;
        self.out.elements.push(Element {
            parent,
            node: self.in_tree.then(|| tag.id()),
            tag: tag.local_name().clone(),
            class,
            depth,
        });
        self.out.elements.len() - 1
    }

    /// The number of what an element is called.
    fn class_of(&mut self, names: [&str; 4]) -> usize {
        if names.iter().all(|name| name.is_empty()) { 0 } else { self.classes.class_of(names) }
    }

    /// A `<noscript>`: its content is a tree, or, if the caller parsed the page for a browser with scripts, raw text.
    fn noscript(&mut self, tag: Tag<'_>, sort: Sort, node: NodeRef<'_>) -> bool {
        let raw = match node.first_child().map(|child| child.value()) {
            Some(Node::Text(text)) if self.raw_noscript && self.in_tree && text.contains('<') => Some(text.to_string()),
            _ => None,
        };
        if !self.open(tag, sort, node) {
            return false;
        }
        let depth = self.open.len() - 1;
        self.open[depth].looks.noscript = true;
        if let Some(raw) = raw {
            // once the time is over, nothing of the page is used
            if let Some(fragment) = self.fragments.tree_of(&raw) {
                let in_tree = std::mem::replace(&mut self.in_tree, false);
                self.tree(fragment.root());
                self.in_tree = in_tree;
            }
            self.leave(node);
            return false;
        }
        true
    }

    fn leave(&mut self, node: NodeRef<'_>) {
        if !node.value().is_element() || self.open.len() < 2 {
            return;
        }
        if self.place().cuts {
            self.flush();
        }
        let Some(left) = self.open.pop() else { return };
        if left.link.is_some() && self.place().link != left.link {
            self.growing.close_link();
        }
        self.lowest = self.lowest.min(self.out.elements[self.place().element].depth);
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        if self.breaks >= 2 && !self.place().row {
            self.flush();
        } else {
            self.growing.break_line();
        }
    }

    fn text(&mut self, text: &str, node: NodeRef<'_>) {
        if self.read(text, Styles::empty()) {
            self.came_from(node);
        }
    }

    /// Notes where the text of a node stands in the source.
    fn came_from(&mut self, node: NodeRef<'_>) {
        if let Some(span) = node.span().filter(|_| self.in_tree) {
            self.growing.came_from(&span);
        }
    }

    /// Reads a piece of text at this place; whether it is more than white space.
    fn read(&mut self, text: &str, styles: Styles) -> bool {
        let place = &self.open[self.open.len() - 1];
        let manner = Manner {
            linked: place.link.is_some(),
            preformatted: place.preformatted,
            styles: place.styles | styles,
            element: place.element,
        };
        let text = if manner.preformatted { text } else { self.growing.owe_spaces(text) };
        if is_blank(text) {
            self.growing.push(text, manner);
            return false;
        }
        self.breaks = 0;
        let depth = self.out.elements[place.element].depth;
        if self.growing.is_empty() {
            self.holder = place.element;
            self.looks = place.looks;
        } else {
            let lowest = self.lowest.min(depth);
            while self.out.elements[self.holder].depth > lowest {
                self.holder = self.out.elements[self.holder].parent;
            }
            self.looks.hidden &= place.looks.hidden;
            self.looks.button &= place.looks.button;
        }
        self.lowest = depth;
        if let Some(link) = place.link
            && !self.growing.in_link()
        {
            self.growing.open_link(&self.addresses[link]);
        }
        self.growing.push(text, manner);
        true
    }

    /// Ends the growing block.
    fn flush(&mut self) {
        self.breaks = 0;
        let Some(grown) = self.growing.finish() else { return };
        let block = self.out.blocks.len();
        self.out.images.extend(grown.images.into_iter().map(|image| Image { block, ..image }));
        if grown.chars == 0 {
            return;
        }
        let place = &self.open[self.open.len() - 1];
        let looks = Looks { bold: grown.bold_chars == grown.chars, ..self.looks };
        self.out.blocks.push(Block {
            words: count_words(&grown.text),
            text: grown.text,
            chars: grown.chars,
            link_chars: grown.link_chars,
            links: grown.links,
            runs: grown.runs,
            indent: grown.indent,
            empty_cells: grown.empty_cells,
            tag: place.block_tag.clone(),
            element: self.holder,
            shape: place.shape(),
            section: None,
            span: grown.span,
            looks,
            apart: true,
        });
    }
}

/// Whether an element is a piece of a line that style sheets commonly set apart from the next one.
fn is_piece(tag: Tag<'_>) -> bool {
    matches!(tag.name(), "a" | "span")
}

/// Elements around a `<math>` that may say that the formula stands on lines of its own.
const FORMULA_AROUND: usize = 4;

/// Whether a script is a formula that MathJax sets.
fn is_tex(tag: Tag<'_>) -> bool {
    tag.attr("type").is_some_and(|kind| kind.trim_start().starts_with("math/tex"))
}

/// Whether a template is the shadow root of the element around it, which browsers show; `shadowroot` is its older name.
fn is_shadow_root(tag: Tag<'_>) -> bool {
    tag.attr("shadowrootmode").or(tag.attr("shadowroot")).is_some()
}

/// The text that an element starts with.
fn first_text(node: NodeRef<'_>) -> String {
    node.first_child().and_then(|child| Some(child.value().as_text()?.to_string())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{from_dom, tree_of};
    use crate::source::Hints;

    /// The blocks of a tree; whether its parser was one for browsers with scripts is told.
    fn segment(html: &Dom, raw_noscript: bool) -> Blocks {
        let page = Page { raw_noscript, ..from_dom(Dom::default(), &Hints::default()) };
        super::segment(html, &page)
    }

    /// A tree as parsers for browsers with scripts make it.
    fn of_browser(html: &str) -> Dom {
        Dom::from(&scraper::Html::parse_document(html))
    }

    fn texts(html: &str) -> Vec<String> {
        let html = of_browser(html);
        segment(&html, true).blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn cuts_at_blocks_not_at_inline_tags() {
        assert_eq!(texts("<p>one <b>two</b><span>three</span><p>four"), ["one twothree", "four"]);
        assert_eq!(texts("a<br>b<br> <br>c<br><br><br>d"), ["a\nb", "c", "d"]);
        assert_eq!(texts("<div>x<div>y</div>z</div>"), ["x", "y", "z"]);
    }

    #[test]
    fn rows_are_blocks_unless_they_hold_blocks() {
        assert_eq!(texts("<table><tr><th>A<td><b>1</b><td><td>3</table>"), ["A\t1\t\t3"]);
        assert_eq!(texts("<table><tr><td>menu<td><p>one<p>two</table>"), ["menu", "one", "two"]);
        assert_eq!(texts("<table><tr><td>menu<td>one<br><br>two</table>"), ["menu", "one", "two"]);
    }

    #[test]
    fn unread_and_flagged() {
        let html = of_browser(
            "<script>x</script><p hidden>h</p><button>b</button><noscript><p>n</p></noscript><svg><text>s</text></svg>",
        );
        let blocks = segment(&html, true).blocks;
        let seen: Vec<_> = blocks
            .iter()
            .map(|block| (block.text.as_str(), block.looks.hidden, block.looks.button, block.looks.noscript))
            .collect();
        assert_eq!(seen, [("h", true, false, false), ("b", false, true, false), ("n", false, false, true)]);
    }

    #[test]
    fn a_frame_that_closes_itself_swallows_nothing() {
        let html = tree_of("<noscript><iframe src=x /></noscript><p>one<iframe>two</iframe><p>three");
        let blocks = segment(&html, false).blocks;
        assert_eq!(blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), ["one", "three"]);
    }

    #[test]
    fn templates_are_read_where_they_are_shadow_roots() {
        let page = "<my-card><template shadowrootmode=open><p>in <slot></slot></p></template><b>light</b></my-card>
            <my-old><template shadowroot=open><p>old</p></template></my-old><template><p>unused</p></template>
            <my-none><template shadowrootmode=open></template></my-none><p>end</p>";
        assert_eq!(texts(page), ["in", "light", "old", "end"]);
        let own: Vec<String> = segment(&tree_of(page), false).blocks.into_iter().map(|b| b.text).collect();
        assert_eq!(own, ["in", "light", "old", "end"]);
    }

    #[test]
    fn escaped_markup_in_noscript_is_text() {
        let page = "<p>x</p><noscript>Use the &lt;title&gt; tag</noscript>";
        let html = tree_of(page);
        let blocks = segment(&html, false).blocks;
        assert_eq!(blocks[1].text, "Use the <title> tag");
        let deep = "&lt;noscript&gt;".repeat(20_000);
        assert_eq!(texts(&format!("<noscript>{deep}</noscript>end")), ["end"]);
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        assert_eq!(texts("<pre>a\n  b\n</pre>"), ["a\n  b"]);
    }

    #[test]
    fn links_and_holders() {
        let html = of_browser("<div><p>see <a href=/x>this</a> and <a href='/y'><b>that</b></a></p></div>");
        let blocks = segment(&html, true);
        let block = &blocks.blocks[0];
        let linked: Vec<_> = block.links.iter().map(|link| (&*link.href, &block.text[link.range.clone()])).collect();
        assert_eq!(linked, [("/x", "this"), ("/y", "that")]);
        assert_eq!((block.chars, block.link_chars), (14, 8));
        assert_eq!(&*blocks.elements[block.element].tag, "p");
    }
}
