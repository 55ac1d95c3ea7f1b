//! What a theme would have in each period by the sources of the period alone.

/// Steps of Newton's method before a slope counts as without end.
const MAX_STEPS: usize = 60;

/// Most that a step may change the logarithm of what is expected, from one end of the years to the other.
const MAX_CHANGE: f64 = 3.0;

/// A slope that changes the expectation by more than this from end to end, as a logarithm, is without end.
const ENDLESS: f64 = 30.0;

/// A step below this has arrived.
const TOLERANCE: f64 = 1e-11;

/// What a theme would have in each period if within each source nothing changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardised {
    /// Along the tested periods: expected papers of the theme, up to a factor that all periods share; 0 where it has none of
    /// the sources that there are.
    pub exposures: Vec<f64>,
    /// Part of what the counts tell of a slope that they tell within sources, in [0, 1]: 1 where the mix never changes, 0
    /// where every period has a source of its own.
    pub within: f64,
}

/// Standardises a theme by source.
///
/// Papers of the theme in source s and period t are taken as Poisson with the mean n_st · exp(α_s + β·year_t): every source
/// has a share of its own, and all change alike. Given the sources' totals O_s, β is where
/// Σ_s Σ_t c_st·(year_t − ȳ_s) = 0, with ȳ_s the mean year of the source weighted by n_st·exp(β·year_t). What is
/// expected at that β without its trend is E_t = Σ_s O_s · n_st / Σ_u n_su·exp(β·year_u): with E as exposure the log-linear
/// model of all the theme's papers has the same β. A source that is there in one period only adds as much to both sides there,
/// and nothing to what is known of the slope.
///
/// - `counts`: papers of the theme by source and tested period; `papers`: of all themes; `years`: along the tested periods.
/// - returns: nothing without papers or years, or if no finite slope fits best.
///
/// Source: Breslow and Day 1987, Statistical Methods in Cancer Research II, chapter 4 (indirect standardisation and
/// multiplicative models); Armstrong, Gasparrini and Tobias 2014, doi:10.1186/1471-2288-14-122 (conditional Poisson models).
pub(super) fn standardise(counts: &[Vec<f64>], papers: &[Vec<f64>], years: &[f64]) -> Option<Standardised> {
    let totals: Vec<f64> = counts.iter().map(|of_source| of_source.iter().sum()).collect();
    let middle = years.iter().sum::<f64>() / years.len().max(1) as f64;
    let times: Vec<f64> = years.iter().map(|year| year - middle).collect();
    let slope = slope(counts, &totals, papers, &times)?;
    let fitted = Fitted::at(slope, &totals, papers, &times);
    let mean = weighted_mean(&fitted.all, &times)?;
    let of_all: f64 = (fitted.all.iter().zip(&times))
        .map(|(papers, time)| papers * (time - mean) * (time - mean))
        .sum();
    let exposures: Vec<f64> = (fitted.all.iter().zip(&times))
        .map(|(papers, time)| papers / libm::exp(slope * time))
        .collect();
    (of_all > 0.0).then(|| Standardised {
        within: (fitted.information / of_all).clamp(0.0, 1.0),
        exposures,
    })
}

/// The slope that all sources share; 0 where the sources tell nothing of it.
fn slope(counts: &[Vec<f64>], totals: &[f64], papers: &[Vec<f64>], times: &[f64]) -> Option<f64> {
    let observed: f64 = counts.iter().map(|of_source| dot(of_source, times)).sum();
    let reach = times.iter().map(|time| time.abs()).fold(0.0, f64::max);
    let mut slope = 0.0;
    for _ in 0..MAX_STEPS {
        let fitted = Fitted::at(slope, totals, papers, times);
        let largest = totals.iter().sum::<f64>() * reach * reach;
        if fitted.information <= largest * 1e-12 {
            return (slope == 0.0).then_some(0.0);
        }
        let step = (observed - fitted.moment) / fitted.information;
        if (step * reach).abs() < TOLERANCE {
            return Some(slope);
        }
        slope += step.clamp(-MAX_CHANGE / reach, MAX_CHANGE / reach);
        if (slope * reach).abs() > ENDLESS {
            return None;
        }
    }
    None
}

/// What the model expects at a slope.
struct Fitted {
    /// Along the periods, over all sources.
    all: Vec<f64>,
    /// Σ expected papers · time.
    moment: f64,
    /// What the counts tell of the slope within sources: Σ_s O_s · variance of time within s.
    information: f64,
}

