"""Lists: references to a cell whose content is known item by item, or a buffer with a length."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, ClassVar

from whilst_compiler.frontend.joins.carrying import coerce, rebuild, zero_literal
from whilst_compiler.frontend.joins.item_templates import joined, storages_in
from whilst_compiler.frontend.joins.joins import expand
from whilst_compiler.frontend.joins.leaving import same_template
from whilst_compiler.frontend.joins.unions import has_kinds
from whilst_compiler.frontend.values.aliases import storages
from whilst_compiler.frontend.values.special import Fresh, Special, SpecialTemplate
from whilst_compiler.frontend.values.templates import (
    describe,
    template_of,
    types_of,
)
from whilst_compiler.frontend.values.values import Cell
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import I64, Tensor, Type

__all__ = [
    "Buffer",
    "Items",
    "ListRef",
    "Lost",
    "OfBuffer",
    "OfItems",
    "OfList",
    "OfLost",
    "buffer_of_items",
    "converted",
    "type_dim",
]  # fmt: skip


# -- values ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class ListRef(Special):
    """A list as Python sees it: whoever holds the reference sees what is done to it."""

    kind: ClassVar[str] = "list"  # type: ignore[misc]
    cls: ClassVar[type] = list  # type: ignore[misc]
    cell: Cell

    def template(self) -> OfList:
        return OfList(None, self)

    def storages(self) -> list[Any]:
        return [self.cell]


@dataclass(frozen=True, slots=True, eq=False)
class Items(Special):
    """The content of a list whose items are known one by one."""

    items: tuple[Any, ...]

    def template(self) -> OfItems:
        return OfItems(tuple(map(template_of, self.items)))

    def storages(self) -> list[Any]:
        return [s for item in self.items for s in storages(item)]

    def held(self) -> tuple[Any, ...]:
        return self.items


@dataclass(frozen=True, slots=True, eq=False)
class Buffer(Special):
    """The content of a list of any length: one array for each leaf of ``element``, of which ``length`` are in use."""

    element: Any
    arrays: tuple[Operand, ...]
    length: Operand

    def storages(self) -> list[Any]:
        return storages_in(self.element)

    def template(self) -> OfBuffer:
        return OfBuffer(self.element, tuple(type_dim(a) for a in self.arrays))


_COUNT = count(1)


def _other_dims(fresh: Fresh, leaves: int, known: tuple[int | str, ...] = ()) -> tuple[int | str, ...]:
    """Sizes that are equal to no others; in a loop, those that are ``known`` to be any already stay."""
    if len(known) != leaves:
        known = (-1,) * leaves
    return tuple(fresh(dim, f"?{next(_COUNT)}") for dim in known)


def type_dim(array: Operand) -> int | str:
    assert isinstance(array.type, Tensor)
    return array.type.dims[0]


# -- templates ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class OfList(SpecialTemplate):
    """A list: ``ref`` on every path, or (None) a new one with the content of either path's.

    One that may be a list of the caller's says so (``told``), and which.
    """

    is_list: ClassVar[bool] = True
    family: ClassVar[Hashable] = "list"  # type: ignore[misc]
    content: Any
    ref: ListRef | None = None
    told: bool = False

    @property
    def may_be_given(self) -> bool:
        return self.told or (self.ref is not None and self.ref.cell.given is not None)

    def made_of(self) -> tuple[Any, ...]:
        return () if self.ref is not None or self.content is None else (self.content,)

    def expanded(self, state: Any) -> OfList:
        if self.ref is None or self.content is not None or self.ref.cell not in state:
            return self
        found = state[self.ref.cell]
        if hasattr(found, "of_reference"):
            return found.of_reference()  # type: ignore[no-any-return]
        return OfList(expand(template_of(found), state), self.ref)

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfList | None:
        if not isinstance(other, OfList):
            return None
        if self.ref is not None and other.ref is not None and self.ref.cell is other.ref.cell:
            return self
        if self.content is None or other.content is None:
            return None
        return OfList(merge(self.content, other.content), None, self.may_be_given or other.may_be_given)

    def types(self) -> list[Type]:
        return [*types_of(self.content), *([I64] if self.told else [])] if self.ref is None else []

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if not isinstance(value, ListRef):
            return None
        if self.ref is not None:
            return []
        which = literal(-1) if value.cell.given is None else value.cell.given
        return [*coerce(context, context.state[value.cell], self.content), *([which] if self.told else [])]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> ListRef:
        if self.ref is not None:
            return self.ref
        cell = Cell(name or "list")
        context.state[cell] = rebuild(context, self.content, leaves, name)
        cell.given = leaves.pop(0) if self.told else None
        return ListRef(cell)

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfList:
        if self.ref is not None and self.ref.cell in base:
            return self
        return OfList(again(self.content), None, self.may_be_given)

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        if not isinstance(other, OfList) or (self.ref is None) != (other.ref is None) or self.told != other.told:
            return False
        if self.ref is not None and other.ref is not None:
            return self.ref.cell is other.ref.cell
        return equal(self.content, other.content)

    def describe(self) -> str:
        return "list" if self.content is None else str(describe(self.content))


@dataclass(frozen=True, slots=True, eq=False)
class OfItems(SpecialTemplate):
    """The content of a list of so many items."""

    items: tuple[Any, ...]

    def made_of(self) -> tuple[Any, ...]:
        return self.items

    def expanded(self, state: Any) -> OfItems:
        return OfItems(tuple(expand(i, state) for i in self.items))

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> Any:
        known: tuple[int | str, ...] = ()
        if isinstance(other, OfItems):
            if len(self.items) == len(other.items):
                return OfItems(tuple(map(merge, self.items, other.items)))
            element = joined(self.items + other.items, merge)
        elif isinstance(other, OfBuffer):
            element, known = joined((*self.items, other.element), merge), other.dims
        else:
            return OfLost() if getattr(other, "content", False) or isinstance(other, OfLost) else None
        return OfBuffer(element, _other_dims(fresh, len(types_of(element)), known))

    def types(self) -> list[Type]:
        return [t for item in self.items for t in types_of(item)]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if not isinstance(value, Items) or len(value.items) != len(self.items):
            return None
        return [leaf for t, v in zip(self.items, value.items) for leaf in coerce(context, v, t)]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Items:
        return Items(tuple(rebuild(context, t, leaves, name) for t in self.items))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfItems:
        return OfItems(tuple(map(again, self.items)))

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        alike = isinstance(other, OfItems) and len(self.items) == len(other.items)
        return alike and all(map(equal, self.items, other.items))

    def describe(self) -> str:
        kinds = list(dict.fromkeys(map(describe, self.items)))
        return f"list of {' and '.join(kinds)}" if kinds else "empty list"


@dataclass(frozen=True, slots=True, eq=False)
class OfBuffer(SpecialTemplate):
    """The content of a list of any length; ``dims`` are the sizes of its arrays."""

    element: Any
    dims: tuple[int | str, ...]

    def expanded(self, state: Any) -> OfBuffer:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> Any:
        if isinstance(other, OfItems):
            return other.merge(self, merge, fresh)
        if not isinstance(other, OfBuffer):
            return OfLost() if getattr(other, "content", False) or isinstance(other, OfLost) else None
        element = merge(self.element, other.element)
        leaves = len(types_of(element))
        if len(self.dims) == len(other.dims) == leaves:
            dims = tuple(d if d == e else fresh(d, e) for d, e in zip(self.dims, other.dims))
        else:
            dims = _other_dims(fresh, leaves)
        return OfBuffer(element, dims)

    def types(self) -> list[Type]:
        leaves = types_of(self.element)
        return [*(t.with_dims((d,)) for t, d in zip(leaves, self.dims) if isinstance(t, Tensor)), I64]

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if isinstance(value, Items):
            value = buffer_of_items(context, value.items, self.element)
        if not isinstance(value, Buffer):
            return None
        value = converted(context, value, self.element)
        return [*value.arrays, value.length]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Buffer:
        arrays = tuple(leaves.pop(0) for _ in self.dims)
        return Buffer(self.element, arrays, leaves.pop(0))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfBuffer:
        return OfBuffer(again(self.element), tuple(map(visible, self.dims)))

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfBuffer) and self.dims == other.dims and equal(self.element, other.element)

    def describe(self) -> str:
        return f"list of {describe(self.element)}"


@dataclass(frozen=True, slots=True, eq=False)
class Lost(Special):
    """The content of a list that moved into another list on one path only."""

    def template(self) -> OfLost:
        return OfLost()


@dataclass(frozen=True, slots=True, eq=False)
class OfLost(SpecialTemplate):
    def expanded(self, state: Any) -> OfLost:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfLost:
        return self

    def types(self) -> list[Type]:
        return []

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        return []

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> Lost:
        return Lost()

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfLost:
        return self

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        return isinstance(other, OfLost)

    def describe(self) -> str:
        return "list"


# -- content -----------------------------------------------------------------------------------------------------------


def buffer_of_items(context: Any, items: Sequence[Any], element: Any) -> Buffer:
    """Arrays that hold these items."""
    rows = [coerce(context, item, element) for item in items]
    size = literal(len(rows))
    arrays = []
    for k, type in enumerate(types_of(element)):
        assert isinstance(type, Tensor)
        if rows:
            arrays.append(context.emit("pack", *(row[k] for row in rows), dims=(len(rows),)))
        else:
            arrays.append(context.emit("full", zero_literal(type), size, dims=(0,)))
    return Buffer(element, tuple(arrays), size)


def converted(context: Any, buffer: Buffer, element: Any) -> Buffer:
    """The content with items as ``element`` has them."""
    alike = types_of(buffer.element) == types_of(element) and buffer.element.__class__ is element.__class__
    if alike and (not has_kinds(element) or same_template(buffer.element, element)):
        return Buffer(element, buffer.arrays, buffer.length)
    as_item = rebuild(context, buffer.element, list(buffer.arrays), "")
    arrays: list[Operand] = []
    for leaf in coerce(context, as_item, element):
        type = leaf.type
        assert isinstance(type, Tensor)
        if not type.dims:
            size = context.emit("dim", buffer.arrays[0], axis=0) if buffer.arrays else buffer.length
            dim = type_dim(buffer.arrays[0]) if buffer.arrays else context.fresh_symbol()
            leaf = context.emit("full", leaf, size, dims=(dim,))
        arrays.append(leaf)
    return Buffer(element, tuple(arrays), buffer.length)
