"""Every program, in every way, on every input."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import programs
from harness import Mismatch, check, check_overflow
from programs.registry import PROGRAMS, Program

for module in pkgutil.iter_modules(programs.__path__):
    if not module.name.startswith("test_"):
        importlib.import_module(f"programs.{module.name}")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.name)
def test_program(program: Program) -> None:
    failures = []
    for given in program.inputs:
        try:
            check(
                program.function, *given.args, tolerance=program.tolerance, passes=program.passes,
                outside=program.outside, **given.keywords,
            )  # fmt: skip
        except Mismatch as mismatch:
            failures.append(str(mismatch))
    for args in program.overflow:
        try:
            check_overflow(program.function, *args)
        except Mismatch as mismatch:
            failures.append(str(mismatch))
    if failures:
        pytest.fail("\n".join(failures), pytrace=False)


def test_there_are_enough_programs() -> None:
    names = [program.name for program in PROGRAMS]
    assert len(names) == len(set(names))
    assert len(names) >= 100
