"""Some of the programs in JAX, whose loops have to be written as calls of ``lax``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["PROGRAMS"]


def two_counters(jax: Any) -> Callable[..., Any]:
    def meet(a: Any, b: Any) -> Any:
        return jax.lax.while_loop(lambda s: s[0] < s[1], lambda s: (s[0] + 2, s[1] + 1), (a, b))

    return meet


def collatz(jax: Any) -> Callable[..., Any]:
    where, lax = jax.numpy.where, jax.lax

    def steps_of(start: Any) -> Any:
        def body(state: Any) -> Any:
            n, steps = state
            return where(n % 2 == 0, n // 2, 3 * n + 1), steps + 1

        return lax.while_loop(lambda s: s[0] != 1, body, (start, 0))[1]

    def longest(limit: Any) -> Any:
        def body(start: Any, best: Any) -> Any:
            steps = steps_of(start)
            better = steps > best[1]
            return where(better, start, best[0]), where(better, steps, best[1])

        return lax.fori_loop(1, limit, body, (0, 0))

    return longest


def newton(jax: Any) -> Callable[..., Any]:
    np, lax = jax.numpy, jax.lax

    def root(c: Any) -> Any:
        def go_on(state: Any) -> Any:
            x, correction, steps = state
            return (steps < 100) & (np.abs(correction) > 1e-12 * np.abs(x))

        def body(state: Any) -> Any:
            x, _, steps = state
            correction = (x * x * x - c) / (3.0 * x * x)
            return x - correction, correction, steps + 1

        x, _, steps = lax.while_loop(go_on, body, (np.maximum(c, 1.0), np.inf, 0))
        return x, steps

    def roots(count: Any) -> Any:
        def body(k: Any, state: Any) -> Any:
            x, steps = root(k * 1.0)
            return state[0] + x, state[1] + steps

        return lax.fori_loop(1, count + 1, body, (0.0, 0))

    return roots


def bisection(jax: Any) -> Callable[..., Any]:
    where, lax = jax.numpy.where, jax.lax

    def value(x: Any) -> Any:
        return x * x * x + x

    def solve_one(target: Any, tolerance: Any) -> Any:
        low = lax.while_loop(lambda x: value(x) > target, lambda x: x * 2, -1.0)
        high = lax.while_loop(lambda x: value(x) < target, lambda x: x * 2, 1.0)

        def halve(state: Any) -> Any:
            low, high = state
            middle = (low + high) / 2
            below = value(middle) < target
            return where(below, middle, low), where(below, high, middle)

        low, high = lax.while_loop(lambda s: s[1] - s[0] > tolerance, halve, (low, high))
        return (low + high) / 2

    def solve(targets: Any, tolerance: Any) -> Any:
        return lax.map(lambda t: solve_one(t, tolerance), targets)

    return solve


def edit_distance(jax: Any) -> Callable[..., Any]:
    np, lax = jax.numpy, jax.lax

    def distance(a: Any, b: Any) -> Any:
        def row_of(before: Any, item: Any) -> Any:
            i, letter = item

            def cell(left: Any, j: Any) -> Any:
                cost = before[j] + where_differs(letter, b[j])
                least = np.minimum(np.minimum(cost, before[j + 1] + 1), left + 1)
                return least, least

            _, rest = lax.scan(cell, i + 1, np.arange(len(b)))
            return np.concatenate([np.array([i + 1]), rest]), None

        def where_differs(x: Any, y: Any) -> Any:
            return np.where(x == y, 0, 1)

        last, _ = lax.scan(row_of, np.arange(len(b) + 1), (np.arange(len(a)), a))
        return last[-1]

    return distance


PROGRAMS: dict[str, Callable[[Any], Callable[..., Any]]] = {
    "two counters": two_counters,
    "collatz": collatz,
    "newton": newton,
    "bisection": bisection,
    "edit distance": edit_distance,
}
