//! An extraction as a record for JSON.
//!
//! In: an extraction. Out: a value that serde writes. What holds: keys are stable; what is not known is null or absent, never
//! guessed.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::text;
use crate::blocks::Link;
use crate::content::{Image, Parts, PostText, Related, content, images, related};
use crate::extraction::{Extraction, Judged, Mark, Omitted};
use crate::kinds::{Format, Kind, PageType, Status, Verdict};
use crate::limits::Warning;
use crate::metadata::Metadata;
use crate::rules::Feature;
use crate::scores::Part;
use crate::source::CharsetFrom;

/// The JSON Schema of [`Record`], and of the records of input that could not be understood.
pub const SCHEMA: &str = include_str!("record.schema.json");

/// A page as one JSON object.
#[derive(Debug, Serialize)]
pub struct Record {
    /// What the caller calls the page: a path, or the id of a line of JSON.
    pub id: Value,
    /// What became of the page.
    pub status: Status,
    /// The word F1 that is expected of the body, 0 to 1.
    pub quality: f32,
    /// Its headline.
    pub title: Option<String>,
    /// Its body.
    pub text: String,
    /// Its body as Markdown, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markdown: Option<String>,
    /// Its body as sanitised HTML, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The page as XML-TEI, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tei: Option<String>,
    /// Its URL.
    pub url: Option<String>,
    /// Its language.
    pub lang: Option<String>,
    /// Its type.
    pub page_type: PageType,
    /// HTML or text.
    pub format: Format,
    /// Its charset.
    pub charset: Option<&'static str>,
    /// How the charset was found.
    pub charset_from: Option<CharsetFrom>,
    /// What is known of it beside its body.
    pub metadata: Metadata,
    /// The images of its body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ImageRecord>,
    /// What was cut, replaced or guessed.
    pub warnings: Vec<Warning>,
    /// The posts of a thread, where it is one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostRecord>,
    /// The comments of readers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<PostRecord>,
    /// Links to other articles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedRecord>,
    /// All blocks, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Vec<BlockRecord>>,
}

impl Record {
    /// The record of a page, without its blocks.
    pub fn new(id: impl Into<Value>, extraction: &Extraction) -> Record {
        Record::with_parts(id, extraction, Parts::TEXT)
    }

    /// The record of a page whose text has some parts, without its blocks.
    pub fn with_parts(id: impl Into<Value>, extraction: &Extraction, parts: Parts) -> Record {
        Record {
            id: id.into(),
            status: extraction.status(),
            quality: (extraction.quality() * 1000.0).round() / 1000.0,
            title: extraction.title().map(str::to_owned),
            text: text(&content(extraction, parts)),
            markdown: None,
            html: None,
            tei: None,
            url: extraction.url().map(str::to_owned),
            lang: extraction.lang().map(str::to_owned),
            page_type: extraction.page_type(),
            format: extraction.format(),
            charset: extraction.charset().map(|(name, _)| name),
            charset_from: extraction.charset().map(|(_, from)| from),
            metadata: extraction.metadata().clone(),
            images: images(extraction).into_iter().map(ImageRecord::new).collect(),
            warnings: extraction.warnings().to_vec(),
            posts: extraction.posts().map(|post| PostRecord::new(&post)).collect(),
            comments: extraction.comments().map(|post| PostRecord::new(&post)).collect(),
            related: related(extraction).into_iter().map(RelatedRecord::new).collect(),
            blocks: None,
        }
    }

    /// The record with all blocks.
    #[must_use]
    pub fn with_blocks(self, extraction: &Extraction) -> Record {
        let blocks = extraction.blocks().iter().enumerate();
        Record { blocks: Some(blocks.map(|(index, block)| BlockRecord::new(index, block)).collect()), ..self }
    }
}

/// An image of the body as a JSON object.
#[derive(Debug, Serialize)]
pub struct ImageRecord {
    /// Its address, absolute where that is known.
    pub src: String,
    /// What the page says that it shows; may be empty.
    pub alt: String,
    /// Where it links to.
    pub link: Option<String>,
    /// Its caption, where that is no part of the body.
    pub caption: Option<String>,
}

impl ImageRecord {
    /// The record of an image.
    pub fn new(image: Image) -> ImageRecord {
        let Image { src, alt, link, caption } = image;
        ImageRecord { src, alt, link, caption }
    }
}

