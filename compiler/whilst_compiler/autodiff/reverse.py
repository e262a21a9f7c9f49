"""Reverse mode: from a graph to one that also yields the cotangents of its inputs.

The forward sweep is the graph itself; the reverse sweep is appended to it. Loops and choices leave what the reverse
sweep will read (``keep``) on tapes or as more results. Cotangents of arrays are accumulated in place: an element that
is read adds to one element, one that is written takes one and clears it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from whilst_compiler.autodiff.activity import Activity
from whilst_compiler.autodiff.calls import Functions
from whilst_compiler.autodiff.codes import require_no_codes
from whilst_compiler.autodiff.index import Index
from whilst_compiler.autodiff.open import opened
from whilst_compiler.autodiff.replay import Replay
from whilst_compiler.autodiff.revolve import backwards, goes_in_chunks, swept
from whilst_compiler.autodiff.sweep import Sweep
from whilst_compiler.autodiff.walk import is_inexact, substitute
from whilst_compiler.ir.graph import Graph, Operand, Value
from whilst_compiler.ir.scopes import close_regions
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ops.term import constant

__all__ = ["reverse"]


def reverse(
    graph: Graph,
    inputs: Sequence[int],
    outputs: Sequence[int],
    unit: bool = False,
    functions: Functions | None = None,
    watched: bool = False,
) -> Graph:
    """A graph with the results of ``graph`` and then the cotangents of the parameters at ``inputs``.

    It takes the parameters of ``graph`` and then the cotangents of the results at ``outputs``; with ``unit`` these are
    scalars whose cotangents are 1. Arguments are not updated. ``watched``: each cotangent is computed as it stands, and
    not as a local derivative times another one.
    """
    graph = opened(graph)
    if functions is None:
        require_no_codes(graph, inputs, outputs)
        functions = Functions(graph.functions, partial(_function, watched))
    active = [graph.params[i] for i in inputs]
    results = [graph.results[i] for i in outputs]
    activity = Activity(graph, active, results)
    Replay(functions.known).log_calls(graph, activity)
    index = Index(graph, graph.name.endswith(".chunk"))
    sweep = Sweep(index, activity, functions, watched)
    seeds = [_seed(x, unit) for x in results]
    for x, seed in zip(results, seeds, strict=True):
        sweep.accumulate(x, seed)
    sweep.region(graph)
    cotangents = tuple(sweep.cotangent(p) for p in active)
    nodes = sweep.blocks[0].nodes
    substitute(nodes, {thread.entry: thread.top for thread in sweep.threads})
    graph.nodes += nodes
    graph.params += tuple(s for s in seeds if isinstance(s, Value))
    graph.results += cotangents
    close_regions(graph)
    return graph


def _function(
    watched: bool, graph: Graph, inputs: Sequence[int], outputs: Sequence[int], functions: Functions
) -> Graph:
    """The adjoint of a function that is called: it gives cotangents only."""
    if goes_in_chunks(functions.known, graph.name, outputs):
        chunk = swept(functions.known, graph.name)
        by = (*outputs, *(i for i in inputs if i >= len(functions.known[chunk].results)))
        return backwards(graph.name, functions.known, functions.derivative(chunk, "bar", by, outputs), inputs, outputs)
    made = reverse(graph, inputs, outputs, functions=functions, watched=watched)
    made.results = made.results[len(graph.results) :]
    return made


def _seed(result: Operand, unit: bool) -> Operand:
    assert is_inexact(result) and isinstance(result.type, Tensor)
    return constant(1, result.type.dtype) if unit else Value(result.type, "cotangent")
