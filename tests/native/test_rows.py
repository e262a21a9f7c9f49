"""Every row: native code does what the eager rule does."""

from __future__ import annotations

import numpy as np
import pytest

from native.build import copies, graph_of_cases
from ops.samples import cases, tolerance
from ops.test_table import SILENT, same
from whilst.running.eager import interpret
from whilst.running.kernel import Kernel
from whilst_compiler.ops.table import ROWS
from whilst_compiler.passes.place import place


@pytest.mark.parametrize("name", sorted(set(ROWS) - SILENT))
def test_native_is_eager(name):
    every = list(cases(name))
    if not every:
        pytest.skip("no samples")
    graph, leaves = graph_of_cases(every)
    graph = place(graph)
    with np.errstate(all="ignore"):
        expected = interpret(graph, copies(leaves))
    found = Kernel(graph)(copies(leaves))
    which = [case for case in every for _ in ROWS[name].infer(case.types, case.attributes)]
    for case, x, y in zip(which, found, expected, strict=True):
        ulps = tolerance(name, case.types[0].dtype) if case.types else 0
        if name in ("fmin", "fmax", "minimum", "maximum", "reduce_minimum", "reduce_maximum"):
            x, y = x + np.zeros_like(x), y + np.zeros_like(y)  # which of 0.0 and -0.0 it is is open
        if name == "lgamma":  # it has zeros, near which units in the last place are too small a measure
            np.testing.assert_allclose(x, y, rtol=3e-7 if x.dtype == np.float32 else 1e-13, atol=3e-7 if x.dtype == np.float32 else 1e-13)
        elif name != "poison":
            assert same(x, y, ulps), f"{case}: {x} is not {y}"
