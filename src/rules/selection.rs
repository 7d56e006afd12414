//! The settings of the selection.
//!
//! In: the tables `[selection]` of all layers. Out: the settings for all pages, and what pages of one type have instead.
//! What holds: all settings for all pages are given, by the bundled rules if by no other; a setting of a later layer
//! stands in the place of an earlier one.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::model::{Origin, SelectionOverrides, SelectionSettings, Setting};
use super::problems::Problems;
use super::raw::{Entry, RawTable};
use super::source::{At, SourceFile};
use super::suggest::{all_of, did_you_mean};
use super::value::Value;
use super::values::number;
use crate::kinds::PageType;

/// The settings, once all layers have been read.
pub(super) struct Finished {
    pub all: SelectionSettings,
    pub by_type: Vec<(PageType, SelectionOverrides)>,
    pub for_text: SelectionOverrides,
}

/// Which pages a setting is for.
#[derive(Clone, Copy)]
enum Whose {
    All,
    Type(PageType),
    Text,
}

/// The settings as far as the layers have been read.
#[derive(Default)]
pub(super) struct Settings {
    all: SelectionOverrides,
    by_type: Vec<(PageType, SelectionOverrides)>,
    for_text: SelectionOverrides,
    /// Where each setting was set last, and by which layer.
    set: FxHashMap<String, (usize, At)>,
    /// The first table, where missing settings belong.
    first: Option<At>,
}

impl Settings {
    /// Adds the settings of a table.
    pub fn add(&mut self, table: RawTable<'_>, files: &[SourceFile<'_>], problems: &mut Problems) {
        self.first.get_or_insert(table.header);
        for entry in table.entries {
            if SelectionOverrides::KEYS.contains(&entry.key.as_str()) {
                self.set(Whose::All, &entry, files, problems);
                continue;
            }
            let whose = match entry.key.as_str() {
                "text" => Some(Whose::Text),
                key => PageType::named(key).map(Whose::Type),
            };
            match (whose, entry.value) {
                (Some(whose), Value::Table(table)) => {
                    for inner in table {
                        if SelectionOverrides::KEYS.contains(&inner.key.as_str()) {
                            self.set(whose, &inner, files, problems);
                        } else {
                            unknown(&inner, SelectionOverrides::KEYS, problems);
                        }
                    }
                }
                (Some(_), _) => {
                    problems
                        .add(entry.key_at, format!("`{}` takes a table", entry.key))
                        .label(format!("write `[selection.{}]`", entry.key));
                }
                (None, value) => {
                    let types: Vec<&str> = PageType::ALL.iter().map(|one| one.name()).chain(["text"]).collect();
                    let words = if value.is_table() { &types } else { SelectionOverrides::KEYS };
                    unknown_key(&entry.key, entry.key_at, words, problems);
                }
            }
        }
    }

    /// Sets one number.
    fn set(&mut self, of: Whose, entry: &Entry<'_>, files: &[SourceFile<'_>], problems: &mut Problems) {
        let name = match of {
            Whose::Type(page_type) => format!("selection.{page_type}.{}", entry.key),
            Whose::Text => format!("selection.text.{}", entry.key),
            Whose::All => format!("selection.{}", entry.key),
        };
        let Some(file) = files.get(entry.at.file) else { return };
        let earlier = self.set.insert(name.clone(), (file.layer, entry.key_at));
        if let Some((_, at)) = earlier.filter(|(layer, _)| *layer == file.layer) {
            problems.add(entry.key_at, format!("`{name}` is set twice in the same folder")).other(at, "here already");
        }
        let Some(value) = number(entry, problems) else { return };
        let line = u32::try_from(file.line(entry.key_at.start)).unwrap_or(u32::MAX);
        let why = "A threshold of the selection".to_owned();
        let origin = Arc::new(Origin { rule: name, file: file.label.clone(), line, why });
        let settings = match of {
            Whose::Type(page_type) => self.of_type(page_type),
            Whose::Text => &mut self.for_text,
            Whose::All => &mut self.all,
        };
        if let Some((slot, low, high)) = settings.slot(&entry.key) {
            if !(low..=high).contains(&value) {
                problems.add(entry.at, format!("`{}` lies between {low} and {high}", entry.key));
            }
            *slot = Some(Setting { value, origin });
        }
    }

    fn of_type(&mut self, page_type: PageType) -> &mut SelectionOverrides {
        let known = self.by_type.iter().position(|(one, _)| *one == page_type);
        let index = known.unwrap_or(self.by_type.len());
        if known.is_none() {
            self.by_type.push((page_type, SelectionOverrides::default()));
        }
        &mut self.by_type[index].1
    }

    /// The settings, if all are there.
    pub fn finish(mut self, problems: &mut Problems) -> Option<Finished> {
        let at = self.first.unwrap_or(At { file: 0, start: 0, end: 0 });
        for key in SelectionOverrides::KEYS {
            let given = self.set.contains_key(&format!("selection.{key}"));
            if !given && !problems.any_syntax() {
                problems
                    .missing(at, format!("`{key}` is not set under `[selection]` by any layer"))
                    .help(format!("the bundled rules set {}", all_of(SelectionOverrides::KEYS.iter().copied())));
            }
        }
        self.by_type.sort_by_key(|(page_type, _)| *page_type);
        Some(Finished { all: self.all.all()?, by_type: self.by_type, for_text: self.for_text })
    }
}

fn unknown(entry: &Entry<'_>, words: &[&str], problems: &mut Problems) {
    unknown_key(&entry.key, entry.key_at, words, problems);
}

/// A key that `[selection]` does not know.
fn unknown_key(key: &str, at: At, words: &[&str], problems: &mut Problems) {
    problems
        .add(at, format!("unknown key `{key}` under `[selection]`"))
        .maybe(did_you_mean(key, words.iter().copied()))
        .help(format!(
            "`[selection]` takes {};\n`[selection.forum]` and so on take the same for pages of one type,\n`[selection.text]` for plain text",
            all_of(SelectionOverrides::KEYS.iter().copied())
        ));
}
