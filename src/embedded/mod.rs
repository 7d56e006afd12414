//! Stage `embedded`: a [`Page`] that shows next to nothing → a page whose tree has the text that it holds as data.
//!
//! What holds: rules say where such text stands, the first one that finds more words than the page shows is taken, and a
//! warning names it; the text hangs in an `<article data-embedded>` at the end of the tree, as HTML like all other text, so
//! that no later stage knows the difference; no script is run.

mod data;
mod find;
mod flight;
mod graft;
mod literal;
mod markup;

use crate::blocks::segment;
use crate::dom::Dom;
use crate::kinds::{Format, Status};
use crate::limits::{Limits, Warning};
use crate::page::{self, Page};
use crate::rules::{EmbeddedRule, RuleSet};
use crate::source::{Hints, from_text};

use data::{Data, Held};
use find::Text;
use markup::Markup;

/// What became of a page as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Words of its body.
    pub words: f32,
    /// Its status.
    pub status: Status,
    /// How many times more words than the body a text must have.
    pub times: f32,
}

/// Reads the text that a page holds as data; none if no rule finds enough, or the time is over before one does.
pub fn embedded<'a>(page: &'a Page<'_>, shown: Shown, rules: &RuleSet) -> Option<Page<'a>> {
    let mut data = Data::of(page, rules)?;
    let holds = |rule: &&EmbeddedRule| {
        let words = &rule.body_words;
        (words.is_empty() || words.iter().any(|words| words.holds(shown.words)))
            && (rule.status.is_empty() || rule.status.contains(&shown.status))
    };
    for rule in rules.embedded.iter().filter(holds) {
        page.deadline.in_time()?;
        let texts = texts(rule, &mut data);
        let words: f32 = texts.iter().map(|text| text.markup.words).sum();
        if words > shown.words * shown.times {
            let origin = &rule.origin;
            let place = format!("{}:{}", origin.file, origin.line);
            let warning = Warning::Embedded { rule: origin.rule.clone(), place };
            let dom = graft(page.dom.as_ref()?, rule, &texts);
            return Some(page.with_tree(dom, warning));
        }
    }
    None
}

/// The text that one rule reads of a piece of HTML, its blocks split by a blank line: for its tests.
pub fn read_by(rule: &EmbeddedRule, piece: &str) -> String {
    let rules = RuleSet { embedded: vec![rule.clone()], ..RuleSet::default() };
    let source = from_text(piece, Format::Html);
    let page = page::parse(&source, &Hints::default(), &Limits::default());
    let Some(mut data) = Data::of(&page, &rules) else { return String::new() };
    let texts = texts(rule, &mut data);
    let dom = graft(&Dom::default(), rule, &texts);
    let blocks = segment(&page::from_dom(dom, &Hints::default())).blocks;
    blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join("\n\n")
}

/// The texts that a rule finds.
fn texts(rule: &EmbeddedRule, data: &mut Data<'_>) -> Vec<Text> {
    match data.held(&rule.store, rule.body.is_empty()) {
        Held::Texts(texts) => find::whole(rule, &texts),
        Held::Values(values) => find::texts(rule, &values),
        Held::Elements(html) => {
            let markup = Markup::of_html(html);
            let enough = find::has_enough(rule, &markup);
            enough.then_some(Text { markup, author: None, time: None }).into_iter().collect()
        }
    }
}

fn graft(html: &Dom, rule: &EmbeddedRule, texts: &[Text]) -> Dom {
    let posts = !rule.author.is_empty() || !rule.time.is_empty();
    graft::graft(html, &rule.origin.rule, texts, posts)
}
