//! Words that people decided on; they come from `themes.toml`, not from `paperthemes.toml`.

use std::collections::{BTreeMap, BTreeSet};

/// Own stop words and synonyms. A word means all of its forms: those of the same stem.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// Words, lower case, that count for nothing and name nothing.
    pub stop_words: BTreeSet<String>,
    /// Word, lower case → the word it counts as, spelled as it is to be shown.
    pub synonyms: BTreeMap<String, String>,
}