impl Fitted {
    fn at(slope: f64, totals: &[f64], papers: &[Vec<f64>], times: &[f64]) -> Self {
        let mut fitted = Self {
            all: vec![0.0; times.len()],
            moment: 0.0,
            information: 0.0,
        };
        let growth: Vec<f64> = times.iter().map(|time| libm::exp(slope * time)).collect();
        for (total, papers) in totals.iter().zip(papers).filter(|(total, _)| **total > 0.0) {
            let weights: Vec<f64> = papers
                .iter()
                .zip(&growth)
                .map(|(papers, growth)| papers * growth)
                .collect();
            let Some(mean) = weighted_mean(&weights, times) else {
                continue;
            };
            let sum: f64 = weights.iter().sum();
            for ((all, weight), time) in fitted.all.iter_mut().zip(&weights).zip(times) {
                let expected = total * weight / sum;
                *all += expected;
                fitted.moment += expected * time;
                fitted.information += expected * (time - mean) * (time - mean);
            }
        }
        fitted
    }
}

fn weighted_mean(weights: &[f64], values: &[f64]) -> Option<f64> {
    let sum: f64 = weights.iter().sum();
    (sum > 0.0).then(|| dot(weights, values) / sum)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(n: usize) -> Vec<f64> {
        (0..n).map(|year| year as f64).collect()
    }

    /// True if all are in one proportion.
    fn are_proportional(one: &[f64], other: &[f64]) -> bool {
        let factor = one[0] / other[0];
        one.iter().zip(other).all(|(a, b)| (a / b / factor - 1.0).abs() < 1e-9)
    }

    #[test]
    fn shares_that_stay_within_sources_are_expected() {
        // Half of the papers of the second source, a tenth of the first, which it takes over from.
        let papers = [vec![90.0, 70.0, 40.0, 10.0], vec![10.0, 30.0, 60.0, 90.0]];
        let counts = [vec![9.0, 7.0, 4.0, 1.0], vec![5.0, 15.0, 30.0, 45.0]];
        let standardised = standardise(&counts, &papers, &years(4)).unwrap();
        let all = [14.0, 22.0, 34.0, 46.0];
        assert!(are_proportional(&standardised.exposures, &all), "{standardised:?}");
        // Σ_s O_s·variance: 21 papers, times −1.5 … .5 with weights 9 7 4 1; 95 with 5 15 30 45.
        let variance = |weights: [f64; 4]| {
            let n: f64 = weights.iter().sum();
            let mean = (0..4).map(|t| weights[t] * t as f64).sum::<f64>() / n;
            (0..4).map(|t| weights[t] * (t as f64 - mean).powi(2)).sum::<f64>()
        };
        let expected = (variance([9.0, 7.0, 4.0, 1.0]) + variance([5.0, 15.0, 30.0, 45.0])) / variance(all);
        assert!((standardised.within - expected).abs() < 1e-9);
    }

    #[test]
    fn growth_within_sources_is_left_over() {
        // Doubling from year to year within each source, whatever the mix: the exposures are the expectation without it.
        let papers = [vec![80.0, 60.0, 40.0, 20.0], vec![160.0, 80.0, 240.0, 320.0]];
        let counts: Vec<Vec<f64>> = (papers.iter().zip([0.1, 0.05]))
            .map(|(papers, share)| {
                (papers.iter().zip(0..))
                    .map(|(n, t)| n * share * f64::from(1 << t))
                    .collect()
            })
            .collect();
        let standardised = standardise(&counts, &papers, &years(4)).unwrap();
        let without: Vec<f64> = (0..4).map(|t| papers[0][t] * 0.1 + papers[1][t] * 0.05).collect();
        assert!(are_proportional(&standardised.exposures, &without), "{standardised:?}");
    }

    #[test]
    fn sources_of_one_period_tell_nothing_within() {
        let papers = [vec![50.0, 0.0, 0.0], vec![0.0, 50.0, 0.0], vec![0.0, 0.0, 50.0]];
        let counts = [vec![5.0, 0.0, 0.0], vec![0.0, 10.0, 0.0], vec![0.0, 0.0, 20.0]];
        let standardised = standardise(&counts, &papers, &years(3)).unwrap();
        assert_eq!(standardised.within, 0.0);
        assert!(are_proportional(&standardised.exposures, &[5.0, 10.0, 20.0]));
    }

    #[test]
    fn without_a_change_of_mix_all_is_within() {
        let papers = [vec![50.0; 5], vec![100.0; 5]];
        let counts = [vec![1.0, 2.0, 3.0, 4.0, 5.0], vec![2.0, 3.0, 4.0, 5.0, 6.0]];
        let standardised = standardise(&counts, &papers, &years(5)).unwrap();
        assert!((standardised.within - 1.0).abs() < 1e-9);
        assert!(are_proportional(&standardised.exposures, &[1.0; 5]));
    }

    #[test]
    fn nothing_to_go_by_is_no_panic() {
        assert_eq!(standardise(&[], &[], &[]), None);
        assert_eq!(standardise(&[vec![0.0; 3]], &[vec![10.0; 3]], &years(3)), None);
        // All in the last period of a source that has others too: no finite slope.
        assert_eq!(standardise(&[vec![0.0, 0.0, 9.0]], &[vec![10.0; 3]], &years(3)), None);
        assert_eq!(standardise(&[vec![3.0]], &[vec![10.0]], &years(1)), None);
    }
}
