"""Stand-ins for arguments in functions that are differentiated, and derivatives in the structure of values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef
from whilst_compiler.frontend.containers.pools import Pool
from whilst_compiler.frontend.lists.lists import as_buffer
from whilst_compiler.frontend.lists.object_tables import moved
from whilst_compiler.frontend.objects.instances import field_values, new_instance
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
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
from whilst_compiler.ir.graph import Operand, Value

__all__ = ["Before", "Twins", "leaves_of", "object_of", "rebuilt", "settled"]


class Before:
    """The state before a function is lowered that is differentiated."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.state = dict(ctx.state)
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
            as_buffer(ctx, ListRef(cell))
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
        for count, lists in kinds:
            content = self.state.get(count.cell)
            if isinstance(content, Items) and not content.items:
                yield from (ref.cell for ref in lists)


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
            case ListRef(cell):
                made = self._list(ctx.state[cell])
                self._note(made.cell, value, made.cell)
                return made
            case Instance() | OneOf() | Numbered():
                one = _with_fields(ctx, value.cls, {n: self.of(x) for n, x in field_values(ctx, value).items()})
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
            arrays = tuple(self._param(a) if _is_inexact(a) else a for a in content.arrays)
            self.ctx.state[ref.cell] = Buffer(content.element, arrays, content.length)
        return ref

    def gradient(self, value: Abstract, bars: Iterator[Operand]) -> Abstract:
        """The structure of an argument with derivatives for its floats, and None for the rest.

        A derivative by a float is an array where it is that of an array.
        """
        ctx = self.ctx
        match value:
            case Scalar(spec) if spec.dtype.is_inexact:
                bar = next(bars)
                return ctx.new_array(bar) if bar.type.dims else Scalar(spec, bar)  # type: ignore[union-attr]
            case ArrayRef() if value.dtype.is_inexact:
                return ctx.new_array(next(bars))
            case Tuple(items, cls):
                return Tuple(tuple(self.gradient(x, bars) for x in items), cls)
            case Record(cls, names, items):
                return Record(cls, names, tuple(self.gradient(x, bars) for x in items))
            case ListRef(cell) if isinstance(ctx.state[cell], Items):
                ref = ListRef(Cell("list"))
                ctx.state[ref.cell] = Items(tuple(self.gradient(x, bars) for x in ctx.state[cell].items))
                return ref
            case ListRef(cell) if all(map(_is_inexact, ctx.state[cell].arrays)):
                content = ctx.state[cell]
                ref = ListRef(Cell("list"))
                ctx.state[ref.cell] = Buffer(content.element, tuple(next(bars) for _ in content.arrays), content.length)
                return ref
            case ListRef():
                ctx.limitation("W704", "a derivative by a list of numbers and other things is not supported yet", None)
            case Instance() | OneOf() | Numbered():
                fields = {n: self.gradient(x, bars) for n, x in field_values(ctx, value).items()}
                return object_of(ctx, value.cls, fields)
        return NONE_VALUE


def _is_inexact(x: Operand) -> bool:
    return getattr(x.type, "dtype", None) is not None and x.type.dtype.is_inexact  # type: ignore[union-attr]


def _with_fields(ctx: Context, cls: type, fields: dict[str, Abstract]) -> Instance:
    made = new_instance(ctx, cls, tuple(fields))
    ctx.state.update((made.cells[name], value) for name, value in fields.items())
    return made


def object_of(ctx: Context, cls: type, fields: dict[str, Abstract]) -> Instance | Numbered:
    """A new object with these fields."""
    made = _with_fields(ctx, cls, fields)
    return moved(ctx, made) if cls in ctx.tables else made


# -- what comes back besides -------------------------------------------------------------------------------------------


def leaves_of(ctx: Context, value: Abstract) -> Iterator[Operand]:
    match value:
        case Scalar(_, operand):
            yield operand
        case ArrayRef():
            yield ctx.read(value)
        case Tuple(items=items) | Record(items=items):
            for item in items:
                yield from leaves_of(ctx, item)
        case Instance() | OneOf() | Numbered():
            for item in field_values(ctx, value).values():
                yield from leaves_of(ctx, item)
        case Static():
            return
        case _:
            title = f"a derivative of what holds {type_name(value)} is not taken in compiled code yet"
            ctx.limitation("W714", title, "return numbers, arrays, and tuples, dicts and objects of them")


def rebuilt(ctx: Context, value: Abstract, leaves: Iterator[Operand]) -> Abstract:
    match value:
        case Scalar(spec):
            return Scalar(spec, next(leaves))
        case ArrayRef():
            return ctx.new_array(next(leaves))
        case Tuple(items, cls):
            return Tuple(tuple(rebuilt(ctx, x, leaves) for x in items), cls)
        case Record(cls, names, items):
            return Record(cls, names, tuple(rebuilt(ctx, x, leaves) for x in items))
        case Instance() | OneOf() | Numbered():
            fields = field_values(ctx, value)
            return object_of(ctx, value.cls, {name: rebuilt(ctx, x, leaves) for name, x in fields.items()})
    return value
