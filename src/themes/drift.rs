//! How well papers that came after the fit belong, and what those that don't have in common.

use std::collections::BTreeSet;

use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Candidate, Member, ThemeId, ThemeModel, Themes, candidate, hierarchy, labels};
use crate::config::{FeatureSettings, RerunSettings};
use crate::features::{TermMatrix, Text, WordLists, WordRules, vocabulary};

/// Papers looked at for candidate themes, the worst fitting ones; their pairs are compared one by one.
const MOST_COMPARED: usize = 2000;

/// Papers that came since the fit below which drift is not judged.
const FEWEST: usize = 20;

/// How the papers that came since the fit suit its themes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Papers placed in a theme since the fit.
    pub n_later: usize,
    /// Of these, papers that fit their theme worse than 19 in 20 papers of the fit.
    pub n_poor: usize,
    /// Of these, borderline papers.
    pub n_borderline: usize,
}

impl Drift {
    /// Counts the members that came after the fit.
    pub fn measure(themes: &Themes, model: &ThemeModel) -> Self {
        let count = |is_counted: &dyn Fn(ThemeId, &Member) -> bool| {
            later(themes).filter(|(id, member)| is_counted(*id, member)).count()
        };
        Self {
            n_later: count(&|_, _| true),
            n_poor: count(&|id, member| model.is_poor(id, member)),
            n_borderline: count(&|_, member| member.is_borderline()),
        }
    }

    /// Share of poorly fitting papers, 0 to 1; 0.05 where later papers are like those of the fit.
    pub fn poor_share(&self) -> f64 {
        self.n_poor as f64 / self.n_later.max(1) as f64
    }

    /// True if the themes no longer suit what comes.
    pub fn is_beyond(&self, limit: f64) -> bool {
        self.n_later >= FEWEST && self.poor_share() > limit
    }
}

/// Members that came after the fit.
fn later(themes: &Themes) -> impl Iterator<Item = (ThemeId, &Member)> {
    let members = themes
        .themes
        .iter()
        .flat_map(|theme| theme.members.iter().map(|member| (theme.id, member)));
    members.filter(|(_, member)| member.likeness.is_some())
}

impl ThemeModel {
    /// True if a later paper is less like its theme's papers than 19 in 20 of them are.
    pub fn is_poor(&self, theme: ThemeId, member: &Member) -> bool {
        let poor = self
            .ids
            .binary_search(&theme)
            .map_or(0.0, |theme| self.yardstick.poor[theme]);
        member.likeness.is_some_and(|likeness| likeness < poor)
    }
}

