"""User functions that are called at many places: lowered once for each structure of what they are given, and called.

Calls are inlined at first, as most functions are small, or called once. One that has been inlined at several places and
has made the graph large by it is lowered by itself from then on. All that it could see of the state around it comes in
as parameters as it is read (the lists that stand for pools, tables and globals, variables of functions around); what it
changes there goes out as results. Whatever cannot be handed over (arrays, iterators) has the call inlined, as before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.errors import Limitation, UserError
from whilst_compiler.frontend.containers.list_values import Buffer, Items
from whilst_compiler.frontend.containers.pools import stays
from whilst_compiler.frontend.control.branches import Arm, finish_arm, run_arm
from whilst_compiler.frontend.control.failing import Attempt, clean
from whilst_compiler.frontend.functions.handing import Structure, Taking, Unfit, fresh, make, types
from whilst_compiler.frontend.functions.outlined_calls import Change, Outlined, cells_of, emit, inputs_of
from whilst_compiler.frontend.functions.recursive_calls import caught_around
from whilst_compiler.frontend.joins.births import births
from whilst_compiler.frontend.joins.leaving import is_content
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import is_ours
from whilst_compiler.frontend.state.restarts import NeedsChoices, NeedsTable
from whilst_compiler.frontend.state.seen import NotApart, Seen, peek
from whilst_compiler.frontend.values.reaching import collect
from whilst_compiler.frontend.values.values import Abstract, Cell, Function, Instance, Scalar, Scope, Static
from whilst_compiler.ir.calls import free, with_callees
from whilst_compiler.ir.chains import is_changed_in_place
from whilst_compiler.ir.graph import Graph, Literal, Operand, Value
from whilst_compiler.ir.walk import operands
from whilst_compiler.source import called

__all__ = ["call_outlined"]

PLACES, NODES, NODES_OF_NUMBERS = 3, 300, 3000
"""A function is lowered by itself once it was inlined at so many places (one that calls itself: at one), as so many
nodes. One that is given numbers alone may be a part of what runs in vectors."""
_VERSIONS = 6
_LASTING = ("hosts", "errors")
"""Lists that functions refer to by place, also those that are kept."""
_HIDDEN = Static("hidden")

Run = Callable[[Context, Function, dict[str, Abstract]], Abstract]


@dataclass
class _Tally:
    """How often a function was inlined."""

    places: set[Any] = field(default_factory=set)
    nodes: int = 0


def call_outlined(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run) -> Abstract | None:
    """The call of a user's function; ``run`` inlines it."""
    node = f.definition.node
    within = any(recursion.is_of(f) for recursion in (*ctx.recursions, *ctx.barred))
    if is_ours(f.definition) or within or ctx.handling or ctx.watched:
        return None
    hot = ctx.options.setdefault("hot", set())
    if node not in hot:
        return _inlined(ctx, f, bound, run, hot)
    if any(key[0] is node for key in ctx.outlining):
        return None
    taking = Taking(ctx)
    try:
        given = tuple((name, taking.structure(value)) for name, value in bound.items())
        taking.finish()
    except Unfit:
        return None
    key = (node, f.scope if f.python is None else f.python, f.wraps, caught_around(ctx), given)
    versions = ctx.outlined.setdefault(key, [])
    for version in versions:
        if version is not None and (inputs := inputs_of(ctx, version, taking)) is not None:
            return emit(ctx, version, inputs, taking)
    if None in versions or len(versions) >= _VERSIONS:
        return None
    before = _snapshot(ctx)
    ctx.outlining.append(key)
    try:
        version = _Lowering(ctx, f, given, taking).lowered(run)
    except (Limitation, UserError, NeedsChoices, NeedsTable, Unfit, NotApart):
        version = None  # it shows where it is inlined, if it is so there, too
        _restore(ctx, before)
    else:
        ctx.outlining.pop()
    versions.append(version)
    inputs = None if version is None else inputs_of(ctx, version, taking)
    return None if version is None or inputs is None else emit(ctx, version, inputs, taking)


def _snapshot(ctx: Context) -> list[tuple[str, Any, int | None]]:
    """What a context holds: each attribute, and of lists, how long they are."""
    return [(k, v, len(v) if isinstance(v, list) else None) for k, v in vars(ctx).items()]


def _restore(ctx: Context, before: list[tuple[str, Any, int | None]]) -> None:
    """Go back to before something that was not finished; what was found out stays known."""
    for name, value, length in before:
        setattr(ctx, name, value)
        if length is not None and name not in _LASTING:
            del value[length:]


