"""A tape within a budget: outermost loops in chunks of so many trips, each a call, which keeps its arguments only.

The reverse sweep runs a chunk again when it comes to it: one forward sweep more, and memory for the states at the
beginnings of chunks and for the tape of one chunk (Chen et al., "Training deep nets with sublinear memory cost", 2016).
Where the states would be too many, the trips after the first of them go in runs of chunks, each a call as well: what is
there then are the states at the beginnings of runs, and of the chunks of one run, for another forward sweep over them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.rows import runs_to_bound
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Call, Cond, Graph, Node, Operand, Value, While
from whilst_compiler.ir.symbols import rename_sizes, sizes_in
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS

__all__ = ["in_chunks"]

_LONGEST = 1 << 30
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
    """How many trips a chunk has, and how many chunks a run: so many that their states have a part of the budget.

    Where even runs would be more than chunks in a run, it is the cube root of the trips: the least that is possible.
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
            "cbrt", builder.apply("cast", builder.apply("maximum", node.bound, literal(0)), dtype="f64")
        )
        trips = builder.apply("maximum", trips, builder.apply("cast", root, dtype="i64"))
    return builder.apply("minimum", builder.apply("maximum", trips, literal(1)), literal(_LONGEST))


def _split(builder: Builder, node: While, length: Operand, top: Graph) -> None:
    """The loop becomes one over the chunks of the first run, and one over all further runs."""
    name = f"chunk_{sum(f.startswith('chunk_') for f in top.functions)}"
    top.functions[name] = _chunk(name, node)
    top.functions[f"run_of_{name}"] = _run(name, node)
    last: Operand = length if node.bound is None else node.bound
    first = _chunks(builder, _twin(name, node), name, node.inits, node.captured, (literal(0), length, last))
    builder.append(first)
    _further(builder, node, name, first.outputs, length, last)


def _twin(name: str, node: While) -> While:
    """A copy of the loop in which sizes that change from trip to trip have names of their own."""
    test, body = clone(node.test), clone(node.body)
    keep = sizes_in(x.type for x in node.inputs)
    numbers = itertools.count()
    both = Graph((*test.params, *body.params), [*test.nodes, *body.nodes], ())
    rename_sizes(both, keep, lambda: f"{name}_size{next(numbers)}")
    return While(node.inits, node.captured, node.bound, test, body, node.outputs, node.location)


def _chunks(
    builder: Builder, node: While, name: str, inits: Sequence[Operand], captured: Sequence[Operand],
    numbers: tuple[Operand, Operand, Operand],
) -> While:  # fmt: skip
    """A loop over the chunks of one run; ``numbers``: of its first trip, of the trips of a chunk, the bound."""
    first, length, last = numbers
    count = len(inits)
    bound = length
    if node.bound is not None:
        bound = builder.apply("minimum", length, _parts(builder, builder.apply("subtract", last, first), length))
    own = _own_params(node)
    k, *params = (Value(I64, "k"), *(Value(p.type, p.name) for p in own))
    more = tuple(Value(I64, n) for n in ("first", "length", "last"))
    inner = Builder(ROWS)
    inner.location = node.location
    start = inner.apply("add", more[0], inner.apply("multiply", k, more[1]))
    outputs = tuple(Value(t, v.name) for t, v in zip(_states(name, node), node.outputs, strict=True))
    inner.append(Call(name, (*params, start, *more[1:]), outputs, node.location))
    body = Graph((k, *params, *more), inner.blocks[0].nodes, outputs)
    after = tuple(Value(t, v.name) for t, v in zip(_states(f"{name}_run", node), node.outputs, strict=True))
    assert len(params) == count + len(captured)
    test = _between(node, (Value(I64, "k"),), more)
    return While(tuple(inits), (*captured, *numbers), bound, test, body, after, node.location)


