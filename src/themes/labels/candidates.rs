//! The phrases that could name a theme, scored.

use std::collections::BTreeMap;

use super::is_telling;
use super::reading::{Phrase, Reader};

/// Best candidates of a theme that are looked at for its label.
const N_CANDIDATES: usize = 60;

/// A phrase in more than this share of the papers of other themes tells no theme from another.
const COMMON_SHARE: f64 = 0.4;

/// How much the share of a theme's papers that have a phrase counts for its score: 0 not at all, 1 in proportion.
const REACH: f64 = 0.3;

/// What is known of a phrase.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Papers with the phrase, by theme.
    pub(super) by_theme: Vec<u32>,
    /// Ways it is written, as surface numbers, and how often.
    pub(super) written: BTreeMap<Vec<u32>, u32>,
}

impl Counts {
    pub(super) fn everywhere(&self) -> u32 {
        self.by_theme.iter().sum()
    }
}

/// A phrase that could name a theme.
#[derive(Debug)]
pub(super) struct Candidate {
    /// All words, those of a concept's long form included.
    pub(super) words: Phrase,
    /// Log-odds of the theme against the rest, in standard errors, raised for longer phrases.
    pub(super) score: f64,
    /// Share of the theme's papers with the phrase, 0-1.
    pub(super) coverage: f64,
    pub(super) text: String,
}

impl Candidate {
    pub(super) fn is_one_word(&self) -> bool {
        self.words.len() == 1
    }

    pub(super) fn shares_a_word_with(&self, other: &Self) -> bool {
        self.words.iter().any(|word| other.words.contains(word))
    }
}

/// A theme's candidates, best first.
pub(super) fn rank(theme: usize, counts: &BTreeMap<Phrase, Counts>, sizes: &[f64], reader: &Reader) -> Vec<Candidate> {
    let total: f64 = sizes.iter().sum();
    let is_only_theme = sizes.len() == 1;
    let mut scored: Vec<(f64, &Phrase, &Counts)> = Vec::new();
    for (phrase, counts) in counts {
        let (inside, everywhere) = (f64::from(counts.by_theme[theme]), f64::from(counts.everywhere()));
        // Without another theme to differ from, the most frequent phrases are the best names there are.
        let score = if is_only_theme {
            inside
        } else {
            log_odds(inside, everywhere, sizes[theme], total)
        };
        let is_common = everywhere - inside > COMMON_SHARE * (total - sizes[theme]);
        if inside >= 1.0 && score > 0.0 && !is_common {
            // What few papers of the theme say is no name for it, however exclusively they say it.
            let reach = libm::pow(inside / sizes[theme], REACH);
            scored.push((score * reach * length_bonus(phrase, reader), phrase, counts));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.truncate(N_CANDIDATES);
    let is_fragment = |phrase: &Phrase, counts: &Counts| {
        scored.iter().any(|(_, longer, longer_counts)| {
            longer.len() > phrase.len()
                && longer.windows(phrase.len()).any(|window| window == phrase)
                && longer_counts.everywhere() * 10 >= counts.everywhere() * 6
        })
    };
    scored
        .iter()
        .filter(|(_, phrase, counts)| !is_fragment(phrase, counts))
        .map(|(score, phrase, counts)| Candidate {
            words: all_words(phrase, reader),
            score: *score,
            coverage: f64::from(counts.by_theme[theme]) / sizes[theme],
            text: written(phrase, counts, reader),
        })
        .collect()
}

fn all_words(phrase: &[u32], reader: &Reader) -> Phrase {
    let words = |word: &u32| match reader.words_of(*word) {
        [] => vec![*word],
        long => long.to_vec(),
    };
    phrase.iter().flat_map(words).collect()
}

/// How much more often a paper of the theme has the phrase than a paper elsewhere, in standard errors.
///
/// δ = ln odds inside - ln odds elsewhere, both with a prior of ten papers that have the phrase as often as the corpus;
/// its variance is the sum of the inverse counts.
///
/// - `inside`, `everywhere`: papers with the phrase, in the theme and in all.
/// - `size`, `total`: papers of the theme and in all.
fn log_odds(inside: f64, everywhere: f64, size: f64, total: f64) -> f64 {
    const PRIOR_PAPERS: f64 = 10.0;
    let prior = PRIOR_PAPERS * everywhere / total;
    let with_and_without = |with: f64, papers: f64| (with + prior, papers - with + PRIOR_PAPERS - prior);
    let (with_in, without_in) = with_and_without(inside, size);
    let (with_out, without_out) = with_and_without(everywhere - inside, total - size);
    let delta = libm::log(with_in / without_in.max(1e-9)) - libm::log(with_out / without_out.max(1e-9));
    delta / (1.0 / with_in + 1.0 / with_out).sqrt()
}

/// Longer phrases say more, as far as their words are not generic.
fn length_bonus(phrase: &[u32], reader: &Reader) -> f64 {
    let n_telling = all_words(phrase, reader)
        .iter()
        .filter(|word| is_telling(**word, reader))
        .count();
    match n_telling {
        0 => 0.5,
        1 if phrase.len() == 1 => 1.0,
        1 => 1.15,
        2 => 1.9,
        _ => 2.1,
    }
}

/// The phrase as most papers write it, a concept with its acronym.
fn written(phrase: &[u32], counts: &Counts, reader: &Reader) -> String {
    let most_written = |is_eligible: &dyn Fn(&str) -> bool| {
        let mut forms: BTreeMap<String, u32> = BTreeMap::new();
        for (surfaces, times) in &counts.written {
            *forms.entry(reader.joined(surfaces)).or_default() += times;
        }
        let eligible = forms.into_iter().filter(|(form, _)| is_eligible(form));
        eligible
            .max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(form, _)| form)
    };
    match phrase {
        [concept] if reader.acronym_of(*concept).is_some() => {
            let acronym = reader.acronym_of(*concept).unwrap_or_default();
            match most_written(&|form| form.contains([' ', '-'])) {
                Some(long) => format!("{long} ({acronym})"),
                None => acronym.to_owned(),
            }
        }
        _ => most_written(&|_| true).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_odds_equal_the_hand_computed_value() {
        // 4 of 5 papers inside, 1 of 5 elsewhere; prior 10 papers, half with: (9/6) against (6/9), 1/9 + 1/6.
        let expected = ((9f64 / 6.0).ln() - (6f64 / 9.0).ln()) / (1f64 / 9.0 + 1.0 / 6.0).sqrt();
        assert!((log_odds(4.0, 5.0, 5.0, 10.0) - expected).abs() < 1e-12);
    }
}
