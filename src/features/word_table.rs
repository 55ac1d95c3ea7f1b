//! What numbers of words stand for: whoever keeps such numbers keeps this with them.

use serde::{Deserialize, Serialize};

use crate::corpus::{Digest, Digester};

/// The words and stems that were numbered so far, known again by a digest; more of both may have come since.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordTable {
    /// Words that have a number, from 0.
    pub n_words: usize,
    /// Stems that have a number, from 0.
    pub n_stems: usize,
    /// Of these words and stems, in the order of their numbers.
    pub digest: Digest,
}

impl WordTable {
    /// - `words`, `stems`: all that there are, in the order of their numbers.
    pub fn of(words: &[String], stems: &[String]) -> Self {
        let mut digester = Digester::default();
        digester.texts(words);
        digester.texts(stems);
        Self {
            n_words: words.len(),
            n_stems: stems.len(),
            digest: digester.digest(),
        }
    }

    /// Whether these words and stems begin with those of the table, so that its numbers stand for the same.
    pub fn begins(&self, words: &[String], stems: &[String]) -> bool {
        let first = words.get(..self.n_words).zip(stems.get(..self.n_stems));
        first.is_some_and(|(words, stems)| *self == Self::of(words, stems))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_table_grows_at_its_end_only() {
        let table = WordTable::of(&words(&["ice", "bows"]), &words(&["ice", "bow"]));
        let begins = |forms: &[&str], stems: &[&str]| table.begins(&words(forms), &words(stems));
        assert!(begins(&["ice", "bows"], &["ice", "bow"]));
        assert!(begins(&["ice", "bows", "moss"], &["ice", "bow", "moss"]));
        assert!(!begins(&["bows", "ice"], &["ice", "bow"]) && !begins(&["ice", "bows"], &["ice", "bows"]));
        assert!(!begins(&[], &[]) && !begins(&["ice"], &["ice", "bow"]));
        assert!(WordTable::of(&[], &[]).begins(&words(&["ice"]), &words(&["ice"])));
    }
}
