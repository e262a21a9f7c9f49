"""Views of arrays as items of lists: the list has their bounds, and each item is a view of the one array they are of.

What is not of one kind (views of several arrays, or beside arrays of the list's own) is lent, see ``blocks``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from whilst_compiler.frontend.values.aliases import Moved, meant
from whilst_compiler.frontend.values.blocks import LentStep, OfBlock, block_of
from whilst_compiler.frontend.values.special import Fresh, SpecialTemplate
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import I64, DType, Tensor, Type

__all__ = ["LendInstead", "OfPart", "as_part", "is_array_item", "is_part", "part_of"]


class LendInstead(Exception):
    """Views of these arrays meet others in a list: lowering starts again with copies of them in lists."""


class PartStep(Step):
    """The last step to a view that is an item of a list."""

    __slots__ = ()


def _key(storage: Cell, dtype: DType) -> Hashable:
    return (storage.name, storage.site, dtype)


def as_part(ctx: Any, ref: ArrayRef) -> ArrayRef | None:
    """A view as an item of a list; None where that has to be a copy."""
    ref = meant(ctx.state, ref)
    if not ref.steps or block_of(ref) is not None or _key(ref.storage, ref.dtype) in ctx.options.get("lent", ()):
        return None
    *before, last = ref.steps
    if not isinstance(ctx.state.get(ref.storage), Operand) or last.row not in ("subview", "load"):
        return None
    if "n" in _axes(last) or isinstance(last, LentStep) or not all(map(_is_lasting, before)):
        return None
    step = last if isinstance(last, PartStep) else PartStep(last.row, last.operands, last.attributes)
    return ArrayRef(ref.storage, (*before, step), ref.type)


def _is_lasting(step: Step) -> bool:
    return not isinstance(step, LentStep) and all(isinstance(x, Literal) for x in step.operands)


def _axes(step: Step) -> str:
    return str(dict(step.attributes)["axes"]) if step.row == "subview" else "i" * len(step.operands)


def is_part(ref: ArrayRef) -> bool:
    """Whether this is a view that is an item of a list."""
    return bool(ref.steps) and isinstance(ref.steps[-1], PartStep)


def part_of(ref: ArrayRef) -> OfPart:
    """The template of such an item."""
    *before, last = ref.steps
    return OfPart(ref.storage, tuple(before), _axes(last).replace("f", "s"), ref.dtype, ref.dims)


@dataclass(frozen=True, slots=True, eq=False)
class OfPart(SpecialTemplate):
    """A view of ``storage`` after the steps ``before``: its bounds are carried, but ``dims`` that never differ."""

    storage: Cell
    before: tuple[Step, ...]
    axes: str
    dtype: DType
    dims: tuple[int | str | None, ...]
    flat: ClassVar[bool] = True

    @property
    def family(self) -> Hashable:  # type: ignore[override]
        return ("array", len(self.dims))

    def expanded(self, state: Any) -> OfPart:
        return self

    def merge(self, other: Any, merge: Callable[[Any, Any], Any], fresh: Fresh) -> OfPart | None:
        if getattr(other, "family", None) != self.family:
            return None
        if not isinstance(other, OfPart):
            raise LendInstead(_key(self.storage, self.dtype))
        if self.storage is not other.storage or self.axes != other.axes or not _same_steps(self.before, other.before):
            raise LendInstead(*(_key(t.storage, t.dtype) for t in (self, other)))
        dims = tuple(d if d == e else None for d, e in zip(self.dims, other.dims))
        return OfPart(self.storage, self.before, self.axes, self.dtype, dims)

    def types(self) -> list[Type]:
        return [I64] * (3 * self.axes.count("s") + self.axes.count("i"))

    def coerce(self, context: Any, value: Any) -> list[Operand] | None:
        if not isinstance(value, ArrayRef):
            return None
        if isinstance(context.state.get(value.storage), Moved):
            value = meant(context.state, value)
        if value.storage is not self.storage or not value.steps or not _same_steps(value.steps[:-1], self.before):
            return None
        last = value.steps[-1]
        if last.row not in ("subview", "load") or _axes(last).replace("f", "s") != self.axes:
            return None
        if any(d is not None and d != e for d, e in zip(self.dims, value.dims)):
            return None
        return list(_bounds(context, value))

    def rebuild(self, context: Any, leaves: list[Operand], name: str) -> ArrayRef:
        operands: list[Operand] = []
        dims: list[int | str] = []
        known = iter(self.dims)
        for letter in self.axes:
            taken = [leaves.pop(0) for _ in range(3 if letter == "s" else 1)]
            operands += taken
            if letter == "i":
                continue
            dim = next(known)
            if dim is None:
                dim = context.fresh_symbol()
                context.state["size", dim] = taken[1]
            dims.append(dim)
        if dims:
            step = PartStep("subview", tuple(operands), (("axes", self.axes), ("dims", tuple(dims))))
        else:
            step = PartStep("load", tuple(operands), ())
        return ArrayRef(self.storage, (*self.before, step), Tensor(self.dtype, tuple(dims)))

    def escaping(self, again: Callable[[Any], Any], visible: Callable[[int | str], int | str], base: Any) -> OfPart:
        if self.storage not in base:
            raise LendInstead(_key(self.storage, self.dtype))
        dims = tuple(d if isinstance(d, int) or ("size", d) in base else None for d in self.dims)
        return OfPart(self.storage, self.before, self.axes, self.dtype, dims)

    def same(self, other: Any, equal: Callable[[Any, Any], bool]) -> bool:
        alike = isinstance(other, OfPart) and self.storage is other.storage and self.axes == other.axes
        return alike and self.dims == other.dims and _same_steps(self.before, other.before)

    def describe(self) -> str:
        return f"{self.dtype.numpy.name} array of rank {len(self.dims)}"


def _same_steps(a: tuple[Step, ...], b: tuple[Step, ...]) -> bool:
    return len(a) == len(b) and all(x.same(y) for x, y in zip(a, b))


def _bounds(context: Any, ref: ArrayRef) -> Iterator[Operand]:
    """Where each axis that is cut is cut: begin, size and step, or an index."""
    last = ref.steps[-1]
    operands, dims = list(last.operands), iter(ref.dims)
    for letter in _axes(last):
        if letter == "i":
            yield operands.pop(0)
            continue
        dim = next(dims)
        if letter == "f":
            yield from (literal(0), context.size_operand(dim), literal(1))
        else:
            yield from operands[:3]
            del operands[:3]


def is_array_item(template: Any) -> bool:
    """Whether items of this template, of a list of any length, are arrays."""
    return isinstance(template, OfBlock | OfPart)
