//! How many themes would rise or fall if the dates meant nothing.

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

use super::Series;
use super::statistics::dependence::{DependencePrior, LearntPriors};
use super::statistics::growth::{self, QuickGrowth};
use super::statistics::{self, many_tests, poisson};
use super::verdict;
use crate::config::TrendSettings;

/// Themes that rise or fall once the dates are shuffled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placebo {
    /// How often the dates were shuffled.
    pub n_shuffles: usize,
    /// Themes reported as rising or falling, on average over the shuffles.
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
/// that shuffled ones are judged with some more caution than they call for.
///
/// Source: Carlstein 1986, doi:10.1214/aos/1176350057.
pub fn shuffle(series: &[Series], learnt: &LearntPriors, settings: &TrendSettings, seed: u64) -> Option<Placebo> {
    let tested: Vec<(&Series, &DependencePrior)> = (series.iter().zip(&learnt.of_each))
        .filter(|(series, _)| statistics::can_tell_growth(series))
        .collect();
    let n_shuffles = settings.shuffles as usize;
    if tested.is_empty() || n_shuffles == 0 {
        return None;
    }
    // By theme, then by shuffle.
    let outcomes: Vec<Vec<Option<QuickGrowth>>> = tested
        .par_iter()
        .enumerate()
        .map(|(position, (series, dependence))| {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(position as u64));
            let length = block_length(series);
            (0..n_shuffles)
                .map(|_| growth::quick_growth(&shuffled(series, length, &mut random), dependence))
                .collect()
        })
        .collect();
    let spans: Vec<f64> = tested.iter().map(|(series, _)| series.span()).collect();
    let mut counts: Vec<usize> = (0..n_shuffles)
        .map(|shuffle| {
            n_changes(
                outcomes.iter().map(|outcomes| outcomes[shuffle].as_ref()),
                &spans,
                settings,
            )
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

/// Series among these that would be reported as rising or falling.
///
/// - `spans`: along the series, in years.
fn n_changes<'a>(
    growths: impl Iterator<Item = Option<&'a QuickGrowth>>,
    spans: &[f64],
    settings: &TrendSettings,
) -> usize {
    let growths: Vec<Option<&QuickGrowth>> = growths.collect();
    let p_value = |quick_growth: &Option<&QuickGrowth>| quick_growth.map(QuickGrowth::p_value);
    let q_values = many_tests::two_stage(&growths.iter().map(p_value).collect::<Vec<_>>(), settings.max_q);
    let is_change = |((quick_growth, q_value), span): (&(&Option<&QuickGrowth>, Option<f64>), &f64)| match (
        quick_growth,
        q_value,
    ) {
        (Some(QuickGrowth::Averaged(slope)), Some(q_value)) => {
            // The 95 % interval leaves out no change just where p < .05.
            let is_sure = *q_value <= settings.max_q && slope.p_value() < 0.05;
            is_sure && verdict::is_change(libm::exp(slope.estimate()), *span, settings)
        }
        _ => false,
    };
    let judged: Vec<(&Option<&QuickGrowth>, Option<f64>)> = growths.iter().zip(q_values).collect();
    judged.iter().zip(spans).filter(|pair| is_change(*pair)).count()
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

/// The series with its periods in another order, blocks kept; the first block may be shorter.
fn shuffled(series: &Series, block_length: usize, random: &mut Xoshiro256PlusPlus) -> Series {
    let first = random.gen_range(1..=block_length).min(series.len());
    let positions: Vec<usize> = (0..series.len()).collect();
    let (head, rest) = positions.split_at(first);
    let mut blocks: Vec<&[usize]> = std::iter::once(head).chain(rest.chunks(block_length)).collect();
    blocks.shuffle(random);
    let order = || blocks.iter().flat_map(|block| block.iter());
    Series {
        years: series.years.clone(),
        counts: order().map(|position| series.counts[*position]).collect(),
        exposures: order().map(|position| series.exposures[*position]).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(counts: &[f64]) -> Series {
        Series::sample(counts, 100.0, 0.25)
    }

    fn placebo(series: &[Series]) -> Option<Placebo> {
        shuffle(
            series,
            &statistics::learn_dependence(series),
            &TrendSettings::default(),
            1,
        )
    }

    #[test]
    fn shuffling_keeps_every_period() {
        let series = series(&(0..17).map(f64::from).collect::<Vec<_>>());
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        for length in [1, 3, 20] {
            let mut counts = shuffled(&series, length, &mut random).counts;
            counts.sort_by(f64::total_cmp);
            assert_eq!(counts, series.counts);
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
