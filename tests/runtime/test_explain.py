"""``explain`` says per line what became of it: copies, memory, checks, vectors, threads."""

from __future__ import annotations

import re

import numpy as np

import whilst

X = np.linspace(0.0, 1.0, 50)


def explained(function, *args):
    """The facts, with lines counted from the function's head."""
    first = function.__code__.co_firstlineno
    text = whilst.compile(function).lower(*args).explanation()
    found = [line.strip().partition(": ") for line in text.splitlines()[1:]]
    return [
        (int(place.rpartition(":")[2]) - first, what) for place, _, what in found if place.startswith("test_explain")
    ]


def test_a_vectorised_loop():
    def scaled(x):
        y = np.empty(len(x))
        for i in range(len(x)):
            y[i] = x[i] * 2.0 + 1.0
        return y

    found = explained(scaled, X)
    assert any(
        line == 2 and re.fullmatch(r"the loop is vectorised, \d+ elements at a time", what) for line, what in found
    )
    assert any(what.startswith("memory is allocated") for _, what in found)
    assert not any("check" in what for _, what in found)


def test_a_loop_whose_iterations_need_each_other():
    def running(x):
        y = np.zeros(len(x))
        for i in range(1, len(x)):
            y[i] = np.sin(y[i - 1]) + x[i]
        return y

    found = explained(running, X)
    assert (2, "the loop stays on one thread: an iteration may need what another one does") in found
    assert (2, "the loop is not vectorised: an iteration may need what another one does") in found
    assert (3, "calls `sin` of the C library") in found


def test_a_loop_for_threads():
    def waves(x):
        return np.sin(np.exp(x))

    assert (1, "the loop may run on several threads") in explained(waves, X)


def test_checks_that_stay():
    def gathered(x, at):
        total = 0.0
        for k in at:
            total += x[k]
        return total

    assert (3, "each iteration checks for an IndexError") in explained(gathered, X, np.arange(5))


def test_loops_that_are_not_vectorised():
    def several(x, at, n):
        total = 0.0
        for v in x:
            total += v
        while n > 1:
            n = n // 2 if n % 2 == 0 else n - 1
        for k in at:
            x[k] = 0.0
        return total, n

    found = dict(fact for fact in explained(several, X, np.arange(5), 9) if "not vectorised" in fact[1])
    reasons = {line: what.partition(": ")[2] for line, what in found.items()}
    assert reasons == {
        2: "an iteration needs what the one before it computed",
        4: "each iteration decides whether there is another one",
        6: "an iteration may raise",
    }


def test_what_libraries_are_called():
    def solved(a, b):
        c = np.linalg.solve(a, b)
        return a @ np.sqrt(c)

    assert (1, "calls NumPy's own `solve`") in explained(solved, np.eye(9), X[:9])


def test_copies_and_memory():
    def kept(x, n):
        for _ in range(n):
            old = x.copy()
            x[1:] = x[:-1] + old[:-1]
        return x

    found = explained(kept, X, 3)
    assert any(line == 2 and what.startswith("each iteration allocates memory") for line, what in found)


def test_where_the_machine_code_came_from_and_what_each_stage_took():
    def halved(x):
        return x * 0.5 - 0.25

    first, second = (whilst.compile(halved).lower(X).explanation().splitlines()[-1] for _ in range(2))
    assert "made by LLVM" in first and "found in the cache" in second
    for stage in ("front end", "passes", "loops", "machine code"):
        assert f"{stage} " in first.partition(";")[2]
