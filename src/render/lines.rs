//! Lines that stand in lists and quotes.
//!
//! In: lines, and what is put before them. Out: a text. What holds: the marker of an item stands before its first line
//! alone; no line ends in a space that nobody wrote; what stands before a line is bounded by the depth of the tree.

/// A text that grows line by line.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    /// What stands before every line.
    prefix: String,
    /// What stands before the next line instead, if an item has just begun.
    lead: Option<String>,
    /// Whether the last line is a blank one that separates.
    parted: bool,
}

impl Lines {
    /// Writes a line.
    pub fn line(&mut self, line: &str) {
        self.parted = false;
        self.line_break();
        let start = self.lead.take();
        self.out.push_str(start.as_deref().unwrap_or(&self.prefix));
        self.out.push_str(line);
        if line.is_empty() {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
    }

    /// Writes a blank line, unless nothing or another stands before it, or an item has just begun.
    pub fn blank(&mut self) {
        if self.lead.is_none() && !self.out.is_empty() && !self.parted {
            self.parted = true;
            self.line_break();
            self.out.push_str(self.prefix.trim_end_matches(' '));
        }
    }

    fn line_break(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// Puts something before all lines that `write` writes: `first` before the first, `rest` before the others.
    pub fn inside(&mut self, first: &str, rest: &str, write: impl FnOnce(&mut Lines)) {
        let before = self.prefix.len();
        let mut lead = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        lead.push_str(first);
        self.lead = Some(lead);
        self.prefix.push_str(rest);
        write(self);
        self.prefix.truncate(before);
        // An item of which nothing was written.
        self.lead = None;
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }
}
