//! Pieces of a line as TEI.
//!
//! In: pieces. Out: text with phrase-level elements. What holds: how text is set stands in `rend`, by the signs that users
//! of other extractors know (`#b`, `#i`, `#sub`, `#sup`).

use super::header::pointer;
use super::{NOTE_ID, Writer};
use crate::content::{Image, Inline, Style};
use crate::render::escape;

impl Writer<'_> {
    pub(super) fn inlines(&mut self, pieces: &[Inline]) {
        for piece in pieces {
            match piece {
                Inline::Text(text) => escape::text(text, &mut self.out),
                Inline::Break => self.out.push_str("<lb/>"),
                Inline::Code(text) => {
                    self.open("code");
                    escape::text(text, &mut self.out);
                    self.close("code");
                }
                Inline::Formula { tex, display } => self.formula(tex, *display),
                Inline::Styled(style, inside) => self.styled(*style, inside),
                Inline::Link { href, text } => self.link(href, |writer| writer.inlines(text)),
                Inline::Image(image) => self.image(image),
                Inline::Note(note) => self.mark(*note),
            }
        }
    }

    pub(super) fn formula(&mut self, tex: &str, display: bool) {
        let rend = if display { " rend=\"display\"" } else { "" };
        self.open(&format!("formula notation=\"TeX\"{rend}"));
        escape::text(tex, &mut self.out);
        self.close("formula");
    }

    fn styled(&mut self, style: Style, inside: &[Inline]) {
        let rend = match style {
            Style::Ruby => return self.ruby(inside),
            Style::Deleted => {
                self.open("del");
                self.inlines(inside);
                return self.close("del");
            }
            Style::Strong => "#b",
            Style::Emphasis => "#i",
            Style::Subscript => "#sub",
            // An annotation that stands over nothing.
            Style::Superscript | Style::RubyText => "#sup",
        };
        self.open(&format!("hi rend=\"{rend}\""));
        self.inlines(inside);
        self.close("hi");
    }

    /// Each annotation with the text before it.
    fn ruby(&mut self, pieces: &[Inline]) {
        let is_annotation = |piece: &Inline| matches!(piece, Inline::Styled(Style::RubyText, _));
        let mut rest = pieces;
        while !rest.is_empty() {
            let base = rest.iter().take_while(|piece| !is_annotation(piece)).count();
            let (text, more) = rest.split_at(base);
            rest = more;
            let Some((Inline::Styled(_, annotation), more)) = rest.split_first() else {
                return self.inlines(text);
            };
            rest = more;
            self.open("ruby");
            self.open("rb");
            self.inlines(text);
            self.close("rb");
            self.open("rt");
            self.inlines(annotation);
            self.close("rt");
            self.close("ruby");
        }
    }

    fn link(&mut self, href: &str, inside: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        inside(self);
        if self.out[start..].trim().is_empty() {
            return;
        }
        let inside = self.out.split_off(start);
        self.out.push_str("<ref");
        escape::attribute("target", &pointer(href), &mut self.out);
        self.out.push('>');
        self.out.push_str(&inside);
        self.close("ref");
    }

    /// An image, in its link if it has one.
    pub(super) fn image(&mut self, image: &Image) {
        let picture = |writer: &mut Self| {
            writer.out.push_str("<graphic");
            escape::attribute("url", &pointer(&image.src), &mut writer.out);
            if image.alt.is_empty() {
                return writer.out.push_str("/>");
            }
            writer.out.push_str("><desc>");
            escape::text(&image.alt, &mut writer.out);
            writer.out.push_str("</desc></graphic>");
        };
        match &image.link {
            Some(href) => self.link(href, picture),
            None => picture(self),
        }
    }

    fn mark(&mut self, note: usize) {
        let Some(found) = self.notes.get(note) else { return };
        self.open(&format!("ref type=\"note\" target=\"#{NOTE_ID}{}\"", note + 1));
        escape::text(&found.label, &mut self.out);
        self.close("ref");
    }
}
