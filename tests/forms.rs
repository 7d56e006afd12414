//! The forms of a body at the command line: Markdown, HTML, TEI, records, and the options on them.

#![cfg(feature = "cli")]

use assert_cmd::Command;
use serde_json::Value;

/// A page with a link, an image with its caption, a table, comments and related links.
const PAGE: &str = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The mill | Valley News</title>
<meta name=author content='Ann Lee'><base href='https://valley.example/news/'></head><body>
<nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav><article><h1>The mill</h1>
<p>The mill stood by the <a href='river'>river</a> for two hundred years, and <b>nobody</b> in the valley could say who had
built it, or why the first owner had left it to his gardener.</p>
<figure><img src='/mill.jpg' alt='The mill'><figcaption>The mill in May</figcaption></figure>
<p>On Monday the council voted to open it again, after long years of work on its roof, its floors and the wheel that had
once driven the stones.</p>
<table><tr><th>Year</th><th>Sacks of flour that were ground</th></tr><tr><td>1911</td><td>forty, as the miller noted in his book</td></tr></table>
<p>The first sack of flour will be given away, the miller said, and the second one will be baked for the council.</p>
</article><section id=comments class=comments-area><h2>2 comments</h2><ol class=comment-list>
<li class=comment><article class=comment-body><footer><b class=fn>Paul</b> <time datetime=2024-05-03T10:00:00Z>3 May</time></footer>
<div class=comment-content><p>At last somebody cares for the old wheel.</p></div></article></li>
<li class=comment><article class=comment-body><footer><b class=fn>Ida</b> <time datetime=2024-05-04T10:00:00Z>4 May</time></footer>
<div class=comment-content><p>I shall bring my own sack of rye.</p></div></article></li></ol></section>
<footer><p>© 2024 Valley News. All rights reserved.</p></footer></body></html>";

fn run(args: &[&str], stdin: &str, status: i32) -> (String, String) {
    let mut command = Command::cargo_bin("bodytext").expect("the command");
    let output = command.args(args).write_stdin(stdin).output().expect("it runs");
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(output.status.code(), Some(status), "{args:?}\n{}", shown(&output.stderr));
    (shown(&output.stdout), shown(&output.stderr))
}

fn of_page(args: &[&str]) -> String {
    run(args, PAGE, 0).0
}

#[test]
fn text_has_the_words_of_the_body_alone() {
    let text = of_page(&[]);
    assert!(text.starts_with("The mill stood by the river for two hundred years"), "{text}");
    assert!(text.contains("\n\nYear  Sacks of flour that were ground\n1911  forty, as the miller noted"), "{text}");
    for absent in ["mill.jpg", "in May", "Paul", "rights reserved"] {
        assert!(!text.contains(absent), "{text}");
    }
}

#[test]
fn markdown_has_links_images_and_tables() {
    let markdown = of_page(&["--format", "markdown"]);
    assert!(markdown.contains("by the [river](https://valley.example/news/river) for"), "{markdown}");
    assert!(markdown.contains("and **nobody** in"), "{markdown}");
    assert!(markdown.contains("![The mill](https://valley.example/mill.jpg \"The mill in May\")"), "{markdown}");
    assert!(markdown.contains("| Year | Sacks of flour that were ground |\n| --- | --- |\n| 1911 |"), "{markdown}");
}

#[test]
fn parts_come_and_go() {
    let all = of_page(&["--format", "markdown", "--with", "title,comments"]);
    assert!(all.starts_with("# The mill\n\nThe mill stood"), "{all}");
    assert!(all.contains("**Paul, 2024-05-03T10:00:00Z**\n\nAt last somebody cares"), "{all}");
    let none = of_page(&["--format", "markdown", "--without", "links,images", "--without", "tables,formatting"]);
    assert!(none.contains("by the river for") && none.contains("and nobody in"), "{none}");
    assert!(!none.contains("mill.jpg") && !none.contains('|'), "{none}");
    let text = of_page(&["--with", "comments"]);
    assert!(text.contains("---\n\nIda, 2024-05-04T10:00:00Z\n\nI shall bring"), "{text}");
}

#[test]
fn front_matter_stands_before_markdown() {
    let markdown = of_page(&["--format", "markdown", "--front-matter"]);
    let (front, body) = markdown.strip_prefix("---\n").and_then(|rest| rest.split_once("---\n")).expect("front matter");
    assert!(front.contains("title: \"The mill\"\n") && front.contains("authors: [\"Ann Lee\"]\n"), "{front}");
    assert!(!front.contains("null") && !front.contains("sources"), "{front}");
    assert!(body.starts_with("\nThe mill stood"), "{body}");
}

#[test]
fn html_and_tei_are_documents() {
    let html = of_page(&["--format", "html"]);
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"), "{html}");
    assert!(
        html.contains("<title>The mill</title>") && html.contains("<figcaption>The mill in May</figcaption>"),
        "{html}"
    );
    let tei = of_page(&["--format", "tei", "--with", "comments"]);
    let document = roxmltree::Document::parse(&tei).expect("XML");
    let divisions: Vec<_> = document.descendants().filter_map(|node| node.attribute("type")).collect();
    assert!(divisions.contains(&"entry") && divisions.contains(&"comments"), "{divisions:?}");
}

#[test]
fn records_have_the_body_in_the_form_that_is_asked_for() {
    let line = format!("{}\n", serde_json::json!({"id": 1, "html": PAGE}));
    for form in ["markdown", "html", "tei"] {
        let (out, _) = run(&["--jsonl", "--format", form], &line, 0);
        let record: Value = serde_json::from_str(&out).expect("JSON");
        assert!(record[form].as_str().is_some_and(|body| body.contains("nobody")), "{out}");
        assert!(record["text"].as_str().is_some_and(|text| text.starts_with("The mill stood")), "{out}");
        assert_eq!(record["metadata"]["authors"], serde_json::json!(["Ann Lee"]));
        assert_eq!(record["comments"][1]["author"], "Ida");
        assert_eq!(record["images"][0]["caption"], "The mill in May");
    }
    let (out, _) = run(&["--jsonl"], &line, 0);
    assert!(!out.contains("\"markdown\""), "{out}");
}

#[test]
fn favor_keeps_less_or_more() {
    let words = |favor: &str| of_page(&["--favor", favor]).split_whitespace().count();
    let (less, even, more) = (words("precision"), words("balance"), words("recall"));
    assert!(less <= even && even <= more && less < more, "{less} {even} {more}");
}

#[test]
fn the_schema_is_printed() {
    let schema: Value = serde_json::from_str(&of_page(&["schema"])).expect("JSON");
    assert_eq!(schema["$defs"]["page"]["properties"]["text"]["type"], "string");
}

#[test]
fn options_that_can_not_go_together_are_refused() {
    let cases: [(&[&str], &str); 5] = [
        (&["--with", "links", "--without", "links"], "both --with and --without"),
        (&["--front-matter"], "goes with --format markdown"),
        (&["--with", "pictures"], "a part is one of title, links"),
        (&["--favor", "speed"], "one of balance, precision, recall"),
        (&["--format", "html", "-", "-"], "add --output DIR"),
    ];
    for (args, message) in cases {
        let (out, err) = run(args, PAGE, 2);
        assert!(out.is_empty() && err.contains(message), "{args:?}: {err}");
    }
}
