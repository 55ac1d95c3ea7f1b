//! The analysis of change: statistics, verdicts, bursts, terms and the placebo.

mod counted;
mod levels;

use rayon::prelude::*;

use super::bursts::{self, Automaton, Burst};
use super::course::Course;
use super::judged::{self, Judged};
use super::mix::{Mix, Shift};
use super::mix_reason::MixReason;
use super::placebo::{self, Placebo};
use super::statistics::{
    Ends, Estimate, GROWTH, SHARE_BEFORE, SHARE_NOW, STATISTICS, Statistic, TooLittle, distributions, shares,
};
use super::terms::{self, Around, HeldByManner, TermCounts, TermMoves};
use super::verdict::{Unclear, Verdict};
use super::{Prevalence, Series, Timeline};
use crate::config::{Config, TrendSettings};
use crate::themes::{Theme, ThemeId, Themes};
use counted::{counted, counted_in_part};
pub use levels::GroupTrend;

/// Change of all themes.
#[derive(Debug, Clone, PartialEq)]
pub struct Trends {
    /// The periods, and those of them that are tested.
    pub timeline: Timeline,
    /// The tested periods whose shares are compared, the same for all themes and groups.
    pub ends: Ends,
    /// In the order of [`Themes::themes`].
    pub themes: Vec<ThemeTrend>,
    /// In the order of [`Themes::super_themes`], those without a theme to show left out.
    pub groups: Vec<GroupTrend>,
    /// Absent if no theme could be tested.
    pub placebo: Option<Placebo>,
    /// Among all papers.
    pub terms: TermMoves,
    /// Where the papers come from elsewhere than before, by dimension, oldest first.
    pub shifts: Vec<Shift>,
}

/// What a verdict should not be trusted for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    /// In other runs other papers stand together.
    Unstable { stability: f64 },
    /// With borderline papers counted in part the verdict is another one.
    Borderline { verdict: Verdict },
}

/// Change of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeTrend {
    /// Of the theme.
    pub id: ThemeId,
    /// Papers in the tested periods.
    pub series: Series,
    /// Along [`STATISTICS`].
    pub statistics: Vec<Result<Estimate, TooLittle>>,
    /// Of change in any shape, over all themes that could be tested.
    pub q_value: Option<f64>,
    /// From the shape of the change, growth, its interval, and the q-value.
    pub verdict: Verdict,
    /// What the share does over the span, by the curve that explains it best; absent where no change is beyond doubt.
    pub course: Option<Course>,
    /// Only where the verdict is [`Verdict::CantTell`].
    pub reason: Option<Unclear>,
    /// Empty if there is nothing against the verdict.
    pub doubts: Vec<Doubt>,
    /// Along the tested periods: 95 % interval of the share in the period.
    pub bands: Vec<(f64, f64)>,
    /// Along the tested periods: share by that curve, or else by the straight trend; empty if there is none.
    pub fitted: Vec<f64>,
    /// In positions along all periods.
    pub bursts: Vec<Burst>,
    /// Among the papers of the theme.
    pub terms: TermMoves,
    /// Only of a theme that is held together by a way of writing, not by a subject.
    pub held_by_manner: Option<HeldByManner>,
}

impl ThemeTrend {
    /// The statistic of a name; absent if there is no such row or too little data.
    pub fn statistic(&self, name: &str) -> Option<Estimate> {
        let row = STATISTICS.iter().position(|statistic| statistic.name == name)?;
        self.statistics[row].ok()
    }
}

impl Burst {
    /// The burst with its ends as `positions` of what the series was taken from.
    pub(super) fn at(self, positions: &[usize]) -> Self {
        Self {
            begin: positions[self.begin],
            end: positions[self.end],
            ..self
        }
    }
}

impl Automaton {
    pub(super) fn new(settings: &TrendSettings) -> Self {
        Self {
            scale: settings.burst_scale,
            cost: settings.burst_cost,
        }
    }
}

