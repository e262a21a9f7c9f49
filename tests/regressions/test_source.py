"""How the source is written must not matter."""

from __future__ import annotations

# fmt: off
import functools
import linecache
from typing import Any

import numpy as np
import pytest

import whilst
from harness import check


@pytest.mark.parametrize("n", [0, 3])
def test_backslashes_and_odd_layout(n: int) -> None:
    """tensorflow#35765"""

    def f(
        n,
        scale=2,  # a comment
    ):
        total = 0 + \
            n * \
            scale
        for i in \
                range(n):
            total += (i +
# a comment in column 0
                      1); total -= 1
        if n > 2: total *= 2
        return (
            total
        )

    check(f, n)
    check(f, n, scale=5)


@pytest.mark.parametrize("n", [0, 3])
def test_a_lambda_in_a_loop_header(n: int) -> None:
    """tensorflow#30149"""

    def f(n):
        total = 0
        for i in range((lambda k: k + 1)(n)):
            total += i
        while (lambda t: t < 20)(total):
            total += 7
        return total

    check(f, n)


@pytest.mark.parametrize("n", [0, 3])
def test_an_annotated_loop_variable(n: int) -> None:
    """tensorflow#28849"""

    def f(n: int) -> float:
        i: int
        total: float = 0.0
        for i in range(n):
            step: float = i * 0.5
            total += step
        return total

    check(f, n)


def test_two_lambdas_on_one_line() -> None:
    f, g = (lambda x: x + 1), (lambda x: x * 10)
    assert check(f, 4).result == 5
    assert check(g, 4).result == 40


def test_lambdas_alike_but_for_a_default() -> None:
    fs = [lambda x, k=1: x + k, lambda x, k=2: x + k]
    assert [check(f, 4).result for f in fs] == [5, 6]


def test_functions_made_in_a_loop() -> None:
    for k in (1, 2.5):

        def f(x):
            return x + k

        check(f, 1)


def test_text_that_was_executed() -> None:
    text = "def f(n):\n    total = 0\n    for i in range(n):\n        total += i\n    return total // (n - 3)\n"
    name = "<a generated program>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space: dict[str, object] = {}
    exec(compile(text, name, "exec"), space)
    for n in (0, 3, 5):
        check(space["f"], n)


def test_a_notebook() -> None:
    """Cells, each a file of its own for linecache: functions and globals are defined anew, and calls see that."""
    names: dict[str, Any] = {"__name__": "__main__", "compile": whilst.compile}

    def cell(number: int, text: str) -> None:
        name = f"/tmp/ipykernel_1/{number}.py"
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        exec(compile(text, name, "exec"), names)

    cell(1, "K = 3\n@compile\ndef f(x):\n    return x * K\n")
    assert names["f"](2) == names["f"](2) == 6
    cell(2, "K = 5\n")
    assert names["f"](2) == 10
    cell(3, "def helper(x):\n    return x + 100\n@compile\ndef g(x):\n    return helper(x) + f(x)\n")
    assert names["g"](2) == names["g"](2) == 112
    cell(4, "def helper(x):\n    return x + 200\n")
    assert names["g"](2) == 212
    cell(5, "@compile\ndef f(x):\n    return x // (x - 2)\n")
    assert names["g"](4) == 206
    with pytest.raises(ZeroDivisionError) as caught:
        names["g"](2)
    assert [str(entry.path) for entry in caught.traceback[-2:]] == [f"/tmp/ipykernel_1/{n}.py" for n in (3, 5)]


def test_the_same_text_in_two_files() -> None:
    """code objects of equal code are equal, whatever file they are from: a cache by code shows the wrong file"""
    text = "def f(n):\n    return 1 // n\n"
    for name in ("<one program>", "<another program>"):
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
        space: dict[str, object] = {}
        exec(compile(text, name, "exec"), space)
        check(space["f"], 1)
        check(space["f"], 0)


def test_a_decorator_that_hands_the_function_through() -> None:
    def mark(*args):
        return lambda function: function

    @mark(
        1,
        (2, 3),
    )
    @mark()
    def f(x):
        if x > 1:
            return x
        return 1 // (x - 1)

    check(f, 2)
    check(f, 1)


def test_docstrings_strings_and_tabs() -> None:
    def f(n):
        """A docstring

    with odd indentation
        """
        "another string"
        ...
        total = 0
        for i in range(n):
            """inside"""
            total += i
        return total

    check(f, 4)


def test_odd_names() -> None:
    def f(ä, _, __x, lambda_, selector, counter, i64):
        результат = ä + _ * __x
        while counter > 0:
            результат += lambda_ + selector + i64
            counter -= 1
        return результат

    check(f, 1, 2, 3, 4, 5, 6, 7)


def test_a_name_that_is_a_builtin() -> None:
    def f(range, len, max):
        sum = 0
        while range > 0:
            sum += len
            range -= 1
        return sum + max

    check(f, 3, 4, 5)


def test_a_method_and_a_static_function() -> None:
    class Model:
        @staticmethod
        def step(x):
            while x > 1:
                x = x / 2
            return x

    check(Model.step, 10.0)


def test_wraps_does_not_mislead() -> None:
    def inner(x):
        return x + 1

    @functools.wraps(inner)
    def outer(x):
        return x * 100

    assert check(outer, 2).result == 200


def test_an_error_shows_the_line_where_it_is() -> None:
    """the line of a failing expression inside several that look alike"""

    def f(a, i):
        x = a[0]
        x += a[i]; x += a[i - 1]
        x += (
            a[i - 2]
            + a[i + 1]
        )
        return x

    check(f, np.arange(4.0), 2)
    check(f, np.arange(4.0), 3)
    check(f, np.arange(4.0), 4)
