"""Stand-ins for arguments in functions that are differentiated, and derivatives in the structure of values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.containers.pools import Pool
from whilst_compiler.frontend.derivatives.list_items import columns_like, is_inexact, is_plain, like_template, spec_like
from whilst_compiler.frontend.derivatives.shapes import VALUES, new_items, object_of, with_fields
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.objects.instances import field_values
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.templates import OfScalar, types_of
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    OneOf,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand, Value

__all__ = ["Before", "Twins", "require_floats", "settled"]


class Before:
    """The state before a function is lowered that is differentiated."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.state = ctx.state.copy()
        self.rewritten, ctx.rewritten = ctx.rewritten, set()

    def bring_back(self) -> None:
        """The function may not change what is outside of it; to the arrays of lists it may add some of its own, and
        lists and objects that are numbers are its own where there were none before."""
        ctx, added = self.ctx, self.own()
        for key, value in self.state.items():
            if isinstance(key, Cell) and key not in added and ctx.state.get(key) is not value:
                title = f"a function whose derivative is taken changes '{key.name}', which is not its own"
                ctx.limitation("W713", title, "return the new value as aux")
        ctx.state = self.state
        ctx.rewritten |= self.rewritten

    def restart(self) -> bool:
        """Whether lists outside, whose items were known one by one, have only come to be of any length to be looked
        at: they are now, and the function is to be lowered again."""
        ctx = self.ctx
        turned = [
            key for key, value in self.state.items()
            if isinstance(key, Cell) and isinstance(value, Items) and isinstance(ctx.state.get(key), Buffer)
        ]  # fmt: skip
        turned = [cell for cell in turned if cell not in self.own()]
        if not turned:
            return False
        ctx.state = self.state
        ctx.rewritten |= self.rewritten
        for cell in turned:
            lists.as_buffer(ctx, ListRef(cell))
        return True

    def own(self) -> set[Cell]:
        """The cells outside that it may add to."""
        ctx = self.ctx
        found = {cell for b in ctx.blocks.values() if b.data not in ctx.rewritten for cell in (b.data, b.used)}
        return found.union(self._without_any())

    def _without_any(self) -> Iterator[Cell]:
        """The cells of pools in which no list is, and of tables in which no object is."""
        pools: dict[Any, Pool] = self.ctx.options.get("made_pools", {})
        kinds = [(pool.starts, pool.lists) for pool in pools.values()]
        kinds += [(table.count, (table.count, *table.columns.values())) for table in self.ctx.tables.values()]
        for count, several in kinds:
            content = self.state.get(count.cell)
            if isinstance(content, Items) and not content.items:
                yield from (ref.cell for ref in several)


def settled(ctx: Context, lower: Callable[[], Any]) -> tuple[Before, Any]:
    """The state before a function is lowered, and what ``lower`` makes of it, which leaves its own state."""
    while True:
        before = Before(ctx)
        made = lower()
        if not before.restart():
            return before, made


