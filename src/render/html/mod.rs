//! The body as HTML.
//!
//! In: a body. Out: a fragment of HTML, or a whole document. What holds: every word of the body is in it, as text; what
//! the page's own markup said is not copied but written anew, and passes a whitelist ([`clean`]) after that, so that no
//! script, handler, style or address of a scheme outside [`SCHEMES`] comes through.

mod clean;
mod document;
mod inline;
mod table;

pub use document::html_document;

use super::escape;
use super::is_tight;
use crate::content::{Content, Definition, Image, Inline, Node, Note, Parts, content};
use crate::extraction::Extraction;

/// The schemes of addresses that are written; an address without a scheme is written too.
pub const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

impl Extraction {
    /// The body as sanitised HTML, a fragment without `<html>` and `<body>`.
    pub fn html(&self) -> String {
        html(&content(self, Parts::MARKUP))
    }
}

/// Renders a body as a fragment of sanitised HTML.
pub fn html(content: &Content) -> String {
    let mut writer = Writer { notes: &content.notes, marks: vec![0; content.notes.len()], out: String::new() };
    writer.nodes(&content.nodes);
    writer.notes();
    clean::clean(&writer.out)
}

struct Writer<'a> {
    notes: &'a [Note],
    /// How many marks of each note have been written.
    marks: Vec<usize>,
    out: String,
}

impl Writer<'_> {
    fn nodes(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Heading { level, text } => self.line(heading(*level), text),
            Node::Paragraph(text) => self.line("p", text),
            Node::Code { language, text } => self.code(language.as_deref(), text),
            Node::Formula(tex) => self.element("p", |writer| writer.formula(tex, true)),
            Node::Quote(inside) => self.element("blockquote", |writer| writer.block(inside)),
            Node::List { start, items } => self.list(*start, items),
            Node::Definitions(parts) => self.element("dl", |writer| writer.definitions(parts)),
            Node::Table(table) => self.table(table),
            Node::Figure(image) => self.element("figure", |writer| writer.figure(image)),
            Node::Details(inside) => self.details(inside),
        }
    }

    /// Writes nodes on lines of their own.
    fn block(&mut self, nodes: &[Node]) {
        self.out.push('\n');
        self.nodes(nodes);
    }

    /// Writes an element and a line break.
    fn element(&mut self, tag: &str, inside: impl FnOnce(&mut Self)) {
        self.open(tag);
        inside(self);
        self.close(tag);
        self.out.push('\n');
    }

    fn open(&mut self, tag: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// Writes an element that holds a line; nothing if the line is empty.
    fn line(&mut self, tag: &str, text: &[Inline]) {
        let start = self.out.len();
        self.open(tag);
        let inside = self.out.len();
        self.inlines(text);
        if self.out[inside..].trim().is_empty() {
            return self.out.truncate(start);
        }
        self.close(tag);
        self.out.push('\n');
    }

    /// What a reader's tool expects of code: its language in the class, as the HTML standard proposes.
    fn code(&mut self, language: Option<&str>, text: &str) {
        self.out.push_str("<pre><code");
        if let Some(language) = language {
            escape::attribute("class", &format!("{}{language}", clean::LANGUAGE), &mut self.out);
        }
        self.out.push('>');
        escape::text(text, &mut self.out);
        self.out.push_str("</code></pre>\n");
    }

    fn list(&mut self, start: Option<i32>, items: &[Vec<Node>]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        match start {
            Some(start) if start != 1 => self.out.push_str(&format!("<ol start=\"{start}\">\n")),
            _ => self.out.push_str(&format!("<{tag}>\n")),
        }
        let tight = items.iter().all(|item| is_tight(item));
        for item in items {
            self.element("li", |writer| if tight { writer.tight(item) } else { writer.block(item) });
        }
        self.close(tag);
        self.out.push('\n');
    }

    /// Nodes of which the first is a paragraph that needs no element of its own.
    fn tight(&mut self, nodes: &[Node]) {
        match nodes.split_first() {
            Some((Node::Paragraph(text), rest)) => {
                self.inlines(text);
                if !rest.is_empty() {
                    self.block(rest);
                }
            }
            _ => self.nodes(nodes),
        }
    }

    fn definitions(&mut self, parts: &[Definition]) {
        self.out.push('\n');
        for part in parts {
            match part {
                Definition::Term(text) => self.element("dt", |writer| writer.inlines(text)),
                Definition::Meaning(inside) => self.element("dd", |writer| match inside.as_slice() {
                    [Node::Paragraph(text)] => writer.inlines(text),
                    nodes => writer.block(nodes),
                }),
            }
        }
    }

    fn figure(&mut self, image: &Image) {
        self.image(image);
        if let Some(caption) = &image.caption {
            self.out.push_str("\n<figcaption>");
            escape::text(caption, &mut self.out);
            self.out.push_str("</figcaption>");
        }
    }

    /// What can be opened is open, so that it is read; what it begins with is its summary.
    fn details(&mut self, nodes: &[Node]) {
        self.out.push_str("<details open>\n");
        let rest = match nodes.split_first() {
            Some((first @ (Node::Paragraph(_) | Node::Heading { .. }), rest)) => {
                self.element("summary", |writer| match first {
                    Node::Paragraph(text) => writer.inlines(text),
                    other => writer.node(other),
                });
                rest
            }
            _ => nodes,
        };
        self.nodes(rest);
        self.out.push_str("</details>\n");
    }

    /// The footnotes, each with a link back to its first mark.
    fn notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.out.push_str(&format!("<section class=\"{}\">\n<ol>\n", clean::NOTES));
        for (index, note) in self.notes.iter().enumerate() {
            let number = index + 1;
            let label = note.label.parse::<u16>();
            let value = label.as_ref().map(|label| format!(" value=\"{label}\"")).unwrap_or_default();
            self.out.push_str(&format!("<li id=\"{}{number}\"{value}>", clean::NOTE_ID));
            self.block(&note.nodes);
            self.out.push_str(&format!("<a href=\"#{}{number}\" class=\"{}\">", clean::MARK_ID, clean::BACK));
            escape::text(if label.is_ok() { "↩" } else { &note.label }, &mut self.out);
            self.out.push_str("</a></li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }
}

fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}
