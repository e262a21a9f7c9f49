"""The array programs that are benchmarks agree in all ways, on tiny inputs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from harness import Tolerance, check

sys.path.append(str(Path(__file__).parents[2]))

from benchmarks.arrays.catalogue import PROGRAMS


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
def test_agrees(program):
    check(program.function, *program.inputs(program.tiny), tolerance=Tolerance(ulp=program.ulp))


def test_there_are_enough():
    names = [program.name for program in PROGRAMS]
    assert len(names) == len(set(names))
