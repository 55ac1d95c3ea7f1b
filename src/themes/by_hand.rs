//! Merges and splits that people decided, carried out on the themes there are: nobody else moves.

use std::collections::{BTreeMap, BTreeSet};

use super::mixture::Mixture;
use super::{Lineage, Theme, ThemeId, ThemeModel, Themes, fit};
use crate::config::{Auto, Config, ThemeSettings};
use crate::features::{self, Embedding, Features, Text, WordLists, WordRules};

/// What is still to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByHand {
    /// From → into; both are there.
    pub merged: BTreeMap<ThemeId, ThemeId>,
    /// Themes to cut in two.
    pub split: BTreeSet<ThemeId>,
    /// Those of them that could not be, once that was tried.
    pub whole: BTreeSet<ThemeId>,
}

impl ByHand {
    /// What of a wish can be carried out and was not yet.
    ///
    /// - `done`: themes that were split by hand before.
    pub fn pending(
        merged: &BTreeMap<ThemeId, ThemeId>,
        split: &BTreeSet<ThemeId>,
        themes: &Themes,
        done: &BTreeSet<ThemeId>,
    ) -> Self {
        let is_there = |id: &ThemeId| themes.themes.iter().any(|theme| theme.id == *id);
        Self {
            merged: (merged.iter())
                .filter(|(from, into)| is_there(from) && is_there(into))
                .map(|(from, into)| (*from, *into))
                .collect(),
            split: (split.iter().copied())
                .filter(|id| is_there(id) && !done.contains(id) && !merged.contains_key(id))
                .collect(),
            whole: BTreeSet::new(),
        }
    }

    /// True if nothing is left to carry out.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// As a sentence.
    pub fn sentence(&self) -> String {
        let merges = self
            .merged
            .iter()
            .map(|(from, into)| format!("{from} merged into {into}"));
        let splits = self.split.iter().map(|id| match self.whole.contains(id) {
            false => format!("{id} split"),
            true => format!("{id} stays whole: its papers are too few, or too much alike, to be two themes"),
        });
        format!(
            "Decided by hand: {}.",
            merges.chain(splits).collect::<Vec<_>>().join(", ")
        )
    }
}

