//! Rules about metadata, read: `[[metadata]]` and `[[metadata-value]]`.
//!
//! In: a rule with the changes of all layers. Out: a [`MetadataRule`] or a [`ValueRule`], or nothing where it has a
//! mistake. What holds: all mistakes of the rule are found, not only the first.

use std::sync::Arc;

use super::check;
use super::conditions::languages;
use super::expressions::{Pattern, at_edge};
use super::facts::{MetadataRule, Part, Pick, Place, Read, Reading, ValueRule};
use super::keys::{METADATA_KEYS, PLACE_KEYS, VALUE_KEYS, unknown_in};
use super::merge::RawRule;
use super::model::Interval;
use super::names::{Named, formed, metadata_name, schema, tag, word, words};
use super::outcome::LARGEST;
use super::patterns::{regexes, selectors};
use super::phrases::{Covers, phrases};
use super::problems::Problems;
use super::raw::{Entry, RawTable};
use super::rule::{origin, why};
use super::source::SourceFile;
use super::values::{comparisons, number, string, strings, truth};
use crate::blocks::fold;
use crate::kinds::Field;
use crate::measures::{Measure, Pass};

impl Named for Part {
    const WHAT: &'static str = "part of a page";

    fn all() -> &'static [Part] {
        Part::ALL
    }

    fn word(self) -> &'static str {
        self.name()
    }
}

impl Named for Pick {
    const WHAT: &'static str = "choice among values";

    fn all() -> &'static [Pick] {
        Pick::ALL
    }

    fn word(self) -> &'static str {
        self.name()
    }
}

/// Reads a rule that says where a value stands.
pub(super) fn metadata_rule(
    raw: &RawRule<'_>,
    files: &[SourceFile<'_>],
    problems: &mut Problems,
) -> Option<MetadataRule> {
    let table = &raw.table;
    let why = why(table, problems);
    let field = needed(table, "field", "field = \"author\"", problems).and_then(|entry| word::<Field>(entry, problems));
    let weight = needed(table, "weight", "a reading counts as much as its weight: weight = 2.0", problems);
    let weight = weight.and_then(|entry| weight_of(entry, problems));
    let place = place(table, problems);
    let listed = |key: &str| table.get(key);
    let pick = listed("pick").and_then(|entry| word::<Pick>(entry, problems));
    let regex = listed("regex").and_then(|entry| one_group(entry, problems));
    let page_type = listed("page-type").map(|entry| words(entry, problems)).unwrap_or_default();
    let lang = listed("lang").map(|entry| languages(entry, problems)).unwrap_or_default();
    let format = listed("format").map(|entry| words(entry, problems)).unwrap_or_default();
    let measures = measures(table, problems);
    let tests = readings(table, problems);
    check::elements_of_text(table, &format, &["json-ld", "meta", "link", "selector"], problems);
    let outside = listed("outside").map(|entry| words(entry, problems)).unwrap_or_default();
    let after = listed("after").map(|entry| phrases(entry, Covers::Whole, problems)).unwrap_or_default();
    let marked = listed("marked").map(|entry| words(entry, problems)).unwrap_or_default();
    let in_block = matches!(place, Some(Place::Part(Part::Headline | Part::Block) | Place::Selector(..)));
    let of_blocks = listed("outside").or(listed("marked")).or(listed("after")).or_else(|| first_measure(table));
    if let (Some(_), false, Some(entry)) = (&place, in_block, of_blocks) {
        problems
            .add(entry.key_at, format!("`{}` asks for a block, and what is read here stands in none", entry.key))
            .help("in blocks stand `selector`, `part = \"headline\"` and `part = \"block\"`");
    }
    let origin = Arc::new(origin(raw, why?, files)?);
    let (place, pick) = (place?, pick.unwrap_or(Pick::First));
    let (field, weight) = (field?, weight?);
    Some(MetadataRule {
        origin,
        field,
        place,
        pick,
        regex,
        page_type,
        lang,
        format,
        marked,
        outside,
        after,
        measures,
        weight,
        tests,
    })
}

/// Reads a rule that says how values are cleaned.
pub(super) fn value_rule(raw: &RawRule<'_>, files: &[SourceFile<'_>], problems: &mut Problems) -> Option<ValueRule> {
    const ABOUT: &[&str] = &["id", "why", "field", "reads"];
    let table = &raw.table;
    let why = why(table, problems);
    let fields = needed(table, "field", "the fields whose values it cleans: field = [\"author\"]", problems);
    let fields = fields.map(|entry| words::<Field>(entry, problems));
    for entry in table.entries.iter().filter(|entry| !entry.inherited && !VALUE_KEYS.contains(&entry.key.as_str())) {
        unknown_in("a rule about values", entry, VALUE_KEYS, problems);
    }
    let help = "it has one of `cut`, `cut-start`, `cut-end`, `split`, `separators`, `never`, `never-regex`";
    check::no_condition(table, ABOUT, help, problems);
    let tests = readings(table, problems);
    let mut cut = table.get("cut").map(|entry| regexes(entry, problems)).unwrap_or_default();
    cut.extend(table.get("cut-start").and_then(|entry| phrases_at(entry, true, problems)));
    cut.extend(table.get("cut-end").and_then(|entry| phrases_at(entry, false, problems)));
    let split = table.get("split").map(|entry| regexes(entry, problems)).unwrap_or_default();
    let never_regex = table.get("never-regex").map(|entry| regexes(entry, problems)).unwrap_or_default();
    let texts = |key: &str, problems: &mut Problems| -> Vec<String> {
        let items = table.get(key).map(|entry| strings(entry, problems)).unwrap_or_default();
        items.into_iter().map(|item| item.text.to_owned()).collect()
    };
    let separators = texts("separators", problems);
    let never = texts("never", problems).iter().map(|text| fold(text)).collect();
    let split_full = table.get("split-full").map(|entry| regexes(entry, problems)).unwrap_or_default();
    let doubtful = table.get("doubtful").map(|entry| regexes(entry, problems)).unwrap_or_default();
    let doubtful_site = table.get("doubtful-site").and_then(|entry| truth(entry, problems)).unwrap_or(false);
    let counts = counts(table, problems);
    let origin = Arc::new(origin(raw, why?, files)?);
    let fields = fields?;
    Some(ValueRule {
        origin,
        fields,
        cut,
        split,
        split_full,
        separators,
        never,
        never_regex,
        doubtful,
        doubtful_site,
        counts,
        tests,
    })
}

