"""Where paths meet that hold different objects: which object stands for them afterwards.

Objects that are there before a branch or loop are told apart by an index (``OneOf``, see ``joins``). Objects made on
one of the paths exist only there: a *joined* object stands for them, by value, whose fields are joined like variables.
Two variables that hold the same objects on every path hold the same joined object.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.restarts import NeedsTable
from whilst_compiler.frontend.state.seen import peek
from whilst_compiler.frontend.values.values import (
    DEAD,
    NONE_VALUE,
    UNBOUND,
    BoundMethod,
    Instance,
    Maybe,
    OneOf,
    Optional,
    Record,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import Block

__all__ = ["LoopObjects", "meet"]

_MOST = 200
Choose = Callable[[list[Any]], Any]


# -- walking several values at once ------------------------------------------------------------------------------


def _core(value: Any) -> Any:
    """What a variable holds if it holds anything; None stands for nothing."""
    match value:
        case Maybe(_, inner):
            return _core(inner)
        case Optional(_, some):
            return some
        case Static(None):
            return None
    return None if value is UNBOUND or value is DEAD else value


def _with_core(value: Any, new: Any) -> Any:
    if _core(value) is new:
        return value
    match value:
        case Maybe(flag, inner):
            return Maybe(flag, _with_core(inner, new))
        case Optional(flag, _):
            return Optional(flag, new)
        case Static(None):
            return value
    return value if value is UNBOUND or value is DEAD else new


def _replaced(values: list[Any], choose: Choose) -> list[Any]:
    """The values, with the objects at the same place of all of them replaced by the one that ``choose`` names."""
    cores = [_core(v) for v in values]
    there = [c for c in cores if c is not None]
    if not there:
        return values
    if all(isinstance(c, Instance | OneOf) for c in there):
        new = choose(cores)
        return values if new is None else [_with_core(v, new) for v in values]
    first = there[0]
    match first:
        case Tuple(items, cls) if all(_is_tuple(c, cls, len(items)) for c in there):
            return _with_items(values, cores, choose, lambda items: Tuple(items, cls))
        case Record(cls, names) if all(isinstance(c, Record) and c.names == names for c in there):
            return _with_items(values, cores, choose, lambda items: Record(cls, names, items))
        case BoundMethod(_, name) if all(isinstance(c, BoundMethod) and c.name == name for c in there):
            inner = _replaced([DEAD if c is None else c.value for c in cores], choose)
            return [v if c is None or c.value is i else _with_core(v, BoundMethod(i, name))
                    for v, c, i in zip(values, cores, inner)]  # fmt: skip
    return values


def _is_tuple(core: Any, cls: type, length: int) -> bool:
    return isinstance(core, Tuple) and core.cls is cls and len(core.items) == length


def _with_items(values: list[Any], cores: list[Any], choose: Choose, make: Callable[[Any], Any]) -> list[Any]:
    """Tuples or records with objects replaced item by item; one in which none is stays what it is."""
    there = next(c for c in cores if c is not None)
    columns = [_replaced([DEAD if c is None else c.items[k] for c in cores], choose) for k in range(len(there.items))]
    return [
        v if c is None or all(column[k] is x for column, x in zip(columns, c.items))
        else _with_core(v, make(tuple(column[k] for column in columns)))
        for k, (v, c) in enumerate(zip(values, cores))]  # fmt: skip


def _objects(core: Any) -> tuple[Instance, ...]:
    match core:
        case Instance():
            return (core,)
        case OneOf(_, objects):
            return objects
    return ()


def _all_in(cores: Sequence[Any], state: Any) -> bool:
    return all(o.anchor in state for c in cores for o in _objects(c))


def _one_class(cores: Sequence[Any]) -> type | None:
    classes = {c.cls for c in cores if c is not None}
    return classes.pop() if len(classes) == 1 else None


def _key(core: Any) -> Any:
    """Equal for cores that certainly mean one object."""
    return (id(core.index), core.objects) if isinstance(core, OneOf) else id(core)


class Side:
    """One path: the state at its end, as it was before common objects were put in, and where its code goes."""

    def __init__(self, ctx: Context, state: dict[Any, Any], block: Block | None) -> None:
        self.ctx = ctx
        self.state = state
        self.before = state.copy()
        self.block = block

    def field(self, source: Any, name: str) -> Any:
        """What a field of an object holds; DEAD where there is no object."""
        if source is None:
            return DEAD
        if isinstance(source, OneOf):
            return self._chosen(source, name)
        return self.before.get(source.cells[name], UNBOUND) if name in source.cells else UNBOUND

    def _chosen(self, source: OneOf, name: str) -> Any:
        """Also on a path that has failed: to look at a field is no going on there."""
        ctx, record = self.ctx, self.ctx.failures
        raised = None if record is None else self.before.get(record.raised)
        if raised is not None:
            self.before[record.raised] = record.none
        outer_state, outer_dead = ctx.state, ctx.dead
        ctx.state, ctx.dead = self.before, False
        if self.block is not None:
            ctx.builder.blocks.append(self.block)
        try:
            value = ctx.library["field_of_one"](ctx, source, name)
        finally:
            if self.block is not None:
                ctx.builder.blocks.pop()
            ctx.state, ctx.dead = outer_state, outer_dead
            if raised is not None:
                self.before[record.raised] = raised
        for key, held in self.before.items():
            self.state.setdefault(key, held)
        return value


# -- branches ----------------------------------------------------------------------------------------------------


def meet(
    ctx: Context, base: dict[Any, Any], arms: Sequence[Any], keys: list[Any], results: list[Any]
) -> tuple[list[Any], list[Any]]:
    """Give the arms of a branch common objects; the keys that have to be joined too, and the arms' results.

    An arm has a ``state`` and a ``block``.
    """
    known: dict[tuple[Any, ...], Instance] = {}
    todo: list[tuple[Instance, list[Any]]] = []
    sides = [Side(ctx, arm.state, arm.block) for arm in arms]

    def choose(cores: list[Any]) -> Instance | None:
        cls = _one_class(cores)
        if cls is None or _all_in(cores, base):
            return None
        key = tuple(map(_key, cores))
        if key not in known:
            _not_too_many(ctx, known, cls)
            new = Instance(cls, _names(cores))
            todo.append((new, cores))
            _alias(ctx, base, new, cores, list(known.values()))
            known[key] = new
        return known[key]

    def settle(key: Any, values: list[Any]) -> None:
        for side, value in zip(sides, _replaced(values, choose)):
            side.state[key] = value

    for key in keys:
        settle(key, [side.before[key] for side in sides])
    results = _replaced(results, choose) if results else results
    more: list[Any] = []
    while todo:
        new, sources = todo.pop(0)
        for name, cell in new.cells.items():
            settle(cell, [side.field(source, name) for side, source in zip(sides, sources)])
            more.append(cell)
        more.append(new.anchor)
        for side in sides:
            side.state[new.anchor] = NONE_VALUE
    return more, results


def _names(cores: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(name for c in cores for o in _objects(c) for name in o.cells))


def _alias(ctx: Context, base: Any, new: Instance, cores: Sequence[Any], others: Sequence[Instance]) -> None:
    """Note that a joined object may be one that exists under another name."""
    mine = {o for c in cores for o in _objects(c)}
    reach = _maybe_same(ctx, mine)
    for source in reach:
        if source.anchor in base:
            ctx.note_same(new, source)
    for other in others:
        if reach & ctx.joined_from.get(other, set()):
            ctx.note_same(new, other)
    ctx.joined_from[new] = mine


def _maybe_same(ctx: Context, objects: set[Instance]) -> set[Instance]:
    """These objects, and those that may be one of them under another name."""
    return objects | {b for a, b in ctx.same_links if a in objects}


def _not_too_many(ctx: Context, known: Collection[Any], cls: type) -> None:
    if len(known) > _MOST:
        raise NeedsTable(cls)


# -- loops -------------------------------------------------------------------------------------------------------


class LoopObjects:
    """The joined objects of one loop: each with the object that stands in its place when the loop begins."""

    def __init__(self, base: dict[Any, Any]) -> None:
        self.base = base
        self.entry = dict(base)
        self.sources: dict[Instance, Any] = {}
        self.attempts = 0

    def meet(self, ctx: Context, start: dict[Any, Any], arm: Any, keys: list[Any], templates: dict[Any, Any]) -> bool:
        """Give the beginning, the top and the end of an iteration common objects; whether new ones were needed.

        ``entry`` and the state of ``arm`` (the body) are changed to hold them, and ``templates`` loses what is known of
        variables whose object is another one now.
        """
        ends: dict[Instance, Any] = {}
        first, last = Side(ctx, self.base, None), Side(ctx, arm.state, arm.block)
        count, links = len(self.sources), len(ctx.same_links)
        done: set[Instance] = set()
        self.attempts += 1

        def choose(cores: list[Any]) -> Instance | None:
            return self._choose(ends, *cores)

        def settle(key: Any, values: list[Any]) -> None:
            new = _replaced(values, choose)
            self.entry[key], arm.state[key] = new[0], new[2]
            if new[1] is not values[1]:
                templates.pop(key, None)

        for key in keys:
            if key in self.base:
                settle(key, [peek(side, key) for side in (self.base, start, last.before)])
        while todo := [j for j in self.sources if j not in done and (j in ends or j.anchor in start)]:
            for new in todo:
                done.add(new)
                source, target = self.sources[new], ends.get(new)
                for name, cell in new.cells.items():
                    start.setdefault(cell, DEAD)
                    settle(cell, [first.field(source, name), start[cell], last.field(target, name)])
                for state in (start, arm.state, self.entry):
                    state[new.anchor] = NONE_VALUE
                if len(self.sources) > _MOST or (self.attempts > 12 and len(self.sources) > count):
                    raise NeedsTable(new.cls)
        for new in ends:
            self._note(ctx, new, ends)
        return len(self.sources) > count or len(ctx.same_links) > links

    def _choose(self, ends: dict[Instance, Any], first: Any, now: Any, last: Any) -> Instance | None:
        """The joined object for one that is ``first`` at entry, ``now`` at the top and ``last`` after an iteration."""
        cls = _one_class([first, now, last])
        if cls is None or (now not in self.sources and not self._is_new(last)):
            return None
        known: list[Instance] = [*([now] if now in self.sources else []), *self.sources]
        for joined in known:
            fits = joined.cls is cls and _key(self.sources[joined]) == _key(first)
            end = ends.get(joined)
            if fits and (end is None or last is None or _key(end) == _key(last)):
                ends[joined] = last if end is None else end
                return joined
        new = Instance(cls, _names([first, now, last]))
        self.sources[new] = first
        ends[new] = last
        return new

    def _is_new(self, core: Any) -> bool:
        """Whether an object (one of several) was made in the body, or is one of the joined objects."""
        return any(o.anchor not in self.base for o in _objects(core))

    def _note(self, ctx: Context, new: Instance, ends: dict[Instance, Any]) -> None:
        mine = _maybe_same(ctx, set(_objects(ends[new])))
        begin = _maybe_same(ctx, set(_objects(self.sources[new])))
        for other in begin | {o for o in mine if o.anchor in self.base or o in self.sources}:
            if other is not new:
                ctx.note_same(new, other)
        for other in ends:
            if other is not new and (mine & set(_objects(ends[other])) or begin & set(_objects(self.sources[other]))):
                ctx.note_same(new, other)
