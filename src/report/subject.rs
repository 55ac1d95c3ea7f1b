//! Themes that are no subject: those held together by a way of writing, and those that are a language.
//!
//! Keeps: such a theme stands in every table with its mark; no sentence that opens a report names it.

use super::numbers::share;
use super::{Report, ThemeView};
use crate::themes::Theme;
use crate::trends::sources::{Dimension, Sources};
use crate::trends::terms::HeldByManner;
use crate::trends::{Prevalence, ThemeTrend};

/// A theme is a language if this part of its papers is in another one than most papers are …
const MOSTLY: f64 = 2.0 / 3.0;

/// … and it has at least this part of all papers in that language: where several themes share it, each is a subject.
const MOST_OF_LANGUAGE: f64 = 0.5;

/// Terms named as examples.
const MAX_NAMED: usize = 3;

impl ThemeView {
    /// True if the theme is about something, so that a headline may name it.
    pub fn is_subject(&self) -> bool {
        self.no_subject.is_none()
    }
}

impl Report {
    /// Themes that a headline may name, largest first.
    pub fn subjects(&self) -> impl Iterator<Item = &ThemeView> {
        self.themes.iter().filter(|theme| theme.is_subject())
    }
}

/// Why a theme is no subject, a clause; nothing for one that is.
pub(super) fn why_none(theme: &Theme, trend: &ThemeTrend, prevalence: &Prevalence) -> Option<String> {
    let is_language = |sources: &&Sources| sources.dimension == Dimension::Language;
    let languages = prevalence.sources.iter().find(is_language);
    let as_language = languages.and_then(|languages| language(theme, languages));
    as_language.or_else(|| trend.held_by_manner.as_ref().map(way_of_writing))
}

fn way_of_writing(held: &HeldByManner) -> String {
    let named: Vec<String> = (held.terms.iter().take(MAX_NAMED))
        .map(|term| format!("“{term}”"))
        .collect();
    format!(
        "held together by a way of writing, not by a subject: {} of {} label terms, such as {}",
        held.terms.len(),
        held.n_terms,
        named.join(", ")
    )
}

/// - `languages`: of all papers, that of most first.
fn language(theme: &Theme, languages: &Sources) -> Option<String> {
    let n_in = |papers: &mut dyn Iterator<Item = usize>, language: u32| {
        papers
            .filter(|paper| languages.of_papers[*paper] == Some(language))
            .count() as f64
    };
    let members = || theme.members.iter().map(|member| member.paper);
    let others = 1..languages.names.len() as u32;
    let inside = others.map(|language| (n_in(&mut members(), language), language));
    let (inside, language) = inside.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    let of_theme = inside / theme.members.len() as f64;
    let of_language = inside / n_in(&mut (0..languages.of_papers.len()), language);
    (of_theme >= MOSTLY && of_language >= MOST_OF_LANGUAGE).then(|| {
        let name = &languages.names[language as usize];
        format!(
            "a language, not a subject: {} of its papers are in {name}",
            share(of_theme)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sources of papers by language: 0 for most, 1 and 2 for others.
    fn languages(of_papers: &[u32]) -> Sources {
        Sources {
            dimension: Dimension::Language,
            names: ["English", "German", "French"].map(str::to_owned).to_vec(),
            of_papers: of_papers.iter().copied().map(Some).collect(),
        }
    }

    #[test]
    fn a_theme_that_gathers_a_language_is_no_subject() {
        let languages_of = languages(&[1, 1, 1, 0, 0, 0, 0, 0, 1]);
        let why = language(&Theme::of(1, &[0, 1, 2, 3]), &languages_of).unwrap();
        assert_eq!(
            why,
            format!("a language, not a subject: {} of its papers are in German", share(0.75))
        );
        // Half of them only, and papers in the language of most.
        assert_eq!(language(&Theme::of(1, &[0, 1, 3, 4]), &languages_of), None);
        assert_eq!(language(&Theme::of(1, &[3, 4, 5]), &languages_of), None);
    }

    #[test]
    fn themes_that_share_a_language_are_subjects() {
        let languages_of = languages(&[1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(language(&Theme::of(1, &[0, 1]), &languages_of), None);
        assert!(language(&Theme::of(2, &[2, 3, 4]), &languages_of).is_some());
    }

    #[test]
    fn a_way_of_writing_is_told_with_its_terms() {
        let held = HeldByManner {
            terms: ["failure modes", "percentage points"].map(str::to_owned).to_vec(),
            n_terms: 3,
            weight: 0.7,
        };
        assert_eq!(
            way_of_writing(&held),
            "held together by a way of writing, not by a subject: 2 of 3 label terms, such as “failure modes”, \
             “percentage points”"
        );
    }
}
