//! Broken, huge and hostile pages: no panic, no hang, no lost text.
//!
//! Time is not measured here, for it differs from machine to machine; what must be linear is shown by counting elements
//! and blocks. What is random comes from a generator with a fixed seed, so that a failure comes again.

mod common;

use std::fmt::Write;

use bodytext::dom::Node;
use bodytext::page::{Page, parse};
use bodytext::render::explain::{Detail, Only, explain};
use bodytext::source::{CharsetFrom, Source, decode};
use bodytext::{Extraction, Extractor, Format, Hints, Limits, Rules, Warning};
use common::invariants::{check_extraction, check_order};
use common::{Fixture, fixtures, short};
use scraper::Html;

/// What holds between a page and its blocks holds for what the page shows: text from its data, which has no place in the
/// source, is left out (tests/embedded.rs).
fn extractor() -> Extractor {
    let mut set = Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")).into_set();
    set.embedded.clear();
    Extractor::of_set(set)
}

fn html() -> Hints {
    Hints { format: Some(Format::Html), ..Hints::default() }
}

/// Extracts and checks all that holds for every page.
fn checked(extractor: &Extractor, bytes: &[u8], hints: &Hints) -> Extraction {
    checked_within(extractor, bytes, hints, &Limits::default())
}

fn checked_within(extractor: &Extractor, bytes: &[u8], hints: &Hints, limits: &Limits) -> Extraction {
    let page = extractor.extract(bytes, hints);
    let spanless = page.blocks().iter().find(|block| block.span.is_none());
    assert!(spanless.is_none(), "no span: {:?}", spanless.map(|block| &block.text));
    check_extraction(&page, &decode(bytes, hints, limits).text);
    page
}

