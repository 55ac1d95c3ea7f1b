//! One label a theme, no two the same, and terms beside it.

use std::collections::BTreeSet;

use super::LabelTerm;
use super::candidates::{Candidate, MAX_LABEL_CHARS};
use super::usage;
use crate::features::generic::is_generic_stem;
use crate::features::tokenizer;

/// Label terms of a theme.
const N_TERMS: usize = 10;

/// A label's phrase stands in at least this share of the theme's papers, if any does.
const LEAST_COVERAGE: f64 = 0.08;

/// Papers of a theme that have a label's phrase, if any has as many.
const LEAST_PAPERS: u32 = 3;

/// A longer phrase takes the place of its word in a label if this share of the theme's papers has it …
const LONGER_COVERAGE: f64 = 0.1;

/// … and its score is this share of the word's.
const LONGER_STRENGTH: f64 = 0.25;

/// A first phrase in this share of a theme's papers needs no second one.
const ENOUGH_COVERAGE: f64 = 0.6;

/// A second phrase is at least this strong, as a share of the first one's score.
const LEAST_STRENGTH: f64 = 0.4;

/// Candidates among which a second phrase is looked for.
const SECOND_CANDIDATES: usize = 20;

/// One label a theme, no two the same: a contested phrase goes to the theme it names best, and a theme that no phrase is left
/// for is named by its best member's title.
///
/// - `taken`: labels no theme gets.
/// - `best_title`: the title of a theme's best member.
pub(super) fn labels<'a>(
    candidates: &[Vec<Candidate>],
    taken: &[String],
    best_title: impl Fn(usize) -> &'a str,
) -> Vec<String> {
    let mut labels: Vec<String> = vec![String::new(); candidates.len()];
    let mut used: Vec<Subject> = taken
        .iter()
        .flat_map(|label| label.split(", "))
        .map(Subject::of_text)
        .collect();
    let strength = |theme: &usize| candidates[*theme].first().map_or(0.0, |candidate| candidate.score);
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| strength(b).total_cmp(&strength(a)).then(a.cmp(b)));
    for theme in order {
        let free: Vec<&Candidate> = candidates[theme]
            .iter()
            .filter(|candidate| fits(candidate))
            .filter(|candidate| used.iter().all(|other| *other != Subject::of(candidate)))
            .collect();
        let Some(head) = head(&free) else {
            let others: Vec<&str> = labels.iter().chain(taken).map(String::as_str).collect();
            labels[theme] = title_label(best_title(theme), &others);
            continue;
        };
        used.push(Subject::of(head));
        let second = free
            .iter()
            .take(SECOND_CANDIDATES)
            .find(|candidate| adds_to(head, candidate));
        labels[theme] = second.map_or_else(|| head.text.clone(), |second| format!("{}, {}", head.text, second.text));
        used.extend(second.map(|second| Subject::of(second)));
    }
    labels
}

/// The strongest phrase that enough papers have; in place of a single word, a phrase it is part of.
fn head<'a>(free: &[&'a Candidate]) -> Option<&'a Candidate> {
    let strongest = free.iter().find(|candidate| covers(candidate)).or(free.first())?;
    let says_more = |candidate: &&&Candidate| {
        covers(candidate)
            && !candidate.is_one_word
            && candidate.words.contains(&strongest.words[0])
            && candidate.text.contains(strongest.text.trim_end_matches('s'))
            && candidate.coverage >= LONGER_COVERAGE
            && candidate.score >= LONGER_STRENGTH * strongest.score
    };
    let longer = if strongest.is_one_word {
        free.iter().find(says_more)
    } else {
        None
    };
    Some(longer.unwrap_or(strongest))
}

/// True if enough papers have a phrase for it to name all: a fair share, and no chance few.
fn covers(candidate: &Candidate) -> bool {
    candidate.coverage >= LEAST_COVERAGE && candidate.papers >= LEAST_PAPERS
}

/// What a phrase is about: its telling stems. `language model` and `large language models` are about the same.
#[derive(Debug, PartialEq, Eq)]
struct Subject(BTreeSet<String>);

