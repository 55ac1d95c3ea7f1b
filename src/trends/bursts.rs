//! Stretches of periods in which something is far more frequent than usual.

use super::Series;

/// Highest share that the burst state may have.
const MAX_SHARE: f64 = 0.9999;

/// What counts as a burst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Automaton {
    /// Share in a burst / share over all periods; above 1.
    pub scale: f64,
    /// Cost of entering a burst, in units of ln n_periods; above 0.
    pub cost: f64,
}

/// Neighbouring periods of a burst.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Burst {
    /// Position of the first period in the series.
    pub begin: usize,
    /// Position of the last period in the series.
    pub end: usize,
    /// Log-likelihood of the burst's periods in the burst state less that in the usual one; above 0.
    pub strength: f64,
}

/// Bursts of a series, in order of time.
///
/// Kleinberg's automaton of two states for batched arrivals: with r of d papers in a period, state i costs
/// −ln C(d, r) pᵢʳ (1 − pᵢ)^(d − r), where p₀ = Σr / Σd and p₁ = scale · p₀; entering the burst costs cost · ln n, leaving it
/// nothing. The states are those of the least sum of costs, found by Viterbi's algorithm; of equal sums the one with fewer
/// periods in a burst.
///
/// Source: Kleinberg 2003, doi:10.1023/A:1024940629314, section 4.
pub fn find(series: &Series, automaton: Automaton) -> Vec<Burst> {
    let gains = gains(series, automaton.scale);
    let entrance = automaton.cost * libm::log(series.len() as f64);
    let states = states(&gains, entrance);
    let mut bursts: Vec<Burst> = Vec::new();
    for (position, is_burst) in states.iter().enumerate() {
        if !is_burst {
            continue;
        }
        match bursts.last_mut() {
            Some(burst) if burst.end + 1 == position => {
                burst.end = position;
                burst.strength += gains[position];
            }
            _ => bursts.push(Burst {
                begin: position,
                end: position,
                strength: gains[position],
            }),
        }
    }
    bursts
}

/// For each period, what the burst state costs less than the usual one; the binomial coefficients cancel.
fn gains(series: &Series, scale: f64) -> Vec<f64> {
    let base = series.total() / series.exposures.iter().sum::<f64>();
    let raised = (base * scale).min(MAX_SHARE);
    if !(base > 0.0 && base < raised) {
        return vec![0.0; series.len()];
    }
    let (hit, miss) = (libm::log(raised / base), libm::log((1.0 - raised) / (1.0 - base)));
    let gain = |(count, of): (&f64, &f64)| count * hit + (of - count).max(0.0) * miss;
    series.counts.iter().zip(&series.exposures).map(gain).collect()
}

/// Whether each period is in the burst state.
fn states(gains: &[f64], entrance: f64) -> Vec<bool> {
    // Least costs of ending in either state, relative to never leaving the usual one, and where they came from.
    let (mut usual, mut burst) = (0.0f64, entrance);
    let mut origins = Vec::with_capacity(gains.len());
    for (position, gain) in gains.iter().enumerate() {
        let came_from_burst = (position > 0 && burst < usual, position > 0 && burst < usual + entrance);
        let to_usual = if came_from_burst.0 { burst } else { usual };
        let to_burst = if came_from_burst.1 { burst } else { usual + entrance };
        (usual, burst) = (to_usual, to_burst - gain);
        origins.push(came_from_burst);
    }
    let mut states = vec![false; gains.len()];
    let mut is_burst = burst < usual;
    for position in (0..gains.len()).rev() {
        states[position] = is_burst;
        is_burst = if is_burst {
            origins[position].1
        } else {
            origins[position].0
        };
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: Automaton = Automaton { scale: 2.0, cost: 1.0 };

    fn series(counts: &[f64]) -> Series {
        Series::sample(counts, 10.0, 1.0)
    }

    #[test]
    fn a_burst_worked_out_by_hand() {
        // 10 of 50 papers: p₀ = .2, p₁ = .4. A period with r papers gains r·ln 2 + (10 − r)·ln(.6/.8):
        // r = 0: −2.8768, 1: −1.8960, 4: 1.0465, 5: 2.0273. Periods 2 and 3 gain 3.073822, entering costs ln 5 = 1.6094.
        let bursts = find(&series(&[1.0, 4.0, 5.0, 0.0, 0.0]), USUAL);
        assert_eq!(bursts.len(), 1);
        assert_eq!((bursts[0].begin, bursts[0].end), (1, 2));
        assert!((bursts[0].strength - 3.073_822).abs() < 1e-6, "{}", bursts[0].strength);
        // At twice the cost, 3.2189, it isn't worth entering.
        assert!(find(&series(&[1.0, 4.0, 5.0, 0.0, 0.0]), Automaton { cost: 2.0, ..USUAL }).is_empty());
    }

    #[test]
    fn a_burst_may_last_to_the_end_and_there_may_be_several() {
        let bursts = find(&series(&[8.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 8.0]), USUAL);
        let ends: Vec<_> = bursts.iter().map(|burst| (burst.begin, burst.end)).collect();
        assert_eq!(ends, [(0, 0), (7, 7)]);
    }

    #[test]
    fn what_is_even_empty_or_everything_has_no_burst() {
        for counts in [&[3.0; 6][..], &[0.0; 6], &[10.0; 6], &[]] {
            assert!(find(&series(counts), USUAL).is_empty());
        }
    }
}
