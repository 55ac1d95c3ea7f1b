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

pub(super) fn theme_to_come(candidates: &[Candidate], themes: &Themes, settings: &RerunSettings) -> Option<String> {
    // One inside a theme waits for the next fit: its papers suit the theme that they are in.
    let candidate = candidates.iter().find(|candidate| candidate.within.is_none())?;
    is_due(candidate, themes, settings).then(|| {
        let name = match candidate.label.as_str() {
            "" => String::new(),
            label => format!(": {label}"),
        };
        let n_papers = candidate.papers.len();
        format!("{n_papers} papers that suit no theme well are about one thing{name}.")
    })
}

/// True if a candidate has papers enough to be a theme.
pub(super) fn is_due(candidate: &Candidate, themes: &Themes, settings: &RerunSettings) -> bool {
    let n_papers = candidate.papers.len();
    let mut sizes: Vec<usize> = themes.themes.iter().map(|theme| theme.members.len()).collect();
    sizes.sort_unstable();
    let middling = sizes.get(sizes.len() / 2).copied().unwrap_or(0) as f64;
    let is_large = candidate.within.is_none() || births::may_be_split_off(n_papers, middling);
    is_large && n_papers >= settings.min_candidate && n_papers as f64 >= settings.max_candidate * middling
}