/// Tests what changes.
///
/// - `counts`: of the terms; `stabilities`: along the themes, in [0, 1], where they are known.
pub(crate) fn analyse(
    counts: &TermCounts<'_>,
    themes: &Themes,
    prevalence: &Prevalence,
    stabilities: &[Option<f64>],
    config: &Config,
) -> Trends {
    let settings = &config.trends;
    let timeline = prevalence.timeline();
    let seed = config.themes.seed;
    let whole = Judged::of(timeline.all_series(&counted(prevalence)), settings, seed);
    let mix = Mix::of(prevalence, themes, &timeline);
    let series = whole.series.iter();
    let ends = Ends::of(&series.map(|series| series.counts.as_slice()).collect::<Vec<_>>());
    let analysis = Analysis {
        mix: &mix,
        counts,
        prevalence,
        stabilities,
        in_part: &Judged::of(
            timeline.all_series(&counted_in_part(themes, prevalence)),
            settings,
            config.themes.seed,
        ),
        whole: &whole,
        around: Around {
            timeline: &timeline,
            ends: &ends,
            dependence: &whole.learnt.of_all,
            settings,
        },
    };
    let groups = levels::groups(themes, prevalence, counts, analysis.around, seed);
    let (of_themes, (placebo, terms)) = rayon::join(
        || {
            let positions = themes.themes.par_iter().enumerate();
            positions
                .map(|(position, theme)| analysis.trend(position, theme))
                .collect()
        },
        || {
            rayon::join(
                || placebo::shuffle(&whole, settings, config.themes.seed),
                || terms::overall(counts, analysis.around),
            )
        },
    );
    Trends {
        themes: of_themes,
        groups,
        placebo,
        terms,
        ends,
        timeline,
        shifts: mix.shifts,
    }
}

/// What the change of themes is derived from.
pub(super) struct Analysis<'a> {
    pub counts: &'a TermCounts<'a>,
    pub prevalence: &'a Prevalence,
    /// Along the themes.
    pub stabilities: &'a [Option<f64>],
    pub whole: &'a Judged,
    /// With borderline papers counted in part.
    pub in_part: &'a Judged,
    pub around: Around<'a>,
    pub mix: &'a Mix,
}

impl Analysis<'_> {
    /// - `position`: of the theme among all themes.
    fn trend(&self, position: usize, theme: &Theme) -> ThemeTrend {
        ThemeTrend {
            held_by_manner: self.counts.holding(&theme.label_terms),
            terms: terms::in_theme(self.counts, theme.id, &self.papers_of(position), self.around),
            ..self.change(position, theme.id)
        }
    }

    /// As [`Analysis::trend`], without terms.
    pub(super) fn change(&self, position: usize, id: ThemeId) -> ThemeTrend {
        let Around { timeline, settings, .. } = self.around;
        let series = &self.whole.series[position];
        let judgement = &self.whole.judgements[position];
        let by_mix = self.by_mix(position);
        let course = judgement.course.clone().filter(|_| by_mix.is_none());
        let statistics = (STATISTICS.par_iter())
            .map(|statistic| self.measured(statistic, position))
            .collect();
        let bursts = bursts::find(series, Automaton::new(settings)).into_iter();
        ThemeTrend {
            id,
            held_by_manner: None,
            statistics,
            q_value: judgement.q_value,
            verdict: by_mix.map_or(judgement.verdict, |_| Verdict::CantTell),
            reason: by_mix.map(Unclear::Mix).or(judgement.reason),
            doubts: self.doubts(position),
            bands: bands(series),
            fitted: (course.as_ref()).map_or_else(|| judged::straight(series), |course| course.fitted.clone()),
            course,
            bursts: bursts.map(|burst| burst.at(&timeline.tested)).collect(),
            terms: TermMoves::default(),
            series: series.clone(),
        }
    }

    /// What the mix of sources has to do with the change of a theme whose share is judged to go up or down.
    fn by_mix(&self, position: usize) -> Option<MixReason> {
        let is_change = self.whole.judgements[position].verdict.goes_up().is_some();
        let (series, dependence) = (&self.whole.series[position], &self.whole.learnt.of_each[position]);
        let growth = Statistic::named(GROWTH).filter(|_| is_change)?;
        let growth = growth.measure(series, dependence).ok()?;
        let settings = self.around.settings;
        self.mix.explains(position, series, &growth, dependence, settings)
    }

    /// A statistic of a series; the shares at its ends over the periods that all are compared by.
    fn measured(&self, statistic: &Statistic, position: usize) -> Result<Estimate, TooLittle> {
        let series = &self.whole.series[position];
        let measured = statistic.measure(series, &self.whole.learnt.of_each[position])?;
        let ends = self.around.ends;
        let value = match statistic.name {
            SHARE_BEFORE => shares::share(series, &ends.before),
            SHARE_NOW => shares::share(series, &ends.now),
            _ => None,
        };
        Ok(value.map_or(measured, |value| Estimate { value, ..measured }))
    }

    fn doubts(&self, position: usize) -> Vec<Doubt> {
        let stability = self.stabilities.get(position).copied().flatten();
        let is_unstable = |stability: &f64| *stability < self.around.settings.min_stability;
        let unstable = stability.filter(is_unstable);
        let verdict = self.in_part.judgements[position].verdict;
        let is_borderline = verdict != self.whole.judgements[position].verdict;
        (unstable.map(|stability| Doubt::Unstable { stability }).into_iter())
            .chain(is_borderline.then_some(Doubt::Borderline { verdict }))
            .collect()
    }

    /// Papers of a theme along the tested periods.
    fn papers_of(&self, position: usize) -> Vec<f64> {
        let cells = &self.prevalence.themes[position].cells;
        let tested = self.around.timeline.tested.iter();
        tested.map(|period| cells[*period].papers as f64).collect()
    }
}

