"""``statistics``: means and variances, rounded once as Python does."""

import statistics

from programs.registry import program


@program(([1.0, 2.5, 3.0, 7.1],), ([1.0, 0.1, 0.2],), ([0.1] * 10,), ([],), ([1.5],))
def floats(xs):
    m = statistics.mean(xs)
    return (
        m,
        statistics.variance(xs),
        statistics.stdev(xs),
        statistics.pvariance(xs),
        statistics.pstdev(xs),
        statistics.median(xs),
    )


@program(([1, 2, 3, 4],), ([1, 2, 3],), ([],), joins=True)
def ints(xs):
    return (
        statistics.mean(xs),
        statistics.pstdev(xs),
        statistics.pvariance(xs),
        statistics.mean(x / 2 for x in xs),
        statistics.mean((1, 2, 4)),
    )


@program(([1.0, 2.5],), ([-1.0],), ([],))
def others(xs):
    return statistics.harmonic_mean(xs), statistics.geometric_mean(xs), statistics.fmean(xs)


def norm(xs):
    try:
        s = statistics.mean(xs)
    except statistics.StatisticsError as e:
        return str(e)
    return [round((x - statistics.mean(xs)) / s, 3) for x in xs]


@program(([1.0, 2.5],), ([],))
def caught(xs):
    return norm(xs)


@program(([1e308, -1e308, 1e308],), ([float("inf"), 1.0],), ([0.25],))
def too_large(xs):
    try:
        return statistics.variance(xs)
    except (OverflowError, statistics.StatisticsError):
        return -1.0
