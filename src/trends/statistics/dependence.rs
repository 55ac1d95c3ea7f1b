//! How neighbouring periods depend on each other beyond what a trend explains.
//!
//! One series of a few periods can't show it. But the themes of a corpus come from the same feed, and what none of them
//! shows alone they show together.

use rayon::prelude::*;

/// Variances of a latent process of mean 1 that the expected counts are multiplied by.
const LATENT_VARIANCES: [f64; 4] = [0.01, 0.04, 0.16, 0.64];

/// Autocorrelations of the latent process from one period to the next.
const AUTOCORRELATIONS: [f64; 5] = [0.0, 0.25, 0.5, 0.7, 0.9];

/// Kinds of dependence: none, and each latent variance with each autocorrelation.
pub(crate) const N_KINDS: usize = 1 + LATENT_VARIANCES.len() * AUTOCORRELATIONS.len();

/// Steps of expectation maximisation.
const N_STEPS: usize = 100;

/// Series that what is believed before any is seen counts as.
const PRIOR_SERIES: f64 = 1.0 / 3.0;

/// Variance σ² and autocorrelation ρ of the latent process of every kind of dependence, in the order of all weights and
/// likelihoods.
pub(crate) fn kinds() -> [(f64, f64); N_KINDS] {
    let mut kinds = [(0.0, 0.0); N_KINDS];
    let pairs = LATENT_VARIANCES
        .iter()
        .flat_map(|variance| AUTOCORRELATIONS.map(|autocorrelation| (*variance, autocorrelation)));
    kinds[1..].iter_mut().zip(pairs).for_each(|(kind, pair)| *kind = pair);
    kinds
}

/// How common each kind of dependence between periods is.
#[derive(Debug, Clone, PartialEq)]
pub struct DependencePrior {
    /// Along [`kinds`]; their sum is 1.
    weights: [f64; N_KINDS],
}

impl Default for DependencePrior {
    /// What is believed of a series by itself: independence is as common as each autocorrelation of a latent process.
    fn default() -> Self {
        let each = 1.0 / (1 + AUTOCORRELATIONS.len()) as f64;
        let mut weights = [each / LATENT_VARIANCES.len() as f64; N_KINDS];
        weights[0] = each;
        Self { weights }
    }
}

/// Priors learnt from several series together.
#[derive(Debug, Clone, PartialEq)]
pub struct LearntPriors {
    /// For a further series.
    pub of_all: DependencePrior,
    /// Along the series: learnt from all others, so that none is judged by a rule of its own making.
    pub of_each: Vec<DependencePrior>,
}

impl DependencePrior {
    /// How probable each kind is once a series has been seen.
    ///
    /// - `log_likelihoods`: of the series by kind; −∞ where a kind is impossible.
    pub fn given(&self, log_likelihoods: &[f64; N_KINDS]) -> [f64; N_KINDS] {
        self.posterior(&relative(log_likelihoods))
    }

    /// How common a kind is.
    pub(crate) fn weight(&self, kind: usize) -> f64 {
        self.weights[kind]
    }

    /// - `likelihoods`: of the series by kind, in proportion.
    fn posterior(&self, likelihoods: &[f64; N_KINDS]) -> [f64; N_KINDS] {
        let joint: [f64; N_KINDS] = std::array::from_fn(|i| self.weights[i] * likelihoods[i]);
        let sum: f64 = joint.iter().sum();
        joint.map(|part| part / sum)
    }

    /// Learns how common the kinds are from all series together, what is believed before counting as a third of a series.
    ///
    /// - `series`: log-likelihoods of each; absent where a series can't be fitted.
    ///
    /// Source: empirical Bayes by a mixture of unknown weights, Laird 1978, doi:10.1080/01621459.1978.10480103; by
    /// expectation maximisation, Dempster, Laird, Rubin 1977, doi:10.1111/j.2517-6161.1977.tb01600.x.
    pub fn learn(series: &[Option<[f64; N_KINDS]>]) -> LearntPriors {
        let likelihoods = relatives(series);
        LearntPriors {
            of_all: Self::of_all_but(&likelihoods, None),
            of_each: (0..series.len())
                .into_par_iter()
                .map(|own| Self::of_all_but(&likelihoods, Some(own)))
                .collect(),
        }
    }

