//! Selectors by the value of one attribute.
//!
//! In: what selectors ask of the attribute. Out: for a value, what an element that has it calls for. What holds: no selector
//! that matches is missed; a value is read once, whatever the number of selectors.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;

use super::index::Call;

/// Parts up to which the automaton may take more room.
const MOST_PARTS: usize = 500;

/// Calls by the attribute's value.
#[derive(Debug, Default)]
pub(super) struct ByValue {
    /// Those that any value will do for.
    any: Vec<Call>,
    /// By the whole value.
    whole: FxHashMap<String, Vec<Call>>,
    /// By a word of it.
    words: FxHashMap<String, Vec<Call>>,
    /// By a part of it.
    parts: Vec<(String, Vec<Call>)>,
    automaton: Option<AhoCorasick>,
}

impl ByValue {
    pub fn add_any(&mut self, call: Call) {
        push(&mut self.any, call);
    }

    pub fn add_whole(&mut self, value: String, call: Call) {
        push(self.whole.entry(value).or_default(), call);
    }

    pub fn add_word(&mut self, word: String, call: Call) {
        push(self.words.entry(word).or_default(), call);
    }

    pub fn add_part(&mut self, part: String, call: Call) {
        match self.parts.iter_mut().find(|one| one.0 == part) {
            Some((_, list)) => push(list, call),
            None => self.parts.push((part, vec![call])),
        }
    }

    /// To be called when all are added.
    pub fn finish(&mut self) {
        if !self.parts.is_empty() {
            // Values are too short for it to pay to jump to where a part may begin. Of a few short parts, the kind that needs more
            // room takes a few steps a byte.
            let kind = (self.parts.len() <= MOST_PARTS).then_some(AhoCorasickKind::DFA);
            let mut builder = AhoCorasick::builder();
            self.automaton = builder.prefilter(false).kind(kind).build(self.parts.iter().map(|one| &one.0)).ok();
        }
        if self.automaton.is_none() {
            // An automaton can't be built only of gigabytes: all are tried.
            self.parts.drain(..).for_each(|(_, list)| self.any.extend(list));
        }
    }

    /// Adds what a value calls for to a list, each once.
    pub fn find(&self, value: &str, out: &mut Vec<Call>) {
        let start = out.len();
        out.extend(&self.any);
        if let Some(list) = self.whole.get(value) {
            out.extend(list);
        }
        if !self.words.is_empty() {
            let lists = value.split_ascii_whitespace().filter_map(|word| self.words.get(word));
            lists.for_each(|list| out.extend(list));
        }
        if let Some(automaton) = &self.automaton {
            let found = automaton.find_overlapping_iter(value);
            found.for_each(|found| out.extend(&self.parts[found.pattern().as_usize()].1));
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
