//! Papers as lists of numbered words: a text is split once, whatever is counted in it afterwards.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Text, tokenizer};

/// Stands where something else than white space separates two words.
pub const GAP: u32 = 0;
/// Stands between title and abstract.
pub const END_OF_TITLE: u32 = 1;
/// Number of the first word.
const FIRST: u32 = 2;

/// Raised whenever a text is split in another way, so that what was split before isn't taken for the same.
pub const RULES: u8 = 1;

/// Pieces of parallel work for each thread, and the fewest papers of one: in larger pieces fewer words are numbered twice.
const PIECES_PER_THREAD: usize = 4;
const FEWEST_PAPERS: usize = 512;

/// Every word of some papers, in order, stop words among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordLists {
    /// Words in lower case; word w is `forms[w - FIRST]`.
    forms: Vec<String>,
    /// One paper's words and marks after the other's.
    words: Vec<u32>,
    /// Along the papers: where each ends in `words`.
    ends: Vec<usize>,
}

/// Numbers for strings, in the order in which they come up.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// Strings, packed.
    short: FxHashMap<u128, u32>,
    /// Those too long to be packed.
    long: FxHashMap<String, u32>,
    strings: Vec<String>,
}

/// A string of at most 16 bytes as a number, which is looked up without a search through memory.
fn packed(string: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..string.len())?.copy_from_slice(string.as_bytes());
    Some(u128::from_le_bytes(bytes))
}

impl Numbering {
    pub(crate) fn number(&mut self, string: &str) -> u32 {
        let packed = packed(string).filter(|_| !string.ends_with('\0'));
        let known = match packed {
            Some(packed) => self.short.get(&packed),
            None => self.long.get(string),
        };
        if let Some(number) = known {
            return *number;
        }
        let number = self.strings.len() as u32;
        self.strings.push(string.to_owned());
        match packed {
            Some(packed) => self.short.insert(packed, number),
            None => self.long.insert(string.to_owned(), number),
        };
        number
    }

    /// String n has number n.
    pub(crate) fn into_strings(self) -> Vec<String> {
        self.strings
    }
}

