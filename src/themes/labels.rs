//! Names for themes: the phrases and terms that tell a theme from the rest, as people write them.

mod candidates;
mod reading;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::LabelTerm;
use crate::features::{Text, tokenizer};
use candidates::{Candidate, Counts, rank};
use reading::{JOINING_WORDS, PaperWords, Phrase, Reader};

/// Longest label of two phrases, in characters.
const MAX_LABEL_CHARS: usize = 46;

/// Label terms of a theme.
const N_TERMS: usize = 10;

/// Papers of a theme that are read for phrases, best members first; the phrases are then counted in the whole sample.
const READ_PER_THEME: usize = 200;

/// Papers in which phrases are counted; larger corpora are thinned evenly.
const SAMPLE: usize = 20_000;

/// Stems of words too general to name a theme, however often it uses them.
static GENERIC_STEMS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    include_str!("generic_words.txt")
        .split_whitespace()
        .map(|word| tokenizer::stem(word).into_owned())
        .collect()
});

/// Stems that no phrase ends in: `attention based` wants to go on.
const HANGING_STEMS: [&str; 12] = [
    "base", "driven", "awar", "guid", "enhanc", "specif", "level", "augment", "orient", "pre", "free", "art",
];

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
/// Source: Monroe, Colaresi, Quinn 2008, doi:10.1093/pan/mpn018.
pub fn label(texts: &[Text<'_>], themes: &[Vec<usize>]) -> Vec<(String, Vec<LabelTerm>)> {
    let (theme_of, sample): (Vec<usize>, Vec<Text<'_>>) = sample(texts.len(), themes)
        .into_iter()
        .map(|(theme, paper)| (theme, texts[paper]))
        .unzip();
    let (reader, papers) = Reader::read(&sample);
    let papers: Vec<(usize, PaperWords)> = theme_of.into_iter().zip(papers).collect();
    let mut sizes = vec![0f64; themes.len()];
    papers.iter().for_each(|(theme, _)| sizes[*theme] += 1.0);
    let counts = count(&papers, &propose(&papers, &reader), themes.len());
    let candidates: Vec<Vec<Candidate>> = (0..themes.len())
        .map(|theme| rank(theme, &counts, &sizes, &reader))
        .collect();
    distinct_labels(&candidates)
        .into_iter()
        .zip(candidates.iter().map(|own| label_terms(own)))
        .collect()
}

/// (theme, paper) for the papers that are read, each theme's in order of membership.
fn sample(n_papers: usize, themes: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let step = n_papers.div_ceil(SAMPLE).max(1);
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

/// Phrases that enough of a theme's best papers share.
fn propose(papers: &[(usize, PaperWords)], reader: &Reader) -> FxHashSet<Phrase> {
    let mut proposed = FxHashSet::default();
    for theme in papers.chunk_by(|a, b| a.0 == b.0) {
        let best = &theme[..theme.len().min(READ_PER_THEME)];
        let mut papers_with: FxHashMap<&[u32], usize> = FxHashMap::default();
        for (_, paper) in best {
            let distinct: FxHashSet<&[u32]> = paper.phrases().map(|range| &paper.stems[range]).collect();
            distinct
                .into_iter()
                .for_each(|phrase| *papers_with.entry(phrase).or_default() += 1);
        }
        let enough = if best.len() < 4 { 1 } else { (best.len() / 12).max(2) };
        let shared = papers_with
            .into_iter()
            .filter(|(phrase, papers)| *papers >= enough && can_name(phrase, reader));
        proposed.extend(shared.map(|(phrase, _)| phrase.to_vec()));
    }
    proposed
}

/// True if the words could name something: a subject at both ends, nothing empty between but joining words, not all generic.
fn can_name(phrase: &[u32], reader: &Reader) -> bool {
    let (Some(first), Some(last)) = (phrase.first(), phrase.last()) else {
        return false;
    };
    reader.is_content(*first)
        && reader.is_content(*last)
        && !HANGING_STEMS.contains(&reader.stem(*last))
        && phrase
            .iter()
            .all(|word| reader.is_content(*word) || JOINING_WORDS.contains(&reader.stem(*word)))
        && phrase.iter().any(|word| is_telling(*word, reader))
}

fn is_telling(word: u32, reader: &Reader) -> bool {
    reader.is_content(word) && !GENERIC_STEMS.contains(reader.stem(word))
}

/// Counts the proposed phrases in all papers that are read.
fn count(papers: &[(usize, PaperWords)], proposed: &FxHashSet<Phrase>, n_themes: usize) -> BTreeMap<Phrase, Counts> {
    let uncounted = || Counts {
        by_theme: vec![0; n_themes],
        written: BTreeMap::new(),
    };
    let mut counts: FxHashMap<&[u32], Counts> =
        proposed.iter().map(|phrase| (phrase.as_slice(), uncounted())).collect();
    let mut seen: FxHashSet<&[u32]> = FxHashSet::default();
    for (theme, paper) in papers {
        seen.clear();
        for range in paper.phrases() {
            let phrase = &paper.stems[range.clone()];
            let Some(counts) = counts.get_mut(phrase) else { continue };
            *counts.written.entry(paper.surfaces[range].to_vec()).or_default() += 1;
            if seen.insert(phrase) {
                counts.by_theme[*theme] += 1;
            }
        }
    }
    counts
        .into_iter()
        .map(|(phrase, counts)| (phrase.to_vec(), counts))
        .collect()
}

/// One label a theme, no two that begin alike: a contested phrase goes to the theme it tells most about.
fn distinct_labels(candidates: &[Vec<Candidate>]) -> Vec<String> {
    let mut labels: Vec<String> = vec![String::new(); candidates.len()];
    let mut taken: Vec<&Candidate> = Vec::new();
    let strength = |theme: &usize| candidates[*theme].first().map_or(0.0, |candidate| candidate.score);
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then(a.cmp(b)));
    for theme in order {
        let own = &candidates[theme];
        let is_free = |candidate: &&Candidate| taken.iter().all(|other| other.words != candidate.words);
        let heads = || own.iter().filter(is_free);
        let Some(head) = heads()
            .find(|candidate| candidate.coverage >= 0.15)
            .or_else(|| heads().next())
        else {
            labels[theme] = format!("theme {} without words of its own", theme + 1);
            continue;
        };
        let second = own
            .iter()
            .take(15)
            .filter(is_free)
            .find(|candidate| adds_to(head, candidate));
        labels[theme] = second.map_or_else(|| head.text.clone(), |second| format!("{}, {}", head.text, second.text));
        taken.push(head);
        taken.extend(second);
    }
    labels
}

/// True if a second phrase belongs into the label: the first alone says little, and it fits and is strong enough.
fn adds_to(head: &Candidate, second: &Candidate) -> bool {
    let head_suffices = head.coverage >= if head.is_one_word() { 0.7 } else { 0.6 };
    let n_chars = head.text.chars().count() + second.text.chars().count() + 2;
    !head_suffices
        && !second.shares_a_word_with(head)
        && second.coverage >= 0.15
        && second.score >= 0.5 * head.score
        && n_chars <= MAX_LABEL_CHARS
}

/// Up to ten terms that share no word.
fn label_terms(candidates: &[Candidate]) -> Vec<LabelTerm> {
    let strongest = candidates.first().map_or(1.0, |candidate| candidate.score);
    let mut terms: Vec<&Candidate> = Vec::new();
    for candidate in candidates {
        if terms.len() < N_TERMS && !terms.iter().any(|term| candidate.shares_a_word_with(term)) {
            terms.push(candidate);
        }
    }
    terms
        .into_iter()
        .map(|candidate| LabelTerm {
            term: candidate.text.clone(),
            weight: (candidate.score / strongest).min(1.0),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn papers() -> (Vec<Text<'static>>, Vec<Vec<usize>>) {
        let text = |title, abstract_text| Text { title, abstract_text };
        let texts = vec![
            text(
                "Routing in MoE",
                "A mixture of experts (MoE) routes tokens. Sparse routing saves time.",
            ),
            text("Sparse experts", "Each Mixture of Experts (MoE) layer has a router."),
            text("Balanced MoE", "Load balancing for MoEs with sparse routing."),
            text(
                "Where sinks come from",
                "Attention sinks draw attention to the first token.",
            ),
            text("Attention sinks", "We find attention sinks in every head."),
            text("Streaming", "Attention sinks keep streaming models stable."),
        ];
        (texts, vec![vec![0, 1, 2], vec![3, 4, 5]])
    }

    #[test]
    fn labels_are_phrases_as_written_with_their_acronym() {
        let (texts, themes) = papers();
        let labels = label(&texts, &themes);
        assert!(labels[0].0.starts_with("mixture of experts (MoE)"), "{labels:?}");
        assert!(labels[1].0.starts_with("attention sinks"), "{labels:?}");
    }

    #[test]
    fn label_terms_share_no_word_and_weigh_at_most_one() {
        let (texts, themes) = papers();
        for (_, terms) in label(&texts, &themes) {
            assert!(terms[0].weight == 1.0 && terms.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
        }
    }

    #[test]
    fn a_theme_without_words_of_its_own_still_has_a_label() {
        let texts = [Text {
            title: "",
            abstract_text: "same words",
        }; 2];
        let labels = label(&texts, &[vec![0], vec![1]]);
        assert_ne!(labels[0].0, labels[1].0);
    }

    #[test]
    fn the_only_theme_is_named_by_its_most_frequent_phrase() {
        let texts = [Text {
            title: "Graph coloring",
            abstract_text: "On graph coloring.",
        }; 2];
        assert_eq!(label(&texts, &[vec![0, 1]])[0].0, "graph coloring");
    }
}
