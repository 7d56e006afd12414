//! What a parser finds in HTML.
//!
//! In: HTML as `bodytext` writes it. Out: [`Facts`]. What holds: marks of footnotes and captions of figures are no words of
//! the body.

use super::facts::Facts;
use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node};

/// What a fragment says.
pub fn of_html(html: &str) -> Facts {
    let html = Html::parse_fragment(html);
    let mut reader = Reader::default();
    reader.children(*html.root_element());
    reader.flush();
    reader.facts
}

#[derive(Default)]
struct Reader {
    facts: Facts,
    /// What was said since the last border of a block.
    said: String,
}

impl Reader {
    fn flush(&mut self) {
        self.facts.say(&std::mem::take(&mut self.said));
    }

    fn children(&mut self, node: NodeRef<'_, Node>) {
        for child in node.children() {
            match (child.value(), ElementRef::wrap(child)) {
                (Node::Text(text), _) => self.said.push_str(text),
                (_, Some(element)) => self.element(element),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let attribute = |name: &str| element.attr(name).unwrap_or_default().to_owned();
        match (element.value().name(), element.attr("class")) {
            ("br", _) => self.said.push(' '),
            ("a", Some("footnote-ref")) => self.facts.notes += 1,
            ("a", Some("footnote-back")) | ("figcaption", _) => {}
            ("a", _) => {
                self.facts.links.push(attribute("href"));
                self.children(*element);
            }
            ("em" | "strong" | "del" | "sub" | "sup" | "ruby" | "rt" | "span" | "code", _) => self.children(*element),
            ("img", _) => {
                self.flush();
                self.facts.images.push(attribute("src"));
                self.facts.say(&attribute("alt"));
            }
            ("pre", _) => {
                self.flush();
                let code: String = element.text().collect();
                self.facts.say(&code);
                self.facts.code.push(code);
            }
            (tag, _) => {
                self.flush();
                let before = self.facts.words.len();
                self.children(*element);
                self.flush();
                match tag.as_bytes() {
                    b"td" | b"th" => self.facts.cell(before),
                    [b'h', level @ b'1'..=b'6'] => self.facts.heading(level - b'0', before),
                    _ => {}
                }
            }
        }
    }
}
