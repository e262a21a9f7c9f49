"""Gradients that compilers of this kind got wrong: each program differentiated, in all orders, and checked."""

import math

import numpy as np
import pytest

import whilst


def choice_in_a_counted_loop(x, n):
    """The derivative counted the branch's part once per trip more than it ran (324 for 108)."""
    s = x
    for i in range(n):
        if i % 2 == 0:
            s = s * x
        else:
            s = s * 2.0 * x
    return s


def body_reads_what_it_is_differentiated_by(x, n):
    """The Jacobian of the body was taken at the last state, not at that of each trip."""
    s, i = 1.0, 0
    while i < n:
        s = s * s * x + math.sin(x * s)
        i += 1
    return s


def choices_in_choices(x, n):
    """Nested choices gave another gradient from run to run."""
    s = x
    for i in range(n):
        if s > 0.4:
            if i % 3 == 0:
                if x > 0.0:
                    s = s * 0.5 * x
                else:
                    s = s - x
            else:
                s = math.cos(s) * x
        elif i > 2:
            s = s + x
    return s


def state_from_arguments_in_nested_loops(x, n):
    """Nested loops whose state begins as arguments ended never, or after one trip."""
    a, b, i = x, x * 0.5, 0
    while i < n:
        j = i
        while j < n:
            a, b = b + 0.1 * a, a * x
            j += 1
        i += 1
    return a + b


def three_names_from_two_values(x, n):
    """Two slots of the state that hold one value: the cotangents of both count."""
    a, b, c = x, 2.0 * x, 3.0
    for _ in range(n):
        a, b, c = 0.7 * c, c + 0.1 * a, 0.2 * a * b
    return a + 10.0 * b + 100.0 * c


def value_before_and_after(x, n):
    """`prev = cur; cur = g(cur)`: the old value has a cotangent of its own."""
    before, now = 0.0, x
    for _ in range(n):
        before = now
        now = math.sin(now) + 0.3 * before * x
    return now * before


def no_trip_keeps_the_input(x, n):
    """A loop of no trips hands its input through, and its gradient."""
    s = x * x
    for _ in range(n - 4):
        s = math.exp(s) * 0.1
    return s * x


def jump_out_of_a_choice(x, n):
    """`return` inside `if` taken as falling through."""
    s = x
    for i in range(n):
        if s > 1.2:
            return s * x * 3.0
        s = s * 1.1 + 0.1 * x * i
    return s


def stale_in_while_true(x, n):
    """The accumulator of `while True` was that of the first trip."""
    s, k = 1.0, 0
    while True:
        s = s * x + 0.1
        k += 1
        if k >= n:
            return s


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", None) == __name__]
TRIPS = (0, 1, 2, 3, 6)


def slope(f, x, n):
    return (f(x + 1e-6, n) - f(x - 1e-6, n)) / 2e-6


@pytest.mark.parametrize("f", PROGRAMS, ids=[f.__name__ for f in PROGRAMS])
def test_gradients(f):
    first, tight = whilst.value_and_grad(f), whilst.grad(f, tape_budget=64)
    second = whilst.grad(whilst.grad(f))
    for n in TRIPS:
        value, found = first(0.7, n)
        assert value == pytest.approx(f(0.7, n), rel=1e-13)
        assert found == pytest.approx(slope(f, 0.7, n), rel=1e-6, abs=1e-7)
        assert first.eager(0.7, n)[1] == pytest.approx(found, rel=1e-14)
        assert tight(0.7, n) == pytest.approx(found, rel=1e-12)
        assert whilst.jvp(f, (0.7, n), (1.0, None))[1] == pytest.approx(found, rel=1e-12)
        assert second(0.7, n) == pytest.approx(slope(lambda x, k: first(x, k)[1], 0.7, n), rel=1e-6, abs=1e-6)


def test_the_known_number():
    """x ** 4 * 4 at 3: 4 * 4 * 27, where counting a branch thrice gave three times as much."""
    assert whilst.grad(choice_in_a_counted_loop)(3.0, 3) == pytest.approx(4 * 2 * 27)


def test_overlapping_writes():
    """`a[1:] += a[:-1]` reads the old content everywhere."""

    def f(x, n):
        a = x.copy()
        for _ in range(n):
            a[1:] += a[:-1] * a[1:]
        return np.sum(a * a)

    x, v = np.array([0.3, -0.2, 0.5, 0.7]), np.array([0.2, 0.5, -0.3, 0.4])
    for n in (0, 1, 3):
        found = np.dot(whilst.grad(f)(x, n), v)
        assert found == pytest.approx((f(x + 1e-6 * v, n) - f(x - 1e-6 * v, n)) / 2e-6, rel=1e-6)
