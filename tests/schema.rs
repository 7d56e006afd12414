//! Records are what the published schema says.
//!
//! In: every fixture page, and pages with something of everything. Out: nothing. What holds: the schema knows every key
//! that a record has, and no other; it refuses what is no record.

mod common;

use std::collections::BTreeSet;

use bodytext::render::SCHEMA;
use bodytext::{Extractor, Hints, Limits, Record, Rules};
use boon::{Compiler, SchemaIndex, Schemas};
use common::fixtures;

use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

/// The schema, compiled.
struct Validator {
    schemas: Schemas,
    record: SchemaIndex,
}

fn validator() -> Validator {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("record.schema.json", schema()).expect("the schema is JSON");
    let record = compiler.compile("record.schema.json", &mut schemas).expect("the schema is one");
    Validator { schemas, record }
}

fn wrong(validator: &Validator, record: &Value) -> Option<String> {
    validator.schemas.validate(record, validator.record).err().map(|error| format!("{error:#}"))
}

/// A page with something of everything.
const RICH: &str = "<!doctype html><html lang=en><head><title>The mill - Herald</title>
    <meta name=author content='Ann Lee'><meta property=article:published_time content='2024-05-03T10:00:00+02:00'></head>
    <body><article><h1>The mill</h1><p>The mill at the ford turned again on Monday, after eleven years of silence, and two
    hundred people watched it from the bridge.</p><figure><img src=/mill.jpg alt='The mill'><figcaption>The mill in May
    </figcaption></figure><h2>What comes next<a class=headerlink href='#next'>¶</a></h2><p>The millers want to grind
    <a href='/rye'>rye</a> before noon, and to give the first sack of it away to the valley.</p></article>
    <nav><ul><li><a href=/>Home</a><li><a href=/news>News</a></ul></nav></body></html>";

#[test]
fn every_record_is_valid() {
    let validator = validator();
    let extractor = Extractor::new(Rules::builtin());
    let mut failed = Vec::new();
    let mut check = |name: &str, record: Record| {
        let record = serde_json::to_value(record).expect("a record is JSON");
        failed.extend(wrong(&validator, &record).map(|why| format!("{name}: {why}")));
    };
    for page in fixtures() {
        let extraction = extractor.extract(&page.bytes, &page.hints());
        check(&page.name, Record::new(page.name.as_str(), &extraction));
        check(&page.name, Record::new(1, &extraction).with_blocks(&extraction));
    }
    let hints = Hints { url: Some("https://herald.example/mill".into()), ..Hints::default() };
    let extraction = extractor.extract(RICH.as_bytes(), &hints);
    check("rich", Record { markdown: Some(extraction.markdown()), ..Record::new(json!({"a": [1]}), &extraction) });
    let small = extractor.with_limits(Limits { bytes: 900, nodes: 4, depth: 2, attributes: 1, ..Limits::default() });
    check("cut", Record::new("cut", &small.extract(RICH.as_bytes(), &Hints::default())));
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_schema_refuses_what_is_no_record() {
    let validator = validator();
    let extractor = Extractor::new(Rules::builtin());
    let page = extractor.extract(RICH.as_bytes(), &Hints::default());
    let record = serde_json::to_value(Record::new("x", &page).with_blocks(&page)).expect("JSON");
    assert_eq!(wrong(&validator, &record), None);
    let changes: [fn(&mut Value); 5] = [
        |record| record["status"] = json!("fine"),
        |record| record["unknown"] = json!(1),
        |record| record["metadata"]["date"] = json!("3 May 2024"),
        |record| record["blocks"][0]["kind"] = json!("menu"),
        |record| drop(record.as_object_mut().and_then(|fields| fields.remove("text"))),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut changed = record.clone();
        change(&mut changed);
        assert!(wrong(&validator, &changed).is_some(), "change {number} passes");
    }
    let failure = json!({"id": 3, "status": "failed", "title": null, "text": "", "error": "line 3: has neither"});
    assert_eq!(wrong(&validator, &failure), None);
}

#[test]
fn the_schema_names_the_words_of_the_field() {
    let schema = schema();
    let words = |of: &Value| -> BTreeSet<String> {
        of["enum"].as_array().into_iter().flatten().filter_map(|word| Some(word.as_str()?.to_owned())).collect()
    };
    let names = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    let page = &schema["$defs"]["page"]["properties"];
    assert_eq!(words(&page["status"]), names(bodytext::Status::ALL.iter().map(|one| one.name()).collect()));
    assert_eq!(words(&page["page_type"]), names(bodytext::PageType::ALL.iter().map(|one| one.name()).collect()));
    let block = &schema["$defs"]["block"]["properties"];
    assert_eq!(words(&block["kind"]), names(bodytext::Kind::ALL.iter().map(|one| one.name()).collect()));
}
