//! Stage `threads`: [`Page`], [`Blocks`], [`RuleMark`]s → [`Post`]s, the posts of a thread and the comments under an article.
//!
//! What holds: rules say which elements are posts and where author, time and text stand in them; a block belongs to the
//! innermost post around it; posts stand in document order, an answer behind what it answers; one walk over the tree
//! serves all rules, and time is linear in the page.

mod owned;
mod read;
mod walk;

use std::sync::Arc;

use crate::blocks::Blocks;
use crate::found::Found;
use crate::kinds::PageType;
use crate::marks::RuleMark;
use crate::page::Page;
use crate::rules::{Origin, RuleSet};

/// A post of a thread, or a comment.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its element: an index into [`Blocks::elements`].
    pub element: usize,
    /// Its blocks, but for those of posts inside it: indexes, ascending.
    pub blocks: Vec<usize>,
    /// Those of its blocks that are its text: no author, no time, no button.
    pub text: Vec<usize>,
    /// Its text where that is only a part of its one block, as in "Indeed. – Ann, May 3".
    pub part: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When: ISO 8601, as precise as the page says.
    pub date: Option<String>,
    /// The `id` of its element.
    pub id: Option<String>,
    /// The post that it stands in, which it answers: an index into the list of posts.
    pub parent: Option<usize>,
    /// Posts around it.
    pub depth: usize,
    /// The rule that found it.
    pub source: Arc<Origin>,
}

/// Finds the posts of a page.
pub fn threads(page: &Page<'_>, blocks: &Blocks, found: &Found, marks: &[RuleMark], rules: &RuleSet) -> Vec<Post> {
    let Some(html) = page.dom.as_ref().filter(|_| found.has_posts) else { return Vec::new() };
    let walked = walk::walk(html, page.head.lang.as_deref(), rules, found);
    owned::owned(html, &walked, blocks, marks, rules)
}

/// Whether posts are a thread: several of which text is kept, or what there is on a page of type forum.
pub fn is_thread(shown: usize, page_type: PageType) -> bool {
    shown > 1 || page_type == PageType::Forum
}
