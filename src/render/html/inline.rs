//! Pieces of a line as HTML.
//!
//! In: pieces. Out: text with inline elements. What holds: no link stands in a link, and none without something to see.

use super::{SCHEMES, Writer, clean};
use crate::content::{Image, Inline, Style};
use crate::render::{escape, followed};

impl Writer<'_> {
    pub(super) fn inlines(&mut self, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => escape::text(text, &mut self.out),
                Inline::Break => self.out.push_str("<br>\n"),
                Inline::Code(text) => {
                    self.open("code");
                    escape::text(text, &mut self.out);
                    self.close("code");
                }
                Inline::Formula { tex, display } => self.formula(tex, *display),
                Inline::Styled(style, inside) => {
                    self.open(tag(*style));
                    self.inlines(inside);
                    self.close(tag(*style));
                }
                Inline::Link { href, text } => self.link(href, |writer| writer.inlines(text)),
                Inline::Image(image) => self.image(image),
                Inline::Note(note) => self.mark(*note),
            }
        }
    }

    /// A formula as Pandoc writes it and as KaTeX and MathJax find it.
    pub(super) fn formula(&mut self, tex: &str, display: bool) {
        let (class, open, close) = if display { (clean::DISPLAY, "\\[", "\\]") } else { (clean::INLINE, "\\(", "\\)") };
        self.out.push_str(&format!("<span class=\"{class}\">{open}"));
        escape::text(tex, &mut self.out);
        self.out.push_str(close);
        self.close("span");
    }

    /// An image, in its link if it has one.
    pub(super) fn image(&mut self, image: &Image) {
        let picture = |writer: &mut Self| {
            writer.out.push_str("<img");
            if followed(&image.src, &SCHEMES) {
                escape::attribute("src", &image.src, &mut writer.out);
            }
            escape::attribute("alt", &image.alt, &mut writer.out);
            writer.out.push('>');
        };
        match &image.link {
            Some(href) => self.link(href, picture),
            None => picture(self),
        }
    }

    fn link(&mut self, href: &str, inside: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        inside(self);
        if self.out[start..].trim().is_empty() || !followed(href, &SCHEMES) {
            return;
        }
        let inside = self.out.split_off(start);
        self.out.push_str("<a");
        escape::attribute("href", href, &mut self.out);
        self.out.push('>');
        self.out.push_str(&inside);
        self.close("a");
    }

    /// The mark of a footnote. The first has an id to which the note links back.
    fn mark(&mut self, note: usize) {
        let (Some(marks), Some(found)) = (self.marks.get_mut(note), self.notes.get(note)) else { return };
        *marks += 1;
        let number = note + 1;
        let id = if *marks == 1 { format!(" id=\"{}{number}\"", clean::MARK_ID) } else { String::new() };
        self.out.push_str(&format!("<sup><a href=\"#{}{number}\"{id} class=\"{}\">", clean::NOTE_ID, clean::MARK));
        escape::text(&found.label, &mut self.out);
        self.out.push_str("</a></sup>");
    }
}

fn tag(style: Style) -> &'static str {
    match style {
        Style::Strong => "strong",
        Style::Emphasis => "em",
        Style::Deleted => "del",
        Style::Subscript => "sub",
        Style::Superscript => "sup",
        Style::Ruby => "ruby",
        Style::RubyText => "rt",
    }
}
