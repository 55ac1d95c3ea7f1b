//! Whether the terms that name a theme belong together, and whether themes have terms of their own.

use std::collections::BTreeSet;

use serde::Serialize;

use super::windows::{self, ThemeCounts};
use crate::features::Text;

/// Words of a window for NPMI.
///
/// Source: Röder et al. 2015, who call it C_NPMI; the default of gensim.
const NPMI_WINDOW: usize = 10;

/// Words of a window for C_v.
///
/// Source: Röder et al. 2015; the default of gensim.
const C_V_WINDOW: usize = 110;

/// Keeps the logarithm of a share of no windows finite.
///
/// Source: Röder et al. 2015; the value of gensim.
const EPSILON: f64 = 1e-12;

/// Papers in which windows are counted; larger corpora are thinned evenly.
const SAMPLE: usize = 20_000;

/// Coherence and diversity of the terms that name themes; a measure is absent where there is nothing to measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Coherence {
    /// Mean over themes of the mean NPMI of their terms, two by two, in [-1, 1]; 0 if terms meet as by chance.
    pub npmi: Option<f64>,
    /// C_v, mean over themes, in [-1, 1]: how much a term's company is that of all the theme's terms.
    pub c_v: Option<f64>,
    /// Share of different terms among all terms of all themes, in (0, 1].
    pub diversity: Option<f64>,
}

/// Measures the terms of themes on the texts they come from.
///
/// A term of several words occurs where all of them stand in a row, and one with an acronym also where the acronym stands.
/// Words are stemmed and none is left out. More than 20,000 texts are thinned evenly. Themes of fewer than two terms have no
/// coherence.
///
/// - `texts`: all papers.
/// - `themes`: terms of each theme as people read them, strongest first.
///
/// Sources: NPMI, Bouma 2009, as coherence Lau, Newman, Baldwin 2014, doi:10.3115/v1/E14-1056; C_v, Röder, Both, Hinneburg
/// 2015, doi:10.1145/2684822.2685324; diversity, Dieng, Ruiz, Blei 2020, doi:10.1162/tacl_a_00325.
pub fn coherence(texts: &[Text<'_>], themes: &[Vec<&str>]) -> Coherence {
    let step = texts.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<Text<'_>> = texts.iter().step_by(step).copied().collect();
    let [near, far] = windows::count(&sample, themes, [NPMI_WINDOW, C_V_WINDOW]);
    let over_themes = |counts: windows::WindowCounts, measure: fn(&[Vec<f64>]) -> f64| {
        let matrices = counts.themes.iter().filter(|theme| theme.n_terms() > 1);
        mean(matrices.map(|theme| measure(&npmi_matrix(theme, counts.n_windows))))
    };
    Coherence {
        npmi: over_themes(near, mean_of_pairs),
        c_v: over_themes(far, c_v),
        diversity: diversity(themes),
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// NPMI of every two terms of a theme; 1 on the diagonal, but for rounding.
fn npmi_matrix(theme: &ThemeCounts, n_windows: u64) -> Vec<Vec<f64>> {
    let share = |i, j| theme.together(i, j) as f64 / n_windows as f64;
    let entry = |i, j| npmi(share(i, j), share(i, i), share(j, j));
    (0..theme.n_terms())
        .map(|i| (0..theme.n_terms()).map(|j| entry(i, j)).collect())
        .collect()
}

/// Normalised pointwise mutual information: ln((p₁₂ + ε) / (p₁·p₂)) / -ln(p₁₂ + ε).
///
/// - returns: 0 for a term that occurs nowhere, 1 for terms that both occur everywhere.
fn npmi(both: f64, first: f64, second: f64) -> f64 {
    if first == 0.0 || second == 0.0 {
        return 0.0;
    }
    if both >= 1.0 {
        return 1.0;
    }
    libm::log((both + EPSILON) / (first * second)) / -libm::log(both + EPSILON)
}

fn mean_of_pairs(npmi: &[Vec<f64>]) -> f64 {
    let pairs = (0..npmi.len()).flat_map(|i| (0..i).map(move |j| npmi[i][j]));
    mean(pairs).unwrap_or(0.0)
}

/// Mean over terms of the cosine between a term's row of NPMI and the sum of all rows.
fn c_v(npmi: &[Vec<f64>]) -> f64 {
    let all: Vec<f64> = (0..npmi.len())
        .map(|column| npmi.iter().map(|row| row[column]).sum())
        .collect();
    mean(npmi.iter().map(|row| cosine(row, &all))).unwrap_or(0.0)
}

/// Cosine of two vectors, 0 if one of them is 0.
fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let lengths = (product(a, a) * product(b, b)).sqrt();
    if lengths > 0.0 { product(a, b) / lengths } else { 0.0 }
}

fn diversity(themes: &[Vec<&str>]) -> Option<f64> {
    let all = || themes.iter().flatten();
    let different: BTreeSet<String> = all().map(|term| term.to_lowercase()).collect();
    (!different.is_empty()).then(|| different.len() as f64 / all().count() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn npmi_is_1_for_terms_that_only_occur_together_0_for_independent_ones_and_near_minus_1_for_strangers() {
        assert!((npmi(0.25, 0.25, 0.25) - 1.0).abs() < 1e-9);
        assert!(npmi(0.25, 0.5, 0.5).abs() < 1e-9);
        assert!(npmi(0.0, 0.5, 0.5) < -0.9);
        // p₁₂ = 1/8, p₁ = p₂ = 1/4: ln 2 / ln 8.
        assert!((npmi(0.125, 0.25, 0.25) - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn c_v_equals_the_hand_computed_value() {
        // Rows (1, .5) and (.5, 1), their sum (1.5, 1.5): cosine 2.25 / (√1.25 · √4.5), twice.
        let npmi = [vec![1.0, 0.5], vec![0.5, 1.0]];
        assert!((c_v(&npmi) - 2.25 / (1.25f64 * 4.5).sqrt()).abs() < 1e-12);
        assert_eq!(mean_of_pairs(&npmi), 0.5);
    }

    #[test]
    fn terms_that_stand_together_cohere_more_than_terms_that_do_not() {
        let text = |abstract_text| Text {
            title: "",
            abstract_text,
        };
        let texts = ["ice snow", "ice snow", "root soil", "root soil"].map(text);
        let of = |a, b| coherence(&texts, &[vec![a, b]]);
        assert!((of("ice", "snow").npmi.unwrap() - 1.0).abs() < 1e-9);
        assert!(of("ice", "soil").npmi.unwrap() < -0.9);
        assert!(of("ice", "snow").c_v > of("ice", "soil").c_v);
    }

    #[test]
    fn diversity_is_the_share_of_different_terms() {
        assert_eq!(diversity(&[vec!["ice", "snow"], vec!["Snow", "soil"]]), Some(0.75));
        assert_eq!(coherence(&[], &[vec![], vec![]]), Coherence::default());
    }
}