/// A piece that renderings leave out of a block, as a JSON object.
#[derive(Debug, Serialize)]
pub struct OmittedRecord {
    /// Bytes of the block's text.
    pub range: Range<usize>,
    /// The id of the rule.
    pub rule: String,
}

impl OmittedRecord {
    /// The record of a piece.
    pub fn new(omitted: &Omitted) -> OmittedRecord {
        OmittedRecord { range: omitted.range.clone(), rule: omitted.origin.rule.clone() }
    }
}

/// A post or a comment as a JSON object.
#[derive(Debug, Serialize)]
pub struct PostRecord {
    /// Who wrote it.
    pub author: Option<String>,
    /// When: ISO 8601, as precise as the page says.
    pub date: Option<String>,
    /// Posts around it, which it answers.
    pub depth: usize,
    /// Its text, paragraphs split by a blank line.
    pub text: String,
}

impl PostRecord {
    /// The record of a post.
    pub fn new(post: &PostText<'_>) -> PostRecord {
        PostRecord { author: post.author.clone(), date: post.date.clone(), depth: post.depth, text: post.text() }
    }
}

/// A link to another article as a JSON object.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct RelatedRecord {
    /// The text of the link.
    pub text: String,
    /// Its address, absolute where that is known.
    pub href: String,
}

impl RelatedRecord {
    /// The record of a link.
    pub fn new(related: Related) -> RelatedRecord {
        RelatedRecord { text: related.text, href: related.href }
    }
}

/// A block as a JSON object.
#[derive(Debug, Serialize)]
pub struct BlockRecord {
    /// Its place among the blocks, from 0.
    pub index: usize,
    /// Kept or dropped.
    pub verdict: Verdict,
    /// What a dropped block is.
    pub kind: Option<Kind>,
    /// Its score, in log-odds.
    pub score: f32,
    /// Its text.
    pub text: String,
    /// Its words.
    pub words: f32,
    /// Its link density.
    pub link_density: f32,
    /// Its tag.
    pub tag: String,
    /// Its level, if it is a heading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<u8>,
    /// Its bytes in the decoded source.
    pub span: Option<Range<usize>>,
    /// Its links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// What renderings leave out of its text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<OmittedRecord>,
}

impl BlockRecord {
    /// The record of a block.
    pub fn new(index: usize, block: &Judged) -> BlockRecord {
        BlockRecord {
            index,
            verdict: block.verdict(),
            kind: block.kind(),
            score: block.score(),
            text: block.text.clone(),
            words: block.words,
            link_density: block.link_density(),
            tag: block.tag.to_string(),
            heading: block.heading_level(),
            span: block.span.clone(),
            links: block.links.clone(),
            omitted: block.omitted().iter().map(OmittedRecord::new).collect(),
        }
    }
}

/// A mark as a JSON object.
#[derive(Debug, Serialize)]
pub struct MarkRecord<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The rule's file.
    pub file: &'a str,
    /// The rule's line.
    pub line: u32,
    /// The rule's reason.
    pub why: &'a str,
    /// What it adds to the score.
    pub weight: f32,
    /// The verdict, if it gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

impl<'a> MarkRecord<'a> {
    /// The record of a mark.
    pub fn new(mark: &'a Mark) -> MarkRecord<'a> {
        MarkRecord {
            rule: &mark.rule,
            file: &mark.file,
            line: mark.line,
            why: &mark.why,
            weight: mark.weight,
            verdict: mark.verdict,
        }
    }
}

/// What a feature gave to a block's score through the decision tables.
#[derive(Clone, Debug, Serialize)]
pub struct PartRecord<'a> {
    /// What was asked, with the block's value: `link-density = 0.93`, `class footer`.
    pub asked: String,
    /// What that means; empty for what the tables give to all blocks.
    pub about: String,
    /// What it gave, in log-odds.
    pub weight: f32,
    /// The table in which it gave most.
    pub rule: &'a str,
    /// The table's file.
    pub file: &'a str,
    /// The table's line.
    pub line: u32,
}

impl<'a> PartRecord<'a> {
    /// The record of a part.
    pub fn new(part: &'a Part) -> PartRecord<'a> {
        PartRecord {
            asked: part.words(),
            about: part.feature.as_ref().map(Feature::about).unwrap_or_default(),
            weight: part.weight,
            rule: &part.origin.rule,
            file: &part.origin.file,
            line: part.origin.line,
        }
    }
}
