"""What is handed to a function that is lowered once, and back from it: leaves, and how values are made of them.

A value is taken apart into leaves (numbers, the arrays of lists) and a structure that says how it is made of them. Of
lists and objects each is there once; where it is met again, it is told by its number. So two calls for which the same
code serves have equal structures, and what two parameters share is shared inside, too.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from whilst_compiler.frontend.containers.composites import Composite
from whilst_compiler.frontend.containers.list_values import Buffer, Items, ListRef, OfBuffer
from whilst_compiler.frontend.containers.pools import OfNumber, Pooled
from whilst_compiler.frontend.joins.carrying import coerce, rebuild
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.library.sharing_keys import key_of
from whilst_compiler.frontend.objects.instances import new_instance
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.frontend.values.templates import OfScalar, types_of
from whilst_compiler.frontend.values.values import (
    UNBOUND,
    Cell,
    Instance,
    Maybe,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
    is_exception_value,
)  # fmt: skip
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import BOOL, I64, Type

__all__ = ["Structure", "Taking", "Unfit", "fresh", "make", "types"]

_LONGEST = 16
"""So many items of a list are handed over one by one."""


class Unfit(Exception):
    """A value that cannot be handed over."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """Numbers that make a value without parts."""

    key: Hashable
    template: Any = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Fixed:
    """The same value in all calls."""

    key: Hashable
    value: Any = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Known:
    """A list or an object that was met before."""

    number: int


@dataclass(frozen=True, slots=True)
class _Made:
    kind: Any
    parts: tuple[Structure, ...]
    note: Any = field(compare=False, default=None)


Structure = _Leaf | _Fixed | _Known | _Made


class Taking:
    """Values that are taken apart: their ``leaves``, and the lists (cells) and objects in them, in order.

    ``known`` lists and objects stay what they are; so do those ``outside``.
    """

    def __init__(self, ctx: Context, known: Sequence[Any] = (), outside: Collection[Any] | None = ()) -> None:
        self.ctx = ctx
        self.leaves: list[Operand] = []
        self.table: list[Any] = list(known)
        self.numbers = {x: k for k, x in enumerate(known)}
        self.outside = outside
        """None: everything is."""
        self.near: set[Any] = set()
        """Lists and objects that may be the same as those."""

    def structure(self, value: Any) -> Structure:
        match value:
            case Scalar(spec, Literal() as number):
                return _Fixed((spec, number.key), value)
            case Scalar(spec, operand):
                self.leaves.append(operand)
                return _Leaf(spec, OfScalar(spec))
            case Static(obj):
                plain = obj is None or isinstance(obj, str | int)
                return _Fixed((obj.__class__, obj) if plain else ("object", id(obj)), value)
            case Tuple(items, cls):
                return _Made(("tuple", cls), tuple(map(self.structure, items)))
            case Record(cls, names, items) if not is_exception_value(value):
                return _Made(("record", cls, names), tuple(map(self.structure, items)))
            case Optional(flag, some) | Maybe(flag, some):
                self.leaves.append(flag)
                return _Made(value.__class__, (self.structure(some),))
            case Composite(kind, cls, parts, None | Static() as note):
                key = None if note is None else (note.value.__class__, note.value)
                return _Made(("container", kind, cls, key), tuple(map(self.structure, parts)), note)
            case ListRef() if value.cell not in self.ctx.sorting:
                return self.list(value)
            case Instance():
                return self.object(value)
            case Special():
                return self.leaf(value)
            case _ if value is UNBOUND:
                return _Fixed("unbound", value)
        raise Unfit

    def leaf(self, value: Special) -> Structure:
        template = expand(value.template(), self.ctx.state)
        key = key_of(template, True)
        if key is None:
            raise Unfit
        self.leaves += coerce(self.ctx, value, template)
        return _Leaf(key, template)

    def list(self, value: ListRef) -> Structure:
        cell = value.cell
        content = self.ctx.state[cell]
        if isinstance(content, Pooled):
            self.leaves.append(content.number)
            return _Leaf(content.pool, OfNumber(content.pool))
        if (known := self.met(cell)) is not None:
            return known
        self.near |= self.ctx.aliases.get(cell, set())
        if cell.given is None:
            return _Made("list", (self.content(content),))
        self.leaves.append(cell.given)
        return _Made("given list", (self.content(content),))

    def content(self, content: Any) -> Structure:
        """What a list holds."""
        match content:
            case Items(items) if len(items) <= _LONGEST:
                return _Made("items", tuple(map(self.structure, items)))
            case Buffer(element, arrays, length) if (key := key_of(element, True)) is not None:
                self.leaves += [*arrays, length]
                return _Leaf(("buffer", key), content.template())
        raise Unfit

    def object(self, value: Instance) -> Structure:
        if value in self.ctx.given:
            return _Fixed(("object", id(value)), value)
        if (known := self.met(value)) is not None:
            return known
        self.near |= {b for a, b in self.ctx.same_links if a is value} | self.ctx.joined_from.get(value, set())
        fields = tuple(self.structure(self.ctx.state.get(cell, UNBOUND)) for cell in value.cells.values())
        return _Made(("object", value.cls, tuple(value.cells)), fields)

    def met(self, thing: Any) -> Structure | None:
        """A list or object that was met before or is outside; others get a number."""
        anchor = thing.anchor if isinstance(thing, Instance) else thing
        if thing in self.numbers:
            return _Known(self.numbers[thing])
        if self.outside is None or anchor in self.outside:
            return _Fixed(("object", id(thing)), thing if isinstance(thing, Instance) else ListRef(thing))
        self.numbers[thing] = len(self.table)
        self.table.append(thing)
        return None

    def finish(self) -> None:
        """All is taken: what may be the same is handed over once."""
        if not self.near.isdisjoint(self.numbers):
            raise Unfit


def fresh(ctx: Context, structure: Structure) -> Structure:
    """The structure with sizes of its own."""
    match structure:
        case _Leaf(key, OfBuffer(element, dims)):
            return _Leaf(key, OfBuffer(element, tuple(ctx.fresh_symbol() for _ in dims)))
        case _Made(kind, parts, note):
            return _Made(kind, tuple(fresh(ctx, p) for p in parts), note)
    return structure


def types(structure: Structure) -> list[Type]:
    """The types of the leaves, in order."""
    match structure:
        case _Leaf(_, template):
            return types_of(template)
        case _Made(kind, parts):
            inner = [t for p in parts for t in types(p)]
            first: list[Type] = [BOOL] if kind in (Optional, Maybe) else [I64] if kind == "given list" else []
            return first + inner
    return []


def make(ctx: Context, structure: Structure, leaves: list[Operand], table: list[Any], name: str = "") -> Any:
    """The value again, of the first of the ``leaves``; lists and objects that are made are entered in ``table``."""
    match structure:
        case _Leaf(_, template):
            return rebuild(ctx, template, leaves, name)
        case _Fixed(_, value):
            return value
        case _Known(number):
            found = table[number]
            return found if isinstance(found, Instance) else ListRef(found)
        case _Made("list" | "given list", (content,)):
            cell = Cell(name or "list")
            table.append(cell)
            cell.given = leaves.pop(0) if structure.kind == "given list" else None
            ctx.state[cell] = make(ctx, content, leaves, table, name)
            return ListRef(cell)
        case _Made("items", parts):
            return Items(tuple(make(ctx, p, leaves, table) for p in parts))
        case _Made(kind, (some,)) if kind in (Optional, Maybe):
            flag = leaves.pop(0)
            return kind(flag, make(ctx, some, leaves, table, name))
        case _Made(("object", cls, names), parts):
            return _object(ctx, cls, names, parts, leaves, table)
    items = tuple(make(ctx, p, leaves, table, name) for p in structure.parts)
    match structure.kind:
        case ("tuple", cls):
            return Tuple(items, cls)
        case ("record", cls, names):
            return Record(cls, names, items)
        case ("container", kind, cls, _):
            return Composite(kind, cls, items, structure.note)
    raise AssertionError(structure.kind)


def _object(
    ctx: Context, cls: type, names: tuple[str, ...], parts: tuple[Structure, ...], leaves: list[Operand],
    table: list[Any],
) -> Instance:  # fmt: skip
    made = new_instance(ctx, cls, names)
    table.append(made)
    for name, part in zip(names, parts):
        ctx.state[made.cells[name]] = make(ctx, part, leaves, table, name)
    return made
