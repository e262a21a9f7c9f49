"""What is not compiled around exceptions and other statements: the text names it, and there is a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import whilst
from whilst_compiler.errors import Limitation


def groups(n: int) -> int:
    try:
        return 10 // n
    except* ZeroDivisionError:
        n = 1
    return n


def handler_of_a_variable(n: int) -> int:
    kinds: Any = n
    try:
        return 10 // n
    except kinds:
        return 0


def watched_errors(n: int) -> int:
    with np.errstate(divide="log"):
        return n


def element(n: int) -> int:
    a = np.zeros(n)
    del a[0]
    return n


CASES = [
    (groups, "except*", "'except'"),
    (handler_of_a_variable, "except", "exception classes"),
    (watched_errors, "errstate", "around the call"),
    (element, "del", ""),
]


@pytest.mark.parametrize(("function", "named", "way_out"), CASES, ids=lambda x: getattr(x, "__name__", ""))
def test_names_the_construct_and_a_way_out(function: Callable[[int], Any], named: str, way_out: str) -> None:
    with pytest.raises(Limitation) as caught:
        whilst.compile(function)(2)
    first, *rest = str(caught.value).splitlines()
    assert named in first
    assert way_out in "\n".join(rest)


def with_an_array_by_default(x: float, *, by: Any = (1.0, np.array([2.0]))) -> Any:
    return x * by[0] * by[1][0]


def test_an_array_inside_a_default() -> None:
    compiled = whilst.compile(with_an_array_by_default)
    assert [compiled(2.0), compiled(2.0, by=(3.0, np.array([2.0])))] == [4.0, 12.0]
    assert whilst.grad(with_an_array_by_default)(2.0) == 2.0
    with pytest.raises(Limitation, match="a default or bound argument is an array"):
        whilst.compile(lambda x: with_an_array_by_default(x))(2.0)
