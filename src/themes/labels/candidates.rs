//! The phrases that could name a theme, scored and written out.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::lexicon::{Concept, Lexicon};
use super::phrases::{self, Phrase, PhraseTable};
use super::reading::NumberedPaper;
use super::score::{Sizes, score};
use super::usage;
use crate::features::generic::is_generic_stem;

/// Longest label, in characters.
pub(super) const MAX_LABEL_CHARS: usize = 40;

/// Best candidates of a theme that are looked at.
const N_CANDIDATES: usize = 80;

/// A free phrase that is this often part of one longer name is a piece of it.
const FRAGMENT_SHARE: f64 = 0.6;

/// A phrase that could name a theme.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Stems of all words, those of a concept's long form included.
    pub words: Vec<String>,
    pub score: f64,
    /// The theme's papers with the phrase.
    pub papers: u32,
    /// Share of the theme's papers with the phrase, 0-1.
    pub coverage: f64,
    /// No concept either.
    pub is_one_word: bool,
    pub text: String,
}

/// A theme's candidates, best first.
///
/// - `papers`: the theme's.
pub(super) fn rank(
    theme: usize,
    papers: &[&NumberedPaper],
    table: &PhraseTable,
    lexicon: &Lexicon,
    sizes: Sizes,
) -> Vec<Candidate> {
    let inside = &table.by_theme[theme];
    let mut scored: Vec<(f64, usize)> = (0..table.phrases.len())
        .filter(|number| inside[*number].papers > 0)
        .map(|number| {
            let (n_telling, n_words) = n_words(table.phrases[number], lexicon);
            let score = score(&inside[number], &table.everywhere[number], sizes, n_telling, n_words);
            (score * product_factor(table.phrases[number], lexicon), number)
        })
        .filter(|(score, _)| *score > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(N_CANDIDATES);
    let chosen: Vec<(f64, usize)> = scored
        .iter()
        .filter(|(_, number)| !is_fragment(*number, &scored, table))
        .copied()
        .collect();
    let wanted: Vec<Phrase> = chosen.iter().map(|(_, number)| table.phrases[*number]).collect();
    let texts = written(&wanted, papers, lexicon);
    chosen
        .into_iter()
        .zip(texts)
        .map(|((score, number), text)| Candidate {
            words: all_words(table.phrases[number], lexicon),
            score,
            papers: inside[number].papers,
            is_one_word: all_words(table.phrases[number], lexicon).len() == 1,
            coverage: f64::from(inside[number].papers) / sizes.theme,
            text,
        })
        .collect()
}

/// True for a phrase that is mostly part of one longer candidate.
fn is_fragment(number: usize, scored: &[(f64, usize)], table: &PhraseTable) -> bool {
    let own: Vec<u32> = table.phrases[number].stems().collect();
    let times = f64::from(table.everywhere[number].papers);
    scored.iter().any(|(_, longer)| {
        let other: Vec<u32> = table.phrases[*longer].stems().collect();
        other.len() > own.len()
            && other.windows(own.len()).any(|window| window == own)
            && f64::from(table.everywhere[*longer].papers) >= FRAGMENT_SHARE * times
    })
}

/// Names of products and versions, `GPT-4`, name no subject; short words alone none either.
fn product_factor(phrase: Phrase, lexicon: &Lexicon) -> f64 {
    let is_concept = |stem| lexicon.concepts.contains_key(&stem);
    let has_version = phrase
        .stems()
        .skip(1)
        .any(|stem| lexicon.stems.text(stem).ends_with(|c: char| c.is_ascii_digit()));
    let has_word = phrase
        .stems()
        .any(|stem| is_concept(stem) || lexicon.stems.text(stem).len() > 2);
    match (has_word, has_version) {
        (false, _) => 0.0,
        (true, true) => 0.4,
        (true, false) => 1.0,
    }
}

/// Telling words and all words of a phrase.
fn n_words(phrase: Phrase, lexicon: &Lexicon) -> (usize, usize) {
    let (mut n_telling, mut n_words) = (0, 0);
    let mut count = |stem: u32| {
        n_words += 1;
        let stem = lexicon.stems.text(stem);
        n_telling += usize::from(!is_generic_stem(stem) && !usage::joins(stem, true));
    };
    for stem in phrase.stems() {
        match lexicon.concepts.get(&stem) {
            Some(concept) => concept.words.iter().for_each(|stem| count(*stem)),
            None => count(stem),
        }
    }
    (n_telling, n_words)
}

fn all_words(phrase: Phrase, lexicon: &Lexicon) -> Vec<String> {
    let words = |stem: u32| match lexicon.concepts.get(&stem) {
        Some(concept) => concept.words.clone(),
        None => vec![stem],
    };
    phrase
        .stems()
        .flat_map(words)
        .map(|stem| lexicon.stems.text(stem).to_owned())
        .collect()
}

/// How often a phrase is written in one way.
#[derive(Debug, Clone, Copy, Default)]
struct Times {
    /// Within a sentence, where capitals mean something.
    within: u32,
    anywhere: u32,
}

/// Each phrase as most of the theme's papers write it, a concept with its acronym.
fn written(wanted: &[Phrase], papers: &[&NumberedPaper], lexicon: &Lexicon) -> Vec<String> {
    let numbers: FxHashMap<Phrase, usize> = wanted.iter().copied().zip(0..).collect();
    let mut forms: Vec<BTreeMap<Vec<u32>, Times>> = vec![BTreeMap::new(); wanted.len()];
    for paper in papers {
        phrases::for_each(paper, lexicon, |occurrence| {
            let Some(number) = numbers.get(&occurrence.phrase) else {
                return;
            };
            let surfaces = paper.surfaces[occurrence.range.clone()].to_vec();
            let times = forms[*number].entry(surfaces).or_default();
            let is_within = !occurrence.is_first && !paper.in_title(occurrence.range.start);
            times.within += u32::from(is_within);
            times.anywhere += 1;
        });
    }
    let texts = wanted.iter().zip(&forms);
    texts.map(|(phrase, forms)| text_of(*phrase, forms, lexicon)).collect()
}

fn text_of(phrase: Phrase, forms: &BTreeMap<Vec<u32>, Times>, lexicon: &Lexicon) -> String {
    let mut stems = phrase.stems();
    if let (Some(stem), None) = (stems.next(), stems.next())
        && let Some(concept) = lexicon.concepts.get(&stem)
    {
        return concept_text(concept, forms, lexicon);
    }
    let mut texts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for (surfaces, times) in forms {
        // Headings and beginnings of sentences have capitals that mean nothing.
        let n_large = surfaces
            .iter()
            .filter(|surface| lexicon.begins_large(**surface))
            .count();
        let is_heading = surfaces.len() < 2 || n_large > 1;
        let natural = texts.entry(lexicon.joined(surfaces, false)).or_default();
        let (within, outside) = (times.within, times.anywhere - times.within);
        natural.1 += outside;
        if is_heading {
            natural.0 += within;
        } else {
            texts.entry(lexicon.joined(surfaces, true)).or_default().0 += within;
        }
    }
    let best = texts
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
    best.map(|(text, _)| text).unwrap_or_default()
}

/// The long form, with its acronym where papers use it.
fn concept_text(concept: &Concept, forms: &BTreeMap<Vec<u32>, Times>, lexicon: &Lexicon) -> String {
    let (mut long, mut short) = (0, 0);
    for (surfaces, times) in forms {
        let is_long = surfaces
            .iter()
            .any(|surface| lexicon.surfaces.text(*surface).starts_with('('));
        *(if is_long { &mut long } else { &mut short }) += times.anywhere;
    }
    let with_acronym = format!("{} ({})", concept.long, concept.acronym);
    let fits = with_acronym.chars().count() <= MAX_LABEL_CHARS;
    if fits && 4 * short >= long {
        with_acronym
    } else {
        concept.long.clone()
    }
}
