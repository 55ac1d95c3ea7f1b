//! Names for themes: the phrases and terms that tell a theme from the rest, as people write them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::LabelTerm;
use crate::features::{Text, tokenizer};

/// Longest phrase, in words.
const MAX_WORDS: usize = 4;

/// Longest label, in characters.
const MAX_LABEL_CHARS: usize = 42;

/// Label terms of a theme.
const N_TERMS: usize = 10;

/// Papers of a theme that are read for phrases, best members first; the phrases are then counted in the whole sample.
const READ_PER_THEME: usize = 200;

/// Papers in which phrases are counted; larger corpora are thinned evenly.
const SAMPLE: usize = 20_000;

/// Words too general to name a theme, however often it uses them.
static GENERIC_STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    include_str!("generic_words.txt").split_whitespace().map(|word| tokenizer::stem(word).into_owned()).collect()
});

/// Words of one paper, numbered by stem, cut into runs at punctuation.
struct PaperWords {
    /// Along all runs: the stem's number.
    stems: Vec<u32>,
    /// Along all runs: the word as written.
    surfaces: Vec<u32>,
    /// Ends of the runs, ascending; the last is the length of `stems`.
    run_ends: Vec<usize>,
}

/// Texts numbered in order of first use.
#[derive(Default)]
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

/// The words of many papers.
#[derive(Default)]
struct Reader {
    stems: Names,
    surfaces: Names,
    stem_of: FxHashMap<String, u32>,
    /// Acronym → long form, as stem numbers → papers that spell it out.
    acronyms: BTreeMap<String, BTreeMap<Vec<u32>, usize>>,
}

/// A phrase: up to four stem numbers.
type Phrase = Vec<u32>;

/// What is known of a phrase.
#[derive(Default, Clone)]
struct Counts {
    /// Papers with the phrase, by theme.
    by_theme: Vec<u32>,
    /// Ways it is written, as surface numbers → times.
    written: FxHashMap<Vec<u32>, u32>,
}

/// A phrase that could name a theme.
#[derive(Debug, Clone)]
struct Candidate {
    phrase: Phrase,
    /// Weighted log-odds of the theme against the rest, in standard errors, raised for longer phrases.
    score: f64,
    /// Share of the theme's papers with the phrase, 0-1.
    coverage: f64,
    text: String,
}

