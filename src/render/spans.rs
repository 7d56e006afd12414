//! What the cells of a table span.
//!
//! In: a table. Out: for each of its cells how many columns and rows it spans. What holds: no cell reaches out of the head
//! or the body of the table, and all cells together cover no more than a few times as many places as there are cells, so
//! that a page cannot make whoever lays out the table run out of memory.

use crate::content::Table;

/// Places that spans may cover for each cell of a table.
const FILL: u32 = 4;

/// What a cell spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Columns, from 1.
    pub columns: u32,
    /// Rows, from 1.
    pub rows: u32,
}

/// What the cells of each row span.
pub(super) fn spans(table: &Table) -> Vec<Vec<Span>> {
    let cells: usize = table.rows.iter().map(Vec::len).sum();
    let mut left = FILL.saturating_mul(u32::try_from(cells).unwrap_or(u32::MAX));
    let mut out = Vec::with_capacity(table.rows.len());
    for (number, row) in table.rows.iter().enumerate() {
        let end = if number < table.head { table.head } else { table.rows.len() };
        let below = u32::try_from(end - number).unwrap_or(u32::MAX);
        let spans = row.iter().map(|cell| {
            let columns = cell.columns.clamp(1, left + 1);
            left -= columns - 1;
            let rows = cell.rows.clamp(1, below.min(left / columns + 1));
            left -= columns * (rows - 1);
            Span { columns, rows }
        });
        out.push(spans.collect());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Cell;

    fn table(cells: &[&[(u32, u32)]], head: usize) -> Table {
        let cell = |(columns, rows): &(u32, u32)| Cell { columns: *columns, rows: *rows, ..Cell::default() };
        Table { rows: cells.iter().map(|row| row.iter().map(cell).collect()).collect(), head }
    }

    fn of(cells: &[&[(u32, u32)]], head: usize) -> Vec<Vec<(u32, u32)>> {
        let pairs = |row: Vec<Span>| row.iter().map(|span| (span.columns, span.rows)).collect();
        spans(&table(cells, head)).into_iter().map(pairs).collect()
    }

    #[test]
    fn what_fits_stays() {
        assert_eq!(of(&[&[(2, 1), (1, 2)], &[(1, 1), (1, 1)]], 0), [[(2, 1), (1, 2)], [(1, 1), (1, 1)]]);
    }

    #[test]
    fn a_cell_stays_in_its_part_and_all_together_are_bounded() {
        assert_eq!(of(&[&[(1, 9), (0, 0)], &[(1, 9), (1, 1)]], 1), [[(1, 1), (1, 1)], [(1, 1), (1, 1)]]);
        let wide = of(&[&[(1_000, 1), (1_000, 1)], &[(1_000, 1)]], 0);
        assert_eq!(wide, [vec![(13, 1), (1, 1)], vec![(1, 1)]]);
        let row: &[(u32, u32)] = &[(30, 65_534); 20];
        let covered: u64 = of(&[row; 20], 0).into_iter().flatten().map(|(c, r)| u64::from(c) * u64::from(r)).sum();
        assert!(covered <= 5 * 400, "{covered}");
    }
}
