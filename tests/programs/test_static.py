"""``static=``: parameters that are specialised by value on demand."""

from __future__ import annotations

import numpy as np

import whilst


def rows(a, n):
    total = np.zeros(a.shape[1])
    for i in range(n):
        total += a[i]
    return total


def test_static_gives_the_same_results() -> None:
    compiled = whilst.compile(rows, static="n")
    a = np.arange(12.0).reshape(4, 3)
    for n in (0, 1, 4):
        assert compiled(a, n).tolist() == rows(a, n).tolist() == compiled.eager(a, n).tolist()


def test_static_as_a_decorator() -> None:
    @whilst.compile(static=("k",))
    def power(x, k):
        r = x
        for _ in range(k - 1):
            r = r * x
        return r

    assert power(2.0, 3) == 8.0
    assert power(2.0, 5) == 32.0
    assert power.python(2.0, 5) == 32.0
