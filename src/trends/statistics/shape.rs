//! Whether a share changes at all, in whatever shape, and which shape it is.
//!
//! A straight line sees neither a peak nor a burst, and takes a birth for slow growth. So a share that stays is weighed against
//! six families of curves of its logarithm, at every place they may have (`candidates`): a straight trend, a trend that
//! begins or ends, a step, a burst, a change of slope, a season. As everywhere, how counts scatter and depend on each other
//! is not estimated and believed, but averaged over.
//!
//! Keeps: looking in so many places would find something in any series. What is found is therefore compared with what the
//! same search finds in series drawn from a share that stays (`null`), as scattered and dependent as this one may be.

mod candidates;
mod choice;
mod evidence;
mod null;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::can_tell_growth;
use super::dependence::{DependencePrior, LearntPriors, N_KINDS, kinds};
use super::growth::MIN_PERIODS_TO_BEND;
use crate::trends::Series;
pub use candidates::Curve;
pub use choice::{Shape, choose};
use evidence::{Evidence, Scales};
use null::Null;

/// Series drawn from a share that stays; the first of them show whether more are worth drawing.
const N_DRAWS: usize = 400;
const N_FIRST_DRAWS: usize = 100;

/// A p-value above this is no discovery, however many more series are drawn.
const HOPELESS: f64 = 0.25;

/// Kinds of dependence that a search is repeated under; those left out are the least probable ones.
const MAX_KINDS: usize = 4;

/// Autocorrelation from one period to the next above which scatter is no scatter: what wanders so slowly moves.
const MAX_AUTOCORRELATION: f64 = 0.75;

/// A kind of dependence less probable than this is left out.
const MIN_PROBABILITY: f64 = 0.02;

/// Whether a share changes, in any shape.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeTest {
    /// Of a share that stays, from series that were drawn with one.
    pub p_value: f64,
    /// What the same search finds in series drawn from a share that stays, ascending.
    drawn: Vec<f64>,
    searches: Vec<Search>,
}

/// A search under one kind of dependence.
#[derive(Debug, Clone, PartialEq)]
struct Search {
    kind: (f64, f64),
    /// Log of how probable the kind is before the series is seen.
    log_prior: f64,
    /// How probable it is once the series has been seen.
    chance: f64,
    /// What is left of the series scatters by this dispersion.
    dispersion: f64,
}

/// What a series says under each kind of dependence.
#[derive(Debug, Clone, PartialEq)]
struct Weighed {
    /// Along `kinds`; absent where there is no answer.
    evidence: Vec<Option<Evidence>>,
}

/// Weighs a series under every kind of dependence; absent without papers.
fn weigh(series: &Series) -> Option<Weighed> {
    let fitted = evidence::constant(series)?;
    let curves = candidates::curves(&series.years);
    let residuals = evidence::residuals(&series.counts, &fitted);
    let of_kind = |kind: &(f64, f64)| {
        if kind.1 > MAX_AUTOCORRELATION {
            return None;
        }
        let scales = Scales::new(*kind, &fitted, &series.years, &curves)?;
        Some(scales.weigh(&mut residuals.clone()))
    };
    Some(Weighed {
        evidence: kinds().iter().map(of_kind).collect(),
    })
}

/// Part of the series that are believed to change before any is seen, and how many series that belief counts as.
const PRIOR_CHANGE: f64 = 0.1;
const PRIOR_SERIES: f64 = 10.0;

/// Rounds in which it is learnt in turn how counts scatter and how many series change.
const N_ROUNDS: usize = 8;

/// What is learnt from all series together.
struct Learnt {
    priors: LearntPriors,
    /// Part of the series that change, in (0, 1).
    change: f64,
}

impl Weighed {
    /// Along `kinds`: log-likelihoods, averaged over change and none.
    fn averaged(&self, change: f64) -> [f64; N_KINDS] {
        std::array::from_fn(|kind| self.evidence[kind].map_or(f64::NEG_INFINITY, |evidence| evidence.averaged(change)))
    }

