"""Compiled functions pickle by name, as plain functions do, and take their machine code along."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import whilst
from whilst.calls import ahead

sys.path.insert(0, str(Path(__file__).parent))
import picklable


@pytest.mark.parametrize("name", ["collatz", "square", "slope", "Holder.half"])
def test_what_has_a_name_is_itself(name):
    thing = picklable
    for part in name.split("."):
        thing = getattr(thing, part)
    assert pickle.loads(pickle.dumps(thing)) is thing
    thing(4.0)
    assert pickle.loads(pickle.dumps(thing)) is thing
    assert copy.copy(thing) is thing and copy.deepcopy([thing])[0] is thing


def test_a_method_comes_with_its_object():
    twice = pickle.loads(pickle.dumps(picklable.Holder(2.0).times))
    assert twice(4.0) == 8.0


def test_a_function_compiled_elsewhere_is_compiled_anew():
    made = whilst.compile(picklable.plain, overflow="wrap")
    made(3)
    loaded = pickle.loads(pickle.dumps(made))
    assert loaded.python is picklable.plain and loaded.options == made.options
    assert loaded(2**32) == 0


def test_what_has_no_name_is_refused():
    for thing in (whilst.compile(lambda x: x), whilst.grad(lambda x: x)):
        for _ in range(2):
            with pytest.raises((pickle.PicklingError, AttributeError)):
                pickle.dumps(thing)
            thing(2.0)


def test_spawned_workers():
    picklable.collatz(27)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(picklable.collatz, [27, 97]) == [111, 118]
        assert pool.map(picklable.Holder(3.0).times, [2.0]) == [6.0]
        assert pool.map(picklable.slope, [3.0]) == [6.0]


LOADING = """
import pickle, sys
import whilst
from whilst.calls import ahead
if sys.argv[1] == "other":
    ahead.circumstances = lambda: b"another processor"
value = pickle.loads(sys.stdin.buffer.read())(27)
print(value, "llvmlite" in sys.modules)
"""


@pytest.mark.parametrize(("processor", "compiles"), [("same", False), ("other", True)])
def test_another_process_does_not_compile(processor, compiles):
    assert picklable.collatz(27) == 111
    environment = {**os.environ, "WHILST_CACHE": "0", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", LOADING, processor]
    run = subprocess.run(command, input=pickle.dumps(picklable.collatz), env=environment, capture_output=True, check=True)
    assert run.stdout.split() == [b"111", str(compiles).encode()]


def test_a_method_does_not_compile_in_another_process():
    times = picklable.Holder(2).times
    assert [times(27) for _ in range(2)] == [54, 54]
    environment = {**os.environ, "WHILST_CACHE": "0", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", LOADING, "same"]
    run = subprocess.run(command, input=pickle.dumps(times), env=environment, capture_output=True, check=True)
    assert run.stdout.split() == [b"54", b"False"]


def test_what_was_loaded_can_be_sent_on(monkeypatch):
    monkeypatch.setenv("WHILST_CACHE", "0")
    first = whilst.compile(picklable.collatz.python)
    first(27)
    sent = first.shipped()
    assert len(sent) == 3  # a recipe, its kernel, what all kernels need
    again = whilst.compile(picklable.collatz.python)
    again.__setstate__(sent)
    monkeypatch.setattr(whilst.Function, "lowered", lambda *_: pytest.fail("the front end is asked"))
    assert again(27) == 111
    assert again.shipped() == sent


def test_another_function_is_compiled(monkeypatch):
    """Keys name the text of a function: what comes with one is of no use to another."""
    monkeypatch.setenv("WHILST_CACHE", "0")
    picklable.collatz(27)
    other = whilst.compile(picklable.plain)
    other.__setstate__(picklable.collatz.shipped())
    assert other(3) == 9
    monkeypatch.setattr(ahead, "_circumstances", lambda: b"another version")
    assert whilst.compile(picklable.collatz.python)(27) == 111
