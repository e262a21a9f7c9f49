"""Every function and method of the table: Python = eager = compiled, on arguments that Hypothesis chooses.

``WHILST_EXAMPLES=50 pytest tests/equivalence -k reducing`` goes on for longer; without, each case runs once, and
every other one is compiled. The wording of exceptions is left to the programs.
"""

from __future__ import annotations

import linecache
import os
from collections.abc import Callable
from random import Random
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from compare import Tolerance
from equivalence.arguments import arguments
from equivalence.cases import CASES
from equivalence.table import Case, function_of
from harness import check, run
from ways import compiled, forget
from whilst_compiler.errors import Limitation

EXAMPLES = int(os.environ.get("WHILST_EXAMPLES", "0"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.options['area']}: {case.text}")
def test_agrees_with_numpy(case: Case) -> None:
    function = function_of(case)
    try:
        if EXAMPLES == 0:
            number = crc32(case.text.encode())
            attempt(case, function, Random(number), native=number % 2 == 0)
        else:
            many(case, function)
    finally:
        forget(function)
        linecache.cache.pop(function.__code__.co_filename, None)


def many(case: Case, function: Callable[..., Any]) -> None:
    """As many examples as were asked for."""

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
              phases=(Phase.generate,))  # fmt: skip
    @given(st.integers(0, 2**32))
    def agree(number: int) -> None:
        attempt(case, function, Random(f"{number} {case.text}"))

    agree()


def tells_order(a: np.ndarray) -> bool:
    """Whether an array lies so that its strides tell the order of its axes: nothing is empty or lies upon each other."""
    return a.flags.c_contiguous or (a.size > 0 and all(s != 0 or n == 1 for s, n in zip(a.strides, a.shape)))


def attempt(case: Case, function: Callable[..., Any], random: Random, native: bool = True) -> None:
    """Run the case on one choice of arguments, interpreted and compiled."""
    values = tuple(arguments(random, case.parameters, case.options))
    ulp, views = int(case.options.get("ulp", "0")), "views" in case.options
    strides = "anyhow" not in case.options and all(tells_order(v) for v in values if isinstance(v, np.ndarray))
    tolerance = Tolerance(ulp, ill_typed=True, views=views, wording=True, strides=strides)
    # (float16 is not a dtype that whilst has)
    first = run(compiled(function).eager, values, {})
    if isinstance(first.error, Limitation) and "of these types gives" in str(first.error):
        return
    if isinstance(first.error, Limitation) and run(function, values, {}).error is not None:
        return
    check(function, *values, tolerance=tolerance, passes=False, native=native)
