//! The rules of all layers, before their keys are understood.
//!
//! In: the tables of all files. Out: one list of rules, changed as later layers say. What holds: every id comes once; a
//! rule that is switched off is still in the list, so that its mistakes are found. Page rules of later layers stand
//! before those of earlier ones, as the first status rule that holds decides.

use rustc_hash::FxHashMap;

use super::conditions;
use super::keys::{OUTCOME_KEYS, PLACE_KEYS};
use super::names;
use super::problems::Problems;
use super::raw::{Entry, RawFile, RawTable};
use super::source::At;
use super::suggest::{SUGGESTIONS, did_you_mean};
use super::value::Value;
use super::values::{string, truth};

/// Which table a rule stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// `[[rule]]`
    Rule,
    /// `[[inline]]`
    Inline,
    /// `[[page]]`
    Page,
    /// `[[metadata]]`
    Metadata,
    /// `[[metadata-value]]`
    Value,
    /// `[[post]]`
    Post,
    /// `[[embedded]]`
    Embedded,
    /// `[[table]]`
    Table,
}

/// A rule with the changes of later layers.
#[derive(Clone, Debug)]
pub(super) struct RawRule<'a> {
    /// Its table.
    pub sort: Sort,
    /// Its id, where it has a valid one.
    pub id: Option<String>,
    /// Where the id stands: in the last change, if there is one.
    pub id_at: At,
    /// Its keys and values.
    pub table: RawTable<'a>,
    /// Its layer: the one of the last change, if there is one.
    pub layer: usize,
    /// Whether it is switched off.
    pub off: bool,
    /// The layer in which it came up.
    first_layer: usize,
    /// Where its id came up.
    first_at: At,
}

/// Adds the rules of a layer to those of the layers before, and changes these.
pub(super) fn add_layer<'a>(
    rules: &mut Vec<RawRule<'a>>,
    layer: usize,
    files: Vec<RawFile<'a>>,
    problems: &mut Problems,
) {
    let mut ids: FxHashMap<String, usize> = FxHashMap::default();
    for (index, rule) in rules.iter().enumerate() {
        if let Some(id) = &rule.id {
            ids.insert(id.clone(), index);
        }
    }
    let mut changes = Vec::new();
    for file in files {
        let head = file.head;
        conditions::head(&head, problems);
        for table in file.rules {
            add(rules, &mut ids, rule(Sort::Rule, layer, table, &head, problems), problems);
        }
        for table in file.pages {
            add(rules, &mut ids, rule(Sort::Page, layer, table, &head, problems), problems);
        }
        for table in file.inline {
            add(rules, &mut ids, rule(Sort::Inline, layer, table, &head, problems), problems);
        }
        for table in file.metadata {
            add(rules, &mut ids, rule(Sort::Metadata, layer, table, &head, problems), problems);
        }
        for table in file.values {
            add(rules, &mut ids, rule(Sort::Value, layer, table, &head, problems), problems);
        }
        for table in file.posts {
            add(rules, &mut ids, rule(Sort::Post, layer, table, &head, problems), problems);
        }
        for table in file.embedded {
            add(rules, &mut ids, rule(Sort::Embedded, layer, table, &head, problems), problems);
        }
        for table in file.tables {
            add(rules, &mut ids, rule(Sort::Table, layer, table, &head, problems), problems);
        }
        changes.extend(file.changes);
    }
    let known = changes.iter().filter(|table| {
        let id = table.get("id").and_then(|entry| entry.value.as_str());
        id.is_some_and(|id| ids.contains_key(id))
    });
    let few = changes.len() - known.count() <= SUGGESTIONS;
    for table in changes {
        change(rules, &ids, layer, table, few, problems);
    }
}

/// Page rules of later layers first.
pub(super) fn order(rules: &mut [RawRule<'_>]) {
    rules.sort_by_key(|rule| match rule.sort {
        Sort::Rule | Sort::Inline | Sort::Metadata | Sort::Value | Sort::Post | Sort::Embedded | Sort::Table => 0,
        Sort::Page => usize::MAX - rule.first_layer,
    });
}

/// A rule, with what holds for its whole file.
fn rule<'a>(
    sort: Sort,
    layer: usize,
    mut table: RawTable<'a>,
    head: &[Entry<'a>],
    problems: &mut Problems,
) -> RawRule<'a> {
    let id = id_of(&table, problems);
    let id_at = table.get("id").map_or(table.header, |entry| entry.at);
    for entry in head {
        let taken = match sort {
            Sort::Rule => entry.key != "pass",
            Sort::Table => entry.key == "format" || entry.key == "pass",
            Sort::Page => entry.key == "lang" || entry.key == "format",
            Sort::Metadata => entry.key != "kind" && entry.key != "pass",
            Sort::Value | Sort::Inline | Sort::Post | Sort::Embedded => false,
        };
        if taken && table.get(&entry.key).is_none() {
            table.entries.push(entry.clone());
        }
    }
    RawRule { sort, id, id_at, table, layer, off: false, first_layer: layer, first_at: id_at }
}

