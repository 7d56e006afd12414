//! HTML or plain text, told by content type, name and content.
//!
//! In: the text and the hints. Out: the format. What holds: an HTML page under a wrong name is still HTML; a text that
//! only mentions a tag is still text.

use super::Hints;
use crate::kinds::Format;

/// Bytes of the text that are looked at.
const PREFIX: usize = 32 << 10;
/// Tags that a text must open to be HTML.
const TAGS: [&str; 30] = [
    "!doctype",
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "div",
    "p",
    "span",
    "a",
    "table",
    "tr",
    "td",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "br",
    "article",
    "section",
    "main",
    "blockquote",
    "pre",
    "!--",
];

/// Tells the format of a text.
pub(super) fn tell(text: &str, hints: &Hints) -> Format {
    if opens_as_html(text) {
        return Format::Html;
    }
    let media = hints.content_type.as_deref().map(|kind| kind.split(';').next().unwrap_or("").trim().to_lowercase());
    match media.as_deref() {
        Some("text/html" | "application/xhtml+xml") => return Format::Html,
        Some("text/plain") => return Format::Text,
        _ => {}
    }
    let name = hints.file_name.as_deref().unwrap_or("").to_lowercase();
    let ending = name.trim_end_matches(".gz").trim_end_matches(".zst").rsplit('.').next().unwrap_or("");
    match ending {
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        "txt" | "text" | "md" => Format::Text,
        _ if has_tags(text) => Format::Html,
        _ => Format::Text,
    }
}

/// Whether a text begins with a tag, a comment or a doctype.
fn opens_as_html(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    start
        .strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') && rest.contains('>'))
}

/// Whether a prefix of the text opens a tag of HTML.
fn has_tags(text: &str) -> bool {
    let mut end = text.len().min(PREFIX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].split('<').skip(1).any(|rest| {
        TAGS.iter().any(|tag| {
            rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
                && (tag.starts_with('!')
                    || rest[tag.len()..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, name: &str) -> Format {
        tell(text, &Hints { file_name: Some(name.to_owned()), ..Hints::default() })
    }

    #[test]
    fn by_content_and_name() {
        assert_eq!(told("<!DOCTYPE html><p>x", "notes.txt"), Format::Html);
        assert_eq!(told("if a<b then <p>", "notes.txt"), Format::Text);
        assert_eq!(told("just words", "page.html.gz"), Format::Html);
        assert_eq!(told("just words", ""), Format::Text);
        assert_eq!(told("<p>one</p>", ""), Format::Html);
        assert_eq!(told("a <pear> and x < y", ""), Format::Text);
    }
}
