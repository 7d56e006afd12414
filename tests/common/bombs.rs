//! Pages made to take a parser's time: each repeats a piece so often that it has about as many bytes as are asked for.
//!
//! In: a number of bytes. Out: pages with a paragraph before the bomb and one after it. What holds: a page of twice the
//! bytes has about twice the pieces, so that whatever grows faster than the bytes is the parser's doing.

use std::fmt::Write;

/// The paragraph before the bomb.
pub const BEFORE: &str = "The ferry stopped at noon, and nobody knew why it had been called back to the harbour.";
/// The paragraph after the bomb.
pub const AFTER: &str = "The crew stood on deck and waited until the evening for a word from the harbour master.";

/// A kind of bomb.
#[derive(Clone, Copy)]
pub struct Bomb {
    /// What it is made of.
    pub name: &'static str,
    make: fn(usize) -> String,
    /// What closes the bomb, so that the paragraph after it is read as one.
    end: &'static str,
}

impl Bomb {
    /// A page of about so many bytes.
    pub fn page(&self, bytes: usize) -> String {
        format!("<title>The ferry</title><p>{BEFORE}</p>{}{}<p>{AFTER}</p>", (self.make)(bytes), self.end)
    }
}

const fn bomb(name: &'static str, make: fn(usize) -> String) -> Bomb {
    Bomb { name, make, end: "" }
}

const fn ended(name: &'static str, make: fn(usize) -> String, end: &'static str) -> Bomb {
    Bomb { name, make, end }
}

/// A piece, over and over.
fn times(piece: &str, bytes: usize) -> String {
    piece.repeat((bytes / piece.len()).max(1))
}

/// One piece, over and over, then the other as often.
fn halves(one: &str, other: &str, bytes: usize) -> String {
    let count = bytes / (one.len() + other.len());
    one.repeat(count) + &other.repeat(count)
}

/// A piece that has its number in it, over and over.
fn numbered(bytes: usize, write: impl Fn(&mut String, usize)) -> String {
    let mut page = String::with_capacity(bytes + 100);
    let mut number = 0;
    while page.len() < bytes {
        write(&mut page, number);
        number += 1;
    }
    page
}

/// A piece of 40 formatting elements that are opened anew in 40 paragraphs.
pub fn multiplied() -> String {
    format!("<p>{}{}", (0..40).map(|k| format!("<b a{k}>")).collect::<String>(), "<p>x".repeat(40))
}

/// A page whose posts stand in its data, each with markup without quotes.
fn posts(bytes: usize, write: impl Fn(&mut String, usize)) -> String {
    let post = |page: &mut String, k: usize| {
        page.push_str(if k == 0 { "{\"cooked\":\"" } else { ",{\"cooked\":\"" });
        write(page, k);
        page.push_str("\"}");
    };
    format!("<div data-preloaded='{{\"post_stream\":{{\"posts\":[{}]}}}}'></div>", numbered(bytes, post))
}

