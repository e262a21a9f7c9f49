"""Views of arrays: references to parts of a storage; a view of a view is one view."""

from __future__ import annotations

from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.slicing import Part
from whilst_compiler.frontend.specs import ScalarSpec
from whilst_compiler.frontend.values import (
    Abstract,
    ArrayRef,
    Scalar,
    Step,
)  # fmt: skip
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["compose", "view", "view_item"]


def view(ctx: Context, base: ArrayRef, parts: list[Part]) -> ArrayRef:
    """A reference to part of an array; a view of a view is composed into one."""
    if all(p.letter == "f" for p in parts):
        return base
    steps = base.steps
    if steps and steps[-1].row == "subview":
        merged = compose(ctx, steps[-1], parts)
        if merged is not None:
            steps, parts = steps[:-1], merged
    dims = tuple(p.dim for p in parts if p.dim is not None)
    axes = "".join(p.letter for p in parts)
    operands = tuple(x for p in parts for x in p.operands)
    step = Step("subview", operands, (("axes", axes), ("dims", dims)))
    return ArrayRef(base.storage, (*steps, step), Tensor(base.dtype, dims))


def compose(ctx: Context, outer: Step, parts: list[Part]) -> list[Part] | None:
    """The parts of one subview that does what two in a row do; None where new axes make that unclear."""
    attributes = dict(outer.attributes)
    axes = str(attributes["axes"])
    if "n" in axes or any(p.letter == "n" for p in parts):
        return None
    operands, inner, out = list(outer.operands), list(parts), []
    for letter in axes:
        if letter == "i":
            out.append(Part("i", (operands.pop(0),), None))
        elif letter == "f":
            out.append(inner.pop(0))
        else:
            start, _, step = (operands.pop(0) for _ in range(3))
            out.append(_composed_axis(ctx, start, step, operands, inner.pop(0), _size_before(outer, len(out))))
            if out[-1].letter == "f":
                return None
    return out


def _size_before(outer: Step, axis: int) -> tuple[Step, int]:
    return (outer, axis)


def _composed_axis(
    ctx: Context, start: Operand, step: Operand, operands: list[Operand], part: Part, where: tuple[Step, int]
) -> Part:
    def along(i: Operand) -> Operand:
        return ctx.emit("add", start, ctx.emit("multiply", i, step))

    if part.letter == "i":
        return Part("i", (along(part.operands[0]),), None)
    if part.letter == "s":
        begin, size, by = part.operands
        return Part("s", (along(begin), size, ctx.emit("multiply", by, step)), part.dim)
    outer, axis = where
    attributes = dict(outer.attributes)
    kept = [k for k, letter in enumerate(str(attributes["axes"])) if letter != "i"].index(axis)
    dims = attributes["dims"]
    assert isinstance(dims, tuple)
    dim = dims[kept]
    assert isinstance(dim, int | str)
    return Part("s", (start, ctx.size_operand(dim), step), dim)


def view_item(ctx: Context, base: ArrayRef, index: Operand) -> Abstract:
    """``base[index]`` for an index known to be in range: a scalar, or a view of one axis less."""
    parts = [Part("i", (index,), None)] + [Part("f", (), d) for d in base.dims[1:]]
    if base.rank == 1:
        return Scalar(ScalarSpec(base.dtype), ctx.load(base, [index]))
    return view(ctx, base, parts)
