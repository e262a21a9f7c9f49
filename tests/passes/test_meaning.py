"""No pass changes what a graph does: random graphs on the interpreter, before and after."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ir.random_graphs import graphs
from passes.random_integers import integer_graphs
from passes.support import outcome
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.verify import verify
from whilst_compiler.ir.walk import clone
from whilst_compiler.passes.ranges.prove import prove_checks
from whilst_compiler.passes.select import select_branches
from whilst_compiler.pipeline import CLEANING, optimise

INPUTS = [np.array([1.0, -0.0, np.nan, 4.0]), np.array([0.5, 2.0, -3.0, np.inf]), 3, -1.5]
TOP = 2**63 - 1
INTEGERS = [
    [np.array([3, 1, -2, 0, 5]), 0, 4],
    [np.array([0, 1, 2, 3, 4, 5, 6]), -3, 7],
    [np.array([], np.int64), 1, 0],
    [np.array([2]), TOP, -TOP - 1],
]


class Shown:
    """A graph that shows as its text when a test fails."""

    def __init__(self, graph):
        self.graph = graph

    def __repr__(self):
        return "\n" + to_text(self.graph, locations=False)


@st.composite
def some(draw, strategy):
    return Shown(draw(strategy))


ANY = some(st.booleans().flatmap(lambda raising: graphs(raising=raising)))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _agrees(graph, changed, inputs=INPUTS):
    verify(changed)
    assert outcome(changed, inputs) == outcome(graph, inputs), to_text(changed)


@pytest.mark.parametrize("step", [*CLEANING, select_branches], ids=lambda step: step.name)
@QUICK
@given(ANY)
def test_pass(step, shown):
    _agrees(shown.graph, step(clone(shown.graph)))


@QUICK
@given(ANY)
def test_pipeline(shown):
    _agrees(shown.graph, optimise(shown.graph, check=True))


@pytest.mark.parametrize("step", [prove_checks, optimise], ids=["ranges", "pipeline"])
@settings(QUICK, max_examples=150)
@given(some(integer_graphs()))
def test_integers(step, shown):
    changed = step(clone(shown.graph))
    for inputs in INTEGERS:
        _agrees(shown.graph, changed, inputs)
