"""Loops on several threads that look at elements of the other colour, and that find the largest of what they compute."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import whilst
from sharing import always_shared


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    with always_shared(monkeypatch, 1 << 6):
        yield


def red_black(u, f, sweeps, start):
    n, change = u.shape[0], start
    for _ in range(sweeps):
        change = start
        for colour in range(2):
            for i in range(1, n - 1):
                for j in range(1 + (i + colour) % 2, n - 1, 2):
                    new = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j])
                    change = max(change, abs(new - u[i, j]))
                    u[i, j] = new
    return change


def without_a_total(u, f, sweeps, start):
    n = len(u)
    for _ in range(sweeps):
        for colour in range(2):
            for i in range(1, n - 1):
                for j in range(1 + ((i + colour) & 1), n - 1, 2):
                    u[i, j] = 0.5 * (u[i - 1, j] + u[i, j - 1]) + f[i, j]
    return u[:1]


def from_odd_to_even_columns(u, f, sweeps, start):
    n, least = len(u), -start
    for _ in range(sweeps):
        for i in range(1, n - 1):
            for j in range(n // 2):
                new = u[i - 1, 2 * j + 1] * 0.5 - u[i + 1, 2 * j + 1] + f[i, 2 * j]
                if abs(new) < least:
                    least = abs(new)
                u[i, 2 * j] = new
    return least


def of_numbers(u, f, sweeps, start):
    most, least = -5, 10**6
    for i in range(u.shape[0]):
        for j in range(u.shape[1]):
            n = (i & 31) - (j & 15)
            u[i, j] = n * f[i, j]
            if n > most:
                most = n
            least = min(n, least)
    return most, least


PARTED = [red_black, without_a_total, from_odd_to_even_columns, of_numbers]


def of_the_same_colour(u, f, sweeps, start):
    n = len(u)
    for _ in range(sweeps):
        for colour in range(2):
            for i in range(1, n - 1):
                for j in range(1 + (i + colour) % 2, n - 1, 2):
                    u[i, j] = 0.5 * (u[i - 1, j - 1] + u[i + 1, j]) - f[i, j]
    return u[:1]


def two_columns_away(u, f, sweeps, start):
    n = len(u)
    for i in range(1, n - 1):
        for j in range((n - 1) // 2):
            u[i, 2 * j] = u[i - 1, 2 * j + 2] * 0.5 + f[i, 2 * j]
    return u[:1]


def at_odd_steps(u, f, sweeps, start):
    n = len(u)
    for i in range(1, n - 1):
        for j in range(1 + i % 2, n - 1, 3):
            u[i, j] = 0.5 * (u[i - 1, j] + u[i + 1, j]) + f[i, j]
    return u[:1]


def of_colours_that_change(u, f, sweeps, start):
    n = len(u)
    for i in range(1, n - 1):
        colour = int(f[i, 0] > 0.3)
        for j in range(1 + ((i ^ colour) & 1), n - 1, 2):
            u[i, j] = 0.5 * (u[i - 1, j] + u[i + 1, j]) + f[i, j]
    return u[:1]


def with_a_place(u, f, sweeps, start):
    most, where = start, -1
    for i in range(u.shape[0]):
        for j in range(u.shape[1]):
            u[i, j] = f[i, j] * 2.0
            if abs(u[i, j]) > most:
                most, where = abs(u[i, j]), i
    return most, where


def of_either_sign(u, f, sweeps, start):
    most = start
    for i in range(u.shape[0]):
        for j in range(u.shape[1]):
            u[i, j] = f[i, j] * 0.0
            most = max(most, u[i, j])
    return most


def asked_on_the_way(u, f, sweeps, start):
    most = start
    for i in range(u.shape[0]):
        for j in range(u.shape[1]):
            most = max(most, abs(f[i, j]))
            u[i, j] = most
    return most


def in_both_directions(u, f, sweeps, start):
    most = start
    for i in range(u.shape[0]):
        for j in range(u.shape[1]):
            u[i, j] = f[i, j] + 1.0
            most = max(most, abs(f[i, j]))
            most = min(most, abs(u[i, j]))
    return most


IN_TURN = [of_the_same_colour, two_columns_away, at_odd_steps, of_colours_that_change, with_a_place, of_either_sign,
           asked_on_the_way, in_both_directions]  # fmt: skip
SHAPES = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (24, 24), (37, 37)]


def outcome(function, args):
    given = copy.deepcopy(args)
    result = function(*given)
    return [np.asarray(x).tobytes() for x in (*(result if isinstance(result, tuple) else (result,)), given[0])]


def awkward(*shape):
    x = np.random.default_rng(sum(shape)).normal(size=shape).round(2)
    if x.size > 8:
        x.flat[[2, x.size // 2]] = -0.0, np.inf
        x.flat[[5, x.size // 3]] = np.nan
    return x


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("function", PARTED + IN_TURN)
def test_all_is_as_in_turn(function):
    compiled = whilst.compile(function)
    for shape in SHAPES:
        for start in (0.0, -0.0, -3.5, np.nan, 1e300):
            for u in (awkward(*shape), np.zeros(shape)):
                args = (u, awkward(*shape), 3, start)
                expected = outcome(function, args)
                for count in (1, 2, 5):
                    whilst.set_threads(count)
                    assert outcome(compiled, args) == expected, (shape, start, count)


@pytest.mark.parametrize("function", PARTED)
def test_arrays_that_overlap_or_have_gaps(function):
    whilst.set_threads(3)
    compiled = whilst.compile(function)

    def of_one(f):
        def call(whole):
            return f(whole[:-1, ::-2], whole[1:, 1::2], 3, 0.0)

        return call

    for shape in ((5, 8), (41, 80)):
        whole = np.random.default_rng(3).normal(size=shape)
        assert outcome(of_one(compiled), (whole,)) == outcome(of_one(function), (whole,))


def text(function):
    return whilst.compile(function).lower("f64[n,n]", "f64[n,n]", "i64", "f64").text("llvm")


@pytest.mark.parametrize("function", PARTED)
def test_they_are_given_to_threads_at_all(function):
    assert "@whilst_parallel" in text(function)


@pytest.mark.parametrize("function", IN_TURN)
def test_others_are_not(function):
    assert "@whilst_parallel" not in text(function)


def test_ranges_put_together_what_they_found():
    assert "cmpxchg" in text(red_black)
    assert "cmpxchg" not in text(without_a_total)
