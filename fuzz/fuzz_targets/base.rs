//! Bundled rules that are quickly loaded: the settings, and rules of each kind but tables.
//!
//! In: nothing. Out: a layer. What holds: rules over it can change, switch off and stand near rules of it.

use std::sync::LazyLock;

use bodytext::rules::{Layer, RuleSet, RulesError, bundled, load};

/// Parts of the names of the files.
const FILES: [&str; 7] =
    ["selection", "share.toml", "headings.toml", "embedded.toml", "modified.toml", "site.toml", "inline.toml"];

static BASE: LazyLock<Layer> = LazyLock::new(|| {
    let mut layer = bundled();
    layer.files.retain(|(name, _)| FILES.iter().any(|one| name.contains(one)));
    layer
});

/// Loads a text as the only file of a layer over these rules: `own/own.toml`.
pub fn load_over(text: &str) -> Result<RuleSet, RulesError> {
    let files = vec![("own.toml".to_owned(), text.to_owned())];
    load(&[BASE.clone(), Layer { name: "own".to_owned(), files, ..Layer::default() }])
}
