//! Where papers come from, and what of a theme's change is only a change of that.
//!
//! In:    `Sources` of the papers; themes and periods.
//! Out:   `Mix`: the shifts of the mix, and for every theme what it would be expected to have by its sources alone.
//! Keeps: nothing is explained by a mix that does not shift: where a subject grows and its subject class with it, the growth
//!        of the class is the trend, not an artefact.
//! Order: shifts → within.

mod shifts;
mod within;

use super::mix_reason::{MixKind, MixReason};
use super::sources::Dimension;
use super::statistics::dependence::DependencePrior;
use super::statistics::{Estimate, GROWTH, Statistic};
use super::{Prevalence, Series, Timeline};
use crate::config::TrendSettings;
use crate::themes::Themes;
pub use shifts::Shift;
pub use within::Standardised;

/// The mix of sources over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mix {
    /// Oldest first, by dimension.
    pub shifts: Vec<Shift>,
    /// Along the dimensions that shift.
    by_dimension: Vec<Expected>,
}

/// What themes would be expected to have by the sources of one dimension.
#[derive(Debug, Clone, PartialEq)]
struct Expected {
    dimension: Dimension,
    /// Along the themes; absent where no source of the theme's papers lasts.
    themes: Vec<Option<Standardised>>,
}

/// A change within sources is the same as that of all papers if it is this part of it, as logarithms.
const SAME_CHANGE: f64 = 0.5;

/// Part of what is known of a slope that has to be known within sources for them to tell anything.
const LEAST_WITHIN: f64 = 0.1;

impl Mix {
    /// Finds the shifts of the mix, and what themes have to be expected to have by the sources that shift.
    pub(crate) fn of(prevalence: &Prevalence, themes: &Themes, timeline: &Timeline) -> Self {
        let mut mix = Self::default();
        for sources in &prevalence.sources {
            let papers = sources.by_period(&prevalence.period_of, timeline);
            let shifts = shifts::find(sources, &papers, timeline);
            if !shifts.is_empty() {
                let expected = |theme: &crate::themes::Theme| {
                    let of_theme = sources.of_theme(theme, &prevalence.period_of, timeline);
                    within::standardise(&of_theme, &papers, &timeline.years)
                };
                mix.by_dimension.push(Expected {
                    dimension: sources.dimension,
                    themes: themes.themes.iter().map(expected).collect(),
                });
            }
            mix.shifts.extend(shifts);
        }
        mix
    }

    /// What the mix of sources has to do with a theme's growth or decline; nothing if it is much the same, and sure, within
    /// sources.
    ///
    /// - `position`: of the theme; `series`: its papers among all; `growth`: as estimated from them.
    pub(crate) fn explains(
        &self,
        position: usize,
        series: &Series,
        growth: &Estimate,
        dependence: &DependencePrior,
        settings: &TrendSettings,
    ) -> Option<MixReason> {
        let reason = |expected: &Expected| {
            let kind = match &expected.themes[position] {
                Some(standardised) if standardised.within >= LEAST_WITHIN => {
                    let within = standardised.growth(series, dependence);
                    kind_of(growth, within.as_ref(), series.span(), settings)?
                }
                _ => MixKind::Hides,
            };
            Some(MixReason {
                dimension: expected.dimension,
                kind,
            })
        };
        self.by_dimension
            .iter()
            .filter_map(reason)
            .min_by_key(|reason| reason.kind as u8)
    }
}

impl Standardised {
    /// Growth beside what the sources would have the theme grow by: from the same counts, with what is expected as exposure.
    /// Its interval is as much wider as less is known of it.
    fn growth(&self, series: &Series, dependence: &DependencePrior) -> Option<Estimate> {
        let mut beside_mix = Series::default();
        for at in (0..series.len()).filter(|at| self.exposures[*at] > 0.0) {
            beside_mix.years.push(series.years[at]);
            beside_mix.counts.push(series.counts[at]);
            beside_mix.exposures.push(self.exposures[at]);
        }
        let growth = Statistic::named(GROWTH)?.measure(&beside_mix, dependence).ok()?;
        let (low, high) = growth.interval?;
        let wider = 1.0 / self.within.sqrt();
        let widened = |end: f64| growth.value * libm::pow(end / growth.value, wider);
        Some(Estimate {
            interval: Some((widened(low), widened(high))),
            ..growth
        })
    }
}

/// - `within`: growth within sources; absent if it can't be estimated.
fn kind_of(all: &Estimate, within: Option<&Estimate>, span: f64, settings: &TrendSettings) -> Option<MixKind> {
    let Some((within, (low, high))) = within.and_then(|within| Some((within, within.interval?))) else {
        return Some(MixKind::Hides);
    };
    let (change, change_within) = (libm::log(all.value), libm::log(within.value));
    let is_sure = if change > 0.0 { low > 1.0 } else { high < 1.0 };
    let is_change = super::verdict::is_change(within.value, span, settings);
    if is_sure && is_change && change * change_within > 0.0 {
        return None;
    }
    match change_within / change < SAME_CHANGE {
        true => Some(MixKind::Explains),
        false => Some(MixKind::Weakens),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, low: f64, high: f64) -> Estimate {
        Estimate {
            value,
            interval: Some((low, high)),
            p_value: None,
        }
    }

    #[test]
    fn what_is_left_within_sources_decides() {
        let settings = TrendSettings::default();
        let all = estimate(1.5, 1.3, 1.7);
        let kind = |within: Option<Estimate>| kind_of(&all, within.as_ref(), 5.0, &settings);
        assert_eq!(kind(Some(estimate(1.4, 1.2, 1.6))), None);
        assert_eq!(kind(Some(estimate(1.05, 0.9, 1.2))), Some(MixKind::Explains));
        // Shrinking for sure within sources, for all that the whole grows.
        assert_eq!(kind(Some(estimate(0.7, 0.6, 0.8))), Some(MixKind::Explains));
        assert_eq!(kind(Some(estimate(1.4, 0.9, 2.1))), Some(MixKind::Weakens));
        assert_eq!(kind(None), Some(MixKind::Hides));
    }
}