/// How much a doubtful reading counts: a share, which must be given where values are doubted.
fn counts(table: &RawTable<'_>, problems: &mut Problems) -> f32 {
    let doubts = table.get("doubtful").or(table.get("doubtful-site"));
    match (doubts, table.get("counts")) {
        (Some(entry), None) => {
            problems
                .missing(entry.key_at, format!("`{}` says nothing without `counts`", entry.key))
                .help("the share of its weight that a doubtful reading keeps: counts = 0.2");
            1.0
        }
        (None, Some(entry)) => {
            problems.missing(entry.key_at, "`counts` says nothing without `doubtful` or `doubtful-site`");
            1.0
        }
        (None, None) => 1.0,
        (Some(_), Some(entry)) => {
            let share = number(entry, problems);
            if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
                problems.add(entry.at, "`counts` lies between 0 and 1");
            }
            share.unwrap_or(1.0)
        }
    }
}

/// The entry of a key that must be there.
fn needed<'t, 'a>(table: &'t RawTable<'a>, key: &str, help: &str, problems: &mut Problems) -> Option<&'t Entry<'a>> {
    let entry = table.get(key);
    if entry.is_none() {
        problems.missing(table.header, format!("`{key}` is missing")).help(help);
    }
    entry
}

/// A weight: above zero, or below it for a rule that speaks against what others read.
fn weight_of(entry: &Entry<'_>, problems: &mut Problems) -> Option<f32> {
    let value = number(entry, problems)?;
    let fits = value != 0.0 && value.abs() <= LARGEST;
    if !fits {
        problems.add(entry.at, format!("the weight of a reading lies between -{LARGEST} and {LARGEST} and is not 0"));
    }
    fits.then_some(value)
}

/// Where the value stands: exactly one place.
fn place(table: &RawTable<'_>, problems: &mut Problems) -> Option<Place> {
    let given: Vec<&Entry<'_>> = PLACE_KEYS.iter().filter_map(|key| table.get(key)).collect();
    for (key, other) in [("of", "json-ld"), ("read", "selector")] {
        if let (Some(entry), None) = (table.get(key), table.get(other)) {
            problems.missing(entry.key_at, format!("`{key}` says nothing without `{other}`"));
        }
    }
    let help = "a value stands in one place: `json-ld`, `meta`, `link`, `selector` or `part`";
    match given.as_slice() {
        [] => {
            problems.missing(table.header, "this rule does not say where the value stands").help(help);
            None
        }
        [one] => place_of(one, table, problems),
        [one, more @ ..] => {
            for other in more {
                let message = format!("a rule reads one place, not both `{}` and `{}`", one.key, other.key);
                problems.add(other.key_at, message).other(one.key_at, "the first").help(help);
            }
            None
        }
    }
}