def _inlined(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run, hot: set[Any]) -> Abstract:
    place, before = ctx.builder.location, ctx.builder.count
    value = run(ctx, f, bound)
    tally = ctx.tallies.setdefault(f.definition.node, _Tally())
    tally.places.add(place)
    tally.nodes += ctx.builder.count - before
    recursive = f.definition.node in ctx.recursive
    of_numbers = not recursive and all(isinstance(x, Scalar) for x in bound.values())
    nodes = NODES_OF_NUMBERS if of_numbers else NODES
    if len(tally.places) >= (1 if recursive else PLACES) and tally.nodes >= nodes:
        hot.add(f.definition.node)
    return value


# -- lowering ----------------------------------------------------------------------------------------------------------


class _Lowering:
    """The function for what one call hands over."""

    def __init__(self, ctx: Context, f: Function, given: tuple[tuple[str, Structure], ...], taking: Taking) -> None:
        self.ctx = ctx
        self.f = f
        self.given = given
        self.taking = taking
        self.attempt = Attempt(caught_around(ctx), looks=any(attempt.looks for attempt in ctx.attempts))
        self.taken = [*taking.table, *taking.near]
        self.cells = cells_of(self.taken)
        """The lists and fields of what is handed over, which it must not see otherwise."""
        self.table: list[Any] = []
        self.needs: dict[Any, tuple[Structure, list[Value]]] = {}

    def lowered(self, run: Run) -> Outlined | None:
        ctx = self.ctx
        outer = ctx.state
        hidden = self.hidden(outer)
        base = {k: _HIDDEN if k in hidden else v for k, v in outer.items() if k not in self.cells}
        found = {k: structure for k, v in base.items() if (structure := self.differing(v)) is not None}
        own: list[Value] = []
        ctx.state = base
        try:
            for key, structure in found.items():
                leaves: list[Value] = []
                base[key] = self.parameter(structure, leaves, getattr(key, "name", ""), [])
                self.needs[key] = (structure, leaves)
            bound = {name: self.parameter(structure, own, name, self.table) for name, structure in self.given}
            for mine, theirs in zip(self.table, self.taking.table):
                if isinstance(mine, Cell) and (sites := births(ctx, theirs)):
                    ctx.births[mine] = sites
                if theirs in ctx.list_sites:
                    ctx.list_sites[mine] = ctx.list_sites[theirs]
        finally:
            ctx.state = outer
        if ctx.attempts:
            base |= clean(ctx)
        start = Seen(base, hidden)
        arm = self.arm(run, start, bound)
        if arm.dead or arm.thrown:
            return None
        return self.finished(arm, start, own, outer)

    def hidden(self, outer: dict[Any, Any]) -> set[Any]:
        """The variables of other functions than those around, and what leads to what is handed over."""
        scope: Scope | None = self.f.scope
        around = []
        while scope is not None:
            around.append(scope)
            scope = scope.outer
        found = {k for k in outer if isinstance(k, Cell) and isinstance(k.owner, Scope) and k.owner not in around}
        things = {*self.cells, *(x for x in self.taken if isinstance(x, Instance))}
        for key in (outer.keys() - found - self.cells) if things else ():
            reached: set[Any] = set()
            collect(peek(outer, key), reached, {})
            if not reached.isdisjoint(things):
                found.add(key)
        return found

    def differing(self, value: Any) -> Structure | None:
        """The structure of what a cell outside holds, if it differs from call to call."""
        changing = isinstance(value, Buffer) or (isinstance(value, Items) and bool(value.items))
        number = isinstance(value, Scalar) and not isinstance(value.operand, Literal)
        if not (changing or number):
            return None
        taking = Taking(self.ctx, outside=None)
        try:
            return taking.content(value) if changing else taking.structure(value)
        except Unfit:
            return None

    def parameter(self, structure: Structure, params: list[Value], name: str, table: list[Any]) -> Any:
        own = fresh(self.ctx, structure)
        leaves = [Value(t, name) for t in types(own)]
        params += leaves
        return make(self.ctx, own, list(leaves), table, name)

    def arm(self, run: Run, start: Seen, bound: dict[str, Any]) -> Arm:
        ctx = self.ctx
        outside = (ctx.floor, ctx.loops, ctx.failures, ctx.attempts, ctx.recursions, ctx.barred)
        ctx.floor, ctx.loops = len(ctx.frames), 0
        ctx.recursions, ctx.barred = [], [*ctx.barred, *ctx.recursions]
        if ctx.attempts:
            ctx.attempts = [self.attempt]
        else:
            ctx.failures = None
        names = ctx.options.setdefault("outlined_count", [0])
        names[0] += 1
        self.name = f"{''.join(c if c.isalnum() else '_' for c in self.f.definition.name).strip('_')}_called_{names[0]}"

        def body() -> Abstract:
            place, ctx.builder.location = ctx.builder.location, called(self.name)
            value = run(ctx, self.f, bound)
            ctx.builder.location = place
            return value

        try:
            return run_arm(ctx, start, (), body)
        finally:
            ctx.floor, ctx.loops, ctx.failures, ctx.attempts, ctx.recursions, ctx.barred = outside

    def finished(self, arm: Arm, start: Seen, own: list[Value], outer: dict[Any, Any]) -> Outlined | None:
        ctx = self.ctx
        fields = _fields(self.table)
        born: list[frozenset[Any]] = []
        if any(map(_names_things, (part for site in self.attempt.sites for part in site.shape))):
            return None
        changed = [k for k, old in start.items() if not stays(old, peek(arm.state, k, old))]
        if any(is_content(start[k]) or k not in fields.keys() | outer.keys() for k in changed):
            return None
        parts: list[Structure] = []
        leaves: list[Operand] = []

        def results() -> list[Operand]:
            taking = Taking(ctx, self.table, outer)
            parts.append(taking.structure(arm.result))
            for key in changed:
                held = ctx.state[key]
                parts.append(taking.content(held) if isinstance(held, Items | Buffer) else taking.structure(held))
            if not outer.keys().isdisjoint(cells_of(list(taking.near))):
                raise Unfit
            taking.finish()
            born.extend(births(ctx, x) if isinstance(x, Cell) else frozenset() for x in taking.table[len(self.table) :])
            leaves.extend(taking.leaves)
            return leaves

        finish_arm(ctx, arm, results)
        seen = start.seen & outer.keys()
        read = {x for node in arm.block.nodes for x in operands(node)} | set(leaves)
        needs = {k: v for k, v in self.needs.items() if k in seen or read.intersection(v[1])}
        fixed = {k: peek(outer, k) for k in seen - needs.keys()}
        params = [*own, *(x for _, given in needs.values() for x in given)]
        captured = free(arm.block.nodes, arm.block.results, params)
        if not set(captured) <= _inputs_of_program(ctx):
            return None
        changes = [Change(fields.get(k, (None, k)), part) for k, part in zip(changed, parts[1:])]
        self.graph(arm, [*params, *captured], start, changed, len(types(parts[0])), parts[1:])
        return Outlined(
            self.name, tuple((k, s) for k, (s, _) in needs.items()), tuple(fixed.items()), tuple(captured), parts[0],
            tuple(changes), tuple(born), dict(self.attempt.sites), with_callees(ctx.functions, self.name),
        )  # fmt: skip

    def graph(
        self, arm: Arm, params: list[Value], start: Seen, changed: list[Any], place: int, parts: list[Structure]
    ) -> None:
        """Enter the function among those of the program: lists that grow are given to it for good, and come back."""
        ctx, nodes = self.ctx, arm.block.nodes
        updates = []
        for key, part in zip(changed, parts):
            before, after = start[key], arm.state[key]
            if isinstance(before, Buffer) and isinstance(after, Buffer) and len(before.arrays) == len(after.arrays):
                for k, (old, new) in enumerate(zip(before.arrays, after.arrays)):
                    if is_changed_in_place(nodes, new, old, ctx.functions):  # type: ignore[arg-type]
                        updates.append((params.index(old), place + k))  # type: ignore[arg-type]
            place += len(types(part))
        location = next((n.location for n in nodes if n.location and n.location.root), None)
        ctx.functions[self.name] = Graph(
            tuple(params), nodes, tuple(arm.block.results), self.name, tuple(updates), {}, location
        )


def _names_things(shape: Any) -> bool:
    """Whether what an exception carries is a list or an object, which is another one in each call."""
    return isinstance(shape, tuple) and (shape[:1] == ("same",) or any(map(_names_things, shape)))


def _fields(table: list[Any]) -> dict[Any, tuple[int, Any]]:
    """Of each cell of lists and objects that are handed over, the number, and the name of the field."""
    found: dict[Any, tuple[int, Any]] = {}
    for k, thing in enumerate(table):
        if isinstance(thing, Instance):
            found |= {cell: (k, name) for name, cell in thing.cells.items()}
        else:
            found[thing] = (k, None)
    return found


def _inputs_of_program(ctx: Context) -> set[Any]:
    hidden = {value.operand for _, value in ctx.hidden.values() if isinstance(value, Scalar)}
    return hidden | ctx.scalar_parameters.keys()
