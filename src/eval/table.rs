//! Tables for people, in plain text.
//!
//! In: a heading and rows of cells. Out: lines of aligned columns. What holds: the first column stands left, the others
//! right, a last one marked as text left again and cut where the line would be longer than 100 columns.

/// No line is longer than this, as far as the last column can help it.
const WIDTH: usize = 100;
const GAP: &str = "  ";

/// A table under construction.
pub struct Table {
    rows: Vec<Vec<String>>,
    text_last: bool,
}

impl Table {
    /// A table with these headings.
    pub fn new<H: Into<String>>(headings: impl IntoIterator<Item = H>) -> Table {
        Table { rows: vec![headings.into_iter().map(Into::into).collect()], text_last: false }
    }

    /// The same, with the last column as text.
    pub fn with_text_last<H: Into<String>>(headings: impl IntoIterator<Item = H>) -> Table {
        Table { text_last: true, ..Table::new(headings) }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Lays the table out.
    pub fn render(&self) -> String {
        let widths = self.widths();
        let mut text = String::new();
        for row in &self.rows {
            let line: Vec<String> = row.iter().enumerate().map(|(i, cell)| self.cell(i, cell, &widths)).collect();
            text.push_str(line.join(GAP).trim_end());
            text.push('\n');
        }
        text
    }

    fn cell(&self, column: usize, cell: &str, widths: &[usize]) -> String {
        let width = widths.get(column).copied().unwrap_or(0);
        match (column, self.is_text(column, widths.len())) {
            (_, true) => {
                let before: usize = widths[..column].iter().map(|width| width + GAP.len()).sum();
                shorten(cell, WIDTH.saturating_sub(before).max(20))
            }
            (0, _) => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        }
    }

    fn is_text(&self, column: usize, columns: usize) -> bool {
        self.text_last && column + 1 == columns
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest =
            |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
        (0..columns).map(|column| widest(column).unwrap_or(0)).collect()
    }
}

/// The beginning of a text, with an ellipsis where something is cut.
pub fn shorten(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// A ratio: `.8123`, `1.0000`.
pub fn ratio(value: f64) -> String {
    let text = format!("{value:.4}");
    match text.strip_prefix('0') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

/// A difference of ratios: `+.0123`, `-.0005`.
pub fn signed(value: f64) -> String {
    let size = ratio(value.abs());
    let sign = match size.as_str() {
        ".0000" => " ",
        _ if value < 0.0 => "-",
        _ => "+",
    };
    format!("{sign}{size}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_the_last_is_cut() {
        let mut table = Table::with_text_last(["id", "F1", "url"]);
        table.row(vec!["long-name".into(), ".5".into(), "http://a/".into()]);
        table.row(vec!["é".into(), ".25".into(), "x".repeat(200)]);
        let text = table.render();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "id          F1  url");
        assert_eq!(lines[1], "long-name   .5  http://a/");
        assert_eq!(lines[2].chars().count(), 100);
        assert!(lines[2].starts_with("é          .25  xx") && lines[2].ends_with('…'));
    }

    #[test]
    fn numbers_have_four_places() {
        assert_eq!([ratio(0.81234), ratio(1.0), ratio(0.0)], [".8123", "1.0000", ".0000"]);
        assert_eq!([signed(0.0123), signed(-0.5), signed(-0.00001)], ["+.0123", "-.5000", " .0000"]);
    }
}
