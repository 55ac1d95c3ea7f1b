//! Terms on the move: words and pairs of words that rise, fall, begin or burst, in all papers and within a theme.
//!
//! Keeps: what is only a way of writing is not tested, since nobody asks whether “percentage points” rise.

mod counted;
mod counted_papers;
mod counts;
mod key;
mod manner;
mod occurrences;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::bursts::{self, Automaton, Burst};
use super::statistics::dependence::DependencePrior;
use super::statistics::growth::{self, QuickGrowth};
use super::statistics::{Ends, Estimate, GROWTH, MIN_PAPERS, Statistic, many_tests, shares};
use super::{Series, Timeline, verdict};
use crate::config::TrendSettings;
use crate::themes::ThemeId;
pub(crate) use counted::TermCounts;
pub(crate) use counted_papers::CountedPapers;
pub(crate) use manner::HeldByManner;
pub(crate) use occurrences::Occurrences;

/// A term has to be in this part of the papers to be tested, and in [`MIN_PAPERS`] at least.
const MIN_SHARE_OVERALL: f64 = 0.002;
const MIN_SHARE_IN_THEME: f64 = 0.02;

/// A term is new only if at least this part of the papers came before it.
const MIN_NEWNESS: f64 = 0.25;

/// Terms kept of each kind.
const N_OVERALL: usize = 12;
const N_IN_THEME: usize = 5;

/// A term and how its share changes.
#[derive(Debug, Clone, PartialEq)]
pub struct TermTrend {
    pub term: String,
    /// Papers with the term in whole periods.
    pub n_papers: usize,
    /// Of the first periods and of the last ones.
    pub before: Part,
    pub now: Part,
    /// Times a year; absent for a term whose papers have no finite growth, such as one of the last period only.
    pub growth: Option<Estimate>,
    /// Of the test it is listed for, over all terms tested with it.
    pub q_value: Option<f64>,
    /// Position of the first period with the term, along all periods.
    pub first_seen: Option<usize>,
}

/// Papers with a term, of all papers of some periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    pub papers: usize,
    pub of: usize,
}

impl Part {
    /// - `periods`: positions along the series.
    fn of(series: &Series, periods: &std::ops::Range<usize>) -> Self {
        let sum = |numbers: &[f64]| numbers[periods.clone()].iter().sum::<f64>() as usize;
        Self {
            papers: sum(&series.counts),
            of: sum(&series.exposures),
        }
    }

    /// In [0, 1]; absent where there are no papers.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.papers as f64 / self.of as f64)
    }
}

/// A term and its strongest burst, in positions along all periods.
#[derive(Debug, Clone, PartialEq)]
pub struct TermBurst {
    pub term: String,
    pub burst: Burst,
}

/// Terms that change among some papers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TermMoves {
    /// Most gained first: share of the last periods less that of the first ones.
    pub rising: Vec<TermTrend>,
    /// Most lost first.
    pub falling: Vec<TermTrend>,
    /// Not there at first; most gained first.
    pub new: Vec<TermTrend>,
    /// Strongest first.
    pub bursts: Vec<TermBurst>,
    pub n_tested: usize,
    /// First and last of the periods that shares before are taken of, along all periods; absent if nothing was tested.
    pub before: Option<(usize, usize)>,
    /// The same of the shares now.
    pub now: Option<(usize, usize)>,
}

/// A term that was tested.
struct Tested {
    term: usize,
    series: Series,
    /// Absent where it is unremarkable, or not finite.
    slope: Option<growth::Averaged>,
    /// Of no growth.
    p_value: Option<f64>,
    newness: Option<shares::Newness>,
}

/// What the terms of all papers and of a theme have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Around<'a> {
    pub timeline: &'a Timeline,
    /// The tested periods whose shares are compared.
    pub ends: &'a Ends,
    /// How neighbouring periods depend on each other, learnt from the themes.
    pub dependence: &'a DependencePrior,
    pub settings: &'a TrendSettings,
}

/// Terms that change among all papers.
pub(crate) fn overall(counts: &TermCounts<'_>, around: Around<'_>) -> TermMoves {
    moves(
        counts,
        None,
        &around.timeline.papers,
        around,
        MIN_SHARE_OVERALL,
        N_OVERALL,
    )
}

