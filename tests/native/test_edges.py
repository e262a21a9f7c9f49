"""Iterations at the edges of a loop stand apart, where only those look elsewhere; loops that leap are not in vectors."""

import numpy as np
import pytest

import whilst
from programs import wrapping


def ring(x):
    n = len(x)
    y = np.empty(n)
    for i in range(n):
        y[i] = x[(i - 1) % n] + x[(i + 2) % n]
    return y


def mirrored(x):
    n = len(x)
    y = np.empty(n)
    for i in range(n):
        y[i] = x[i - 1 if i != 0 else i]
    return y


def in_turn(x):
    n = len(x)
    for i in range(n):
        x[i] = x[i] + x[(i - 1) % n]
    return x


def in_the_middle(x, m):
    n = len(x)
    y = np.empty(n)
    for i in range(n):
        y[i] = x[i if i < m else i - m]
    return y


def leaping(n, k):
    a = np.ones(n, np.bool_)
    for i in range(0, n, k):
        a[i] = False
    return a


X = np.arange(50.0)


def loops(function, *args):
    return whilst.compile(function).lower(*args).text("loops")


@pytest.mark.parametrize("function", [ring, mirrored, wrapping.neighbours_on_a_ring])
def test_the_edges_stand_apart(function):
    text = loops(function, X)
    assert "for part in range(2):" in text
    middle = text[text.rindex("while") :]
    assert "where(False" in middle or "where(True" in middle


@pytest.mark.parametrize(("function", "args"), [(in_turn, (X,)), (in_the_middle, (X, 3))])
def test_others_are_as_they_were(function, args):
    assert "part in" not in loops(function, *args)


@pytest.mark.parametrize("n", range(9))
def test_short_axes(n):
    x = X[:n]
    for function in (ring, mirrored):
        if n > 1:
            np.testing.assert_array_equal(whilst.compile(function)(x), function(x))


def test_leaps_are_not_made_in_vectors():
    text = whilst.compile(leaping).lower(100, 7).text("llvm")
    assert '"llvm.loop.vectorize.width", i32 1' in text
    np.testing.assert_array_equal(whilst.compile(leaping)(100, 7), leaping(100, 7))
