"""Functions of the library that are lowered once for each types of their arguments, and then called.

What is done at many places (a search in a hash table, an entry made, a heap's repair) would make graphs large where it
is inlined. Such a function takes numbers and lists of them, does not fail, and changes lists in place: a list that
grows in it is given to it for good, and comes back (``passes.place``). Items that it only moves (it ``carries`` them)
may be references, too. Of lists that live in pools, the pools come along.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from whilst_compiler.frontend import lists
from whilst_compiler.frontend.blocks import OfBlock
from whilst_compiler.frontend.branches import Arm, finish_arm, run_arm
from whilst_compiler.frontend.carrying import coerce, rebuild
from whilst_compiler.frontend.composites import OfComposite
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.joins import expand
from whilst_compiler.frontend.linked import OfLinked
from whilst_compiler.frontend.list_values import Buffer, Items, ListRef, OfBuffer, OfItems, OfList
from whilst_compiler.frontend.numbered import OfKinds, OfNumbered
from whilst_compiler.frontend.pools import NotGiven, OfNumber, Pool
from whilst_compiler.frontend.specs import ScalarSpec
from whilst_compiler.frontend.templates import (
    OfOptional,
    OfScalar,
    OfTuple,
    Same,
    Template,
    template_of,
    types_of,
)  # fmt: skip
from whilst_compiler.frontend.text_values import OfText, is_text
from whilst_compiler.frontend.values import Abstract, Cell, Function, Static
from whilst_compiler.ir.chains import is_changed_in_place
from whilst_compiler.ir.graph import Apply, Call, Graph, Node, Operand, Value, regions
from whilst_compiler.ir.walk import operands

__all__ = ["call_shared", "shared"]

F = TypeVar("F", bound=Callable[..., Any])
_SHARED: dict[Any, frozenset[str]] = {}
_LONGEST = 3
"""So many numbers of a list are handed over one by one."""


def shared(*carries: str) -> Callable[[F], F]:
    """Mark a function of the library as one that is called rather than inlined.

    ``carries`` are parameters whose items (or which themselves) it moves without looking at them.
    """

    def mark(python: F) -> F:
        _SHARED[python] = frozenset(carries)
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


Run = Callable[[Context, Function, dict[str, Abstract]], Abstract]


def call_shared(ctx: Context, f: Function, bound: dict[str, Abstract], run: Run) -> Abstract | None:
    """The call of a marked function; None where it has to be inlined. ``run`` lowers its body."""
    carries = _SHARED.get(f.python)
    if carries is None or ctx.watched:
        return None
    cells = [v.cell for v in bound.values() if isinstance(v, ListRef)]
    templates = {name: _template(ctx, value) for name, value in bound.items()}
    pools: dict[Cell, Any] = {}
    for name, template in templates.items():
        if name not in carries or isinstance(template, OfNumber):
            _add_pools(ctx, template, pools)
    keys = [_key(t, n in carries) for n, t in templates.items()] + [_key(t, True) for t in pools.values()]
    if None in keys or len({*cells, *pools}) < len(cells) + len(pools):
        return None
    known = _known(ctx, (f.python, tuple(keys)), lambda: _Lowering(ctx, f, templates, pools).lowered(run))
    return None if known is None else _emit(ctx, known, bound)


def _known(ctx: Context, key: Any, lower: Callable[[], _Shared | None]) -> _Shared | None:
    """The function for these types, lowered once; one that lists of pools have no part in also where lowering starts
    again."""
    lasting: dict[Any, Any] = ctx.options.setdefault("shared", {})
    found = lasting.get(key) or ctx.shared.get(key)
    if found is None:
        known = lower()
        graphs = {} if known is None else _with_callees(ctx, known.name)
        found = ctx.shared[key] = (known, graphs)
        if _is_plain(key[1]):
            lasting[key] = found
    known, graphs = found
    ctx.functions.update(graphs)
    return known


def _with_callees(ctx: Context, name: str) -> dict[str, Graph]:
    """A function and those that it calls."""
    found: dict[str, Graph] = {}
    todo = [name]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = ctx.functions[name]
            todo += [node.callee for node in _all_nodes(found[name].nodes) if isinstance(node, Call)]
    return found


def _is_plain(key: Any) -> bool:
    """Whether a key speaks of nothing that is only there in one lowering."""
    if isinstance(key, tuple):
        return all(map(_is_plain, key))
    return key is None or isinstance(key, str | int | float | ScalarSpec | type)


def _template(ctx: Context, value: Any) -> Any:
    """What comes in for a parameter: a list with its content; a text, whichever it is."""
    if isinstance(value, ListRef):
        return ctx.state[value.cell].template()
    return OfText() if is_text(value) else expand(template_of(value), ctx.state)


def _add_pools(ctx: Context, template: Any, found: dict[Cell, Any]) -> None:
    """The lists that pools and tables consist of, and what they hold, for what is of such in a template."""
    match template:
        case OfNumber(pool) if pool.data.cell not in found:
            for ref in _lists_of(pool):
                found[ref.cell] = _template(ctx, ref)
            _add_pools(ctx, found[pool.data.cell], found)
        case OfLinked(table) if not found.keys() & {ref.cell for ref in table.columns.values()}:
            found |= {ref.cell: _template(ctx, ref) for ref in table.columns.values()}
            for ref in table.columns.values():
                _add_pools(ctx, found[ref.cell], found)
        case OfTuple(items):
            for item in items:
                _add_pools(ctx, item, found)
        case OfOptional(some) | OfBuffer(some):
            _add_pools(ctx, some, found)


def _lists_of(pool: Pool) -> tuple[ListRef, ...]:
    return (pool.data, pool.starts, pool.sizes, pool.rooms)


def _key(template: Any, carried: bool) -> Hashable:
    """What two templates have in common that the same code serves; None where none does."""
    match template:
        case OfScalar(spec):
            return spec
        case Same(Static(value)) if value is None or isinstance(value, str | bool):
            return (value.__class__, value)
        case OfText():
            return "text"
        case OfTuple(items, cls):
            inner = tuple(_key(item, carried) for item in items)
            return None if None in inner else (cls, inner)
        case OfOptional(some):
            inside = _key(some, carried)
            return None if inside is None else ("optional", inside)
        case OfBuffer(element):
            inside = _key(element, carried)
            return None if inside is None else ("list", inside)
        case OfItems(items) if 0 < len(items) <= _LONGEST and all(isinstance(i, OfScalar) for i in items):
            return ("items", *(_key(i, carried) for i in items))
        case OfNumber(pool, content):
            return (pool, content)
        case OfLinked(table):
            return table
        case OfNumbered(table) if carried:
            return table
        case OfKinds(tables) if carried:
            return tables
        case OfComposite(kind, cls, parts, None | Static() as note) if carried:
            inner = tuple(_key(part, carried) for part in parts)
            return None if None in inner else (kind, cls, inner, None if note is None else note.value)
        case OfBlock(blocks, dims, lent) if carried and not any(isinstance(d, str) for d in dims):
            return (blocks, dims, lent)
    return None


# -- lowering ----------------------------------------------------------------------------------------------------


class _Lowering:
    """The function for arguments of these types, and the lists of ``pools``."""

    def __init__(self, ctx: Context, f: Function, templates: dict[str, Any], pools: dict[Cell, Any]) -> None:
        self.ctx = ctx
        self.f = f
        self.params: list[Value] = []
        self.start: dict[Any, Any] = {}
        """What the lists that are given hold at first."""
        self.names: dict[Cell, str] = {}
        self.given: dict[str, Any] = {}
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

    def lowered(self, run: Run) -> _Shared | None:
        """None if it fails, or reads or returns what it cannot."""
        ctx, start = self.ctx, self.start
        attempts, ctx.attempts = ctx.attempts, []
        try:
            arm = run_arm(ctx, start, self.params, lambda: run(ctx, self.f, self.given))
        except NotGiven:
            return None
        finally:
            ctx.attempts = attempts
        if arm.dead:
            return None
        result = _elsewhere(ctx, expand(template_of(arm.result), arm.state))
        changed = [cell for cell in start if arm.state.get(cell) is not start[cell]]
        after = {cell: _after(ctx, start[cell], arm.state[cell]) for cell in changed}
        if not _is_returned(result) or None in after.values():
            return None
        wanted = [result, *after.values()]
        finish_arm(ctx, arm, lambda: [
            leaf for value, t in zip([arm.result, *map(arm.state.__getitem__, changed)], wanted)
            for leaf in coerce(ctx, value, t)
        ])  # fmt: skip
        if _reads_outside(arm) or any(_raises(node) for node in _all_nodes(arm.block.nodes)):
            return None
        pools = self.without_unread(arm, changed)
        changes = tuple(_Change(c, self.names.get(c, ""), after[c]) for c in changed)
        return _Shared(self.graph(arm, result, changes), result, pools, changes)

    def without_unread(self, arm: Arm, changed: list[Cell]) -> tuple[Cell, ...]:
        """The lists of pools that are looked at; the parameters of others go."""
        read = {x for node in arm.block.nodes for x in operands(node)} | set(arm.block.results)
        kept = []
        for cell in [c for c in self.start if c not in self.names]:
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
        return new if _key(old, False) == _key(new, False) else None
    return None


def _is_returned(template: Any) -> bool:
    """Whether it is a number, a reference, or a new list of such."""
    content = template.content if isinstance(template, OfList) else template
    return isinstance(content, OfBuffer) == isinstance(template, OfList) and _key(content, True) is not None


def _elsewhere(ctx: Context, template: Any) -> Any:
    """The content of a list, of sizes of its own."""
    match template:
        case OfList(OfBuffer() as content):
            return OfList(_elsewhere(ctx, content))
        case OfBuffer(element, dims):
            return OfBuffer(element, tuple(ctx.fresh_symbol() for _ in dims))
    return template


def _all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    todo = list(nodes)
    while todo:
        node = todo.pop()
        yield node
        todo += [inner for region in regions(node) for inner in region.nodes]


def _raises(node: Node) -> bool:
    """Whether a node is there to fail (a check of an index that is in range is not)."""
    return isinstance(node, Apply) and (node.row.name == "raise_error" or node.row.effect.reaches_out)


def _reads_outside(arm: Arm) -> bool:
    defined = set(arm.block.params)
    for node in arm.block.nodes:
        if any(isinstance(x, Value) and x not in defined for x in operands(node)):
            return True
        defined.update(node.outputs)
    return any(isinstance(x, Value) and x not in defined for x in arm.block.results)


# -- calls -------------------------------------------------------------------------------------------------------


def _emit(ctx: Context, known: _Shared, bound: dict[str, Abstract]) -> Abstract:
    """The ``Call``, and the lists after it."""
    inputs: list[Operand] = []
    for value in (*bound.values(), *map(ListRef, known.pools)):
        content = ctx.state[value.cell] if isinstance(value, ListRef) else value
        inputs += coerce(ctx, content, _template(ctx, value))
    result, *after = (_elsewhere(ctx, t) for t in (known.result, *(c.template for c in known.changes)))
    types = [t for template in (result, *after) for t in types_of(template)]
    outputs: list[Operand] = list(ctx.builder.call(known.name, inputs, types))
    value = rebuild(ctx, result, outputs)
    for change, template in zip(known.changes, after):
        ref = bound[change.parameter] if change.parameter else ListRef(change.cell)
        assert isinstance(ref, ListRef)
        lists.replace(ctx, ref, rebuild(ctx, template, outputs, ref.cell.name))
    return value  # type: ignore[no-any-return]