    /// The kinds of dependence that are probable enough to search under, the most probable first; at least one.
    fn searches(&self, prior: &DependencePrior, change: f64) -> Vec<Search> {
        let posterior = prior.given(&self.averaged(change));
        let mut probable: Vec<usize> = (0..N_KINDS).collect();
        probable.sort_by(|a, b| posterior[*b].total_cmp(&posterior[*a]).then(a.cmp(b)));
        probable.truncate(MAX_KINDS);
        let best = probable[0];
        probable.retain(|kind| *kind == best || posterior[*kind] >= MIN_PROBABILITY);
        let search = |kind: usize| Search {
            kind: kinds()[kind],
            log_prior: libm::log(prior.weight(kind)),
            chance: posterior[kind],
            dispersion: self.evidence[kind].map_or(1.0, |evidence| evidence.dispersion),
        };
        probable.into_iter().map(search).collect()
    }

    /// How probable it is that the series changes.
    fn chance_of_change(&self, prior: &DependencePrior, change: f64) -> f64 {
        let of_kind = |(evidence, posterior): (&Option<Evidence>, f64)| {
            let odds = evidence.map_or(0.0, |evidence| evidence.odds());
            posterior * change * odds / (1.0 - change + change * odds)
        };
        self.evidence
            .iter()
            .zip(prior.given(&self.averaged(change)))
            .map(of_kind)
            .sum()
    }
}

/// How common each kind of dependence is, learnt from all series together, whatever shape each may have; and in turn how
/// many of them change.
///
/// - `weighed`: absent where a series has too little to be tested.
fn learn(weighed: &[Option<Weighed>]) -> Learnt {
    let mut change = PRIOR_CHANGE;
    let averaged = |change: f64| -> Vec<Option<[f64; N_KINDS]>> {
        let each = weighed.iter().map(|weighed| Some(weighed.as_ref()?.averaged(change)));
        each.collect()
    };
    for _ in 0..N_ROUNDS {
        let of_all = DependencePrior::learn_of_all(&averaged(change));
        let seen = weighed.iter().flatten();
        let n_seen = seen.clone().count() as f64;
        let n_changed: f64 = seen.map(|weighed| weighed.chance_of_change(&of_all, change)).sum();
        change = (n_changed + PRIOR_CHANGE * PRIOR_SERIES) / (n_seen + PRIOR_SERIES);
    }
    Learnt {
        priors: DependencePrior::learn(&averaged(change)),
        change,
    }
}

/// Tests whether a share changes in any of the shapes.
///
/// The statistic is the log Bayes factor of change against none, both averaged over how counts may scatter; half of what is
/// believed beforehand is that nothing changes, the other half is shared by the families. Its p-value comes from
/// up to 400 series with a share that stays. The kind of scatter of each is drawn by how probable it is once the series has
/// been seen, whether it changes or not: else what changes would be taken for scatter, or scatter for nothing.
///
/// - `prior`: how common each kind of dependence is in series like this one; `change`: how common it is that they change.
///
/// Source: Kass and Raftery 1995, doi:10.1080/01621459.1995.10476572 (Bayes factors by Schwarz's criterion); Davison and
/// Hinkley 1997, doi:10.1017/CBO9780511802843, section 4.2.3 (tests by drawing from a fitted model).
fn test(series: &Series, weighed: &Weighed, prior: &DependencePrior, change: f64, seed: u64) -> Option<ShapeTest> {
    let fitted = evidence::constant(series)?;
    let searches = weighed.searches(prior, change);
    let scales = scales(&searches, series, &fitted)?;
    let found = statistic(&searches, &scales, &evidence::residuals(&series.counts, &fitted));
    let draws = Draws {
        series,
        fitted: &fitted,
        searches: &searches,
        scales: &scales,
    };
    let drawn = draws.ascending(found, seed);
    Some(ShapeTest {
        p_value: null::tail(&drawn, found).min(1.0),
        drawn,
        searches,
    })
}

/// Along the searches.
fn scales(searches: &[Search], series: &Series, fitted: &[f64]) -> Option<Vec<Scales>> {
    let curves = candidates::curves(&series.years);
    let scales = |search: &Search| Scales::new(search.kind, fitted, &series.years, &curves);
    searches.iter().map(scales).collect()
}

/// What series without change are drawn from.
struct Draws<'a> {
    series: &'a Series,
    fitted: &'a [f64],
    searches: &'a [Search],
    /// Along the searches.
    scales: &'a [Scales],
}