impl Subject {
    fn of(candidate: &Candidate) -> Self {
        Self::of_stems(&candidate.words)
    }

    fn of_text(text: &str) -> Self {
        let long = text.split(" (").next().unwrap_or(text).to_lowercase();
        let stems: Vec<String> = long
            .split([' ', '-'])
            .map(|word| tokenizer::stem(word).into_owned())
            .collect();
        Self::of_stems(&stems)
    }

    fn of_stems(stems: &[String]) -> Self {
        let telling = stems.iter().filter(|stem| !is_generic_stem(stem));
        let all_if_none = || stems.iter().cloned().collect();
        let telling: BTreeSet<String> = telling.cloned().collect();
        Self(if telling.is_empty() { all_if_none() } else { telling })
    }
}

/// True if a second phrase belongs into the label: the first alone is vague, and it fits and is strong enough.
fn adds_to(head: &Candidate, second: &Candidate) -> bool {
    let n_chars = head.text.chars().count() + second.text.chars().count() + 2;
    (head.coverage < ENOUGH_COVERAGE || head.is_one_word)
        && !shares_a_word(head, second)
        && covers(second)
        && second.score >= LEAST_STRENGTH * head.score
        && n_chars <= MAX_LABEL_CHARS
}

fn fits(candidate: &Candidate) -> bool {
    candidate.text.chars().count() <= MAX_LABEL_CHARS
}

/// The title as a label, cut to fit, different from the others.
fn title_label(title: &str, others: &[&str]) -> String {
    let cut = |room: usize| match title.chars().count() {
        n if n <= room => title.to_owned(),
        _ => format!(
            "{}…",
            title
                .chars()
                .take(room.saturating_sub(1))
                .collect::<String>()
                .trim_end()
        ),
    };
    let plain = format!("like “{}”", cut(MAX_LABEL_CHARS - 7));
    let numbered = (2..).map(|number| format!("like “{}” {number}", cut(MAX_LABEL_CHARS - 12)));
    let mut labels = std::iter::once(plain.clone()).chain(numbered);
    labels.find(|label| !others.contains(&label.as_str())).unwrap_or(plain)
}

/// Up to ten terms that share no word.
pub(super) fn label_terms(candidates: &[Candidate]) -> Vec<LabelTerm> {
    let mut terms: Vec<&Candidate> = Vec::new();
    for candidate in candidates {
        if terms.len() < N_TERMS && fits(candidate) && !terms.iter().any(|term| shares_a_word(candidate, term)) {
            terms.push(candidate);
        }
    }
    let strongest = terms.first().map_or(1.0, |candidate| candidate.score);
    terms
        .into_iter()
        .map(|candidate| LabelTerm {
            term: candidate.text.clone(),
            weight: (candidate.score / strongest).min(1.0),
        })
        .collect()
}

/// True if two phrases have a word in common, or two words of one root.
fn shares_a_word(one: &Candidate, other: &Candidate) -> bool {
    let joined = |candidate: &Candidate| {
        candidate
            .words
            .iter()
            .filter(|word| word.len() > 3)
            .map(String::as_str)
            .collect::<String>()
    };
    let (one_joined, other_joined) = (joined(one), joined(other));
    let is_inside = |short: &str, long: &str| short.len() >= 4 && long.contains(short);
    is_inside(&one_joined, &other_joined)
        || is_inside(&other_joined, &one_joined)
        || spells(one, other)
        || spells(other, one)
        || one.words.iter().any(|a| other.words.iter().any(|b| are_alike(a, b)))
}

/// True if one is the other's acronym, though no paper says so.
fn spells(acronym: &Candidate, long: &Candidate) -> bool {
    let [letters] = acronym.words.as_slice() else {
        return false;
    };
    let initials: String = long.words.iter().filter_map(|word| word.chars().next()).collect();
    long.words.len() > 1 && initials.starts_with(letters.as_str())
}

