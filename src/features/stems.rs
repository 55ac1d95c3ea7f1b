//! The stems of words, found once for everything that counts in stems.

use rayon::prelude::*;

use super::{numbering, tokenizer};

/// Words that a thread takes at a time.
const PIECE: usize = 4096;

/// The stems that words count for, as numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stems {
    /// Stem s is `names[s]`, in the order in which they come up.
    names: Vec<String>,
    /// Along the words: where the stems of each end in `stems`.
    ends: Vec<u32>,
    stems: Vec<u32>,
}

impl Stems {
    /// Stems that were found before.
    ///
    /// - `names`: each stem once, in the order of its number; `counted`: as [`Stems::counted`].
    /// - returns: nothing if a word has a stem that is none of them, or the last word is cut off.
    pub fn known(names: Vec<String>, counted: &[u32]) -> Option<Self> {
        let mut known = Self {
            names,
            ..Self::default()
        };
        let mut rest = counted;
        while let Some((n, after)) = rest.split_first() {
            let (of_word, after) = after.split_at_checked(*n as usize)?;
            known.stems.extend(of_word);
            known.end_word();
            rest = after;
        }
        let end = known.names.len() as u32;
        known.stems.iter().all(|stem| *stem < end).then_some(known)
    }

    /// The number of stems of each word from `first` on, followed by them.
    pub fn counted(&self, first: usize) -> Vec<u32> {
        let of_words = (first..self.n_words()).map(|word| self.of(word));
        of_words
            .flat_map(|stems| std::iter::once(stems.len() as u32).chain(stems.iter().copied()))
            .collect()
    }

    /// Adds words, lower case; stems that came up before keep their numbers.
    pub fn extend(&mut self, words: &[String]) {
        let pieces: Vec<Piece> = words.par_chunks(PIECE).map(Piece::of).collect();
        let stems = pieces.iter().flat_map(Piece::stems);
        let mut numbers = numbering::add(&mut self.names, stems).into_iter();
        for n_stems in pieces.iter().flat_map(|piece| &piece.n_stems) {
            self.stems.extend(numbers.by_ref().take(*n_stems));
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        self.ends.push(self.stems.len() as u32);
    }

    /// Stems in the order of their numbers.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Different words that were stemmed.
    pub fn n_words(&self) -> usize {
        self.ends.len()
    }

    /// Stems of the tokens of a word: of a compound those of its parts, then that of the whole.
    pub fn of(&self, word: usize) -> &[u32] {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.stems[start as usize..self.ends[word] as usize]
    }
}

/// The stems of some words, as text.
#[derive(Default)]
struct Piece {
    /// One after the other.
    text: String,
    /// Where each stem ends in `text`.
    ends: Vec<usize>,
    /// Along the words.
    n_stems: Vec<usize>,
}

impl Piece {
    fn of(words: &[String]) -> Self {
        let mut piece = Self::default();
        for word in words {
            let n_before = piece.ends.len();
            tokenizer::tokens_of(word, |token| {
                piece.text.push_str(&tokenizer::stem(token));
                piece.ends.push(piece.text.len());
            });
            piece.n_stems.push(piece.ends.len() - n_before);
        }
        piece
    }

    fn stems(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(start, end)| &self.text[*start..*end])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn named(stems: &Stems, word: usize) -> Vec<&str> {
        let names = stems.of(word).iter();
        names.map(|stem| stems.names()[*stem as usize].as_str()).collect()
    }

    #[test]
    fn words_count_for_the_stems_of_their_tokens() {
        let mut stems = Stems::default();
        stems.extend(&words(&["glaciers", "the", "mixture-of-experts", "expert", "7"]));
        assert_eq!(named(&stems, 0), ["glacier"]);
        assert!(named(&stems, 1).is_empty() && named(&stems, 4).is_empty());
        assert_eq!(named(&stems, 2), ["mixtur", "expert", "mixture-of-expert"]);
        assert_eq!(stems.of(3), &stems.of(2)[1..2], "a stem has one number");
    }

    #[test]
    fn words_that_come_later_are_numbered_as_if_they_had_come_at_once() {
        let all = words(&["glacier", "ice-cores", "violins", "core", "glaciers", "bow"]);
        let (mut at_once, mut in_turn) = (Stems::default(), Stems::default());
        at_once.extend(&all);
        in_turn.extend(&all[..2]);
        let kept = Stems::known(in_turn.names().to_vec(), &in_turn.counted(0));
        assert_eq!(kept.as_ref(), Some(&in_turn));
        let mut kept = kept.unwrap();
        kept.extend(&all[2..]);
        assert_eq!(kept, at_once);
        assert_eq!(at_once.counted(4), [1, 0, 1, 5]);
    }

    #[test]
    fn what_is_no_list_of_stems_is_refused() {
        assert_eq!(Stems::known(words(&["ice"]), &[1, 1]), None, "an unknown stem");
        assert_eq!(Stems::known(words(&["ice"]), &[1, 0, 2, 0]), None, "cut off");
        assert!(Stems::known(words(&["ice"]), &[1, 0, 0, 2, 0, 0]).is_some());
    }
}
