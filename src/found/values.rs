//! Selectors by the value of one attribute.
//!
//! In: what selectors ask of the attribute. Out: for a value, what an element that has it calls for. What holds: no selector
//! that matches is missed; a value is read once, whatever the number of selectors.

use super::index::Call;
use crate::names::Names;
use crate::starts::Starts;

/// Calls by the attribute's value.
#[derive(Debug, Default)]
pub(super) struct ByValue {
    /// Those that any value will do for.
    any: Vec<Call>,
    /// By the whole value.
    whole: Option<Names<Vec<Call>>>,
    /// By a word of it.
    words: Option<Names<Vec<Call>>>,
    /// By a part of it.
    parts: Vec<(String, Vec<Call>)>,
    starts: Option<Starts>,
}

impl ByValue {
    pub fn add_any(&mut self, call: Call) {
        push(&mut self.any, call);
    }

    pub fn add_whole(&mut self, value: &str, call: Call) {
        self.whole.get_or_insert_default().with(value, |list| push(list, call));
    }

    pub fn add_word(&mut self, word: &str, call: Call) {
        self.words.get_or_insert_default().with(word, |list| push(list, call));
    }

    pub fn add_part(&mut self, part: String, call: Call) {
        if part.is_empty() {
            return self.add_any(call);
        }
        match self.parts.iter_mut().find(|one| one.0 == part) {
            Some((_, list)) => push(list, call),
            None => {
                self.starts.get_or_insert_default().add(&part, self.parts.len());
                self.parts.push((part, vec![call]));
            }
        }
    }

    /// Adds what a value calls for to a list, each once.
    pub fn find(&self, value: &str, out: &mut Vec<Call>) {
        let start = out.len();
        out.extend(&self.any);
        if let Some(list) = self.whole.as_ref().and_then(|whole| whole.get(value)) {
            out.extend(list);
        }
        if let Some(words) = &self.words {
            let lists = value.split_ascii_whitespace().filter_map(|word| words.get(word));
            lists.for_each(|list| out.extend(list));
        }
        if let Some(starts) = &self.starts {
            starts.anywhere(value.as_bytes(), |part, _| out.extend(&self.parts[part].1));
        }
        if out.len() > start + 1 {
            out[start..].sort_unstable();
            let mut kept = start + 1;
            for at in start + 1..out.len() {
                if out[at] != out[kept - 1] {
                    out[kept] = out[at];
                    kept += 1;
                }
            }
            out.truncate(kept);
        }
    }
}

fn push(list: &mut Vec<Call>, call: Call) {
    if !list.contains(&call) {
        list.push(call);
    }
}
