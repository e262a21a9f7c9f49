"""Calls of a function that calls itself, from within and from outside: what they hand over, and what comes back.

What is known of the function is a ``Recursion``; ``recursion`` finds that out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.frontend.control.branches import branch
from whilst_compiler.frontend.control.conflicts import refuse_calls
from whilst_compiler.frontend.control.failing import Site, clear, fallen, reaches, settle, throw
from whilst_compiler.frontend.control.sizes import widened
from whilst_compiler.frontend.functions.packing import arrays_in, has_packed, names_objects, packed, unpacked
from whilst_compiler.frontend.joins.births import note_returned
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.leaving import (
    leaves_of,
    rebuilt,
    same_template,
    template_of_key,
    visible,
)
from whilst_compiler.frontend.language.raising import Caught, rethrow
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.aliases import alias, placed, storages
from whilst_compiler.frontend.values.templates import NoJoin, Same, Template, types_of
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Cell,
    Function,
    constant,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand, Value

__all__ = [
    "Everything",
    "Recursion",
    "call",
    "call_within",
    "caught_around",
    "is_same",
    "merged",
    "went_wrong",
    "written_arrays",
]


@dataclass(eq=False)
class Recursion:
    """A recursive function that is being lowered: what is known of it so far."""

    function: Function
    name: str
    base: dict[Any, Any]
    params: dict[str, Template]
    consumer: Any = None
    carried: dict[Any, Template] = field(default_factory=dict)
    captured: tuple[Value, ...] = ()
    result: Template | None = None
    written: dict[tuple[str, int], None] = field(default_factory=dict)
    """The arrays that come back: of which parameter, as which of its leaves."""
    by_value: set[str] = field(default_factory=set)
    """Parameters (and, as "", the result) whose objects differ from call to call."""
    shares: bool = False
    start: dict[Any, Any] = field(default_factory=dict)
    attempts: int = 0
    """How often its body was lowered."""
    """The state at the top of the body."""
    widened: bool = False
    catches: tuple[type, ...] = ()
    """What a ``try`` around calls may catch: such failures come back as those of a loop do."""
    sites: dict[Site, None] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()
    """The floating-point errors that raise where it is called."""
    passed: dict[str, dict[tuple[Any, Cell], None]] = field(default_factory=dict)
    """The lists that were given for a parameter, or (as "") returned, each with its place in the value."""

    def note_passed(self, name: str, value: Abstract) -> None:
        self.passed.setdefault(name, {}).update(dict.fromkeys(placed(value)))

    def lists_passed(self, name: str) -> list[Cell]:
        return [cell for _, cell in self.passed.get(name, ())]

    def is_of(self, f: Function) -> bool:
        return is_same(self.function, f)


def is_same(a: Function, b: Function) -> bool:
    if a.definition.node is not b.definition.node or a.wraps is not b.wraps:
        return False
    return a.python is b.python if b.python is not None else a.scope is b.scope


def caught_around(ctx: Context) -> tuple[type, ...]:
    return tuple(dict.fromkeys(c for attempt in ctx.attempts for c in attempt.catches))


class Everything(set[Any]):
    """All values: a view with bounds known only at run time is carried."""

    def __contains__(self, x: object) -> bool:
        return isinstance(x, Value)


def merged(ctx: Context, recursion: Recursion, a: Template, b: Template, name: str) -> Template:
    try:
        return widened(ctx, a, b, recursion.base, Everything)
    except NoJoin:
        ctx.library["list.pool_from_birth"](ctx, *recursion.lists_passed(name))
        refuse_calls(ctx, recursion.function.definition.name, name, a, b)


def call_within(ctx: Context, recursion: Recursion, bound: dict[str, Abstract]) -> Abstract:
    """A call from within."""
    if more := [c for c in caught_around(ctx) if c not in recursion.catches]:
        recursion.catches += tuple(more)
        recursion.result = None
        recursion.widened = True
    bound = {name: packed(ctx, value, recursion.base) for name, value in bound.items()}
    for name, value in bound.items():
        recursion.note_passed(name, value)
        had = recursion.params.get(name)
        if had is None or (names_objects(had) and name not in recursion.by_value and has_packed(value)):
            recursion.params.pop(name, None)
            recursion.by_value.add(name)
            recursion.result = None
            recursion.widened = True
            continue
        after = merged(ctx, recursion, had, template_of_key(value, ctx.state), name)
        if not same_template(after, had):
            recursion.params[name] = after
            recursion.widened = True
    for key in () if recursion.widened else _changed_so_far(ctx, recursion):
        first = template_of_key(recursion.base[key], recursion.base)
        recursion.widened |= recursion.carried.setdefault(key, first) is first
    for key, had in recursion.carried.items():
        after = merged(ctx, recursion, had, template_of_key(ctx.state[key], ctx.state), getattr(key, "name", ""))
        if not same_template(after, had):
            recursion.carried[key] = after
            recursion.widened = True
    if recursion.widened:
        ctx.dead = True
        return constant(0)
    return call(ctx, recursion, bound)


def _changed_so_far(ctx: Context, recursion: Recursion) -> list[Any]:
    """What of the state around the function is not as it was when its body began."""
    return [k for k, old in recursion.start.items() if k in recursion.base and ctx.state.get(k, old) is not old]


def call(ctx: Context, recursion: Recursion, bound: dict[str, Abstract]) -> Abstract:
    """The ``Call`` node, and the state after it. A function without known result does not return, or fails."""
    inputs = [x for name, template in recursion.params.items() for x in coerce(ctx, bound[name], template)]
    for key, template in recursion.carried.items():
        inputs += leaves_of(ctx, ctx.state[key], template)
    inputs += recursion.captured
    if recursion.result is None and not recursion.sites:
        ctx.builder.call(recursion.name, inputs, [])
        ctx.dead = True
        return constant(0)
    refs = written_arrays(recursion, bound)
    _refuse_overlap(ctx, recursion, bound, refs)
    rename: dict[Any, str] = {}
    templates = (recursion.result or Same(NONE_VALUE), *recursion.carried.values())
    after = [visible(ctx, t, recursion.base, Everything(), rename) for t in templates]
    types = [t for template in after for t in types_of(template)]
    types += [
        types_of(recursion.params[name])[leaf] if ref is None else ref.type
        for (name, leaf), ref in zip(recursion.written, refs)
    ]
    outputs: list[Operand] = list(ctx.builder.call(recursion.name, inputs, types))
    value = rebuild(ctx, after[0], outputs)
    note_returned(ctx, value, recursion.passed.get("", {}))
    ctx.refuse_lent(*(key for key in recursion.carried if isinstance(key, Cell)))
    for key, template in zip(recursion.carried, after[1:]):
        ctx.state[key] = rebuilt(ctx, recursion.base.get(key), template, outputs, getattr(key, "name", ""))
        ctx.rewritten.add(key)
    for ref in refs:
        new = outputs.pop(0)
        if ref is not None:
            ctx.write(ref, lambda _, new=new: new)  # type: ignore[misc]
    if recursion.shares:
        sources = [s for v in bound.values() for s in storages(v)]
        for storage in storages(value):
            alias(ctx.aliases, storage, sources)
    if recursion.sites:
        went_wrong(ctx, recursion.sites, recursion.result is not None)
    return unpacked(ctx, value)  # type: ignore[no-any-return]


def went_wrong(ctx: Context, sites: dict[Site, None], returns: bool) -> None:
    """A failure in the call is one here: it goes to the handler, or out of the function."""
    if ctx.attempts:
        reaches(ctx, sites)
        if not returns:
            throw(ctx, lambda: None)
        else:
            settle(ctx)
        return
    raised, record = fallen(ctx), ctx.failures
    integers, floats = ([ctx.state[c].operand for c in cells] for cells in (record.integers, record.floats))
    caught = Caught(raised, tuple(sites), integers, floats, False)
    clear(ctx)
    if not returns:
        rethrow(ctx, caught)
    elif not isinstance(raised, Literal):
        fine = ctx.emit("equal", raised, literal(0))
        branch(ctx, fine, (lambda: None, lambda: rethrow(ctx, caught)))


def written_arrays(recursion: Recursion, values: dict[str, Abstract]) -> list[ArrayRef | None]:
    """The arrays that come back, in parameters (or what is given for them); None where None is given."""
    places = {name: dict(arrays_in(recursion.params[name], value)) for name, value in values.items()}
    return [places[name].get(leaf) for name, leaf in recursion.written]


def _refuse_overlap(
    ctx: Context, recursion: Recursion, bound: dict[str, Abstract], refs: list[ArrayRef | None]
) -> None:  # fmt: skip
    """An array that is changed through a parameter must not be reached otherwise: by another one, or from outside."""
    given = [s for value in bound.values() for s in storages(value)]
    for ref in refs:
        if ref is None:
            continue
        reach = {ref.storage, *ctx.aliases.get(ref.storage, ())}
        outside = any(s in recursion.carried or recursion.base.get(s) in recursion.captured for s in reach)
        if outside or sum(s in reach for s in given) > 1:
            ctx.limitation("W260", "a recursive function changes an array that it reaches under two names",
                           "pass it once, with indices instead of slices, or a copy of it")  # fmt: skip
