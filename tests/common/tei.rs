//! What a parser finds in TEI, and what may stand where in it.
//!
//! In: a document as `bodytext` writes it. Out: [`Facts`], and what breaks the content model of TEI P5. What holds: the
//! model is the part of TEI that is written; what it allows TEI allows.

use super::facts::Facts;
use roxmltree::Node;

/// What stands in a line.
const LINE: &str = "hi ref del code formula graphic lb ruby";
/// What stands on lines of its own.
const BLOCKS: &str = "p ab list table quote";

/// Elements: what may stand in each, and whether text may.
fn model(element: &str) -> Option<(String, bool)> {
    let (children, text) = match element {
        "TEI" => ("teiHeader text".to_owned(), false),
        "teiHeader" => ("fileDesc profileDesc encodingDesc".to_owned(), false),
        "fileDesc" => ("titleStmt publicationStmt notesStmt sourceDesc".to_owned(), false),
        "titleStmt" => ("title author".to_owned(), false),
        "publicationStmt" => ("publisher availability ptr date p".to_owned(), false),
        "availability" | "abstract" => ("p".to_owned(), false),
        "notesStmt" => ("note".to_owned(), false),
        "sourceDesc" => ("bibl biblFull".to_owned(), false),
        "biblFull" => ("titleStmt publicationStmt".to_owned(), false),
        "profileDesc" => ("abstract textClass langUsage creation".to_owned(), false),
        "textClass" => ("keywords".to_owned(), false),
        "keywords" => ("term".to_owned(), false),
        "langUsage" => ("language".to_owned(), false),
        "creation" => ("date".to_owned(), true),
        "encodingDesc" => ("appInfo".to_owned(), false),
        "appInfo" => ("application".to_owned(), false),
        "application" => ("label".to_owned(), false),
        "text" => ("body".to_owned(), false),
        "body" => ("div".to_owned(), false),
        "div" => (format!("{BLOCKS} note"), false),
        "quote" => (BLOCKS.to_owned(), false),
        "list" => ("item".to_owned(), false),
        "table" => ("row".to_owned(), false),
        "row" => ("cell".to_owned(), false),
        "item" | "cell" | "note" => (format!("{LINE} {BLOCKS}"), true),
        "ab" => (format!("{LINE} note"), true),
        "p" | "hi" | "ref" | "del" | "rb" | "rt" => (LINE.to_owned(), true),
        "ruby" => ("rb rt".to_owned(), false),
        "graphic" => ("desc".to_owned(), false),
        "title" | "author" | "publisher" | "date" | "bibl" | "term" | "language" | "label" | "desc" | "code"
        | "formula" => (String::new(), true),
        "lb" | "ptr" => (String::new(), false),
        _ => return None,
    };
    Some((children, text))
}

/// The attributes that are written.
const ATTRIBUTES: [&str; 17] = [
    "type", "rend", "target", "url", "role", "cols", "rows", "n", "place", "notation", "lang", "when", "ident",
    "version", "id", "space", "xmlns",
];

/// What breaks the model.
pub fn broken(tei: &str) -> Vec<String> {
    let document = match roxmltree::Document::parse(tei) {
        Ok(document) => document,
        Err(error) => return vec![error.to_string()],
    };
    let mut out = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let Some((children, text)) = model(name) else {
            out.push(format!("<{name}> is unknown"));
            continue;
        };
        for child in node.children() {
            let child_name = child.tag_name().name();
            if child.is_element() && !children.split(' ').any(|allowed| allowed == child_name) {
                out.push(format!("<{child_name}> in <{name}>"));
            }
            if child.is_text() && !text && !child.text().unwrap_or_default().trim().is_empty() {
                out.push(format!("text in <{name}>: {:?}", child.text()));
            }
        }
        if ["list", "table", "row", "titleStmt", "publicationStmt"].contains(&name) && !node.has_children() {
            out.push(format!("<{name}> is empty"));
        }
        let attributes = node.attributes().map(|attribute| attribute.name());
        out.extend(attributes.filter(|name| !ATTRIBUTES.contains(name)).map(|name| format!("attribute {name}")));
    }
    let mut ids: Vec<_> = document.descendants().filter_map(|node| node.attribute((XML, "id"))).collect();
    ids.sort_unstable();
    out.extend(ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| format!("two of id {}", pair[0])));
    out
}

/// The namespace of `xml:id` and `xml:space`.
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// What the text of a document says.
pub fn of_tei(tei: &str) -> Facts {
    let document = roxmltree::Document::parse(tei).unwrap_or_else(|error| panic!("{error}"));
    let mut reader = Reader::default();
    let body = document.descendants().find(|node| node.has_tag_name("body"));
    reader.children(body.expect("a body"));
    reader.flush();
    reader.facts
}

#[derive(Default)]
struct Reader {
    facts: Facts,
    said: String,
}

impl Reader {
    fn flush(&mut self) {
        self.facts.say(&std::mem::take(&mut self.said));
    }

    fn children(&mut self, node: Node<'_, '_>) {
        for child in node.children() {
            if child.is_text() {
                self.said.push_str(child.text().unwrap_or_default());
            } else if child.is_element() {
                self.element(child);
            }
        }
    }

    fn element(&mut self, node: Node<'_, '_>) {
        let attribute = |name: &str| node.attribute(name).unwrap_or_default().to_owned();
        match (node.tag_name().name(), node.attribute("type")) {
            ("lb", _) => self.said.push(' '),
            ("ref", Some("note")) => self.facts.notes += 1,
            ("note", Some("caption")) => {}
            ("ref", _) => {
                self.facts.links.push(attribute("target"));
                self.children(node);
            }
            ("graphic", _) => {
                self.flush();
                self.facts.images.push(attribute("url"));
                self.children(node);
                self.flush();
            }
            ("code", _) if node.has_attribute((XML, "space")) => {
                self.flush();
                let code = node.text().unwrap_or_default();
                self.facts.say(code);
                self.facts.code.push(code.to_owned());
            }
            ("hi" | "del" | "code" | "ruby" | "rb" | "rt" | "formula", _) => self.children(node),
            (tag, kind) => {
                self.flush();
                let before = self.facts.words.len();
                self.children(node);
                self.flush();
                match (tag, kind) {
                    ("cell", _) => self.facts.cell(before),
                    ("ab", Some("header")) => {
                        let level = attribute("rend").trim_start_matches('h').parse().unwrap_or(0);
                        self.facts.heading(level, before);
                    }
                    _ => {}
                }
            }
        }
    }
}
