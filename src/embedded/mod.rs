//! Stage `embedded`: a [`Page`] that shows next to nothing → a page whose tree has the text that it holds as data.
//!
//! What holds: rules say where such text stands, the first one that finds more words than the page shows is taken, and a
//! warning names it; the text hangs in an `<article data-embedded>` at the end of the tree, as HTML like all other text, so
//! that no later stage knows the difference; no script is run; the page's limits hold for such text as for its own, and
//! what they cut is told, as is what was not read.

mod data;
mod find;
mod flight;
mod graft;
mod left;
mod literal;
mod markup;

use crate::blocks::segment;
use crate::dom::Dom;
use crate::kinds::{Format, Status};
use crate::limits::{DataLimit, Limits, Warning};
use crate::page::{self, Fragments, Page};
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

/// What became of a page's data.
#[derive(Debug)]
pub struct Embedded<'a> {
    /// The page with the text that was read; none if no rule finds enough, or the time is over before one does.
    pub page: Option<Page<'a>>,
    /// What of the data was not read, whether a text was found or not.
    pub warnings: Vec<Warning>,
}

/// Reads the text that a page holds as data.
pub fn embedded<'a>(page: &'a Page<'_>, shown: Shown, rules: &RuleSet) -> Embedded<'a> {
    let Some(mut data) = Data::of(page, rules) else { return Embedded { page: None, warnings: Vec::new() } };
    let found = first(page, shown, rules, &mut data);
    if found.is_none() && page.deadline.is_over() {
        data.left.note(DataLimit::Time);
    }
    Embedded { page: found, warnings: data.left.warnings().collect() }
}

/// The page with the text of the first rule that finds enough.
fn first<'a>(page: &'a Page<'_>, shown: Shown, rules: &RuleSet, data: &mut Data<'_>) -> Option<Page<'a>> {
    let holds = |rule: &&EmbeddedRule| {
        let words = &rule.body_words;
        (words.is_empty() || words.iter().any(|words| words.holds(shown.words)))
            && (rule.status.is_empty() || rule.status.contains(&shown.status))
    };
    for rule in rules.embedded.iter().filter(holds) {
        page.deadline.in_time()?;
        let Found { texts, mut warnings } = texts(rule, data)?;
        let words: f32 = texts.iter().map(|text| text.markup.words).sum();
        if words > shown.words * shown.times {
            let origin = &rule.origin;
            let place = format!("{}:{}", origin.file, origin.line);
            let mut fragments = Fragments::of(page, graft::DEEPER);
            let dom = graft(page.dom.as_ref()?, rule, &texts, &mut fragments)?;
            warnings.extend(fragments.warnings);
            warnings.push(Warning::Embedded { rule: origin.rule.clone(), place });
            return Some(page.with_tree(dom, warnings));
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
    let found = texts(rule, &mut data);
    let bare = page::from_dom(Dom::default(), &Hints::default());
    let mut fragments = Fragments::of(&bare, graft::DEEPER);
    let dom = found.and_then(|found| graft(&Dom::default(), rule, &found.texts, &mut fragments));
    let blocks = segment(&page::from_dom(dom.unwrap_or_default(), &Hints::default())).blocks;
    blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join("\n\n")
}

/// Texts, and what limits cut of them.
struct Found {
    texts: Vec<Text>,
    warnings: Vec<Warning>,
}

/// The texts that a rule finds; none if the time is over before.
fn texts(rule: &EmbeddedRule, data: &mut Data<'_>) -> Option<Found> {
    let (mut warnings, deadline) = (Vec::new(), data.deadline());
    let texts = match data.held(&rule.store, rule.body.is_empty())? {
        Held::Texts(texts) => find::whole(rule, &texts),
        Held::Values(values) => find::texts(rule, &values, &mut data.left, deadline)?,
        Held::Elements(html, cut) => {
            warnings = cut;
            let markup = Markup::of_html(html);
            let enough = find::has_enough(rule, &markup);
            enough.then_some(Text { markup, author: None, time: None }).into_iter().collect()
        }
    };
    Some(Found { texts, warnings })
}

fn graft(html: &Dom, rule: &EmbeddedRule, texts: &[Text], fragments: &mut Fragments<'_>) -> Option<Dom> {
    let posts = !rule.author.is_empty() || !rule.time.is_empty();
    graft::graft(html, &rule.origin.rule, texts, posts, fragments)
}
