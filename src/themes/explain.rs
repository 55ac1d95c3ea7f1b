//! Why a paper is where it is: what each of its terms contributes.

use serde::Serialize;

use rayon::prelude::*;

use super::mixture::Reading;
use super::{Member, ThemeId, ThemeModel, Themes};
use crate::config::FeatureSettings;
use crate::features::shared::TermWording;
use crate::features::{PaperWords, PlacedPapers, Text, WordLists, WordRules};

/// What a term contributes to one theme against another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The term as the paper writes it first, in lower case.
    pub term: String,
    /// In nats; negative if it speaks for the runner-up.
    pub contribution: f64,
}

/// Why a paper is in its theme and not in the runner-up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Where the paper is.
    pub theme: ThemeId,
    /// The next most probable theme.
    pub runner_up: ThemeId,
    /// The paper's terms, those that contribute most, to whichever theme, first.
    pub reasons: Vec<Reason>,
    /// What the themes' sizes contribute, in nats: the larger one is likelier before a word is read.
    pub sizes: f64,
    /// Sum of all contributions: ln of the odds of the theme against the runner-up.
    pub difference: f64,
}

/// Explains the place of a paper, term by term; if it was in the fit, its own words are taken out of its theme first.
///
/// - `model`: what `themes` were fitted with, with the same `settings`.
/// - `text`: of the paper; `member`: its place in `theme`.
/// - returns: nothing if there is no other theme.
pub fn explain(
    model: &ThemeModel,
    settings: &FeatureSettings,
    text: Text<'_>,
    theme: ThemeId,
    member: &Member,
) -> Option<Explanation> {
    let words = WordLists::read(&[text]);
    let papers = model.vectors(&words, &[0], settings);
    let rules = WordRules::of(&settings.words);
    let explained = Explained::new(model, &words, &papers, &rules, usize::MAX);
    explained.member(0, 0, theme, member)
}

/// Explains the places of papers.
///
/// - `wanted`: positions of the papers to be explained, ascending; `words`: at least theirs.
/// - `most`: terms listed at most of those that speak for a paper's theme, and of those that speak for the runner-up.
/// - returns: along `wanted`, as [`explain()`].
pub fn explain_all(
    model: &ThemeModel,
    settings: &FeatureSettings,
    words: &PaperWords,
    themes: &Themes,
    wanted: &[usize],
    most: usize,
) -> Vec<Option<Explanation>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let members = (themes.themes.iter()).flat_map(|theme| theme.members.iter().map(|member| (theme.id, member)));
    let chosen = members.filter_map(|(theme, member)| {
        let at = wanted.binary_search(&member.paper).ok()?;
        Some((at, words.row(member.paper)?, theme, member))
    });
    let chosen: Vec<(usize, usize, ThemeId, &Member)> = chosen.collect();
    let rows: Vec<usize> = chosen.iter().map(|(_, row, ..)| *row).collect();
    let papers = model.vectors(words.lists(), &rows, settings);
    let rules = WordRules::of(&settings.words);
    let explained = Explained::new(model, words.lists(), &papers, &rules, most);
    let found: Vec<Option<Explanation>> = (chosen.par_iter().enumerate())
        .map(|(row, (_, of_words, theme, member))| explained.member(row, *of_words, *theme, member))
        .collect();
    let mut explanations: Vec<Option<Explanation>> = (0..wanted.len()).map(|_| None).collect();
    for ((at, ..), explanation) in chosen.iter().zip(found) {
        explanations[*at] = explanation;
    }
    explanations
}

/// What explanations are made from.
struct Explained<'a> {
    model: &'a ThemeModel,
    papers: &'a PlacedPapers,
    written: TermWording<'a>,
    /// Reasons of each sign.
    most: usize,
}

impl<'a> Explained<'a> {
    fn new(
        model: &'a ThemeModel,
        words: &'a WordLists,
        papers: &'a PlacedPapers,
        rules: &'a WordRules,
        most: usize,
    ) -> Self {
        Self {
            model,
            papers,
            written: TermWording {
                words,
                terms: &papers.terms,
                vocabulary: &model.vocabulary,
                rules,
            },
            most,
        }
    }

    /// - `row`, `paper`: of the paper among the vectors, and among the words.
    fn member(&self, row: usize, paper: usize, theme: ThemeId, member: &Member) -> Option<Explanation> {
        let model = self.model;
        let position = |id: ThemeId| model.ids.binary_search(&id).ok();
        let (own, other) = (position(theme)?, position(member.runner_up?)?);
        let reading = Reading::placed(self.papers, row);
        let weights = self.papers.weights.row(row).1;
        let counted_in = member.likeness.is_none().then_some(own);
        let (contributions, sizes) =
            model
                .mixture
                .contributions(reading, counted_in, own, other, &model.projection, weights);
        let difference = contributions.iter().sum::<f64>() + sizes;
        let terms = reading.terms.0.iter().copied().zip(contributions).collect();
        let (columns, contributions): (Vec<u32>, Vec<f64>) = strongest(terms, self.most).into_iter().unzip();
        let terms = self.written.first(paper, &columns).into_iter();
        Some(Explanation {
            theme,
            runner_up: model.ids[other],
            reasons: (terms.zip(contributions))
                .map(|(term, contribution)| Reason { term, contribution })
                .collect(),
            sizes,
            difference,
        })
    }
}

