//! Selectors by the value of one attribute.
//!
//! In: what selectors ask of the attribute. Out: for a value, the selectors that may match an element which has it. What
//! holds: no selector that matches is missed; a value is read once, whatever the number of selectors.

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

/// Numbers of selectors by the attribute's value.
#[derive(Debug, Default)]
pub(super) struct ByValue {
    /// Those that any value will do for.
    any: Vec<u32>,
    /// By the whole value.
    whole: FxHashMap<String, Vec<u32>>,
    /// By a word of it.
    words: FxHashMap<String, Vec<u32>>,
    /// By a part of it.
    parts: Vec<(String, Vec<u32>)>,
    automaton: Option<AhoCorasick>,
}

impl ByValue {
    pub fn add_any(&mut self, selector: u32) {
        push(&mut self.any, selector);
    }

    pub fn add_whole(&mut self, value: String, selector: u32) {
        push(self.whole.entry(value).or_default(), selector);
    }

    pub fn add_word(&mut self, word: String, selector: u32) {
        push(self.words.entry(word).or_default(), selector);
    }

    pub fn add_part(&mut self, part: String, selector: u32) {
        match self.parts.iter_mut().find(|one| one.0 == part) {
            Some((_, list)) => push(list, selector),
            None => self.parts.push((part, vec![selector])),
        }
    }

    /// To be called when all are added.
    pub fn finish(&mut self) {
        if !self.parts.is_empty() {
            self.automaton = AhoCorasick::new(self.parts.iter().map(|one| &one.0)).ok();
        }
        if self.automaton.is_none() {
            // An automaton can't be built only of gigabytes: all are tried.
            self.parts.drain(..).for_each(|(_, list)| self.any.extend(list));
        }
    }

    /// Adds the selectors that may match to a list, which is then sorted and has each once.
    pub fn find(&self, value: &str, out: &mut Vec<u32>) {
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
        out.sort_unstable();
        out.dedup();
    }
}

fn push(list: &mut Vec<u32>, selector: u32) {
    if !list.contains(&selector) {
        list.push(selector);
    }
}
