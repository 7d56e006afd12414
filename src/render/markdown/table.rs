//! Tables as GitHub's Markdown has them.
//!
//! In: a table. Out: lines. What holds: every cell stands in its column, and no row is wider than the head, so that a
//! parser drops none.

use super::inline::{Place, inlines};
use crate::content::{Cell, Inline, Node, Table, grid};
use crate::render::lines::Lines;

/// Writes a table.
pub(super) fn write(table: &Table, lines: &mut Lines) {
    let rows = grid(table);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let (head, rest) = match rows.split_first() {
        Some((first, rest)) if table.head > 0 => (first.as_slice(), rest),
        _ => (&[][..], rows.as_slice()),
    };
    line(head, width, lines);
    lines.line(&format!("|{}", " --- |".repeat(width)));
    rest.iter().for_each(|row| line(row, row.len(), lines));
}

fn line(cells: &[Option<&Cell>], width: usize, lines: &mut Lines) {
    let mut out = String::from("|");
    for index in 0..width {
        let text = cells.get(index).copied().flatten().map(cell).unwrap_or_default();
        if !text.is_empty() {
            out.push(' ');
            out.push_str(&text);
        }
        out.push_str(" |");
    }
    lines.line(&out);
}

/// A cell on one line.
fn cell(cell: &Cell) -> String {
    let mut parts = Vec::new();
    for node in &cell.nodes {
        match node {
            Node::Paragraph(text) => parts.push(inlines(text, Place::Cell)),
            Node::Formula(tex) => parts.push(super::inline::formula(tex, true, Place::Cell)),
            Node::List { items, .. } => parts.extend(items.iter().flatten().map(item)),
            // Cells of a table are text (see `content`).
            _ => {}
        }
    }
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("<br>")
}

fn item(node: &Node) -> String {
    match node {
        Node::Paragraph(text) => {
            let bullet = [Inline::Text("• ".to_owned())];
            format!("{}{}", inlines(&bullet, Place::Cell), inlines(text, Place::Cell))
        }
        _ => String::new(),
    }
}
