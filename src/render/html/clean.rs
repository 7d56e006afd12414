//! The whitelist behind the writer of HTML.
//!
//! In: HTML. Out: HTML that has the elements and attributes that the writer writes, and no others. What holds: the writer
//! escapes all that it writes, so that this has nothing to do; it is there for the day when the writer is wrong.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::SCHEMES;

/// What the ids of footnotes begin with.
pub(super) const NOTE_ID: &str = "bodytext-note-";
/// What the ids of their marks begin with.
pub(super) const MARK_ID: &str = "bodytext-mark-";
/// The class of the section of footnotes.
pub(super) const NOTES: &str = "footnotes";
/// The class of a footnote's mark.
pub(super) const MARK: &str = "footnote-ref";
/// The class of the link back from a footnote.
pub(super) const BACK: &str = "footnote-back";
/// The class of a formula in a line.
pub(super) const INLINE: &str = "math inline";
/// The class of a formula on lines of its own.
pub(super) const DISPLAY: &str = "math display";
/// What the class of code begins with.
pub(super) const LANGUAGE: &str = "language-";

/// The elements that are written.
const TAGS: [&str; 38] = [
    "a",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "rt",
    "ruby",
    "section",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Their attributes.
const ATTRIBUTES: [(&str, &[&str]); 9] = [
    ("a", &["href", "id", "class"]),
    ("code", &["class"]),
    ("details", &["open"]),
    ("img", &["src", "alt"]),
    ("li", &["id", "value"]),
    ("ol", &["start"]),
    ("section", &["class"]),
    ("span", &["class"]),
    ("th", &["colspan", "rowspan"]),
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    let mut attributes: HashMap<&str, HashSet<&str>> =
        ATTRIBUTES.into_iter().map(|(tag, names)| (tag, names.iter().copied().collect())).collect();
    attributes.insert("td", HashSet::from(["colspan", "rowspan"]));
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .tag_attributes(attributes)
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|tag, name, value| is_ours(tag, name, value).then_some(Cow::Borrowed(value)));
    cleaner
});

/// HTML without what is not on the list.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// Whether an attribute has a value that the writer could give it.
fn is_ours(tag: &str, name: &str, value: &str) -> bool {
    match (tag, name) {
        ("code", "class") => {
            let language = value.strip_prefix(LANGUAGE);
            language.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "+#-_.".contains(c)))
        }
        (_, "class") => [NOTES, MARK, BACK, INLINE, DISPLAY].contains(&value),
        (_, "id") => [NOTE_ID, MARK_ID].iter().any(|start| value.starts_with(start)),
        (_, "colspan" | "rowspan" | "start" | "value") => value.parse::<i32>().is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_does_not_pass() {
        let cases = [
            ("<p onclick=x style=y>a</p>", "<p>a</p>"),
            ("a<script>b</script><style>c</style>", "a"),
            ("<form action=x><input name=y>a</form>", "a"),
            ("<li id=x class=y>a", "<li>a</li>"),
            ("<span class='math inline x'>a</span>", "<span>a</span>"),
            ("<code class='language-x\" y'>a</code>", "<code>a</code>"),
            ("<code class='language-c++'>a</code>", "<code class=\"language-c++\">a</code>"),
            ("<img src=data:image/png;base64,x alt=a>", "<img alt=\"a\">"),
            ("<svg><p>a</p></svg>", "<p>a</p>"),
            ("<!-- a -->", ""),
        ];
        for (html, want) in cases {
            assert_eq!(clean(html), want, "{html}");
        }
    }
}
