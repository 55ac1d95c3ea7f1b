//! Papers as lists of numbered words: a text is split once, whatever is counted in it afterwards.

use rayon::prelude::*;

use super::numbering::{self, Numbering};
use super::word_table::WordTable;
use super::{Language, Stems, Text, tokenizer, told};

/// Stands where something else than white space separates two words.
pub(crate) const GAP: u32 = 0;
/// Stands between title and abstract.
pub(crate) const END_OF_TITLE: u32 = 1;
/// Number of the first word.
const FIRST: u32 = 2;

/// Pieces of parallel work for each thread, and the fewest papers of one: in larger pieces fewer words are numbered twice.
const PIECES_PER_THREAD: usize = 4;
const FEWEST_PAPERS: usize = 512;

/// Words that a thread looks at at a time.
const PIECE: usize = 1 << 18;

/// Every word of some papers, in order, stop words among them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordLists {
    /// Words in lower case, with the marks of their languages; word w is `forms[w - FIRST]`.
    forms: Vec<String>,
    /// Along `forms`.
    stems: Stems,
    lists: Lists,
}

/// Words and marks of some papers, as numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lists {
    /// One paper's after the other's.
    words: Vec<u32>,
    /// Along the papers: where each ends in `words`.
    ends: Vec<usize>,
}

impl Lists {
    /// Lists of these lengths, many written at a time by `write(paper, words)`, the words all 0.
    pub fn of_lengths(lengths: &[usize], write: impl Fn(usize, &mut [u32]) + Sync) -> Self {
        let mut ends = lengths.to_vec();
        (1..ends.len()).for_each(|paper| ends[paper] += ends[paper - 1]);
        let mut words = vec![0; ends.last().copied().unwrap_or(0)];
        let (mut rest, mut papers) = (words.as_mut_slice(), Vec::with_capacity(lengths.len()));
        for length in lengths {
            let (own, after) = rest.split_at_mut(*length);
            papers.push(own);
            rest = after;
        }
        let papers = papers.into_par_iter().with_min_len(FEWEST_PAPERS).enumerate();
        papers.for_each(|(paper, words)| write(paper, words));
        Self { words, ends }
    }

    /// Adds papers, their words under other numbers.
    fn extend(&mut self, papers: &Self, number: impl Fn(u32) -> u32) {
        let start = self.words.len();
        self.words.extend(papers.words.iter().map(|word| number(*word)));
        self.ends.extend(papers.ends.iter().map(|end| start + end));
    }
}

