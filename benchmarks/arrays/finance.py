"""Prices and chances."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays.program import program


def market(n):
    rng = np.random.default_rng(2)
    return 50 + 100 * rng.random(n), 50 + 100 * rng.random(n), 0.1 + 2 * rng.random(n), 0.03, 0.2


def normal_below(x):
    """The normal distribution's integral by Hastings' polynomial (Abramowitz and Stegun 26.2.17)."""
    k = 1.0 / (1.0 + 0.2316419 * np.abs(x))
    tail = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
    below = 1.0 - 0.3989422804014327 * np.exp(-0.5 * x * x) * tail
    return np.where(x < 0.0, 1.0 - below, below)


@program(market, (200, 20_000, 1_000_000))
def black_scholes(spot, strike, years, rate, volatility):
    """Prices of European calls and puts."""
    spread = volatility * np.sqrt(years)
    d1 = (np.log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / spread
    d2 = d1 - spread
    discounted = strike * np.exp(-rate * years)
    call = spot * normal_below(d1) - discounted * normal_below(d2)
    return call, call - spot + discounted


@program(lambda n: (np.random.default_rng(3), n), (1000, 50_000, 2_000_000))
def monte_carlo_pi(rng, n):
    """Pi by darts, all thrown at once."""
    x = rng.random(n)
    y = rng.random(n)
    return 4.0 * np.sum(x * x + y * y < 1.0) / n


@program(lambda n: (np.random.default_rng(3), n), (1000, 50_000, 1_000_000), scalar=True)
def monte_carlo_pi_loop(rng, n):
    """Pi by darts, one after another."""
    hits = 0
    for _ in range(n):
        x = rng.random()
        y = rng.random()
        if x * x + y * y < 1.0:
            hits += 1
    return 4.0 * hits / n


def returns(n):
    return (np.random.default_rng(4).normal(0.0005, 0.01, n),)


def cumulative_statistics_numba(steps):
    wealth = np.exp(np.cumsum(steps))
    n = len(steps)
    count = np.arange(1, n + 1)
    mean = np.cumsum(steps) / count
    variance = np.cumsum(steps * steps) / count - mean * mean
    peak = np.empty_like(wealth)
    top = -np.inf
    for i in range(n):
        top = max(top, wealth[i])
        peak[i] = top
    return mean, variance, np.max(1.0 - wealth / peak)


@program(returns, (300, 30_000, 1_500_000), numba=cumulative_statistics_numba)
def cumulative_statistics(steps):
    """Running mean and variance of returns, and the greatest fall from a peak."""
    wealth = np.exp(np.cumsum(steps))
    count = np.arange(1, len(steps) + 1)
    mean = np.cumsum(steps) / count
    variance = np.cumsum(steps * steps) / count - mean * mean
    peak = np.maximum.accumulate(wealth)
    return mean, variance, np.max(1.0 - wealth / peak)
