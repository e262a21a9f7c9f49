"""What a value is made of, told apart from the state that it was made in: its leaves leave a function's graph, and it
is built again outside, of these or of derivatives of them.

A list of any length has an array for each leaf of its items, as long as the list, and its length.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from whilst_compiler.frontend.containers.composites import RECORD, TUPLE, Composite
from whilst_compiler.frontend.containers.list_values import Items, ListRef
from whilst_compiler.frontend.derivatives.list_items import columns_like, is_plain, like_template
from whilst_compiler.frontend.lists import lists
from whilst_compiler.frontend.lists.object_tables import moved as in_table
from whilst_compiler.frontend.objects.instances import field_values, new_instance
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.numbered import Numbered
from whilst_compiler.frontend.values.values import (
    NONE_VALUE,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    OneOf,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import DType

__all__ = ["VALUES", "Array", "Fixed", "Group", "Listed", "Number", "Perhaps", "Shape", "Taken", "built", "derived",
           "new_items", "object_of", "with_fields"]  # fmt: skip

VALUES = {"hash table": 1, RECORD: 1, TUPLE: 0}
"""Which part of a container holds its values, by its kind."""


@dataclass(frozen=True)
class Number:
    spec: ScalarSpec


@dataclass(frozen=True)
class Array:
    dtype: DType


@dataclass(frozen=True)
class Listed:
    """A list of any length."""

    element: Any
    columns: int


@dataclass(frozen=True)
class Perhaps:
    some: Shape


@dataclass(frozen=True)
class Group:
    """Parts, of which ``build`` makes the whole. Of a container only one part has a derivative, its ``values``."""

    items: tuple[Shape, ...]
    build: Callable[[Context, tuple[Abstract, ...]], Abstract]
    values: int | None = None


@dataclass(frozen=True)
class Fixed:
    """What has no leaves."""

    value: Abstract


Shape = Number | Array | Listed | Perhaps | Group | Fixed


@dataclass
class Taken:
    """Values taken apart in the state of now, and the leaves of all of them."""

    ctx: Context
    leaves: list[Operand] = field(default_factory=list)
    met: set[Any] = field(default_factory=set)

    def shape(self, value: Abstract) -> Shape:
        ctx = self.ctx
        match value:
            case Scalar(spec, operand):
                self.leaves.append(operand)
                return Number(spec)
            case ArrayRef():
                self.leaves.append(ctx.read(value))
                return Array(value.dtype)
            case Tuple(items, cls):
                return Group(self._shapes(items), lambda _, made: Tuple(made, cls))
            case Record(cls, names, items):
                return Group(self._shapes(items), lambda _, made: Record(cls, names, made))
            case Optional(flag, some):
                self.leaves.append(flag)
                return Perhaps(self.shape(some))
            case ListRef():
                return self._list(value)
            case Composite(kind, container, parts, note) if kind in VALUES:
                build = lambda _, made: Composite(kind, container, made, note)  # noqa: E731
                return Group(self._shapes(parts), build, VALUES[kind])
            case Instance() | OneOf() | Numbered():
                self._once(value.anchor if isinstance(value, Instance) else value)
                return self._object(value.cls, field_values(ctx, value))
            case Static():
                return Fixed(value)
        self._refuse(type_name(value))

    def _list(self, ref: ListRef) -> Shape:
        self._once(ref.cell)
        content = lists.content(self.ctx, ref)
        if isinstance(content, Items):
            return Group(self._shapes(content.items), new_items)
        if not is_plain(content.element):
            self._refuse("a list with a list, an array or an object for each item")
        self.leaves += [lists.part(self.ctx, a, literal(0), content.length) for a in content.arrays]
        self.leaves.append(content.length)
        return Listed(content.element, len(content.arrays))

    def _shapes(self, values: tuple[Any, ...]) -> tuple[Shape, ...]:
        return tuple(map(self.shape, values))

    def _object(self, cls: type, fields: dict[str, Abstract]) -> Group:
        names = tuple(fields)
        build = lambda ctx, made: object_of(ctx, cls, dict(zip(names, made, strict=True)))  # noqa: E731
        return Group(self._shapes(tuple(fields.values())), build)

    def _refuse(self, what: str) -> NoReturn:
        self.ctx.limitation("W714", f"a derivative of what holds {what} is not taken in compiled code yet",
                            "return numbers, arrays, and tuples, lists, dicts and objects of them")  # fmt: skip

    def _once(self, key: Any) -> None:
        if key in self.met:
            title = "a derivative is taken of what holds one list or object twice"
            self.ctx.limitation("W714", title, "return it once, or a copy of it")
        self.met.add(key)


def built(ctx: Context, shape: Shape, leaves: Iterator[Operand]) -> Abstract:
    """A new value of that shape, of these leaves."""
    match shape:
        case Number(spec):
            return Scalar(spec, next(leaves))
        case Array():
            return ctx.new_array(next(leaves))
        case Listed(element, columns):
            arrays = [next(leaves) for _ in range(columns)]
            return lists.new_buffer(ctx, element, arrays, next(leaves))
        case Perhaps(some):
            return Optional(next(leaves), built(ctx, some, leaves))
        case Group(items, build):
            return build(ctx, tuple(built(ctx, item, leaves) for item in items))
        case Fixed(value):
            return value


def derived(ctx: Context, shape: Shape, own: Iterator[Operand], moved: Iterator[Operand]) -> Abstract:
    """The structure with derivatives (``moved``) for floats, None for the rest; its own leaves tell how long lists are,
    what the keys of a dict are, and what is None."""
    match shape:
        case Number(spec):
            next(own)
            return Scalar(spec, next(moved)) if spec.dtype.is_inexact else NONE_VALUE
        case Array(dtype):
            next(own)
            return ctx.new_array(next(moved)) if dtype.is_inexact else NONE_VALUE
        case Listed(element, columns):
            arrays = columns_like(element, iter([next(own) for _ in range(columns)]), moved)
            return lists.new_buffer(ctx, like_template(element), tuple(arrays), next(own))
        case Perhaps(some):
            flag, value = next(own), derived(ctx, some, own, moved)
            return value if value is NONE_VALUE else Optional(flag, value)
        case Group(items, build, values):
            parts = [
                built(ctx, item, own) if values not in (None, k) else derived(ctx, item, own, moved)
                for k, item in enumerate(items)
            ]
            return build(ctx, tuple(parts))
        case Fixed():
            return NONE_VALUE


def new_items(ctx: Context, items: tuple[Abstract, ...]) -> ListRef:
    """A new list of these."""
    ref = ListRef(Cell("list"))
    ctx.state[ref.cell] = Items(items)
    return ref


def with_fields(ctx: Context, cls: type, fields: dict[str, Abstract]) -> Instance:
    made = new_instance(ctx, cls, tuple(fields))
    ctx.state.update((made.cells[name], value) for name, value in fields.items())
    return made


def object_of(ctx: Context, cls: type, fields: dict[str, Abstract]) -> Instance | Numbered:
    """A new object with these fields."""
    made = with_fields(ctx, cls, fields)
    return in_table(ctx, made) if cls in ctx.tables else made