impl WordLists {
    /// Splits texts. Words are numbered in the order in which they come up.
    pub fn read(texts: &[Text<'_>]) -> Self {
        let mut lists = Self::default();
        lists.extend(texts, told::main_language(texts));
        lists
    }

    /// Lists that were read before.
    ///
    /// - `forms`: each word once, in the order of its number; `stems`: along them.
    /// - returns: nothing if a list has a word that is none of them, or the words don't have their stems.
    pub fn known(forms: Vec<String>, stems: Stems, lists: Lists) -> Option<Self> {
        let end = forms.len() as u32 + FIRST;
        let highest = lists
            .words
            .par_chunks(PIECE)
            .filter_map(|words| words.iter().max())
            .max();
        let are_known = highest.is_none_or(|word| *word < end) && stems.n_words() == forms.len();
        are_known.then_some(Self { forms, stems, lists })
    }

    /// Adds papers at the end; words that came up before keep their numbers.
    ///
    /// - `main`: the language of texts that don't tell theirs.
    pub fn extend(&mut self, texts: &[Text<'_>], main: Language) {
        if texts.is_empty() {
            return;
        }
        let n_pieces = PIECES_PER_THREAD * rayon::current_num_threads();
        let size = texts.len().div_ceil(n_pieces).max(FEWEST_PAPERS);
        let pieces: Vec<Self> = texts.par_chunks(size).map(|texts| split(texts, main)).collect();
        let n_known = self.forms.len();
        let forms = pieces.iter().flat_map(|piece| &piece.forms);
        let mut numbers = numbering::add(&mut self.forms, forms.map(String::as_str)).into_iter();
        self.stems.extend(&self.forms[n_known..]);
        for piece in pieces {
            let new: Vec<u32> = numbers.by_ref().take(piece.forms.len()).collect();
            self.lists.extend(&piece.lists, |word| match word.checked_sub(FIRST) {
                Some(form) => new[form as usize] + FIRST,
                None => word,
            });
        }
    }

    /// Papers whose words are listed, those without any too.
    pub fn n_papers(&self) -> usize {
        self.lists.ends.len()
    }

    /// Words, in the order of their numbers, with the marks of their languages.
    pub fn forms(&self) -> &[String] {
        &self.forms
    }

    /// Along [`WordLists::forms`]: the stems that words count for.
    pub fn stems(&self) -> &Stems {
        &self.stems
    }

    /// What the numbers of words and stems stand for.
    pub fn table(&self) -> WordTable {
        WordTable::of(&self.forms, self.stems.names())
    }

    /// Whether numbers that were kept with this table stand for the same words and stems here.
    pub fn continues(&self, table: &WordTable) -> bool {
        table.begins(&self.forms, self.stems.names())
    }

    /// The stem of a word itself, by its place in [`WordLists::forms`]; nothing for one that is no token.
    pub fn stem_of(&self, form: usize) -> Option<u32> {
        let last = self.stems.of(form).last().copied();
        let form = &self.forms[form];
        last.filter(|_| !form.contains('-') || tokenizer::is_token(form))
    }

    /// As [`WordLists::forms`] and [`WordLists::stems`], without the papers.
    pub fn into_words(self) -> (Vec<String>, Stems) {
        (self.forms, self.stems)
    }

    /// A paper's words, `GAP`s and `END_OF_TITLE`.
    pub fn paper(&self, paper: usize) -> &[u32] {
        let Lists { words, ends } = &self.lists;
        let start = paper.checked_sub(1).map_or(0, |before| ends[before]);
        &words[start..ends[paper]]
    }

    /// Where a word stands in [`WordLists::forms`]; nothing for a mark.
    pub fn position(word: u32) -> Option<usize> {
        word.checked_sub(FIRST).map(|form| form as usize)
    }

    /// A word in lower case, with the mark of its language; nothing for a gap or the end of a title.
    pub fn form(&self, word: u32) -> Option<&str> {
        Self::position(word).map(|form| self.forms[form].as_str())
    }
}

/// The words of papers of a corpus: of all, or of some.
#[derive(Debug, Clone)]
pub struct PaperWords {
    lists: WordLists,
    /// Positions in the corpus, ascending, along the lists; absent if they are of all papers.
    papers: Option<Vec<usize>>,
}

impl PaperWords {
    /// - `lists`: along the papers of the corpus.
    pub fn of_all(lists: WordLists) -> Self {
        Self { lists, papers: None }
    }

    /// - `papers`: positions in the corpus, ascending, along `lists`.
    pub fn of_some(lists: WordLists, papers: Vec<usize>) -> Self {
        Self {
            lists,
            papers: Some(papers),
        }
    }

    /// The words, along the papers.
    pub fn lists(&self) -> &WordLists {
        &self.lists
    }

    /// Position among the lists of a paper of the corpus; nothing for one whose words are not here.
    pub fn row(&self, paper: usize) -> Option<usize> {
        match &self.papers {
            None => (paper < self.lists.n_papers()).then_some(paper),
            Some(papers) => papers.binary_search(&paper).ok(),
        }
    }
}

/// Splits texts, with numbers of their own; stems are left out.
fn split(texts: &[Text<'_>], main: Language) -> WordLists {
    let mut numbering = Numbering::default();
    let Lists { mut words, mut ends } = Lists::default();
    for text in texts {
        let language = told::language_of(*text, main);
        for (part, mark) in [(text.title, Some(END_OF_TITLE)), (text.abstract_text, None)] {
            tokenizer::for_each_form(part, language, |form, is_after_gap| {
                if is_after_gap {
                    words.push(GAP);
                }
                words.push(numbering.number(form) + FIRST);
            });
            words.extend(mark);
        }
        ends.push(words.len());
    }
    WordLists {
        forms: numbering.into_strings(),
        stems: Stems::default(),
        lists: Lists { words, ends },
    }
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
        pieces.extend(&texts[600..], Language::ENGLISH);
        assert_eq!(whole, pieces);
        let lengths: Vec<usize> = (0..1300).map(|paper| whole.paper(paper).len()).collect();
        let lists = Lists::of_lengths(&lengths, |paper, words| words.copy_from_slice(whole.paper(paper)));
        assert_eq!(
            WordLists::known(whole.forms().to_vec(), whole.stems().clone(), lists),
            Some(whole)
        );
    }

    #[test]
    fn a_word_has_its_own_stem_if_it_is_a_token() {
        let long = format!("ice-{}", "x".repeat(60));
        let lists = WordLists::read(&[text("glaciers the ice-flows", &long)]);
        let stem = |form: &str| {
            let form = lists.forms().iter().position(|other| other == form).unwrap();
            lists
                .stem_of(form)
                .map(|stem| lists.stems().names()[stem as usize].as_str())
        };
        assert_eq!(
            (stem("glaciers"), stem("ice-flows")),
            (Some("glacier"), Some("ice-flow"))
        );
        assert_eq!((stem("the"), stem(&long)), (None, None), "one of its parts is a token");
    }

    #[test]
    fn lists_with_unknown_words_are_refused() {
        let known = |list: [u32; 2], stems| {
            let lists = Lists::of_lengths(&[2], |_, words| words.copy_from_slice(&list));
            WordLists::known(vec!["ice".to_owned()], stems, lists)
        };
        let (forms, stems) = WordLists::read(&[text("ice", "")]).into_words();
        assert_eq!(forms, ["ice"]);
        assert!(known([2, END_OF_TITLE], stems.clone()).is_some());
        assert_eq!(known([2, 3], stems), None);
        assert_eq!(known([2, END_OF_TITLE], Stems::default()), None, "words without stems");
    }
}
