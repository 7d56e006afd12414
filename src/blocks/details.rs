//! What the attributes of an element say that renderings need: where a list starts, how far a cell spans, the language of
//! code.
//!
//! In: a tag or a node of the tree. Out: [`Detail`]. What holds: numbers are within the bounds of the HTML standard.

use super::tags::beginning;
use crate::dom::{Element as Tag, NodeRef};

/// What is known of an element besides its tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The number of an ordered list's first item.
    Start(i32),
    /// How many columns and rows a cell spans, 1 to 1,000 and 1 to 65,534.
    Span {
        /// Columns.
        columns: u32,
        /// Rows.
        rows: u32,
    },
    /// The programming language of preformatted text, as the page names it.
    Language(String),
    /// A formula that stands on lines of its own.
    Display,
}

/// Elements around preformatted text whose class may name its language.
const AROUND: usize = 4;

/// The detail of an element, if its tag has one.
pub(super) fn detail(tag: Tag<'_>, node: NodeRef<'_>) -> Option<Detail> {
    match tag.name() {
        "ol" => Some(Detail::Start(number(tag.attr("start"))?)),
        "td" | "th" => {
            let columns = number(tag.attr("colspan")).unwrap_or(1).clamp(1, 1_000).unsigned_abs();
            let rows = number(tag.attr("rowspan")).unwrap_or(1).clamp(1, 65_534).unsigned_abs();
            (columns > 1 || rows > 1).then_some(Detail::Span { columns, rows })
        }
        "pre" | "listing" | "xmp" => language(node).map(Detail::Language),
        _ => None,
    }
}

/// A number as HTML writes it: digits with a sign, whatever follows. Too large ones are the largest.
pub(super) fn number(value: Option<&str>) -> Option<i32> {
    let value = value?.trim_start();
    let (sign, digits) = match value.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, value.strip_prefix('+').unwrap_or(value)),
    };
    let digits = &digits[..digits.bytes().take_while(u8::is_ascii_digit).count()];
    if digits.is_empty() {
        return None;
    }
    Some(digits.parse::<i32>().map_or(sign * i32::MAX, |number| sign * number))
}

/// The language that the element, the code in it, or one of those close around it names.
fn language(pre: NodeRef<'_>) -> Option<String> {
    let inside = pre.children().filter(|child| is_code(*child)).take(1);
    inside.chain([pre]).chain(pre.ancestors().take(AROUND)).find_map(|node| language_of(node.element()?))
}

fn is_code(node: NodeRef<'_>) -> bool {
    node.element().is_some_and(|tag| tag.name() == "code")
}

/// The language that an element names: by an attribute, or by a class as the HTML standard proposes and highlighters
/// write them.
fn language_of(tag: Tag<'_>) -> Option<String> {
    let attribute = ["data-lang", "data-language", "data-code-language"].iter().find_map(|name| tag.attr(name));
    if let Some(language) = attribute.and_then(a_language) {
        return Some(language);
    }
    let mut classes = beginning(tag.attr("class")).split_ascii_whitespace();
    while let Some(class) = classes.next() {
        // SyntaxHighlighter writes `brush: ruby`.
        if class == "brush:" {
            return classes.next().and_then(|name| a_language(name.trim_end_matches(';')));
        }
        let prefixes = ["language-", "lang-", "highlight-source-", "brush:"];
        if let Some(language) = prefixes.iter().find_map(|prefix| a_language(class.strip_prefix(prefix)?)) {
            return Some(language);
        }
    }
    None
}

/// A name that can be one of a language.
fn a_language(name: &str) -> Option<String> {
    let name = name.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || "+#-_.".contains(c);
    let is_one = !name.is_empty() && name.len() <= 30 && name.chars().all(fits);
    (is_one && !["none", "plaintext", "text", "plain"].contains(&name)).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dom::Selector;
    use crate::page::tree_of;

    fn of(html: &str, selector: &str) -> Option<Detail> {
        let html = tree_of(html);
        let selector = Selector::parse(selector).unwrap();
        let element = html.select(&selector).next().unwrap();
        detail(element, element.node())
    }

    #[test]
    fn numbers_are_read_as_browsers_read_them_and_clamped() {
        let cases = [("7", Some(7)), (" +3x", Some(3)), ("-2", Some(-2)), ("99999999999", Some(i32::MAX)), ("x", None)];
        for (text, want) in cases {
            assert_eq!(number(Some(text)), want, "{text}");
        }
        let span = of("<table><tr><td colspan=99999999999 rowspan=-4>x", "td");
        assert_eq!(span, Some(Detail::Span { columns: 1_000, rows: 1 }));
        assert_eq!(of("<table><tr><td colspan=1>x", "td"), None);
        assert_eq!(of("<ol start=4><li>x", "ol"), Some(Detail::Start(4)));
    }

    #[test]
    fn languages_are_found_where_highlighters_put_them() {
        let cases = [
            ("<pre><code class='hljs language-Rust'>x", Some("rust")),
            ("<pre class='brush: ruby; gutter: true'>x", Some("ruby")),
            ("<div class='highlight highlight-source-shell'><pre>x", Some("shell")),
            ("<div class='language-python highlighter-rouge'><div><pre><code>x", Some("python")),
            ("<pre data-lang=c++>x", Some("c++")),
            ("<pre class='language-none'>x", None),
            ("<pre class='lang-<b>'>x", None),
        ];
        for (html, want) in cases {
            assert_eq!(of(html, "pre"), want.map(|name| Detail::Language(name.to_owned())), "{html}");
        }
    }
}
