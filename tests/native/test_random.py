"""Native code does what the interpreter does, on random graphs; it gives back all memory, however it ends."""

from __future__ import annotations

import copy
import gc
import io
import os
from contextlib import redirect_stdout

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ir.random_graphs import graphs
from native.memory import in_use
from passes.random_integers import integer_graphs
from passes.test_meaning import INPUTS, INTEGERS, some
from whilst.running.eager import interpret
from whilst.running.kernel import Kernel
from whilst.running.raised import Raised
from whilst_compiler.ir.print import to_text
from whilst_compiler.passes.place import place
from whilst_compiler.pipeline import optimise

QUICK = settings(max_examples=int(os.environ.get("WHILST_EXAMPLES", "20")), deadline=None, suppress_health_check=list(HealthCheck))
ANY = some(st.booleans().flatmap(lambda raising: graphs(raising=raising)))


def plain(x):
    """Comparable, with NaN equal to itself and -0.0 unlike 0.0."""
    return (x.dtype.str, x.shape, np.where(np.isnan(x), np.nan, x).astype(x.dtype).tobytes())


def run(kernel, inputs):
    inputs = copy.deepcopy(inputs)
    out = io.StringIO()
    with redirect_stdout(out):
        try:
            ended = ["returned", [plain(x) for x in kernel(inputs)]]
        except Raised as error:
            ended = ["raised", [error.error, error.message, error.payload]]
    left = [] if ended[0] == "raised" else [plain(x) for x in inputs if isinstance(x, np.ndarray)]
    return [*ended, out.getvalue(), left]


def agree(graph, inputs):
    placed = place(graph)
    kernel = Kernel(placed, ["C"] * len(inputs))
    found, wanted = run(kernel, inputs), run(lambda leaves: interpret(placed, leaves), inputs)
    assert found == wanted, to_text(placed) + kernel.loops
    assert _growth(kernel, inputs) < 200 * 20, "memory leaks\n" + to_text(placed) + kernel.loops


def _growth(kernel, inputs):
    """How much memory 200 runs keep; the least of three times, since others allocate as well."""
    growths = []
    for _ in range(4):
        gc.collect()
        before = in_use()
        for _ in range(200):
            run(kernel, inputs)
        gc.collect()
        growths.append(in_use() - before)
        if growths[-1] < 200 * 20:
            break
    return min(growths)


@QUICK
@given(ANY)
def test_native_is_eager(shown):
    agree(shown.graph, INPUTS)


@QUICK
@given(ANY)
def test_native_is_eager_after_the_passes(shown):
    agree(optimise(shown.graph), INPUTS)


@QUICK
@given(some(integer_graphs()), st.sampled_from(INTEGERS))
def test_integer_loops(shown, inputs):
    agree(optimise(shown.graph), inputs)


@QUICK
@given(some(integer_graphs()), st.sampled_from(INTEGERS))
def test_integer_loops_as_written(shown, inputs):
    agree(shown.graph, inputs)
