//! Kept blocks to a tree.
//!
//! In: an extraction and the parts that are wanted. Out: [`Content`]. What holds: blocks are taken in document order; a
//! container is opened when the first block in it comes, and closed when one outside it comes.

use std::iter::Peekable;

use rustc_hash::{FxHashMap, FxHashSet};

use super::beside::{beside, comments};
use super::body_images::{BodyImages, body_images};
use super::captions::Captions;
use super::inline::Reader;
use super::notes::notes;
use super::outline::{Container, Outline, Span};
use super::posts::PostText;
use super::tables::{Row, table};
use super::{Cell, Content, Definition, Inline, Node, Note, Part, Parts};
use crate::blocks::{self, Shape};
use crate::extraction::{Extraction, Judged};

/// The body of a page as a tree, with the parts that are wanted.
pub fn content(extraction: &Extraction, parts: Parts) -> Content {
    let notes = notes(extraction);
    let images = if parts.has(Part::Images) { body_images(extraction) } else { BodyImages::default() };
    let posts: Vec<PostText<'_>> = extraction.posts().collect();
    let mut apart: FxHashMap<usize, Container> = FxHashMap::default();
    apart.extend(posts.iter().enumerate().map(|(number, post)| (post.element, Container::Post(number))));
    apart.extend(notes.elements.iter().map(|(element, number)| (*element, Container::Note(*number))));
    let outline = Outline::of(extraction, &apart);
    let mut tree = Tree::new(&outline, notes.labels, &posts);
    let reader = Reader { extraction, parts, images: images.within, marks: notes.marks, backlinks: notes.backlinks };
    let mut captions = Captions::of(extraction);
    if let Some(title) = extraction.title().filter(|_| parts.has(Part::Title)) {
        tree.nodes.push(Node::Heading { level: 1, text: vec![Inline::Text(title.to_owned())] });
    }
    let mut alone = images.alone.into_iter().peekable();
    for (index, block) in extraction.blocks.iter().enumerate().filter(|(_, block)| block.is_kept()) {
        figures(&mut alone, index, &reader, &mut captions, &mut tree);
        tree.block(index, block, &reader);
    }
    figures(&mut alone, usize::MAX, &reader, &mut captions, &mut tree);
    Content { comments: comments(extraction, parts), related: beside(extraction, parts), ..tree.finish() }
}

/// The images of a body, in document order, those within lines among them.
pub fn images(extraction: &Extraction) -> Vec<super::Image> {
    let found = body_images(extraction);
    let reader = Reader {
        extraction,
        parts: Parts::MARKUP,
        images: FxHashMap::default(),
        marks: FxHashMap::default(),
        backlinks: FxHashSet::default(),
    };
    let mut captions = Captions::of(extraction);
    let mut all: Vec<&blocks::Image> = found.within.values().flatten().copied().chain(found.alone).collect();
    all.sort_by_key(|image| (image.block, image.at));
    let shown = all.into_iter().filter_map(|image| {
        let caption = if image.at.is_none() { captions.take(image) } else { None };
        Some(super::Image { caption, ..reader.image(image)? })
    });
    shown.collect()
}

/// Adds the images that stand before a block.
fn figures<'a>(
    images: &mut Peekable<impl Iterator<Item = &'a blocks::Image>>,
    before: usize,
    reader: &Reader<'_>,
    captions: &mut Captions<'_>,
    tree: &mut Tree<'_>,
) {
    while let Some(image) = images.next_if(|image| image.block <= before) {
        if let Some(shown) = reader.image(image) {
            let caption = captions.take(image);
            tree.leaf(image.element, Built::Nodes(vec![Node::Figure(super::Image { caption, ..shown })]));
        }
    }
}

/// What a container is made of.
enum Built {
    Nodes(Vec<Node>),
    Item(Vec<Node>),
    Term(Vec<Node>),
    Meaning(Vec<Node>),
    Row(Row),
    /// Cells from a column on.
    Cells(usize, Vec<Cell>),
}

/// A container that is open.
struct Frame {
    element: usize,
    container: Container,
    parts: Vec<Built>,
}

struct Tree<'a> {
    outline: &'a Outline<'a>,
    posts: &'a [PostText<'a>],
    open: Vec<Frame>,
    nodes: Vec<Node>,
    notes: Vec<Note>,
    /// The preformatted element that the last block came from.
    preformatted: Option<usize>,
}

