//! Text that a page holds as data: what is read of it, when, and what is said of that.

mod common;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use bodytext::embedded::{Shown, embedded, read_by};
use bodytext::page::parse;
use bodytext::rules::run_embedded;
use bodytext::source::decode;
use bodytext::{DataLimit, Extraction, Extractor, Hints, Limits, Rules, Status, Warning};
use common::bombs::multiplied;
use scraper::Html;

fn extractor() -> Extractor {
    Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")))
}

static FREE: LazyLock<Extractor> = LazyLock::new(extractor);

fn extracted(page: &str) -> Extraction {
    FREE.extract(page.as_bytes(), &Hints::default())
}

/// The rule that a warning names.
fn read_by_rule(page: &Extraction) -> Option<&str> {
    page.warnings().iter().find_map(|warning| match warning {
        Warning::Embedded { rule, .. } => Some(rule.as_str()),
        _ => None,
    })
}

const TEXT: &str = "The ice went out of the race before breakfast, with a noise like a wagon of slates, and took the \
    lower gate along. I sent the boy to the smith for four hinges, and he came back with two and the smith's regards.";

fn article(text: &str, body: &str) -> String {
    let data = serde_json::json!({"@type": "NewsArticle", "headline": "Ice", "articleBody": text});
    format!("<title>Ice</title><script type='application/ld+json'>{data}</script><body>{body}</body>")
}