impl Draws<'_> {
    /// The statistics of drawn series, ascending: fewer of them where the one found is no discovery.
    fn ascending(&self, found: f64, seed: u64) -> Vec<f64> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut drawn: Vec<f64> = (0..N_FIRST_DRAWS).map(|_| self.draw(&mut random)).collect();
        let n_reached = drawn.iter().filter(|drawn| **drawn >= found).count();
        if n_reached as f64 <= HOPELESS * N_FIRST_DRAWS as f64 {
            drawn.extend((N_FIRST_DRAWS..N_DRAWS).map(|_| self.draw(&mut random)));
        }
        drawn.sort_by(f64::total_cmp);
        drawn
    }

    fn draw(&self, random: &mut Xoshiro256PlusPlus) -> f64 {
        let search = pick(self.searches, random);
        let (latent_variance, autocorrelation) = search.kind;
        let null = Null {
            exposures: &self.series.exposures,
            total: self.series.total(),
            latent_variance,
            autocorrelation,
        };
        let mut residuals = evidence::residuals(&null.draw(random), self.fitted);
        let wider = search.dispersion.max(1.0).sqrt();
        residuals.iter_mut().for_each(|residual| *residual *= wider);
        statistic(self.searches, self.scales, &residuals)
    }
}

impl ShapeTest {
    /// P-values of a series in which what is left of a constant share comes in other orders, judged by what was drawn for it.
    ///
    /// - `orders`: positions of the periods, each once.
    pub fn p_values_of(&self, series: &Series, orders: &[Vec<usize>]) -> Option<Vec<f64>> {
        let fitted = evidence::constant(series)?;
        let scales = scales(&self.searches, series, &fitted)?;
        let mut residuals = evidence::residuals(&series.counts, &fitted);
        // What changed is scatter once it is shuffled: scatter is what it is compared with.
        let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
        let wider = (squares / (series.len().max(2) - 1) as f64).max(1.0).sqrt();
        residuals.iter_mut().for_each(|residual| *residual /= wider);
        let p_value = |order: &Vec<usize>| {
            let reordered: Vec<f64> = order.iter().map(|position| residuals[*position]).collect();
            null::tail(&self.drawn, statistic(&self.searches, &scales, &reordered)).min(1.0)
        };
        Some(orders.iter().map(p_value).collect())
    }
}

/// Log Bayes factor of change in any shape against none.
fn statistic(searches: &[Search], scales: &[Scales], residuals: &[f64]) -> f64 {
    let evidence: Vec<Evidence> = scales
        .iter()
        .map(|scales| scales.weigh(&mut residuals.to_vec()))
        .collect();
    let logs = |of: &dyn Fn(&Evidence) -> f64| -> f64 {
        let terms = searches
            .iter()
            .zip(&evidence)
            .map(|(search, evidence)| search.log_prior + of(evidence));
        log_sum(&terms.collect::<Vec<_>>())
    };
    logs(&|evidence| evidence.constant + libm::log(evidence.odds().max(f64::MIN_POSITIVE)))
        - logs(&|evidence| evidence.constant)
}

/// log Σ exp.
fn log_sum(logs: &[f64]) -> f64 {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    most + libm::log(logs.iter().map(|log| libm::exp(log - most)).sum())
}

/// A search, each as probable as its chance is large.
fn pick<'s>(searches: &'s [Search], random: &mut Xoshiro256PlusPlus) -> &'s Search {
    let sum: f64 = searches.iter().map(|search| search.chance).sum();
    let mut at = random.r#gen::<f64>() * sum;
    for search in searches {
        at -= search.chance;
        if at < 0.0 {
            return search;
        }
    }
    &searches[searches.len() - 1]
}

/// The tests of many series, absent where there is too little to tell a shape from a straight trend.
///
/// - `seed`: of what is drawn.
pub fn test_all(series: &[Series], seed: u64) -> Vec<Option<ShapeTest>> {
    let can_tell = |series: &Series| series.len() >= MIN_PERIODS_TO_BEND && can_tell_growth(series);
    let weighed: Vec<Option<Weighed>> = (series.par_iter())
        .map(|series| can_tell(series).then(|| weigh(series))?)
        .collect();
    let learnt = learn(&weighed);
    let each = series.par_iter().zip(&weighed).zip(&learnt.priors.of_each).enumerate();
    each.map(|(position, ((series, weighed), prior))| {
        test(
            series,
            weighed.as_ref()?,
            prior,
            learnt.change,
            seed.wrapping_add(position as u64),
        )
    })
    .collect()
}
