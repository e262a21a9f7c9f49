"""Loops of the user's own that change one array say so to LLVM, and only where that is so."""

import numpy as np
import pytest

import whilst


def from_another(a, b):
    for i in range(len(a)):
        a[i] = b[i] * 2.0
    return a


def from_the_one_before(a, b):
    for i in range(1, len(a)):
        a[i] = a[i - 1] * 0.5 + b[i]
    return a


def in_a_branch(a, b):
    for i in range(1, len(a)):
        x = a[i - 1] if b[i] > 0.5 else b[i - 1]
        a[i] = x + 1.0
    return a


def stores_in_a_branch(a, b):
    for i in range(1, len(a)):
        if a[i - 1] > b[i]:
            a[i] = a[i - 1] + b[i]
    return a


def of_a_view(a, b):
    part = a[1:]
    for i in range(len(part)):
        part[i] = a[i] + b[i]
    return a


def of_one_of_two(a, b):
    first = a if b[0] > 0.5 else b
    for i in range(1, len(a)):
        a[i] = first[i - 1] + 1.0
    return a, b


def of_both(a, b):
    for i in range(1, len(a)):
        a[i] = b[i - 1] + 1.0
        b[i] = a[i - 1] - 1.0
    return a, b


def turns(a, b):
    now, then = a.copy(), b.copy()
    for _ in range(3):
        for i in range(1, len(a)):
            then[i] = now[i - 1] + 1.0
        now, then = then, now
    return now, then


def with_rows(a, b):
    for i in range(1, len(a)):
        a[i] = a[:i].sum() + b[i]
        a[: i - 1] += 0.5
    return a


FUNCTIONS = [
    from_another, from_the_one_before, in_a_branch, stores_in_a_branch, of_a_view, of_one_of_two, of_both, turns, with_rows,
]  # fmt: skip


@pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
def test_as_in_python(f):
    x = np.random.default_rng(5).random(70)

    def arguments():
        z = x.copy()
        yield z, np.sqrt(x)
        yield z, z
        yield z[1:], z[:-1]
        yield z[:-1], z[1:]
        yield z[::2], z[1::2]
        yield z[::-1], z
        yield z[:1], z[1:2]

    compiled = whilst.compile(f)
    for one, two in zip(arguments(), arguments()):
        expected, found = f(*one), compiled(*two)
        for p, q in zip((*one, *np.atleast_2d(expected)), (*two, *np.atleast_2d(found)), strict=True):
            np.testing.assert_allclose(q, p, rtol=1e-12)


def test_what_is_noted():
    x = np.ones(9)
    for f, noted in ((from_another, True), (turns, True), (of_both, False), (from_the_one_before, True)):
        text = whilst.compile(f).lower(x, x + 1.0).kernel.llvm
        loops = [block for block in text.split("\nloop")[1:] if "fadd" in block or "fmul" in block]
        assert any("!noalias" in block and "!alias.scope" in block for block in loops) == noted, f.__name__
