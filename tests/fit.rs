//! `fit`: what is fitted, and that no page is judged by what was fitted on it.
//!
//! The corpora are made here: pages of a few made-up sites with menus, articles and lists of links, each with its gold.

#![cfg(feature = "fit")]

mod common;

use std::fs;
use std::path::Path;

use bodytext::eval::Corpus;
use bodytext::fit::{Options, Outcome, Plan, Plans, extractor, fit, fold_of, selection_file, tables_file, types_file};
use bodytext::measures::Pass;
use bodytext::rules::RuleSet;
use bodytext::{Extractor, Format, Hints, PageType, Rules};

const SITES: usize = 12;
const PAGES: usize = 4;

const PLAN: Plan = Plan { rounds: 12, depth: 3, rate: 0.3, calm: 2.0, rows: 0.8, features: 0.7, seed: 3 };
const OPTIONS: Options = Options {
    format: Format::Html,
    without_url: 0.5,
    plans: Plans { first: PLAN, second: PLAN, folds: 3, nested: true, types: true },
    learning: false,
};

/// A page and its body. Sites differ in their tags and classes, pages in their words.
fn page(site: usize, number: usize) -> (String, String) {
    let class = ["story", "entry", "text", "post"][site % 4];
    let tag = ["div", "section", "main"][site % 3];
    let paragraph = |part: usize| {
        let ends = ["the ice would hold", "no ship would come", "the harbour was closed", "somebody had to go"];
        let who = ["the pilot", "a clerk", "the ferryman", "her brother", "the owner"];
        format!(
            "On day {} of the winter {} told the crew of the {} that {}, and nobody on deck had an answer to that.",
            number * 7 + part,
            who[(site + part) % 5],
            ["Anna", "Marie", "Hope", "Star"][(number + part) % 4],
            ends[(site + number + part) % 4]
        )
    };
    let paragraphs: Vec<String> = (0..3 + (site + number) % 4).map(paragraph).collect();
    let links: String =
        (0..6).map(|link| format!("<li><a href=\"/{link}\">Other story {link} of {site}</a></li>")).collect();
    let html = format!(
        "<html><head><title>Winter {number} on the ice</title><link rel=canonical href=\"https://site{site}.example/{number}\"></head>\
         <body><ul class=nav>{links}</ul><{tag} class={class}><h1>Winter {number} on the ice</h1>{}</{tag}>\
         <div class=more><h3>More stories</h3><ul>{links}</ul></div><footer>Copyright of site {site}, all rights reserved</footer></body></html>",
        paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect::<String>()
    );
    (html, paragraphs.join("\n\n"))
}

/// A corpus in a folder; `spoil` may change the gold of a page.
fn corpus(dir: &Path, spoil: impl Fn(usize, String) -> String) -> Corpus {
    fs::create_dir_all(dir.join("pages")).unwrap();
    let mut gold = String::new();
    for site in 0..SITES {
        for number in 0..PAGES {
            let (html, body) = page(site, number);
            let id = format!("s{site}-{number}");
            fs::write(dir.join("pages").join(format!("{id}.html")), html).unwrap();
            let url = format!("https://site{site}.example/{number}");
            let line = serde_json::json!({"id": id, "url": url, "page_type": "article", "body": spoil(site, body)});
            gold.push_str(&format!("{line}\n"));
        }
    }
    fs::write(dir.join("gold.jsonl"), gold).unwrap();
    Corpus::open(dir).unwrap()
}

fn rules() -> RuleSet {
    Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")).into_set()
}

fn fitted(corpus: &Corpus, rules: &RuleSet) -> Outcome {
    fit(std::slice::from_ref(corpus), rules, &OPTIONS, &|_| {}, &|| {})
}

/// All files that would be written.
fn files(outcome: &Outcome) -> [String; 4] {
    [
        tables_file(&outcome.whole.first, Format::Html, Pass::First, "a test"),
        tables_file(&outcome.whole.second, Format::Html, Pass::Second, "a test"),
        types_file(&outcome.whole.types, "a test"),
        selection_file(&outcome.chosen, &outcome.quality, Format::Html, "a test"),
    ]
}

