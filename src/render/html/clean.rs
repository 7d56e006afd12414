//! The whitelist behind the writer of HTML.
//!
//! In: HTML. Out: HTML that has the elements and attributes that the writer writes, and no others. What holds: the writer
//! escapes all that it writes, so that this has nothing to do; it is there for the day when the writer is wrong.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use memchr::{memchr, memrchr2};

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
/// The class of the section of comments.
pub(super) const COMMENTS: &str = "comments";
/// The class of the section of links to other pages.
pub(super) const RELATED: &str = "related";
/// The class of a formula in a line.
pub(super) const INLINE: &str = "math inline";
/// The class of a formula on lines of its own.
pub(super) const DISPLAY: &str = "math display";
/// What the class of code begins with.
pub(super) const LANGUAGE: &str = "language-";

/// The elements that are written, and what [`SEAM`] is made of.
const TAGS: [&str; 42] = [
    "a",
    "article",
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
    "header",
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
    "time",
    "tr",
    "ul",
    "wbr",
];

/// Their attributes.
const ATTRIBUTES: [(&str, &[&str]); 10] = [
    ("a", &["href", "id", "class"]),
    ("code", &["class"]),
    ("details", &["open"]),
    ("img", &["src", "alt"]),
    ("li", &["id", "value"]),
    ("ol", &["start"]),
    ("section", &["class"]),
    ("span", &["class"]),
    ("th", &["colspan", "rowspan"]),
    ("time", &["datetime"]),
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

/// Bytes of text that the cleaner gets in one piece. Its serializer looks through all the rest of a text for a `<` at each `&` and
/// at each character like `·`.
const PIECE: usize = 4 << 10;
/// What stands between two pieces of a text. The writer never writes it, and text that looks like it is escaped.
const SEAM: &str = "<wbr>";
/// Bytes of the longest character reference that the writer writes: `&quot;`.
const REFERENCE: usize = 6;

/// HTML without what is not on the list.
pub(super) fn clean(html: &str) -> String {
    let clean = |html: &str| CLEANER.clean(html).to_string();
    match in_pieces(html) {
        Cow::Borrowed(html) => clean(html),
        Cow::Owned(html) => clean(&html).replace(SEAM, ""),
    }
}

/// The same with a seam after every piece of a long text.
fn in_pieces(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut done, mut start) = (0, 0);
    while start < html.len() {
        let end = memchr(b'<', &html.as_bytes()[start..]).map_or(html.len(), |found| start + found);
        while end - start > PIECE {
            start = piece_end(html, start);
            out.push_str(&html[done..start]);
            out.push_str(SEAM);
            done = start;
        }
        start = memchr(b'>', &html.as_bytes()[end..]).map_or(html.len(), |found| end + found + 1);
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
}

/// Where a piece ends that starts at `start`: in no character, and in no reference.
fn piece_end(html: &str, start: usize) -> usize {
    let mut end = start + PIECE;
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let bytes = &html.as_bytes()[..end];
    match memrchr2(b'&', b';', &bytes[end - REFERENCE..]) {
        Some(found) if bytes[end - REFERENCE + found] == b'&' => end - REFERENCE + found,
        _ => end,
    }
}

/// Whether an attribute has a value that the writer could give it.
fn is_ours(tag: &str, name: &str, value: &str) -> bool {
    match (tag, name) {
        ("code", "class") => {
            let language = value.strip_prefix(LANGUAGE);
            language.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "+#-_.".contains(c)))
        }
        (_, "class") => [NOTES, MARK, BACK, COMMENTS, RELATED, INLINE, DISPLAY].contains(&value),
        (_, "id") => [NOTE_ID, MARK_ID].iter().any(|start| value.starts_with(start)),
        (_, "colspan" | "rowspan" | "start" | "value") => value.parse::<i32>().is_ok(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cleaned_in_pieces_and_comes_out_whole() {
        let texts = ["&amp;a", "&lt;wbr&gt;", "·", "日本\u{2009}", "a&quot;b", "x ", "&", ";"];
        for text in texts {
            for before in ["", "a", "ab", "abc"] {
                let long = before.to_owned() + &text.repeat(5 * PIECE / text.len());
                let html = format!("<p>{long}</p><pre>\n{long}</pre>{long}");
                let pieces = in_pieces(&html);
                assert_eq!(pieces.replace(SEAM, ""), html, "{text}");
                let longest = pieces.split(['<', '>']).map(str::len).max();
                assert!(longest.is_some_and(|bytes| bytes <= PIECE), "{text}: {longest:?}");
                let [cut, whole] = [clean(&html), CLEANER.clean(&html).to_string()];
                assert!(cut == whole, "{text}");
            }
        }
    }

    #[test]
    fn short_text_is_handed_over_as_it_is() {
        let html = format!("<p>{}</p>{}<a href='{}'>", "a".repeat(PIECE), "b".repeat(PIECE), "c".repeat(2 * PIECE));
        assert!(matches!(in_pieces(&html), Cow::Borrowed(_)));
    }

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
