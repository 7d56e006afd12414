//! The rules of an extractor: the bundled ones and the caller's layers over them.
//!
//! In: folders of rule files. Out: [`Rules`]. What holds: a set of rules exists only if every file of every layer is right.

use std::path::Path;

use super::{Layer, RuleSet, RulesError, bundled, dir_layer, load};

/// Rules of one or more layers, checked.
///
/// ```no_run
/// use bodytext::{Extractor, Rules};
///
/// let rules = Rules::builtin().with_dir("my-rules")?;
/// let extractor = Extractor::new(rules);
/// # Ok::<(), bodytext::RulesError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rules {
    layers: Vec<Layer>,
    set: RuleSet,
}

impl Rules {
    /// The bundled rules.
    pub fn builtin() -> Rules {
        // The bundled files are checked by the tests; if they were wrong, no page would have a body.
        Rules::none().with_layer(bundled()).unwrap_or_else(|_| Rules::none())
    }

    /// The bundled rules with all their patterns checked, or what is wrong with them: for those who work on them.
    ///
    /// # Errors
    /// If anything in the bundled files is wrong.
    pub fn checked_builtin() -> Result<Rules, RulesError> {
        Rules::none().with_layer(Layer { trusted: false, ..bundled() })
    }

    /// These rules with a folder of rule files, or one file, as a further layer over them.
    ///
    /// # Errors
    /// If anything in the folder is wrong; the error names all that is.
    pub fn with_dir(self, path: impl AsRef<Path>) -> Result<Rules, RulesError> {
        self.with_dirs(&[path])
    }

    /// These rules with a further layer over them, e.g. one that the caller keeps in a database.
    ///
    /// # Errors
    /// If anything in the layer is wrong; the error names all that is.
    pub fn with_layer(mut self, layer: Layer) -> Result<Rules, RulesError> {
        self.layers.push(layer);
        self.set = load(&self.layers)?;
        Ok(self)
    }

    /// No rules at all, to put layers over.
    pub fn none() -> Rules {
        Rules { layers: Vec::new(), set: RuleSet::default() }
    }

    /// These rules with several folders over them, each a layer over the one before.
    ///
    /// # Errors
    /// If anything in any folder is wrong; the error names all that is.
    pub fn with_dirs<P: AsRef<Path>>(mut self, paths: &[P]) -> Result<Rules, RulesError> {
        if !paths.is_empty() {
            self.layers.extend(paths.iter().map(|path| dir_layer(path.as_ref())));
            self.set = load(&self.layers)?;
        }
        Ok(self)
    }

    /// The rules, merged.
    pub fn set(&self) -> &RuleSet {
        &self.set
    }

    /// The rules, merged.
    pub fn into_set(self) -> RuleSet {
        self.set
    }
}
