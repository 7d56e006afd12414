//! The attributes of a page's elements that somebody reads.
//!
//! In: the names that rules ask for. Out: those that a tree must have. What holds: a stage that asks an element for an attribute
//! finds its name here, or tests of a build with debug assertions fail.

use crate::dom::Kept;

/// Names that the stages read, whatever the rules.
const READ: &[&str] = &[
    // what elements are called, and whether they are hidden
    "class",
    "id",
    "role",
    "itemprop",
    "name",
    "hidden",
    "aria-hidden",
    "style",
    // links and images
    "href",
    "src",
    "srcset",
    "alt",
    "width",
    "height",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-orig-file",
    "data-url",
    "data-image",
    "data-srcset",
    "data-lazy-srcset",
    // lists, tables, code, formulas, templates
    "start",
    "colspan",
    "rowspan",
    "data-lang",
    "data-language",
    "data-code-language",
    "type",
    "display",
    "mode",
    "encoding",
    "alttext",
    "shadowrootmode",
    "shadowroot",
    // what the page says of itself
    "lang",
    "xml:lang",
    "content",
    "property",
    "http-equiv",
    "rel",
    "itemtype",
    "datetime",
    "title",
];

/// The attributes that the stages and some rules read, which have added their names.
pub fn kept(mut by_rules: Kept) -> Kept {
    READ.iter().for_each(|name| by_rules.add(name));
    by_rules
}
