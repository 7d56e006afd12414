//! The library as its users see it: what threads may do with it, and that every decision can be traced to a line of a rule
//! file.

mod common;

use std::collections::BTreeMap;
use std::fs;

use bodytext::rules::{Layer, Origin, RuleSet};
use bodytext::{
    Block, Extraction, Extractor, Format, Hints, Judged, Kind, Limits, Mark, Reason, Record, Rules, RulesError,
    Verdict, Warning,
};
use common::{Fixture, fixtures, project};

fn extractor() -> Extractor {
    Extractor::new(Rules::checked_builtin().unwrap_or_else(|error| panic!("{error}")))
}

const PAGE: &[u8] = b"<title>The mill</title><nav><a href=/>Home</a> <a href=/news>News</a></nav>\
    <article><h1>The mill</h1><p>The miller had stopped the wheel at noon, and nobody in the village could say why he \
    had done it, least of all his brother, who had carried the sacks up that very morning.</p></article>";

#[test]
fn threads_may_share_it() {
    fn shared<T: Send + Sync + 'static>() {}
    fn sent<T: Send + 'static>() {}
    shared::<Extractor>();
    shared::<Rules>();
    shared::<RulesError>();
    shared::<Limits>();
    shared::<Hints>();
    sent::<Extraction>();
    sent::<Record>();
    sent::<Warning>();
}

#[test]
fn a_user_needs_only_the_root() {
    let extractor = extractor().with_limits(Limits { bytes: 1 << 20, ..Limits::default() });
    let hints = Hints { url: Some("http://mill.example/news/1".to_owned()), ..Hints::default() };
    let page: Extraction = extractor.extract(PAGE, &hints);
    assert_eq!((page.url(), page.format()), (hints.url.as_deref(), Format::Html));
    let parts = extractor.trace(PAGE, &hints).parts;
    for (judged, parts) in page.blocks().iter().zip(&parts) {
        let block: &Block = judged;
        let marks: &[Mark] = judged.marks();
        let by_rules: f32 = marks.iter().map(|mark| mark.weight).sum();
        let sum = by_rules + parts.iter().map(|part| part.weight).sum::<f32>();
        assert!((sum - judged.score()).abs() < 1e-2, "the score of {:?} is not the sum of its parts", block.text);
        assert!(block.link_density() <= 1.0 && (judged.verdict() == Verdict::Keep) == judged.is_kept());
        assert!(page.ancestors(judged).count() < 10);
    }
    let json = serde_json::to_value(Record::new("a", &page).with_blocks(&page)).expect("JSON");
    assert_eq!((&json["id"], json["blocks"].as_array().map(Vec::len)), (&"a".into(), Some(page.blocks().len())));
}

#[test]
fn text_and_trees_can_be_given_too() {
    let html = scraper::Html::parse_document(std::str::from_utf8(PAGE).expect("UTF-8"));
    let (own, given) = (extractor().extract(PAGE, &Hints::default()), extractor().extract_html(&html));
    assert_eq!(texts(&own), texts(&given));
    assert!(given.blocks().iter().all(|block| block.span.is_none()) && given.charset().is_none());
    let text = extractor().extract_text("The mill\n\nThe miller had stopped the wheel at noon, and nobody knew why.\n");
    assert_eq!((text.format(), text.blocks().len()), (Format::Text, 2));
}

#[test]
fn rules_of_ones_own_go_over_the_bundled_ones() {
    let rules =
        "[[rule]]\nid = \"own.mill\"\nwhy = \"no mills\"\nkind = \"other\"\ntext = [\"miller\"]\nverdict = \"drop\"\n";
    let layer =
        Layer { name: "own".to_owned(), files: vec![("mill.toml".to_owned(), rules.into())], ..Layer::default() };
    let rules = Rules::builtin().with_layer(layer).unwrap_or_else(|error| panic!("{error}"));
    let page = Extractor::new(rules).extract(PAGE, &Hints::default());
    let dropped: Vec<&Judged> =
        page.dropped(Kind::Other).filter(|block| block.text.starts_with("The miller")).collect();
    assert_eq!(dropped.len(), 1);
    let Reason::Rule(origin) = dropped[0].reason() else { panic!("{:?}", dropped[0].reason()) };
    assert_eq!((origin.rule.as_str(), origin.file.as_str(), origin.line), ("own.mill", "own/mill.toml", 2));
    assert_eq!(origin.why, "no mills");
}

#[test]
fn broken_rules_are_an_error_with_all_problems() {
    let broken = "[[rule]]\nid = \"own.mill\"\ntxt = [\"miller\"]\nverdict = \"remove\"\n";
    let layer =
        Layer { name: "own".to_owned(), files: vec![("mill.toml".to_owned(), broken.into())], ..Layer::default() };
    let error = Rules::builtin().with_layer(layer).expect_err("problems");
    assert!(error.problems.len() >= 2, "{error}");
    let error: Box<dyn std::error::Error> = Box::new(error);
    assert!(error.to_string().contains("own/mill.toml:3"), "{error}");
}

