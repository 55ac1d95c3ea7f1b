# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scipy==1.17.1", "statsmodels==0.15.0", "pymannkendall==1.4.3"]
# ///
"""Reference numbers of the statistics of change, by statsmodels, scipy, pymannkendall and numpy.

Writes fixtures/reference/trends.json: series of counts from numpy's default_rng(11), and of each
       slope, error, dispersion: statsmodels' Poisson GLM with log exposure, scale="X2" (quasi-Poisson);
       curvature, curvature_error: the same with time squared;
       averaged: the slope averaged over latent processes (estimate, interval, p), by dense covariance matrices, the
       processes weighted by how well they explain this series and the other ones;
       theil_sen: scipy.stats.theilslopes of the shares (slope, low, high);
       mann_kendall: pymannkendall.hamed_rao_modification_test of the shares (tau, z, p);
       and p-values with their statsmodels multipletests, method="fdr_bh" and method="fdr_tsbky";
       and bursts: states of least cost of Kleinberg's two-state automaton, by trying every sequence of states.

Run from anywhere: uv run tests/reference/trends.py, or python with the versions above.
"""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pymannkendall
import statsmodels.api as sm
from scipy import stats
from scipy.optimize import brentq
from statsmodels.stats.multitest import multipletests

FOLDER = Path(__file__).parent.parent / "fixtures" / "reference"
LATENT_VARIANCES = (0.01, 0.04, 0.16, 0.64)
AUTOCORRELATIONS = (0.0, 0.25, 0.5, 0.7, 0.9)
PRIOR_FREEDOM = 4
PRIOR_SERIES = 1 / 3


