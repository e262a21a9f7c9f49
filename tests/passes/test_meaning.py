"""No pass changes what a graph does: random graphs on the interpreter, before and after."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ir.random_graphs import graphs
from passes.support import outcome
from whilst_compiler.ir.print import to_text
from whilst_compiler.ir.verify import verify
from whilst_compiler.ir.walk import clone
from whilst_compiler.pipeline import PASSES, optimise

INPUTS = [np.array([1.0, -0.0, np.nan, 4.0]), np.array([0.5, 2.0, -3.0, np.inf]), 3, -1.5]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _agrees(graph, changed):
    verify(changed)
    assert outcome(changed, INPUTS) == outcome(graph, INPUTS), to_text(changed)


@pytest.mark.parametrize("step", PASSES, ids=lambda step: step.name)
@QUICK
@given(st.booleans().flatmap(lambda raising: graphs(raising=raising)))
def test_pass(step, graph):
    before = clone(graph)
    _agrees(before, step(graph))


@QUICK
@given(st.booleans().flatmap(lambda raising: graphs(raising=raising)))
def test_pipeline(graph):
    _agrees(graph, optimise(graph, check=True))
