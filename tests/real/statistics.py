"""Running statistics (Welford), quartiles, a moving average, outliers and a line of best fit."""

import math
from itertools import accumulate


class Running:
    def __init__(self):
        self.n = 0
        self.mean = 0.0
        self.squares = 0.0

    def push(self, x):
        self.n += 1
        delta = x - self.mean
        self.mean += delta / self.n
        self.squares += delta * (x - self.mean)

    @property
    def deviation(self):
        return math.sqrt(self.squares / (self.n - 1)) if self.n > 1 else 0.0


def quantile(ordered, q):
    position = q * (len(ordered) - 1)
    low = math.floor(position)
    high = math.ceil(position)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def moving_average(values, window):
    sums = [0.0, *accumulate(values)]
    return [(b - a) / window for a, b in zip(sums, sums[window:])]


def fit(points):
    n = len(points)
    mx = sum(x for x, _ in points) / n
    my = sum(y for _, y in points) / n
    sxx = sum((x - mx) ** 2 for x, _ in points)
    sxy = sum((x - mx) * (y - my) for x, y in points)
    slope = sxy / sxx
    return slope, my - slope * mx


def describe(values, window):
    running = Running()
    for value in values:
        running.push(value)
    ordered = sorted(values)
    q1, q2, q3 = (quantile(ordered, q) for q in (0.25, 0.5, 0.75))
    spread = 1.5 * (q3 - q1)
    outliers = [v for v in values if not q1 - spread <= v <= q3 + spread]
    slope, intercept = fit(list(enumerate(values)))
    return (running.mean, running.deviation), (q1, q2, q3), outliers, moving_average(values, window), (slope, intercept)


MAIN = describe
INPUTS = [([1.0, 2.0, 4.0, 8.0, 100.0], 2), ([3.0, 3.0], 1), ([5.0], 1), ([2.0, -1.0, 0.5, 7.25], 4)]
LARGE = ([float(i * i % 101) for i in range(2000)], 7)
