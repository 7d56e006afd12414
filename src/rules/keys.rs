//! The keys that rule files know.
//!
//! In: a key that is not known. Out: a problem that says what was probably meant and what is allowed. What holds: the
//! readers of rules know exactly the keys that stand here, and the measures.

use super::problems::Problems;
use super::raw::Entry;
use super::suggest::{all_of, nearest};
use crate::measures::{Measure, Pass};

/// The tables of a file.
pub(super) const TABLES: &[&str] = &[
    "rule",
    "change",
    "page",
    "inline",
    "metadata",
    "metadata-value",
    "post",
    "embedded",
    "table",
    "dates",
    "questions",
    "quality",
    "selection",
];

/// Keys at the head of a file, for all its rules.
pub(super) const FILE_KEYS: &[&str] = &["kind", "lang", "format", "page-type", "pass"];

/// Keys of `[[rule]]`, beside the measures.
pub(super) const RULE_KEYS: &[&str] = &[
    "id",
    "why",
    "kind",
    "text",
    "starts-with",
    "ends-with",
    "exactly",
    "regex",
    "heading",
    "while-words",
    "class",
    "selector",
    "tag",
    "inside",
    "role",
    "lang",
    "min-words",
    "max-words",
    "format",
    "page-type",
    "near",
    "within",
    "verdict",
    "weight",
    "measure",
    "below",
    "weights",
    "drops",
    "keeps",
];

/// Keys of `[[page]]`, beside the measures of the page.
pub(super) const PAGE_KEYS: &[&str] = &[
    "id",
    "why",
    "title",
    "text",
    "regex",
    "url",
    "selector",
    "schema",
    "og-type",
    "generator",
    "lang",
    "format",
    "body-words",
    "type",
    "weight",
    "status",
];

/// Keys of `[[metadata]]`, beside the measures of the first pass.
pub(super) const METADATA_KEYS: &[&str] = &[
    "id",
    "why",
    "field",
    "json-ld",
    "of",
    "meta",
    "link",
    "selector",
    "read",
    "part",
    "pick",
    "regex",
    "page-type",
    "lang",
    "format",
    "after",
    "marked",
    "outside",
    "weight",
    "reads",
];

/// Keys of `[[metadata]]` that say where a value stands.
pub(super) const PLACE_KEYS: &[&str] = &["json-ld", "meta", "link", "selector", "part"];

/// Keys of `[[metadata-value]]`.
pub(super) const VALUE_KEYS: &[&str] = &[
    "id",
    "why",
    "field",
    "cut",
    "cut-start",
    "cut-end",
    "split",
    "split-full",
    "separators",
    "never",
    "never-regex",
    "doubtful",
    "doubtful-site",
    "counts",
    "reads",
];

/// Keys of `[[post]]`.
pub(super) const POST_KEYS: &[&str] = &["id", "why", "selector", "author", "time", "body", "needs", "reads"];

/// Keys of `[[embedded]]`.
pub(super) const EMBEDDED_KEYS: &[&str] = &[
    "id",
    "why",
    "json-ld",
    "of",
    "selector",
    "read",
    "assigned",
    "called",
    "pushed",
    "body",
    "author",
    "time",
    "form",
    "body-words",
    "status",
    "min-words",
    "pick",
    "reads",
];

/// Keys of `[[embedded]]` that say what holds the data.
pub(super) const STORE_KEYS: &[&str] = &["json-ld", "selector", "assigned", "called", "pushed"];

/// Keys of `[[table]]`.
pub(super) const TABLE_KEYS: &[&str] = &["id", "format", "pass", "page-type", "ask", "weights", "support"];

/// Keys of `[[inline]]`.
pub(super) const INLINE_KEYS: &[&str] = &["id", "why", "selector", "regex", "drops", "keeps"];

/// Keys that say what a rule does.
pub(super) const OUTCOME_KEYS: &[&str] = &["verdict", "weight", "measure", "below", "weights"];

/// Keys that ask for elements, of which plain text has none.
pub(super) const ELEMENT_KEYS: &[&str] = &["class", "selector", "tag", "inside", "role"];

/// Keys whose phrases the block itself must have.
pub(super) const PHRASE_KEYS: &[&str] = &["text", "starts-with", "ends-with", "exactly"];

/// A key that no rule about blocks has.
pub(super) fn unknown_in_rule(entry: &Entry<'_>, problems: &mut Problems) {
    let key = entry.key.as_str();
    let names = RULE_KEYS.iter().copied().chain(Measure::ALL.iter().map(|measure| measure.name()));
    let draft = problems.add(entry.key_at, format!("unknown key `{key}`"));
    if key == "off" {
        draft.label("belongs into `[[change]]`; a rule of this folder can be taken out of the file");
    } else if PAGE_KEYS.contains(&key) {
        draft.label("is a key of `[[page]]`");
    } else if let Some(word) = nearest(key, names) {
        draft.label(format!("did you mean `{word}`?"));
    }
    draft.help(format!(
        "a rule takes {},\nand measures, which `bodytext rules list --measures` names",
        all_of(RULE_KEYS.iter().copied())
    ));
}

/// A key that no rule about pages has.
pub(super) fn unknown_in_page(entry: &Entry<'_>, problems: &mut Problems) {
    let key = entry.key.as_str();
    let measures = Measure::ALL.iter().filter(|measure| of_page(**measure)).map(|measure| measure.name());
    let names: Vec<&str> = PAGE_KEYS.iter().copied().chain(measures).collect();
    let draft = problems.add(entry.key_at, format!("unknown key `{key}`"));
    match Measure::named(key) {
        Some(measure) if measure.pass() == Pass::Second => draft.label("is known only after the page's type is"),
        Some(_) => draft.label("is a measure of a block, not of the page"),
        None if key == "off" => draft.label("belongs into `[[change]]`"),
        None if RULE_KEYS.contains(&key) => draft.label("is a key of `[[rule]]`"),
        None => draft.maybe(nearest(key, names.iter().copied()).map(|word| format!("did you mean `{word}`?"))),
    };
    draft.help(format!("a page rule takes {}", all_of(names.iter().copied())));
}

/// A key that no rule of that sort has.
pub(super) fn unknown_in(sort: &str, entry: &Entry<'_>, keys: &[&str], problems: &mut Problems) {
    let draft = problems.add(entry.key_at, format!("unknown key `{}`", entry.key));
    match entry.key.as_str() {
        "off" => draft.label("belongs into `[[change]]`; a rule of this folder can be taken out of the file"),
        key => draft.maybe(nearest(key, keys.iter().copied()).map(|word| format!("did you mean `{word}`?"))),
    };
    draft.help(format!("{sort} takes {}", all_of(keys.iter().copied())));
}

/// Whether a measure is one of the page, known before its blocks are scored.
pub(super) fn of_page(measure: Measure) -> bool {
    measure.name().starts_with("page-") && measure.pass() == Pass::First
}
