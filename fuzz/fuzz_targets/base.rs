//! Bundled rules that are quickly loaded: the settings, and a few rules.
//!
//! In: nothing. Out: a layer. What holds: rules over it can change, switch off and stand near rules of it.

use std::sync::LazyLock;

use bodytext::rules::{Layer, RuleSet, RulesError, bundled, load};

/// Parts of the names of the files.
const FILES: [&str; 4] = ["selection.toml", "headings.toml", "modified.toml", "inline.toml"];

static BASE: LazyLock<Layer> = LazyLock::new(|| {
    let mut layer = bundled();
    layer.files.retain(|(name, _)| FILES.iter().any(|one| name.ends_with(one)));
    layer
});

/// Loads a text as the only file of a layer over these rules: `own/own.toml`.
pub fn load_over(text: &str) -> Result<RuleSet, RulesError> {
    let files = vec![("own.toml".to_owned(), text.to_owned().into())];
    load(&[BASE.clone(), Layer { name: "own".to_owned(), files, ..Layer::default() }])
}