impl<'a> Tree<'a> {
    fn new(outline: &'a Outline<'a>, labels: Vec<String>, posts: &'a [PostText<'a>]) -> Tree<'a> {
        let notes = labels.into_iter().map(|label| Note { label, nodes: Vec::new() }).collect();
        Tree { outline, posts, open: Vec::new(), nodes: Vec::new(), notes, preformatted: None }
    }

    /// Adds a kept block.
    fn block(&mut self, index: usize, block: &Judged, reader: &Reader<'_>) {
        if block.shape == Shape::Code {
            return self.code(block);
        }
        self.preformatted = None;
        let path = self.path(block);
        let in_table = path.iter().any(|(_, container)| *container == Container::Table);
        if in_table && !reader.parts.has(Part::Tables) {
            return;
        }
        let built = match path.last() {
            Some((row, Container::Row(_))) if block.shape == Shape::Row => self.cells(*row, index, block, reader),
            _ => match reader.line(index, block) {
                line if line.is_empty() => return,
                line => Built::Nodes(vec![node(block, line)]),
            },
        };
        self.open(path);
        // An item, a term or a definition without markup of its own, as plain text has them.
        let built = match (block.shape, built, self.open.last().map(|frame| frame.container)) {
            (Shape::Item, Built::Nodes(nodes), None) => Built::Item(nodes),
            (_, built, _) => built,
        };
        self.add(built);
    }

    /// The containers around a block.
    fn path(&self, block: &Judged) -> Vec<(usize, Container)> {
        match block.runs.first().filter(|_| block.shape == Shape::Row && block.empty_cells > 0) {
            // The element of a row whose first cells are empty reaches back to the text before it.
            Some(first) => {
                let mut path = self.outline.path(first.element);
                let row = path.iter().rposition(|(_, container)| matches!(container, Container::Row(_)));
                path.truncate(row.map_or(path.len(), |row| row + 1));
                path
            }
            None => self.outline.path(block.element),
        }
    }

    /// Preformatted text. What comes from one element is one piece of code, though blocks within cut it.
    fn code(&mut self, block: &Judged) {
        let text = format!("{}{}", block.indent, block.shown_text());
        let (element, language) = self.outline.preformatted(block.element);
        let language = language.map(str::to_owned);
        self.open(self.outline.path(block.element));
        let nodes = match self.open.last_mut().map(|frame| frame.parts.last_mut()) {
            Some(Some(Built::Nodes(nodes))) => Some(nodes),
            Some(_) => None,
            None => Some(&mut self.nodes),
        };
        if let Some(Node::Code { text: before, .. }) = nodes.and_then(|nodes| nodes.last_mut())
            && self.preformatted == Some(element)
        {
            before.push('\n');
            before.push_str(&text);
            return;
        }
        self.preformatted = Some(element);
        self.add(Built::Nodes(vec![Node::Code { language, text }]));
    }

    /// The cells of a row that is one block.
    fn cells(&self, row: usize, index: usize, block: &Judged, reader: &Reader<'_>) -> Built {
        let spans = self.outline.cells(row);
        let mut start = 0;
        let texts = block.text.split('\t').enumerate();
        let cells = texts.map(|(number, text)| {
            let range = start..start + text.len();
            start = range.end + 1;
            let line = reader.range(index, block, range);
            let nodes = if line.is_empty() { Vec::new() } else { vec![paragraph(line)] };
            cell(spans.get(block.empty_cells + number).copied(), nodes)
        });
        Built::Cells(block.empty_cells, cells.collect())
    }

    /// Adds something that stands in an element.
    fn leaf(&mut self, element: usize, built: Built) {
        self.preformatted = None;
        self.open(self.outline.path(element));
        self.add(built);
    }

    /// Closes and opens containers until those of a path are open.
    fn open(&mut self, path: Vec<(usize, Container)>) {
        let same = self.open.iter().zip(&path).take_while(|(frame, (element, _))| frame.element == *element).count();
        while self.open.len() > same {
            self.close();
        }
        let frames = path.into_iter().skip(same);
        self.open.extend(frames.map(|(element, container)| Frame { element, container, parts: Vec::new() }));
    }

    fn add(&mut self, built: Built) {
        match self.open.last_mut() {
            Some(frame) => frame.parts.push(built),
            None => push(&mut self.nodes, built),
        }
    }

    fn close(&mut self) {
        let Some(Frame { element, container, parts }) = self.open.pop() else { return };
        if let Container::Note(note) = container {
            let nodes = parts.into_iter().flat_map(nodes_of);
            return self.notes[note].nodes.extend(nodes);
        }
        if let Container::Post(number) = container {
            let post = &self.posts[number];
            let node = Node::Post { author: post.author.clone(), date: post.date.clone(), nodes: all(parts) };
            return self.nodes.push(node);
        }
        let built = closed(container, parts, || self.outline.cells(element).len());
        self.add(built);
    }

    fn finish(mut self) -> Content {
        while !self.open.is_empty() {
            self.close();
        }
        Content { nodes: self.nodes, notes: self.notes, ..Content::default() }
    }
}

