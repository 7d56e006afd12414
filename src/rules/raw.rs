//! The tables of a rule file, before their keys are understood.
//!
//! In: the text of a file. Out: its rules, changes, page rules and settings as lists of keys and values, each with its
//! span. What holds: whatever is broken in one table, the other tables come out whole.

use toml::de::DeTable;

use super::keys::{FILE_KEYS, PAGE_KEYS, RULE_KEYS, TABLES};
use super::problems::Problems;
use super::source::{At, SourceFile};
use super::suggest::{all_of, did_you_mean};
use super::value::{Value, entries};

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry<'a> {
    /// The key.
    pub key: String,
    /// The key's span.
    pub key_at: At,
    /// The value.
    pub value: Value<'a>,
    /// The value's span.
    pub at: At,
    /// Whether it stands at the head of the file and not in the rule itself.
    pub inherited: bool,
}

/// A table with its entries in the order of the file.
#[derive(Clone, Debug)]
pub(super) struct RawTable<'a> {
    /// The table's header.
    pub header: At,
    /// Its keys and values.
    pub entries: Vec<Entry<'a>>,
}

impl<'a> RawTable<'a> {
    /// The entry with that key.
    pub fn get(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

/// The tables of a file.
#[derive(Default)]
pub(super) struct RawFile<'a> {
    /// What holds for all rules of the file.
    pub head: Vec<Entry<'a>>,
    /// `[[rule]]`
    pub rules: Vec<RawTable<'a>>,
    /// `[[change]]`
    pub changes: Vec<RawTable<'a>>,
    /// `[[page]]`
    pub pages: Vec<RawTable<'a>>,
    /// `[[inline]]`
    pub inline: Vec<RawTable<'a>>,
    /// `[[metadata]]`
    pub metadata: Vec<RawTable<'a>>,
    /// `[[metadata-value]]`
    pub values: Vec<RawTable<'a>>,
    /// `[selection]`
    pub selection: Option<RawTable<'a>>,
    /// `[[post]]`
    pub posts: Vec<RawTable<'a>>,
    /// `[[embedded]]`
    pub embedded: Vec<RawTable<'a>>,
    /// `[[table]]`
    pub tables: Vec<RawTable<'a>>,
    /// `[questions]`
    pub questions: Option<RawTable<'a>>,
    /// `[quality]`
    pub quality: Option<RawTable<'a>>,
    /// `[[dates]]`
    pub dates: Vec<RawTable<'a>>,
}

/// Reads the tables of a file.
pub(super) fn read<'a>(number: usize, file: &SourceFile<'a>, problems: &mut Problems) -> RawFile<'a> {
    let quick = if file.trusted { super::quick::read(number, file.text) } else { None };
    let top = quick.unwrap_or_else(|| {
        let (table, mistakes) = DeTable::parse_recoverable(file.text);
        let top = entries(number, table.into_inner());
        super::syntax::report(number, file, &mistakes, &top, problems);
        top
    });
    let mut raw = RawFile::default();
    for entry in top {
        match entry.key.as_str() {
            "rule" => raw.rules = tables(entry, problems),
            "change" => raw.changes = tables(entry, problems),
            "page" => raw.pages = tables(entry, problems),
            "inline" => raw.inline = tables(entry, problems),
            "metadata" => raw.metadata = tables(entry, problems),
            "metadata-value" => raw.values = tables(entry, problems),
            "post" => raw.posts = tables(entry, problems),
            "embedded" => raw.embedded = tables(entry, problems),
            "table" => raw.tables = tables(entry, problems),
            "dates" => raw.dates = tables(entry, problems),
            "questions" => raw.questions = table_of(entry, problems),
            "quality" => raw.quality = table_of(entry, problems),
            "selection" => raw.selection = table_of(entry, problems),
            key if FILE_KEYS.contains(&key) => raw.head.push(Entry { inherited: true, ..entry }),
            _ => unknown_at_top(&entry, problems),
        }
    }
    raw
}

/// The entries of a file as the TOML parser reads them.
#[cfg(test)]
pub(super) fn slow(file: usize, text: &str) -> Vec<Entry<'_>> {
    entries(file, DeTable::parse_recoverable(text).0.into_inner())
}

/// The tables under `[[rule]]` and the like.
fn tables<'a>(entry: Entry<'a>, problems: &mut Problems) -> Vec<RawTable<'a>> {
    let Value::Array(array) = entry.value else {
        let header = format!("`{}` takes tables, each with two pairs of brackets", entry.key);
        problems.add(entry.key_at, header).label(format!("write `[[{}]]`", entry.key));
        return Vec::new();
    };
    let mut tables = Vec::new();
    for item in array {
        match item.value {
            Value::Table(entries) => tables.push(RawTable { header: item.at, entries }),
            _ => {
                problems
                    .add(item.at, format!("`{}` takes tables", entry.key))
                    .label(format!("write `[[{}]]`", entry.key));
            }
        }
    }
    tables
}

/// The table under `[selection]`.
fn table_of<'a>(entry: Entry<'a>, problems: &mut Problems) -> Option<RawTable<'a>> {
    match entry.value {
        Value::Table(entries) => Some(RawTable { header: entry.key_at, entries }),
        _ => {
            problems
                .add(entry.key_at, format!("`{}` takes one table", entry.key))
                .label(format!("write `[{}]`, once in a file", entry.key));
            None
        }
    }
}

/// A key at the head of the file that does not belong there.
fn unknown_at_top(entry: &Entry<'_>, problems: &mut Problems) {
    let key = entry.key.as_str();
    let table = match &entry.value {
        Value::Table(_) => true,
        Value::Array(array) => array.iter().next().is_some_and(|item| item.value.is_table()),
        _ => false,
    };
    let what =
        if table { format!("unknown table `{key}`") } else { format!("unknown key `{key}` at the head of the file") };
    let draft = problems.add(entry.key_at, what);
    if table {
        draft.maybe(did_you_mean(key, TABLES.iter().copied()));
    } else if RULE_KEYS.contains(&key) || PAGE_KEYS.contains(&key) {
        draft.label("belongs into a rule, below `[[rule]]`");
    } else {
        draft.maybe(did_you_mean(key, FILE_KEYS.iter().copied()));
    }
    draft.help(format!(
        "the head of a file takes {};\nits tables are `[[rule]]`, `[[change]]`, `[[page]]`, `[[inline]]`, `[[metadata]]`,\n`[[metadata-value]]`, `[[post]]`, `[[embedded]]`, `[[table]]`, `[[dates]]`, `[questions]`, `[quality]` and `[selection]`",
        all_of(FILE_KEYS.iter().copied())
    ));
}
