"""Compiled functions pickle by name, as plain functions do; worker processes find their code in the cache."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import sys
from pathlib import Path

import pytest

import whilst

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
