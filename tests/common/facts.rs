//! What a body says: words, headings, cells, links, images, code.
//!
//! In: the tree of a body. Out: [`Facts`], to be compared with those that a parser finds in a rendering. What holds: they
//! stand in the order of the tree.

use bodytext::content::{Cell, Content, Definition, Image, Inline, Node, grid, plain};

/// What is compared.
#[derive(Debug, Default, PartialEq)]
pub struct Facts {
    pub words: Vec<String>,
    pub headings: Vec<(u8, String)>,
    /// The cells of the tables that are not empty.
    pub cells: Vec<String>,
    pub links: Vec<String>,
    pub images: Vec<String>,
    pub code: Vec<String>,
    pub notes: usize,
}

impl Facts {
    /// Adds the words of a text.
    pub fn say(&mut self, text: &str) {
        self.words.extend(words(text));
    }

    /// Adds a cell that has said all words from a number on; an empty one is none.
    pub fn cell(&mut self, from: usize) {
        if from < self.words.len() {
            self.cells.push(self.words[from..].concat());
        }
    }

    /// Adds a heading that has said all words from a number on.
    pub fn heading(&mut self, level: u8, from: usize) {
        self.headings.push((level, self.words[from..].concat()));
    }

    /// The facts with all addresses written in a certain way.
    pub fn with_addresses(mut self, write: impl Fn(&str) -> String) -> Facts {
        for address in self.links.iter_mut().chain(&mut self.images) {
            *address = write(address);
        }
        self
    }

    /// The first difference to what was found in a rendering, if there is one.
    pub fn difference(mut self, mut found: Facts) -> Option<String> {
        for facts in [&mut self, &mut found] {
            facts.code.iter_mut().for_each(|code| code.truncate(code.trim_end_matches('\n').len()));
        }
        self.lists().into_iter().zip(found.lists()).find_map(|((what, wanted), (_, found))| {
            let at = wanted.iter().zip(&found).take_while(|(one, other)| one == other).count();
            let around = |list: &[String]| format!("{:?}", &list[at.saturating_sub(4)..(at + 4).min(list.len())]);
            (wanted != found).then(|| format!("{what}: {}\n  but {}", around(&wanted), around(&found)))
        })
    }

    fn lists(self) -> [(&'static str, Vec<String>); 7] {
        let headings = self.headings.into_iter().map(|(level, text)| format!("{level} {text}")).collect();
        [
            ("words", self.words),
            ("headings", headings),
            ("cells", self.cells),
            ("links", self.links),
            ("images", self.images),
            ("code", self.code),
            ("notes", vec![self.notes.to_string()]),
        ]
    }
}

/// The words of a text.
pub fn words(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What a body says.
pub fn of_content(content: &Content) -> Facts {
    let mut facts = Facts::default();
    of_nodes(&content.nodes, &mut facts);
    for note in &content.notes {
        of_nodes(&note.nodes, &mut facts);
    }
    facts
}

fn of_nodes(nodes: &[Node], facts: &mut Facts) {
    for node in nodes {
        match node {
            Node::Heading { level, text } => {
                let before = facts.words.len();
                of_line(text, facts);
                facts.heading(*level, before);
            }
            Node::Paragraph(text) => of_line(text, facts),
            Node::Code { text, .. } => {
                facts.say(text);
                facts.code.push(text.clone());
            }
            Node::Formula(tex) => facts.say(tex),
            Node::Quote(inside) | Node::Details(inside) => of_nodes(inside, facts),
            Node::List { items, .. } => items.iter().for_each(|item| of_nodes(item, facts)),
            Node::Definitions(parts) => parts.iter().for_each(|part| match part {
                Definition::Term(text) => of_line(text, facts),
                Definition::Meaning(inside) => of_nodes(inside, facts),
            }),
            Node::Table(table) => grid(table).into_iter().flatten().flatten().for_each(|cell| of_cell(cell, facts)),
            Node::Figure(image) => of_image(image, facts),
        }
    }
}

fn of_cell(cell: &Cell, facts: &mut Facts) {
    let before = facts.words.len();
    of_nodes(&cell.nodes, facts);
    facts.cell(before);
}

fn of_image(image: &Image, facts: &mut Facts) {
    facts.links.extend(image.link.clone());
    facts.images.push(image.src.clone());
    facts.say(&image.alt);
}

fn of_line(line: &[Inline], facts: &mut Facts) {
    // Words go on over the borders of pieces.
    let mut said = String::new();
    of_pieces(line, &mut said, facts);
    facts.say(&said);
}

fn of_pieces(line: &[Inline], said: &mut String, facts: &mut Facts) {
    for piece in line {
        match piece {
            Inline::Text(text) | Inline::Code(text) | Inline::Formula { tex: text, .. } => said.push_str(text),
            Inline::Break => said.push(' '),
            Inline::Styled(_, inside) => of_pieces(inside, said, facts),
            Inline::Link { href, text } => {
                // A link of nothing is not shown.
                if has_image(text) || !plain(text).trim().is_empty() {
                    facts.links.push(href.clone());
                }
                of_pieces(text, said, facts);
            }
            Inline::Image(image) => {
                facts.say(&std::mem::take(said));
                of_image(image, facts);
            }
            Inline::Note(_) => facts.notes += 1,
        }
    }
}

fn has_image(line: &[Inline]) -> bool {
    line.iter().any(|piece| match piece {
        Inline::Image(_) => true,
        Inline::Styled(_, inside) => has_image(inside),
        _ => false,
    })
}
