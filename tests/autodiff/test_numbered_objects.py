"""Derivatives by objects that are known by their numbers: those of a list, or one of several on different paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

import whilst

X = np.linspace(-1.0, 1.0, 7)
Y = 2.0 * X - 0.5


@dataclass
class Line:
    slope: float
    offset: float
    name: str = "line"


def loss(line, x, y):
    return np.mean((line.slope * x + line.offset - y) ** 2)


def by_hand(line, x, y):
    rest = line.slope * x + line.offset - y
    return np.mean(2 * rest * x), np.mean(2 * rest)


def fit(line, steps):
    for _ in range(steps):
        gradient = whilst.grad(loss)(line, X, Y)
        line = Line(line.slope - 0.1 * gradient.slope, line.offset - 0.1 * gradient.offset, line.name)
    return line


def test_the_callers_own_or_a_new_one():
    compiled = whilst.compile(fit)
    line = Line(0.0, 1.0, "mine")
    assert compiled(line, 0) is line
    expected = line
    for _ in range(5):
        slope, offset = by_hand(expected, X, Y)
        expected = Line(expected.slope - 0.1 * slope, expected.offset - 0.1 * offset, expected.name)
    for fitted in (compiled(line, 5), compiled.eager(line, 5)):
        assert (fitted.slope, fitted.offset) == pytest.approx((expected.slope, expected.offset), rel=1e-13)
        assert fitted.name == "mine"


def test_an_optimiser_by_trees():
    @whilst.compile
    def fitted(line, steps):
        state = whilst.optim.adam_start(line)
        for _ in range(steps):
            line, state = whilst.optim.adam(line, whilst.grad(loss)(line, X, Y), state, rate=0.05)
        return line

    line = Line(0.0, 1.0)
    assert fitted(line, 0) is line
    found = fitted(line, 800)
    assert (found.slope, found.offset) == pytest.approx((2.0, -0.5), abs=1e-3)
    assert (line.slope, line.offset) == (0.0, 1.0)


def test_one_of_a_list():
    @whilst.compile
    def steepest(lines):
        best, found = -1, -1.0
        for k in range(len(lines)):
            value, gradient = whilst.value_and_grad(loss)(lines[k], X, Y)
            size = gradient.slope**2 + gradient.offset**2
            if size > found:
                best, found = k, size
        return best, found

    for count in (2, 40):
        lines = [Line(0.1 * k, 0.02 * k) for k in range(count)]
        sizes = [slope**2 + offset**2 for slope, offset in (by_hand(line, X, Y) for line in lines)]
        best, found = steepest(lines)
        assert best == int(np.argmax(sizes)) and found == pytest.approx(max(sizes), rel=1e-12)


def test_forwards():
    @whilst.compile
    def along(lines, k):
        line = lines[k]
        return whilst.jvp(lambda one: loss(one, X, Y), (line,), (Line(1.0, 0.5),))

    lines = [Line(0.1 * k, 0.02 * k) for k in range(40)]
    slope, offset = by_hand(lines[3], X, Y)
    value, tangent = along(lines, 3)
    assert value == pytest.approx(loss(lines[3], X, Y), rel=1e-13)
    assert tangent == pytest.approx(slope + 0.5 * offset, rel=1e-12)
