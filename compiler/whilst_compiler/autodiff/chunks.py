"""A tape within a budget: outermost loops in chunks of so many trips, of which a few states are kept.

    while (state) { trip }   ->   state, snapshots = f(state)     f: while { keep the state now and then; chunk }
                                  state_bar = f.bar(state, snapshots, state_bar)

A loop becomes a function ``f``, which hands out snapshots. Its adjoint (``revolve``) goes back from chunk to chunk: it
runs from the last snapshot before a chunk to its beginning, keeping more snapshots on the way where there is room,
runs the chunk with a tape, and back. ``f.chunk`` is a stretch of the loop, ``f.sizes`` says how many trips a chunk has
and how many snapshots there may be.

Where long loops are in the loop, a chunk is one trip, and what goes back through it is the adjoint of ``f.trip``: in
there the inner loops go in chunks of their own, and leave their snapshots while the trip runs again. So each level of
loops has trips run once more, and the innermost one has a tape.

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
from dataclasses import dataclass, field

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.own_sizes import OwnSizes, leave_out
from whilst_compiler.autodiff.plans import AHEAD, plans
from whilst_compiler.autodiff.replay import Replay, rotate
from whilst_compiler.autodiff.revolve import forwards
from whilst_compiler.autodiff.rows import runs_to_bound
from whilst_compiler.autodiff.shares import Told, sizes_of_chunks, sizes_of_trips
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
    snapshots: set[Value] = field(default_factory=set)
    """What its loops hand out."""


def in_chunks(graph: Graph, budget: int, site: int) -> tuple[Graph, Told]:
    """A copy of a closed graph whose outermost loops, and those of functions, go in chunks; ``budget`` is in bytes.

    The host at ``site`` is told where that is too little, of which loops with which shares is said as well.
    """
    graph, told = clone(graph), Told(site)
    top = _Program(graph.functions, told)
    own = [f for f, g in graph.functions.items() if _loops_at_once(g) and not _is_derived(top, f)]
    shares = {f: _DEEP if _calls_itself(top, f) else 1 for f in own}
    budget //= sum(shares.values()) + bool(_loops_at_once(graph)) or 1
    for region in (*(graph.functions[f] for f in shares), graph):
        _region(region, top, budget // (_loops_at_once(region) or 1))
    return graph, told


def _is_derived(top: _Program, name: str) -> bool:
    """Whether a function is one of a derivative, or goes in chunks already."""
    return "." in name or f"{name}.chunk" in top.functions


def _loops_at_once(region: Graph, sized: Collection[Operand] | None = None) -> int:
    """How many loops of a region have snapshots at one time; of those in a loop, where integers are ``sized``, long
    ones."""
    found = 0
    for node in region.nodes:
        if isinstance(node, Cond):
            found += max(_loops_at_once(b, _sized_in(b, node, sized)) for b in node.branches)
        found += _is_split(node, sized)
    return found


def _sized_in(inner: Graph, node: While | Cond, sized: Collection[Operand] | None) -> Collection[Operand] | None:
    """The integers that follow from sizes in a region of a node."""
    return None if sized is None else following(inner, handed(inner, node.captured, sized))


def _is_split(node: Node, sized: Collection[Operand] | None) -> bool:
    if not isinstance(node, While) or not any(map(is_inexact, node.outputs)):
        return False
    return sized is None or not stays(node, sized) or bool(_loops_at_once(node.body, _sized_in(node.body, node, sized)))


def _calls_itself(top: _Program, name: str) -> bool:
    found, todo = set[str](), [name]
    while todo:
        called = {n.callee for n in all_nodes(top.functions[todo.pop()]) if isinstance(n, Call)} - found
        found |= called
        todo += called
    return name in found


def _region(region: Graph, top: _Program, budget: int, sized: Collection[Operand] | None = None) -> None:
    nodes: list[Node] = []
    for node in region.nodes:
        if isinstance(node, Cond):
            for branch in node.branches:
                _region(branch, top, budget, _sized_in(branch, node, sized))
        if isinstance(node, While) and _is_split(node, sized):
            nodes += _split(node, region, top, budget, sized or ())
        else:
            nodes.append(node)
    region.nodes = nodes


def _split(node: While, region: Graph, top: _Program, budget: int, told: Collection[Operand] = ()) -> list[Node]:
    """What stands for a loop of a region; ``told``: integers of the region that follow from sizes."""
    replay = Replay(top.functions, region)
    if replay.reaches_out(node.test) or replay.reaches_out(node.body):
        return _drawn(node, replay, region, top, budget)
    before = [] if _may_split(node) else rotate(node)
    sizes = OwnSizes(region, (tensor(p) for p in _parameters("loop", node)))
    own = sizes.of_captured(node)
    inside = {_own_params(node)[len(node.inits) + k]: x for k, x in own.items()}
    name = f"loop_{sum(f.endswith('.chunk') for f in top.functions)}"
    trip, sized = _trip(name, node, sizes, own, following(region, told))
    top.functions[f"{name}.chunk"] = _chunk(name, node, sizes, own)
    leave_out(node, own)
    loops = _loops_at_once(trip, sized)
    if loops:
        budget //= 2
        top.functions[f"{name}.trip"] = trip
        _region(trip, top, budget // loops, sized)
    twin = _twin(name, node)
    share = top.told.share(node, budget)
    fixed, params = _fixed(twin), _parameters(f"{name}_sized", twin)
    if loops:
        sizes_of = sizes_of_trips(name, trip, params, fixed, share, top.snapshots)
    else:
        sizes_of = sizes_of_chunks(name, twin, params, fixed, share, sizes, inside)
    top.functions[f"{name}.sizes"] = sizes_of
    if AHEAD not in top.functions:
        top.functions.update(plans())
    top.functions[name] = loop = forwards(name, twin, _parameters(f"{name}_in", twin), fixed, share)
    last = literal(0) if node.bound is None else node.bound
    kept = tuple(Value(x.type, "snapshots") for x in loop.results[len(node.outputs) :])
    top.snapshots.update(kept)
    return [*before, Call(name, (*node.inits, *node.captured, last), (*node.outputs, *kept), node.location)]


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

    Captured integers that follow from sizes, its ``own``, are computed in there.
    """
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    test, body, outputs = clone(node.test), clone(node.body), tuple(Value(v.type, v.name) for v in node.outputs)
    all_params, builder = _parameters(name, node), Builder(ROWS)
    builder.location = node.location
    computed = {count + k: sizes.compute(builder, x, all_params) for k, x in own.items()}
    first, length, last = numbers = _numbers()
    trips: Operand = length
    if skip:
        trips = builder.apply("minimum", length, builder.apply("subtract", last, first))
    for inner in (test, body):
        _shift(inner, skip)
    captured = (*(computed.get(k, all_params[k]) for k in range(count, len(all_params))), first)
    params = tuple(p for k, p in enumerate(all_params) if k not in computed)
    builder.append(While(params[:count], captured, trips, test, body, outputs, node.location))
    return Graph((*params, *numbers), builder.blocks[0].nodes, outputs, f"{name}.chunk")