/// Terms that change among the papers of a theme.
///
/// - `papers`: along the tested periods.
pub(crate) fn in_theme(counts: &TermCounts<'_>, theme: ThemeId, papers: &[f64], around: Around<'_>) -> TermMoves {
    moves(counts, Some(theme), papers, around, MIN_SHARE_IN_THEME, N_IN_THEME)
}

/// - `theme`: none for all papers; `exposures`: its papers, along the tested periods.
/// - `min_share`: part of the papers that a term has to be in; `n_kept`: terms kept of each kind.
fn moves(
    counts: &TermCounts<'_>,
    theme: Option<ThemeId>,
    exposures: &[f64],
    around: Around<'_>,
    min_share: f64,
    n_kept: usize,
) -> TermMoves {
    let timeline = around.timeline;
    let n_papers: f64 = exposures.iter().sum();
    let n_periods = exposures.iter().filter(|papers| **papers > 0.0).count();
    if Statistic::named(GROWTH).is_none_or(|row| n_periods < row.min_periods) {
        return TermMoves::default();
    }
    let enough = MIN_PAPERS.max((min_share * n_papers).ceil() as usize);
    let tested: Vec<Tested> = counts
        .along(theme, timeline.tested.len(), enough)
        .into_par_iter()
        .filter(|(term, _)| !counts.is_manner(*term))
        .map(|(term, counts)| test(term, &counts, exposures, around))
        .collect();
    let (positions, papers): (Vec<usize>, Vec<f64>) = (0..exposures.len())
        .filter(|at| exposures[*at] > 0.0)
        .map(|at| (timeline.tested[at], exposures[at]))
        .unzip();
    Ranking {
        // Periods of a theme that are too small to tell are joined until its papers are enough.
        ends: theme.map_or_else(|| around.ends.clone(), |_| Ends::of(&[&papers])),
        counts,
        around,
        n_kept,
        positions,
        growth_q: many_tests::benjamini_hochberg(&tested.iter().map(|term| term.p_value).collect::<Vec<_>>()),
        newness_q: many_tests::benjamini_hochberg(
            &tested
                .iter()
                .map(|term| Some(term.newness?.p_value))
                .collect::<Vec<_>>(),
        ),
        tested: &tested,
    }
    .moves()
}

fn test(term: usize, counts: &[u32], exposures: &[f64], around: Around<'_>) -> Tested {
    let mut series = Series::default();
    for (at, exposure) in exposures.iter().enumerate().filter(|(_, exposure)| **exposure > 0.0) {
        series.years.push(around.timeline.years[at]);
        series.counts.push(f64::from(counts[at]));
        series.exposures.push(*exposure);
    }
    let (p_value, slope) = match growth::quick_growth(&series, around.dependence) {
        None => (None, None),
        Some(QuickGrowth::Unremarkable { p_value }) => (Some(p_value), None),
        Some(QuickGrowth::Averaged(slope)) => (Some(slope.p_value()), Some(slope)),
    };
    Tested {
        term,
        p_value,
        newness: shares::newness(&series),
        slope,
        series,
    }
}

/// What is needed to choose among tested terms.
struct Ranking<'a> {
    counts: &'a TermCounts<'a>,
    around: Around<'a>,
    n_kept: usize,
    ends: Ends,
    /// Along the series: positions among all periods.
    positions: Vec<usize>,
    tested: &'a [Tested],
    /// Along `tested`.
    growth_q: Vec<Option<f64>>,
    /// Along `tested`.
    newness_q: Vec<Option<f64>>,
}

