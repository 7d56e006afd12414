//! Whether a text matches, and nothing else.
//!
//! In: an expression, parsed. Out: yes or no, or that it can't be told here. What holds: half of what a search needs is built,
//! as nobody asks where a match begins or what its groups are.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_syntax::hir::Hir;

use super::pattern::BYTES;

/// How often the states of an automaton may be thrown away in one search before another way is taken.
const CLEARINGS: usize = 3;

/// What tells whether a text matches.
#[derive(Clone)]
pub(super) enum Matcher {
    /// No text does.
    Never,
    /// An automaton tells.
    Automaton(Arc<Automaton>),
    /// It can't be told here.
    Unknown,
}

/// An automaton whose states are built as texts call for them, with the memory for them of each thread.
pub(super) struct Automaton {
    dfa: DFA,
    caches: Pool<Cache, Create>,
}

type Create = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

impl Matcher {
    /// The matcher of an expression; of none, if the text was no expression.
    pub fn of(hir: Option<&Hir>) -> Matcher {
        let Some(hir) = hir else { return Matcher::Never };
        if hir.properties().minimum_len().is_none() {
            return Matcher::Never;
        }
        automaton(hir).map_or(Matcher::Unknown, |dfa| {
            let own = dfa.clone();
            let caches: Pool<Cache, Create> = Pool::new(Box::new(move || own.create_cache()));
            Matcher::Automaton(Arc::new(Automaton { dfa, caches }))
        })
    }

    /// Whether a text matches; none if it can't be told.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        match self {
            Matcher::Never => Some(false),
            Matcher::Unknown => None,
            Matcher::Automaton(automaton) => {
                let mut cache = automaton.caches.get();
                let input = Input::new(text).earliest(true);
                automaton.dfa.try_search_fwd(&mut cache, &input).ok().map(|found| found.is_some())
            }
        }
    }
}

fn automaton(hir: &Hir) -> Option<DFA> {
    let limits = thompson::Config::new().nfa_size_limit(Some(BYTES)).which_captures(WhichCaptures::None);
    let nfa = NFA::compiler().configure(limits).build_from_hir(hir).ok()?;
    // borders of words are told for texts of ASCII
    let config = Config::new().unicode_word_boundary(true).minimum_cache_clear_count(Some(CLEARINGS));
    DFA::builder().configure(config).build_from_nfa(nfa).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Matcher {
        Matcher::of(regex_syntax::parse(pattern).ok().as_ref())
    }

    #[test]
    fn what_matches_is_told() {
        let by = of(r"(?i)^\W*(by|von)\b");
        assert_eq!(by.is_match("\u{bb} BY me"), None, "borders of words beyond ASCII");
        assert_eq!((by.is_match("- BY me"), by.is_match("goodbye")), (Some(true), Some(false)));
        assert_eq!((of("^$").is_match(""), of("").is_match("é")), (Some(true), Some(true)));
        assert!(matches!(of("("), Matcher::Never));
        assert!(matches!(of(r"[^\x00-\x{10FFFF}]"), Matcher::Never));
        assert!(matches!(of(r"(\w{100}){100}"), Matcher::Unknown), "too large");
    }

    #[test]
    fn threads_share_an_automaton() {
        let matcher = of("(a|b)+c$");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for length in 0..200 {
                        assert_eq!(matcher.is_match(&format!("{}c", "ab".repeat(length))), Some(length > 0));
                    }
                });
            }
        });
    }
}
