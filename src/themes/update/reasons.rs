//! Why themes are fitted again.

use crate::config::RerunSettings;
use crate::themes::{Candidate, Drift, ThemeModel, Themes, births};

pub(super) fn settings_changed(changed: &[String]) -> Option<String> {
    (!changed.is_empty()).then(|| format!("Settings changed ({}).", changed.join(", ")))
}

pub(super) fn grown(n_papers: usize, model: &ThemeModel, settings: &RerunSettings) -> Option<String> {
    let growth = n_papers as f64 / model.yardstick.n_papers.max(1) as f64 - 1.0;
    (growth >= settings.max_growth).then(|| {
        format!(
            "The corpus grew by {:.0} % since the themes were fitted (limit {:.0} %).",
            growth * 100.0,
            settings.max_growth * 100.0
        )
    })
}

pub(super) fn drifted(drift: &Drift, settings: &RerunSettings) -> Option<String> {
    drift.is_beyond(settings.max_drift).then(|| {
        format!(
            "{:.0} % of the {} papers placed since the fit suit no theme well (limit {:.0} %).",
            drift.poor_share() * 100.0,
            drift.n_later,
            settings.max_drift * 100.0
        )
    })
}

/// A candidate of some size makes a fit due. One inside a theme does so only by the papers that came since the fit: what the
/// fit saw and left where it is waits for the next one.
pub(super) fn theme_to_come(candidates: &[Candidate], themes: &Themes, settings: &RerunSettings) -> Option<String> {
    let is_due = |candidate: &&Candidate| has_enough(candidate.n_later, candidate, themes, settings);
    let candidate = candidates.iter().find(is_due)?;
    let Candidate { n_later, label, .. } = candidate;
    Some(match candidate.within {
        None => format!("{n_later} papers that suit no theme well are about one thing: {label}."),
        Some(theme) => format!("{n_later} new papers of {theme} are about one thing: {label}."),
    })
}

/// True if a candidate is large enough for the next fit to begin a theme with it.
pub(super) fn may_be_theme(candidate: &Candidate, themes: &Themes, settings: &RerunSettings) -> bool {
    has_enough(candidate.papers.len(), candidate, themes, settings)
}

fn has_enough(n_papers: usize, candidate: &Candidate, themes: &Themes, settings: &RerunSettings) -> bool {
    let mut sizes: Vec<usize> = themes.themes.iter().map(|theme| theme.members.len()).collect();
    sizes.sort_unstable();
    let middling = sizes.get(sizes.len() / 2).copied().unwrap_or(0) as f64;
    let outside = settings.max_candidate * middling;
    let fewest = match candidate.within {
        None => outside,
        Some(_) => outside.max(births::fewest_to_split_off(middling)),
    };
    n_papers >= settings.min_candidate && n_papers as f64 >= fewest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::{Theme, ThemeId};

    #[test]
    fn a_candidate_inside_a_theme_makes_a_fit_due_by_what_came_since_the_last() {
        let papers: Vec<usize> = (0..100).collect();
        let themes = Themes {
            themes: vec![Theme::of(1, &papers)],
            ..Themes::default()
        };
        let settings = RerunSettings::default();
        let candidate = |n_papers: usize, n_later, within| Candidate {
            label: "tides".to_owned(),
            papers: (0..n_papers).collect(),
            seed: (0..n_papers).collect(),
            n_later,
            within,
        };
        let reason = |candidate| theme_to_come(&[candidate], &themes, &settings);
        // A tenth of a middling theme inside one, 4.5 % and five papers outside.
        let inside = Some(ThemeId(1));
        assert_eq!(
            reason(candidate(30, 10, inside)).as_deref(),
            Some("10 new papers of T1 are about one thing: tides.")
        );
        assert_eq!(reason(candidate(30, 9, inside)), None);
        assert_eq!(
            reason(candidate(5, 5, None)).as_deref(),
            Some("5 papers that suit no theme well are about one thing: tides.")
        );
        assert_eq!(reason(candidate(4, 4, None)), None);
        let may_be = |candidate| may_be_theme(&candidate, &themes, &settings);
        assert!(may_be(candidate(10, 0, inside)) && !may_be(candidate(9, 0, inside)));
    }
}
