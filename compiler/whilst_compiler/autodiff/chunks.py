"""A tape within a budget: outermost loops in chunks of so many trips, each a call, which keeps its arguments only.

The reverse sweep runs a chunk again when it comes to it: one forward sweep more, and memory for the states at the
beginnings of chunks and for the tape of one chunk (Chen et al., "Training deep nets with sublinear memory cost", 2016).
Where the states would be too many, the trips after the first of them go in runs, each a call as well: a run has a few
parts, which are chunks or shorter runs, and each further run is of parts that are that many times as long. What is
there at once are the states at the beginnings of runs, and of the parts of one run on each level: as many as the
logarithm of the trips, for a forward sweep on each level. Nobody needs to know beforehand how many trips there will be;
where it is known, and the states of all chunks fit, the first run is of all of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.own_sizes import OwnSizes, leave_out
from whilst_compiler.autodiff.replay import Replay, rotate
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
_SHARE = 8
"""A chunk may have this part of the budget for its states (a record can hold more than the state), and so may the parts
of a run on each level."""
_ALONE = 5
"""The parts of the first run may have so many shares if no run has to come after it."""
_FEWEST = 3
_NUMBERS = ("first", "length", "span", "parts", "last")
"""What calls are told: the number of the first trip, the trips of a chunk, the trips of a part, how many parts a run
has, the bound."""


@dataclass(frozen=True, slots=True)
class _Lengths:
    """How many trips a chunk has, how many parts a run, and how many the first one."""

    chunk: Operand
    parts: Operand
    first: Operand


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
        if isinstance(node, While) and any(map(is_inexact, node.outputs)):
            if not _may_split(node, top):
                nodes += rotate(node)
            builder = Builder(ROWS)
            builder.location = node.location
            _split(builder, node, _lengths(builder, node, budget), region, top)
            nodes += builder.blocks[0].nodes
        nodes.append(node)
    region.nodes = nodes


def _may_split(node: While, top: Graph) -> bool:
    """Whether a test between two chunks is that after the last trip: it must not look at the counter, or draw."""
    if Replay(top.functions).reaches_out(node.test):
        return False
    if node.bound is None or runs_to_bound(node):
        return True
    own = node.test.params[0]
    return all(own not in n.inputs for n in node.test.nodes) and own not in node.test.results


def _lengths(builder: Builder, node: While, budget: int) -> _Lengths:
    """So many trips and parts that their states have a part of the budget."""
    size: Operand = literal(0)
    for x in node.inits:
        each: Operand = literal(max(1, tensor(x).dtype.bits // 8))
        for axis in range(tensor(x).rank):
            each = builder.apply("multiply", each, builder.apply("dim", x, axis=axis))
        size = builder.apply("add", size, each)
    size = builder.apply("maximum", size, literal(1))
    count = builder.apply("floor_divide", literal(max(1, budget // _SHARE)), size)

    def at_least(least: int) -> Operand:
        return builder.apply("minimum", builder.apply("maximum", count, literal(least)), literal(_LONGEST))

    length, parts = at_least(1), at_least(_FEWEST)
    if node.bound is None:
        return _Lengths(length, parts, parts)
    chunks, most = _parts(builder, node.bound, length), builder.apply("multiply", count, literal(_ALONE))
    alone = builder.apply("less_equal", chunks, most)
    return _Lengths(length, parts, builder.apply("where", alone, builder.apply("maximum", chunks, parts), parts))


def _split(builder: Builder, node: While, lengths: _Lengths, region: Graph, top: Graph) -> None:
    """The loop becomes one over the chunks of the first run, and one over all further runs."""
    name = f"chunk_{sum(f.startswith('chunk_') for f in top.functions)}"
    top.functions[name] = _chunk(name, node, region)
    top.functions[f"run_of_{name}"] = _run(name, node)
    length = lengths.chunk
    last: Operand = length if node.bound is None else node.bound
    numbers = (literal(0), length, length, lengths.first, last)
    first = _parts_of_run(builder, _twin(name, node), name, True, node.inits, node.captured, numbers)
    builder.append(first)
    _further(builder, node, name, first.outputs, lengths, last)


def _twin(name: str, node: While) -> While:
    """A copy of the loop in which sizes that change from trip to trip have names of their own."""
    test, body = clone(node.test), clone(node.body)
    keep = sizes_in(x.type for x in node.inputs)
    numbers = itertools.count()
    both = Graph((*test.params, *body.params), [*test.nodes, *body.nodes], ())
    rename_sizes(both, keep, lambda: f"{name}_size{next(numbers)}")
    return While(node.inits, node.captured, node.bound, test, body, node.outputs, node.location)


def _parts_of_run(
    builder: Builder, node: While, name: str, chunks: bool, inits: Sequence[Operand], captured: Sequence[Operand],
    numbers: Sequence[Operand],
) -> While:  # fmt: skip
    """A loop over the parts of one run, which are chunks or shorter runs."""
    first, length, span, bound, last = numbers
    if node.bound is not None:
        left = _parts(builder, builder.apply("subtract", last, first), length if chunks else span)
        bound = builder.apply("minimum", bound, left)
    k, *params = (Value(I64, "k"), *(Value(p.type, p.name) for p in _own_params(node)))
    more = tuple(Value(I64, n) for n in _NUMBERS)
    inner = Builder(ROWS)
    inner.location = node.location
    start = inner.apply("add", more[0], inner.apply("multiply", k, more[1 if chunks else 2]))
    told: tuple[Operand, ...] = (start, more[1], more[4])
    if not chunks:
        told = (start, more[1], inner.apply("floor_divide", more[2], more[3]), more[3], more[4])
    kind = f"{name}_{'chunks' if chunks else 'runs'}"
    outputs = tuple(Value(t, v.name) for t, v in zip(_states(kind, node), node.outputs, strict=True))
    inner.append(Call(name if chunks else f"run_of_{name}", (*params, *told), outputs, node.location))
    body = Graph((k, *params, *more), inner.blocks[0].nodes, outputs)
    after = tuple(Value(t, v.name) for t, v in zip(_states(f"{kind}_end", node), node.outputs, strict=True))
    test = _between(node, (Value(I64, "k"),), (), more)
    return While(tuple(inits), (*captured, *numbers), bound, test, body, after, node.location)


def _further(
    builder: Builder, node: While, name: str, inits: Sequence[Operand], lengths: _Lengths, last: Operand
) -> None:
    """The node itself becomes the loop over further runs, after the first; each is longer than the one before."""
    count = len(node.inits)
    own = tuple(Value(p.type, p.name) for p in _own_params(node))
    begin, part = Value(I64, "start"), Value(I64, "span")
    length, parts, bound = (Value(I64, n) for n in ("length", "parts", "last"))
    inner = Builder(ROWS)
    inner.location = node.location
    outputs = tuple(Value(t, v.name) for t, v in zip(_states(f"{name}_further", node), node.outputs, strict=True))
    inner.append(Call(f"run_of_{name}", (*own, begin, length, part, parts, bound), outputs, node.location))
    run = inner.apply("multiply", part, parts)
    longer = inner.apply("where", inner.apply("less", run, literal(_LONGEST)), run, part)
    results = (*outputs, inner.apply("add", begin, run), longer)
    body = Graph((*own[:count], begin, part, *own[count:], length, parts, bound), inner.blocks[0].nodes, results)
    test = _between(node, (), (Value(I64, "start"), Value(I64, "span")), (length, parts, bound))
    if node.bound is not None:
        asking = Builder(ROWS)
        there = asking.apply("less", test.params[count], test.params[-1])
        test.results = (asking.apply("logical_and", there, test.results[0]),)
        test.nodes += asking.blocks[0].nodes
    start = builder.apply("multiply", lengths.chunk, lengths.first)
    span = builder.apply("multiply", lengths.chunk, lengths.parts)
    node.test, node.body, node.bound = test, body, None
    node.captured = (*node.captured, lengths.chunk, lengths.parts, last)
    node.inits = (*inits, start, span)
    node.outputs = (*node.outputs, Value(I64, "start"), Value(I64, "span"))


def _parts(builder: Builder, trips: Operand, length: Operand) -> Operand:
    """How many parts of a length there are."""
    whole = builder.apply("add", trips, builder.apply("subtract", length, literal(1)))
    return builder.apply("floor_divide", whole, length)


def _own_params(node: While) -> Sequence[Value]:
    """The parameters of the body but for the counter."""
    return node.body.params[0 if node.bound is None else 1 :]


def _between(node: While, counter: tuple[Value, ...], carried: Sequence[Value], more: Sequence[Value]) -> Graph:
    """The test between two parts: that of the loop, which does not look at its counter."""
    test, count = clone(node.test), len(node.inits)
    own = test.params[0 if node.bound is None else 1 :]
    fresh = tuple(Value(v.type, v.name) for v in more)
    return Graph((*counter, *own[:count], *carried, *own[count:], *fresh), test.nodes, test.results)


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


def _chunk(name: str, node: While, region: Graph) -> Graph:
    """Carried and captured values, the number of the first trip, the trips of a chunk, the bound: to carried values.

    Captured integers that follow from sizes are computed in there, and the loop captures them no longer.
    """
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    test, body, outputs = clone(node.test), clone(node.body), tuple(Value(v.type, v.name) for v in node.outputs)
    all_params, builder = _parameters(name, node)
    sizes = OwnSizes(region, (tensor(p) for p in all_params))
    own = sizes.of_captured(node)
    computed = {count + k: sizes.compute(builder, x, all_params) for k, x in own.items()}
    leave_out(node, own)
    first, length, last = numbers = tuple(Value(I64, n) for n in ("first", "length", "last"))
    trips: Operand = length
    if skip:
        trips = builder.apply("minimum", length, builder.apply("subtract", last, first))
    for inner in (test, body):
        _shift(inner, skip)
    captured = (*(computed.get(k, all_params[k]) for k in range(count, len(all_params))), first)
    params = tuple(p for k, p in enumerate(all_params) if k not in computed)
    builder.append(While(params[:count], captured, trips, test, body, outputs, node.location))
    return _function(name, params, numbers, builder, outputs)


def _run(name: str, node: While) -> Graph:
    """The same of a run, which is told all numbers: of chunks, if its parts are no longer than those."""
    params, builder = _parameters(f"{name}_in", node)
    numbers = tuple(Value(I64, n) for n in _NUMBERS)
    short = builder.apply("less_equal", numbers[2], numbers[1])
    outputs = tuple(Value(t, v.name) for t, v in zip(_states(f"{name}_out", node), node.outputs, strict=True))
    branches = (_branch(name, node, True), _branch(name, node, False))
    builder.append(Cond(short, (*params, *numbers), branches, outputs, node.location))
    return _function(f"run_of_{name}", params, numbers, builder, outputs)


def _branch(name: str, node: While, chunks: bool) -> Graph:
    params, builder = _parameters(f"{name}_branch", node)
    numbers = tuple(Value(I64, n) for n in _NUMBERS)
    count = len(node.inits)
    loop = _parts_of_run(builder, node, name, chunks, params[:count], params[count:], numbers)
    builder.append(loop)
    return Graph((*params, *numbers), builder.blocks[0].nodes, loop.outputs)


def _parameters(name: str, node: While) -> tuple[tuple[Value, ...], Builder]:
    count, own = len(node.inits), _own_params(node)
    types = (*_states(name, node), *(tensor(p) for p in own[count:]))
    builder = Builder(ROWS)
    builder.location = node.location
    return tuple(Value(t, p.name) for t, p in zip(types, own, strict=True)), builder


def _function(
    name: str, params: Sequence[Value], numbers: Sequence[Value], builder: Builder, outputs: tuple[Value, ...]
) -> Graph:
    return Graph((*params, *numbers), builder.blocks[0].nodes, outputs, name)


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
