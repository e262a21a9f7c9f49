"""The open form that passes and derivatives work on, and the way in and out of it.

In a closed region every outer value comes in as a parameter. For work that looks across regions that is a detour, so
between ``open_regions`` and ``close_regions`` inner nodes name outer values directly: nothing is captured, and the test
and the body of a loop share their parameters (a value computed in the test is still not visible in the body). Only a
captured value whose parameter has another type than it has stays captured.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from whilst_compiler.ir.graph import Cond, Graph, Node, Operand, Value, While, regions
from whilst_compiler.ir.walk import map_operands, operands

__all__ = ["carried_params", "close_regions", "counter", "keep_carried", "open_regions"]


def counter(node: While) -> Value | None:
    """The parameter that counts the trips of a bounded loop."""
    return None if node.bound is None else node.body.params[0]


def carried_params(node: While) -> tuple[Value, ...]:
    """The parameters for the carried values (in the open form: of the test and the body)."""
    skip = 0 if node.bound is None else 1
    return node.body.params[skip : skip + len(node.inits)]


def keep_carried(node: While, kept: Collection[int]) -> None:
    """Take away the other carried values (in the open form, where nothing reads them any more)."""
    params = carried_params(node)
    dropped = {p for i, p in enumerate(params) if i not in kept}
    node.inits = tuple(node.inits[i] for i in kept)
    node.outputs = tuple(node.outputs[i] for i in kept)
    node.body.results = tuple(node.body.results[i] for i in kept)
    for region in (node.test, node.body):
        region.params = tuple(p for p in region.params if p not in dropped)


# -- in ----------------------------------------------------------------------------------------------------------------


def open_regions(graph: Graph) -> None:
    """Let inner nodes name outer values directly."""
    _open(graph, {})


def _open(graph: Graph, outer: dict[Operand, Operand]) -> None:
    for node in graph.nodes:
        if outer:
            map_operands(node, lambda x: outer.get(x, x))
        if isinstance(node, While):
            own = (0 if node.bound is None else 1) + len(node.inits)
            outer.update(zip(node.test.params[:own], node.body.params[:own]))
            node.captured = _open_captured(node.captured, (node.test, node.body), own, outer)
            node.test.params = (*node.body.params[:own], *node.test.params[own:])
        elif isinstance(node, Cond):
            node.captured = _open_captured(node.captured, node.branches, 0, outer)
        for region in regions(node):
            _open(region, outer)
    graph.results = tuple(outer.get(x, x) for x in graph.results)


def _open_captured(
    captured: Sequence[Operand], inner: Sequence[Graph], own: int, outer: dict[Operand, Operand]
) -> tuple[Operand, ...]:
    """Put captured values for the parameters after the first ``own``; what stays captured."""
    kept = [i for i, x in enumerate(captured) if inner[0].params[own + i].type != x.type]
    for region in inner:
        outer.update((p, x) for p, x in zip(region.params[own:], captured) if p.type == x.type)
        region.params = (*region.params[:own], *(region.params[own + i] for i in kept))
    return tuple(captured[i] for i in kept)


# -- out ---------------------------------------------------------------------------------------------------------------


def close_regions(graph: Graph) -> None:
    """Make every region closed again: what it reads from outside becomes captured, the same list for each region."""
    free: dict[Node, dict[Value, None]] = {}
    _free_values(graph, free)
    _close(graph, {}, free)


def _free_values(graph: Graph, free: dict[Node, dict[Value, None]]) -> dict[Value, None]:
    """What a region reads from outside, in order of first use; fills in ``free`` for each node with regions."""
    defined = set(graph.params)
    read: dict[Value, None] = {}
    for node in graph.nodes:
        read.update((x, None) for x in operands(node) if isinstance(x, Value) and x not in defined)
        inner = regions(node)
        if inner:
            free[node] = {x: None for region in inner for x in _free_values(region, free)}
            read.update((x, None) for x in free[node] if x not in defined)
        defined.update(node.outputs)
    read.update((x, None) for x in graph.results if isinstance(x, Value) and x not in defined)
    return read


def _close(graph: Graph, local: dict[Operand, Operand], free: dict[Node, dict[Value, None]]) -> None:
    for node in graph.nodes:
        if local:
            map_operands(node, lambda x: local.get(x, x))
        if not isinstance(node, While | Cond):
            continue
        node.captured += tuple(local.get(x, x) for x in free[node])
        shared = node.body.params if isinstance(node, While) else ()
        for region in regions(node):
            inside: dict[Operand, Operand] = {x: Value(x.type, x.name) for x in free[node]}
            if isinstance(node, While) and region is node.test:
                inside.update((p, Value(p.type, p.name)) for p in region.params if p in shared)
            region.params = tuple(map(_value, (inside.get(p, p) for p in (*region.params, *free[node]))))
            _close(region, inside, free)
    graph.results = tuple(local.get(x, x) for x in graph.results)


def _value(x: Operand) -> Value:
    assert isinstance(x, Value)
    return x
