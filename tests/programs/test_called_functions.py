"""Programs as they are where each function is lowered by itself from its second call on, however small it is."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

import pytest

import whilst
from harness import check
from programs import test_programs
from programs.registry import PROGRAMS, Program
from ways import forget
from whilst_compiler.frontend.functions import outlined

FAMILIES = (
    "backtracking.", "called_functions.", "classes_", "closures.", "exceptions_", "failing_recursion.", "functions.",
    "graphs_by_name.", "linked_dataclasses.", "many_objects_linked.", "parsers.", "recursion.", "trees_of_dicts.",
)  # fmt: skip
CHOSEN = [p for p in PROGRAMS if p.name.startswith(FAMILIES)]
assert test_programs.PROGRAMS is PROGRAMS


@pytest.fixture(autouse=True)
def outlining(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(outlined, "PLACES", 1)
    monkeypatch.setattr(outlined, "NODES", 0)
    monkeypatch.setattr(outlined, "NODES_OF_NUMBERS", 0)
    yield


@pytest.mark.parametrize("program", CHOSEN, ids=lambda p: p.name)
def test_called(program: Program) -> None:
    forget(program.function)
    for given in program.inputs:
        check(
            program.function, *given.args, tolerance=program.tolerance, passes=False, outside=program.outside,
            **given.keywords,
        )  # fmt: skip
    forget(program.function)


def quotient(values: list[int], k: int) -> int:
    return values[0] // values[k]


def down(values: list[int], k: int) -> int:
    if k == 0:
        return quotient(values, 2)
    return down(values, k - 1) + 1


@pytest.mark.parametrize("values", [[1, 2, 0], [1, 2]])
@pytest.mark.parametrize("way", ["eager", "compiled"])
def test_all_calls_are_in_the_traceback(values: list[int], way: str) -> None:
    def several(values: list[int]) -> int:
        a = quotient(values, 1)
        b = quotient(values, 1) + a
        return b + down(values, 1) + down(values, 3)

    function = whilst.compile(several)
    told = []
    for called in (several, function.eager if way == "eager" else function):
        with pytest.raises((ZeroDivisionError, IndexError)) as caught:
            called(values)
        own = [f for f in traceback.extract_tb(caught.value.__traceback__) if f.filename == __file__][1:]
        told.append([(f.name, f.lineno) for f in own])
    assert told[0] == told[1]
    assert [name for name, _ in told[0]] == ["several", "down", "down", "quotient"]


def test_a_function_is_lowered_once() -> None:
    def times(values: list[int], k: int) -> int:
        total = 0
        for v in values:
            total += v * k if v > k else k
        return total

    def many(values: list[int], k: int) -> int:
        return times(values, k) + times(values, k + 1) + times(values, k + 2) + times(values, k + 3)

    graph = whilst.compile(many).lower([1, 2, 3], 2).graph
    assert len(graph.functions) == 1


def sorted_by_their_distance(start: int) -> list[int]:
    values = [k * start % 5 for k in range(start)]

    def distance(x: int) -> int:
        return abs(x - len(values) - values[0])

    print(distance(start) + distance(start + 1) + distance(start + 2))
    values.sort(key=distance)
    return values


def test_a_key_that_looks_at_its_list_is_refused_where_it_was_called_before() -> None:
    with pytest.raises(whilst.UserError, match="W253"):
        whilst.compile(sorted_by_their_distance)(3)
