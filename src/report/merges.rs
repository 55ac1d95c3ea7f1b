//! Why rows of listings show one paper, in a few words.

use super::CorpusView;
use super::numbers::count;

/// What rows of one paper have in common: `80 by the same title, 7 by the same DOI`; nothing if no paper is listed twice.
pub fn in_words(corpus: &CorpusView) -> Option<String> {
    let counts = corpus
        .merges
        .iter()
        .map(|(reason, n)| format!("{} by {reason}", count(*n)));
    let counts: Vec<String> = counts.collect();
    let doubtful = match corpus.n_doubtful {
        0 => String::new(),
        n => format!("; {} doubtful", count(n)),
    };
    (!counts.is_empty()).then(|| format!("{}{doubtful}", counts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn reasons_are_counted_and_doubtful_ones_named() {
        let mut corpus = sample::report().corpus;
        corpus.merges = vec![("same title".to_owned(), 1200), ("same DOI".to_owned(), 7)];
        assert_eq!(in_words(&corpus).unwrap(), "1\u{202f}200 by same title, 7 by same DOI");
        corpus.n_doubtful = 2;
        assert_eq!(
            in_words(&corpus).unwrap(),
            "1\u{202f}200 by same title, 7 by same DOI; 2 doubtful"
        );
        corpus.merges.clear();
        assert_eq!(in_words(&corpus), None);
    }
}