#[test]
fn the_same_pages_and_seed_give_the_same_files_on_any_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let (corpus, rules) = (corpus(dir.path(), |_, body| body), rules());
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        files(&pool.install(|| fitted(&corpus, &rules)))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn what_is_fitted_without_a_fold_knows_nothing_of_its_gold() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let rules = rules();
    let whole = corpus(one.path(), |_, body| body);
    let before = fitted(&whole, &rules);
    let folds = OPTIONS.plans.folds;
    let fold_of_site = |site: usize| {
        let id = format!("s{site}-0");
        let page = before.data.pages.iter().find(|page| whole.pages[page.page].id == id).unwrap();
        fold_of(page.domain, folds, PLAN.seed)
    };
    let spoilt = fold_of_site(0);
    assert!((0..SITES).any(|site| fold_of_site(site) != spoilt), "all sites are in one fold");
    // The gold of all pages of one fold becomes something else.
    let changed = corpus(other.path(), |site, body| match fold_of_site(site) == spoilt {
        true => format!("Other story 1 of {site}. Copyright of site {site}, all rights reserved."),
        false => body,
    });
    let after = fitted(&changed, &rules);
    let told = |outcome: &Outcome, fold: usize| format!("{:?}", outcome.folds[fold]);
    assert_eq!(told(&before, spoilt), told(&after, spoilt), "the fold's own tables have seen its gold");
    let others = (0..folds).filter(|fold| *fold != spoilt);
    assert!(
        others.into_iter().all(|fold| told(&before, fold) != told(&after, fold)),
        "the gold changes nothing at all"
    );
    assert_ne!(files(&before), files(&after));
}

#[test]
fn no_threshold_outside_is_below_the_bound_that_a_person_sets() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = corpus(&dir.path().join("corpus"), |_, body| body);
    let house = dir.path().join("rules");
    fs::create_dir_all(&house).unwrap();
    let bounds = "[selection]\noutside-least = 1.5\n[selection.article]\noutside-least = 2\n[selection.text]\noutside-least = 1\n";
    fs::write(house.join("house.toml"), bounds).unwrap();
    let bound = Rules::builtin().with_dir(&house).unwrap_or_else(|error| panic!("{error}")).into_set();
    let chosen = |rules: &RuleSet, format| {
        let options = Options { format, ..OPTIONS };
        let chosen = fit(std::slice::from_ref(&corpus), rules, &options, &|_| {}, &|| {}).chosen;
        (chosen.all.outside, chosen.of(PageType::Article).outside)
    };
    for (format, all, article) in [(Format::Html, 1.5, 2.0), (Format::Text, 1.0, 1.0)] {
        let (free, bound) = (chosen(&rules(), format), chosen(&bound, format));
        assert!(free.0 < all && free.1 < article, "{format:?}: {free:?}");
        assert!(bound.0 >= all && bound.1 >= article, "{format:?}: {bound:?}");
    }
}

#[test]
fn files_read_back_give_the_same_scores_and_the_body_of_a_new_site() {
    let dir = tempfile::tempdir().unwrap();
    let (corpus, rules) = (corpus(&dir.path().join("corpus"), |_, body| body), rules());
    let outcome = fitted(&corpus, &rules);
    // The bundled rules with these tables in the place of their own.
    let mut layer = bodytext::rules::bundled();
    layer.files.retain(|(name, _)| !name.starts_with("tables/"));
    let names = ["tables/first.toml", "tables/second.toml", "tables/types.toml", "tables/selection.toml"];
    layer.files.extend(names.iter().map(|name| (*name).to_owned()).zip(files(&outcome).into_iter().map(Into::into)));
    let read = Rules::none().with_layer(layer).unwrap_or_else(|error| panic!("{error}"));
    let (read, direct) = (Extractor::new(read), extractor(&rules, Format::Html, &outcome.whole, &outcome.chosen));
    for number in 0..PAGES {
        let (html, body) = page(SITES + 1, number);
        let (one, other) =
            (read.extract(html.as_bytes(), &Hints::default()), direct.extract(html.as_bytes(), &Hints::default()));
        let scores = |page: &bodytext::Extraction| page.blocks().iter().map(|block| block.score()).collect::<Vec<_>>();
        assert_eq!(scores(&one), scores(&other));
        assert_eq!(one.text().trim(), body, "page {number}");
    }
}

#[test]
fn what_moved_a_block_sums_up_to_its_score() {
    let extractor = Extractor::new(Rules::builtin());
    let mut with_tables = 0;
    for fixture in common::fixtures().iter().step_by(5) {
        let trace = extractor.trace(&fixture.bytes, &fixture.hints());
        for (block, parts) in trace.extraction.blocks().iter().zip(&trace.parts) {
            let rules: f32 = block.marks().iter().map(|mark| mark.weight).sum();
            let tables: f32 = parts.iter().map(|part| part.weight).sum();
            assert!(
                (rules + tables - block.score()).abs() < 0.01,
                "{}: {} is not {rules} + {tables}",
                fixture.name,
                block.score()
            );
            with_tables += usize::from(!parts.is_empty());
        }
    }
    assert!(with_tables > 0, "no block was scored by tables");
}