/// The terms that contribute most first, at most `most` that speak for the theme and as many that speak against it.
fn strongest(mut terms: Vec<(u32, f64)>, most: usize) -> Vec<(u32, f64)> {
    terms.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
    let (mut n_for, mut n_against) = (0, 0);
    terms.retain(|(_, contribution)| {
        let n = if *contribution > 0.0 {
            &mut n_for
        } else {
            &mut n_against
        };
        *n += 1;
        *n <= most
    });
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::features::{self, Features};
    use crate::themes::mixture::{Mixture, Reading};
    use crate::themes::{self, Lineage};

    const PAPERS: [(&str, &str); 8] = [
        ("Glacier ice", "Ice flow of a glacier in snow."),
        ("Glacier melt", "Snow and ice melt on the glacier bed."),
        ("Sea ice", "Ice and snow drift over the ocean."),
        ("Ice cores", "Snow of a glacier in ice cores and wood dust."),
        ("Violin strings", "Tone of violin strings and wood."),
        ("Violin tone", "Strings and violin wood under varnish."),
        ("Cello wood", "Tone of cello strings and wood."),
        ("Varnish", "Wood and varnish of a violin after snow."),
    ];

    fn fitted() -> (Vec<Text<'static>>, Features, ThemeModel, Themes) {
        let texts = PAPERS
            .map(|(title, abstract_text)| Text { title, abstract_text })
            .to_vec();
        let mut config = Config::default();
        config.themes.count = crate::config::Auto::Fixed(2);
        let features = features::extract(&texts, &config.features, 1);
        let fitted = themes::fit(&texts, &features, &config.themes, &Lineage::default()).unwrap();
        (texts, features, fitted.model.unwrap(), fitted.themes)
    }

    /// As [`explain`], of a paper by its position.
    fn explained(
        model: &ThemeModel,
        settings: &FeatureSettings,
        text: Text<'_>,
        themes: &Themes,
        paper: usize,
    ) -> Option<Explanation> {
        let mut places =
            (themes.themes.iter()).flat_map(|theme| theme.members.iter().map(move |member| (theme.id, member)));
        let (theme, member) = places.find(|(_, member)| member.paper == paper)?;
        explain(model, settings, text, theme, member)
    }

    #[test]
    fn contributions_add_up_to_the_difference_of_the_scores() {
        let (texts, features, model, themes) = fitted();
        let (papers, assignment): (Vec<usize>, Vec<usize>) = (themes.themes.iter().enumerate())
            .flat_map(|(number, theme)| theme.members.iter().map(move |member| (member.paper, number)))
            .unzip();
        let mixture = Mixture::count(&features, &papers, &assignment, 2);
        for (paper, own) in papers.iter().zip(assignment) {
            let scores = mixture.scores(Reading::of(&features, *paper), Some(own));
            let explanation = explained(&model, &FeatureSettings::default(), texts[*paper], &themes, *paper).unwrap();
            let difference = scores[own] - scores[1 - own];
            assert!(
                (explanation.difference - difference).abs() < 1e-4,
                "{difference} {explanation:?}"
            );
            let sum: f64 = explanation.reasons.iter().map(|reason| reason.contribution).sum();
            assert!((sum + explanation.sizes - explanation.difference).abs() < 1e-9);
            let member = themes.themes[own]
                .members
                .iter()
                .find(|member| member.paper == *paper)
                .unwrap();
            let odds = libm::exp(difference);
            assert!((member.membership - odds / (1.0 + odds)).abs() < 1e-6);
        }
    }

    #[test]
    fn all_explanations_are_those_of_the_single_papers() {
        let (texts, _, model, themes) = fitted();
        let settings = FeatureSettings::default();
        let words = PaperWords::of_all(WordLists::read(&texts));
        let wanted = [0, 1, 3, 4, 5, 6, 7];
        let all = explain_all(&model, &settings, &words, &themes, &wanted, usize::MAX);
        assert_eq!(all.len(), wanted.len());
        for (paper, explanation) in wanted.into_iter().zip(all) {
            assert!(explanation.is_some());
            let alone = explained(&model, &settings, texts[paper], &themes, paper);
            assert_eq!(explanation, alone);
        }
    }

    #[test]
    fn reasons_are_cut_by_what_they_speak_for() {
        let terms = vec![(0, 0.5), (1, -0.25), (2, 2.0), (3, 1.0), (4, -0.75)];
        assert_eq!(
            strongest(terms.clone(), 2),
            [(2, 2.0), (3, 1.0), (4, -0.75), (1, -0.25)]
        );
        assert_eq!(strongest(terms, 1), [(2, 2.0), (4, -0.75)]);
    }

    #[test]
    fn the_words_of_the_theme_speak_for_it_and_those_of_the_other_against() {
        let (texts, _, model, themes) = fitted();
        let explanation = explained(&model, &FeatureSettings::default(), texts[3], &themes, 3).unwrap();
        let of = |term: &str| {
            explanation
                .reasons
                .iter()
                .find(|reason| reason.term == term)
                .unwrap()
                .contribution
        };
        assert!(
            of("glacier") > 0.0 && of("snow") > 0.0 && of("wood") < 0.0,
            "{explanation:?}"
        );
    }

    #[test]
    fn the_only_theme_needs_no_reason() {
        let (texts, _, model, mut themes) = fitted();
        themes
            .themes
            .iter_mut()
            .flat_map(|theme| &mut theme.members)
            .for_each(|member| member.runner_up = None);
        assert_eq!(
            explained(&model, &FeatureSettings::default(), texts[0], &themes, 0),
            None
        );
    }
}