#[test]
fn the_tests_of_the_bundled_rules_pass() {
    let extractor = extractor();
    let failures = run_embedded(extractor.rules(), &read_by);
    let told: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn data_are_read_where_nothing_is_shown_and_a_warning_says_so() {
    let page = extracted(&article(TEXT, "<div id=root></div>"));
    assert_eq!((page.text().trim(), page.status()), (TEXT, Status::Article));
    assert_eq!(read_by_rule(&page), Some("embedded.json-ld-article"));
    let warning = page.warnings()[0].to_string();
    assert!(warning.contains("(embedded.json-ld-article page/embedded.toml:"), "{warning}");
    assert!(page.kept().all(|block| block.span.is_none()), "data have no place in the text of the page");
}

#[test]
fn data_are_left_alone_where_the_body_is_shown() {
    let shown = "<article><h1>Ice</h1><p>The mill stood still all winter, and the miller read the almanac from end to end \
        and back again.</p><p>In March he oiled the gate, and in April there was no gate to oil, and he wrote to his \
        sister that she had been right about the smith and his hinges, as she had been right about the boy.</p></article>";
    let page = extracted(&article(TEXT, shown));
    assert_eq!(read_by_rule(&page), None);
    assert!(!page.text().contains("wagon of slates"));
}

#[test]
fn a_tree_of_the_caller_is_read_alike() {
    let html = Html::parse_document(&article(TEXT, "<noscript><p>Please switch scripts on.</p></noscript>"));
    let page = extractor().extract_html(&html);
    assert!(page.text().contains("wagon of slates"), "{}", page.text());
    assert!(!page.blocks().iter().any(|block| block.text.contains("<p>")), "a noscript is parsed, not shown as markup");
}

#[test]
fn posts_have_authors_and_times() {
    let answer = |text: &str, author: &str| serde_json::json!({"@type": "Answer", "text": text, "author": {"name": author}, "dateCreated": "2024-05-03T10:00"});
    let question = serde_json::json!({"@type": "QAPage", "mainEntity": {"@type": "Question", "text": "Which wood would you \
        take for the sluice of a small mill?", "author": {"name": "Ida"}, "suggestedAnswer": [answer("Larch, if it was \
        cut in winter.", "Ole"), answer("<p>Oak, and <b>no nails</b>.</p>", "Mette")]}});
    let page = extracted(&format!("<script type='application/ld+json'>{question}</script><div id=app></div>"));
    let posts = page.all_posts();
    let authors: Vec<_> = posts.iter().map(|post| post.author.as_deref().unwrap_or("-")).collect();
    assert_eq!(authors, ["Ida", "Ole", "Mette"], "{}", page.text());
    assert_eq!(posts[1].date.as_deref(), Some("2024-05-03T10:00"));
    assert!(page.text().contains("Oak, and no nails."));
}

#[test]
fn a_rule_of_ones_own_is_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = "[[embedded]]\nid = \"own.store\"\nwhy = \"The store of the Herald\"\nassigned = \"__HERALD__\"\n\
        body = \"story.paragraphs\"\n[[change]]\nid = \"embedded.json-ld-article\"\noff = true\n";
    std::fs::write(folder.path().join("own.toml"), rule).expect("a file");
    let rules = Rules::builtin().with_dir(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    let page = format!(
        "{}<script>window.__HERALD__ = {{story: {{paragraphs: ['One. {TEXT}', 'Two.']}}}}</script>",
        article(TEXT, "")
    );
    let page = Extractor::new(rules).extract(page.replace("smith's", "smith\\'s").as_bytes(), &Hints::default());
    assert_eq!(read_by_rule(&page), Some("own.store"));
    assert!(page.text().starts_with("One. The ice"), "{}", page.text());
}

/// What is said of a page beside where its text was read.
fn told(page: &Extraction) -> Vec<Warning> {
    let about_limits = |warning: &&Warning| !matches!(warning, Warning::Embedded { .. });
    page.warnings().iter().filter(about_limits).cloned().collect()
}

fn within(limits: Limits, page: &str) -> Extraction {
    extractor().with_limits(limits).extract(page.as_bytes(), &Hints::default())
}

/// A page whose component has markup as it is.
fn component(markup: &str) -> String {
    let row = serde_json::json!(["$", "div", null, {"dangerouslySetInnerHTML": {"__html": markup}}]);
    let pushed = serde_json::json!([1, format!("0:{row}\n")]);
    format!("<title>Ice</title><script>self.__next_f.push({pushed})</script><body>")
}

/// A topic with posts of markup without quotes.
fn topic(posts: impl Iterator<Item = String>) -> String {
    let posts: Vec<_> = posts.map(|post| serde_json::json!({"cooked": post})).collect();
    let data = serde_json::json!({"topic": {"post_stream": {"posts": posts}}});
    format!("<title>Ice</title><div data-preloaded='{data}'></div>")
}

fn numbered(count: usize, piece: fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// Limits, markup that they cut, and what is to be told of it.
type CutMarkup = (Limits, String, fn(&Warning) -> bool);

#[test]
fn limits_hold_for_data_and_what_they_cut_is_told() {
    let free = Limits::default();
    let cases: [CutMarkup; 6] = [
        (Limits { depth: 20, ..free }, "<div>".repeat(30), |told| matches!(told, Warning::DepthCut { .. })),
        (Limits { nodes: 40, ..free }, "<p>Ice. ".repeat(100), |told| matches!(told, Warning::NodesCut { .. })),
        (Limits { attributes: 5, ..free }, format!("<p{}>", numbered(9, |n| format!(" a{n}"))), |told| {
            matches!(told, Warning::AttributesCut { dropped: 4 })
        }),
        (Limits { names: 30, ..free }, numbered(50, |n| format!("<long-name-{n}>Ice</long-name-{n}>")), |told| {
            matches!(told, Warning::NamesCut { changed: 40 })
        }),
        (Limits { formatting: 10, ..free }, numbered(64, |n| format!("<b a{n}>")) + "<p>", |told| {
            matches!(told, Warning::FormattingCut { .. })
        }),
        (
            Limits { bytes_per_node: 1_000, ..free },
            numbered(20, |n| format!("<p><i a{n}>")) + &"<p>Ice. ".repeat(210),
            |told| matches!(told, Warning::FormattingCut { .. }),
        ),
    ];
    for (limits, markup, wanted) in cases {
        let text = format!("{markup}<p>{TEXT}</p>");
        for page in [article(&text, ""), component(&text)] {
            assert_eq!(told(&extracted(&page)), [], "{page}");
            let page = within(limits, &page);
            assert!(read_by_rule(&page).is_some() && page.text().contains(TEXT), "{limits:?}: {}", page.text());
            assert!(matches!(&told(&page)[..], [one] if wanted(one)), "{limits:?}: {:?}", page.warnings());
        }
    }
}

#[test]
fn what_is_cut_of_a_page_and_of_its_data_is_one_sum() {
    let limits = Limits { depth: 20, ..Limits::default() };
    let nested = "<div>".repeat(30);
    let flattened = |page: &str| match told(&within(limits, page))[..] {
        [Warning::DepthCut { flattened }] => flattened,
        ref other => panic!("{other:?}"),
    };
    let (of_page, of_data) = (flattened(&article(TEXT, &nested)), flattened(&article(&(nested.clone() + TEXT), "")));
    assert!(of_page > 5 && of_data > 5, "{of_page}, {of_data}");
    assert_eq!(flattened(&article(&(nested.clone() + TEXT), &nested)), of_page + of_data);
}

#[test]
fn texts_of_a_page_stay_within_its_limits_together() {
    let names =
        |from: usize| (from..from + 30).map(|n| format!("<long-name-{n}>Ice</long-name-{n}>")).collect::<String>();
    let limits = Limits { names: 80, ..Limits::default() };
    assert_eq!(told(&within(limits, &topic([names(0), names(0)].into_iter()))), []);
    let page = within(limits, &topic([names(0), names(100), names(200)].into_iter()));
    // start tags and end tags of eleven: `data-preloaded` is a long name, too
    assert_eq!(told(&page), [Warning::NamesCut { changed: 22 }]);
    // each of them alone may make what it makes
    let page = topic((0..300).map(|n| format!("{}{n}", multiplied())));
    let limits = Limits::default();
    let source = decode(page.as_bytes(), &Hints::default(), &limits);
    let parsed = parse(&source, &Hints::default(), &limits);
    let shown = Shown { words: 0.0, status: Status::Empty, times: 1.5 };
    let read = embedded(&parsed, shown, FREE.rules()).page.expect("posts");
    assert!(read.warnings.iter().any(|one| matches!(one, Warning::FormattingCut { .. })), "{:?}", read.warnings);
    let elements = read.dom.expect("a tree").all_elements().count();
    // beside those for its bytes: what any page may make, twice, and body and place of each text
    assert!(elements < 2 * 4_096 + page.len() / 4 + 2 * 300, "{elements} of {} bytes", page.len());
}

#[test]
fn data_that_are_not_read_to_their_end_are_told() {
    let deep = |open: &str, end: &str| format!("{}\"x\"{}", open.repeat(200), end.repeat(200));
    let next = |data: &str| format!("<script id=__NEXT_DATA__ type='application/json'>{data}</script>");
    let json_ld = |data: &str| format!("<script type='application/ld+json'>{data}</script>");
    let long = format!("{{\"@type\":\"Article\",\"about\":\"{}\"}}", "x".repeat(5 << 20));
    let cases = [
        (next(&deep("[", "]")), DataLimit::Depth),
        (next(&deep("{\"a\":", "}")), DataLimit::Depth),
        (format!("<script>window.__NUXT__ = {}</script>", deep("{a:", "}")), DataLimit::Depth),
        (format!("<script>self.__next_f.push([1,'0:{}\\n'])</script>", deep("[", "]")), DataLimit::Depth),
        (json_ld(&deep("{\"a\":", "}")), DataLimit::Depth),
        (json_ld(&long), DataLimit::Bytes),
        (topic((0..10_001).map(|n| format!("Post {n}"))), DataLimit::Texts),
    ];
    for (page, limit) in cases {
        assert_eq!(told(&extracted(&page)), [Warning::DataCut { limit }], "{}", &page[..80]);
    }
    let shallow = next("[[[{\"a\":\"x\"}]]]") + &json_ld("{\"@type\":\"Article\"") + &next("{a:");
    assert_eq!(told(&extracted(&shallow)), []);
}

#[test]
fn limits_hold_for_markup_that_a_tree_of_the_caller_has_as_text() {
    let html = Html::parse_document(&format!("<body><noscript>{}<p>{TEXT}</p></noscript>", "<div>".repeat(30)));
    let limits = Limits { depth: 20, ..Limits::default() };
    let page = extractor().with_limits(limits).extract_html(&html);
    assert!(matches!(page.warnings(), [Warning::DepthCut { .. }]), "{:?}", page.warnings());
    assert!(page.blocks().iter().any(|block| block.text == TEXT));
    assert_eq!(extractor().extract_html(&html).warnings(), []);
}

#[test]
fn no_data_take_more_than_their_time() {
    let extractor = extractor();
    let value = serde_json::json!({"body": TEXT}).to_string();
    let nested =
        |piece: &str| format!("<script id=__NEXT_DATA__ type='application/json'>{}</script>", piece.repeat(50_000));
    let many = vec![value.as_str(); 5_000].join(",");
    let pages = [
        nested("{\"a\":"),
        nested("["),
        nested("{a:'"),
        nested("(function("),
        format!("<script id=__NEXT_DATA__>[{many}]</script>"),
        format!("<script>window.__NUXT__=(function({}){{return {{}}}}(1))</script>", "a,".repeat(50_000)),
        format!("<script>{}</script>", "__NUXT__=".repeat(50_000)),
        "<script>self.__next_f.push([1,\"0:[\\\"$\\\",\\\"p\\\",null,{\\\"children\\\":\\\"$L0\\\"}]\\n\"])</script>"
            .repeat(5_000),
        format!("<script id=__NUXT_DATA__>[{}]</script>", "{\"a\":1},".repeat(50_000)),
    ];
    for page in pages {
        let started = Instant::now();
        extractor.extract(page.as_bytes(), &Hints::default());
        let start = &page[..80];
        assert!(started.elapsed() < Duration::from_secs(20), "{:?} for {start}", started.elapsed());
    }
}
