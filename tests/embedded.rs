//! Text that a page holds as data: what is read of it, when, and what is said of that.

use std::time::{Duration, Instant};

use bodytext::embedded::read_by;
use bodytext::rules::run_embedded;
use bodytext::{Extraction, Extractor, Hints, Rules, Status, Warning};
use scraper::Html;

fn extractor() -> Extractor {
    Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")))
}

fn extracted(page: &str) -> Extraction {
    extractor().extract(page.as_bytes(), &Hints::default())
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
