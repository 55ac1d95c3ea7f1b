//! In how many windows of running text terms occur, alone and together.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::features::numbering::Numbering;
use crate::features::{Text, tokenizer};

/// Papers that one piece of parallel work reads.
const CHUNK: usize = 2048;

/// Stands for every word that is in no term.
const OTHER: u32 = u32::MAX;

/// Windows that hold the terms of one theme.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ThemeCounts {
    n_terms: usize,
    /// n_terms × n_terms, row by row, above and on the diagonal: windows with both terms, or with the one.
    counts: Vec<u64>,
}

impl ThemeCounts {
    fn new(n_terms: usize) -> Self {
        Self {
            n_terms,
            counts: vec![0; n_terms * n_terms],
        }
    }

    pub(super) fn n_terms(&self) -> usize {
        self.n_terms
    }

    /// Windows with both terms; with i = j, windows with the term.
    pub(super) fn together(&self, i: usize, j: usize) -> u64 {
        self.counts[i.min(j) * self.n_terms + i.max(j)]
    }
}

/// Counts over windows of one length.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WindowCounts {
    pub(super) n_windows: u64,
    pub(super) themes: Vec<ThemeCounts>,
}

impl WindowCounts {
    fn new(terms: &Terms) -> Self {
        Self {
            n_windows: 0,
            themes: terms.n_terms.iter().map(|n| ThemeCounts::new(*n)).collect(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.n_windows += other.n_windows;
        let pairs = self.themes.iter_mut().zip(&other.themes);
        pairs.for_each(|(sum, theme)| sum.counts.iter_mut().zip(&theme.counts).for_each(|(sum, n)| *sum += n));
    }
}

/// Position of a term: (theme, place among the theme's terms).
type Place = (usize, usize);

/// A range of positions, end excluded.
type Span = (usize, usize);

/// Terms as sequences of numbered stems.
#[derive(Debug, Default)]
struct Terms {
    /// Terms of each theme.
    n_terms: Vec<usize>,
    numbers: Numbering,
    /// First stem → the forms that begin with it, whole, and whose they are.
    forms: FxHashMap<u32, Vec<(Vec<u32>, Place)>>,
}

impl Terms {
    fn of(themes: &[Vec<&str>]) -> Self {
        let mut terms = Self::default();
        for (theme, own) in themes.iter().enumerate() {
            terms.n_terms.push(own.len());
            for (place, term) in own.iter().enumerate() {
                forms(term).for_each(|form| terms.add(form, (theme, place)));
            }
        }
        terms
    }

    fn add(&mut self, form: &str, place: Place) {
        let mut stems = Vec::new();
        for_each_word(form, |word| {
            stems.push(self.numbers.number(&tokenizer::stem(word)));
        });
        if let Some(first) = stems.first() {
            self.forms.entry(*first).or_default().push((stems, place));
        }
    }

    /// Where terms stand in a paper: for each term that does, its occurrences.
    fn occurrences(&self, words: &[u32]) -> Vec<(Place, Span)> {
        let mut found = Vec::new();
        for start in 0..words.len() {
            for (form, place) in self.forms.get(&words[start]).into_iter().flatten() {
                if words[start..].starts_with(form) {
                    found.push((*place, (start, start + form.len())));
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// The ways a term is written: `mixture of experts (MoE)` stands for its long form and for its acronym.
fn forms(term: &str) -> impl Iterator<Item = &str> {
    term.split(" (").map(|form| form.trim_end_matches(')'))
}

/// Calls `emit` with every word, stop words too, in lower case, compounds parted.
fn for_each_word(text: &str, mut emit: impl FnMut(&str)) {
    let cleaned = tokenizer::clean(text);
    let mut lower = String::new();
    for word in tokenizer::words(&cleaned) {
        lower.clear();
        tokenizer::lower_into(word.text, &mut lower);
        lower.split('-').filter(|part| !part.is_empty()).for_each(&mut emit);
    }
}

/// Counts windows of each of the given lengths; title and abstract run on as one text, and a text shorter than a window is
/// one window.
///
/// - `themes`: terms of each theme as people read them.
/// - `lengths`: words of a window, each at least 1.
/// - returns: one count for each length.
pub(super) fn count<const N: usize>(
    texts: &[Text<'_>],
    themes: &[Vec<&str>],
    lengths: [usize; N],
) -> [WindowCounts; N] {
    let terms = Terms::of(themes);
    let none = || lengths.map(|_| WindowCounts::new(&terms));
    let count_chunk = |chunk: &[Text<'_>]| {
        let mut counts = none();
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut words = Vec::new();
        for text in chunk {
            words.clear();
            for part in [text.title, text.abstract_text] {
                for_each_word(part, |word| words.push(number(word, &terms, &mut known)));
            }
            let found = terms.occurrences(&words);
            for (counts, length) in counts.iter_mut().zip(lengths) {
                count_paper(&found, words.len(), length, counts);
            }
        }
        counts
    };
    let chunks: Vec<[WindowCounts; N]> = texts.par_chunks(CHUNK).map(count_chunk).collect();
    let mut sums = none();
    for chunk in &chunks {
        sums.iter_mut().zip(chunk).for_each(|(sum, counts)| sum.add(counts));
    }
    sums
}

/// Number of a word's stem among the terms' stems; each written form is stemmed once.
fn number(word: &str, terms: &Terms, known: &mut FxHashMap<String, u32>) -> u32 {
    if let Some(number) = known.get(word) {
        return *number;
    }
    let stem = tokenizer::stem(word);
    let number = terms.numbers.get(&stem).unwrap_or(OTHER);
    known.insert(word.to_owned(), number);
    number
}

fn count_paper(found: &[(Place, Span)], n_words: usize, length: usize, counts: &mut WindowCounts) {
    let n_windows = (n_words + 1).saturating_sub(length).max(1);
    counts.n_windows += n_windows as u64;
    let terms: Vec<(Place, Vec<Span>)> = found
        .chunk_by(|a, b| a.0 == b.0)
        .map(|term| (term[0].0, windows_with(term, n_windows, length)))
        .collect();
    for theme in terms.chunk_by(|a, b| a.0.0 == b.0.0) {
        let own = &mut counts.themes[theme[0].0.0];
        for (i, ((_, place), windows)) in theme.iter().enumerate() {
            for ((_, other), others) in &theme[i..] {
                own.counts[place * own.n_terms + other] += n_common(windows, others);
            }
        }
    }
}

/// First positions of the windows that hold one of the occurrences whole: disjoint spans, ascending.
fn windows_with(occurrences: &[(Place, Span)], n_windows: usize, length: usize) -> Vec<Span> {
    let mut spans: Vec<Span> = occurrences
        .iter()
        .map(|(_, (start, end))| (end.saturating_sub(length), (start + 1).min(n_windows)))
        .filter(|(first, end)| first < end)
        .collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            _ => joined.push(span),
        }
    }
    joined
}

/// Positions in both lists of spans.
fn n_common(a: &[Span], b: &[Span]) -> u64 {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        let (start, end) = (a[i].0.max(b[j].0), a[i].1.min(b[j].1));
        n += end.saturating_sub(start) as u64;
        if a[i].1 < b[j].1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(text: &str, terms: &[&str], length: usize) -> WindowCounts {
        let text = Text {
            title: "",
            abstract_text: text,
        };
        let [counts] = count(&[text], &[terms.to_vec()], [length]);
        counts
    }

    #[test]
    fn windows_slide_word_by_word() {
        // Windows of 3: (a1 b2 c3) (b2 c3 d4) (c3 d4 a1).
        let counts = counted("a1 b2 c3 d4 a1", &["a1", "d4", "c3"], 3);
        assert_eq!(counts.n_windows, 3);
        let theme = &counts.themes[0];
        assert_eq!(
            [theme.together(0, 0), theme.together(1, 1), theme.together(2, 2)],
            [2, 2, 3]
        );
        assert_eq!(
            [theme.together(0, 1), theme.together(1, 0), theme.together(0, 2)],
            [1, 1, 2]
        );
    }

    #[test]
    fn a_text_shorter_than_a_window_is_one_window() {
        let counts = counted("a1 b2", &["a1", "b2"], 10);
        assert_eq!((counts.n_windows, counts.themes[0].together(0, 1)), (1, 1));
    }

    #[test]
    fn a_phrase_counts_where_all_of_it_stands_and_as_its_acronym() {
        let text = "Mixtures-of-experts x1 x2 mixture of x3 MoE";
        let counts = counted(text, &["mixture of experts (MoE)"], 3);
        // Words: mixtures of experts x1 x2 mixture of x3 moe; windows 0 and 6 of 7 hold the term.
        assert_eq!((counts.n_windows, counts.themes[0].together(0, 0)), (7, 2));
    }

    proptest! {
        #[test]
        fn spans_count_what_reading_every_window_counts(words in proptest::collection::vec(0u8..4, 0..40), length in 1usize..12) {
            let text = words.iter().map(|word| format!("t{word}")).collect::<Vec<_>>();
            let counts = counted(&text.join(" "), &["t0", "t1"], length);
            let windows: Vec<&[u8]> = if words.len() < length { vec![&words] } else { words.windows(length).collect() };
            prop_assert_eq!(counts.n_windows, windows.len() as u64);
            for (i, j) in [(0, 0), (1, 1), (0, 1)] {
                let both = windows.iter().filter(|window| window.contains(&(i as u8)) && window.contains(&(j as u8)));
                prop_assert_eq!(counts.themes[0].together(i, j), both.count() as u64);
            }
        }
    }
}