/// 95 % interval of the share of each period.
fn bands(series: &Series) -> Vec<(f64, f64)> {
    let pairs = series.counts.iter().zip(&series.exposures);
    pairs.map(|(count, of)| distributions::wilson(*count, *of)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::trends::{Cell, PeriodLength, ThemeSeries};

    /// Read as stored, so that a field more needs no change here.
    fn theme(id: &str, papers: &[(usize, f64)], other: &str) -> Theme {
        let member = |(paper, margin): &(usize, f64)| json!({"paper": paper, "fit": 0.5, "membership": 0.5, "margin": margin, "runner_up": other});
        let members: Vec<_> = papers.iter().map(member).collect();
        let theme = json!({"id": id, "label": id, "label_terms": [], "members": members, "representatives": []});
        serde_json::from_value(theme).unwrap()
    }

    #[test]
    fn half_of_a_borderline_paper_goes_to_the_runner_up() {
        // Paper 1, of the second period, could as well stand in the other theme.
        let themes = Themes {
            themes: vec![theme("T1", &[(0, 0.9), (1, 0.0)], "T2"), theme("T2", &[(2, 0.9)], "T1")],
            ..Themes::default()
        };
        let cells = |papers: [usize; 2]| {
            papers
                .map(|papers| Cell {
                    papers,
                    ..Cell::default()
                })
                .to_vec()
        };
        let prevalence = Prevalence {
            length: PeriodLength::Month,
            periods: Vec::new(),
            papers: vec![1, 2],
            appearances: vec![1, 2],
            is_partial: vec![false; 2],
            is_sparse: vec![false; 2],
            themes: vec![
                ThemeSeries {
                    id: ThemeId(1),
                    cells: cells([1, 1]),
                },
                ThemeSeries {
                    id: ThemeId(2),
                    cells: cells([0, 1]),
                },
            ],
            period_of: vec![Some(0), Some(1), Some(1)],
            n_undated: 0,
            n_too_coarse: 0,
            languages: Vec::new(),
            sources: Vec::new(),
        };
        assert_eq!(counted_in_part(&themes, &prevalence), [[1.0, 0.5], [0.0, 1.5]]);
    }
}