/// All bombs.
pub const BOMBS: &[Bomb] = &[
    bomb("plain paragraphs, to compare", |n| times("<p>A line of words. ", n)),
    bomb("div in div", |n| times("<div>", n)),
    bomb("div in div, closed", |n| halves("<div>", "</div>", n)),
    bomb("lists in lists", |n| times("<ul><li>", n)),
    bomb("lists in lists with text", |n| times("<ul><li>a", n)),
    bomb("open spans, ends of i", |n| halves("<span>", "</i>", n)),
    bomb("open spans, unknown ends", |n| "<span>".repeat(500) + &times("</x>", n)),
    bomb("open spans, paragraphs", |n| "<span>".repeat(500) + &times("<p>x</p>", n)),
    bomb("open spans, rules", |n| "<span>".repeat(500) + &times("<hr>", n)),
    bomb("attributes of one tag", |n| format!("<p{}>", numbered(n, |page, k| _ = write!(page, " a{k}=b")))),
    bomb("paragraph, new font", |n| numbered(n, |page, k| _ = write!(page, "<p><font a{k}=1>x"))),
    bomb("formatting, then paragraphs", |n| {
        (0..100).map(|k| format!("<b a{k}>")).collect::<String>() + &times("<p>x", n)
    }),
    bomb("long attribute, then paragraphs", |n| format!("<b title='{}'>", "x".repeat(n / 2)) + &times("<p>x", n / 2)),
    bomb("formatting with many attributes", |n| {
        let attributes = (0..250).map(|k| format!(" a{k}=x")).collect::<String>();
        numbered(n, |page, k| _ = write!(page, "<p><i b{k}{attributes}>x"))
    }),
    bomb("many open a", |n| times("<a href=x><div>x", n)),
    bomb("a in a", |n| times("<a href=x>x", n)),
    bomb("b over p", |n| times("<b><p>x", n)),
    bomb("b over div, closed wrongly", |n| times("<b><div>x</b>", n)),
    bomb("b over i over div, closed wrongly", |n| times("<b><i><div>x</b>", n)),
    bomb("nobr in nobr", |n| times("<nobr>x<div>", n)),
    bomb("formatting lost in blocks", |n| numbered(n, |page, k| _ = write!(page, "<div><font a{k}>x</div>"))),
    bomb("text in a table", |n| format!("<table>{}</table>", times("x<tr>", n))),
    bomb("text in a table with attributes", |n| format!("<table>{}</table>", times("xyz<tr class=a>", n))),
    bomb("tables in tables", |n| times("<table><tr><td>x", n)),
    bomb("tables in tables, a head in the last", |n| times("<table><tr><td>x", n) + "<th>y"),
    bomb("tables in tables, without cells", |n| times("<table><div>x", n)),
    bomb("tables in paragraphs in tables", |n| times("<table><b><p>x", n)),
    ended("options", |n| format!("<select>{}", times("<option>x", n)), "</select>"),
    ended("select in select", |n| times("<select><option>x", n), "</select>"),
    ended("option groups", |n| format!("<select>{}", times("<optgroup><option>x", n)), "</select>"),
    bomb("template in template", |n| halves("<template>", "</template>", n)),
    bomb("frameset", |n| times("<frameset>", n)),
    bomb("svg and paragraph", |n| times("<svg><p>x", n)),
    bomb("math and paragraph", |n| times("<math><mi><p>x", n)),
    bomb("svg in svg", |n| halves("<svg><g>", "</g></svg>", n)),
    bomb("ends in svg", |n| format!("{}{}{}", "<svg><g>".repeat(200), times("</x>", n), "</g></svg>".repeat(200))),
    bomb("list items", |n| times("<li>x", n)),
    bomb("definitions", |n| times("<dt>x<dd>y", n)),
    bomb("button in button", |n| times("<button>x", n)),
    bomb("button over divs", |n| times("<button><div>x", n)),
    bomb("noscript in noscript", |n| times("<noscript>x", n)),
    bomb("bodies with attributes", |n| numbered(n, |page, k| _ = write!(page, "<body a{k}=x>x"))),
    bomb("htmls with attributes", |n| numbered(n, |page, k| _ = write!(page, "<html a{k}=x>x"))),
    bomb("forms", |n| times("<form>x", n)),
    bomb("forms, closed", |n| times("<form><div></form>x", n)),
    bomb("objects lost in blocks", |n| times("<div><object></div>x<b></b>", n)),
    bomb("objects over b over p", |n| times("<div><object></div>", n / 2) + &times("<b><p>x</b>", n / 2)),
    bomb("ruby", |n| times("<ruby>x<rt>y", n)),
    bomb("headings in headings", |n| times("<h1>x<h2>y", n)),
    bomb("ends of p and br", |n| times("</p></br>", n)),
    bomb("quotes in quotes", |n| times("<blockquote><p>x", n)),
    bomb("details in details", |n| times("<details><summary>x</summary>", n)),
    bomb("comments", |n| times("x<!---->", n)),
    bomb("open brackets", |n| times("<", n)),
    bomb("open comments", |n| times("<!--", n) + "-->"),
    bomb("open references", |n| times("&a", n)),
    bomb("references in one text", |n| times("&amp;a ", n)),
    bomb("NUL", |n| times("\0x", n)),
    bomb("links to anchors", |n| numbered(n, |page, k| _ = write!(page, "<a href=#n{k}>x</a><i id=n{k}></i>"))),
    bomb("classes", |n| numbered(n, |page, k| _ = write!(page, "<p class='c{k} d{k}'>x{k}"))),
    bomb("names of tags", |n| numbered(n, |page, k| _ = write!(page, "<long-name-{k}>x"))),
    bomb("names of attributes", |n| numbered(n, |page, k| _ = write!(page, "<p long-name-{k}>x"))),
    bomb("one long class", |n| format!("<p class='{}'>x</p>", times("abc ", n))),
    bomb("short cells", |n| format!("<table>{}</table>", times("<tr><td>a<td>b", n))),
    bomb("one row of cells", |n| format!("<table><tr>{}</table>", times("<td>a", n))),
    bomb("images", |n| times("<img src=a.png alt=x>", n)),
    bomb("line breaks", |n| times("x<br>", n)),
    bomb("headings over paragraphs", |n| times("<h2>A head</h2><p>A line of words.</p>", n)),
    bomb("JSON-LD", |n| {
        times("<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"x\"}</script>", n)
    }),
    bomb("posts in data", |n| posts(n, |page, k| _ = write!(page, "<p>A line of words {k}.</p>"))),
    bomb("formatting in data", |n| {
        posts(n, |page, k| _ = write!(page, "{}{}{k}", "<b>".repeat(40), "<p>x".repeat(40)))
    }),
    bomb("formatting in a stream", |n| {
        let row = |page: &mut String, k: usize| {
            let markup = multiplied();
            let props = format!(r#"{{\"dangerouslySetInnerHTML\":{{\"__html\":\"{markup}{k}\"}}}}"#);
            _ = write!(page, r#"self.__next_f.push([1,"{k}:[\"$\",\"div\",null,{props}]\n"]);"#);
        };
        format!("<script>{}</script>", numbered(n, row))
    }),
    bomb("lists in lists in data", |n| {
        let lists = times(&("[".repeat(100) + &"]".repeat(100) + ","), n);
        format!("<script id=__NEXT_DATA__>[{lists}0]</script>")
    }),
    bomb("meta", |n| times("<meta property=og:title content=x>", n)),
    bomb("dates", |n| times("<p>Published on 3 March 2021 by Ann Author</p>", n)),
];