/// Groups the papers that fit no theme: those in none, and the poorly fitting ones that came since the fit. A group is those
/// that are, on average, as similar as the papers of a theme of a piece.
///
/// Words that the fit did not know count as well; a new subject comes with new words.
///
/// - `texts`: of the whole corpus.
/// - returns: the largest first, none smaller than `settings.min_candidate`.
pub(super) fn candidates(
    texts: &[Text<'_>],
    themes: &Themes,
    model: &ThemeModel,
    features: &FeatureSettings,
    settings: &RerunSettings,
) -> Vec<Candidate> {
    let mut poor: Vec<(f64, usize)> = later(themes)
        .filter(|(id, member)| model.is_poor(*id, member))
        .map(|(_, member)| (member.likeness.unwrap_or(0.0), member.paper))
        // No theme has any of their words.
        .chain(themes.unplaced.iter().map(|paper| (0.0, *paper)))
        .collect();
    poor.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    poor.truncate(MOST_COMPARED);
    let mut papers: Vec<usize> = poor.into_iter().map(|(_, paper)| paper).collect();
    papers.sort_unstable();
    if papers.len() < settings.min_candidate {
        return Vec::new();
    }
    let of_papers: Vec<Text<'_>> = papers.iter().map(|paper| texts[*paper]).collect();
    let weights = weights(&of_papers, model, features);
    let mut groups: Vec<Vec<usize>> = linked(&weights, model.yardstick.cohesion)
        .into_iter()
        .filter(|group| group.len() >= settings.min_candidate)
        .map(|group| group.into_iter().map(|row| papers[row]).collect())
        .collect();
    groups.sort_by_key(|group: &Vec<usize>| (std::cmp::Reverse(group.len()), group[0]));
    candidate::well_named(named(groups, texts, themes, &WordRules::of(&features.words)), texts)
}

/// TF-IDF of papers with the document frequencies of the fit; words it did not know have those of the papers themselves.
fn weights(texts: &[Text<'_>], model: &ThemeModel, settings: &FeatureSettings) -> TermMatrix {
    let own = FeatureSettings {
        min_doc_freq: crate::config::Auto::Fixed(2),
        max_doc_share: 1.0,
        ..settings.clone()
    };
    let (vocabulary, term_freqs) = vocabulary::count(&WordLists::read(texts), &own);
    let n_papers = model.yardstick.n_papers;
    let doc_freq = |(stem, own): (&String, &u32)| match model.vocabulary.column(stem) {
        Some(column) => own + model.vocabulary.doc_freqs()[column],
        // Left out since nearly every paper says it, not since nobody did.
        None if model.vocabulary.is_too_common(stem) => n_papers as u32,
        None => *own,
    };
    let doc_freqs: Vec<u32> = vocabulary
        .stems()
        .iter()
        .zip(vocabulary.doc_freqs())
        .map(doc_freq)
        .collect();
    term_freqs.tf_idf(&doc_freqs, n_papers + texts.len())
}

/// Groups of rows whose mean cosine is at least `cohesion`; rows ascending.
fn linked(weights: &TermMatrix, cohesion: f64) -> Vec<Vec<usize>> {
    let n = weights.n_rows();
    if n < 2 {
        return (0..n).map(|row| vec![row]).collect();
    }
    let distances: Vec<f32> = (0..n)
        .into_par_iter()
        .flat_map_iter(|row| {
            let mut dense = vec![0f32; weights.n_columns()];
            let (columns, values) = weights.row(row);
            columns
                .iter()
                .zip(values)
                .for_each(|(column, value)| dense[*column as usize] = *value);
            (row + 1..n).map(move |other| {
                let (columns, values) = weights.row(other);
                let products = columns
                    .iter()
                    .zip(values)
                    .map(|(column, value)| dense[*column as usize] * value);
                1.0 - products.sum::<f32>()
            })
        })
        .collect();
    hierarchy::close_groups(distances, n, 1.0 - cohesion)
}

/// Names distinguish a group from typical papers of the themes, and from the other groups.
fn named(groups: Vec<Vec<usize>>, texts: &[Text<'_>], themes: &Themes, words: &WordRules) -> Vec<Candidate> {
    if groups.is_empty() {
        return Vec::new();
    }
    let typical = themes.themes.iter().map(|theme| theme.representatives.clone());
    let all: Vec<Vec<usize>> = groups.iter().cloned().chain(typical).collect();
    let read: Vec<Text<'_>> = all.iter().flatten().map(|paper| texts[*paper]).collect();
    let mut next = 0;
    let positions: Vec<Vec<usize>> = (all.iter())
        .map(|papers| {
            next += papers.len();
            (next - papers.len()..next).collect()
        })
        .collect();
    let taken: Vec<String> = themes.themes.iter().map(|theme| theme.label.clone()).collect();
    let names = labels::Reading::of(&read, &positions, words).name(&positions, &taken);
    let named = groups.into_iter().zip(names);
    named
        .map(|(papers, (label, _))| Candidate {
            label,
            n_later: papers.len(),
            seed: papers.clone(),
            papers,
            within: None,
        })
        .collect()
}

/// Puts papers that came after the fit into the themes; nobody else moves.
///
/// - `papers`: positions in the corpus; `texts`: of the whole corpus.
/// - returns: also the points of `papers`, n × n_components.
pub(super) fn assign(
    texts: &[Text<'_>],
    papers: &[usize],
    mut themes: Themes,
    model: &ThemeModel,
    settings: &FeatureSettings,
) -> (Themes, Array2<f32>) {
    let of_papers: Vec<Text<'_>> = papers.iter().map(|paper| texts[*paper]).collect();
    let (placements, placed) = model.place(&of_papers, papers, settings);
    let mut joined = BTreeSet::new();
    for placement in placements.into_iter().flatten() {
        // Ids of the model are those of the themes.
        if let Ok(at) = themes.themes.binary_search_by_key(&placement.theme, |theme| theme.id) {
            joined.insert(placement.member.paper);
            themes.themes[at].members.push(placement.member);
        }
    }
    for theme in &mut themes.themes {
        theme.members = super::members::best_first(std::mem::take(&mut theme.members));
    }
    themes.unplaced.retain(|paper| !joined.contains(paper));
    (themes, placed.points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_as_alike_as_asked_for_are_linked() {
        let half = 0.5f32.sqrt();
        let weights = TermMatrix::from_rows(
            3,
            &[
                vec![(0, 1.0)],
                vec![(0, half), (1, half)],
                vec![(2, 1.0)],
                vec![(1, 1.0)],
            ],
        );
        // Rows 0 and 1 have a cosine of .71; row 3 has one of .71 with row 1 and 0 with row 0: .35 with both.
        assert_eq!(linked(&weights, 0.5), [vec![2], vec![3], vec![0, 1]]);
        assert_eq!(linked(&weights, 0.3), [vec![2], vec![0, 1, 3]]);
    }

    #[test]
    fn drift_is_the_share_of_poor_fits_once_there_are_enough_papers() {
        let drift = |n_later, n_poor| Drift {
            n_later,
            n_poor,
            n_borderline: 0,
        };
        assert_eq!(drift(40, 10).poor_share(), 0.25);
        assert!(drift(40, 10).is_beyond(0.2) && !drift(40, 8).is_beyond(0.2));
        assert!(!drift(19, 19).is_beyond(0.2));
        assert_eq!(drift(0, 0).poor_share(), 0.0);
    }
}