/// All text of a page, kept or dropped.
fn all_text(page: &Extraction) -> String {
    page.blocks().iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// The characters of a text that people see.
fn seen(text: &str) -> String {
    let unseen = |c: char| c.is_whitespace() || c.is_control() || "\u{200B}\u{FEFF}\u{2060}\u{AD}".contains(c);
    text.chars().filter(|c| !unseen(*c)).collect()
}

/// How many blocks a large page has. Without optimisation each takes half a millisecond.
const MANY_BLOCKS: usize = if cfg!(debug_assertions) { 20_000 } else { 100_000 };

/// Elements whose text is not for people to read.
const UNREAD: [&str; 18] = [
    "script",
    "style",
    "svg",
    "head",
    "iframe",
    "object",
    "embed",
    "canvas",
    "select",
    "datalist",
    "textarea",
    "title",
    "noframes",
    "noembed",
    "annotation",
    "annotation-xml",
    "rp",
    "map",
];

/// The text of a page's tree that people see, put together without the library's own walk.
fn text_of_tree(page: &Page<'_>) -> String {
    let Some(dom) = &page.dom else { return seen(page.text) };
    let mut out = String::new();
    for node in dom.root().descendants() {
        let Node::Text(text) = node.value() else { continue };
        let unread = node.ancestors().filter_map(|around| around.element()).any(|tag| {
            UNREAD.contains(&tag.name())
                || (tag.name() == "template" && tag.attr("shadowrootmode").or(tag.attr("shadowroot")).is_none())
        });
        if !unread {
            out.push_str(&seen(text));
        }
    }
    out
}

/// Numbers that look random (splitmix64, by Sebastiano Vigna).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

#[test]
fn any_byte_may_come() {
    let extractor = extractor();
    let all: Vec<u8> = (0..=255).collect();
    for hints in [Hints::default(), html(), Hints { format: Some(Format::Text), ..Hints::default() }] {
        checked(&extractor, &all, &hints);
        checked(&extractor, &all.repeat(40), &hints);
        for byte in 0..=255_u8 {
            checked(&extractor, &[byte], &hints);
            checked(&extractor, &[b'<', byte, b'p', byte, b'>', byte, b'&', byte], &hints);
        }
    }
}

#[test]
fn no_text_may_be_too_short() {
    let extractor = extractor();
    for bytes in ["", " ", "\n\n\t \r\n", "\u{FEFF}", "<", "<p", "</", "&", "<!--", "<!", "\u{200B}\u{AD}", "<p></p>"] {
        for hints in [Hints::default(), html()] {
            let page = checked(&extractor, bytes.as_bytes(), &hints);
            assert!(page.text().trim().len() <= bytes.len());
        }
        let page = checked(&extractor, format!("{bytes} \n ").as_bytes(), &html());
        assert!(page.blocks().len() <= 1, "{bytes:?}");
    }
    let empty = checked(&extractor, b"", &Hints::default());
    assert_eq!((empty.status(), empty.has_body(), empty.title()), (bodytext::Status::Empty, false, None));
}

#[test]
fn pages_may_be_cut_anywhere() {
    let (extractor, mut random) = (extractor(), Random(1));
    for fixture in fixtures() {
        let length = fixture.bytes.len();
        // Other places in each page, so that all of them together are cut in many ways.
        for piece in [random.below(length), random.below(length / 2)] {
            checked(&extractor, &fixture.bytes[..piece], &fixture.hints());
        }
        checked(&extractor, &fixture.bytes[length - random.below(length / 2)..], &fixture.hints());
    }
}

#[test]
fn bytes_may_be_flipped() {
    let extractor = extractor();
    for (number, fixture) in fixtures().into_iter().enumerate() {
        let mut random = Random(number as u64);
        let mut bytes = fixture.bytes.clone();
        for _ in 0..=bytes.len() / 200 {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        checked(&extractor, &bytes, &fixture.hints());
    }
}

#[test]
fn tags_may_come_in_any_order() {
    const PIECES: &str = "<p>|</p>|<div>|</div>|<a href=x>|</a>|<table>|</table>|<tr>|<td>|</td>|</tr>|<tbody>|<caption>|<pre>\
        |</pre>|<br>|<br><br>|<b>|</b>|<i>|</i>|<li>|<ul>|</ul>|<h2>|</h2>|<noscript>|</noscript>|<template>|</template>\
        |<svg>|</svg>|<math>|<mi>|<select>|<option>|</select>|<form>|<button>|</button>|<script>|</script>|<textarea>\
        |</textarea>|<title>|</title>|<!--|-->|<frameset>|<body>|<head>|<html>|</body>|</html>|<dl><dt>|<dd>|<blockquote>\
        |<font size=1>|<x-y>|</x-y>|<plaintext>|<![CDATA[|]]>|<iframe>|<image>|<input>|<rp>|<ruby>|&lt;|&amp|&#0;\
        |word|two words|\n|\t| |\u{A0}|\u{200B}|\0|»|日本|<p hidden>|<nav class=menu-item>|<td class='a b c' id=d>";
    let pieces: Vec<&str> = PIECES.split('|').collect();
    let extractor = extractor();
    for seed in 0..150 {
        let mut random = Random(seed);
        let page: String = (0..150).map(|_| pieces[random.below(pieces.len())]).collect();
        // A <plaintext> or a comment ends most of what can happen: every second page has none.
        let page = if seed % 2 == 0 { page.replace("<plaintext>", "").replace("<!--", "") } else { page };
        checked(&extractor, page.as_bytes(), &html());
        extractor.extract_html(&Html::parse_document(&page));
        checked(&extractor, page.as_bytes(), &Hints { format: Some(Format::Text), ..Hints::default() });
    }
}

#[test]
fn no_text_is_lost_between_the_blocks() {
    let extractor = extractor();
    for fixture in fixtures() {
        let source: Source = decode(&fixture.bytes, &fixture.hints(), &Limits::default());
        let page = parse(&source, &fixture.hints(), &Limits::default());
        let extraction = checked(&extractor, &fixture.bytes, &fixture.hints());
        let (mut tree, blocks) = (text_of_tree(&page), seen(&all_text(&extraction)));
        if !fixture.is_html() {
            // The marks of headings and items are shapes of blocks, no text.
            tree = tree.replace(['#', '-', '*', '•', '·'], "");
        }
        let blocks = if fixture.is_html() { blocks } else { blocks.replace(['#', '-', '*', '•', '·'], "") };
        let at = tree.chars().zip(blocks.chars()).take_while(|(one, other)| one == other).count();
        let rest = |text: &str| short(&text.chars().skip(at).collect::<String>(), 60);
        assert_eq!(tree.len(), blocks.len(), "{}: {:?} or {:?}", fixture.name, rest(&tree), rest(&blocks));
        assert!(tree == blocks, "{}: {:?} or {:?}", fixture.name, rest(&tree), rest(&blocks));
    }
}

#[test]
fn blocks_come_in_the_order_of_the_source() {
    let extractor = extractor();
    for fixture in fixtures() {
        check_order(&extractor.extract(&fixture.bytes, &fixture.hints()));
    }
}

#[test]
fn elements_may_be_nested_deeply() {
    let depth = 20_000;
    let page = format!("{}at the bottom{}<p>and after</p>", "<div>".repeat(depth), "</div>".repeat(depth));
    let page = checked(&extractor(), page.as_bytes(), &html());
    let text = all_text(&page);
    assert!(text.contains("at the bottom") && text.contains("and after"), "{text:?}");
    let cut = page.warnings().iter().find_map(|warning| match warning {
        Warning::DepthCut { flattened } => Some(*flattened),
        _ => None,
    });
    assert!(cut.is_some_and(|cut| (depth - 512..=depth).contains(&cut)), "{:?}", page.warnings());
}

#[test]
fn deep_tables_lists_and_forms_keep_their_text() {
    let extractor = extractor();
    for tags in ["<table><tr><td>", "<ul><li>", "<b>", "<a href=x>", "<span>", "<svg>", "<dl><dd>", "<x-y>", "<ruby>"] {
        let page = format!("{}at the bottom<p>and after", tags.repeat(5_000));
        let page = checked(&extractor, page.as_bytes(), &html());
        let text = all_text(&page);
        // Foreign elements end at a paragraph; what stands in them is a drawing, not text.
        assert!(text.contains("at the bottom") || tags == "<svg>", "{tags}: {text:?}");
        assert!(text.contains("and after"), "{tags}: {text:?}");
    }
}

#[test]
fn tags_may_be_left_open() {
    let extractor = extractor();
    let many = [("<b>", 50_000), ("<font color=red>", 50_000), ("<p>", MANY_BLOCKS / 2)];
    let some = ["<a href=x>", "<li>", "<i><p>", "</p>", "<nobr>", "<option>"].map(|tag| (tag, 3_000));
    for (tag, times) in many.into_iter().chain(some) {
        let page: String = (0..times).fold(String::new(), |mut page, number| {
            let _ = write!(page, "{tag}w{number} ");
            page
        });
        let page = checked(&extractor, page.as_bytes(), &html());
        let text = all_text(&page);
        assert!(text.contains("w0") && text.contains(&format!("w{}", times - 1)), "{tag}");
        assert_eq!(text.matches('w').count(), times, "{tag}");
    }
}

#[test]
fn open_formatting_does_not_multiply_the_page() {
    // Every paragraph opens all open formatting elements anew; without limits 2,000 of them would be two millions.
    let page: String = (0..2_000).fold(String::new(), |mut page, number| {
        let _ = write!(page, "<p><font size={number}>w{number} ");
        page
    });
    let extraction = checked(&extractor(), page.as_bytes(), &html());
    assert_eq!(all_text(&extraction).matches('w').count(), 2_000);
    assert!(extraction.warnings().iter().any(|warning| matches!(warning, Warning::FormattingCut { .. })));
    assert!(elements(&page, &Limits::default()) <= 5_000 + page.len() / 4);
}

#[test]
fn a_tag_may_have_many_attributes() {
    let attributes = (0..5_000).fold(String::new(), |mut attributes, number| {
        let _ = write!(attributes, " data-{number}=\"value {number}\"");
        attributes
    });
    let page = format!("<p{attributes} class=\"{}\">The text of it.</p>", "some-class ".repeat(20_000));
    assert_eq!(all_text(&checked(&extractor(), page.as_bytes(), &html())), "The text of it.");
}

#[test]
fn blocks_grow_with_the_page_and_not_faster() {
    let count = |blocks: usize| {
        let page: String = (0..blocks).fold(String::new(), |mut page, number| {
            let _ = write!(page, "<p>Word {number}</p>");
            page
        });
        let extraction = checked(&extractor(), page.as_bytes(), &html());
        let marks: usize = extraction.blocks().iter().map(|block| block.marks().len()).sum();
        assert_eq!(extraction.blocks().len(), blocks);
        assert_eq!(elements(&page, &Limits::default()), blocks + 3);
        marks as f64 / blocks as f64
    };
    let (few, many) = (count(1_000), count(MANY_BLOCKS));
    assert!(many <= few + 1.0, "{few} marks a block, then {many}");
}

#[test]
fn a_line_may_be_long() {
    let extractor = extractor();
    let line = "A mill stood by the river. ".repeat(5_000_000 / 27);
    for (bytes, hints) in [
        (line.clone(), Hints { format: Some(Format::Text), ..Hints::default() }),
        (format!("<p>{line}</p>"), html()),
        (format!("<a href=\"{line}\">The link</a>"), html()),
    ] {
        let page = checked(&extractor, bytes.as_bytes(), &hints);
        assert_eq!(page.blocks().len(), 1);
    }
    let unbroken = checked(&extractor, "x".repeat(1_000_000).as_bytes(), &html());
    assert_eq!(all_text(&unbroken).len(), 1_000_000);
}

#[test]
fn bytes_of_no_charset_keep_the_text_around_them() {
    let extractor = extractor();
    for odd in
        [&b"\0"[..], b"\xED\xA0\x80", b"\xED\xBF\xBF", b"\xC0\x80", b"\xFF\xFE\xFF", b"\xF4\x90\x80\x80", b"\x80"]
    {
        let page =
            [b"<p>The mill before ".as_slice(), odd, b" the mill after \xE2\x80\x9Cquoted\xE2\x80\x9D.</p>"].concat();
        for hints in [html(), Hints { content_type: Some("text/html; charset=utf-8".to_owned()), ..html() }] {
            let text = all_text(&checked(&extractor, &page, &hints));
            assert!(text.contains("mill before") && text.contains("mill after"), "{odd:?}: {text:?}");
        }
    }
}

#[test]
fn byte_order_marks_tell_the_charset() {
    let extractor = extractor();
    let page = "<title>Mühle</title><p>Die Mühle stand am Fluß, und der Müller schlief bis in den Mittag hinein.</p>";
    let wide =
        |order: fn(u16) -> [u8; 2]| -> Vec<u8> { format!("\u{FEFF}{page}").encode_utf16().flat_map(order).collect() };
    let of = [
        ("UTF-8", format!("\u{FEFF}{page}").into_bytes()),
        ("UTF-16LE", wide(u16::to_le_bytes)),
        ("UTF-16BE", wide(u16::to_be_bytes)),
    ];
    for (charset, bytes) in of {
        let found = checked(&extractor, &bytes, &Hints::default());
        assert_eq!(found.charset(), Some((charset, CharsetFrom::Bom)));
        assert_eq!(found.title(), Some("Mühle"), "{charset}");
        assert!(all_text(&found).starts_with("Die Mühle stand am Fluß"), "{charset}");
        // Half a character at the end.
        checked(&extractor, &bytes[..bytes.len() - 1], &Hints::default());
    }
}

#[test]
fn limits_cut_and_tell_it() {
    let bytes = Limits { bytes: 1_000, ..Limits::default() };
    let page = "<p>Mühle und Müller.</p>".repeat(100);
    let cut = checked_within(&extractor().with_limits(bytes), page.as_bytes(), &html(), &bytes);
    let told = Warning::BytesCut { had: page.len(), read: 1_000 };
    assert!(cut.warnings().contains(&told) || matches!(cut.warnings(), [Warning::BytesCut { read: 990..1_000, .. }]));
    assert!(all_text(&cut).contains("Mühle und Müller.") && cut.blocks().len() <= 1_000 / 20);

    let nodes = Limits { nodes: 100, ..Limits::default() };
    let page = (0..500).map(|number| format!("<div><p>w{number}</p></div>")).collect::<String>();
    let cut = checked_within(&extractor().with_limits(nodes), page.as_bytes(), &html(), &nodes);
    assert_eq!(all_text(&cut).matches('w').count(), 500);
    assert!(cut.warnings().iter().any(|warning| matches!(warning, Warning::NodesCut { ignored } if *ignored >= 900)));
    assert!(elements(&page, &nodes) <= 100);

    let attributes = Limits { attributes: 3, ..Limits::default() };
    let page = "<p id=a class=b title=c lang=d dir=e>text</p>".repeat(10);
    let cut = checked_within(&extractor().with_limits(attributes), page.as_bytes(), &html(), &attributes);
    assert!(cut.warnings().contains(&Warning::AttributesCut { dropped: 20 }), "{:?}", cut.warnings());

    let depth = Limits { depth: 10, ..Limits::default() };
    let page = format!("{}<p>bottom</p>{}<p>after</p>", "<div>".repeat(50), "</div>".repeat(50));
    let cut = checked_within(&extractor().with_limits(depth), page.as_bytes(), &html(), &depth);
    assert_eq!(all_text(&cut), "bottom\nafter");
    assert!(
        cut.warnings().iter().any(|warning| matches!(warning, Warning::DepthCut { flattened } if *flattened >= 40))
    );
}

#[test]
fn small_limits_lose_no_text_of_real_pages() {
    let small = [Limits { depth: 10, ..Limits::default() }, Limits { nodes: 100, ..Limits::default() }];
    let extractors = small.map(|limits| (limits, extractor().with_limits(limits)));
    let whole = extractor();
    for fixture in fixtures().into_iter().filter(|fixture| fixture.is_html()) {
        let whole = seen(&all_text(&whole.extract(&fixture.bytes, &fixture.hints()))).len();
        for (limits, extractor) in &extractors {
            let page = checked_within(extractor, &fixture.bytes, &fixture.hints(), limits);
            // What is not for people to read (a select, a drawing) may come out as text once its tags are ignored.
            let left = seen(&all_text(&page)).len();
            assert!(left >= whole, "{}: {left} of {whole} bytes left, {limits:?}", fixture.name);
        }
    }
}

#[test]
fn noscript_may_hold_noscript() {
    let extractor = extractor();
    let escaped = format!("<noscript>{}text</noscript><p>after</p>", "&lt;noscript&gt;".repeat(20_000));
    assert!(all_text(&checked(&extractor, escaped.as_bytes(), &html())).contains("after"));
    let raw = format!("{}text</noscript><p>after</p>", "<noscript>".repeat(20_000));
    assert!(all_text(&checked(&extractor, raw.as_bytes(), &html())).contains("after"));
    assert!(all_text(&extractor.extract_html(&Html::parse_document(&raw))).contains("after"));
}

#[test]
fn the_same_page_gives_the_same_answer() {
    let extractor = extractor();
    let fixtures: Vec<Fixture> = fixtures().into_iter().step_by(4).collect();
    let answers = || -> Vec<String> {
        let all = Detail { only: Only::All, marks: usize::MAX, chars: usize::MAX };
        let pages = fixtures.iter().map(|fixture| extractor.extract(&fixture.bytes, &fixture.hints()));
        pages.map(|page| explain(&page, &[], all)).collect()
    };
    let once = answers();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(answers)).collect();
        for thread in threads {
            assert!(thread.join().expect("no panic") == once);
        }
    });
}

#[test]
fn a_tree_that_the_caller_parsed_gives_the_same_text() {
    let extractor = extractor();
    let mut differ = Vec::new();
    for fixture in fixtures().into_iter().filter(|fixture| fixture.is_html()) {
        let source = decode(&fixture.bytes, &fixture.hints(), &Limits::default());
        let own = extractor.extract(&fixture.bytes, &fixture.hints());
        let given = extractor.extract_html(&Html::parse_document(&source.text));
        if own.text() != given.text() {
            differ.push(format!("{}: {} or {} blocks kept", fixture.name, own.kept().count(), given.kept().count()));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

/// How many elements the tree of a page has.
fn elements(text: &str, limits: &Limits) -> usize {
    let hints = html();
    let source = decode(text.as_bytes(), &hints, limits);
    let page = parse(&source, &hints, limits);
    page.dom.map_or(0, |dom| dom.all_elements().count())
}
