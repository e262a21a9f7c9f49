"""Functions of the library that are lowered once for each types of their arguments, and then called.

What is done at many places (a search in a hash table, an entry made, a heap's repair) would make graphs large where it
is inlined. Such a function takes numbers and lists of them, and changes lists in place: a list that grows in it is
given to it for good, and comes back (``passes.place``). Items that it only moves (it ``carries`` them) may be
references, too. Of lists that live in pools, the pools come along. Where it fails, it hands back what with, as calls
inside a ``try`` do (``failing``), and the exception is raised at the place of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef, OfBuffer, OfList
from whilst_compiler.frontend.containers.pools import NotGiven, OfNumber, stays
from whilst_compiler.frontend.control.branches import Arm, finish_arm, run_arm
from whilst_compiler.frontend.control.failing import SLOTS, Attempt, Site, begin
from whilst_compiler.frontend.control.guarded import class_of
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.library.sharing_keys import add_pools, is_plain, key_of, template_in
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.templates import Template, template_of, types_of
from whilst_compiler.frontend.values.values import Abstract, Cell, Function
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.calls import free, nodes_below, with_callees
from whilst_compiler.ir.chains import is_changed_in_place
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value
from whilst_compiler.ir.types import F64, I64
from whilst_compiler.ir.walk import operands

__all__ = ["call_shared", "shared"]

F = TypeVar("F", bound=Callable[..., Any])


class _Mark(NamedTuple):
    """What is known of a function of the library."""

    carries: frozenset[str]
    fails: tuple[type, ...]


_SHARED: dict[Any, _Mark] = {}


def shared(*carries: str, fails: tuple[type, ...] = ()) -> Callable[[F], F]:
    """Mark a function of the library as one that is called rather than inlined.

    ``carries`` are parameters whose items (or which themselves) it moves without looking at them. ``fails`` are
    exceptions that it may raise for all that is known of its arguments: it need not be lowered to find that out.
    """

    def mark(python: F) -> F:
        _SHARED[python] = _Mark(frozenset(carries), fails)
        return python

    return mark


@dataclass(frozen=True)
class _Change:
    """A list after the call: what it holds then."""

    cell: Cell
    parameter: str
    template: Any


@dataclass(frozen=True)
class _Shared:
    """A function that is there: what it is called, what it returns, which lists it changes."""

    name: str
    result: Template
    pools: tuple[Cell, ...]
    changes: tuple[_Change, ...]
    sites: tuple[Site, ...]
    """What it may fail with."""
    told: tuple[int, ...]
    """What comes back to tell of that: places in a ``failing.Record``."""


Run = Callable[[Context, Function, dict[str, Abstract]], Abstract]


def call_shared(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run) -> Abstract | None:
    """The call of a marked function; None where it has to be inlined, or is one from within. ``run`` lowers it."""
    mark = _SHARED.get(f.python)
    if mark is None or ctx.watched:
        return None
    carries = mark.carries
    cells = [v.cell for v in bound.values() if isinstance(v, ListRef)]
    templates = {name: template_in(ctx, value) for name, value in bound.items()}
    pools: dict[Cell, Any] = {}
    for name, template in templates.items():
        if name not in carries or isinstance(template, OfNumber):
            add_pools(ctx, template, pools)
    keys = [key_of(t, n in carries) for n, t in templates.items()] + [key_of(t, True) for t in pools.values()]
    key = (f.python, tuple(keys))
    if None in keys or len({*cells, *pools}) < len(cells) + len(pools) or key in ctx.sharing:
        return None
    known = _known(ctx, key, lambda: _lowered(ctx, f, templates, pools, key, run))
    return None if known is None else _emit(ctx, known, bound)


def _lowered(
    ctx: Context, f: Function, templates: dict[str, Any], pools: dict[Cell, Any], key: Any, run: Run
) -> _Shared | None:  # fmt: skip
    """The function made; once more where it may fail, knowing with what. None where it cannot be."""
    floor, ctx.floor = ctx.floor, len(ctx.frames)
    by_python = ctx.made_by_python
    ctx.sharing.append(key)
    try:
        fails = _SHARED[f.python].fails
        made = _Lowering(ctx, f, templates, pools, fails).lowered(run)
        if isinstance(made, tuple):
            ctx.made_by_python = by_python
            made = _Lowering(ctx, f, templates, pools, (*fails, *made)).lowered(run)
    finally:
        ctx.floor = floor
        ctx.sharing.pop()
    return made if isinstance(made, _Shared) else None


def _known(ctx: Context, key: Any, lower: Callable[[], _Shared | None]) -> _Shared | None:
    """The function for these types, lowered once; also where lowering starts again, if all of them are there then."""
    lasting: dict[Any, Any] = ctx.options.setdefault("shared", {})
    found = lasting.get(key) or ctx.shared.get(key)
    if found is None:
        known = lower()
        graphs = {} if known is None else with_callees(ctx.functions, known.name)
        found = ctx.shared[key] = (known, graphs)
        if is_plain(key[1]):
            lasting[key] = found
    known, graphs = found
    ctx.functions.update(graphs)
    return known


# -- lowering ----------------------------------------------------------------------------------------------------


class _Lowering:
    """The function for arguments of these types, and the lists of ``pools``."""

    def __init__(
        self, ctx: Context, f: Function, templates: dict[str, Any], pools: dict[Cell, Any],
        catches: tuple[type, ...] = (),
    ) -> None:  # fmt: skip
        self.ctx = ctx
        self.catches = catches
        self.f = f
        self.params: list[Value] = []
        self.start: dict[Any, Any] = {}
        """What the lists that are given hold at first."""
        self.names: dict[Cell, str] = {}
        self.given: dict[str, Any] = {}
        self.record: tuple[Cell, ...] = ()
        for name, template in templates.items():
            found = self.parameter(name, template)
            if isinstance(found, Buffer | Items) or getattr(template, "content", False):
                ref = ListRef(Cell(name))
                self.start[ref.cell], found = found, ref
                self.names[ref.cell] = name
            self.given[name] = found
        self.own = len(self.params)
        for cell, template in pools.items():
            self.start[cell] = self.parameter(cell.name, template)

    def parameter(self, name: str, template: Any) -> Any:
        template = _elsewhere(self.ctx, template)
        leaves: list[Operand] = [Value(t, name) for t in types_of(template)]
        self.params += leaves  # type: ignore[arg-type]
        outer, self.ctx.state = self.ctx.state, self.start
        value = rebuild(self.ctx, template, list(leaves), name)
        self.ctx.state = outer
        return value

    def lowered(self, run: Run) -> _Shared | tuple[type, ...] | None:
        """None if it reads or returns what it cannot; the classes of exceptions where it fails with others."""
        ctx, start = self.ctx, self.start
        own = Attempt(self.catches, looks=True)
        attempts, ctx.attempts = ctx.attempts, [own] if self.catches else []
        failures, ctx.failures = ctx.failures, None
        self.record = self.failing() if self.catches else ()
        try:
            arm = run_arm(ctx, start, self.params, lambda: run(ctx, self.f, self.given))
        except NotGiven:
            return None
        finally:
            ctx.attempts, ctx.failures = attempts, failures
        if arm.dead or arm.thrown:
            return None
        result = _elsewhere(ctx, expand(template_of(arm.result), arm.state))
        told = tuple(k for k, c in enumerate(self.record) if arm.state[c] is not start[c])
        changed = [c for c in start if c not in self.record and not stays(start[c], arm.state.get(c))]
        after = {cell: _after(ctx, start[cell], arm.state[cell]) for cell in changed}
        if not _is_returned(result) or None in after.values():
            return None
        wanted = [result, *after.values()]
        finish_arm(ctx, arm, lambda: [
            *(leaf for value, t in zip([arm.result, *map(arm.state.__getitem__, changed)], wanted)
              for leaf in coerce(ctx, value, t)),
            *(arm.state[self.record[k]].operand for k in told),
        ])  # fmt: skip
        block = arm.block
        nodes = list(nodes_below(ctx.functions, block.nodes))
        reads = free(block.nodes, block.results, block.params)
        if reads or any(isinstance(n, Apply) and n.row.effect.reaches_out for n in nodes):
            return None
        if classes := tuple(dict.fromkeys(class_of(ctx, error) for n in nodes if (error := _failure(n)))):
            return classes
        pools = self.without_unread(arm, changed)
        changes = tuple(_Change(c, self.names.get(c, ""), after[c]) for c in changed)
        return _Shared(self.graph(arm, result, changes), result, pools, changes, tuple(own.sites), told)

    def failing(self) -> tuple[Cell, ...]:
        """The cells that tell of a failure, which are part of the state."""
        ctx = self.ctx
        outer, ctx.state = ctx.state, self.start
        record = begin(ctx)
        ctx.state = outer
        return (record.raised, *record.integers, *record.floats)

    def without_unread(self, arm: Arm, changed: list[Cell]) -> tuple[Cell, ...]:
        """The lists of pools that are looked at; the parameters of others go."""
        read = {x for node in arm.block.nodes for x in operands(node)} | set(arm.block.results)
        kept = []
        for cell in [c for c in self.start if c not in self.names and c not in self.record]:
            leaves = _leaves(self.start[cell])
            if cell in changed or read.intersection(leaves):
                kept.append(cell)
            else:
                self.params = [p for p in self.params if p not in leaves]
        return tuple(kept)

    def graph(self, arm: Arm, result: Template, changes: tuple[_Change, ...]) -> str:
        """Enter the function among those of the program; what it is called there."""
        ctx, block = self.ctx, arm.block
        updates = []
        place = len(types_of(result))
        for change in changes:
            before, after = _leaves(self.start[change.cell]), _leaves(arm.state[change.cell])
            if len(before) == len(after) == len(types_of(change.template)):
                for k, (old, new) in enumerate(zip(before, after)):
                    if old.type.dims and is_changed_in_place(block.nodes, new, old, ctx.functions):  # type: ignore[union-attr, arg-type]
                        updates.append((self.params.index(old), place + k))  # type: ignore[arg-type]
            place += len(types_of(change.template))
        numbers = ctx.options.setdefault("shared_count", [0])
        numbers[0] += 1
        name = f"{self.f.definition.name}_of_{numbers[0]}"
        ctx.functions[name] = Graph(
            tuple(self.params), block.nodes, tuple(block.results), name, tuple(updates), {}, ctx.builder.location
        )
        return name


def _leaves(content: Any) -> list[Operand]:
    match content:
        case Buffer(_, arrays, length):
            return [*arrays, length]
        case Items(items):
            return [item.operand for item in items]
    return []


def _after(ctx: Context, before: Any, content: Any) -> Any:
    """What a changed list holds in the end; None where that is not known for all calls."""
    if isinstance(content, Buffer):
        return _elsewhere(ctx, content.template())
    if isinstance(before, Items) and isinstance(content, Items):
        old, new = before.template(), content.template()
        return new if key_of(old, False) == key_of(new, False) else None
    return None


def _is_returned(template: Any) -> bool:
    """Whether it is a number, a reference, or a new list of such."""
    content = template.content if isinstance(template, OfList) else template
    return isinstance(content, OfBuffer) == isinstance(template, OfList) and key_of(content, True) is not None


def _elsewhere(ctx: Context, template: Any) -> Any:
    """The content of a list, of sizes of its own."""
    match template:
        case OfList(OfBuffer() as content, told=told):
            return OfList(_elsewhere(ctx, content), None, told)
        case OfBuffer(element, dims):
            return OfBuffer(element, tuple(ctx.fresh_symbol() for _ in dims))
    return template


def _failure(node: Node) -> str:
    """What a node fails with that is there for that (a check of an index that is in range is not)."""
    fails = isinstance(node, Apply) and node.row.name in ("raise_error", "check")
    return str(node.attributes["error"]) if fails else ""  # type: ignore[union-attr]


# -- calls -------------------------------------------------------------------------------------------------------


def _emit(ctx: Context, known: _Shared, bound: dict[str, Abstract]) -> Abstract:
    """The ``Call``, the lists after it, and what it failed with."""
    inputs: list[Operand] = []
    for value in (*bound.values(), *map(ListRef, known.pools)):
        content = ctx.state[value.cell] if isinstance(value, ListRef) else value
        inputs += coerce(ctx, content, template_in(ctx, value))
    result, *after = (_elsewhere(ctx, t) for t in (known.result, *(c.template for c in known.changes)))
    types = [t for template in (result, *after) for t in types_of(template)]
    types += [I64 if k <= SLOTS else F64 for k in known.told]
    outputs: list[Operand] = list(ctx.builder.call(known.name, inputs, types))
    value = rebuild(ctx, result, outputs)
    for change, template in zip(known.changes, after):
        ref = bound[change.parameter] if change.parameter else ListRef(change.cell)
        assert isinstance(ref, ListRef)
        lists.replace(ctx, ref, rebuild(ctx, template, outputs, ref.cell.name))
    if known.told:
        told: list[Operand] = [*[literal(0)] * (1 + SLOTS), *[literal(0.0)] * SLOTS]
        for place in known.told:
            told[place] = outputs.pop(0)
        ctx.library["raise_here"](ctx, told[0], known.sites, told[1 : 1 + SLOTS], told[1 + SLOTS :])
    return value  # type: ignore[no-any-return]