/// True for equal stems and for those of one root, `matrix` and `matrices`: four letters or more in front are the same,
/// four fifths of the shorter one.
fn are_alike(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    a == b && !usage::joins(a, true) || same >= 4 && 5 * same >= 4 * shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(text: &str, score: f64, coverage: f64) -> Candidate {
        let words = text
            .split([' ', '-'])
            .map(|word| tokenizer::stem(&word.to_lowercase()).into_owned());
        let words: Vec<String> = words.collect();
        Candidate {
            is_one_word: words.len() == 1,
            words,
            score,
            papers: (coverage * 100.0) as u32,
            coverage,
            text: text.to_owned(),
        }
    }

    fn labels_of(candidates: &[Vec<Candidate>]) -> Vec<String> {
        labels(candidates, &[], |_| "Some title")
    }

    #[test]
    fn a_second_phrase_stands_beside_one_that_says_little() {
        let own = |coverage| {
            vec![vec![
                candidate("knots", 2.0, coverage),
                candidate("braid groups", 1.0, 0.3),
            ]]
        };
        assert_eq!(labels_of(&own(0.5)), ["knots, braid groups"]);
        let covers = vec![vec![
            candidate("knot theory", 2.0, 0.7),
            candidate("braid groups", 1.0, 0.3),
        ]];
        assert_eq!(labels_of(&covers), ["knot theory"]);
    }

    #[test]
    fn a_longer_phrase_takes_the_place_of_its_word() {
        let own = |coverage| {
            vec![vec![
                candidate("robots", 2.0, 0.8),
                candidate("robot learning", 0.6, coverage),
            ]]
        };
        assert_eq!(labels_of(&own(0.2)), ["robot learning"]);
        assert_eq!(labels_of(&own(0.09)), ["robots"]);
    }

    #[test]
    fn no_label_is_longer_than_forty_characters_nor_cut() {
        let long = "non-insulin-dependent diabetes mellitus (NIDDM)";
        let own = vec![vec![
            candidate(long, 2.0, 0.7),
            candidate("insulin resistance", 1.0, 0.3),
        ]];
        assert_eq!(labels_of(&own), ["insulin resistance"]);
        let pair = vec![vec![
            candidate("magnetic resonance imaging", 2.0, 0.3),
            candidate("ischemic stroke", 1.9, 0.3),
        ]];
        assert_eq!(labels_of(&pair), ["magnetic resonance imaging"]);
    }

    #[test]
    fn near_alike_phrases_name_one_theme_only() {
        let one = vec![candidate("language model", 2.0, 0.7)];
        let other = vec![
            candidate("large language models", 1.5, 0.7),
            candidate("speech", 1.0, 0.9),
        ];
        assert_eq!(labels_of(&[one, other]), ["language model", "speech"]);
        let distinguished = vec![candidate("speech language models", 1.5, 0.7)];
        let one = vec![candidate("language model", 2.0, 0.7)];
        assert_eq!(labels_of(&[one, distinguished])[1], "speech language models");
    }

    #[test]
    fn taken_labels_name_no_theme() {
        let own = vec![vec![
            candidate("language models", 2.0, 0.7),
            candidate("speech", 1.0, 0.9),
        ]];
        let taken = ["large language models (LLMs), agents".to_owned()];
        assert_eq!(labels(&own, &taken, |_| ""), ["speech"]);
    }

    #[test]
    fn themes_without_a_phrase_are_named_by_unlike_titles() {
        let title = "A title that is by far too long to be a label of a theme";
        let labels = labels(&[vec![], vec![]], &[], |_| title);
        assert_eq!(labels[0], "like “A title that is by far too long…”");
        assert_ne!(labels[0], labels[1]);
        assert!(
            labels.iter().all(|label| label.chars().count() <= MAX_LABEL_CHARS),
            "{labels:?}"
        );
    }

    #[test]
    fn terms_share_no_root_and_no_acronym_stands_beside_its_words() {
        let texts = [
            "matrix",
            "matrices",
            "low-rank matrix",
            "natural language processing",
            "NLP",
            "auto-regressive",
            "autoregressive",
        ];
        let own: Vec<Candidate> = texts.iter().map(|text| candidate(text, 1.0, 0.5)).collect();
        let terms: Vec<String> = label_terms(&own).into_iter().map(|term| term.term).collect();
        assert_eq!(terms, ["matrix", "natural language processing", "auto-regressive"]);
    }
}