/// Names themes.
///
/// A phrase's score is the log-odds of finding it in a paper of the theme against a paper elsewhere, with the corpus as
/// prior, in standard errors. The label is the phrase of the highest score, longer ones preferred, and a second one where
/// the first leaves much of the theme unsaid.
///
/// - `texts`: all papers.
/// - `themes`: positions of each theme's papers, best members first.
/// - returns: a label and up to ten label terms for each theme; no two labels are alike.
///
/// Source: Monroe, Colaresi, Quinn 2008, doi:10.1093/pan/mpn018; acronyms after Schwartz and Hearst 2003.
pub fn label(texts: &[Text<'_>], themes: &[Vec<usize>]) -> Vec<(String, Vec<LabelTerm>)> {
    let mut reader = Reader::default();
    let sample = sample(texts, themes);
    let words: Vec<(usize, PaperWords)> =
        sample.iter().map(|(theme, paper)| (*theme, reader.read(&texts[*paper]))).collect();
    let sizes = theme_sizes(&words, themes.len());
    let acronyms = reader.sure_acronyms();
    let proposed = propose(&words, &reader);
    let counts = count(&words, &proposed, themes.len());
    let candidates: Vec<Vec<Candidate>> =
        (0..themes.len()).map(|theme| rank(theme, &counts, &sizes, &reader, &acronyms)).collect();
    let labels = distinct_labels(&candidates);
    labels.into_iter().zip(&candidates).map(|(label, candidates)| (label, label_terms(candidates))).collect()
}

/// (theme, paper) for the papers that are read, each theme's in order of membership.
fn sample(texts: &[Text<'_>], themes: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let step = texts.len().div_ceil(SAMPLE).max(1);
    let thinned = |members: &[usize]| -> Vec<usize> {
        let after_best = members.iter().skip(READ_PER_THEME).step_by(step);
        members.iter().take(READ_PER_THEME).chain(after_best).copied().collect()
    };
    themes
        .iter()
        .enumerate()
        .flat_map(|(theme, members)| thinned(members).into_iter().map(move |paper| (theme, paper)))
        .collect()
}

fn theme_sizes(words: &[(usize, PaperWords)], n_themes: usize) -> Vec<f64> {
    let mut sizes = vec![0f64; n_themes];
    words.iter().for_each(|(theme, _)| sizes[*theme] += 1.0);
    sizes
}

impl Reader {
    /// Splits a paper into numbered words; parts of hyphenated compounds count as words.
    fn read(&mut self, text: &Text<'_>) -> PaperWords {
        let mut words = PaperWords { stems: Vec::new(), surfaces: Vec::new(), run_ends: Vec::new() };
        let mut spelled_out = BTreeSet::new();
        for part in [text.title, text.abstract_text] {
            let cleaned = tokenizer::clean(part);
            let mut end_of_last = 0;
            for word in tokenizer::words(&cleaned) {
                let between = &cleaned[end_of_last..word.start];
                if between.chars().any(|c| !c.is_whitespace()) {
                    self.note_acronym(between, word.text, &words, &mut spelled_out);
                    words.end_run();
                }
                for piece in word.text.split('-').filter(|piece| !piece.is_empty()) {
                    words.stems.push(self.stem_number(piece));
                    words.surfaces.push(self.surfaces.number(piece));
                }
                end_of_last = word.start + word.text.len();
            }
            words.end_run();
        }
        for (acronym, long) in spelled_out {
            *self.acronyms.entry(acronym).or_default().entry(long).or_default() += 1;
        }
        words
    }

    fn stem_number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.stem_of.get(word) {
            return *number;
        }
        let lower = word.to_lowercase();
        let lower = lower.strip_suffix("'s").or(lower.strip_suffix("\u{2019}s")).unwrap_or(&lower);
        let number = self.stems.number(&tokenizer::stem(lower));
        self.stem_of.insert(word.to_owned(), number);
        number
    }

    /// Notes `word` as an acronym if it stands in brackets after words whose initials it is made of.
    fn note_acronym(
        &self,
        between: &str,
        word: &str,
        before: &PaperWords,
        spelled_out: &mut BTreeSet<(String, Vec<u32>)>,
    ) {
        let singular = word.strip_suffix('s').unwrap_or(word);
        let n_letters = singular.chars().count();
        let is_acronym = between.trim() == "("
            && (2..=6).contains(&n_letters)
            && singular.chars().filter(|c| c.is_uppercase()).count() * 2 >= n_letters;
        if !is_acronym {
            return;
        }
        let initials: Vec<char> = singular.to_lowercase().chars().collect();
        let run_start = before.run_ends.last().copied().unwrap_or(0);
        for length in initials.len().saturating_sub(1).max(2)..=initials.len() + 2 {
            let Some(start) = before.stems.len().checked_sub(length).filter(|start| *start >= run_start) else { break };
            let words: Vec<&str> =
                before.surfaces[start..].iter().map(|number| self.surfaces.texts[*number as usize].as_str()).collect();
            if spells(&words, &initials) {
                spelled_out.insert((singular.to_owned(), before.stems[start..].to_vec()));
                return;
            }
        }
    }

    /// For each long form that papers spell out, its acronym.
    fn sure_acronyms(&self) -> BTreeMap<Phrase, String> {
        let mut sure: BTreeMap<Phrase, (usize, String)> = BTreeMap::new();
        for (acronym, forms) in &self.acronyms {
            let Some((long, papers)) = forms.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))) else { continue };
            let known = sure.entry(long.clone()).or_default();
            if *papers > known.0 {
                *known = (*papers, acronym.clone());
            }
        }
        sure.into_iter().filter(|(_, (papers, _))| *papers >= 2).map(|(long, (_, acronym))| (long, acronym)).collect()
    }

    fn stem(&self, number: u32) -> &str {
        &self.stems.texts[number as usize]
    }

    /// True if the words could name something: no stop word at either end, a letter in each, not all generic.
    fn can_name(&self, phrase: &[u32]) -> bool {
        let is_content = |number: u32| tokenizer::is_token(self.stem(number));
        let (Some(first), Some(last)) = (phrase.first(), phrase.last()) else { return false };
        let inner_fine = phrase.iter().all(|number| {
            let stem = self.stem(*number);
            is_content(*number) || JOINING_WORDS.contains(&stem) || stem.chars().all(|c| c.is_ascii_digit())
        });
        let generic = |number: &u32| GENERIC_STEMS.contains(self.stem(*number)) || !is_content(*number);
        // "attention based": a phrase must not end in what wants to go on.
        is_content(*first)
            && is_content(*last)
            && !HANGING_WORDS.contains(&self.stem(*last))
            && inner_fine
            && !phrase.iter().all(generic)
    }
}

/// Words that may stand inside a phrase though not at its ends.
const JOINING_WORDS: [&str; 6] = ["of", "in", "for", "and", "to", "the"];

/// Stems that no phrase ends in.
const HANGING_WORDS: [&str; 9] = ["base", "driven", "awar", "guid", "enhanc", "specif", "level", "augment", "orient"];

