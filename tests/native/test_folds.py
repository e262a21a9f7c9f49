"""Folds along the last axes that arithmetic goes on with: each element is a loop of its own, and nothing is stored."""

from __future__ import annotations

import numpy as np
import pytest

import whilst
from compare import Tolerance
from harness import check

SUMS = Tolerance(ulp=4096)  # the order of additions is open, and terms cancel
SHAPES = [(0, 3), (3, 0), (1, 1), (4, 3), (2, 1024), (2, 1025), (2, 3000)]


def distances(x, y):
    return np.sqrt(((x[:, None, :] - y[None, :, :]) ** 2).sum(axis=2))


def spread(x):
    return np.abs(x.max(axis=-1) - x.mean(axis=-1)) / 2.0


def into_the_operand(x):
    x[:, 0] = np.sqrt((x * x).sum(axis=1))
    return x


def against_their_mean(x):
    return x - x.mean(axis=1)[:, None]


def twice(x):
    total = (x * x).sum(axis=1)
    return np.sqrt(total), total[::-1] * 2.0


def array(shape, how):
    x = np.random.default_rng(3).normal(size=shape)
    if how == "infinite" and x.size:
        x[0, -1] = np.inf
    if how == "not a number" and x.size:
        x[-1, 0] = np.nan
    return x[:, ::-1] if how == "reversed" else x


@pytest.mark.parametrize("how", ["plain", "reversed", "infinite", "not a number"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_agrees_with_numpy(shape, how):
    x = array(shape, how)
    with np.errstate(all="ignore"):
        check(distances, x, x + 1.0, tolerance=SUMS)
        check(against_their_mean, x, tolerance=SUMS)
        check(twice, x, tolerance=SUMS)
        if x.size:
            check(spread, x, tolerance=SUMS)
            check(into_the_operand, x, tolerance=SUMS)


@pytest.mark.parametrize(("function", "blocks"), [(distances, 1), (spread, 1), (against_their_mean, 2), (twice, 3)])
def test_allocates_no_more_than_needed(function, blocks):
    types = ["f64[n,3]", "f64[m,3]"] if function is distances else ["f64[n,k]"]
    assert str(whilst.compile(function).lower(*types).loops).count("alloc") == blocks


def test_what_an_element_costs_is_known_before_the_loops():
    loops = str(whilst.compile(distances).lower("f64[n,3]", "f64[m,k]").loops)
    assert loops.index(">> 10") < loops.index("for ")
