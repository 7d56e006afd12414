//! The posts of a thread and the comments under an article, each with author, time and text.
//!
//! In: an extraction. Out: views of its posts. What holds: a post with kept text is part of a thread and gives only what
//! is kept; one whose text is dropped as comments is a comment and gives what was dropped.

use std::ops::Deref;

use crate::extraction::{Extraction, Judged};
use crate::kinds::Kind;
use crate::threads::{Post, is_thread};

/// A post with its text. The fields of its [`Post`] can be read from it.
#[derive(Clone, Debug)]
pub struct PostText<'a> {
    post: &'a Post,
    blocks: Vec<&'a Judged>,
}

impl Deref for PostText<'_> {
    type Target = Post;

    fn deref(&self) -> &Post {
        self.post
    }
}

impl<'a> PostText<'a> {
    /// Who wrote it.
    pub fn author(&self) -> Option<&'a str> {
        self.post.author.as_deref()
    }

    /// When: ISO 8601, as precise as the page says.
    pub fn date(&self) -> Option<&'a str> {
        self.post.date.as_deref()
    }

    /// The blocks of its text.
    pub fn judged(&self) -> &[&'a Judged] {
        &self.blocks
    }

    /// Its text: paragraphs split by a blank line.
    pub fn text(&self) -> String {
        if let (Some(part), [_]) = (&self.post.part, self.blocks.as_slice()) {
            return part.clone();
        }
        let texts: Vec<_> = self.blocks.iter().map(|block| block.shown_text()).collect();
        texts.join("\n\n")
    }
}

impl Extraction {
    /// The posts of a thread: those of which text is kept. A single one is a thread only on a page of type forum.
    pub fn posts(&self) -> impl Iterator<Item = PostText<'_>> {
        let kept = |post| self.judged(post).filter(|block| block.is_kept());
        let shown = self.posts.iter().filter(|post| kept(post).next().is_some()).count();
        let thread = is_thread(shown, self.page_type());
        let posts = self.posts.iter().filter(move |_| thread);
        posts.filter_map(move |post| some(PostText { post, blocks: kept(post).collect() }))
    }

    /// The comments of readers: posts of which no text is kept and some is dropped as comments.
    pub fn comments(&self) -> impl Iterator<Item = PostText<'_>> {
        self.posts.iter().filter_map(|post| {
            let kept = self.judged(post).any(Judged::is_kept);
            let comment = self.judged(post).any(|block| block.kind() == Some(Kind::Comments));
            some(PostText { post, blocks: self.judged(post).filter(|_| comment && !kept).collect() })
        })
    }

    /// All posts that rules find on the page, kept and dropped, in document order.
    pub fn all_posts(&self) -> &[Post] {
        &self.posts
    }

    /// A post with all of its text, kept and dropped.
    pub fn whole<'a>(&'a self, post: &'a Post) -> PostText<'a> {
        PostText { post, blocks: self.judged(post).collect() }
    }

    fn judged<'a>(&'a self, post: &'a Post) -> impl Iterator<Item = &'a Judged> {
        post.text.iter().filter_map(|block| self.blocks().get(*block))
    }
}

fn some(post: PostText<'_>) -> Option<PostText<'_>> {
    (!post.blocks.is_empty()).then_some(post)
}
