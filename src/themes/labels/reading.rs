//! Papers as numbered words, with acronyms and their long forms made one.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::features::{Text, tokenizer};

/// Longest phrase, in words.
const MAX_WORDS: usize = 4;

/// Papers that must spell out an acronym before it stands for its long form.
const SURE_PAPERS: usize = 2;

/// Words that may stand inside a phrase, or be passed over by an acronym.
pub(super) const JOINING_WORDS: [&str; 6] = ["of", "in", "for", "and", "to", "the"];

/// A phrase: numbers of stems, or of concepts.
pub(super) type Phrase = Vec<u32>;

/// The words of one paper.
#[derive(Debug, Default)]
pub(super) struct PaperWords {
    /// Along all runs, the number of each word's stem or concept.
    pub stems: Vec<u32>,
    /// Along all runs, the number of each word as written; a part that follows a hyphen begins with it.
    pub surfaces: Vec<u32>,
    /// Ends of the runs between punctuation, ascending; the last is the length of `stems`.
    run_ends: Vec<usize>,
}

impl PaperWords {
    fn end_run(&mut self) {
        if self.run_ends.last().copied().unwrap_or(0) < self.stems.len() {
            self.run_ends.push(self.stems.len());
        }
    }

    fn runs(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let starts = std::iter::once(0).chain(self.run_ends.iter().copied());
        starts.zip(&self.run_ends).map(|(start, end)| start..*end)
    }

    /// Every phrase of one to four words within a run, as a range.
    pub fn phrases(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        self.runs().flat_map(|run| {
            let run_end = run.end;
            run.flat_map(move |start| (start + 1..=(start + MAX_WORDS).min(run_end)).map(move |end| start..end))
        })
    }
}

/// Texts numbered in order of first use.
#[derive(Debug, Default)]
struct Names {
    numbers: FxHashMap<String, u32>,
    texts: Vec<String>,
}

impl Names {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

/// Reads papers, and remembers what the numbers stand for.
#[derive(Debug, Default)]
pub(super) struct Reader {
    stems: Names,
    surfaces: Names,
    /// Word as written → its stem's number.
    stem_of: FxHashMap<String, u32>,
    /// Numbers of stems that stand for words without a subject.
    empty_stems: FxHashSet<u32>,
    /// Acronym → long form → papers that spell it out.
    spelled_out: BTreeMap<String, BTreeMap<Phrase, usize>>,
    /// Concept → its long form and its acronym.
    concepts: BTreeMap<u32, (Phrase, String)>,
}

impl Reader {
    /// Reads all papers; afterwards an acronym and its long form are one concept.
    pub fn read(texts: &[Text<'_>]) -> (Self, Vec<PaperWords>) {
        let mut reader = Self::default();
        let mut papers: Vec<PaperWords> = texts.iter().map(|text| reader.split(text)).collect();
        reader.find_concepts();
        let index = ConceptIndex::of(&reader);
        for paper in &mut papers {
            *paper = reader.unify(paper, &index);
        }
        (reader, papers)
    }

    /// Splits a paper into numbered words; parts of hyphenated compounds count as words.
    fn split(&mut self, text: &Text<'_>) -> PaperWords {
        let mut words = PaperWords::default();
        let mut spelled_out = BTreeSet::new();
        for part in [text.title, text.abstract_text] {
            let cleaned = tokenizer::clean(part);
            let mut end_of_last = 0;
            for word in tokenizer::words(&cleaned) {
                let between = &cleaned[end_of_last..word.start];
                if between.chars().any(|c| !c.is_whitespace()) {
                    if between.trim() == "(" {
                        spelled_out.extend(self.long_form(word.text, &words));
                    }
                    words.end_run();
                }
                for (position, piece) in word.text.split('-').filter(|piece| !piece.is_empty()).enumerate() {
                    words.stems.push(self.stem_number(piece));
                    let hyphen = if position == 0 { "" } else { "-" };
                    words.surfaces.push(self.surfaces.number(&format!("{hyphen}{piece}")));
                }
                end_of_last = word.start + word.text.len();
            }
            words.end_run();
        }
        for (acronym, long) in spelled_out {
            *self.spelled_out.entry(acronym).or_default().entry(long).or_default() += 1;
        }
        words
    }

    fn stem_number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.stem_of.get(word) {
            return *number;
        }
        let lower = word.to_lowercase();
        let lower = lower
            .strip_suffix("'s")
            .or(lower.strip_suffix("\u{2019}s"))
            .unwrap_or(&lower);
        let number = self.stems.number(&tokenizer::stem(lower));
        if !tokenizer::is_token(lower) {
            self.empty_stems.insert(number);
        }
        self.stem_of.insert(word.to_owned(), number);
        number
    }

