//! The tokens and the tree that our tokenizer leads to, and those of html5ever's.
//!
//! In: a text. Out: the first difference between both. What holds: both have the same tree builder behind them, which tells
//! them when text is raw; what nobody reads (attributes of end tags, how text is cut into pieces) is not compared.

use std::cell::RefCell;

use bodytext::dom::{Node, NodeRef};
use bodytext::page::{self, Page, parse_by};
use bodytext::source::decode;
use bodytext::tokenizer::{Options, tokenize};
use bodytext::{Format, Hints, Limits};
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::{Html, HtmlTreeSink};

/// All that stands in a page, however many attributes.
pub const ALL: Options<'_> = Options::EVERYTHING;

/// A token as it is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    Text(String),
    Null,
    Tag(Tag),
    Comment(String),
    Doctype(Doctype),
    End,
}

/// Tokens with adjacent texts joined.
#[derive(Default)]
pub struct Tokens(pub RefCell<Vec<Seen>>);

impl Tokens {
    fn note(&self, token: &Token) {
        let mut tokens = self.0.borrow_mut();
        let seen = match token {
            Token::CharacterTokens(text) => match tokens.last_mut() {
                Some(Seen::Text(before)) => return before.push_str(text),
                _ if text.is_empty() => return,
                _ => Seen::Text(text.to_string()),
            },
            Token::NullCharacterToken => Seen::Null,
            // Nobody reads attributes of end tags.
            Token::TagToken(tag) if tag.kind == TagKind::EndTag => {
                Seen::Tag(Tag { attrs: Vec::new(), had_duplicate_attributes: false, ..tag.clone() })
            }
            Token::TagToken(tag) => Seen::Tag(tag.clone()),
            Token::CommentToken(text) => Seen::Comment(text.to_string()),
            Token::DoctypeToken(doctype) => Seen::Doctype(doctype.clone()),
            Token::EOFToken => Seen::End,
            Token::ParseError(_) => return,
        };
        tokens.push(seen);
    }
}

impl TokenSink for Tokens {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        self.note(&token);
        TokenSinkResult::Continue
    }
}

/// A tree builder that shows what it is given.
struct Builder {
    tokens: Tokens,
    tree: TreeBuilder<ego_tree::NodeId, HtmlTreeSink>,
}

impl Builder {
    fn new() -> Builder {
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let tree = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
        Builder { tokens: Tokens::default(), tree }
    }

    fn finish(self) -> (Vec<Seen>, Html) {
        (self.tokens.0.into_inner(), self.tree.sink.finish())
    }
}

impl TokenSink for Builder {
    type Handle = ego_tree::NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<ego_tree::NodeId> {
        self.tokens.note(&token);
        if matches!(token, Token::ParseError(_)) {
            // After one, the tree builder forgets that it was to leave out a line feed.
            return TokenSinkResult::Continue;
        }
        self.tree.process_token(token, line)
    }

    fn end(&self) {
        self.tree.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.tree.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// What our tokenizer makes of a text, and whether the places that it tells follow each other.
pub fn ours(text: &str) -> (Vec<Seen>, Html) {
    let builder = Builder::new();
    let last = RefCell::new(0..0);
    tokenize(text, &builder, &ALL, |start, end| {
        let before = last.replace(start..end);
        assert!(before.end <= start && text.get(start..end).is_some(), "{before:?} {start}..{end}");
    });
    builder.finish()
}

pub fn theirs(text: &str) -> (Vec<Seen>, Html) {
    // Told to drop a mark, it drops one after every script too.
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Builder::new(), options);
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text.strip_prefix('\u{FEFF}').unwrap_or(text)));
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    tokenizer.sink.finish()
}

/// The first difference between both tokenizers.
pub fn difference(text: &str) -> Option<String> {
    let ((tokens, tree), (wanted, wanted_tree)) = (ours(text), theirs(text));
    let at = tokens.iter().zip(&wanted).take_while(|(one, other)| one == other).count();
    if tokens != wanted {
        let shown = |list: &[Seen]| format!("{:.600}", format!("{:?}", list.get(at)));
        return Some(format!("token {at}\n  is     {}\n  not    {}", shown(&tokens), shown(&wanted)));
    }
    (tree != wanted_tree).then(|| "same tokens, other trees".to_owned())
}

/// The first difference between the pages that both tokenizers lead to: their nodes, and spans that are not as tight.
pub fn difference_of_pages(bytes: &[u8]) -> Option<String> {
    let (hints, limits) = (
        Hints { format: Some(Format::Html), ..Hints::default() },
        Limits { attributes: usize::MAX, names: usize::MAX, ..Limits::default() },
    );
    let source = decode(bytes, &hints, &limits);
    let [ours, theirs] =
        [page::Tokenizer::Bytes, page::Tokenizer::Html5ever].map(|by| parse_by(by, &source, &hints, &limits));
    let (mut nodes, mut wanted) = (nodes(&ours), nodes(&theirs));
    loop {
        let (node, want) = match (nodes.next(), wanted.next()) {
            (None, None) => return None,
            (Some(node), Some(want)) if shown(node) == shown(want) => (node, want),
            (node, want) => {
                return Some(format!("{:?}\n  not {:?}", node.map(shown), want.map(shown)));
            }
        };
        let (is, was) = (node.span(), want.span());
        let is_as_tight = match (&is, &was) {
            // html5ever hands over a reference or `<` at the end of a piece with the next piece.
            (Some(is), Some(was)) => {
                let is_late = || source.text[is.start..was.start].contains(['&', '<']);
                is.end <= was.end && (was.start <= is.start || is_late())
            }
            _ => is == was,
        };
        // White space before a `<` that opens no tag hangs elsewhere than that, but comes with it.
        let is_space = node.value().as_text().is_some_and(|text| text.trim().is_empty());
        if !is_as_tight && !is_space {
            return Some(format!("{:?} stands at {is:?}, not at {was:?}", shown(node)));
        }
    }
}

/// What a node is, with its attributes.
fn shown(node: NodeRef<'_>) -> String {
    match node.value() {
        Node::Element(element) => format!("{} {:?}", element.name(), element.attrs().collect::<Vec<_>>()),
        Node::Text(text) => text.to_owned(),
        other => format!("{other:?}"),
    }
}

/// The nodes of a page but for the text of styles, which our tokenizer leaves out.
fn nodes<'a>(page: &'a Page<'_>) -> impl Iterator<Item = NodeRef<'a>> {
    let is_style = |node: NodeRef<'_>| node.element().is_some_and(|one| one.name() == "style");
    let root = page.dom.as_ref().expect("a tree").root();
    root.descendants().filter(move |node| !(node.value().is_text() && node.parent().is_some_and(is_style)))
}
