"""Failed checks become Python exceptions whose tracebacks show the user's lines."""

from __future__ import annotations

import traceback

import pytest

from whilst.running.raised import Raised
from whilst.running.traceback import exception_of
from whilst_compiler.errors import CompilerBug
from whilst_compiler.source import Location, Span

SOURCE = """\
def outer(n):
    return  inner(n) + 1

def inner(n):
    é = 3; return é + 1 // n
"""


@pytest.fixture
def location(tmp_path):
    file = tmp_path / "user_code.py"
    file.write_text(SOURCE)
    outer = Location(Span(str(file), 2, 12, 2, 20), "outer")
    return Location(Span(str(file), 5, 22, 5, 28), "outer.<locals>.inner", outer)


def test_shows_the_users_lines(location):
    error = exception_of(Raised("ZeroDivisionError", "division of {} by {}", (1, 0), location))
    assert type(error) is ZeroDivisionError and str(error) == "division of 1 by 0"
    text = "".join(traceback.format_exception(error))
    lines = [line.strip() for line in text.splitlines()]
    assert lines[1].endswith("user_code.py\", line 2, in outer")
    assert lines[2] == "return  inner(n) + 1"
    assert lines[4].endswith("user_code.py\", line 5, in inner")
    assert lines[5] == "é = 3; return é + 1 // n"


def test_frames_have_the_position_of_the_expression(location):
    frames = traceback.extract_tb(exception_of(Raised("ValueError", "", (), location)).__traceback__)
    assert [(f.lineno, f.colno, f.end_colno) for f in frames] == [(2, 12, 20), (5, 24, 30)]  # each é before it is two bytes


def test_no_message_and_no_location():
    error = exception_of(Raised("StopIteration", "", (), None))
    assert error.args == () and error.__traceback__ is None


def test_classes_of_the_user():
    class Mine(Exception):
        pass

    assert type(exception_of(Raised("index:0", "x", (), None), [Mine])) is Mine


def test_unknown_class():
    with pytest.raises(CompilerBug, match="NoSuchError"):
        exception_of(Raised("NoSuchError", "x", (), None))
