//! How many themes would seem to change if the dates meant nothing.

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::Series;
use super::judged::Judged;
use super::statistics::growth::{self, QuickGrowth};
use super::statistics::{self, many_tests, poisson};
use super::verdict;
use crate::config::TrendSettings;

/// Themes that seem to change once the dates are shuffled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placebo {
    /// How often the dates were shuffled.
    pub n_shuffles: usize,
    /// Themes reported as changing, on average over the shuffles.
    pub mean: f64,
    /// No more than this many in 95 of 100 shuffles.
    pub most: usize,
}

/// Shuffles the periods of every series and judges each as if they had come in that order; absent without shuffles or
/// without a series that can be tested.
///
/// Periods move with their papers, so that a series stays as scattered as it was. Where neighbouring periods depend on each
/// other they move in blocks, as long as Carlstein's rule gives for the first autocorrelation r of the residuals from the trend:
/// (√6·r / (1 − r²))^⅔ · n^⅓ periods. How they depend is learnt once, from the series as they came, so
/// that shuffled ones are judged with some more caution than they call for. For shapes other than a straight trend it is the
/// residuals from a constant share that move, each scaled by what its period may scatter.
///
/// Source: Carlstein 1986, doi:10.1214/aos/1176350057.
pub fn shuffle(judged: &Judged, settings: &TrendSettings, seed: u64) -> Option<Placebo> {
    let positions: Vec<usize> = (0..judged.series.len())
        .filter(|position| statistics::can_tell_growth(&judged.series[*position]))
        .collect();
    let n_shuffles = settings.shuffles as usize;
    if positions.is_empty() || n_shuffles == 0 {
        return None;
    }
    // By theme, then by shuffle.
    let outcomes: Vec<Vec<Outcome>> = positions
        .par_iter()
        .enumerate()
        .map(|(i, position)| outcomes(judged, *position, n_shuffles, seed.wrapping_add(i as u64)))
        .collect();
    let spans: Vec<f64> = positions
        .iter()
        .map(|position| judged.series[*position].span())
        .collect();
    let mut counts: Vec<usize> = (0..n_shuffles)
        .map(|shuffle| {
            let of_themes: Vec<&Outcome> = outcomes.iter().map(|outcomes| &outcomes[shuffle]).collect();
            n_changes(&of_themes, &spans, settings)
        })
        .collect();
    let mean = counts.iter().sum::<usize>() as f64 / n_shuffles as f64;
    counts.sort_unstable();
    Some(Placebo {
        n_shuffles,
        mean,
        most: counts[(n_shuffles * 95).div_ceil(100) - 1],
    })
}

/// What is found in a series whose periods were shuffled.
struct Outcome {
    growth: Option<QuickGrowth>,
    /// Of a share that stays, by the search for a shape.
    shape: Option<f64>,
}

/// - `position`: of the series.
fn outcomes(judged: &Judged, position: usize, n_shuffles: usize, seed: u64) -> Vec<Outcome> {
    let (series, dependence) = (&judged.series[position], &judged.learnt.of_each[position]);
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let length = block_length(series);
    let orders: Vec<Vec<usize>> = (0..n_shuffles)
        .map(|_| shuffled_order(series.len(), length, &mut random))
        .collect();
    let shape = judged.shapes[position].as_ref();
    let of_shape = shape.and_then(|shape| shape.p_values_of(series, &orders));
    let each = orders.iter().enumerate();
    each.map(|(shuffle, order)| Outcome {
        growth: growth::quick_growth(&reordered(series, order), dependence),
        shape: of_shape.as_ref().map(|p_values| p_values[shuffle]),
    })
    .collect()
}

