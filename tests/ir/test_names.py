"""Values are called by the user's names: a parameter by its own, a result by the variable that it is bound to first."""

from __future__ import annotations

import whilst


def renamed(k, n):
    m = k
    total = 0
    for i in range(n):
        twice = i * m
        total += twice
    for j in range(k, n):
        total -= j
    mean = total / n
    same = mean
    return same


def test_names():
    text = whilst.compile(renamed).lower("i64", "i64").text("graph")
    assert "graph @renamed(%k: i64, %n: i64)" in text
    assert "while %i < " in text and "while %k_" in text
    for name in ("twice", "total_2", "j", "mean"):
        assert f"%{name} = " in text
    assert "%same" not in text and "%m " not in text and "return %mean" in text
