//! What a series without change would look like: counts drawn again from a constant share, as scattered as the series is.

use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Papers above which counts are drawn as normal numbers; dealing them one at a time would say the same.
const MAX_DEALT: f64 = 2000.0;

/// A share that stays, with a latent log-normal process of mean 1 around it.
pub(super) struct Null<'a> {
    /// Along the periods; above 0.
    pub exposures: &'a [f64],
    /// Papers of the series.
    pub total: f64,
    /// Variance of the latent process.
    pub latent_variance: f64,
    /// Of the logarithm of the latent process, from one period to the next.
    pub autocorrelation: f64,
}

impl Null<'_> {
    /// Counts along the periods; their sum is about that of the series.
    ///
    /// Given their sum, Poisson counts are multinomial: so each paper is dealt to a period, and the level is not at stake.
    pub(super) fn draw(&self, random: &mut Xoshiro256PlusPlus) -> Vec<f64> {
        let weights = self.weights(random);
        let sum: f64 = weights.iter().sum();
        if self.total > MAX_DEALT {
            let normal_count = |weight: &f64| {
                let expected = self.total * weight / sum;
                (expected + expected.sqrt() * normal(random)).max(0.0)
            };
            return weights.iter().map(normal_count).collect();
        }
        let mut reached = 0.0;
        let ends: Vec<f64> = (weights.iter())
            .map(|weight| {
                reached += weight / sum;
                reached
            })
            .collect();
        let mut counts = vec![0.0; weights.len()];
        for _ in 0..self.total.round() as usize {
            let at: f64 = random.r#gen();
            let period = ends.partition_point(|end| *end <= at);
            counts[period.min(weights.len() - 1)] += 1.0;
        }
        counts
    }

    /// Exposures times the latent process.
    fn weights(&self, random: &mut Xoshiro256PlusPlus) -> Vec<f64> {
        if self.latent_variance == 0.0 {
            return self.exposures.to_vec();
        }
        let deviation = libm::log(1.0 + self.latent_variance).sqrt();
        let (kept, renewed) = (
            self.autocorrelation,
            (1.0 - self.autocorrelation * self.autocorrelation).sqrt(),
        );
        let mut state = normal(random);
        let weight = |exposure: &f64| {
            let weight = exposure * libm::exp(deviation * state);
            state = kept * state + renewed * normal(random);
            weight
        };
        self.exposures.iter().map(weight).collect()
    }
}

/// A standard normal number.
///
/// Source: Box and Muller 1958, doi:10.1214/aoms/1177706645.
fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (u, v): (f64, f64) = (1.0 - random.r#gen::<f64>(), random.r#gen());
    (-2.0 * libm::log(u)).sqrt() * libm::cos(std::f64::consts::TAU * v)
}

/// Part of draws that reach a value by chance, from values drawn by chance.
///
/// Where fewer than [`MIN_REACHED`] of them do, the tail above the highest tenth is taken for a generalised Pareto one of mean
/// excess m over the threshold u: p = n_u / n · (1 + ξ·(x − u) / σ)^(−1/ξ), σ = m·(1 − ξ). A shape ξ of 0 would be an exponential
/// tail; a little above it claims less than a few hundred draws could show.
///
/// - `drawn`: ascending, at least 20.
///
/// Source: Knijnenburg et al. 2009, doi:10.1093/bioinformatics/btp211, with the shape of the tail fixed.
pub(super) fn tail(drawn: &[f64], value: f64) -> f64 {
    let n = drawn.len() as f64;
    let reached = drawn.len() - drawn.partition_point(|drawn| *drawn < value);
    let counted = (reached as f64 + 1.0) / (n + 1.0);
    if reached >= MIN_REACHED {
        return counted;
    }
    let n_above = drawn.len() / 10;
    let (below, above) = drawn.split_at(drawn.len() - n_above);
    let threshold = below[below.len() - 1];
    let excess = above.iter().map(|above| above - threshold).sum::<f64>() / n_above as f64;
    if excess <= 0.0 || value <= threshold {
        return counted;
    }
    let scale = excess * (1.0 - TAIL_SHAPE);
    (n_above as f64 / n) * libm::pow(1.0 + TAIL_SHAPE * (value - threshold) / scale, -1.0 / TAIL_SHAPE)
}

/// ξ of the tail.
const TAIL_SHAPE: f64 = 0.1;

/// Draws that reach a value before counting them is believed.
const MIN_REACHED: usize = 10;

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn papers_are_dealt_by_exposure() {
        let null = Null {
            exposures: &[100.0, 300.0],
            total: 1000.0,
            latent_variance: 0.0,
            autocorrelation: 0.0,
        };
        let counts = null.draw(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        assert_eq!(counts.iter().sum::<f64>(), 1000.0);
        // 250 ± 13.7
        assert!((counts[0] - 250.0).abs() < 55.0, "{counts:?}");
    }

    #[test]
    fn a_latent_process_scatters_counts() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
        let null = Null {
            exposures: &[100.0; 50],
            total: 1000.0,
            latent_variance: 0.16,
            autocorrelation: 0.5,
        };
        let spread = |counts: Vec<f64>| counts.iter().map(|count| (count - 20.0).powi(2)).sum::<f64>() / 49.0;
        let mean = (0..20).map(|_| spread(null.draw(&mut random))).sum::<f64>() / 20.0;
        // Poisson's 20 and .16 · 20² of the process.
        assert!((50.0..120.0).contains(&mean), "{mean}");
    }

    #[test]
    fn the_tail_is_counted_where_it_can_be() {
        let drawn: Vec<f64> = (0..100).map(f64::from).collect();
        // 20 of 100 are 80 or more.
        assert!((tail(&drawn, 80.0) - 21.0 / 101.0).abs() < 1e-12);
        // Above 89 they lie 1 to 10 higher, 5.5 on average: σ = 4.95, and .1 · (1 + 1.1 / 4.95)^−10.
        assert!((tail(&drawn, 100.0) - 0.1 * (11.0f64 / 9.0).powi(-10)).abs() < 1e-12);
    }
}
