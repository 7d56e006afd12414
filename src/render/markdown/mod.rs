//! The body as Markdown: CommonMark with the tables, footnotes, formulas and struck text of GitHub.
//!
//! In: a body. Out: text. What holds: parsed again it has the words, headings, cells and links of the body, and nothing in
//! the body's text is taken for markup; where Markdown has no sign for something, the HTML that it allows stands in.

mod escape;
mod inline;
mod table;

use super::is_tight;
use super::lines::Lines;
use crate::content::{Content, Definition, Inline, Node, Parts, Style, content};
use crate::extraction::Extraction;
use escape::{escape_start, fence};
use inline::{Place, inlines};

impl Extraction {
    /// The body as Markdown, with links, images and tables.
    pub fn markdown(&self) -> String {
        markdown(&content(self, Parts::MARKUP))
    }
}

/// Renders a body as Markdown.
pub fn markdown(content: &Content) -> String {
    let mut lines = Lines::default();
    nodes(&content.nodes, &mut lines);
    for (index, note) in content.notes.iter().enumerate() {
        lines.blank();
        lines.inside(&format!("[^{}]: ", index + 1), "    ", |lines| match note.nodes.as_slice() {
            [] => lines.line(""),
            inside => nodes(inside, lines),
        });
    }
    lines.finish()
}

fn nodes(nodes: &[Node], lines: &mut Lines) {
    // Two lists in a row are two only if their markers differ.
    let mut other_marker = false;
    let mut last: Option<&Node> = None;
    for node in nodes {
        other_marker = !other_marker
            && matches!(
                (last, node),
                (Some(Node::List { .. } | Node::Definitions(_)), Node::List { .. } | Node::Definitions(_))
            );
        lines.blank();
        write(node, other_marker, lines);
        last = Some(node);
    }
}

fn write(node: &Node, other_marker: bool, lines: &mut Lines) {
    match node {
        Node::Heading { level, text } => heading(*level, text, lines),
        Node::Paragraph(text) => paragraph(text, lines),
        Node::Code { language, text } => code(language.as_deref(), text, lines),
        Node::Formula(tex) => lines.line(&inline::formula(tex, true, Place::Line)),
        Node::Quote(inside) => lines.inside("> ", "> ", |lines| nodes(inside, lines)),
        Node::List { start, items } => list(*start, items, other_marker, lines),
        Node::Definitions(parts) => definitions(parts, other_marker, lines),
        Node::Table(table) => table::write(table, lines),
        Node::Figure(image) => lines.line(&inline::image(image, Place::Line)),
        Node::Details(inside) => nodes(inside, lines),
    }
}

fn heading(level: u8, text: &[Inline], lines: &mut Lines) {
    let line = inlines(text, Place::Heading);
    let line = line.trim();
    // What ends in signs for headings would lose them.
    let hashes = line.len() - line.trim_end_matches('#').len();
    let line = if hashes > 0 {
        format!("{}\\{}", &line[..line.len() - hashes], &line[line.len() - hashes..])
    } else {
        line.to_owned()
    };
    lines.line(&format!("{} {line}", "#".repeat(usize::from(level.clamp(1, 6)))));
}

fn paragraph(text: &[Inline], lines: &mut Lines) {
    let written = inlines(text, Place::Line);
    let mut written = written.split('\n').map(str::trim).filter(|line| !matches!(*line, "" | "\\")).peekable();
    while let Some(line) = written.next() {
        let line = escape_start(line);
        // A break at the end of a paragraph is none.
        match line.strip_suffix('\\') {
            Some(bare) if written.peek().is_none() && ends_in_break(&line) => lines.line(bare),
            _ => lines.line(&line),
        }
    }
}

/// Whether a line ends in the sign for a break: a backslash that is not itself escaped.
fn ends_in_break(line: &str) -> bool {
    line.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

fn code(language: Option<&str>, text: &str, lines: &mut Lines) {
    let fence = fence(text, 3);
    lines.line(&format!("{fence}{}", language.unwrap_or("")));
    text.split('\n').for_each(|line| lines.line(line));
    lines.line(&fence);
}

fn list(start: Option<i32>, items: &[Vec<Node>], other_marker: bool, lines: &mut Lines) {
    let tight = items.iter().all(|item| is_tight(item));
    for (index, item) in items.iter().enumerate() {
        if index > 0 && !tight {
            lines.blank();
        }
        // Numbers of Markdown have no sign and no more than nine digits.
        let number = start.map(|start| i64::from(start.clamp(0, 900_000_000)) + index as i64);
        let marker = match (number, other_marker) {
            (Some(number), false) => format!("{number}. "),
            (Some(number), true) => format!("{number}) "),
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
        };
        lines.inside(&marker, &" ".repeat(marker.len()), |lines| item_nodes(item, tight, lines));
    }
}

fn item_nodes(item: &[Node], tight: bool, lines: &mut Lines) {
    if tight {
        item.iter().for_each(|node| write(node, false, lines));
    } else {
        nodes(item, lines);
    }
}

/// Terms as items of a list, in bold, with their meanings under them.
fn definitions(parts: &[Definition], other_marker: bool, lines: &mut Lines) {
    let marker = if other_marker { "* " } else { "- " };
    let mut rest = parts;
    let mut first = true;
    while let Some((head, mut tail)) = rest.split_first() {
        let more = tail.iter().take_while(|part| matches!(part, Definition::Meaning(_))).count();
        let meanings = &tail[..more];
        tail = &tail[more..];
        if !first {
            lines.blank();
        }
        first = false;
        lines.inside(marker, "  ", |lines| {
            for part in [head].into_iter().chain(meanings) {
                match part {
                    Definition::Term(text) => paragraph(&[Inline::Styled(Style::Strong, text.clone())], lines),
                    Definition::Meaning(inside) => nodes(inside, lines),
                }
            }
        });
        rest = tail;
    }
}
