//! Rows to a table, or to what stands in them where they are only a layout.
//!
//! In: the rows of a `<table>`. Out: nodes. What holds: no cell is lost; a table has at least two rows and two columns, and
//! cells that are text.

use super::{Cell, Inline, Node, Style, Table};

/// A row while it is built.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Cell>,
    pub head: bool,
}

/// What a `<table>` is: a table, or pieces of the body that it only arranges.
pub(super) fn table(rows: Vec<Row>) -> Vec<Node> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let is_table = rows.len() > 1 && columns > 1 && rows.iter().flat_map(|row| &row.cells).all(is_text);
    if !is_table {
        return rows.into_iter().flat_map(|row| row.cells).flat_map(|cell| cell.nodes).collect();
    }
    let heads = rows.iter().take_while(|row| row.head || row.cells.iter().all(|cell| cell.header)).count();
    let heads = if heads == 0 && is_bold(&rows[0]) && !is_bold(&rows[1]) { 1 } else { heads };
    let head = if heads == rows.len() { 1 } else { heads };
    let mut table = Table { rows: rows.into_iter().map(|row| row.cells).collect(), head };
    narrow(&mut table);
    vec![Node::Table(table)]
}

/// Takes from the spans of cells the columns in which no cell begins: a page may well say that a cell is as wide as any
/// screen.
fn narrow(table: &mut Table) {
    let laid = laid(table);
    let used = used(&laid);
    let mut spans: Vec<u32> = Vec::new();
    for row in &laid {
        for (column, cell) in row.iter().enumerate().filter_map(|(column, cell)| Some((column, (*cell)?))) {
            let reach = used.iter().skip(column).take(cell.columns as usize);
            spans.push(u32::try_from(reach.filter(|used| **used).count()).unwrap_or(u32::MAX));
        }
    }
    table.rows.iter_mut().flatten().zip(spans).for_each(|(cell, span)| cell.columns = cell.columns.min(span));
}

/// Whether all that a row says is bold, as heads are where a page has no elements for them.
fn is_bold(row: &Row) -> bool {
    let is_strong = |node: &Node| match node {
        Node::Paragraph(line) => matches!(line.as_slice(), [Inline::Styled(Style::Strong, _)]),
        _ => false,
    };
    let mut nodes = row.cells.iter().flat_map(|cell| &cell.nodes).peekable();
    nodes.peek().is_some() && nodes.all(is_strong)
}

/// Whether a cell is text: paragraphs and plain lists.
fn is_text(cell: &Cell) -> bool {
    cell.nodes.iter().all(|node| match node {
        Node::Paragraph(_) | Node::Formula(_) => true,
        Node::List { items, .. } => items.iter().flatten().all(|node| matches!(node, Node::Paragraph(_))),
        _ => false,
    })
}

/// Cells that spans may add to a table for each that it has.
const FILL: usize = 4;

/// The cells of a table in their columns: none where a cell from the left or from above reaches. What spans add is
/// bounded by the cells that there are; beyond that a span counts as one. Columns in which no cell begins are left out.
pub fn grid(table: &Table) -> Vec<Vec<Option<&Cell>>> {
    let mut out = laid(table);
    straighten(&mut out, FILL * table.rows.iter().map(Vec::len).sum::<usize>());
    out
}

/// The cells of a table in the columns that its spans ask for.
fn laid(table: &Table) -> Vec<Vec<Option<&Cell>>> {
    let mut left = FILL * table.rows.iter().map(Vec::len).sum::<usize>();
    // For each column, the row from which on it is free.
    let mut free_from: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(table.rows.len());
    for (number, cells) in table.rows.iter().enumerate() {
        let mut row: Vec<Option<&Cell>> = Vec::with_capacity(cells.len());
        for cell in cells {
            while left > 0 && free_from.get(row.len()).is_some_and(|from| *from > number) {
                left -= 1;
                row.push(None);
            }
            let column = row.len();
            let columns = (cell.columns as usize).clamp(1, left + 1);
            left -= columns - 1;
            row.push(Some(cell));
            row.resize(column + columns, None);
            if cell.rows > 1 {
                free_from.resize(free_from.len().max(row.len()), 0);
                free_from[column..column + columns].fill(number + cell.rows as usize);
            }
        }
        out.push(row);
    }
    out
}

/// For each column, whether a cell begins in it.
fn used(rows: &[Vec<Option<&Cell>>]) -> Vec<bool> {
    let mut used: Vec<bool> = Vec::new();
    for row in rows {
        used.resize(used.len().max(row.len()), false);
        row.iter().zip(&mut used).for_each(|(cell, used)| *used |= cell.is_some());
    }
    used
}

/// Takes out the columns in which no cell begins, which a browser does not show either, and makes all rows as wide as
/// the widest, if that takes no more than so many cells.
fn straighten(rows: &mut [Vec<Option<&Cell>>], most: usize) {
    let used = used(rows);
    let width = used.iter().filter(|used| **used).count();
    let pad = width * rows.len() <= most;
    for row in rows {
        let mut column = used.iter();
        row.retain(|_| column.next().is_none_or(|used| *used));
        if pad {
            row.resize(width, None);
        }
    }
}
