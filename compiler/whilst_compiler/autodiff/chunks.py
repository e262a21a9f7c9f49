"""A tape within a budget: outermost loops in chunks of so many trips, of which a few states are kept.

    while (state) { trip }   ->   state, snapshots = f(state)     f: while { keep the state now and then; chunk }
                                  state_bar = f.bar(state, snapshots, state_bar)

A loop becomes a function ``f``, which hands out snapshots. Its adjoint (``revolve``) goes back from chunk to chunk: it
runs from the last snapshot before a chunk to its beginning, keeping more snapshots on the way where there is room,
runs the chunk with a tape, and back. ``f.chunk`` is a stretch of the loop, ``f.sizes`` says how many trips a chunk has
and how many snapshots there may be.

Where it is known how many chunks there will be, snapshots are kept where the adjoint wants them (Griewank and Walther,
"Algorithm 799: revolve", 2000). Where it is not, each chunk's beginning is kept, and when there is no room every other
one is forgotten, so that they always lie evenly; the adjoint, which knows how many chunks there are, forgets more
where that gives it room for better ones. (Wang, Moin and Iaccarino, "Minimal repetition dynamic checkpointing algorithm
for unsteady adjoint calculation", 2009, is the refined form.) A loop that draws runs first, and again from a log of
what it drew.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.own_sizes import OwnSizes, leave_out
from whilst_compiler.autodiff.plans import AHEAD, plans
from whilst_compiler.autodiff.replay import Replay, rotate
from whilst_compiler.autodiff.revolve import forwards
from whilst_compiler.autodiff.rows import runs_to_bound
from whilst_compiler.autodiff.shares import Told, sizes_of_chunks
from whilst_compiler.autodiff.staying import following, handed, stays
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Call, Cond, Graph, Node, Operand, Value, While, all_nodes
from whilst_compiler.ir.symbols import rename_sizes, sizes_in
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS

__all__ = ["in_chunks"]

_DEEP = 8
"""Of so many calls of a recursive function, one in the other, each has a share of the budget."""


@dataclass
class _Program:
    """The functions of a program, to which come those of its loops, and who is told of what a loop needs."""

    functions: dict[str, Graph]
    told: Told


def in_chunks(graph: Graph, budget: int, site: int) -> tuple[Graph, Told]:
    """A copy of a closed graph whose outermost loops, and those of functions, go in chunks; ``budget`` is in bytes.

    The host at ``site`` is told where that is too little, of which loops with which shares is said as well.
    """
    graph, told = clone(graph), Told(site)
    top = _Program(graph.functions, told)
    own = [f for f, g in graph.functions.items() if _has_loops(g) and not _is_derived(top, f)]
    shares = {f: _DEEP if _calls_itself(top, f) else 1 for f in own}
    budget //= sum(shares.values()) + _has_loops(graph) or 1
    for f in shares:
        _region(graph.functions[f], top, budget)
    _region(graph, top, budget)
    return graph, told


def _is_derived(top: _Program, name: str) -> bool:
    """Whether a function is one of a derivative, or goes in chunks already."""
    return "." in name or f"{name}.chunk" in top.functions


def _has_loops(graph: Graph) -> bool:
    return any(isinstance(node, While) and any(map(is_inexact, node.outputs)) for node in all_nodes(graph))


def _calls_itself(top: _Program, name: str) -> bool:
    found, todo = set[str](), [name]
    while todo:
        called = {n.callee for n in all_nodes(top.functions[todo.pop()]) if isinstance(n, Call)} - found
        found |= called
        todo += called
    return name in found


def _region(region: Graph, top: _Program, budget: int) -> None:
    nodes: list[Node] = []
    for node in region.nodes:
        if isinstance(node, Cond):
            for branch in node.branches:
                _region(branch, top, budget)
        if isinstance(node, While) and any(map(is_inexact, node.outputs)):
            nodes += _split(node, region, top, budget)
        else:
            nodes.append(node)
    region.nodes = nodes


def _split(node: While, region: Graph, top: _Program, budget: int, told: Collection[Operand] = ()) -> list[Node]:
    """What stands for a loop of a region; ``told``: the parameters of the region that follow from sizes."""
    replay = Replay(top.functions, region)
    if replay.reaches_out(node.test) or replay.reaches_out(node.body):
        return _drawn(node, replay, region, top, budget)
    before = [] if _may_split(node) else rotate(node)
    sizes = OwnSizes(region, (tensor(p) for p in _parameters("loop", node)))
    own = sizes.of_captured(node)
    inside = {_own_params(node)[len(node.inits) + k]: x for k, x in own.items()}
    if _call_loops(node.body, handed(node.body, node.captured, following(region, told)), top, budget // 2):
        budget //= 2
    name = f"loop_{sum(f.endswith('.chunk') for f in top.functions)}"
    top.functions[f"{name}.chunk"] = _chunk(name, node, sizes, own)
    twin = _twin(name, node)
    share = top.told.share(node, budget)
    fixed, params = _fixed(twin), _parameters(f"{name}_sized", twin)
    top.functions[f"{name}.sizes"] = sizes_of_chunks(name, twin, params, fixed, share, sizes, inside)
    if AHEAD not in top.functions:
        top.functions.update(plans())
    top.functions[name] = loop = forwards(name, twin, _parameters(f"{name}_in", twin), fixed, share)
    last = literal(0) if node.bound is None else node.bound
    kept = tuple(Value(x.type, "snapshots") for x in loop.results[len(node.outputs) :])
    return [*before, Call(name, (*node.inits, *node.captured, last), (*node.outputs, *kept), node.location)]


def _call_loops(region: Graph, told: Collection[Operand], top: _Program, budget: int) -> bool:
    """Let long loops in a loop be calls, of which a record holds what they begin with; whether there are any.

    ``told``: the parameters that follow from sizes.
    """
    found, sized = False, following(region, told)
    for k, node in enumerate(region.nodes):
        for branch in node.branches if isinstance(node, Cond) else ():
            found = _call_loops(branch, handed(branch, node.inputs[1:], sized), top, budget) or found
        if isinstance(node, While) and any(map(is_inexact, node.outputs)) and not stays(node, sized):
            region.nodes[k] = _called(node, sized, top, budget)
            found = True
    return found


def _called(node: While, sized: Collection[Operand], top: _Program, budget: int) -> Call:
    """A call of a function of the loop alone, in chunks of its own."""
    name = f"inner_{sum(f.startswith('inner_') for f in top.functions)}"
    params, count = _parameters(name, node), len(node.inits)
    bound = None if node.bound is None else Value(I64, "bound")
    outputs = tuple(Value(v.type, v.name) for v in node.outputs)
    graph = Graph(params if bound is None else (*params, bound), [], outputs, name)
    top.functions[name] = graph
    own = While(params[:count], params[count:], bound, node.test, node.body, outputs, node.location)
    told = [p for p, x in zip(params, (*node.inits, *node.captured), strict=True) if x in sized]
    graph.nodes = _split(own, graph, top, budget, told if bound is None or node.bound not in sized else [*told, bound])
    given = (*node.inits, *node.captured, *(() if node.bound is None else (node.bound,)))
    return Call(name, given, node.outputs, node.location)


def _drawn(node: While, replay: Replay, region: Graph, top: _Program, budget: int) -> list[Node]:
    """The loop runs as it is; that from the log of what it drew is the one that goes in chunks."""
    params = tuple(Value(x.type, x.name if isinstance(x, Value) else "") for x in (*node.inits, *node.captured))
    count = len(node.inits)
    bound = None if node.bound is None else Value(I64, "bound")
    outputs = tuple(Value(v.type, v.name) for v in node.outputs)
    own = While(params[:count], params[count:], bound, node.test, node.body, outputs, node.location)
    alone = Graph(params if bound is None else (*params, bound), [own], outputs)
    builder = Builder(ROWS)
    empty = replay.empty(builder)
    given = (*node.inits, *node.captured, *(() if node.bound is None else (node.bound,)))
    logged = replay.logged(alone)
    first = clone(logged, dict(zip(logged.params, (*given, *empty), strict=True)))
    logs = replay.from_start(first.results[count:])
    again = replay.replayed(alone)
    second = clone(again, dict(zip(again.params, (*given, *logs), strict=True)))
    nodes = [*builder.blocks[0].nodes, *first.nodes]
    for inner in second.nodes:
        inner.outputs = tuple(dict(zip(second.results, node.outputs)).get(v, v) for v in inner.outputs)
        nodes += _split(inner, region, top, budget) if isinstance(inner, While) else [inner]
    return nodes


def _may_split(node: While) -> bool:
    """Whether a test between two chunks is that after the last trip: it must not look at the counter."""
    if node.bound is None or runs_to_bound(node):
        return True
    own = node.test.params[0]
    return all(own not in n.inputs for n in all_nodes(node.test)) and own not in node.test.results


def _twin(name: str, node: While) -> While:
    """A copy of the loop in which sizes that change from trip to trip have names of their own."""
    test, body = clone(node.test), clone(node.body)
    keep = sizes_in(x.type for x in node.inputs)
    numbers = itertools.count()
    both = Graph((*test.params, *body.params), [*test.nodes, *body.nodes], ())
    rename_sizes(both, keep, lambda: f"{name}_inner{next(numbers)}")
    return While(node.inits, node.captured, node.bound, test, body, node.outputs, node.location)


def _own_params(node: While) -> Sequence[Value]:
    """The parameters of the body but for the counter."""
    return node.body.params[0 if node.bound is None else 1 :]


def _fixed(node: While) -> list[bool]:
    """Which carried values have the same sizes all the way."""
    skip = 0 if node.bound is None else 1
    lists = (node.inits, node.outputs, node.body.params[skip:], node.body.results)
    return [len({x.type for x in several}) == 1 for several in zip(*lists)]


def _states(name: str, node: While) -> list[Tensor]:
    """The types of the carried values between chunks: sizes that change from trip to trip have names of their own."""
    found: list[Tensor] = []
    for i, (output, fixed) in enumerate(zip(node.outputs, _fixed(node), strict=True)):
        type = tensor(output)
        sizes = tuple(d if fixed or isinstance(d, int) else f"{name}_{i}_{k}" for k, d in enumerate(type.dims))
        found.append(type.with_dims(sizes))
    return found


def _parameters(name: str, node: While) -> tuple[Value, ...]:
    own = _own_params(node)
    types = (*_states(name, node), *(tensor(p) for p in own[len(node.inits) :]))
    return tuple(Value(t, p.name) for t, p in zip(types, own, strict=True))


# -- the functions -----------------------------------------------------------------------------------------------------


def _chunk(name: str, node: While, sizes: OwnSizes, own: Mapping[int, Operand]) -> Graph:
    """Carried and captured values, the number of the first trip, the trips of a chunk, the bound: to carried values.

    Captured integers that follow from sizes, its ``own``, are computed in there, and the loop captures them no longer.
    """
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    test, body, outputs = clone(node.test), clone(node.body), tuple(Value(v.type, v.name) for v in node.outputs)
    all_params, builder = _parameters(name, node), Builder(ROWS)
    builder.location = node.location
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
    return Graph((*params, *numbers), builder.blocks[0].nodes, outputs, f"{name}.chunk")


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
