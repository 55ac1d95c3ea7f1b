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

use rayon::prelude::*;

use super::bursts::{self, Automaton, Burst};
use super::statistics::dependence::DependencePrior;
use super::statistics::growth::{self, QuickGrowth};
use super::statistics::{Estimate, GROWTH, MIN_PAPERS, Statistic, many_tests, shares};
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
    pub share_before: Option<f64>,
    pub share_now: Option<f64>,
    /// Times a year; absent for a term whose papers have no finite growth, such as one of the last period only.
    pub growth: Option<Estimate>,
    /// Of the test it is listed for, over all terms tested with it.
    pub q_value: Option<f64>,
    /// Position of the first period with the term, along all periods.
    pub first_seen: Option<usize>,
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
    /// Surest growth first.
    pub rising: Vec<TermTrend>,
    /// Surest decline first.
    pub falling: Vec<TermTrend>,
    /// Not there at first; most papers first.
    pub new: Vec<TermTrend>,
    /// Strongest first.
    pub bursts: Vec<TermBurst>,
    pub n_tested: usize,
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
    let positions: Vec<usize> = (0..exposures.len())
        .filter(|at| exposures[*at] > 0.0)
        .map(|at| timeline.tested[at])
        .collect();
    Ranking {
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
        }
    }

    /// Papers, if the term is new beyond doubt.
    fn newness_rank(&self, i: usize) -> Option<f64> {
        let is_sure = self.newness_q[i]? <= self.around.settings.max_q;
        let is_late = self.tested[i].newness?.share >= MIN_NEWNESS;
        (is_sure && is_late).then(|| self.tested[i].series.total())
    }

    /// How much growth (sign 1) or decline (sign −1) there is at least, if there is any beyond doubt.
    fn change_rank(&self, i: usize, sign: f64) -> Option<f64> {
        let slope = self.tested[i].slope.as_ref()?;
        let is_sure = self.growth_q[i]? <= self.around.settings.max_q && self.tested[i].p_value? < 0.05;
        let is_change = verdict::is_change(
            libm::exp(slope.estimate()),
            self.tested[i].series.span(),
            self.around.settings,
        );
        let is_that_way = sign * slope.estimate() > 0.0;
        (is_sure && is_change && is_that_way).then(|| sign * slope.estimate() - 2.0 * slope.deviation())
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
            share_before: shares::before(series),
            share_now: shares::now(series),
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