fn place_of(entry: &Entry<'_>, table: &RawTable<'_>, problems: &mut Problems) -> Option<Place> {
    let place = match entry.key.as_str() {
        "json-ld" => {
            let of = table.get("of").map(|of| formed(of, "a JSON-LD type", schema, problems)).unwrap_or_default();
            let paths = strings(entry, problems).iter().map(|item| path(item.text)).collect();
            Place::JsonLd { paths, of }
        }
        "meta" => Place::Meta(formed(entry, "the name of a meta element", metadata_name, problems)),
        "link" => Place::Link(formed(entry, "the relation of a link", metadata_name, problems)),
        "selector" => Place::Selector(selectors(entry, problems), read(table, problems)?),
        _ => Place::Part(word::<Part>(entry, problems)?),
    };
    Some(place)
}

/// The way to a property: `author.name`.
fn path(text: &str) -> Vec<String> {
    text.split('.').map(|part| part.trim().to_owned()).collect()
}

/// What is read of an element.
fn read(table: &RawTable<'_>, problems: &mut Problems) -> Option<Read> {
    let Some(entry) = table.get("read") else { return Some(Read::Fitting) };
    let item = string(entry, problems)?;
    match (item.text, tag(item.text)) {
        ("text", _) => Some(Read::Text),
        (_, Ok(name)) => Some(Read::Attribute(name)),
        (text, Err(_)) => {
            problems
                .add(item.at, format!("\"{text}\" is not the name of an attribute"))
                .help("`read` is \"text\", or the name of an attribute such as \"content\", \"datetime\" or \"href\"");
            None
        }
    }
}

/// A regular expression with one group, which is what is taken.
fn one_group(entry: &Entry<'_>, problems: &mut Problems) -> Option<Pattern> {
    string(entry, problems)?;
    let regex = regexes(entry, problems).into_iter().next()?;
    if !problems.trusts(entry.at) && regex.groups() != 1 {
        problems
            .add(entry.at, "this regular expression needs one group in brackets: what is taken of the text")
            .help("other brackets are written `(?:`: '(?:by|von) (.+)'");
        return None;
    }
    Some(regex)
}

/// The measures that a block must meet; other keys that no rule about metadata has are problems.
fn measures(table: &RawTable<'_>, problems: &mut Problems) -> Vec<(Measure, Vec<Interval>)> {
    let mut found = Vec::new();
    for entry in table.entries.iter().filter(|entry| !entry.inherited && !METADATA_KEYS.contains(&entry.key.as_str())) {
        match Measure::named(&entry.key).filter(|measure| measure.pass() == Pass::First) {
            Some(measure) => {
                let intervals = comparisons(entry, problems).into_iter().map(|(interval, _)| interval).collect();
                found.push((measure, intervals));
            }
            None => unknown_in("a rule about metadata", entry, METADATA_KEYS, problems),
        }
    }
    found
}

fn first_measure<'t, 'a>(table: &'t RawTable<'a>) -> Option<&'t Entry<'a>> {
    table.entries.iter().find(|entry| Measure::named(&entry.key).is_some())
}

/// The tests: pairs of a piece and what is read of it.
fn readings(table: &RawTable<'_>, problems: &mut Problems) -> Vec<Reading> {
    let Some(entry) = table.get("reads") else { return Vec::new() };
    let help = "reads = [[\"<meta name=author content='Ann Lee'>\", \"Ann Lee\"]]; an empty value: nothing is read";
    let Some(array) = entry.value.as_array() else {
        problems.add(entry.at, "`reads` takes a list of pairs").help(help);
        return Vec::new();
    };
    let mut readings = Vec::new();
    for item in array.iter() {
        let pair = item.value.as_array().map(|pair| pair.iter().map(|one| one.value.as_str()).collect());
        match pair.unwrap_or_else(Vec::new).as_slice() {
            [Some(piece), Some(value)] => {
                readings.push(Reading { piece: (*piece).to_owned(), value: (*value).to_owned() });
            }
            _ => {
                problems.add(item.at, "a test is a pair: a piece, and what is read of it").help(help);
            }
        }
    }
    readings
}

/// One expression for all phrases that come off the start, or the end, of a value.
fn phrases_at(entry: &Entry<'_>, start: bool, problems: &mut Problems) -> Option<Pattern> {
    let items = strings(entry, problems);
    let phrases: Vec<&str> = items.iter().map(|item| item.text).collect();
    at_edge(&phrases, start).map(|text| Pattern::new(&text))
}