/// Carries out merges, then splits; of a split theme the larger part keeps the id.
///
/// The mixture is counted again over the papers as they stand now, with the vocabulary and embedding of the fit.
///
/// - `by_hand`: gets to know which themes could not be split.
/// - `texts`: of the whole corpus.
/// - `earlier`: the themes of the papers before, and the highest id ever given.
pub fn carry_out(
    by_hand: &mut ByHand,
    texts: &[Text<'_>],
    themes: Themes,
    model: &ThemeModel,
    config: &Config,
    earlier: &Lineage,
) -> (Themes, ThemeModel) {
    let mut clusters: BTreeMap<ThemeId, Vec<usize>> = BTreeMap::new();
    for theme in &themes.themes {
        let id = by_hand.merged.get(&theme.id).copied().unwrap_or(theme.id);
        let papers = theme.members.iter().map(|member| member.paper);
        clusters.entry(id).or_default().extend(papers);
    }
    clusters.values_mut().for_each(|papers| papers.sort_unstable());
    let mut next = earlier.highest_id;
    for id in &by_hand.split {
        let Some(papers) = clusters.get_mut(id) else { continue };
        if let Some((larger, smaller)) = halves(papers, texts, config) {
            next += 1;
            *papers = larger;
            clusters.insert(ThemeId(next), smaller);
        } else {
            by_hand.whole.insert(*id);
        }
    }
    let clusters: Vec<(ThemeId, Vec<usize>)> = clusters.into_iter().collect();
    let features = features_of(texts, model, config);
    let (papers, assignment) = fit::assigned(&clusters);
    let mixture = Mixture::count(&features, &papers, &assignment, clusters.len());
    let mut described = fit::describe(texts, &features, &clusters, &mixture, earlier);
    for theme in &mut described.themes {
        let is_as_before = |old: &&Theme| old.id == theme.id && old.members.len() == theme.members.len();
        theme.stability = themes.themes.iter().find(is_as_before).and_then(|old| old.stability);
    }
    let mut model_now = ThemeModel::new(&features, &clusters, mixture);
    model_now.yardstick.n_papers = model.yardstick.n_papers;
    let themes = Themes {
        themes: described.themes,
        order: described.order,
        super_themes: described.super_themes,
        ..themes
    };
    (themes, model_now)
}

/// All papers by the vocabulary and embedding of a fit.
fn features_of(texts: &[Text<'_>], model: &ThemeModel, config: &Config) -> Features {
    let rows: Vec<usize> = (0..texts.len()).collect();
    let placed = model.vectors(&WordLists::read(texts), &rows, &config.features);
    Features {
        vocabulary: model.vocabulary.clone(),
        words: WordRules::of(&config.features.words),
        term_freqs: placed.term_freqs,
        weights: placed.weights,
        embedding: Embedding {
            points: placed.points,
            projection: model.projection.clone(),
            ..Embedding::default()
        },
    }
}

/// The papers of a theme in two clusters, by an embedding of their own; nothing if they don't fall apart.
fn halves(papers: &[usize], texts: &[Text<'_>], config: &Config) -> Option<(Vec<usize>, Vec<usize>)> {
    let of_papers: Vec<Text<'_>> = papers.iter().map(|paper| texts[*paper]).collect();
    let features = features::extract(&of_papers, &config.features, config.themes.seed);
    let settings = ThemeSettings {
        count: Auto::Fixed(2),
        ..config.themes.clone()
    };
    let themes = fit::fit(&of_papers, &features, &settings, &Lineage::default())
        .ok()?
        .themes
        .themes;
    let [one, other] = themes.as_slice() else { return None };
    // A paper that no word of its own places stays with the larger part.
    let in_part = |theme: &Theme, row: usize| theme.members.iter().any(|member| member.paper == row);
    let smaller = if one.members.len() < other.members.len() {
        one
    } else {
        other
    };
    let rows = 0..papers.len();
    let (small, large): (Vec<usize>, Vec<usize>) = rows.partition(|row| in_part(smaller, *row));
    let positions = |rows: Vec<usize>| rows.into_iter().map(|row| papers[row]).collect();
    Some((positions(large), positions(small)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::extract;

    /// Six papers on ice and six on violins, three of each on something narrower.
    fn texts() -> Vec<Text<'static>> {
        let titles = [
            "Glacier ice and snow melt",
            "Snow on glacier ice melt",
            "Ice melt of glacier snow",
            "Sea ice drift and ocean current",
            "Ocean current under sea ice drift",
            "Drift of sea ice in ocean current",
            "Violin string tone and bow",
            "Bow and tone of violin string",
            "Tone of bow on violin string",
            "Violin varnish and wood grain",
            "Wood grain under violin varnish",
            "Varnish on wood grain of violin",
        ];
        titles
            .map(|title| Text {
                title,
                abstract_text: "",
            })
            .to_vec()
    }

    fn fitted(k: usize) -> (Vec<Text<'static>>, Themes, ThemeModel, Config, Lineage) {
        let texts = texts();
        let mut config = Config::default();
        config.themes.count = Auto::Fixed(k);
        let features = extract(&texts, &config.features, 1);
        let fitted = fit::fit(&texts, &features, &config.themes, &Lineage::default()).unwrap();
        let mut lineage = Lineage {
            theme_of: vec![None; texts.len()],
            highest_id: k as u32,
            ..Lineage::default()
        };
        for theme in &fitted.themes.themes {
            theme
                .members
                .iter()
                .for_each(|member| lineage.theme_of[member.paper] = Some(theme.id));
        }
        (texts, fitted.themes, fitted.model.unwrap(), config, lineage)
    }

    fn papers(themes: &Themes, id: u32) -> BTreeSet<usize> {
        let theme = themes.themes.iter().find(|theme| theme.id == ThemeId(id)).unwrap();
        theme.members.iter().map(|member| member.paper).collect()
    }

    #[test]
    fn a_merged_theme_holds_the_papers_of_both_and_nobody_else_moves() {
        let (texts, before, model, config, lineage) = fitted(4);
        let mut by_hand = ByHand {
            merged: [(ThemeId(4), ThemeId(1))].into(),
            ..ByHand::default()
        };
        let (after, model) = carry_out(&mut by_hand, &texts, before.clone(), &model, &config, &lineage);
        let both: BTreeSet<usize> = papers(&before, 1).union(&papers(&before, 4)).copied().collect();
        assert_eq!(papers(&after, 1), both);
        assert_eq!(
            (papers(&after, 2), papers(&after, 3)),
            (papers(&before, 2), papers(&before, 3))
        );
        assert_eq!(model.ids, [1, 2, 3].map(ThemeId));
        assert_eq!(after.order.len(), 3);
    }

    #[test]
    fn a_split_theme_leaves_its_id_with_one_half_and_a_new_one_with_the_other() {
        let (texts, before, model, config, lineage) = fitted(2);
        let mut by_hand = ByHand {
            split: [ThemeId(1)].into(),
            ..ByHand::default()
        };
        let (after, _) = carry_out(&mut by_hand, &texts, before.clone(), &model, &config, &lineage);
        let halves: Vec<BTreeSet<usize>> = vec![papers(&after, 1), papers(&after, 3)];
        assert!(halves.iter().all(|half| half.len() == 3), "{halves:?}");
        let union: BTreeSet<usize> = halves.iter().flatten().copied().collect();
        assert_eq!(union, papers(&before, 1));
        assert_eq!(papers(&after, 2), papers(&before, 2));
        assert_ne!(after.themes[0].label, after.themes[2].label);
        assert_eq!(by_hand.sentence(), "Decided by hand: T1 split.");
    }

    #[test]
    fn a_theme_that_cannot_be_split_is_told() {
        let (texts, before, model, config, lineage) = fitted(2);
        let mut by_hand = ByHand {
            split: [ThemeId(1)].into(),
            ..ByHand::default()
        };
        let alike = vec![texts[0]; texts.len()];
        let (after, _) = carry_out(&mut by_hand, &alike, before.clone(), &model, &config, &lineage);
        assert_eq!(papers(&after, 1), papers(&before, 1));
        assert_eq!(
            by_hand.sentence(),
            "Decided by hand: T1 stays whole: its papers are too few, or too much alike, to be two themes."
        );
    }

    #[test]
    fn what_was_done_or_cannot_be_is_not_pending() {
        let (_, themes, ..) = fitted(4);
        let merged = [(ThemeId(4), ThemeId(1)), (ThemeId(9), ThemeId(1))].into();
        let split = [ThemeId(2), ThemeId(3), ThemeId(4), ThemeId(7)].into();
        let pending = ByHand::pending(&merged, &split, &themes, &[ThemeId(3)].into());
        assert_eq!(pending.merged, [(ThemeId(4), ThemeId(1))].into());
        assert_eq!(pending.split, [ThemeId(2)].into());
        assert_eq!(pending.sentence(), "Decided by hand: T4 merged into T1, T2 split.");
        assert!(ByHand::pending(&BTreeMap::new(), &BTreeSet::new(), &themes, &BTreeSet::new()).is_empty());
    }
}
