//! Tables as HTML.
//!
//! In: a table. Out: rows of cells, those of the head apart. What holds: spans are clamped (see `spans`).

use super::Writer;
use crate::content::{Cell, Node, Table};
use crate::render::spans::{Span, spans};

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let spans = spans(table);
        let rows: Vec<_> = table.rows.iter().zip(&spans).collect();
        let (head, body) = rows.split_at(table.head.min(rows.len()));
        self.element("table", |writer| {
            writer.out.push('\n');
            writer.rows("thead", head, true);
            writer.rows("tbody", body, false);
        });
    }

    fn rows(&mut self, tag: &str, rows: &[(&Vec<Cell>, &Vec<Span>)], head: bool) {
        if rows.is_empty() {
            return;
        }
        self.element(tag, |writer| {
            writer.out.push('\n');
            for (cells, spans) in rows {
                writer.element("tr", |writer| {
                    cells.iter().zip(spans.iter()).for_each(|(cell, span)| writer.cell(cell, *span, head));
                });
            }
        });
    }

    fn cell(&mut self, cell: &Cell, span: Span, head: bool) {
        let tag = if head || cell.header { "th" } else { "td" };
        self.out.push_str(&format!("<{tag}"));
        for (name, number) in [("colspan", span.columns), ("rowspan", span.rows)] {
            if number > 1 {
                self.out.push_str(&format!(" {name}=\"{number}\""));
            }
        }
        self.out.push('>');
        match cell.nodes.as_slice() {
            [Node::Paragraph(text)] => self.inlines(text),
            nodes => self.nodes(nodes),
        }
        self.close(tag);
    }
}
