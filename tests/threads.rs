//! Posts of threads and comments of readers: who wrote them, when, and what.
//!
//! In: fixture pages and small pieces. What holds: each post comes out once, with its author, its time and its own text.

mod common;

use bodytext::rules::run_posts;
use bodytext::{Extraction, Extractor, Hints, PostText, Record, Rules};
use common::fixtures;

fn extractor() -> Extractor {
    Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")))
}

fn page(name: &str) -> Extraction {
    let fixture = fixtures().into_iter().find(|fixture| fixture.name == name);
    let fixture = fixture.unwrap_or_else(|| panic!("there is no fixture {name}"));
    extractor().extract(&fixture.bytes, &fixture.hints())
}

/// `depth author date first words … last words` of each post.
fn shown<'a>(posts: impl Iterator<Item = PostText<'a>>) -> Vec<String> {
    posts
        .map(|post| {
            let text = post.text();
            let words: Vec<&str> = text.split_whitespace().collect();
            let ends = format!("{} … {}", words[..2].join(" "), words[words.len() - 2..].join(" "));
            format!("{} {} {} {ends}", post.depth, post.author().unwrap_or("-"), post.date().unwrap_or("-"))
        })
        .collect()
}

#[test]
fn a_board_of_tables() {
    let page = page("forum--table-layout-spanish");
    assert_eq!(
        shown(page.posts()),
        [
            "0 Remedios 2024-03-15T09:12 Hola a … haríais vosotros?",
            "0 Colmenero_Viejo 2024-03-15T11:40 Lo primero … la piquera.",
            "0 Remedios 2024-03-16T20:05 Ya tiene … los zánganos?",
            "0 Aurelia M. 2024-03-17T08:31 Son más … caja vacía.",
        ]
    );
    assert_eq!(page.comments().count(), 0);
}

#[test]
fn a_thread_as_programs_see_it() {
    let page = page("forum--crawler-view-german");
    assert_eq!(
        shown(page.posts()),
        [
            "0 lena_q 2023-11-02T17:20:11Z Wir wollen … Regen ausgewaschen?",
            "0 Bertram 2023-11-02T19:03:50Z Man kann … den Füßen.",
            "0 ofensetzerin 2023-11-03T06:44:02Z Vorsicht mit … Rauch hinaus.",
            "0 lena_q 2023-11-05T20:15:37Z Danke euch … fertig sein.",
        ]
    );
}

#[test]
fn a_question_with_answers_and_comments_on_them() {
    let page = page("forum--question-with-answers");
    assert_eq!(
        shown(page.posts()),
        [
            "0 hollis 2021-10-09T14:20:00Z I have … its case?",
            "0 Prue Amory 2021-10-09T18:33:40Z Leave the … you like.",
            "0 Ivo Lanner 2021-10-11T06:05:09Z If it … struck last.",
        ]
    );
}

#[test]
fn comments_and_their_answers() {
    let page = page("comments--nested-portuguese");
    assert_eq!(page.posts().count(), 0);
    assert_eq!(
        shown(page.comments()),
        [
            "0 Graça Telhado 2022-07-04T09:15:00+01:00 O meu … pelos peneireiros.",
            "1 Rui Barroca 2022-07-04T11:48:00+01:00 Lembro-me dele … voz alta.",
            "2 Graça Telhado 2022-07-05T08:02:00+01:00 Contava, sim, … nos sessenta!",
            "0 Aprendiz da torre 2022-07-04T22:30:00+01:00 São noventa … mas conta.",
        ]
    );
    let json = serde_json::to_value(Record::new("a", &page)).expect("JSON");
    assert_eq!(json["comments"][1]["author"], "Rui Barroca");
    assert_eq!(json["comments"][1]["text"], "Lembro-me dele a subir com a lanterna. Contava os degraus em voz alta.");
    assert!(json.get("posts").is_none());
}

#[test]
fn a_board_with_signatures() {
    let page = page("forum--topic-with-signatures");
    let authors: Vec<_> = page.posts().filter_map(|post| post.author().map(str::to_owned)).collect();
    assert_eq!(authors[..3], ["millwright", "hettie_b", "millwright"]);
    assert!(page.posts().all(|post| post.date().is_some() && !post.text().contains("Water always wins")));
}

#[test]
fn links_to_other_articles_stand_in_the_record() {
    let page = page("related--inline-boxes-turkish");
    let json = serde_json::to_value(Record::new("a", &page)).expect("JSON");
    let related = json["related"].as_array().expect("a list");
    assert!(!related.is_empty());
    assert!(
        related
            .iter()
            .all(|link| link["href"].is_string() && link["text"].as_str().is_some_and(|text| !text.is_empty()))
    );
}

#[test]
fn the_tests_of_the_rules() {
    let extractor = extractor();
    for rule in &extractor.rules().posts {
        assert!(!rule.selector.is_empty());
    }
    let read = |piece: &str| {
        let page = extractor.extract(piece.as_bytes(), &Hints::default());
        let first = page.whole(page.all_posts().first()?);
        let own = |known: Option<&str>| known.unwrap_or_default().to_owned();
        Some((first.source.rule.clone(), [own(first.author()), own(first.date()), first.text()]))
    };
    let wrong: Vec<String> = run_posts(extractor.rules(), &read).iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nested_posts_take_linear_time() {
    let extractor = extractor();
    for piece in
        ["<div class=comment><span class=author>", "<li class=comment><div class=comment-body>", "<div class=post>"]
    {
        let html = piece.repeat(4_000) + "<p>The end of it all, said nobody.</p>";
        let start = std::time::Instant::now();
        extractor.extract(html.as_bytes(), &Hints::default());
        assert!(start.elapsed().as_secs() < 40, "{piece}: {:?}", start.elapsed());
    }
}
