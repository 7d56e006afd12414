//! Metadata: what comes out of whole pages, and the tests that rules about it carry.

use bodytext::metadata::cleaned;
use bodytext::rules::run_readings;
use bodytext::{Extraction, Extractor, Hints, Metadata, Record, Rules};

fn extractor() -> Extractor {
    Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")))
}

fn extracted(page: &str, hints: &Hints) -> Extraction {
    extractor().extract(page.as_bytes(), hints)
}

fn metadata(page: &str) -> Metadata {
    extracted(page, &Hints::default()).metadata().clone()
}

const BODY: &str = "<p>The old bridge over the mill race was opened again on Monday, after two years of work on its piers, \
    and the mason who had replaced four hundred stones walked over it first and said nothing.</p>";

#[test]
fn the_tests_of_the_bundled_rules_pass() {
    let extractor = extractor();
    let read = |piece: &str| {
        let readings = extractor.trace(piece.as_bytes(), &Hints::default()).readings;
        let id = |rule: usize| extractor.rules().metadata[rule].origin.rule.clone();
        readings.iter().map(|reading| (id(reading.rule), reading.values.join("; "))).collect()
    };
    let failures = run_readings(extractor.rules(), &read, &cleaned);
    let told: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_graph_of_json_ld_gives_all_there_is() {
    let page = format!(
        r##"<html lang="en-GB"><head><title>Bridge reopened | Mill News</title>
        <link rel="canonical" href="https://millnews.example/town/bridge">
        <link rel="license" href="/licence">
        <script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
          {{"@type": "NewsArticle", "headline": "Bridge reopened", "author": [{{"@id": "#ann"}}, {{"name": "Bo Kim"}}],
            "datePublished": "2024-05-03T10:00:00+02:00", "dateModified": "2024-05-04", "keywords": ["bridges", "mills"],
            "image": {{"@type": "ImageObject", "url": "/bridge.jpg"}}, "publisher": {{"@id": "#us"}},
            "description": "After two years of work the bridge is open.",}},
          {{"@id": "#ann", "@type": "Person", "name": "Ann Lee"}},
          {{"@id": "#us", "@type": "Organization", "name": "Mill News"}}]}};</script></head>
        <body><article><h1>Bridge reopened</h1>{BODY}{BODY}</article></body></html>"##
    );
    let known = metadata(&page);
    assert_eq!(known.title.as_deref(), Some("Bridge reopened"));
    assert_eq!(known.authors, ["Ann Lee", "Bo Kim"]);
    assert_eq!(known.date.as_deref(), Some("2024-05-03T10:00:00+02:00"));
    assert_eq!(known.modified.as_deref(), Some("2024-05-04"));
    assert_eq!(known.site.as_deref(), Some("Mill News"));
    assert_eq!(known.language.as_deref(), Some("en-gb"));
    assert_eq!(known.image.as_deref(), Some("https://millnews.example/bridge.jpg"));
    assert_eq!(known.url.as_deref(), Some("https://millnews.example/town/bridge"));
    assert_eq!(known.license.as_deref(), Some("https://millnews.example/licence"));
    assert_eq!(known.tags, ["bridges", "mills"]);
    assert_eq!(known.description.as_deref(), Some("After two years of work the bridge is open."));
    assert_eq!(known.sources["authors"].place, "json-ld newsarticle author");
    assert_eq!(known.sources["authors"].rule, "meta-author.json-ld");
}

#[test]
fn visible_text_and_microdata_do_where_nothing_is_declared() {
    let page = format!(
        "<html lang=de><title>Brücke wieder offen - Mühlenbote</title><body><article>
        <h1>Brücke wieder offen</h1><p class=byline>Von <a rel=author href=/anna>Anna Lee</a></p>
        <p>Freitag, 3. Mai 2024</p>{BODY}{BODY}</article></body></html>"
    );
    let known = metadata(&page);
    assert_eq!(known.title.as_deref(), Some("Brücke wieder offen"));
    assert_eq!(known.authors, ["Anna Lee"]);
    assert_eq!(known.date.as_deref(), Some("2024-05-03"));
    let page = format!(
        "<article itemscope itemtype='https://schema.org/Article'><h1 itemprop=headline>Bridge reopened</h1>
        <span itemprop=author itemscope><span itemprop=name>Ann Lee</span></span>
        <meta itemprop=datePublished content='2024-05-03'>{BODY}{BODY}</article>"
    );
    let known = metadata(&page);
    assert_eq!((known.authors, known.date.as_deref()), (vec!["Ann Lee".to_owned()], Some("2024-05-03")));
}