#[test]
fn every_dropped_block_has_a_kind_and_no_kept_one() {
    let extractor = extractor();
    for fixture in fixtures() {
        let page = extractor.extract(&fixture.bytes, &fixture.hints());
        for block in page.blocks() {
            assert_eq!(block.kind().is_none(), block.is_kept(), "{}: {:?}", fixture.name, block.text);
        }
    }
}

#[test]
fn every_decision_leads_to_a_line_of_a_rule_file() {
    let extractor = extractor();
    let mut files = Files::default();
    let mut wrong = Vec::new();
    for fixture in fixtures() {
        let page = extractor.extract(&fixture.bytes, &fixture.hints());
        for block in page.blocks() {
            wrong.extend(block.marks().iter().filter_map(|mark| files.trouble(mark)));
            wrong.extend(files.trouble(block.reason().origin()));
            if let Reason::Threshold { doubt: Some(doubt), .. } = block.reason() {
                wrong.extend(files.trouble(&doubt.origin));
            }
        }
        wrong.extend(page.type_reasons().filter_map(|(_, origin)| files.trouble(origin)));
        wrong.extend(page.status_reason().and_then(|origin| files.trouble(origin)));
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_stands_where_it_says() {
    let extractor = extractor();
    let rules: &RuleSet = extractor.rules();
    assert!(rules.rules.len() > 50, "only {} rules", rules.rules.len());
    let mut files = Files::default();
    let origins = rules.rules.iter().map(|rule| &rule.origin).chain(rules.pages.iter().map(|page| &page.origin));
    let wrong: Vec<String> = origins.filter_map(|origin| files.trouble(origin)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_verdict_is_by_a_rule_and_all_else_by_a_threshold() {
    let extractor = extractor();
    for Fixture { name, bytes, .. } in fixtures() {
        for block in extractor.extract(&bytes, &Hints::default()).blocks() {
            match block.reason() {
                Reason::Rule(origin) => assert!(!origin.why.is_empty(), "{name}: {}", origin.rule),
                Reason::Threshold { value, origin, .. } => {
                    assert_eq!(block.score() >= *value, block.is_kept(), "{name}: {} {value}", origin.rule);
                    assert!(block.marks().iter().all(|mark| mark.verdict.is_none()), "{name}: {:?}", block.text);
                }
            }
        }
    }
}

#[test]
fn thresholds_go_down_where_the_page_leaves_much_in_doubt() {
    let with_doubt = |doubt: &str| {
        let rules = format!("[selection]\ndoubt = {doubt}\n[selection.article]\ndoubt = {doubt}\n");
        let layer =
            Layer { name: "own".to_owned(), files: vec![("own.toml".to_owned(), rules.into())], ..Layer::default() };
        Extractor::new(Rules::builtin().with_layer(layer).unwrap_or_else(|error| panic!("{error}")))
    };
    let threshold = |page: &Extraction| {
        let reasons = page.blocks().iter().map(Judged::reason);
        let mut found = reasons.filter_map(|reason| match reason {
            Reason::Threshold { value, doubt, .. } => Some((*value, doubt.as_ref().map_or(0.0, |doubt| doubt.added))),
            Reason::Rule(_) => None,
        });
        found.next().unwrap_or_else(|| panic!("no block is compared with a threshold"))
    };
    let page = b"<title>List</title><div><p>A line of some words</p><p>Another line, 2 words</p></div>";
    let (sure, _) = threshold(&with_doubt("0").extract(page, &Hints::default()));
    let (half, added) = threshold(&with_doubt("0.5").extract(page, &Hints::default()));
    let (whole, more) = threshold(&with_doubt("1").extract(page, &Hints::default()));
    assert!(added < -0.1 && (more - 2.0 * added).abs() < 1e-4, "{added} {more}");
    assert!((half - sure - added).abs() < 1e-4 && (whole - sure - more).abs() < 1e-4, "{sure} {half} {whole}");
}

fn texts(page: &Extraction) -> Vec<&str> {
    page.blocks().iter().map(|block| block.text.as_str()).collect()
}

/// The files of the folder `rules`, each read once.
#[derive(Default)]
struct Files(BTreeMap<String, Vec<String>>);

impl Files {
    /// What is wrong with an origin: its file or line does not exist, or the line does not name the rule or setting.
    fn trouble(&mut self, origin: &Origin) -> Option<String> {
        let lines = self.0.entry(origin.file.clone()).or_insert_with(|| {
            let text = fs::read_to_string(project("rules").join(&origin.file)).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        let line = (origin.line as usize).checked_sub(1).and_then(|line| lines.get(line));
        let name = origin.rule.rsplit('.').next().unwrap_or(&origin.rule);
        let holds = line.is_some_and(|line| line.contains(&origin.rule) || line.trim_start().starts_with(name));
        let Origin { rule, file, line: number, .. } = origin;
        (!holds).then(|| format!("{file}:{number} is no place of {rule}: {:?}", line.map_or("", |line| line.as_str())))
    }
}
