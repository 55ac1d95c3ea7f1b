//! Why a paper is where it is: what each of its terms contributes.

use serde::Serialize;

use rayon::prelude::*;

use super::mixture::Reading;
use super::{Member, ThemeId, ThemeModel, Themes};
use crate::config::FeatureSettings;
use crate::features::shared::written_forms;
use crate::features::{PlacedPapers, Text};

/// What a term says for one theme against another.
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
    pub theme: ThemeId,
    pub runner_up: ThemeId,
    /// The paper's terms, those that say most, for whichever theme, first.
    pub reasons: Vec<Reason>,
    /// What the themes' sizes say, in nats: the larger one is likelier before a word is read.
    pub sizes: f64,
    /// Sum of all contributions: ln of the odds of the theme against the runner-up.
    pub difference: f64,
}

/// Explains the place of a paper, term by term; if it was in the fit, its own words are taken out of its theme first.
///
/// - `model`: what `themes` were fitted with, with the same `settings`.
/// - `text`: what the paper says; `member`: its place in `theme`.
/// - returns: nothing if there is no other theme.
pub fn explain(
    model: &ThemeModel,
    settings: &FeatureSettings,
    text: Text<'_>,
    theme: ThemeId,
    member: &Member,
) -> Option<Explanation> {
    let (_, placed) = model.place(&[text], &[member.paper], settings);
    explain_member(model, &placed, 0, text, theme, member)
}

/// Explains the places of all papers.
///
/// - `placed`: the papers of the corpus by the vocabulary of `model`; `texts`: along them.
/// - returns: along the papers, as [`explain()`].
pub fn explain_all(
    model: &ThemeModel,
    placed: &PlacedPapers,
    texts: &[Text<'_>],
    themes: &Themes,
) -> Vec<Option<Explanation>> {
    let mut members: Vec<Option<(ThemeId, &Member)>> = vec![None; texts.len()];
    for theme in &themes.themes {
        for member in &theme.members {
            members[member.paper] = Some((theme.id, member));
        }
    }
    (members.par_iter().enumerate())
        .map(|(paper, member)| {
            let (theme, member) = (*member)?;
            explain_member(model, placed, paper, texts[paper], theme, member)
        })
        .collect()
}

/// Explains the place of the paper in row `row` of `placed`.
fn explain_member(
    model: &ThemeModel,
    placed: &PlacedPapers,
    row: usize,
    text: Text<'_>,
    theme: ThemeId,
    member: &Member,
) -> Option<Explanation> {
    let position = |id: ThemeId| model.ids.binary_search(&id).ok();
    let (own, other) = (position(theme)?, position(member.runner_up?)?);
    let reading = Reading::placed(placed, row);
    let weights = placed.weights.row(row).1;
    let counted_in = member.likeness.is_none().then_some(own);
    let (contributions, sizes) =
        model
            .mixture
            .contributions(reading, counted_in, (own, other), &model.projection, weights);
    let difference = contributions.iter().sum::<f64>() + sizes;
    let written = written_forms(text);
    let term = |column: &u32| {
        let stem = model.vocabulary.stem(*column as usize);
        written.get(stem).map_or(stem, String::as_str).to_owned()
    };
    let mut reasons: Vec<Reason> = (reading.terms.0.iter().map(term))
        .zip(contributions)
        .map(|(term, contribution)| Reason { term, contribution })
        .collect();
    reasons.sort_by(|a, b| {
        let by_size = b.contribution.abs().total_cmp(&a.contribution.abs());
        by_size.then_with(|| a.term.cmp(&b.term))
    });
    Some(Explanation {
        theme,
        runner_up: model.ids[other],
        reasons,
        sizes,
        difference,
    })
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
        let papers: Vec<usize> = (0..texts.len()).collect();
        let (_, placed) = model.place(&texts, &papers, &settings);
        let all = explain_all(&model, &placed, &texts, &themes);
        for (paper, explanation) in all.into_iter().enumerate() {
            assert_eq!(explanation, explained(&model, &settings, texts[paper], &themes, paper));
        }
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