    /// The acronym in brackets and the words before it whose initials it is made of.
    ///
    /// Source: the idea of Schwartz and Hearst 2003, doi:10.1142/9789812776303_0042, with whole initials only.
    fn long_form(&self, word: &str, before: &PaperWords) -> Option<(String, Phrase)> {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let n_letters = singular.chars().count();
        let n_capitals = singular.chars().filter(|c| c.is_uppercase()).count();
        if !(2..=6).contains(&n_letters) || 2 * n_capitals < n_letters {
            return None;
        }
        let initials: Vec<char> = singular.to_lowercase().chars().collect();
        let run_start = before.run_ends.last().copied().unwrap_or(0);
        (n_letters.max(2)..=n_letters + 2)
            .filter_map(|length| {
                before
                    .stems
                    .len()
                    .checked_sub(length)
                    .filter(|start| *start >= run_start)
            })
            .find(|start| {
                let words = before.surfaces[*start..]
                    .iter()
                    .map(|number| self.surface(*number).trim_start_matches('-'));
                spells(&words.collect::<Vec<_>>(), &initials)
            })
            .map(|start| (singular.to_owned(), before.stems[start..].to_vec()))
    }

    /// Makes a concept of each acronym that enough papers spell out in the same way.
    fn find_concepts(&mut self) {
        let mut known: BTreeSet<Phrase> = BTreeSet::new();
        for (acronym, forms) in std::mem::take(&mut self.spelled_out) {
            let Some((long, papers)) = forms.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))) else {
                continue;
            };
            if papers >= SURE_PAPERS && known.insert(long.clone()) {
                let number = self.stems.number(&format!("({acronym})"));
                self.concepts.insert(number, (long, acronym));
            }
        }
    }

    /// Replaces acronyms and long forms by their concept.
    fn unify(&mut self, paper: &PaperWords, index: &ConceptIndex) -> PaperWords {
        let mut unified = PaperWords::default();
        for run in paper.runs() {
            let mut at = run.start;
            while at < run.end {
                match index.concept_at(&paper.stems[at..run.end], paper.surfaces[at]) {
                    Some((concept, length)) => {
                        let text = self.joined(&paper.surfaces[at..at + length]);
                        unified.stems.push(concept);
                        unified.surfaces.push(self.surfaces.number(&text));
                        at += length;
                    }
                    None => {
                        unified.stems.push(paper.stems[at]);
                        unified.surfaces.push(paper.surfaces[at]);
                        at += 1;
                    }
                }
            }
            unified.end_run();
        }
        unified
    }

    pub fn stem(&self, number: u32) -> &str {
        &self.stems.texts[number as usize]
    }

    fn surface(&self, number: u32) -> &str {
        &self.surfaces.texts[number as usize]
    }

    /// True for a word with a subject, or a concept.
    pub fn is_content(&self, number: u32) -> bool {
        !self.empty_stems.contains(&number)
    }

    /// Words a number stands for: those of the long form for a concept.
    pub fn words_of(&self, number: u32) -> &[u32] {
        self.concepts.get(&number).map_or(&[], |(long, _)| long)
    }

    /// The acronym of a concept.
    pub fn acronym_of(&self, number: u32) -> Option<&str> {
        self.concepts.get(&number).map(|(_, acronym)| acronym.as_str())
    }

    /// Words as one text: hyphens where they were written, capitals only where they mean something.
    pub fn joined(&self, surfaces: &[u32]) -> String {
        let mut text = String::new();
        for number in surfaces {
            let word = self.surface(*number);
            if !text.is_empty() && !word.starts_with('-') {
                text.push(' ');
            }
            let hyphen_free = word.strip_prefix('-').filter(|_| text.is_empty()).unwrap_or(word);
            text.push_str(&self.natural_case(hyphen_free));
        }
        text
    }

    /// `Attention` as `attention`; `MoE`, `LLMs` and a name never written small as they are.
    fn natural_case(&self, word: &str) -> String {
        let letters = word.trim_start_matches('-');
        let lower = word.to_lowercase();
        let has_inner_capital = letters.chars().skip(1).any(char::is_uppercase);
        let is_written_small = self.surfaces.numbers.contains_key(&lower)
            || self.surfaces.numbers.contains_key(letters.to_lowercase().as_str());
        if has_inner_capital || !is_written_small {
            word.to_owned()
        } else {
            lower
        }
    }
}

