//! Any text: our tokenizer has the tokens and the tree of html5ever's, with the same tree builder behind both.
#![no_main]

#[path = "../../tests/common/tokens.rs"]
mod tokens;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(found) = tokens::difference(text).or_else(|| tokens::difference_of_pages(text.as_bytes())) {
        panic!("{text:?}: {found}");
    }
});