impl PaperWords {
    fn end_run(&mut self) {
        if self.run_ends.last().copied().unwrap_or(0) < self.stems.len() {
            self.run_ends.push(self.stems.len());
        }
    }

    /// Every phrase of one to four words within a run, as a range.
    fn phrases(&self) -> impl Iterator<Item = std::ops::Range<usize>> {
        let starts = std::iter::once(0).chain(self.run_ends.iter().copied());
        starts.zip(&self.run_ends).flat_map(|(run_start, run_end)| {
            (run_start..*run_end)
                .flat_map(move |start| (start + 1..=(start + MAX_WORDS).min(*run_end)).map(move |end| start..end))
        })
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

/// Phrases that at least two of a theme's best papers share.
fn propose(words: &[(usize, PaperWords)], reader: &Reader) -> FxHashSet<Phrase> {
    let mut proposed = FxHashSet::default();
    for group in words.chunk_by(|a, b| a.0 == b.0) {
        let best = &group[..group.len().min(READ_PER_THEME)];
        let mut papers_with: FxHashMap<&[u32], u32> = FxHashMap::default();
        for (_, paper) in best {
            let distinct: FxHashSet<&[u32]> = paper.phrases().map(|range| &paper.stems[range]).collect();
            distinct.into_iter().for_each(|phrase| *papers_with.entry(phrase).or_default() += 1);
        }
        let enough = if best.len() < 4 { 1 } else { 2.max(best.len() as u32 / 25) };
        proposed.extend(
            papers_with
                .into_iter()
                .filter(|(phrase, papers)| *papers >= enough && reader.can_name(phrase))
                .map(|(phrase, _)| phrase.to_vec()),
        );
    }
    proposed
}

/// Counts the proposed phrases in all papers that are read.
fn count(
    words: &[(usize, PaperWords)],
    proposed: &FxHashSet<Phrase>,
    n_themes: usize,
) -> BTreeMap<Phrase, Counts> {
    let mut counts: FxHashMap<&[u32], Counts> = FxHashMap::default();
    for phrase in proposed {
        counts.insert(phrase, Counts { by_theme: vec![0; n_themes], written: FxHashMap::default() });
    }
    let mut seen: FxHashSet<&[u32]> = FxHashSet::default();
    for (theme, paper) in words {
        seen.clear();
        for range in paper.phrases() {
            let phrase = &paper.stems[range.clone()];
            if let Some(counts) = counts.get_mut(phrase) {
                *counts.written.entry(paper.surfaces[range].to_vec()).or_default() += 1;
                if seen.insert(phrase) {
                    counts.by_theme[*theme] += 1;
                }
            }
        }
    }
    counts.into_iter().map(|(phrase, counts)| (phrase.to_vec(), counts)).collect()
}

/// A theme's candidates, best first.
fn rank(
    theme: usize,
    counts: &BTreeMap<Phrase, Counts>,
    sizes: &[f64],
    reader: &Reader,
    acronyms: &BTreeMap<Phrase, String>,
) -> Vec<Candidate> {
    let total: f64 = sizes.iter().sum();
    let mut candidates: Vec<(f64, f64, &Phrase, &Counts)> = Vec::new();
    for (phrase, counts) in counts {
        let inside = f64::from(counts.by_theme[theme]);
        let everywhere = f64::from(counts.by_theme.iter().sum::<u32>());
        let score = log_odds(inside, everywhere, sizes[theme], total);
        if inside >= 1.0 && score > 0.0 {
            candidates.push((score * length_bonus(phrase, reader), inside / sizes[theme], phrase, counts));
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(b.2)));
    candidates.truncate(60);
    let kept = without_fragments(&candidates);
    kept.into_iter()
        .map(|(score, coverage, phrase, counts)| Candidate {
            phrase: phrase.clone(),
            score,
            coverage,
            text: written(phrase, counts, reader, acronyms),
        })
        .collect()
}

/// How much more often a paper of the theme has the phrase than a paper elsewhere, in standard errors.
///
/// δ = ln odds inside - ln odds elsewhere, both with a prior of ten papers that have the phrase as often as the corpus;
/// its variance is the sum of the inverse counts.
fn log_odds(inside: f64, everywhere: f64, size: f64, total: f64) -> f64 {
    const PRIOR_PAPERS: f64 = 10.0;
    let prior = PRIOR_PAPERS * everywhere / total;
    let prior_without = PRIOR_PAPERS - prior;
    let elsewhere = everywhere - inside;
    let odds = |with: f64, papers: f64| (with + prior, papers - with + prior_without);
    let (with_in, without_in) = odds(inside, size);
    let (with_out, without_out) = odds(elsewhere, total - size);
    let delta = libm::log(with_in / without_in.max(1e-9)) - libm::log(with_out / without_out.max(1e-9));
    delta / (1.0 / with_in + 1.0 / with_out).sqrt()
}

/// Longer phrases say more; words that are generic add nothing.
fn length_bonus(phrase: &[u32], reader: &Reader) -> f64 {
    let telling = phrase
        .iter()
        .filter(|number| {
            let stem = reader.stem(**number);
            tokenizer::is_token(stem) && !GENERIC_STEMS.contains(stem)
        })
        .count();
    match telling {
        0 => 0.5,
        1 if phrase.len() > 1 => 1.1,
        1 => 1.0,
        2 => 1.35,
        _ => 1.45,
    }
}

/// Drops what is only part of a phrase that nearly always surrounds it (`sinks` beside `attention sinks`), and longer
/// phrases that say no more than a better one.
fn without_fragments<'a>(
    candidates: &[(f64, f64, &'a Phrase, &'a Counts)],
) -> Vec<(f64, f64, &'a Phrase, &'a Counts)> {
    let everywhere = |counts: &Counts| counts.by_theme.iter().sum::<u32>();
    let is_fragment = |phrase: &Phrase, counts: &Counts| {
        candidates.iter().any(|(_, _, longer, longer_counts)| {
            longer.len() > phrase.len()
                && contains(longer, phrase)
                && everywhere(longer_counts) * 10 >= everywhere(counts) * 7
        })
    };
    candidates.iter().filter(|(_, _, phrase, counts)| !is_fragment(phrase, counts)).copied().collect()
}

fn contains(longer: &[u32], phrase: &[u32]) -> bool {
    longer.windows(phrase.len()).any(|window| window == phrase)
}

/// The phrase as most papers write it, in lower case unless its capitals mean something, with its acronym.
fn written(
    phrase: &[u32],
    counts: &Counts,
    reader: &Reader,
    acronyms: &BTreeMap<Phrase, String>,
) -> String {
    let mut forms: BTreeMap<String, u32> = BTreeMap::new();
    for (surfaces, times) in &counts.written {
        let words: Vec<String> =
            surfaces.iter().map(|number| natural_case(&reader.surfaces.texts[*number as usize])).collect();
        *forms.entry(words.join(" ")).or_default() += times;
    }
    let text = forms.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map_or(String::new(), |form| form.0);
    match acronyms.get(phrase) {
        Some(acronym) => format!("{text} ({acronym})"),
        None => text,
    }
}

/// `Attention` as `attention`; `MoE`, `LLMs` and `GPT4` as they are.
fn natural_case(word: &str) -> String {
    let has_inner_capital = word.chars().skip(1).any(char::is_uppercase);
    if has_inner_capital { word.to_owned() } else { word.to_lowercase() }
}

/// One label a theme, no two alike: the strongest theme takes a contested phrase, the others their next.
fn distinct_labels(candidates: &[Vec<Candidate>]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::with_capacity(candidates.len());
    for (theme, own) in candidates.iter().enumerate() {
        let is_free = |label: &String| !labels.contains(label);
        let composed = (0..own.len()).map(|first| compose(own, first)).find(is_free);
        labels.push(composed.unwrap_or_else(|| format!("theme without distinct words {}", theme + 1)));
    }
    labels
}

/// A label that begins with the given candidate: alone if most of the theme has it, else with a second that adds to it.
fn compose(candidates: &[Candidate], first: usize) -> String {
    let head = &candidates[first];
    let second = candidates[first + 1..].iter().take(12).find(|candidate| {
        let adds = candidate.phrase.iter().all(|number| !head.phrase.contains(number))
            && !head.text.to_lowercase().contains(&candidate.text.to_lowercase());
        adds && head.text.chars().count() + candidate.text.chars().count() + 2 <= MAX_LABEL_CHARS
    });
    match second {
        Some(second) if head.coverage < 0.6 && second.score > head.score * 0.5 => {
            format!("{}, {}", head.text, second.text)
        }
        _ => head.text.clone(),
    }
}

/// Up to ten terms, no word of one repeated in another unless it adds most of its own.
fn label_terms(candidates: &[Candidate]) -> Vec<LabelTerm> {
    let strongest = candidates.first().map_or(1.0, |candidate| candidate.score);
    let mut terms: Vec<&Candidate> = Vec::new();
    for candidate in candidates {
        let repeats = |term: &&Candidate| {
            let shared = candidate.phrase.iter().filter(|number| term.phrase.contains(number)).count();
            2 * shared > candidate.phrase.len().min(term.phrase.len())
        };
        if terms.len() < N_TERMS && !terms.iter().any(repeats) {
            terms.push(candidate);
        }
    }
    terms
        .into_iter()
        .map(|candidate| LabelTerm { term: candidate.text.clone(), weight: (candidate.score / strongest).min(1.0) })
        .collect()
}