    /// As [`Self::learn`], for a further series alone.
    pub(crate) fn learn_of_all(series: &[Option<[f64; N_KINDS]>]) -> Self {
        Self::of_all_but(&relatives(series), None)
    }

    /// - `likelihoods`: of each series, in proportion.
    fn of_all_but(likelihoods: &[Option<[f64; N_KINDS]>], left_out: Option<usize>) -> Self {
        let others = likelihoods
            .iter()
            .enumerate()
            .filter(|(position, _)| Some(*position) != left_out);
        Self::of(&others.filter_map(|(_, of_one)| of_one.as_ref()).collect::<Vec<_>>())
    }

    /// - `likelihoods`: of each series, in proportion.
    fn of(likelihoods: &[&[f64; N_KINDS]]) -> Self {
        let prior = Self::default();
        let n_seen = likelihoods.len() as f64 + PRIOR_SERIES;
        let mut learnt = prior.clone();
        for _ in 0..N_STEPS {
            let mut sums = prior.weights.map(|weight| weight * PRIOR_SERIES);
            for of_one in likelihoods {
                let given = learnt.posterior(of_one);
                sums.iter_mut().zip(given).for_each(|(sum, part)| *sum += part);
            }
            learnt.weights = sums.map(|sum| sum / n_seen);
        }
        learnt
    }

    /// Share of series without any dependence between periods, in [0, 1].
    #[cfg(test)]
    fn independent(&self) -> f64 {
        let pairs = kinds().into_iter().zip(self.weights);
        pairs
            .filter(|((_, rho), _)| *rho == 0.0)
            .map(|(_, weight)| weight)
            .sum()
    }
}

fn relatives(series: &[Option<[f64; N_KINDS]>]) -> Vec<Option<[f64; N_KINDS]>> {
    series.iter().map(|of_one| of_one.as_ref().map(relative)).collect()
}

/// Likelihoods in proportion, the highest 1.
fn relative(log_likelihoods: &[f64; N_KINDS]) -> [f64; N_KINDS] {
    let best = log_likelihoods.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    log_likelihoods.map(|likelihood| libm::exp(likelihood - best))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Log-likelihoods of a series that speaks for one kind alone, so and so much.
    fn speaking_for(kind: usize, nats: f64) -> Option<[f64; N_KINDS]> {
        let mut likelihoods = [0.0; N_KINDS];
        likelihoods[kind] = nats;
        Some(likelihoods)
    }

    #[test]
    fn weights_sum_to_one() {
        let learnt = DependencePrior::learn(&[speaking_for(3, 2.0), None, speaking_for(0, 1.0)]);
        for prior in learnt
            .of_each
            .iter()
            .chain([&learnt.of_all, &DependencePrior::default()])
        {
            assert!((prior.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn what_all_say_is_learnt_and_no_series_learns_from_itself() {
        let prior = DependencePrior::default();
        // The others carry no information: they must not hand back what the first made them believe.
        let mut series = vec![speaking_for(0, 3.0)];
        series.extend(std::iter::repeat_n(Some([0.0; N_KINDS]), 23));
        let learnt = DependencePrior::learn(&series);
        for (own, before) in learnt.of_each[0].weights.iter().zip(prior.weights) {
            assert!((own - before).abs() < 1e-9, "{own} {before}");
        }
        let together = DependencePrior::learn(&[speaking_for(0, 3.0); 20]);
        assert!(together.of_each[0].independent() > 0.9, "{together:?}");
        assert!(
            (prior.independent() - 1.0 / 3.0).abs() < 1e-12,
            "none, and one of five that is 0"
        );
    }

    #[test]
    fn an_impossible_kind_has_no_probability() {
        let mut likelihoods = [f64::NEG_INFINITY; N_KINDS];
        likelihoods[5] = -2.0;
        let given = DependencePrior::default().given(&likelihoods);
        assert_eq!((given[5], given[0]), (1.0, 0.0));
    }
}
