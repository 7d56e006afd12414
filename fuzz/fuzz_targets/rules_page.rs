//! Rules made of bytes, on pages made of bytes: what rules may say, whole or broken, never harms an extraction.
//!
//! Words, classes and tags of both come from the same few, so that rules meet what they ask for.
#![no_main]

mod base;
#[allow(dead_code)] // fuzzed pages are broken: their blocks stand in no order
#[path = "../../tests/common/invariants.rs"]
mod invariants;
mod whole;

use std::fmt::Write;

use arbitrary::Arbitrary;
use bodytext::rules::RuleSet;
use bodytext::source::decode;
use bodytext::{Extractor, Hints, Limits};
use libfuzzer_sys::fuzz_target;

/// A word, a class or a tag that rules ask for and pages have.
const WORDS: [&str; 16] = [
    "share",
    "mill",
    "wheel",
    "read more",
    "日本",
    "Ж",
    "share this",
    "comments",
    "menu",
    "date",
    "3 May 2024",
    "by",
    "ﬁ",
    "e\u{301}",
    "a",
    "…",
];
const TAGS: [&str; 24] = [
    "p",
    "div",
    "a",
    "ul",
    "li",
    "h1",
    "h3",
    "table",
    "tr",
    "td",
    "article",
    "nav",
    "b",
    "pre",
    "time",
    "sup",
    "blockquote",
    "form",
    "figure",
    "figcaption",
    "dl",
    "dd",
    "noscript",
    "section",
];
/// What stands behind a key; `{}` is a word.
const TEXT_KEYS: [&str; 6] = ["text", "starts-with", "ends-with", "exactly", "class", "heading"];
const NUMBER_KEYS: [&str; 6] = ["min-words", "max-words", "while-words", "within", "weight", "below"];
const NEAR: [&str; 4] = ["headings.lead", "own.0", "own.1", "own.2"];
const SELECTORS: [&str; 10] = [
    "p",
    ".share > a",
    "[class*=e]",
    "li:nth-child(2n+1)",
    ":has(> a)",
    ":not(p)",
    "div p, td",
    "#menu ~ *",
    "*",
    "a[href^='/']",
];
const PATTERNS: [&str; 8] = ["^share", "(?i)m.ll", "\\\\d+", ".*", "\\\\bwheel\\\\b|日", "^$", "[^a]{2,5}", "$"];

#[derive(Arbitrary, Debug)]
enum Condition {
    Texts(u8, Vec<u8>),
    Raw(u8, String),
    Number(u8, i16),
    Span(u8, f32, f32),
    Selector(u8),
    Pattern(u8),
    Tag(bool, u8),
    Near(u8),
    Measure(u8, f32),
}

#[derive(Arbitrary, Debug)]
struct Rule {
    sort: u8,
    conditions: Vec<Condition>,
    drops: Option<bool>,
    weight: i8,
}

#[derive(Arbitrary, Debug)]
enum Piece {
    Open(u8, u8),
    Close(u8),
    Word(u8),
    Link(u8),
    Comment,
    Raw(String),
}

#[derive(Arbitrary, Debug)]
struct Input {
    rules: Vec<Rule>,
    page: Vec<Piece>,
}

fn pick<'a>(list: &[&'a str], at: u8) -> &'a str {
    list[usize::from(at) % list.len()]
}

/// One rule as it stands in a file.
fn rule(number: usize, rule: &Rule) -> String {
    let mut out = match rule.sort % 8 {
        0 => "[[inline]]\n".to_owned(),
        1 => "[[post]]\nselector = [\"li\"]\nbody = [\"p\"]\n".to_owned(),
        2 => "[[metadata]]\nfield = \"title\"\nweight = 9.0\n".to_owned(),
        _ => "[[rule]]\nkind = \"share\"\n".to_owned(),
    };
    let _ = write!(out, "id = \"own.{number}\"\nwhy = \"of bytes\"\n");
    for condition in &rule.conditions {
        write_condition(&mut out, condition);
    }
    match rule.drops {
        _ if rule.sort % 8 < 3 => {}
        Some(true) => out.push_str("verdict = \"drop\"\n"),
        Some(false) => out.push_str("verdict = \"keep\"\n"),
        None => drop(writeln!(out, "weight = {}.5", rule.weight)),
    }
    out
}

fn write_condition(out: &mut String, condition: &Condition) {
    let _ = match condition {
        Condition::Texts(key, words) => {
            let words: Vec<_> = words.iter().map(|word| pick(&WORDS, *word)).collect();
            writeln!(out, "{} = {words:?}", pick(&TEXT_KEYS, *key))
        }
        Condition::Raw(key, text) => {
            let text = serde_json::to_string(text).unwrap_or_default();
            writeln!(out, "{} = [{text}]", pick(&["text", "regex", "selector", "class", "role", "lang"], *key))
        }
        Condition::Number(key, number) => writeln!(out, "{} = {number}", pick(&NUMBER_KEYS, *key)),
        Condition::Span(key, low, high) => {
            writeln!(out, "{} = [\">= {low}\", \"< {high}\"]", pick(&["link-density", "words", "position"], *key))
        }
        Condition::Selector(at) => writeln!(out, "selector = [{:?}]", pick(&SELECTORS, *at)),
        Condition::Pattern(at) => writeln!(out, "regex = [\"{}\"]", pick(&PATTERNS, *at)),
        Condition::Tag(inside, at) => {
            writeln!(out, "{} = [{:?}]", if *inside { "inside" } else { "tag" }, pick(&TAGS, *at))
        }
        Condition::Near(at) => writeln!(out, "near = [{:?}]", pick(&NEAR, *at)),
        Condition::Measure(at, value) => {
            writeln!(
                out,
                "measure = {:?}\nbelow = [{value}]\nweights = [1.0, -1.0]",
                pick(&["words", "link-density"], *at)
            )
        }
    };
}

fn page(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let _ = match piece {
            Piece::Open(tag, class) => write!(out, "<{} class=\"{}\">", pick(&TAGS, *tag), pick(&WORDS, *class)),
            Piece::Close(tag) => write!(out, "</{}>", pick(&TAGS, *tag)),
            Piece::Word(word) => write!(out, " {} ", pick(&WORDS, *word)),
            Piece::Link(word) => write!(out, "<a href=\"/{word}\">{}</a>", pick(&WORDS, *word)),
            Piece::Comment => write!(out, "<!-- share -->"),
            Piece::Raw(text) => write!(out, "{text}"),
        };
    }
    out
}

/// The rules that are right: a rule that is wrong keeps no other from being read.
fn right(rules: &[String]) -> Option<RuleSet> {
    let error = match base::load_over(&rules.concat()) {
        Ok(set) => return Some(set),
        Err(error) => error,
    };
    let mut start = 0;
    let mut right = String::new();
    for rule in rules {
        let span = start..start + rule.len();
        start = span.end;
        if !error.problems.iter().any(|problem| span.contains(&problem.place.span.start)) {
            right.push_str(rule);
        }
    }
    base::load_over(&right).ok()
}

fuzz_target!(|input: Input| {
    let rules: Vec<String> = input.rules.iter().take(8).enumerate().map(|(number, one)| rule(number, one)).collect();
    let Some(set) = right(&rules) else { return };
    let page = page(&input.page);
    let extraction = Extractor::of_set(set).extract(page.as_bytes(), &Hints::default());
    invariants::check_extraction(&extraction, &decode(page.as_bytes(), &Hints::default(), &Limits::default()).text);
    whole::render(&extraction, page.len());
});
