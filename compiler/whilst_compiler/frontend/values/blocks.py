"""Arrays as items of lists: they stand one after the other in one long array, which all lists share, per dtype.

An array that is put into a list moves there; names that it has already lead there from then on. What cannot move (a
view, an array of the caller's) is lent: the list has a copy of it, and neither is written from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from whilst_compiler.frontend.values.aliases import Moved
from whilst_compiler.frontend.values.special import Fresh, SpecialTemplate
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import I64, DType, Tensor, Type

__all__ = ["Blocks", "LentStep", "MovesLater", "NeedsBlocks", "OfBlock", "block_of", "element_of", "is_lent"]


class NeedsBlocks(Exception):
    """Arrays of this dtype are items of lists: lowering starts again with room for them."""


class MovesLater(Exception):
    """Arrays made at this place meet arrays of lists: they should be such from the beginning."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """Where the arrays of a dtype stand: ``data`` has their elements, ``used`` how many there are.

    ``early``: what cannot move is lent to any list, not only to those whose length is known only at run time.
    """

    dtype: DType
    data: Cell
    used: Cell
    early: bool = False

    def reference(self, context: Any, start: Operand, dims: tuple[int | str, ...], lent: bool = False) -> ArrayRef:
        """The array of this shape that begins at ``start``."""
        make = LentStep if lent else BlockStep
        sizes = [context.size_operand(d) for d in dims]
        count = size_of(context, dims)
        flat = count.value if isinstance(count, Literal) else dims[0] if len(dims) == 1 else context.fresh_symbol()
        assert isinstance(flat, int | str)
        if isinstance(flat, str):
            context.state.setdefault(("size", flat), count)
        bounds = (start, count, literal(1))
        steps: tuple[Step, ...] = (make("subview", bounds, (("axes", "s"), ("dims", (flat,)))),)
        if len(dims) != 1:
            steps += (make("reshape", tuple(sizes), (("dims", dims),)),)
        return ArrayRef(self.data, steps, Tensor(self.dtype, dims))


class BlockStep(Step):
    """A step from all arrays to one of them."""

    __slots__ = ()

    @property
    def is_own(self) -> bool:
        return True


class LentStep(BlockStep):
    """A step to the copy of an array that is elsewhere, too."""

    __slots__ = ()

    @property
    def is_lent(self) -> bool:
        return True


def is_lent(ref: ArrayRef) -> bool:
    """Whether this may be the copy of an array that is elsewhere, too, or a view of one."""
    return any(step.is_lent for step in ref.steps)


def size_of(context: Any, dims: tuple[int | str, ...]) -> Operand:
    count: Operand = literal(1)
    for dim in dims:
        size = context.size_operand(dim)
        if isinstance(count, Literal) and isinstance(size, Literal):
            count = literal(int(count.value.real * size.value.real))
        else:
            count = size if isinstance(count, Literal) and count.value == 1 else context.emit("multiply", count, size)
    return count


def block_of(ref: ArrayRef) -> Operand | None:
    """Where an array of a list begins; None for other arrays, and for views."""
    if not ref.steps or not all(isinstance(s, BlockStep) for s in ref.steps):
        return None
    return ref.steps[0].operands[0]


def element_of(context: Any, ref: ArrayRef, indices: Sequence[Operand]) -> tuple[ArrayRef, list[Operand]]:
    """An element of an array of a list as one of all of them; others as they are."""
    start = block_of(ref)
    if start is None:
        return ref, list(indices)
    at: Operand = literal(0)
    for dim, index in zip(ref.dims, indices, strict=True):
        at = context.emit("add", context.emit("multiply", at, context.size_operand(dim)), index)
    return ArrayRef(ref.storage, (), Tensor(ref.dtype, ("?",))), [context.emit("add", start, at)]


@dataclass(frozen=True, slots=True, eq=False)
class OfBlock(SpecialTemplate):
    """An array of a list: where it begins and its sizes are carried; ``dims`` has those that never differ.

    ``lent``: it may be the copy of one that is elsewhere, too.
    """

    blocks: Blocks
    dims: tuple[int | str | None, ...]
    lent: bool = False
    flat: ClassVar[bool] = True

    @property
    def family(self) -> Hashable:  # type: ignore[override]
        return ("array", len(self.dims))

    def expanded(self, state: Any) -> OfBlock:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfBlock | None:
        if not isinstance(other, OfBlock) or other.blocks is not self.blocks or len(self.dims) != len(other.dims):
            return None
        dims = tuple(d if d == e else None for d, e in zip(self.dims, other.dims))
        return OfBlock(self.blocks, dims, self.lent or other.lent)

    def types(self) -> list[Type]:
        return [I64] * (1 + len(self.dims))

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if not isinstance(value, ArrayRef):
            return None
        content = context.state.get(value.storage)
        if isinstance(content, Moved) and not value.steps:
            value = content.ref
        start = block_of(value)
        if start is None or value.storage is not self.blocks.data or len(value.dims) != len(self.dims):
            return None
        if any(d is not None and d != e for d, e in zip(self.dims, value.dims)):
            return None
        return [start, *map(context.size_operand, value.dims)]

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> ArrayRef:
        start = leaves.pop(0)
        dims: list[int | str] = []
        for dim in self.dims:
            size = leaves.pop(0)
            if dim is None:
                dim = context.fresh_symbol()
                context.state["size", dim] = size
            dims.append(dim)
        return self.blocks.reference(context, start, tuple(dims), self.lent)

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfBlock:
        dims = tuple(d if isinstance(d, int) or ("size", d) in base else None for d in self.dims)
        return OfBlock(self.blocks, dims, self.lent)

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        mine, theirs = (self.dims, self.lent), isinstance(other, OfBlock) and (other.dims, other.lent)
        return mine == theirs and self.blocks is other.blocks

    def describe(self) -> str:
        return f"{self.blocks.dtype.numpy.name} array of rank {len(self.dims)}"
