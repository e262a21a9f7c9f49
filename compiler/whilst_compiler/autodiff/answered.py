"""A whole program run twice, for its value and for its cotangents: what it drew is handed from one to the other."""

from __future__ import annotations

from collections.abc import Collection

from whilst_compiler.autodiff.replay import Replay
from whilst_compiler.errors import Diagnostic, Label, Limitation
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, all_nodes
from whilst_compiler.ir.row import Effect, Texts
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS

__all__ = ["answering", "from_answers"]


def answering(graph: Graph, told: Collection[int]) -> tuple[Graph, int]:
    """A closed graph that has as many more results: what it drew, and what the host calls at the sites ``told``
    answered, an array for each dtype."""
    if not _asks(graph, told):
        return graph, 0
    graph = clone(graph)
    replay, builder = Replay(graph.functions, graph), Builder(ROWS)
    empty, count = replay.empty(builder), len(replay.dtypes)
    made = replay.logged(graph)
    made = clone(made, dict(zip(made.params[len(graph.params) :], empty, strict=True)))
    made.nodes = [*builder.blocks[0].nodes, *made.nodes]
    made.results, made.functions = made.results[: len(made.results) - count], graph.functions
    return made, count


def from_answers(graph: Graph, told: Collection[int]) -> tuple[Graph, int]:
    """A closed graph that draws nothing, and has as many more parameters: those arrays."""
    if not _asks(graph, told):
        return graph, 0
    graph = clone(graph)
    replay = Replay(graph.functions, graph, checked=True)
    count, own = len(replay.dtypes), len(graph.params)
    made = replay.replayed(graph)
    made = clone(made, dict.fromkeys(made.params[own + count :], literal(0)))
    made.results, made.functions = made.results[: len(graph.results)], graph.functions
    return made, count


def _asks(graph: Graph, told: Collection[int]) -> bool:
    """Whether there are answers; Limitation if there are texts as well, which nobody knows by the second time."""
    nodes = [n for g in (graph, *graph.functions.values()) for n in all_nodes(g) if isinstance(n, Apply)]
    asking = [n for n in nodes if n.row.effect is Effect.DRAWS or (n.attributes.get("site") in told and n.outputs)]
    if not asking:
        return False
    calls = any("site" in n.attributes and n.attributes["site"] not in told and n.outputs for n in nodes)
    if calls or any(isinstance(n.row.lowering, Texts) for n in nodes):
        node = asking[0]
        label = (Label(node.location.span, "drawn here"),) if node.location else ()
        title = "what vjp pulls back would be drawn anew: the function makes texts as well"
        raise Limitation(Diagnostic("W723", title, label, "use value_and_grad, or draw before and pass the numbers"))
    return True