/// The id of a table, if it is valid.
fn id_of(table: &RawTable<'_>, problems: &mut Problems) -> Option<String> {
    let Some(entry) = table.get("id") else {
        problems.missing(table.header, "`id` is missing").help("an id names the rule: id = \"newsletter.heading\"");
        return None;
    };
    let item = string(entry, problems)?;
    match names::id(item.text) {
        Ok(()) if item.text.starts_with("selection.") => {
            problems.add(item.at, "ids that start with `selection.` are those of the settings under `[selection]`");
            None
        }
        Ok(()) => Some(item.text.to_owned()),
        Err(meant) => {
            problems
                .add(item.at, format!("\"{}\" is not an id", item.text))
                .maybe(meant.map(|meant| format!("did you mean \"{meant}\"?")))
                .help("an id is made of the letters a to z, digits, dashes and dots");
            None
        }
    }
}

/// Adds a rule if its id is new.
fn add<'a>(
    rules: &mut Vec<RawRule<'a>>,
    ids: &mut FxHashMap<String, usize>,
    mut rule: RawRule<'a>,
    problems: &mut Problems,
) {
    let earlier = rule.id.as_ref().and_then(|id| ids.get(id)).and_then(|index| rules.get(*index));
    if let Some(earlier) = earlier {
        let id = rule.id.take().unwrap_or_default();
        let draft = problems.add(rule.id_at, format!("there is a rule `{id}` already"));
        draft.other(earlier.first_at, "here");
        if earlier.first_layer < rule.layer {
            draft.help("`[[change]]` with that id changes the rule of the layer below");
        }
    } else if let Some(id) = &rule.id {
        ids.insert(id.clone(), rules.len());
    }
    rules.push(rule);
}

/// Changes a rule of an earlier layer.
fn change<'a>(
    rules: &mut [RawRule<'a>],
    ids: &FxHashMap<String, usize>,
    layer: usize,
    table: RawTable<'a>,
    suggest: bool,
    problems: &mut Problems,
) {
    let Some(id) = id_of(&table, problems) else { return };
    let id_at = table.get("id").map_or(table.header, |entry| entry.at);
    let Some(rule) = ids.get(&id).and_then(|index| rules.get_mut(*index)) else {
        if !problems.any_syntax() {
            problems
                .add(id_at, format!("there is no rule `{id}` that could be changed"))
                .maybe(did_you_mean(&id, ids.keys().map(String::as_str).filter(|_| suggest)))
                .help("`bodytext rules list` names all rules; a new rule stands under `[[rule]]`");
        }
        return;
    };
    if rule.layer == layer {
        let message = match rule.first_layer == layer {
            true => format!("the rule `{id}` stands in the same folder: change it there"),
            false => format!("the rule `{id}` is changed twice"),
        };
        problems.add(id_at, message).other(rule.id_at, "here");
        return;
    }
    if table.entries.len() == 1 {
        problems.missing(table.header, "this change changes nothing").help("give `off = true`, or keys of the rule");
    }
    rule.layer = layer;
    rule.id_at = id_at;
    replace(rule, table, problems);
}

/// Puts the keys of a change in the place of those of the rule.
fn replace<'a>(rule: &mut RawRule<'a>, change: RawTable<'a>, problems: &mut Problems) {
    let before = speaks_for_body(&rule.table);
    let outcome =
        |key: &str| OUTCOME_KEYS.contains(&key) || (rule.sort == Sort::Page && ["type", "status"].contains(&key));
    let new_outcome = change.entries.iter().any(|entry| ["verdict", "measure", "status"].contains(&entry.key.as_str()))
        || (change.get("weight").is_some() && rule.table.get("type").is_none());
    if new_outcome && matches!(rule.sort, Sort::Rule | Sort::Page) {
        rule.table.entries.retain(|entry| !outcome(&entry.key));
    }
    rule.table.header = change.header;
    // a new place takes the place of the old one
    if rule.sort == Sort::Metadata && change.entries.iter().any(|entry| PLACE_KEYS.contains(&entry.key.as_str())) {
        rule.table.entries.retain(|entry| !PLACE_KEYS.contains(&entry.key.as_str()));
    }
    for entry in change.entries {
        if entry.key == "off" {
            rule.off = truth(&entry, problems).unwrap_or(rule.off);
            continue;
        }
        rule.table.entries.retain(|earlier| earlier.key != entry.key || earlier.at.file == entry.at.file);
        rule.table.entries.push(entry);
    }
    // the tests of a rule that dropped say nothing of one that keeps
    if before != speaks_for_body(&rule.table) {
        let file = rule.table.header.file;
        rule.table.entries.retain(|entry| !["drops", "keeps"].contains(&entry.key.as_str()) || entry.at.file == file);
    }
}

/// Whether the rule speaks for body text, as far as that can be told already.
fn speaks_for_body(table: &RawTable<'_>) -> bool {
    let verdict = table.get("verdict").and_then(|entry| entry.value.as_str());
    match table.get("weight").map(|entry| &entry.value) {
        Some(Value::Float(weight)) => !weight.text.starts_with('-'),
        Some(Value::Integer(weight)) => !weight.text.starts_with('-'),
        _ => verdict == Some("keep"),
    }
}