impl Ranking<'_> {
    fn moves(&self) -> TermMoves {
        let new = self.best(|i| self.newness_rank(i));
        let is_new = |i: usize| self.newness_rank(i).is_some();
        let changed = |i: usize, sign: f64| self.change_rank(i, sign).filter(|_| !is_new(i));
        let (rising, falling) = (self.best(|i| changed(i, 1.0)), self.best(|i| changed(i, -1.0)));
        let listed = |chosen: &[usize], q_values: &[Option<f64>]| -> Vec<TermTrend> {
            chosen.iter().map(|i| self.listed(*i, q_values[*i])).collect()
        };
        TermMoves {
            rising: listed(&rising, &self.growth_q),
            falling: listed(&falling, &self.growth_q),
            new: listed(&new, &self.newness_q),
            bursts: self.bursts(),
            n_tested: self.tested.len(),
            before: self.span(&self.ends.before),
            now: self.span(&self.ends.now),
        }
    }

    /// First and last of some periods, along all periods.
    fn span(&self, periods: &std::ops::Range<usize>) -> Option<(usize, usize)> {
        let last = periods.clone().last()?;
        Some((*self.positions.get(periods.start)?, *self.positions.get(last)?))
    }

    /// Share of the last periods less that of the first ones.
    fn gain(&self, i: usize) -> Option<f64> {
        let part = |periods| Part::of(&self.tested[i].series, periods).share();
        Some(part(&self.ends.now)? - part(&self.ends.before)?)
    }

    /// What it gained, if the term is new beyond doubt.
    fn newness_rank(&self, i: usize) -> Option<f64> {
        let is_sure = self.newness_q[i]? <= self.around.settings.max_q;
        let is_late = self.tested[i].newness?.share >= MIN_NEWNESS;
        self.gain(i).filter(|gain| is_sure && is_late && *gain > 0.0)
    }

    /// What the share gained (sign 1) or lost (sign −1), if it grows or declines beyond doubt.
    ///
    /// A ratio alone would put a term that went from one paper to ten before one that went from a tenth of all papers to a
    /// third. A term whose last share is on the other side of its trend is listed nowhere.
    fn change_rank(&self, i: usize, sign: f64) -> Option<f64> {
        let slope = self.tested[i].slope.as_ref()?;
        let is_sure = self.growth_q[i]? <= self.around.settings.max_q && self.tested[i].p_value? < 0.05;
        let is_change = verdict::is_change(
            libm::exp(slope.estimate()),
            self.tested[i].series.span(),
            self.around.settings,
        );
        let gain = sign * self.gain(i)?;
        let is_that_way = sign * slope.estimate() > 0.0 && gain > 0.0;
        (is_sure && is_change && is_that_way).then_some(gain)
    }

    /// The terms of highest rank, no two of which share a word.
    fn best(&self, rank: impl Fn(usize) -> Option<f64>) -> Vec<usize> {
        let mut ranked: Vec<(f64, usize)> = (0..self.tested.len()).filter_map(|i| Some((rank(i)?, i))).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut chosen: Vec<usize> = Vec::new();
        for (_, i) in ranked {
            let is_similar = |other: &usize| self.counts.share_a_word(self.tested[*other].term, self.tested[i].term);
            if chosen.len() < self.n_kept && !chosen.iter().any(is_similar) {
                chosen.push(i);
            }
        }
        chosen
    }

    fn listed(&self, i: usize, q_value: Option<f64>) -> TermTrend {
        let Tested { term, series, .. } = &self.tested[i];
        TermTrend {
            term: self.counts.surface(*term).to_owned(),
            n_papers: series.total() as usize,
            before: Part::of(series, &self.ends.before),
            now: Part::of(series, &self.ends.now),
            growth: Statistic::named(GROWTH).and_then(|row| row.measure(series, self.around.dependence).ok()),
            q_value,
            first_seen: shares::first_seen(series).map(|first| self.positions[first]),
        }
    }

    fn bursts(&self) -> Vec<TermBurst> {
        let automaton = Automaton::new(self.around.settings);
        let strongest: Vec<Option<Burst>> = self
            .tested
            .iter()
            .map(|tested| {
                let bursts = bursts::find(&tested.series, automaton).into_iter();
                bursts.max_by(|a, b| a.strength.total_cmp(&b.strength))
            })
            .collect();
        let chosen = self.best(|i| Some(strongest[i]?.strength));
        chosen
            .into_iter()
            .filter_map(|i| {
                Some(TermBurst {
                    term: self.counts.surface(self.tested[i].term).to_owned(),
                    burst: strongest[i]?.at(&self.positions),
                })
            })
            .collect()
    }
}