#[test]
fn plain_text_gives_what_its_lines_say() {
    let text = "Bridge reopened after two years\n\nBy Ann Lee\n\n3 May 2024\n\nThe old bridge over the mill race was opened \
        again on Monday, after two years of work on its piers.\n\nThe mason in charge, who had replaced four hundred \
        stones, walked over it first and said nothing.\n";
    let known = extractor().extract_text(text).metadata().clone();
    assert_eq!(known.title.as_deref(), Some("Bridge reopened after two years"));
    assert_eq!(known.authors, ["Ann Lee"]);
    assert_eq!(known.date.as_deref(), Some("2024-05-03"));
}

#[test]
fn the_record_has_every_key_and_null_where_nothing_is_known() {
    let extraction = extracted("<p>nothing</p>", &Hints::default());
    let record = serde_json::to_value(Record::new("x", &extraction)).expect("a record");
    let known = &record["metadata"];
    for key in ["title", "date", "modified", "site", "language", "description", "image", "url", "license"] {
        assert!(known[key].is_null(), "{key}: {known}");
    }
    assert_eq!((&known["authors"], &known["tags"]), (&serde_json::json!([]), &serde_json::json!([])));
    assert_eq!(known["page_type"], "article");
    assert_eq!(known["sources"], serde_json::json!({}));
}

#[test]
fn a_weight_below_zero_speaks_against_what_others_read_and_is_no_value() {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = "[[metadata]]\nid = \"own.not\"\nwhy = \"Not by the clerk\"\nfield = \"author\"\nmeta = \"clerk\"\nweight = -19.0\n";
    std::fs::write(folder.path().join("own.toml"), rule).expect("a file");
    let rules = Rules::builtin().with_dir(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    let extractor = Extractor::new(rules);
    let authors = |page: &str| extractor.extract(page.as_bytes(), &Hints::default()).metadata().authors.clone();
    let clerk = "<meta name=clerk content='Ann Lee'>";
    let ann = "<meta name=author content='Ann Lee'>";
    let bo = r#"<script type="application/ld+json">{"@type": "Article", "author": "Bo Kim"}</script>"#;
    assert!(authors(&format!("{clerk}<p>nothing</p>")).is_empty());
    assert_eq!(authors(&format!("{clerk}{ann}<p>nothing</p>")), ["Ann Lee"]);
    assert_eq!(authors(&format!("{clerk}{ann}{bo}<p>nothing</p>")), ["Bo Kim"]);
}

#[test]
fn a_rule_can_be_switched_off() {
    let folder = tempfile::tempdir().expect("a folder");
    let change = "[[change]]\nid = \"meta-author.meta\"\noff = true\n";
    std::fs::write(folder.path().join("own.toml"), change).expect("a file");
    let rules = Rules::builtin().with_dir(folder.path()).unwrap_or_else(|error| panic!("{error}"));
    let page = b"<meta name=author content='Ann Lee'><p>nothing</p>";
    assert!(Extractor::new(rules).extract(page, &Hints::default()).metadata().authors.is_empty());
    assert_eq!(extractor().extract(page, &Hints::default()).metadata().authors, ["Ann Lee"]);
}

#[test]
fn nested_and_endless_places_take_no_more_than_their_time() {
    let started = std::time::Instant::now();
    let nested = format!("{}x{}", "<div class='author byline date'>".repeat(400), "</div>".repeat(400));
    let many = "<time datetime=2024-05-03>by Ann Lee</time><a rel='author tag' href=/x>Ann &amp; Bo</a>".repeat(20_000);
    let metas = "<meta property='article:author' content='Ann Lee, Bo Kim'>".repeat(20_000);
    let json =
        format!("<script type='application/ld+json'>{}</script>", "{\"@type\":\"Article\",\"author\":[".repeat(5_000));
    metadata(&format!("{metas}{json}{nested}{many}"));
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
