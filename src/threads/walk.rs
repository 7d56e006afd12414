//! The walk over the page's tree.
//!
//! In: the tree and what selectors match in it. Out: for each post what its rule finds in it. What holds: each element is seen
//! once; what stands in a post inside a post is the inner one's, unless that turns out to be none.

use rustc_hash::FxHashMap;

use super::read;
use crate::dates::{self, Date};
use crate::dom::{Dom, Edge, Element, NodeId};
use crate::found::{Found as Matched, Target};
use crate::rules::{PostPart, PostRule, RuleSet, Spot};

/// Elements of a post that are tried for one part of it.
const TRIES: usize = 12;

/// Elements of a post that are kept in mind.
const HITS: usize = 1_000;

/// A post as the tree shows it.
#[derive(Debug)]
pub(super) struct Found {
    /// What the rule that takes it for a post finds; none if no rule finds what it needs.
    pub reading: Option<Reading>,
    /// The `id` of its element.
    pub id: Option<String>,
    /// The element around it that rules take for a post.
    pub parent: Option<usize>,
    /// The node right around it.
    pub around: Option<NodeId>,
}

/// What a rule finds in a post.
#[derive(Debug)]
pub(super) struct Reading {
    /// The number of the rule.
    pub rule: usize,
    /// The author.
    pub author: Value<String>,
    /// The time.
    pub time: Value<Date>,
    /// The elements that hold its text.
    pub bodies: Vec<NodeId>,
}

/// A value, and the node if it is not the post's own.
pub(super) type Value<T> = Option<(T, Option<NodeId>)>;

/// An element that can be a part of a post by one of its rules.
#[derive(Clone, Copy)]
struct Hit<'p> {
    element: Element<'p>,
    rule: usize,
    part: PostPart,
    place: usize,
}

/// A post whose end is not reached.
struct Open<'p> {
    post: usize,
    element: Element<'p>,
    rules: Vec<usize>,
    hits: Vec<Hit<'p>>,
}

/// What the walk has found.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The posts, in document order.
    pub posts: Vec<Found>,
    /// The post that begins at a node.
    pub starts: FxHashMap<NodeId, usize>,
}

/// Walks the tree once.
pub(super) fn walk(html: &Dom, lang: Option<&str>, rules: &RuleSet, matched: &Matched) -> Walked {
    let mut walked = Walked::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    // how many open posts there are of each rule
    let mut asked = vec![0_usize; rules.posts.len()];
    for edge in html.root().traverse() {
        match edge {
            Edge::Open(node) => {
                let Some(element) = node.element() else { continue };
                start(element, &mut open, &mut asked, &mut walked, matched);
                if let Some(last) = open.last_mut() {
                    for target in matched.at(node.id()) {
                        let Target::PostPart(rule, part, place) = target else { continue };
                        if asked[rule] > 0 && last.hits.len() < HITS {
                            last.hits.push(Hit { element, rule, part, place });
                        }
                    }
                }
            }
            Edge::Close(node) => {
                let Some(ended) = open.pop_if(|last| last.element.id() == node.id()) else { continue };
                ended.rules.iter().for_each(|rule| asked[*rule] -= 1);
                let reading = ended.rules.iter().find_map(|rule| reading(*rule, &ended, lang, rules));
                match (&reading, open.last_mut()) {
                    (None, Some(around)) => {
                        let room = HITS.saturating_sub(around.hits.len());
                        around.hits.extend(ended.hits.into_iter().take(room));
                    }
                    _ => walked.posts[ended.post].reading = reading,
                }
            }
        }
    }
    walked
}

/// Opens a post where one begins.
fn start<'p>(
    element: Element<'p>,
    open: &mut Vec<Open<'p>>,
    asked: &mut [usize],
    walked: &mut Walked,
    matched: &Matched,
) {
    let rules = matched.at(element.id()).filter_map(|one| if let Target::Post(rule) = one { Some(rule) } else { None });
    let of: Vec<usize> = rules.collect();
    if of.is_empty() {
        return;
    }
    of.iter().for_each(|rule| asked[*rule] += 1);
    let post = walked.posts.len();
    walked.starts.insert(element.id(), post);
    let (id, parent) = (element.attr("id").map(str::to_owned), open.last().map(|around| around.post));
    let around = element.node().parent().map(|node| node.id());
    walked.posts.push(Found { reading: None, id, parent, around });
    open.push(Open { post, element, rules: of, hits: Vec::new() });
}

/// What a rule finds in a post, if it finds what it needs.
fn reading(number: usize, post: &Open<'_>, lang: Option<&str>, rules: &RuleSet) -> Option<Reading> {
    let rule = rules.posts.get(number)?;
    let hits: Vec<&Hit<'_>> = post.hits.iter().filter(|hit| hit.rule == number).collect();
    let of = |part: PostPart| -> Vec<&Hit<'_>> {
        let mut of: Vec<&Hit<'_>> = hits.iter().copied().filter(|hit| hit.part == part).collect();
        of.sort_by_key(|hit| hit.place);
        of
    };
    let author = first(&rule.author, &of(PostPart::Author), post.element, Some);
    let day = |text: String| dates::read(&text, &rules.dates, lang).filter(|date| date.day().is_some());
    let time = first(&rule.time, &of(PostPart::Time), post.element, day);
    let bodies = of(PostPart::Body);
    let best = bodies.first().map(|hit| hit.place);
    let bodies = bodies.iter().filter(|hit| Some(hit.place) == best).map(|hit| hit.element.id()).collect();
    let reading = Reading { rule: number, author, time, bodies };
    suffices(&reading, rule).then_some(reading)
}

fn suffices(reading: &Reading, rule: &PostRule) -> bool {
    let has = |part: &PostPart| match part {
        PostPart::Author => reading.author.is_some(),
        PostPart::Time => reading.time.is_some(),
        PostPart::Body => !reading.bodies.is_empty(),
    };
    rule.needs.is_empty() || rule.needs.iter().any(has)
}

/// The first value in the order of the rule's spots, then of the page.
fn first<T>(spots: &[Spot], hits: &[&Hit<'_>], own: Element<'_>, understood: impl Fn(String) -> Option<T>) -> Value<T> {
    let mut tries = TRIES;
    for (place, spot) in spots.iter().enumerate() {
        if spot.selector.is_none() {
            if let Some(value) = read::value(own, spot).and_then(&understood) {
                return Some((value, None));
            }
            continue;
        }
        let from = hits.partition_point(|hit| hit.place < place);
        for hit in hits[from..].iter().take_while(|hit| hit.place == place) {
            tries = tries.checked_sub(1)?;
            if let Some(value) = read::value(hit.element, spot).and_then(&understood) {
                return Some((value, Some(hit.element.id())));
            }
        }
    }
    None
}