def _further(
    builder: Builder, node: While, name: str, inits: Sequence[Operand], length: Operand, last: Operand
) -> None:
    """The node itself becomes the loop over further runs, after the first."""
    counted = node.bound is not None
    run = builder.apply("multiply", length, length)
    own = _own_params(node)
    counter: tuple[Value, ...] = (Value(I64, "k"),) if counted else ()
    params = tuple(Value(p.type, p.name) for p in own)
    more = tuple(Value(I64, n) for n in ("run", "length", "last"))
    inner = Builder(ROWS)
    inner.location = node.location
    start: Operand = literal(0)
    if counted:
        start = inner.apply("multiply", inner.apply("add", counter[0], literal(1)), more[0])
    outputs = tuple(Value(t, v.name) for t, v in zip(_states(f"{name}_runs", node), node.outputs, strict=True))
    inner.append(Call(f"run_of_{name}", (*params, start, *more[1:]), outputs, node.location))
    node.test = _between(node, counter, more)
    node.body = Graph((*counter, *params, *more), inner.blocks[0].nodes, outputs)
    node.captured = (*node.captured, run, length, last)
    node.inits = tuple(inits)
    if node.bound is not None:
        rest = builder.apply("maximum", builder.apply("subtract", last, run), literal(0))
        node.bound = _parts(builder, rest, run)


def _parts(builder: Builder, trips: Operand, length: Operand) -> Operand:
    """How many parts of a length there are."""
    whole = builder.apply("add", trips, builder.apply("subtract", length, literal(1)))
    return builder.apply("floor_divide", whole, length)


def _own_params(node: While) -> Sequence[Value]:
    """The parameters of the body but for the counter."""
    return node.body.params[0 if node.bound is None else 1 :]


def _between(node: While, counter: tuple[Value, ...], more: Sequence[Value]) -> Graph:
    """The test between two parts: that of the loop, which does not look at its counter."""
    test = clone(node.test)
    own = test.params[0 if node.bound is None else 1 :]
    fresh = tuple(Value(v.type, v.name) for v in (*counter, *more))
    return Graph((*fresh[: len(counter)], *own, *fresh[len(counter) :]), test.nodes, test.results)


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
    params, numbers, builder = _parameters(name, node)
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    first, length, last = numbers
    test, body = clone(node.test), clone(node.body)
    trips: Operand = length
    if skip:
        trips = builder.apply("minimum", length, builder.apply("subtract", last, first))
    for region in (test, body):
        _shift(region, skip)
    outputs = tuple(Value(v.type, v.name) for v in node.outputs)
    captured = (*params[count:], first)
    builder.append(While(params[:count], captured, trips, test, body, outputs, node.location))
    return _function(name, params, numbers, builder, outputs)


def _run(name: str, node: While) -> Graph:
    """The same of a run of chunks."""
    params, numbers, builder = _parameters(f"{name}_in", node)
    count = len(node.inits)
    loop = _chunks(builder, node, name, params[:count], params[count:], numbers)
    builder.append(loop)
    return _function(f"run_of_{name}", params, numbers, builder, loop.outputs)


def _parameters(name: str, node: While) -> tuple[tuple[Value, ...], tuple[Value, Value, Value], Builder]:
    count, own = len(node.inits), _own_params(node)
    types = (*_states(name, node), *(tensor(p) for p in own[count:]))
    params = tuple(Value(t, p.name) for t, p in zip(types, own, strict=True))
    builder = Builder(ROWS)
    builder.location = node.location
    return params, (Value(I64, "first"), Value(I64, "length"), Value(I64, "last")), builder


def _function(
    name: str, params: Sequence[Value], numbers: Sequence[Value], builder: Builder, outputs: tuple[Value, ...]
) -> Graph:
    carried = params[: len(outputs)]
    updates = tuple((i, i) for i, p in enumerate(carried) if tensor(p).dims and p.type == outputs[i].type)
    return Graph((*params, *numbers), builder.blocks[0].nodes, outputs, name, updates)


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