def _trip(
    name: str, node: While, sizes: OwnSizes, own: Mapping[int, Operand], sized: Collection[Operand]
) -> tuple[Graph, set[Operand]]:
    """The same for a chunk that is one trip, and which integers in it follow from sizes, as those ``sized`` do around
    the loop."""
    skip, count = 0 if node.bound is None else 1, len(node.inits)
    params, builder = _parameters(name, node), Builder(ROWS)
    builder.location = node.location
    computed = {count + k: sizes.compute(builder, x, params) for k, x in own.items()}
    first, *others = _numbers()
    known: dict[Operand, Operand] = {node.body.params[0]: first} if skip else {}
    for k, (inside, param) in enumerate(zip(node.body.params[skip:], params, strict=True)):
        known[inside] = computed.get(k, _retyped(builder, param, tensor(inside)))
    straight = clone(node.body, known)
    nodes, own_params = (
        [*builder.blocks[0].nodes, *straight.nodes],
        (p for k, p in enumerate(params) if k not in computed),
    )
    trip = Graph((*own_params, first, *others), nodes, straight.results, f"{name}.trip")
    told = [p for p, x in zip(params[count:], node.captured, strict=True) if x in sized]
    return trip, following(trip, told)


def _retyped(builder: Builder, x: Value, type: Tensor) -> Operand:
    """A view of a carried array whose size may change, by the name that the size has in a trip."""
    if x.type == type:
        return x
    sizes = [builder.apply("dim", x, axis=k) for k in range(type.rank)]
    return builder.apply("reshape", x, *sizes, name=x.name, dims=type.dims)


def _numbers() -> tuple[Value, ...]:
    """The number of the first trip, the trips of a chunk, and the bound."""
    return tuple(Value(I64, n) for n in ("first", "length", "last"))


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
