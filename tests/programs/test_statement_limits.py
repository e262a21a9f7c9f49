"""What is not compiled around exceptions and other statements: the text names it, and there is a way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import whilst
from whilst_compiler.errors import Limitation

COUNT = 0


def assigned_global(n: int) -> int:
    global COUNT
    COUNT = n
    return n


def counted_global(n: int) -> int:
    global COUNT
    COUNT += n
    return n


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


def array_in_an_exception(n: int) -> int:
    try:
        raise ValueError(np.zeros(n))
    except ValueError:
        return n


def watched_errors(n: int) -> int:
    with np.errstate(divide="raise"):
        return n


outside = whilst.host(float, "f64")


def host_in_a_try(n: int) -> float:
    try:
        return float(outside(n))
    except ValueError:
        return 0.0


def element(n: int) -> int:
    a = np.zeros(n)
    del a[0]
    return n


CASES = [
    (assigned_global, "COUNT", "return the new value"),
    (counted_global, "COUNT", "return the new value"),
    (groups, "except*", "'except'"),
    (handler_of_a_variable, "except", "exception classes"),
    (array_in_an_exception, "exception", "scalars"),
    (watched_errors, "errstate", "np.isfinite"),
    (host_in_a_try, "host call", "outside the 'try'"),
    (element, "del", ""),
]


@pytest.mark.parametrize(("function", "named", "way_out"), CASES, ids=lambda x: getattr(x, "__name__", ""))
def test_names_the_construct_and_a_way_out(function: Callable[[int], Any], named: str, way_out: str) -> None:
    with pytest.raises(Limitation) as caught:
        whilst.compile(function)(2)
    first, *rest = str(caught.value).splitlines()
    assert named in first
    assert way_out in "\n".join(rest)