/// Series among these that would be reported as changing.
///
/// - `spans`: along the series, in years.
fn n_changes(outcomes: &[&Outcome], spans: &[f64], settings: &TrendSettings) -> usize {
    let p_value =
        |outcome: &&Outcome| many_tests::either(outcome.growth.as_ref().map(QuickGrowth::p_value), outcome.shape);
    let q_values = many_tests::two_stage(&outcomes.iter().map(p_value).collect::<Vec<_>>(), settings.max_q);
    let is_growth = |growth: &QuickGrowth, span: f64| match growth {
        // The 95 % interval leaves out no change just where p < .05.
        QuickGrowth::Averaged(slope) => {
            slope.p_value() < 0.05 && verdict::is_change(libm::exp(slope.estimate()), span, settings)
        }
        QuickGrowth::Unremarkable { .. } => false,
    };
    let is_change = |((outcome, q_value), span): &((&&Outcome, Option<f64>), &f64)| {
        let is_sure = q_value.is_some_and(|q_value| q_value <= settings.max_q);
        let is_shape = outcome.shape.is_some_and(|p_value| p_value < 0.05);
        let is_growth = outcome.growth.as_ref().is_some_and(|growth| is_growth(growth, **span));
        is_sure && (is_shape || is_growth)
    };
    outcomes.iter().zip(q_values).zip(spans).filter(is_change).count()
}

/// Periods that move together.
fn block_length(series: &Series) -> usize {
    let n = series.len() as f64;
    let Some(fit) = poisson::fit::<2>(series) else {
        return 1;
    };
    let residuals: Vec<f64> = series
        .counts
        .iter()
        .zip(&fit.fitted)
        .map(|(count, fitted)| (count - fitted) / fitted.sqrt())
        .collect();
    let products: f64 = residuals.windows(2).map(|pair| pair[0] * pair[1]).sum();
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    let autocorrelation = if squares > 0.0 { products / squares } else { 0.0 };
    if autocorrelation < statistics::distributions::Z_975 / n.sqrt() {
        return 1;
    }
    let ratio = 6.0f64.sqrt() * autocorrelation / (1.0 - autocorrelation * autocorrelation);
    let length = libm::cbrt(ratio * ratio * n).ceil() as usize;
    length.clamp(1, series.len().div_ceil(4))
}

/// Positions of the periods in another order, blocks kept; the first block may be shorter.
fn shuffled_order(n_periods: usize, block_length: usize, random: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let first = random.gen_range(1..=block_length).min(n_periods);
    let positions: Vec<usize> = (0..n_periods).collect();
    let (head, rest) = positions.split_at(first);
    let mut blocks: Vec<&[usize]> = std::iter::once(head).chain(rest.chunks(block_length)).collect();
    blocks.shuffle(random);
    blocks.concat()
}

/// The series with its counts and exposures in another order.
fn reordered(series: &Series, order: &[usize]) -> Series {
    Series {
        years: series.years.clone(),
        counts: order.iter().map(|position| series.counts[*position]).collect(),
        exposures: order.iter().map(|position| series.exposures[*position]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[f64]) -> Series {
        Series::sample(counts, 100.0, 0.25)
    }

    fn placebo(series: &[Series]) -> Option<Placebo> {
        let judged = Judged::of(series.to_vec(), &TrendSettings::default(), 1);
        shuffle(&judged, &TrendSettings::default(), 1)
    }

    #[test]
    fn shuffling_keeps_every_period() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for length in [1, 3, 20] {
            let mut order = shuffled_order(17, length, &mut random);
            order.sort_unstable();
            assert_eq!(order, (0..17).collect::<Vec<_>>());
        }
    }

    #[test]
    fn blocks_are_longer_where_neighbours_are_alike() {
        let alternating: Vec<f64> = (0..24).map(|i| if i % 2 == 0 { 14.0 } else { 6.0 }).collect();
        let waves: Vec<f64> = (0..24).map(|i| if i / 4 % 2 == 0 { 14.0 } else { 6.0 }).collect();
        assert_eq!(block_length(&series(&alternating)), 1);
        assert!(block_length(&series(&waves)) > 2);
    }

    #[test]
    fn once_the_dates_are_shuffled_few_themes_change() {
        let rising: Vec<Series> = (0..12)
            .map(|theme| {
                series(
                    &(0..20)
                        .map(|i| f64::from(2 + i + (i * 7 + theme) % 5))
                        .collect::<Vec<_>>(),
                )
            })
            .collect();
        let placebo = placebo(&rising).unwrap();
        assert!(placebo.mean < 0.6, "{placebo:?}");
        assert_eq!(Some(placebo), self::placebo(&rising));
    }

    #[test]
    fn without_data_there_is_no_placebo() {
        assert_eq!(placebo(&[series(&[1.0; 5])]), None);
        assert_eq!(placebo(&[]), None);
    }
}
