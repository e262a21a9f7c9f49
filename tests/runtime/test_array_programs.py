"""The array programs that are benchmarks agree in all ways, on tiny inputs."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from harness import Tolerance, check

sys.path.append(str(Path(__file__).parents[2]))

from benchmarks.arrays.catalogue import PROGRAMS


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
def test_agrees(program):
    check(program.function, *program.inputs(program.tiny), tolerance=Tolerance(ulp=program.ulp))


def rows_apart(a):
    whole = np.zeros(tuple(n + 3 for n in a.shape), a.dtype)
    part = whole[tuple(slice(1, n + 1) for n in a.shape)]
    part[...] = a
    return part


def backwards(a):
    turned = tuple(slice(None, None, -1) for _ in a.shape)
    return np.ascontiguousarray(a[turned])[turned]


LAYOUTS = (np.asfortranarray, rows_apart, backwards, lambda a: np.repeat(a, 2, -1)[..., ::2])


@pytest.mark.parametrize(("place", "program"), list(enumerate(PROGRAMS)), ids=[p.name for p in PROGRAMS])
def test_agrees_whatever_the_layout(place, program):
    """Of its arrays; each program is tried with one."""
    laid = LAYOUTS[place % len(LAYOUTS)]
    args = [laid(x) if isinstance(x, np.ndarray) and x.ndim else x for x in program.inputs(program.tiny)]
    check(program.function, *args, tolerance=Tolerance(ulp=4 * program.ulp))


def test_there_are_enough():
    names = [program.name for program in PROGRAMS]
    assert len(names) == len(set(names))
