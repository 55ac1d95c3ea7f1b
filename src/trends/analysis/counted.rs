//! Papers by theme and period, as numbers that can be summed.

use crate::themes::Themes;
use crate::trends::{Prevalence, ThemeSeries};

/// Papers by theme and period.
pub(super) fn counted(prevalence: &Prevalence) -> Vec<Vec<f64>> {
    let counts = |series: &ThemeSeries| series.cells.iter().map(|cell| cell.papers as f64).collect();
    prevalence.themes.iter().map(counts).collect()
}

/// The same with borderline papers counted in part for their theme and in part for the runner-up, by their membership.
pub(super) fn counted_in_part(themes: &Themes, prevalence: &Prevalence) -> Vec<Vec<f64>> {
    let mut counts = counted(prevalence);
    for (own, theme) in themes.themes.iter().enumerate() {
        for member in theme.members.iter().filter(|member| member.is_borderline()) {
            let other = themes
                .themes
                .iter()
                .position(|other| Some(other.id) == member.runner_up);
            if let (Some(period), Some(other)) = (prevalence.period_of[member.paper], other) {
                let of_other = (member.membership - member.margin).max(0.0);
                let part = of_other / (member.membership + of_other);
                counts[own][period] -= part;
                counts[other][period] += part;
            }
        }
    }
    counts
}