/// Where concepts are to be found in running words.
struct ConceptIndex {
    /// First stem of a long form → long forms and their concepts, longest first.
    long_forms: BTreeMap<u32, Vec<(Phrase, u32)>>,
    /// Word as written, an acronym in the singular or plural → its concept.
    acronyms: FxHashMap<u32, u32>,
}

impl ConceptIndex {
    fn of(reader: &Reader) -> Self {
        let mut long_forms: BTreeMap<u32, Vec<(Phrase, u32)>> = BTreeMap::new();
        let mut acronyms = FxHashMap::default();
        for (concept, (long, acronym)) in &reader.concepts {
            long_forms.entry(long[0]).or_default().push((long.clone(), *concept));
            for written in [
                acronym.clone(),
                format!("{acronym}s"),
                format!("-{acronym}"),
                format!("-{acronym}s"),
            ] {
                if let Some(surface) = reader.surfaces.numbers.get(&written) {
                    acronyms.insert(*surface, *concept);
                }
            }
        }
        for forms in long_forms.values_mut() {
            forms.sort_by_key(|(long, _)| std::cmp::Reverse(long.len()));
        }
        Self { long_forms, acronyms }
    }

    /// The concept with which the words begin, and how many of them it takes.
    fn concept_at(&self, stems: &[u32], surface: u32) -> Option<(u32, usize)> {
        let long = self
            .long_forms
            .get(&stems[0])
            .and_then(|forms| forms.iter().find(|(long, _)| stems.starts_with(long)));
        match long {
            Some((long, concept)) => Some((*concept, long.len())),
            None => self.acronyms.get(&surface).map(|concept| (*concept, 1)),
        }
    }
}

/// True if the letters are the words' initials in order, joining words skipped at will, and the first is the first word's.
fn spells(words: &[&str], letters: &[char]) -> bool {
    let initial = |word: &str| word.chars().next().and_then(|c| c.to_lowercase().next());
    if words.first().and_then(|word| initial(word)) != letters.first().copied() {
        return false;
    }
    let mut rest = letters;
    for word in words {
        if initial(word) == rest.first().copied() {
            rest = &rest[1..];
        } else if !JOINING_WORDS.contains(&word.to_lowercase().as_str()) {
            return false;
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(abstract_text: &str) -> Text<'_> {
        Text {
            title: "",
            abstract_text,
        }
    }

    #[test]
    fn an_acronym_spells_the_initials_of_its_words() {
        let letters = |acronym: &str| acronym.chars().collect::<Vec<_>>();
        assert!(spells(&["mixture", "of", "experts"], &letters("moe")));
        assert!(spells(&["retrieval", "augmented", "generation"], &letters("rag")));
        assert!(spells(&["bag", "of", "words"], &letters("bw")));
        assert!(!spells(&["sparse", "experts"], &letters("moe")));
    }

    #[test]
    fn an_acronym_and_its_long_form_are_one_concept() {
        let texts = [
            text("A mixture of experts (MoE) routes tokens."),
            text("Each Mixture-of-Experts (MoE) layer is sparse."),
            text("Training MoEs is hard."),
        ];
        let (reader, papers) = Reader::read(&texts);
        let concept = *reader.concepts.keys().next().unwrap();
        assert_eq!(reader.acronym_of(concept), Some("MoE"));
        assert!(papers.iter().all(|paper| paper.stems.contains(&concept)), "{papers:?}");
    }

    #[test]
    fn an_acronym_that_one_paper_spells_out_is_a_word_like_any_other() {
        let (reader, _) = Reader::read(&[text("A mixture of experts (MoE) routes tokens.")]);
        assert!(reader.concepts.is_empty());
    }

    #[test]
    fn phrases_stay_within_punctuation() {
        let (_, papers) = Reader::read(&[text("sparse attention, dense layers")]);
        // sparse, sparse attention, attention, dense, dense layers, layers
        assert_eq!(papers[0].phrases().count(), 6);
    }

    #[test]
    fn capitals_stay_where_they_mean_something() {
        let (reader, papers) = Reader::read(&[text("Attention and attention in Bayesian LLMs, fine-tuning too")]);
        let texts: Vec<String> = papers[0]
            .surfaces
            .iter()
            .map(|number| reader.joined(&[*number]))
            .collect();
        assert_eq!(
            texts,
            [
                "attention",
                "and",
                "attention",
                "in",
                "Bayesian",
                "LLMs",
                "fine",
                "tuning",
                "too"
            ]
        );
        assert_eq!(reader.joined(&papers[0].surfaces[6..8]), "fine-tuning");
    }
}
