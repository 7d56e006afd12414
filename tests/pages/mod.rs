//! Pages made at random.
//!
//! In: nothing. Out: strategies of proptest. What holds: a whole page closes its tags as it opened them; a broken one is a
//! whole one with tags lost, moved and added; junk is anything. Classes, phrases and headings are some that bundled rules
//! know, so that rules have something to do.

use proptest::prelude::*;

/// Stretches of text, in several scripts; some are phrases that rules know.
const TEXTS: [&str; 32] = [
    "The mill wheel turned again on Saturday, watched by some two hundred people from the valley",
    "She had taken over the ruin from her uncle, and ground the first sack of rye before noon",
    "Das Wasserrad dreht sich wieder, sagte die Müllerin am Montag",
    "Мельница снова работает, говорят жители долины",
    "Ο μύλος γυρίζει ξανά μετά από έντεκα χρόνια",
    "水車は十一年ぶりに回り始めた。谷の人々が見守った。",
    "طاحونة الوادي تدور من جديد",
    "מים זורמים אל הטחנה",
    "चक्की फिर से चल रही है",
    "e\u{301}coute\u{301}e",
    "🎡 👩‍🌾",
    "and so",
    "1911",
    "R&amp;D",
    "a\u{AD}b\u{200B}c",
    "&nbsp;",
    "Read more",
    "Share this",
    "Related articles",
    "Leave a comment",
    "Your email address will not be published",
    "This site is protected by reCAPTCHA",
    "We use cookies",
    "Subscribe to our newsletter",
    "All rights reserved",
    "By Ann Lee",
    "3 May 2024",
    "Posted on 3 May 2024 at 17:04",
    "Home",
    "Next page »",
    "5 comments",
    "Log in",
];

const CLASSES: [&str; 16] = [
    "article-body",
    "post",
    "comments",
    "comment",
    "share",
    "related",
    "nav menu",
    "sidebar widget",
    "footer",
    "caption",
    "byline",
    "hidden",
    "x7",
    "Ж",
    "breadcrumb",
    "author vcard",
];

const AROUND: [&str; 12] = [
    "div",
    "article",
    "section",
    "aside",
    "nav",
    "footer",
    "header",
    "main",
    "blockquote",
    "details",
    "form",
    "noscript",
];

const INLINE: [&str; 10] = ["b", "i", "em", "span", "code", "sup", "time", "mark", "font", "u"];

/// What stands in no tree, or in no text.
pub const ASIDE: [&str; 9] = [
    "<!-- a -- comment -->",
    "<script>var a = '<p>b</p>';</script>",
    "<style>p { color: red }</style>",
    "<img src=/wheel.jpg width=600 height=400>",
    "<hr>",
    "<br>",
    "<input type=text>",
    "<template><p>unseen</p></template>",
    "<iframe src=/map></iframe>",
];

/// What a browser has to mend.
const BREAKS: [&str; 40] = [
    "</div>",
    "</p>",
    "</b>",
    "</a>",
    "</table>",
    "</ul>",
    "</li>",
    "</td>",
    "<p>",
    "<li>",
    "<td>",
    "<tr>",
    "<table>",
    "<b>",
    "<i>",
    "<a href=/x>",
    "<div",
    "<div class=\"share",
    "</",
    "<",
    ">",
    "&",
    "&#x41",
    "&#0;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<select>",
    "<option>",
    "<svg>",
    "<math><mi>",
    "</svg>",
    "<textarea>",
    "<title>",
    "<frameset>",
    "<body class=post>",
    "</html>",
    "<plaintext>",
    "\0",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&TEXTS[..]), 1..4).prop_map(|texts| texts.join(" "))
}

fn class() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&CLASSES[..])
}

/// A stretch of a line: text, plain, set or linked.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => text(),
        2 => (prop::sample::select(&INLINE[..]), text()).prop_map(|(tag, text)| format!("<{tag}>{text}</{tag}>")),
        2 => (any::<u8>(), text()).prop_map(|(to, text)| format!("<a href=\"/news/{to}\">{text}</a>")),
        1 => prop::sample::select(&ASIDE[..]).prop_map(str::to_owned),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..4).prop_map(|pieces| pieces.join(" "))
}

/// Something that stands on lines of its own.
fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => line().prop_map(|line| format!("<p>{line}</p>")),
        1 => (class(), line()).prop_map(|(class, line)| format!("<p class=\"{class}\">{line}</p>")),
        2 => (1..7_u8, line()).prop_map(|(level, line)| format!("<h{level}>{line}</h{level}>")),
        2 => (any::<bool>(), prop::collection::vec(line(), 1..5)).prop_map(|(numbered, lines)| {
            let tag = if numbered { "ol" } else { "ul" };
            format!("<{tag}><li>{}</li></{tag}>", lines.join("</li><li>"))
        }),
        1 => prop::collection::vec(prop::collection::vec(text(), 1..4), 1..4).prop_map(|rows| {
            let rows = rows.iter().map(|row| format!("<tr><td>{}</td></tr>", row.join("</td><td>")));
            format!("<table><tbody>{}</tbody></table>", rows.collect::<String>())
        }),
        1 => (text(), text()).prop_map(|(one, other)| format!("<pre>{one}\n  {other}</pre>")),
        1 => (text(), line()).prop_map(|(term, line)| format!("<dl><dt>{term}</dt><dd>{line}</dd></dl>")),
        1 => text().prop_map(|text| format!("<figure><img src=/a.jpg><figcaption>{text}</figcaption></figure>")),
        1 => text().prop_map(|text| format!("<button>{text}</button>")),
        1 => prop::sample::select(&ASIDE[..]).prop_map(str::to_owned),
        1 => line(),
    ]
}

/// What stands in a body.
fn part() -> impl Strategy<Value = String> {
    leaf().prop_recursive(5, 40, 6, |inner| {
        (prop::sample::select(&AROUND[..]), prop::option::of(class()), prop::collection::vec(inner, 1..6)).prop_map(
            |(tag, class, parts)| {
                let class = class.map(|class| format!(" class=\"{class}\" id=\"{class}\"")).unwrap_or_default();
                format!("<{tag}{class}>{}</{tag}>", parts.join("\n"))
            },
        )
    })
}

/// A page whose tags are closed as they were opened.
pub fn whole_page() -> impl Strategy<Value = String> {
    (text(), prop::collection::vec(part(), 1..6)).prop_map(|(title, parts)| {
        format!(
            "<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body>{}</body></html>",
            parts.join("\n")
        )
    })
}

/// A whole page with tags lost, and others in places that are none for them.
pub fn broken_page() -> impl Strategy<Value = String> {
    let breaks = prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&BREAKS[..])), 1..8);
    (whole_page(), breaks, any::<prop::sample::Index>(), 0..60_usize).prop_map(|(mut page, breaks, lost, length)| {
        for (at, piece) in breaks {
            page.insert_str(between(&page, at.index(page.len())), piece);
        }
        let from = between(&page, lost.index(page.len()));
        let to = between(&page, (from + length).min(page.len()));
        page.replace_range(from..to.max(from), "");
        page
    })
}

/// The last border of two characters up to a byte.
fn between(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|byte| text.is_char_boundary(*byte)).unwrap_or(0)
}

/// Tags, texts and characters in any order.
pub fn junk() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(&BREAKS[..]).prop_map(str::to_owned),
        prop::sample::select(&TEXTS[..]).prop_map(str::to_owned),
        prop::sample::select(&ASIDE[..]).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Any of them.
pub fn any_page() -> impl Strategy<Value = String> {
    prop_oneof![3 => whole_page(), 3 => broken_page(), 1 => junk()]
}
