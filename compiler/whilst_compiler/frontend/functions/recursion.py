"""Functions that call themselves, directly or through others: each becomes a graph of its own, reached by ``Call``.

A recursive function is lowered like a loop: its parameters are joined over all calls, what its body changes outside
is carried through it, and its result has the type of the returns that need no further call; then, with these, once
more, until nothing changes. What it only reads outside comes in as trailing parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.containers.nesting import grows
from whilst_compiler.frontend.containers.pools import Pooled
from whilst_compiler.frontend.control.branches import Arm, finish_arm, run_arm
from whilst_compiler.frontend.control.conflicts import refuse_endless
from whilst_compiler.frontend.control.failing import Attempt, begin
from whilst_compiler.frontend.control.sizes import Loose
from whilst_compiler.frontend.functions.descending import descends
from whilst_compiler.frontend.functions.learned import keep_learned, take_learned
from whilst_compiler.frontend.functions.packing import (
    arrays_in,
    has_packed,
    names_objects,
    packed,
    packed_classes,
    unpacked,
)
from whilst_compiler.frontend.functions.recursive_calls import (
    Everything,
    Recursion,
    call,
    call_within,
    caught_around,
    is_same,
    merged,
    written_arrays,
)
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.leaving import (
    is_content,
    leaves_of,
    rebuilt,
    same_template,
    template_of_key,
    visible,
)
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import is_ours
from whilst_compiler.frontend.state.restarts import NeedsTable, Recursive
from whilst_compiler.frontend.state.seen import NotApart, peek
from whilst_compiler.frontend.values.aliases import storages
from whilst_compiler.frontend.values.blocks import Blocks
from whilst_compiler.frontend.values.templates import Template, types_of
from whilst_compiler.frontend.values.values import (
    Abstract,
    Cell,
    Function,
    Instance,
)  # fmt: skip
from whilst_compiler.ir.calls import free
from whilst_compiler.ir.graph import Graph, Operand, Value
from whilst_compiler.ir.types import Tensor
from whilst_compiler.ir.walk import map_operands
from whilst_compiler.source import called

__all__ = ["call_known", "call_recursive"]

_MOST = 24


Run = Callable[[Context, Function, dict[str, Abstract]], Abstract]


def call_known(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run) -> Abstract | None:
    """The call of a function whose parameters are bound, if it calls itself; None where it can be inlined."""
    if any(recursion.is_of(f) for recursion in ctx.barred):
        raise NotApart
    within = ctx.frames[ctx.floor :]
    around = [frame for frame in within if frame.scope.function is not None and is_same(frame.scope.function, f)]
    anew = not around or descends(ctx, around, bound)
    if f.definition.node in ctx.recursive:
        return call_recursive(ctx, f, bound, run, anew)
    if not anew:
        if ctx.outlining:  # which function of a circle is known to call itself is found out from the outermost one
            raise NotApart
        ctx.recursive.add(f.definition.node)
        raise Recursive
    return None


def call_recursive(
    ctx: Context, f: Function, bound: dict[str, Abstract], run: Run, anew: bool, consumer: Any = None
) -> Abstract:
    """A call of a function that is known to call itself; ``run`` lowers its body.

    ``anew``: it is the outermost call, or gets so much less than the one around it that it is lowered by itself.
    ``consumer``: who gets what it yields.
    """
    for recursion in reversed(ctx.recursions):
        if not anew and recursion.is_of(f) and recursion.consumer is consumer:
            if recursion.watched != ctx.watched:
                ctx.limitation("W266", f"'{f.definition.name}' calls itself where other floating-point errors raise",
                               "put the 'with np.errstate' around the outermost call")  # fmt: skip
            return call_within(ctx, recursion, bound)
    ctx.counter += 1
    name = "".join(c if c.isalnum() else "_" for c in f.definition.name).strip("_")
    recursion = Recursion(
        f, f"{name}_{ctx.counter}", ctx.state.copy(), {}, consumer, catches=caught_around(ctx), watched=ctx.watched
    )
    what = f"what '{f.definition.name}' is given or returns in one call"
    heights: list[int] = []
    first = {name: template_of_key(packed(ctx, value, ctx.state), ctx.state) for name, value in bound.items()}
    if take_learned(ctx, recursion, first):
        return call(ctx, recursion, bound)
    for _ in range(_MOST):
        if recursion.catches and (ctx.failures is None or ctx.failures.raised not in recursion.base):
            begin(ctx)
            recursion.base = ctx.state.copy()
        for key, value in bound.items():
            if key not in recursion.params:
                bound[key] = packed(ctx, value, {} if key in recursion.by_value else ctx.state)
                recursion.params[key] = _outer(ctx, recursion, template_of_key(bound[key], ctx.state))
        for key, value in bound.items():
            recursion.note_passed(key, value)
        graph = _attempt(ctx, recursion, bound, run)
        if graph is not None:
            ctx.functions[recursion.name] = graph
            keep_learned(ctx, recursion, first)
            return call(ctx, recursion, bound)
        if grows((recursion.result, *recursion.params.values()), heights):
            break
    for template in (recursion.result, *recursion.params.values()):
        for cls in packed_classes(template):
            raise NeedsTable(cls)  # objects in objects to any depth
    refuse_endless(ctx, what)


def _outer(ctx: Context, recursion: Recursion, template: Template) -> Template:
    """The template without anything that exists only in one call."""
    return visible(ctx, template, recursion.base, Everything(), Loose(ctx))


def _attempt(ctx: Context, recursion: Recursion, bound: dict[str, Abstract], run: Run) -> Graph | None:
    """Lower the body; None if it showed something that was not known."""
    known = set(ctx.functions)
    recursion.widened = False
    recursion.attempts += 1
    f = recursion.function
    own = {n: [Value(t, n) for t in types_of(template)] for n, template in recursion.params.items()}
    carried = [Value(t, k.name) for k, template in recursion.carried.items() for t in types_of(template)]
    params = [*(v for values in own.values() for v in values), *carried]
    start: dict[Any, Any] = {}
    given: dict[str, Any] = {}

    def body() -> Abstract:
        leaves: list[Operand] = list(params)
        for name, template in recursion.params.items():
            given[name] = rebuild(ctx, template, leaves, name)
        for key, template in recursion.carried.items():
            ctx.state[key] = rebuilt(ctx, recursion.base.get(key), template, leaves, key.name)
        args = {name: unpacked(ctx, value) for name, value in given.items()}
        start.update(ctx.state)
        recursion.start = start
        outside = ctx.builder.location
        if not is_ours(f.definition):
            ctx.builder.location = called(recursion.name)
        value = run(ctx, f, args)
        ctx.builder.location = outside
        return packed(ctx, value, {} if "" in recursion.by_value else recursion.base)  # type: ignore[no-any-return]

    current = Attempt(recursion.catches, looks=any(attempt.looks for attempt in ctx.attempts))
    attempts, ctx.attempts = ctx.attempts, [current] if recursion.catches else []
    ctx.recursions.append(recursion)
    try:
        arm = run_arm(ctx, recursion.base, params, body)
    finally:
        ctx.recursions.pop()
        ctx.attempts = attempts
    new_sites = current.sites.keys() - recursion.sites.keys()
    recursion.sites.update(current.sites)
    if _learn(ctx, recursion, arm, start, given) or new_sites:
        graph = None
    else:
        graph = _graph(ctx, recursion, arm, given, own)
    if graph is None:
        for name in ctx.functions.keys() - known:
            del ctx.functions[name]
    return graph


def _learn(ctx: Context, recursion: Recursion, arm: Arm, start: dict[Any, Any], given: dict[str, Any]) -> bool:
    """Take over what the body changed and returned; whether that was news."""
    news = False
    if recursion.widened or arm.dead:
        return recursion.widened
    for key, old in start.items():
        new = peek(arm.state, key, old)
        if new is old:
            continue
        if key in recursion.base:
            before = recursion.carried.get(key)
            first = template_of_key(recursion.base[key], recursion.base) if before is None else before
            after = merged(ctx, recursion, first, template_of_key(new, arm.state), getattr(key, "name", ""))
            if before is None or not same_template(before, after):
                recursion.carried[key] = after
                news = True
        elif isinstance(key, Cell) and isinstance(key.owner, Instance):
            raise NeedsTable(key.owner.cls)
    news |= _learn_written(ctx, recursion, arm, start, given)
    if recursion.result is not None and names_objects(recursion.result) and has_packed(arm.result):
        recursion.by_value.add("")
        recursion.result = None
        return True
    if arm.thrown:
        return news
    recursion.note_passed("", arm.result)
    result = template_of_key(arm.result, arm.state)
    after = _outer(ctx, recursion, result)
    if recursion.result is not None:
        after = merged(ctx, recursion, recursion.result, result, "")
    if recursion.result is None or not same_template(after, recursion.result):
        recursion.result = after
        news = True
    inputs = {s for value in given.values() for s in storages(value)}
    inputs |= {a for s in inputs for a in ctx.aliases.get(s, ())}
    if not recursion.shares and inputs & set(storages(arm.result)) - recursion.base.keys():
        recursion.shares = news = True
    return news


def _learn_written(
    ctx: Context, recursion: Recursion, arm: Arm, start: dict[Any, Any], given: dict[str, Any]
) -> bool:  # fmt: skip
    """Take over which parameters the body changed the content of; whether that was news.

    Arrays come back as results; lists that are not the same in all calls are numbers of a pool.
    """
    news = False
    for name, value in given.items():
        arrays = {ref.storage: place for place, ref in arrays_in(recursion.params[name], value)}
        for storage in storages(value):
            before, after = start.get(storage), arm.state.get(storage)
            if storage in recursion.base or after is before:
                continue
            if isinstance(before, Pooled) and isinstance(after, Pooled):  # the same number, carried through a loop
                continue
            if storage not in arrays:
                ctx.library["list.pool_from_birth"](ctx, *recursion.lists_passed(name))
                ctx.limitation("W260", f"something inside '{name}' is changed in a recursive function",
                               "make it a parameter of its own")  # fmt: skip
            key = (name, arrays[storage])
            news = news or key not in recursion.written
            recursion.written[key] = None
    return news


def _graph(
    ctx: Context, recursion: Recursion, arm: Arm, given: dict[str, Any], own: dict[str, list[Value]]
) -> Graph | None:
    """The body as a graph; None if it reads more of the outside than was known."""
    written = written_arrays(recursion, given)

    def results() -> list[Operand]:
        if arm.dead:
            return []
        out = [] if recursion.result is None else coerce(ctx, arm.result, recursion.result)
        out += [x for k, t in recursion.carried.items() for x in leaves_of(ctx, ctx.state[k], t)]
        return out + [ctx.state[ref.storage] for ref in written if ref is not None]

    finish_arm(ctx, arm, results)
    block = arm.block
    captured = free(block.nodes, block.results, block.params)
    if set(captured) - set(recursion.captured):
        recursion.captured = tuple(dict.fromkeys((*recursion.captured, *captured)))
        return None
    inside: dict[Operand, Operand] = {v: Value(v.type, v.name) for v in recursion.captured}
    for node in block.nodes:
        map_operands(node, lambda x: inside.get(x, x))
    params = (*block.params, *(inside[v] for v in recursion.captured))
    outcome = tuple(inside.get(x, x) for x in block.results)
    updates = () if arm.dead else _updates(recursion, own, len(outcome))
    place = next((n.location for n in arm.block.nodes if n.location and n.location.root), None)
    return Graph(params, block.nodes, outcome, recursion.name, updates, {}, place)  # type: ignore[arg-type]


def _updates(recursion: Recursion, own: dict[str, list[Value]], count: int) -> tuple[tuple[int, int], ...]:
    """Arrays that come in, are changed, and go out: in place."""
    place, starts = 0, {}
    for name, values in own.items():
        starts[name] = place
        place += len(values)
    out = 0 if recursion.result is None else len(types_of(recursion.result))
    updates = []
    for key, template in recursion.carried.items():
        types = types_of(template)
        content = is_content(recursion.base.get(key)) and isinstance(types[0], Tensor) and types[0].dims
        if content and not isinstance(getattr(key, "owner", None), Blocks):  # which grows
            updates.append((place, out))
        place += len(types)
        out += len(types)
    for name, leaf in recursion.written:
        updates.append((starts[name] + leaf, out))
        out += 1
    assert out == count
    return tuple(updates)
