"""Folds over arrays in any layout: NumPy's results, in the order of memory."""

from __future__ import annotations

import linecache

import numpy as np
import pytest

import whilst

LAYOUTS = {
    "C": lambda a: a,
    "Fortran": np.asfortranarray,
    "rows apart": lambda a: np.repeat(a, 2, 0)[::2],
    "strided": lambda a: np.repeat(a, 2, -1)[..., ::2],
    "reversed": lambda a: np.ascontiguousarray(a[::-1, ..., ::-1])[::-1, ..., ::-1],
    "axes in another order": lambda a: np.ascontiguousarray(np.moveaxis(a, 0, -1)).transpose(-1, *range(a.ndim - 1)),
}
SHAPES = [(1, 1), (2, 3), (3, 1), (1, 40), (30, 40), (4, 5, 70), (2, 3, 1, 5), (1030, 3), (3, 1030)]


@whilst.compile
def folds(a):
    return np.sum(a), np.sum(a, axis=0), np.sum(a.T, axis=1), np.max(a), np.min(a.T), np.max(a, axis=-1)


@whilst.compile
def folds_of_what_is_computed(a):
    return np.sum(a * a.T.T), np.max(np.abs(a - 1), axis=0), (a > 0).any(), (a.T > 0).all(axis=0), (a.T * 2).sum(-1)


@whilst.compile
def positions(a):
    return a.argmax(), a.argmin(0), a.argmax(-1), a.T.argmin(0), np.argmax(-a, axis=0), np.argmin(a * a, axis=-1)


@whilst.compile
def several_axes(a):
    b = np.moveaxis(a, 0, -1)
    return b.sum((0, 1)), b.max((0, -1)), b.min(1), np.prod(a, axis=(0, 2)), b.sum((1, 2)) + 1


def numbers(shape, dtype):
    rng = np.random.default_rng(len(shape))
    if dtype is bool:
        return rng.random(shape) < 0.1
    return rng.integers(0, 4, shape).astype(dtype)


def same(found, wanted):
    for x, y in zip(found, wanted, strict=True):
        assert np.asarray(x).dtype == np.asarray(y).dtype
        np.testing.assert_array_equal(x, y)


@pytest.mark.filterwarnings("ignore::whilst.WhilstWarning")
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.int8, bool])
def test_folds(layout, dtype):
    for shape in SHAPES:
        a = LAYOUTS[layout](numbers(shape, dtype))
        same(folds(a), folds.python(a))
        if dtype is not bool:
            same(folds_of_what_is_computed(a), folds_of_what_is_computed.python(a))
            same(positions(a), positions.python(a))
        if a.ndim == 3:
            same(several_axes(a), several_axes.python(a))


@pytest.mark.filterwarnings("ignore::whilst.WhilstWarning")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_no_number_is_found_first(layout):
    for shape in SHAPES:
        a = numbers(shape, np.float64)
        for share in (0.001, 0.1, 1.0):
            b = LAYOUTS[layout](np.where(np.random.default_rng(1).random(shape) < share, np.nan, a))
            same(positions(b), positions.python(b))
            same(folds(b), folds.python(b))


@pytest.mark.parametrize("size", [1, 2, 31, 32, 33, 255, 256, 257, 1000, 5000])
def test_the_first_of_equal_ones(size):
    for k in {0, size // 3, size - 1}:
        for values in ((0.0, 1.0), (1.0, 0.0), (-0.0, 0.0), (np.inf, -np.inf), (0.0, np.nan)):
            a = np.full(size, values[0])
            a[k:] = values[1]
            assert whilst_positions(a) == (a.argmax(), a.argmin())
            assert whilst_positions(a[::-1]) == (a[::-1].argmax(), a[::-1].argmin())


@whilst.compile
def whilst_positions(a):
    return a.argmax(), a.argmin()


def loops(expression, a):
    source, space = f"def f(a): return {expression}", {"np": np}
    linecache.cache[expression] = (len(source), None, [source], expression)
    exec(compile(source, expression, "exec"), space)
    return whilst.compile(space["f"]).lower(a).text("loops")


@pytest.mark.parametrize("expression", ["np.sum(a.T)", "np.max(a.T)", "np.sum(a.T * a.T)", "np.sum(a.transpose(1, 0))"])
def test_a_transposed_array_is_one_row(expression):
    assert loops(expression, np.ones((3, 4))) == loops(expression.replace(".T", "").replace(".transpose(1, 0)", ""),
                                                       np.ones((3, 4)))  # fmt: skip


def test_sums_of_strided_floats_are_as_accurate_as_numpys():
    a = np.full(2_000_001, 0.1, np.float32)[::2]
    exact = float(np.sum(a, dtype=np.float64))
    assert abs(float(folds(a.reshape(1, -1))[0]) - exact) <= exact * 2**-20
