"""Lowering ends, whatever the program, and takes no longer than it has to."""

import numpy as np
import pytest

import whilst
from whilst_compiler.frontend.control import loops
from whilst_compiler.frontend.state.frames import Effort


def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(Effort, "spend", lambda self, ctx: ctx.library["refuse_effort"](ctx))

    def f(n):
        return n + 1

    with pytest.raises(whilst.Limitation, match="W269"):
        whilst.compile(f)(1)


def swapped(a, b, n):
    a, b = a.copy(), b.copy()
    for _ in range(n):
        b[0] = a[1]
        a, b = b, a
    return a


def rotated(a, b, n):
    c = a + b
    while n > 0:
        n -= 1
        spare = c
        c = b
        b = a
        a = spare
    return a


def made_anew(a, b, n):
    for _ in range(n):
        for _ in range(2):
            a = a + 0.5 * b
        b = -b
    return a


def kept(a, b, n):
    for _ in range(n):
        a += b
        old = a
        b = old.copy()
    return a


@pytest.mark.parametrize("function", [swapped, rotated, made_anew, kept])
def test_what_a_loop_carries_is_read_off(function, monkeypatch):
    attempt, commit, done = loops._attempt, loops._commit, []
    monkeypatch.setattr(loops, "_attempt", lambda *args: done.append("attempt") or attempt(*args))
    monkeypatch.setattr(loops, "_commit", lambda *args: done.append("commit") or commit(*args))
    whilst.compile(function).lower(np.zeros(3), np.ones(3), 4)
    assert done.count("attempt") == done.count("commit") > 0
