//! Which blocks belong to which post, and which of them are its text.
//!
//! In: the posts of the tree, the blocks and their marks. Out: [`Post`]s. What holds: a block is in one post at most; a
//! post without a text of its own is left out, and the first post inside takes its place.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::walk::{Found, Reading, Walked};
use super::{Post, read};
use crate::blocks::Blocks;
use crate::dom::{Dom, NodeId};
use crate::kinds::Verdict;
use crate::marks::{Effect, RuleMark};
use crate::rules::{Conditions, Rule, RuleSet};

/// What an element of the page is to the posts.
#[derive(Clone, Copy, Default)]
struct Standing {
    /// The innermost post around it.
    post: Option<usize>,
    /// Whether it holds text of that post.
    body: bool,
    /// Whether it is the author or the time of that post.
    about: bool,
}

/// How the rules of boilerplate know a block by its words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    No,
    /// A weight speaks against it.
    Weight,
    /// A verdict drops it.
    Verdict,
}

/// Gives every post its blocks.
pub(super) fn owned(html: &Dom, walked: &Walked, blocks: &Blocks, marks: &[RuleMark], rules: &RuleSet) -> Vec<Post> {
    if walked.posts.is_empty() {
        return Vec::new();
    }
    let (standings, elements) = standings(walked, blocks);
    let of_block = |block: usize| blocks.blocks.get(block).and_then(|block| standings.get(block.element));
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); walked.posts.len()];
    let mut has_body = vec![false; own.len()];
    for block in 0..blocks.blocks.len() {
        let Some(Standing { post: Some(post), body, about }) = of_block(block) else { continue };
        own[*post].push(block);
        has_body[*post] |= *body && !*about;
    }
    let known = known_by_words(blocks.blocks.len(), marks, rules);
    let is_text = |block: usize, has_body: bool| {
        let Some(standing) = of_block(block).filter(|standing| !standing.about) else { return false };
        if has_body { standing.body && known[block] < Known::Verdict } else { known[block] == Known::No }
    };
    let text: Vec<Vec<usize>> = own
        .iter()
        .zip(&has_body)
        .map(|(own, has_body)| own.iter().copied().filter(|block| is_text(*block, *has_body)).collect())
        .collect();
    left(html, &walked.posts, Blocked { own, text, elements, has_body }, rules)
}

/// What each element is to the posts, and the element of each post.
fn standings(walked: &Walked, blocks: &Blocks) -> (Vec<Standing>, Vec<usize>) {
    let readings = || walked.posts.iter().enumerate().filter_map(|(post, found)| Some((post, found.reading.as_ref()?)));
    let values = readings().flat_map(|(_, reading)| {
        let author = reading.author.as_ref().and_then(|author| author.1);
        [author, reading.time.as_ref().and_then(|time| time.1)]
    });
    let about: FxHashSet<NodeId> = values.flatten().collect();
    let bodies: FxHashMap<NodeId, usize> =
        readings().flat_map(|(post, reading)| reading.bodies.iter().map(move |node| (*node, post))).collect();
    let mut standings: Vec<Standing> = Vec::with_capacity(blocks.elements.len());
    let mut elements = vec![0; walked.posts.len()];
    for (index, element) in blocks.elements.iter().enumerate() {
        let mut standing = if index == 0 { Standing::default() } else { standings[element.parent] };
        if let Some(node) = element.node {
            if let Some(post) = walked.starts.get(&node).filter(|post| walked.posts[**post].reading.is_some()) {
                standing = Standing { post: Some(*post), body: false, about: false };
                elements[*post] = index;
            }
            standing.body |= standing.post.is_some() && bodies.get(&node).copied() == standing.post;
            standing.about |= about.contains(&node);
        }
        standings.push(standing);
    }
    (standings, elements)
}

/// For each block, how the rules of boilerplate know it by its words: "Reply", "3 days ago".
fn known_by_words(count: usize, marks: &[RuleMark], rules: &RuleSet) -> Vec<Known> {
    let mut known = vec![Known::No; count];
    for mark in marks {
        if !rules.rules.get(mark.rule).is_some_and(asks_for_words) {
            continue;
        }
        let how = match mark.effect {
            Effect::Verdict(Verdict::Drop) => Known::Verdict,
            Effect::Weight(weight) if weight < 0.0 => Known::Weight,
            _ => continue,
        };
        known[mark.block] = known[mark.block].max(how);
    }
    known
}

fn asks_for_words(rule: &Rule) -> bool {
    let Conditions { text, starts_with, ends_with, exactly, regex, .. } = &rule.when;
    let phrases = [text, starts_with, ends_with, exactly].iter().any(|phrases| !phrases.is_empty());
    rule.kind.is_some() && (phrases || !regex.is_empty())
}

/// The blocks and elements of the posts that were found.
struct Blocked {
    own: Vec<Vec<usize>>,
    text: Vec<Vec<usize>>,
    elements: Vec<usize>,
    /// Whether blocks stand in the elements that hold the text.
    has_body: Vec<bool>,
}

/// The posts that have a text, with their parents among those.
fn left(html: &Dom, found: &[Found], mut of: Blocked, rules: &RuleSet) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    // for each post that was found: the one that stands for it, and the first one inside if it has no text
    let mut places: Vec<Option<usize>> = Vec::with_capacity(found.len());
    let mut first: Vec<Option<usize>> = vec![None; found.len()];
    for (number, post) in found.iter().enumerate() {
        let beside = |first: usize| found[first].around == post.around;
        let parent = post.parent.and_then(|outer| match first[outer] {
            Some(inside) if beside(inside) => found[outer].parent.and_then(|parent| places[parent]),
            _ => places[outer],
        });
        let rule = post.reading.as_ref().and_then(|reading| Some((reading, rules.posts.get(reading.rule)?)));
        let Some((reading, rule)) = rule.filter(|_| !of.text[number].is_empty()) else {
            places.push(parent);
            continue;
        };
        // answers stand in the element around a post, not in its own: the first inside takes the place of that
        if let Some(outer) = post.parent.filter(|outer| of.text[*outer].is_empty() && first[*outer].is_none()) {
            first[outer] = Some(number);
            places[outer] = Some(posts.len());
        }
        places.push(Some(posts.len()));
        posts.push(Post {
            element: of.elements[number],
            blocks: std::mem::take(&mut of.own[number]),
            text: of.text[number].clone(),
            part: if of.has_body[number] { None } else { part(html, reading) },
            author: reading.author.as_ref().map(|author| author.0.clone()),
            date: reading.time.as_ref().map(|time| time.0.to_string()),
            id: post.id.clone(),
            parent,
            depth: parent.and_then(|parent| posts.get(parent)).map_or(0, |parent| parent.depth + 1),
            source: Arc::clone(&rule.origin),
        });
    }
    posts
}

/// The text of a post whose elements for it hold no block of their own.
fn part(html: &Dom, reading: &Reading) -> Option<String> {
    let element = |node: &NodeId| html.get(*node).and_then(|node| node.element());
    match reading.bodies.as_slice() {
        [only] => element(only).and_then(read::line),
        _ => None,
    }
}