class Twins:
    """Stand-ins for arguments: the same structure with parameters for its floats."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.params: list[Value] = []
        self.originals: list[Operand] = []
        self.held: dict[Cell, Any] = {}
        """What the lists and objects that were made hold at first."""
        self.stand_for: dict[Cell, Abstract] = {}
        """Of such, by their cells (of objects, by what marks them), what they stand for."""
        self.arrays: dict[Any, Any] = {}
        """What the arrays that were made hold at first."""

    @property
    def unchanged(self) -> bool:
        return self._are(self.held)

    @property
    def as_given(self) -> bool:
        """Whether all hold what they held at first, arrays as well."""
        return self.unchanged and self._are(self.arrays)

    def _are(self, held: dict[Any, Any]) -> bool:
        return all(self.ctx.state.get(cell) is content for cell, content in held.items())

    def of(self, value: Abstract) -> Abstract:
        ctx = self.ctx
        match value:
            case Scalar(spec, operand) if spec.dtype.is_inexact:
                return Scalar(spec, self._param(operand))
            case ArrayRef() if value.dtype.is_inexact:
                array = ctx.new_array(self._param(ctx.read(value)))
                self.arrays[array.storage] = ctx.state[array.storage]
                return array
            case Tuple(items, cls):
                return Tuple(tuple(map(self.of, items)), cls)
            case Record(cls, names, items):
                return Record(cls, names, tuple(map(self.of, items)))
            case ListRef():
                made = self._list(lists.content(ctx, value))
                self._note(made.cell, value, made.cell)
                return made
            case Composite(kind=kind) if kind in VALUES:
                return self._container(value)
            case Instance() | OneOf() | Numbered():
                one = with_fields(ctx, value.cls, {n: self.of(x) for n, x in field_values(ctx, value).items()})
                self._note(one.anchor, value, *one.cells.values())
                return one
        return value

    def _note(self, key: Cell, value: Abstract, *cells: Cell) -> None:
        self.stand_for[key] = value
        self.held.update((cell, self.ctx.state[cell]) for cell in cells)

    def _param(self, operand: Operand) -> Value:
        param = Value(operand.type, getattr(operand, "name", ""))
        self.params.append(param)
        self.originals.append(operand)
        return param

    def _list(self, content: Any) -> ListRef:
        ref = ListRef(Cell("list"))
        if isinstance(content, Items):
            self.ctx.state[ref.cell] = Items(tuple(map(self.of, content.items)))
        else:
            arrays = (self._param(a) if is_inexact(a) else a for a in self._full(content))
            self.ctx.state[ref.cell] = Buffer(content.element, tuple(arrays), content.length)
        return ref

    def _full(self, content: Buffer) -> tuple[Operand, ...]:
        """The arrays of a list without room for more: their derivatives are as long as the list."""
        return tuple(lists.part(self.ctx, a, literal(0), content.length) for a in content.arrays)

    def _container(self, value: Composite) -> Composite:
        """A container of its own whose values are stand-ins."""
        parts: list[ListRef] = []
        for k, part in enumerate(value.parts):
            content = self.ctx.state[part.cell]
            if not isinstance(content, Items | Buffer):
                title = f"a derivative by a {value.cls.__name__} that stands in a list or a container"
                self.ctx.limitation("W704", f"{title} is not supported yet", "pass arrays, or dicts of constant keys")
            if k == VALUES[value.kind]:
                made = self._list(content)
            else:
                made = ListRef(Cell(part.cell.name))
                self.ctx.state[made.cell] = content
            self.held[made.cell] = self.ctx.state[made.cell]
            parts.append(made)
        return Composite(value.kind, value.cls, tuple(parts), value.note)

    def gradient(self, value: Abstract, bars: Iterator[Operand]) -> Abstract:
        """The structure of an argument with derivatives for its floats, and None for the rest.

        A derivative by a float is an array where it is that of an array.
        """
        ctx = self.ctx
        match value:
            case Scalar(spec) if spec.dtype.is_inexact:
                bar = next(bars)
                return ctx.new_array(bar) if bar.type.dims else Scalar(spec_like(spec, bar), bar)  # type: ignore[union-attr]
            case ArrayRef() if value.dtype.is_inexact:
                return ctx.new_array(next(bars))
            case Tuple(items, cls):
                return Tuple(tuple(self.gradient(x, bars) for x in items), cls)
            case Record(cls, names, items):
                return Record(cls, names, tuple(self.gradient(x, bars) for x in items))
            case ListRef():
                return self._of_list(lists.content(ctx, value), bars)
            case Composite(kind, cls, parts, note) if kind in VALUES:
                own = [self._copied(part) for part in parts]
                own[VALUES[kind]] = self._of_list(lists.content(ctx, parts[VALUES[kind]]), bars)
                return Composite(kind, cls, tuple(own), note)
            case Instance() | OneOf() | Numbered():
                fields = {n: self.gradient(x, bars) for n, x in field_values(ctx, value).items()}
                return object_of(ctx, value.cls, fields)
        return NONE_VALUE

    def _of_list(self, content: Items | Buffer, bars: Iterator[Operand]) -> ListRef:
        ctx = self.ctx
        if isinstance(content, Items):
            return new_items(ctx, tuple(self.gradient(x, bars) for x in content.items))
        if not is_plain(content.element):
            title = "a derivative by a list with a list, an array or an object for each item"
            ctx.limitation("W704", f"{title} is not supported yet", "pass an array, or a list of numbers")
        arrays = tuple(columns_like(content.element, iter(self._full(content)), bars))
        own = types_of(like_template(content.element))
        if any(a.type.dtype is not b.dtype for a, b in zip(arrays, own, strict=True)):  # type: ignore[union-attr]
            title = "a complex derivative by a list of floats of any length is not taken in compiled code yet"
            ctx.limitation("W704", title, "pass an array, or take it outside of compiled code")
        if any(a.type.dims[1:] for a in arrays):  # type: ignore[union-attr]
            return self._arrays(content.element, arrays)
        return lists.new_buffer(ctx, like_template(content.element), arrays, content.length)

    def _arrays(self, element: Any, arrays: tuple[Operand, ...]) -> ListRef:
        """An array for each item of a list of floats: those of a jacobian of an array, along its last axis."""
        if not isinstance(element, OfScalar):
            self.ctx.limitation("W704", "a jacobian of an array by a list of tuples is not taken in compiled code yet",
                                "pass lists of numbers")  # fmt: skip
        rank = arrays[0].type.rank  # type: ignore[union-attr]
        first = self.ctx.emit("transpose", arrays[0], permutation=(rank - 1, *range(rank - 1)))
        made = self.ctx.call(self.ctx, Static(list), [self.ctx.new_array(first)], {})
        assert isinstance(made, ListRef)
        return made

    def _copied(self, ref: ListRef) -> ListRef:
        made = ListRef(Cell(ref.cell.name))
        self.ctx.state[made.cell] = self.ctx.state[ref.cell]
        return made


def require_floats(ctx: Context, twins: Twins, values: Sequence[Abstract]) -> None:
    """UserError if there is no float to take a derivative by, unless that is because there is nothing at all."""
    if not twins.params and not all(_is_empty(ctx, x) for x in values):
        names = " and ".join(dict.fromkeys(map(type_name, values)))
        ctx.user_error("W703", f"a derivative is taken by {names}, which has no floats",
                       "give floats (2.0 for 2), or name other arguments by argnums")  # fmt: skip


def _is_empty(ctx: Context, value: Abstract) -> bool:
    match value:
        case Tuple(items=items) | Record(items=items):
            return all(_is_empty(ctx, x) for x in items)
        case ListRef():
            content = lists.content(ctx, value)
            return isinstance(content, Items) and all(_is_empty(ctx, x) for x in content.items)
    return False
