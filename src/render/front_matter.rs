//! Metadata before Markdown.
//!
//! In: metadata. Out: YAML between two lines of dashes. What holds: values are JSON, which YAML reads as well, so that no
//! title can break out of its line; what is not known is left out.

use serde_json::Value;

use crate::metadata::Metadata;

/// The metadata as front matter.
pub fn front_matter(metadata: &Metadata) -> String {
    let mut out = String::from("---\n");
    let known = serde_json::to_value(metadata).unwrap_or_default();
    for key in KEYS {
        let value = &known[*key];
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            out.push_str(&format!("{key}: {}\n", in_line(value)));
        }
    }
    out.push_str("---\n");
    out
}

/// The keys, in the order in which people read them.
const KEYS: &[&str] = &[
    "title",
    "authors",
    "date",
    "modified",
    "site",
    "url",
    "language",
    "description",
    "image",
    "tags",
    "license",
    "page_type",
];

/// A value on one line. The separators of lines that JSON lets stand are breaks to YAML.
fn in_line(value: &Value) -> String {
    value.to_string().replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