impl WordLists {
    /// Splits texts. Words are numbered in the order in which they come up.
    pub fn read(texts: &[Text<'_>]) -> Self {
        let mut lists = Self::default();
        lists.extend(texts);
        lists
    }

    /// Lists that were read before.
    ///
    /// - `forms`: each word once, in the order of its number; `lists`: along the papers.
    /// - returns: nothing if a list has a word that is none of them.
    pub fn known(forms: Vec<String>, lists: impl IntoIterator<Item = Vec<u32>>) -> Option<Self> {
        let (mut words, mut ends) = (Vec::new(), Vec::new());
        for list in lists {
            words.extend(list);
            ends.push(words.len());
        }
        let end = forms.len() as u32 + FIRST;
        let are_known = words.iter().all(|word| *word < end);
        are_known.then_some(Self { forms, words, ends })
    }

    /// Adds papers at the end; words that came up before keep their numbers.
    pub fn extend(&mut self, texts: &[Text<'_>]) {
        if texts.is_empty() {
            return;
        }
        let n_pieces = PIECES_PER_THREAD * rayon::current_num_threads();
        let size = texts.len().div_ceil(n_pieces).max(FEWEST_PAPERS);
        let pieces: Vec<Self> = texts.par_chunks(size).map(split).collect();
        let mut numbering = Numbering::default();
        for form in std::mem::take(&mut self.forms) {
            numbering.number(&form);
        }
        for piece in pieces {
            let new: Vec<u32> = (piece.forms.iter())
                .map(|form| numbering.number(form) + FIRST)
                .collect();
            let number = |word: &u32| match word.checked_sub(FIRST) {
                Some(form) => new[form as usize],
                None => *word,
            };
            let start = self.words.len();
            self.words.extend(piece.words.iter().map(number));
            self.ends.extend(piece.ends.iter().map(|end| start + end));
        }
        self.forms = numbering.into_strings();
    }

    pub fn n_papers(&self) -> usize {
        self.ends.len()
    }

    /// Words, in the order of their numbers.
    pub fn forms(&self) -> &[String] {
        &self.forms
    }

    /// As [`WordLists::forms`], without the papers.
    pub fn into_forms(self) -> Vec<String> {
        self.forms
    }

    /// A paper's words, [`GAP`]s and [`END_OF_TITLE`].
    pub fn paper(&self, paper: usize) -> &[u32] {
        let start = paper.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[paper]]
    }

    /// Where a word stands in [`WordLists::forms`]; nothing for a mark.
    pub fn position(word: u32) -> Option<usize> {
        word.checked_sub(FIRST).map(|form| form as usize)
    }

    /// A word in lower case; nothing for a mark.
    pub fn form(&self, word: u32) -> Option<&str> {
        Self::position(word).map(|form| self.forms[form].as_str())
    }
}

/// Splits texts, with numbers of their own.
fn split(texts: &[Text<'_>]) -> WordLists {
    let mut numbering = Numbering::default();
    let mut lists = WordLists::default();
    for text in texts {
        for (part, mark) in [(text.title, Some(END_OF_TITLE)), (text.abstract_text, None)] {
            tokenizer::for_each_form(part, |form, is_after_gap| {
                if is_after_gap {
                    lists.words.push(GAP);
                }
                lists.words.push(numbering.number(form) + FIRST);
            });
            lists.words.extend(mark);
        }
        lists.ends.push(lists.words.len());
    }
    lists.forms = numbering.into_strings();
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(title: &'a str, abstract_text: &'a str) -> Text<'a> {
        Text { title, abstract_text }
    }

    fn written(lists: &WordLists, paper: usize) -> String {
        let word = |word: &u32| match *word {
            GAP => "|".to_owned(),
            END_OF_TITLE => "/".to_owned(),
            word => lists.form(word).unwrap().to_owned(),
        };
        lists.paper(paper).iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_word_stands_in_its_place() {
        let lists = WordLists::read(&[
            text("Ice: a state-of-the-art survey", "The ice, and (its) flow."),
            text("", "Ice"),
            text("", ""),
        ]);
        assert_eq!(
            written(&lists, 0),
            "ice | a state-of-the-art survey / the ice | and | its | flow"
        );
        assert_eq!(written(&lists, 1), "/ ice");
        assert_eq!(written(&lists, 2), "/");
        assert_eq!(lists.paper(0)[0], lists.paper(1)[1], "a word has one number");
    }

    #[test]
    fn reading_in_pieces_or_at_once_is_the_same() {
        let titles: Vec<String> = (0..1300)
            .map(|i| format!("Ice {} and snow {}", i % 700, i % 11))
            .collect();
        let texts: Vec<Text<'_>> = titles.iter().map(|title| text(title, "Violin, wood")).collect();
        let whole = WordLists::read(&texts);
        let mut pieces = WordLists::read(&texts[..600]);
        pieces.extend(&texts[600..]);
        assert_eq!(whole, pieces);
        let lists: Vec<Vec<u32>> = (0..whole.n_papers()).map(|paper| whole.paper(paper).to_vec()).collect();
        assert_eq!(WordLists::known(whole.forms().to_vec(), lists), Some(whole));
    }

    #[test]
    fn strings_of_any_length_have_one_number_each() {
        let mut numbering = Numbering::default();
        let strings = [
            "ice",
            "",
            "a-word-of-16-byte",
            "a-word-of-16-byt",
            "ice\0",
            "gletscherzunge ü",
        ];
        let numbers = |numbering: &mut Numbering| strings.map(|string| numbering.number(string));
        assert_eq!(numbers(&mut numbering), [0, 1, 2, 3, 4, 5]);
        assert_eq!(numbers(&mut numbering), [0, 1, 2, 3, 4, 5]);
        assert_eq!(numbering.into_strings(), strings);
    }

    #[test]
    fn lists_with_unknown_words_are_refused() {
        assert_eq!(WordLists::known(vec!["ice".to_owned()], [vec![2, 3]]), None);
        assert!(WordLists::known(vec!["ice".to_owned()], [vec![2, END_OF_TITLE]]).is_some());
    }
}
