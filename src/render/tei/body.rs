//! The pieces of a body as TEI.
//!
//! In: nodes. Out: elements. What holds: each has only such elements in it as TEI allows; a paragraph has no blocks.

use super::{NOTE_ID, Writer};
use crate::content::{Cell, Definition, Image, Inline, Node, Table};
use crate::render::spans::{Span, spans};
use crate::render::{escape, is_tight};

impl Writer<'_> {
    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Heading { level, text } => {
                self.line(&format!("ab type=\"header\" rend=\"h{}\"", level.clamp(&1, &6)), "ab", text);
            }
            Node::Paragraph(text) => self.line("p", "p", text),
            Node::Code { language, text } => self.code(language.as_deref(), text),
            Node::Formula(tex) => self.element("p", "p", |writer| writer.formula(tex, true)),
            Node::Quote(inside) => self.element("quote", "quote", |writer| writer.block(inside)),
            Node::List { start, items } => self.list(*start, items),
            Node::Definitions(parts) => self.definitions(parts),
            Node::Table(table) => self.table(table),
            Node::Figure(image) => self.element("ab type=\"figure\"", "ab", |writer| writer.figure(image)),
            Node::Details(inside) => self.nodes(inside),
        }
    }

    /// Writes nodes on lines of their own.
    fn block(&mut self, nodes: &[Node]) {
        self.out.push('\n');
        self.nodes(nodes);
    }

    /// Writes an element, which `open` begins and `close` ends, and a line break.
    fn element(&mut self, open: &str, close: &str, inside: impl FnOnce(&mut Self)) {
        self.open(open);
        inside(self);
        self.close(close);
        self.out.push('\n');
    }

    pub(super) fn open(&mut self, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
    }

    pub(super) fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// Writes an element that holds a line; nothing if the line is empty.
    fn line(&mut self, open: &str, close: &str, text: &[Inline]) {
        let start = self.out.len();
        self.open(open);
        let inside = self.out.len();
        self.inlines(text);
        if self.out[inside..].trim().is_empty() {
            return self.out.truncate(start);
        }
        self.close(close);
        self.out.push('\n');
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        self.element("p", "p", |writer| {
            writer.out.push_str("<code");
            if let Some(language) = language {
                escape::attribute("lang", language, &mut writer.out);
            }
            writer.out.push_str(" xml:space=\"preserve\">");
            escape::text(text, &mut writer.out);
            writer.close("code");
        });
    }

    fn list(&mut self, start: Option<i32>, items: &[Vec<Node>]) {
        let kind = if start.is_some() { "ol" } else { "ul" };
        let numbered = start.filter(|start| *start != 1);
        let tight = items.iter().all(|item| is_tight(item));
        self.element(&format!("list rend=\"{kind}\""), "list", |writer| {
            writer.out.push('\n');
            for (index, item) in items.iter().enumerate() {
                let number = numbered.map(|start| format!(" n=\"{}\"", i64::from(start) + index as i64));
                let open = format!("item{}", number.unwrap_or_default());
                writer.element(&open, "item", |writer| match item.split_first() {
                    Some((Node::Paragraph(text), rest)) if tight => {
                        writer.inlines(text);
                        writer.nodes(rest);
                    }
                    _ => writer.block(item),
                });
            }
        });
    }

    fn definitions(&mut self, parts: &[Definition]) {
        self.element("list rend=\"dl\"", "list", |writer| {
            writer.out.push('\n');
            for part in parts {
                match part {
                    Definition::Term(text) => {
                        writer.element("item rend=\"dt\"", "item", |writer| writer.inlines(text));
                    }
                    Definition::Meaning(inside) => {
                        writer.element("item rend=\"dd\"", "item", |writer| writer.inside(inside));
                    }
                }
            }
        });
    }

    /// Nodes, or what stands in them if they are one paragraph.
    fn inside(&mut self, nodes: &[Node]) {
        match nodes {
            [Node::Paragraph(text)] => self.inlines(text),
            nodes => self.nodes(nodes),
        }
    }

    fn table(&mut self, table: &Table) {
        let spans = spans(table);
        self.element("table", "table", |writer| {
            writer.out.push('\n');
            for (number, (cells, spans)) in table.rows.iter().zip(&spans).enumerate() {
                writer.element("row", "row", |writer| {
                    let cells = cells.iter().zip(spans);
                    if cells.len() == 0 {
                        writer.out.push_str("<cell/>");
                    }
                    cells.for_each(|(cell, span)| writer.cell(cell, *span, number < table.head));
                });
            }
        });
    }

    fn cell(&mut self, cell: &Cell, span: Span, head: bool) {
        self.out.push_str("<cell");
        if head || cell.header {
            self.out.push_str(" role=\"head\"");
        }
        for (name, number) in [("cols", span.columns), ("rows", span.rows)] {
            if number > 1 {
                self.out.push_str(&format!(" {name}=\"{number}\""));
            }
        }
        self.out.push('>');
        self.inside(&cell.nodes);
        self.close("cell");
    }

    fn figure(&mut self, image: &Image) {
        self.image(image);
        if let Some(caption) = &image.caption {
            self.open("note type=\"caption\"");
            escape::text(caption, &mut self.out);
            self.close("note");
        }
    }

    /// The footnotes, behind the body, so that they do not cut its sentences.
    pub(super) fn notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.element("div type=\"notes\"", "div", |writer| {
            writer.out.push('\n');
            for (index, note) in writer.notes.iter().enumerate() {
                let mut open = format!("note xml:id=\"{NOTE_ID}{}\" place=\"end\"", index + 1);
                escape::attribute("n", &note.label, &mut open);
                writer.element(&open, "note", |writer| writer.block(&note.nodes));
            }
        });
    }
}
