"""The check itself: copies keep what matters, and differences are seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import examining
import whilst
from compare import Tolerance, differences
from copies import copy_arguments
from examining import Examiner
from harness import Mismatch, check, run
from whilst_compiler import pipeline
from whilst_compiler.ir.graph import Cond, Graph, Literal, Value
from whilst_compiler.ir.parse import parse
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.types import I64
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.scopes import GraphPass

NAN = float("nan")
EXACT = Tolerance()


def test_copies_keep_aliases_and_overlap() -> None:
    base = np.arange(6.0)
    a, b, c, d = copy_arguments((base[1:], base[:-1], base, base))
    assert c is d and c is not base
    a[0] = 50.0
    assert b[1] == c[1] == 50.0 and base[1] == 1.0


def test_copies_keep_layout_and_flags() -> None:
    grid = np.arange(12.0).reshape(3, 4)
    frozen = grid.copy()
    frozen.flags.writeable = False
    for array in (grid, grid.T, grid[::-1, ::2], grid[:0], np.array(3.0), frozen, np.zeros((3, 0, 2))):
        (copy,) = copy_arguments((array,))
        assert copy.strides == array.strides and copy.shape == array.shape and copy.dtype == array.dtype
        assert copy.flags.writeable == array.flags.writeable
        assert np.array_equal(copy, array)
        assert not np.shares_memory(copy, array)


def test_copies_keep_nested_structure() -> None:
    a = np.arange(3.0)
    one, (two, n), fields = copy_arguments((a, (a, 5), {"x": a}))
    assert one is two is fields["x"] and n == 5


@pytest.mark.parametrize(
    "one, two",
    [
        (1, 1.0), (1, True), (1.0, np.float64(1.0)), (0.0, -0.0), (1.0, NAN), (1, 2), ((1, 2), [1, 2]), ((1,), (1, 2)),
        (np.zeros(2), np.zeros(3)), (np.zeros(2), np.zeros(2, np.float32)), (np.zeros(2), np.array([0.0, -0.0])),
        (1j, complex(-0.0, 1)), (None, 0), ({"a": 1}, {"b": 1}), (np.array(1.0), np.float64(1.0)), (np.True_, True),
    ],
)  # fmt: skip
def test_differences_are_seen(one: object, two: object) -> None:
    assert list(differences(one, two, EXACT, "result"))
    assert not list(differences(one, one, EXACT, "result"))


def test_what_a_tolerance_grants() -> None:
    joins = Tolerance(joins=True)
    assert not list(differences(3, 3.0, joins, "result"))
    assert not list(differences((0,), (np.int64(0),), joins, "result"))
    assert list(differences(3.0, 3, joins, "result"))
    assert list(differences(3, 4.0, joins, "result"))
    ulp = Tolerance(ulp=1)
    assert not list(differences(1.0, np.nextafter(1.0, 2.0).item(), ulp, "result"))
    assert list(differences(1.0, 1.0 + 1e-15, ulp, "result"))


def test_a_run_sees_text_errors_and_mutation() -> None:
    def f(a):
        a[0] = 7.0
        print("here")
        raise ValueError("no")

    argument = np.zeros(2)
    outcome = run(f, (argument,), {})
    assert outcome.printed == "here\n"
    assert isinstance(outcome.error, ValueError)
    assert outcome.arguments[0].tolist() == [7.0, 0.0] and argument.tolist() == [0.0, 0.0]
    assert [name for _, _, name in outcome.frames()] == ["f"]


def factorial(n):
    return n * factorial(n - 1) if n > 1 else 1


@pytest.mark.parametrize("others_as_before", [False, True])
@pytest.mark.parametrize("which", ["outermost", "function"])
def test_a_graph_that_a_pass_has_broken_is_seen(which: str, others_as_before: bool) -> None:
    """Also in a function that was looked at, beside others that are as they were, or copies of them."""
    graph = whilst.compile(factorial).lower(5).graph
    examiner = Examiner((False,))
    assert examiner.placed(graph, "the front end") is not None
    assert examiner.placed(clone(graph), "nothing") is None
    copy = clone(graph)
    as_before = graph if others_as_before else copy
    broken = replace(copy if which == "outermost" else as_before, functions={})
    broken.functions = as_before.functions if which == "outermost" else copy.functions
    part = broken if which == "outermost" else next(iter(broken.functions.values()))
    part.results = (Value(I64, "nobody"),)
    with pytest.raises(AssertionError, match="after a pass(.|\n)*nobody"):
        examiner.placed(broken, "a pass")


def test_a_value_of_another_region_is_seen() -> None:
    """Also where it has the name of the right one, so that the text is that of a graph that was looked at."""
    graph = parse("graph @f(%c: bool) -> (bool) { %d = cond %c (%a = %c) : bool { yield %a } else { yield %a } return %d }", ROWS)
    examiner = Examiner((False,))
    assert examiner.placed(graph, "the front end") is not None
    broken = clone(graph)
    (choice,) = broken.nodes
    assert isinstance(choice, Cond)
    one, two = choice.branches
    two.results = one.params
    assert to_text(broken) == to_text(graph)
    with pytest.raises(AssertionError, match="after a pass"):
        examiner.placed(broken, "a pass")


def test_what_is_not_placed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = parse("graph @f(%a: f64[n]) -> (f64[n]) { return %a }", ROWS)
    assert Examiner((True,)).placed(graph, "a pass") is not None
    monkeypatch.setattr(examining, "place_function", lambda function, *others: clone(function))
    with pytest.raises(AssertionError, match="after a pass: not placed"):
        Examiner((True,)).placed(graph, "a pass")


def test_a_pass_that_hides_what_it_has_changed_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def hides(graph: Graph) -> bool:
        graph.results = (Literal(1, I64),)
        return False

    story = (GraphPass("nothing", lambda graph: False), GraphPass("hides", hides))
    monkeypatch.setattr(pipeline, "STORY", story)
    with pytest.raises(Mismatch, match="the passes(.|\n)*not what was shown"):
        check(identity, 5)


def identity(n):
    return n