/// What a container becomes.
fn closed(container: Container, parts: Vec<Built>, cells: impl Fn() -> usize) -> Built {
    match container {
        Container::List(start) => Built::Nodes(list(start, parts)),
        Container::Item => Built::Item(all(parts)),
        Container::Definitions => Built::Nodes(definitions(parts)),
        Container::Term => Built::Term(all(parts)),
        Container::Meaning => Built::Meaning(all(parts)),
        Container::Quote => Built::Nodes(vec![Node::Quote(all(parts))]),
        Container::Details => Built::Nodes(vec![Node::Details(all(parts))]),
        Container::Table => Built::Nodes(rows(parts)),
        Container::Row(head) => Built::Row(row(head, parts, cells())),
        Container::Cell(number, span) => Built::Cells(number, vec![cell(Some(span), all(parts))]),
        Container::Note(_) | Container::Post(_) => Built::Nodes(all(parts)),
    }
}

fn all(parts: Vec<Built>) -> Vec<Node> {
    let mut nodes = Vec::new();
    parts.into_iter().for_each(|part| push(&mut nodes, part));
    nodes
}

/// Adds a part. Items that stand outside their lists are a list all the same.
fn push(nodes: &mut Vec<Node>, part: Built) {
    match (part, nodes.last_mut()) {
        (Built::Item(item), Some(Node::List { items, .. })) => items.push(item),
        (part, _) => nodes.extend(nodes_of(part)),
    }
}

/// The nodes of something that stands outside its container.
fn nodes_of(built: Built) -> Vec<Node> {
    match built {
        Built::Nodes(nodes) => nodes,
        Built::Item(item) => vec![Node::List { start: None, items: vec![item] }],
        Built::Term(_) | Built::Meaning(_) => definitions(vec![built]),
        Built::Row(row) => table(vec![row]),
        Built::Cells(_, cells) => cells.into_iter().flat_map(|cell| cell.nodes).collect(),
    }
}

/// A list; what stands between its items goes with the item before. A list whose items have headings is a layout.
fn list(start: Option<i32>, parts: Vec<Built>) -> Vec<Node> {
    let mut items: Vec<Vec<Node>> = Vec::new();
    for part in parts {
        match (part, items.last_mut()) {
            (Built::Item(item), _) => items.push(item),
            (other, Some(last)) => last.extend(nodes_of(other)),
            (other, None) => items.push(nodes_of(other)),
        }
    }
    items.retain(|item| !item.is_empty());
    if items.iter().flatten().any(|node| matches!(node, Node::Heading { .. })) {
        return items.into_iter().flatten().collect();
    }
    if items.is_empty() { Vec::new() } else { vec![Node::List { start, items }] }
}

fn definitions(parts: Vec<Built>) -> Vec<Node> {
    let mut out: Vec<Definition> = Vec::new();
    for part in parts {
        match part {
            Built::Term(nodes) => out.extend(nodes.into_iter().map(|node| match node {
                Node::Paragraph(line) => Definition::Term(line),
                other => Definition::Meaning(vec![other]),
            })),
            Built::Meaning(nodes) => out.push(Definition::Meaning(nodes)),
            other => match out.last_mut() {
                Some(Definition::Meaning(nodes)) => nodes.extend(nodes_of(other)),
                _ => out.push(Definition::Meaning(nodes_of(other))),
            },
        }
    }
    if out.is_empty() { Vec::new() } else { vec![Node::Definitions(out)] }
}

/// The rows of a table, with what stands in it outside its rows (a kept caption) before it.
fn rows(parts: Vec<Built>) -> Vec<Node> {
    let (mut before, mut rows) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Built::Row(row) => rows.push(row),
            other => before.extend(nodes_of(other)),
        }
    }
    before.extend(table(rows));
    before
}

/// A row; cells without kept text are empty, so that columns stay columns.
fn row(head: bool, parts: Vec<Built>, width: usize) -> Row {
    let mut cells: Vec<Cell> = Vec::new();
    for part in parts {
        let (column, more) = match part {
            Built::Cells(column, more) => (column, more),
            other => (cells.len(), vec![cell(None, nodes_of(other))]),
        };
        while cells.len() < column {
            cells.push(cell(None, Vec::new()));
        }
        cells.extend(more);
    }
    while cells.len() < width {
        cells.push(cell(None, Vec::new()));
    }
    Row { cells, head }
}

fn cell(span: Option<Span>, nodes: Vec<Node>) -> Cell {
    let Span { header, columns, rows } = span.unwrap_or(Span { header: false, columns: 1, rows: 1 });
    Cell { header, columns, rows, nodes }
}

/// What a block is that is neither code nor a row.
fn node(block: &Judged, line: Vec<Inline>) -> Node {
    if let Shape::Heading(level) = block.shape {
        return Node::Heading { level, text: line };
    }
    paragraph(line)
}

/// A paragraph, or the formula that is all of it.
fn paragraph(line: Vec<Inline>) -> Node {
    match line.as_slice() {
        [Inline::Formula { tex, display: true }] => Node::Formula(tex.clone()),
        _ => Node::Paragraph(line),
    }
}
