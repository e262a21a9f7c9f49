"""A function that may return None as one that raises there: a derivative needs a number."""

from __future__ import annotations

from dataclasses import replace

from whilst.quick import compiler
from whilst.values.differentiable import has_floats
from whilst_compiler.frontend.signature.assumptions import NONE_RETURNED
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.specs import OptionalSpec, TupleSpec
from whilst_compiler.ir.graph import Apply, Graph, Value
from whilst_compiler.ir.row import Attribute

__all__ = ["certain"]


def certain(lowered: Lowered) -> Lowered:
    """The same with a result (or first of a pair) that is a number or None checked to be a number."""
    result = lowered.result
    pair = result if isinstance(result, TupleSpec) and len(result.items) == 2 else None
    first = result if pair is None else pair.items[0]
    if not isinstance(first, OptionalSpec) or not has_floats(first.some):
        return lowered
    graph = lowered.graph
    there, number, *rest = graph.results
    checked = Value(number.type, "result")
    attributes: dict[str, Attribute] = {"error": "TypeError", "message": NONE_RETURNED}
    check = Apply(compiler().ROWS["check"], (number, there), attributes, (checked,), graph.location)
    sure = Graph(graph.params, [*graph.nodes, check], (checked, *rest), graph.name, (), graph.functions, graph.location)
    spec = first.some if pair is None else replace(pair, items=(first.some, pair.items[1]))
    updates = tuple((p, r - 1) for p, r in lowered.scalar_updates)
    return replace(lowered, graph=sure, result=spec, first_of_pools=lowered.first_of_pools - 1, scalar_updates=updates)
