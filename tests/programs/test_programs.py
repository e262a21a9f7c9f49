"""Every program, in every way, on every input."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import programs
from harness import Mismatch, check, check_overflow
from programs.registry import PROGRAMS, Program
from ways import forget
from whilst.values import forms

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
    forget(program.function)
    if failures:
        pytest.fail("\n".join(failures), pytrace=False)


def test_there_are_enough_programs() -> None:
    names = [program.name for program in PROGRAMS]
    assert len(names) == len(set(names))
    assert len(names) >= 100


OF_OBJECTS = [p for p in PROGRAMS if p.name.startswith(("many_objects", "objects_in_lists.", "objects_of_several"))]


@pytest.mark.parametrize("program", OF_OBJECTS, ids=lambda p: p.name)
def test_objects_in_columns(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also few objects, which are described one by one otherwise, as any number of them."""
    monkeypatch.setattr(forms, "MANY_OBJECTS", forms.FEW_OBJECTS)
    forget(program.function)
    for given in program.inputs:
        check(
            program.function, *given.args, tolerance=program.tolerance, passes=False, outside=program.outside,
            **given.keywords,
        )  # fmt: skip
    forget(program.function)
