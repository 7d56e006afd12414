//! The values of a rule file's keys, before they are understood.
//!
//! In: values as the TOML parser has them, or as [`super::quick`] reads them. Out: [`Value`]s with their spans. What holds: both
//! ways give the same, but that a list of numbers may be left in one piece by the quick one.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::raw::Entry;
use super::source::At;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// A text.
    String(Cow<'a, str>),
    /// A whole number.
    Integer(Digits<'a>),
    /// A fraction.
    Float(Digits<'a>),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or time, which no key takes.
    Datetime,
    /// A list.
    Array(Vec<Placed<'a>>),
    /// A list of plain numbers, not taken apart: what stands between its brackets.
    Numbers(&'a str),
    /// A table, its entries in the order of the file.
    Table(Vec<Entry<'a>>),
}

/// A number as it is written, without underscores.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Digits<'a> {
    /// Its digits and marks, without what tells the radix.
    pub text: Cow<'a, str>,
    /// Its radix.
    pub radix: u32,
}

/// A value of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Its span.
    pub at: At,
}

impl<'a> Value<'a> {
    /// The value that the TOML parser read.
    pub fn of(file: usize, value: DeValue<'a>) -> Value<'a> {
        match value {
            DeValue::String(text) => Value::String(text),
            DeValue::Integer(number) => {
                Value::Integer(Digits { text: Cow::Owned(number.as_str().to_owned()), radix: number.radix() })
            }
            DeValue::Float(number) => Value::Float(Digits { text: Cow::Owned(number.as_str().to_owned()), radix: 10 }),
            DeValue::Boolean(truth) => Value::Boolean(truth),
            DeValue::Datetime(_) => Value::Datetime,
            DeValue::Array(array) => Value::Array(array.into_iter().map(|item| Placed::of(file, item)).collect()),
            DeValue::Table(table) => Value::Table(entries(file, table)),
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = self { Some(text) } else { None }
    }

    /// The list, if it is one that is taken apart.
    pub fn as_array(&self) -> Option<&[Placed<'a>]> {
        if let Value::Array(array) = self { Some(array) } else { None }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Boolean(truth) = self { Some(*truth) } else { None }
    }

    /// Whether it is a table.
    pub fn is_table(&self) -> bool {
        matches!(self, Value::Table(_))
    }
}

impl<'a> Placed<'a> {
    fn of(file: usize, value: Spanned<DeValue<'a>>) -> Placed<'a> {
        Placed { at: at(file, value.span()), value: Value::of(file, value.into_inner()) }
    }
}

/// The entries of a table, in the order of the file.
pub(super) fn entries(file: usize, table: DeTable<'_>) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = table
        .into_iter()
        .map(|(key, value)| Entry {
            key_at: at(file, key.span()),
            key: key.into_inner().into_owned(),
            at: at(file, value.span()),
            value: Value::of(file, value.into_inner()),
            inherited: false,
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_at);
    entries
}

fn at(file: usize, span: std::ops::Range<usize>) -> At {
    At { file, start: span.start, end: span.end }
}
