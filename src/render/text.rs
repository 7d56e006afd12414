//! The body as plain text.
//!
//! In: an extraction. Out: text. What holds: the words of the kept blocks, each once, with nothing added that is a word;
//! items of a list and rows of a table on lines of their own, all else split by blank lines; an empty text for an empty
//! body.

use super::lines::Lines;
use crate::content::{Cell, Content, Definition, Inline, Node, Parts, Style, Table, content, grid};
use crate::extraction::Extraction;
use crate::spaces::one_line;

impl Extraction {
    /// The body as plain text: paragraphs split by a blank line. Empty for a page that is only a wall
    /// (see [`Status`](crate::Status)).
    pub fn text(&self) -> String {
        text(&content(self, Parts::TEXT))
    }
}

/// Renders a body as plain text.
pub fn text(content: &Content) -> String {
    let mut lines = Lines::default();
    let writer = Writer { content };
    writer.nodes(&content.nodes, &mut lines);
    for note in &content.notes {
        lines.blank();
        lines.inside(&format!("[{}] ", note.label), "", |lines| writer.nodes(&note.nodes, lines));
    }
    writer.comments(&mut lines);
    for link in &content.related {
        lines.blank();
        lines.line(&format!("{} <{}>", link.text, link.href));
    }
    lines.finish()
}

/// What stands between posts and comments.
const APART: &str = "---";

/// Characters to which a column is padded.
const WIDEST_COLUMN: usize = 32;

struct Writer<'a> {
    content: &'a Content,
}

impl Writer<'_> {
    fn nodes(&self, nodes: &[Node], lines: &mut Lines) {
        for (index, node) in nodes.iter().enumerate() {
            lines.blank();
            if index > 0 && matches!(node, Node::Post { .. }) {
                lines.line(APART);
                lines.blank();
            }
            self.node(node, lines);
        }
    }

    fn node(&self, node: &Node, lines: &mut Lines) {
        match node {
            Node::Heading { text, .. } | Node::Paragraph(text) => self.paragraph(text, lines),
            Node::Code { text, .. } => text.split('\n').for_each(|line| lines.line(line)),
            Node::Formula(tex) => lines.line(tex),
            Node::Quote(nodes) | Node::Details(nodes) | Node::Post { nodes, .. } => self.nodes(nodes, lines),
            Node::List { items, .. } => self.list(items, lines),
            Node::Definitions(parts) => self.definitions(parts, lines),
            Node::Table(table) => self.table(table, lines),
            Node::Figure(image) => lines.line(&super::image_words(image)),
        }
    }

    /// Comments, each with its author and time, answers behind what they answer.
    fn comments(&self, lines: &mut Lines) {
        for comment in &self.content.comments {
            lines.blank();
            lines.line(APART);
            let byline = super::byline(comment.author.as_deref(), comment.date.as_deref());
            if !byline.is_empty() {
                lines.blank();
                lines.line(&byline);
            }
            self.nodes(&comment.nodes, lines);
        }
    }

    fn paragraph(&self, text: &[Inline], lines: &mut Lines) {
        let mut line = String::new();
        let line = match text {
            [Inline::Text(only)] => only,
            _ => {
                self.line(text, &mut line);
                &line
            }
        };
        line.split('\n').for_each(|line| lines.line(line.trim()));
    }

    /// A list, its items without blank lines between them unless one has several paragraphs.
    fn list(&self, items: &[Vec<Node>], lines: &mut Lines) {
        let tight = items.iter().all(|item| super::is_tight(item));
        for (index, item) in items.iter().enumerate() {
            if index > 0 && !tight {
                lines.blank();
            }
            lines.inside("- ", "  ", |lines| {
                for (index, node) in item.iter().enumerate() {
                    if index > 0 && !tight {
                        lines.blank();
                    }
                    self.node(node, lines);
                }
            });
        }
    }

    fn definitions(&self, parts: &[Definition], lines: &mut Lines) {
        for part in parts {
            match part {
                Definition::Term(text) => self.paragraph(text, lines),
                Definition::Meaning(nodes) => lines.inside("  ", "  ", |lines| self.nodes(nodes, lines)),
            }
        }
    }

    /// Rows whose columns stand under each other, as far as cells are not too wide for that.
    fn table(&self, table: &Table, lines: &mut Lines) {
        let rows: Vec<Vec<String>> = grid(table)
            .iter()
            .map(|row| row.iter().map(|cell| cell.map_or(String::new(), |cell| self.cell(cell))).collect())
            .collect();
        let mut widths: Vec<usize> = Vec::new();
        for row in &rows {
            widths.resize(widths.len().max(row.len()), 0);
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count()).min(WIDEST_COLUMN);
            }
        }
        for row in &rows {
            let mut line = String::new();
            for (width, cell) in widths.iter().zip(row) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width.saturating_sub(cell.chars().count()) + 2));
            }
            lines.line(line.trim_end());
        }
    }

    /// A cell on one line.
    fn cell(&self, cell: &Cell) -> String {
        let mut lines = Lines::default();
        self.nodes(&cell.nodes, &mut lines);
        one_line(&lines.finish())
    }

    fn line(&self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) | Inline::Formula { tex: text, .. } => out.push_str(text),
                Inline::Break => out.push('\n'),
                // As <rp> has it: the annotation would read as a part of the word.
                Inline::Styled(Style::RubyText, inside) => {
                    out.push('(');
                    self.line(inside, out);
                    out.push(')');
                }
                Inline::Styled(_, inside) => self.line(inside, out),
                Inline::Link { href, text } => {
                    self.line(text, out);
                    out.push_str(&format!(" <{href}>"));
                }
                Inline::Image(image) => out.push_str(&super::image_words(image)),
                Inline::Note(note) => out.push_str(&format!("[{}]", self.content.notes[*note].label)),
            }
        }
    }
}
