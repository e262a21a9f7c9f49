"""Every real program on every input: Python = eager = compiled."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import real
from compare import Tolerance
from harness import check

NAMES = [m.name for m in pkgutil.iter_modules(real.__path__) if not m.name.startswith("test_")]


@pytest.mark.parametrize("name", NAMES)
def test_program(name: str) -> None:
    program = importlib.import_module(f"real.{name}")
    for args in program.INPUTS:
        check(program.MAIN, *args, tolerance=Tolerance(ulp=getattr(program, "ULP", 0)), passes=False)


@pytest.mark.parametrize("name", NAMES)
def test_programs_are_unaware(name: str) -> None:
    """Nothing in them is written for a compiler, and each is a program: 30 lines or more."""
    text = open(importlib.import_module(f"real.{name}").__file__).read()
    assert "whilst" not in text
    assert len(text.splitlines()) >= 30