def series() -> list[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(11)

    def counts(years: np.ndarray, exposures: np.ndarray, share: float, growth: float, noise: np.ndarray) -> np.ndarray:
        return rng.poisson(exposures * share * growth**years * np.exp(noise))

    def latent(n: int, autocorrelation: float) -> np.ndarray:
        noise = rng.normal(0, 1, n)
        for t in range(1, n):
            noise[t] = autocorrelation * noise[t - 1] + math.sqrt(1 - autocorrelation**2) * noise[t]
        return noise

    quarters, months, years = np.arange(20) / 4, np.arange(28) / 12, np.arange(9.0)
    gaps = np.delete(np.arange(16) / 4, [3, 9])
    some, many = rng.integers(80, 140, 20), rng.integers(200, 600, 28)
    return [
        ("steady", quarters, some, counts(quarters, some, 0.1, 1.0, 0 * quarters)),
        ("rising", quarters, some, counts(quarters, some, 0.05, 1.5, 0 * quarters)),
        ("scattered", months, many, counts(months, many, 0.05, 1.2, 0.4 * latent(28, 0.0))),
        ("wavy", months, many, counts(months, many, 0.05, 1.0, 0.4 * latent(28, 0.8))),
        ("falling fast", years, some[:9], counts(years, some[:9], 0.3, 0.6, 0 * years)),
        ("rare, with ties", months, many, counts(months, many, 0.002, 1.0, 0 * months)),
        ("with gaps", gaps, some[:14], counts(gaps, some[:14], 0.1, 1.3, 0 * gaps)),
    ]


def regression(years: np.ndarray, exposures: np.ndarray, counts: np.ndarray, degree: int):
    middle = np.average(years, weights=exposures)
    design = np.vander(years - middle, degree + 1, increasing=True)
    model = sm.GLM(counts, design, family=sm.families.Poisson(), offset=np.log(exposures))
    return design, model.fit(scale="X2", tol=1e-14, maxiter=200)


KINDS = [(0.0, 0.0)] + [(variance, rho) for variance in LATENT_VARIANCES for rho in AUTOCORRELATIONS]
PRIOR = np.array([1.0] + [1 / len(LATENT_VARIANCES)] * (len(KINDS) - 1)) / (1 + len(AUTOCORRELATIONS))


def explained(years: np.ndarray, exposures: np.ndarray, counts: np.ndarray, degree: int = 1) -> np.ndarray:
    """Restricted log-likelihood, last coefficient and its error for each latent process, by generalised least squares."""
    design, fit = regression(years, exposures, counts, degree)
    mu, (n, p) = fit.mu, design.shape
    root = np.sqrt(mu)
    regressors, residuals = design * root[:, None], (counts - mu) / root
    sparseness = 1 / np.clip(1 + np.mean((counts - mu) / mu), 0.1, 1)
    lags = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    rows = []
    for variance, autocorrelation in KINDS:
        power = (lags == 0).astype(float) if autocorrelation == 0 else autocorrelation**lags
        covariance = np.eye(n) + variance * np.outer(root, root) * power
        inverse = np.linalg.inv(covariance)
        information = regressors.T @ inverse @ regressors
        shift = np.linalg.solve(information, regressors.T @ inverse @ residuals)
        rest = residuals - regressors @ shift
        squares, freedom = rest @ inverse @ rest, n - p + PRIOR_FREEDOM
        logdet = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
        likelihood = -0.5 * (logdet + freedom * math.log((squares + PRIOR_FREEDOM) / freedom))
        dispersion = (squares * sparseness + PRIOR_FREEDOM) / freedom
        variance_of_last = dispersion * np.linalg.inv(information)[-1, -1]
        rows.append((likelihood, fit.params[-1] + shift[-1], math.sqrt(variance_of_last)))
    return np.array(rows).T


def given(weights: np.ndarray, likelihoods: np.ndarray) -> np.ndarray:
    joint = weights * np.exp(likelihoods - likelihoods.max())
    return joint / joint.sum()


def learnt(likelihoods: list[np.ndarray]) -> list[np.ndarray]:
    """How common each latent process is, for each series by the other ones: 100 steps of expectation maximisation."""

    def of(others: list[np.ndarray]) -> np.ndarray:
        weights = PRIOR
        for _ in range(100):
            seen = sum(given(weights, of_one) for of_one in others)
            weights = (PRIOR_SERIES * PRIOR + seen) / (len(others) + PRIOR_SERIES)
        return weights

    return [of(likelihoods[:own] + likelihoods[own + 1 :]) for own in range(len(likelihoods))]


def averaged(weights: np.ndarray, likelihoods: np.ndarray, centres: np.ndarray, errors: np.ndarray, freedom: int) -> dict:
    weights = given(weights, likelihoods)

    def below(value: float) -> float:
        return float(weights @ stats.t.cdf((value - centres) / errors, freedom))

    reach = 1000 * errors.max() + np.abs(centres).max()
    low, high = (brentq(lambda v: below(v) - q, -reach, reach, xtol=1e-14, rtol=1e-14) for q in (0.025, 0.975))
    return {"estimate": float(weights @ centres), "low": low, "high": high, "p": 2 * min(below(0), 1 - below(0))}


def row(weights: np.ndarray, name: str, years: np.ndarray, exposures: np.ndarray, counts: np.ndarray) -> dict:
    _, fit = regression(years, exposures, counts, 1)
    _, curve = regression(years, exposures, counts, 2)
    shares = counts / exposures
    slope = stats.theilslopes(shares, years, 0.95)
    test = pymannkendall.hamed_rao_modification_test(shares)
    return {
        "name": name,
        "years": years.tolist(),
        "exposures": exposures.tolist(),
        "counts": counts.tolist(),
        "slope": fit.params[1],
        "error": fit.bse[1],
        "dispersion": fit.scale,
        "curvature": curve.params[2],
        "curvature_error": curve.bse[2],
        "averaged": averaged(weights, *explained(years, exposures, counts), len(years) - 2 + PRIOR_FREEDOM),
        "theil_sen": [slope.slope, slope.low_slope, slope.high_slope],
        "mann_kendall": [test.Tau, test.z, test.p] if math.isfinite(test.z) else None,
    }


def cheapest_states(counts: list[int], exposures: list[int], scale: float, cost: float) -> list[int]:
    """Least cost over all 2^n sequences of states; Kleinberg 2003, batched arrivals."""
    n, base = len(counts), sum(counts) / sum(exposures)
    shares = (base, min(base * scale, 0.9999))

    def total(states: tuple[int, ...]) -> float:
        before, sum_ = 0, 0.0
        for state, count, exposure in zip(states, counts, exposures):
            sum_ -= stats.binom.logpmf(count, exposure, shares[state]) - (state > before) * cost * math.log(n)
            before = state
        return sum_

    return list(min(itertools.product((0, 1), repeat=n), key=total))


def bursts() -> list[dict]:
    rng = np.random.default_rng(12)
    rows = []
    for scale, cost in ((2.0, 1.0), (3.0, 0.5), (1.5, 0.2)):
        exposures = rng.integers(30, 60, 11)
        shares = np.where((np.arange(11) // 3) % 2 == 1, 0.35, 0.08)
        counts = rng.binomial(exposures, shares)
        states = cheapest_states(counts.tolist(), exposures.tolist(), scale, cost)
        rows.append(
            {"counts": counts.tolist(), "exposures": exposures.tolist(), "scale": scale, "cost": cost, "states": states}
        )
    return rows


def main() -> None:
    p_values = np.random.default_rng(13).beta(0.5, 2, 25).tolist() + [0.01, 0.01, 1.0]
    all_series = series()
    commons = learnt([explained(*named[1:], degree=1 if len(named[1]) < 12 else 2)[0] for named in all_series])
    lines = ",\n".join(json.dumps(row(*each), default=float) for each in zip(commons, *zip(*all_series)))
    q_values, two_stage = (multipletests(p_values, method=method)[1].tolist() for method in ("fdr_bh", "fdr_tsbky"))
    tests = f'"p": {p_values},\n"q": {q_values},\n"q_two_stage": {two_stage}'
    text = f'{{"series": [\n{lines}\n],\n{tests},\n"bursts": {json.dumps(bursts())}}}\n'
    (FOLDER / "trends.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
