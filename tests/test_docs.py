"""Documents that are made from the code are what the code makes of them now."""

import importlib
import pkgutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from docs import language_features, language_table, numpy_table

import programs
from programs.registry import PROGRAMS

TESTS = Path(__file__).parent


def test_numpy_table():
    made = {line.split(":")[0] for line in numpy_table.table().splitlines() if line.startswith("#")}
    kept = {line.split(":")[0] for line in numpy_table.TARGET.read_text().splitlines() if line.startswith("#")}
    assert made == kept
    supported = numpy_table.table().split("Not yet")[0]
    assert all(name in numpy_table.TARGET.read_text() for name in supported.split("`")[1::2])


def test_language_table():
    assert language_table.TARGET.read_text() == language_table.table(), "python -m docs.language_table"


def test_every_feature_is_shown_by_a_program():
    for module in pkgutil.iter_modules(programs.__path__):
        if not module.name.startswith("test_"):
            importlib.import_module(f"programs.{module.name}")
    there = {program.name for program in PROGRAMS} | {f"real.{path.stem}" for path in (TESTS / "real").glob("*.py")}
    named = {program for group in language_features.SUPPORTED.values() for program in group.values()}
    assert sorted(named - there) == []


def test_every_refusal_is_in_the_table():
    named = [case for group in language_features.REFUSED.values() for case in group.values()]
    cases = sorted(path.stem for path in (TESTS / "errors" / "cases").glob("*.py"))
    assert sorted(named) == cases, "docs/language_features.py names each case; then python -m docs.language_table"
