"""What a user sees of a program that whilst refuses: the whole text, held by golden files.

A case is a file with a function ``broken`` that is refused for ``ARGS``, and a function ``mended`` that follows the way
out the text names and gives what plain Python gives. ``pytest tests/errors --update-golden`` writes the texts anew.
"""

import importlib.util
import re
from pathlib import Path

import pytest

import whilst
from harness import check

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))


def load(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_text(path, request):
    module = load(path)
    with pytest.raises((whilst.UserError, whilst.Limitation)) as caught:
        whilst.compile(module.broken)(*module.ARGS)
    text = f"{type(caught.value).__name__} {caught.value}\n"
    golden = path.with_suffix(".err")
    if request.config.getoption("--update-golden"):
        golden.write_text(text)
    assert text == golden.read_text()


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_form(path):
    """At most 12 lines, a stable code, a first line that stands alone, the user's lines, and one way out."""
    lines = path.with_suffix(".err").read_text().splitlines()
    assert len(lines) <= 12
    assert re.fullmatch(r"(UserError|Limitation) \[W\d{3}\]: \S.{15,}", lines[0])
    assert any(line.strip().startswith("^") for line in lines), "no caret shows the place"
    assert all(path.name in line for line in lines[1:-1:2]), "not the user's file"
    assert [line.startswith("  help: ") for line in lines].index(True) == len(lines) - 1


def test_there_are_enough_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_way_out_works(path):
    module = load(path)
    check(module.mended, *getattr(module, "MENDED_ARGS", module.ARGS), passes=False)
