"""Writes reference.json: what SciPy and NumPy say of the same numbers. Run: python3 reference.py > reference.json (SciPy 1.17, NumPy 2)."""

import json
import sys

import numpy as np
from scipy import optimize, stats

LEVEL = 0.95


def hodges_lehmann(values):
    """The interval by inverting SciPy's exact signed-rank test, endpoint by endpoint."""
    rows, columns = np.triu_indices(len(values))
    means = np.sort((values[rows] + values[columns]) / 2)
    inside = [
        centre
        for centre in (means[:-1] + means[1:]) / 2
        if stats.wilcoxon(values - centre, method="exact" if len(values) <= 50 else "approx", correction=False).pvalue
        >= 1 - LEVEL
    ]
    return {
        "value": float(np.median(means)),
        "low": float(means[means < min(inside)].max()),
        "high": float(means[means > max(inside)].min()),
    }


def trimmed(values):
    low, high = stats.mstats.trimmed_mean_ci(values, limits=(0.2, 0.2), inclusive=(True, True), alpha=1 - LEVEL)
    return {"value": float(stats.trim_mean(values, 0.2)), "low": float(low), "high": float(high)}


def sample(name, values):
    low, high = stats.t.interval(LEVEL, len(values) - 1, loc=values.mean(), scale=stats.sem(values))
    return {
        "name": name,
        "values": values.tolist(),
        "mean": float(values.mean()),
        "deviation": float(values.std(ddof=1)),
        "quantiles": [[p, float(np.quantile(values, p))] for p in (0, 0.1, 0.5, 0.95, 0.99, 0.999, 1)],
        "t": {"low": float(low), "high": float(high)},
        "hodgesLehmann": hodges_lehmann(values),
        "trimmed": trimmed(values),
        "signedRanks": signed_ranks(values),
    }


def signed_ranks(values):
    """One-sided p values that the values lie above each limit: exact up to 50 of them."""
    method = "exact" if len(values) <= 50 else "approx"
    above = lambda limit: stats.wilcoxon(values - limit, alternative="greater", method=method, correction=False).pvalue
    return [[limit, float(above(limit))] for limit in (-0.6, -0.1, -0.01, 0.0, 0.01, 0.2, 1.5)]


def last_bound(looks, level):
    """O'Brien and Fleming's constant: what all looks together cross with this probability when there is nothing."""
    times = np.arange(1, looks + 1) / looks
    covariance = np.sqrt(np.minimum.outer(times, times) / np.maximum.outer(times, times))
    def crossed(bound):
        upper = bound / np.sqrt(times)
        inside = stats.multivariate_normal.cdf(
            upper, cov=covariance, maxpts=1_000_000, abseps=1e-6, releps=1e-6, rng=np.random.default_rng(1)
        )
        return 1 - level - inside

    if looks == 1:
        return float(stats.norm.ppf(1 - level))
    return float(optimize.brentq(crossed, 1.6, 2.8, xtol=1e-4))


random = np.random.default_rng(20)
samples = [
    sample("a dozen, heavy tails", random.standard_t(3, 12)),
    sample("thirty, skewed", np.exp(random.normal(0, 0.5, 30))),
    sample("a hundred and twenty, normal", random.normal(0.02, 0.05, 120)),
]
json.dump(
    {
        "level": LEVEL,
        "samples": samples,
        "student": [[p, d, float(stats.t.ppf(p, d))] for p in (0.8, 0.95, 0.975, 0.9997) for d in (1, 5, 29, 119)],
        "lastBound": {level: [last_bound(looks, level) for looks in range(1, 7)] for level in (0.05, 0.01)},
    },
    sys.stdout,
    indent=1,
)
print()
