"""Choices that ask the same comparison of floats, in loops whose iterations follow one another."""

from __future__ import annotations

import numpy as np
import pytest

import whilst


def bisect(target: float) -> tuple[float, float]:
    low, high = -10.0, 10.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        if middle * middle * middle < target:
            low = middle
        else:
            high = middle
    return low, high


def counting(target: float) -> tuple[float, float, int, int]:
    low, high, ups, last = -10.0, 10.0, 0, 0
    while high - low > 1e-9:
        middle = (low + high) / 2
        if middle * middle * middle < target:
            low, ups, last = middle, ups + 1, 1
        else:
            high, last = middle, 2
    return low, high, ups, last


def complex_one(target: float) -> complex:
    z, step = 0j, 1.0
    while step > 1e-9:
        tried = z + step * (1 + 1j)
        if tried.real < target:
            z = tried
        step = step / 2
    return z


def in_single_precision(a: np.ndarray) -> tuple[np.float32, np.float32]:
    low, high = a[0], a[1]
    while high - low > np.float32(0.001):
        middle = (low + high) * np.float32(0.5)
        if middle * middle < a[2]:
            low = middle
        else:
            high = middle
    return low, high


def over_arrays(a: np.ndarray) -> tuple[float, float]:
    low, high = 0.0, 0.0
    for x in a:
        if x < 0.5:
            low += x
        else:
            high += x
    return low, high


@pytest.mark.parametrize("function", [bisect, counting, complex_one])
@pytest.mark.parametrize("target", [0.0, 2.0, -3.5, 1e9, float("nan")])
def test_results(function, target):
    assert repr(whilst.compile(function)(target)) == repr(function(target))


def test_single_precision():
    a = np.array([0, 4, 7], np.float32)
    assert whilst.compile(in_single_precision)(a) == in_single_precision(a)


@pytest.mark.parametrize(("function", "kind"), [(bisect, "f64"), (counting, "f64"), (in_single_precision, "f32[n]")])
def test_each_choice_compares(function, kind):
    assert "arithmetic.fence" in whilst.compile(function).lower(kind).llvm


def test_loops_that_may_run_over_vectors_compare_once():
    assert "arithmetic.fence" not in whilst.compile(over_arrays).lower("f64[n]").llvm
