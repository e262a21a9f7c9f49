"""A tape within a budget: outermost loops in chunks of so many trips, each a call, which keeps its arguments only.

The reverse sweep runs a chunk again when it comes to it: one forward sweep more, and memory for the states at the
beginnings of chunks and for the tape of one chunk (Chen et al., "Training deep nets with sublinear memory cost", 2016).
"""

from __future__ import annotations

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.rows import runs_to_bound
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS

__all__ = ["in_chunks"]

_SHARE = 4
"""A chunk may have this part of the budget for its states: a record can hold more than the state."""


def in_chunks(graph: Graph, budget: int) -> Graph:
    """A copy of a closed graph whose outermost loops go in chunks; ``budget`` is in bytes."""
    graph = clone(graph)
    _region(graph, graph, budget)
    return graph


def _region(region: Graph, top: Graph, budget: int) -> None:
    nodes: list[Node] = []
    for node in region.nodes:
        if isinstance(node, Cond):
            for branch in node.branches:
                _region(branch, top, budget)
        if isinstance(node, While) and any(map(is_inexact, node.outputs)) and _may_split(node):
            builder = Builder(ROWS)
            builder.location = node.location
            _split(builder, node, _length(builder, node, budget), top)
            nodes += builder.blocks[0].nodes
        nodes.append(node)
    region.nodes = nodes


def _may_split(node: While) -> bool:
    """Whether a test between two chunks is that after the last trip: it must not look at the counter."""
    if node.bound is None or runs_to_bound(node):
        return True
    own = node.test.params[0]
    return all(own not in n.inputs for n in node.test.nodes) and own not in node.test.results


def _length(builder: Builder, node: While, budget: int) -> Operand:
    """How many trips a chunk has: so many that their states have a part of the budget.

    Where there would be more chunks than trips in a chunk, there are as many: the states that chunks begin with take
    room as well.
    """
    size: Operand = literal(0)
    for x in node.inits:
        each: Operand = literal(max(1, tensor(x).dtype.bits // 8))
        for axis in range(tensor(x).rank):
            each = builder.apply("multiply", each, builder.apply("dim", x, axis=axis))
        size = builder.apply("add", size, each)
    size = builder.apply("maximum", size, literal(1))
    trips = builder.apply("floor_divide", literal(max(1, budget // _SHARE)), size)
    if node.bound is not None:
        root = builder.apply(
            "sqrt", builder.apply("cast", builder.apply("maximum", node.bound, literal(0)), dtype="f64")
        )
        trips = builder.apply("maximum", trips, builder.apply("cast", root, dtype="i64"))
    return builder.apply("maximum", trips, literal(1))


def _split(builder: Builder, node: While, length: Operand, top: Graph) -> None:
    """The loop becomes one over chunks; its body becomes a function that runs one chunk."""
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    name = f"chunk_{sum(f.startswith('chunk_') for f in top.functions)}"
    top.functions[name] = _chunk(name, node)
    states = _states(name, node)
    last: Operand = length if node.bound is None else node.bound
    test, own = node.test, node.body.params
    params = tuple(Value(p.type, p.name) for p in own)
    more = (Value(I64, "length"), Value(I64, "last"))
    first: Operand = literal(0)
    nodes: list[Node] = []
    if skip:
        inner = Builder(ROWS)
        first = inner.apply("multiply", params[0], more[0])
        nodes = inner.blocks[0].nodes
    outputs = tuple(Value(t, v.name) for t, v in zip(states, node.outputs, strict=True))
    given = (*params[skip : skip + count], *params[skip + count :], first, *more)
    nodes.append(Call(name, given, outputs, node.location))
    node.body = Graph((*params, *more), nodes, outputs)
    test.params = (*test.params, *(Value(v.type, v.name) for v in more))
    node.captured = (*node.captured, length, last)
    if node.bound is not None:
        whole = builder.apply("add", node.bound, builder.apply("subtract", length, literal(1)))
        node.bound = builder.apply("floor_divide", whole, length)


def _states(name: str, node: While) -> list[Tensor]:
    """The types of the carried values between chunks: sizes that change from trip to trip have names of their own."""
    skip = 0 if node.bound is None else 1
    found: list[Tensor] = []
    for i, (init, output) in enumerate(zip(node.inits, node.outputs, strict=True)):
        type = tensor(output)
        same = init.type == type == node.body.params[skip + i].type == node.body.results[i].type
        sizes = tuple(d if same or isinstance(d, int) else f"{name}_{i}_{k}" for k, d in enumerate(type.dims))
        found.append(type.with_dims(sizes))
    return found


def _chunk(name: str, node: While) -> Graph:
    """Carried and captured values, the number of the first trip, the trips of a chunk, the bound: to carried values."""
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    own = node.body.params[skip:]
    states = _states(name, node)
    params = tuple(Value(t, p.name) for t, p in zip((*states, *(p.type for p in own[count:])), own, strict=True))
    first, length, last = (Value(I64, n) for n in ("first", "length", "last"))
    test, body = clone(node.test), clone(node.body)
    builder = Builder(ROWS)
    trips: Operand = length
    if skip:
        trips = builder.apply("minimum", length, builder.apply("subtract", last, first))
    for region in (test, body):
        _shift(region, skip)
    outputs = tuple(Value(v.type, v.name) for v in node.outputs)
    captured = (*params[count:], first)
    nodes = builder.blocks[0].nodes
    nodes.append(While(params[:count], captured, trips, test, body, outputs, node.location))
    updates = tuple((i, i) for i, p in enumerate(params[:count]) if tensor(p).dims and p.type == outputs[i].type)
    return Graph((*params, first, length, last), nodes, outputs, name, updates)


def _shift(region: Graph, skip: int) -> None:
    """The counter of a chunk begins at 0: the region adds the number of the first trip."""
    counter, first = Value(I64, "k"), Value(I64, "first")
    if not skip:
        region.params = (counter, *region.params, first)
        return
    old = region.params[0]
    builder = Builder(ROWS)
    number = builder.apply("add", counter, first, name=old.name)
    moved = clone(Graph(region.params, region.nodes, region.results), {old: number})
    region.params = (counter, *moved.params, first)
    region.nodes = [*builder.blocks[0].nodes, *moved.nodes]
    region.results = moved.results
