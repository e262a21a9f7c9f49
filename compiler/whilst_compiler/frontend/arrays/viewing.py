"""Views of arrays: references to parts of a storage; a view of a view is one view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Part
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.blocks import LentStep
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    Scalar,
    Step,
    followed,
    permutation_of,
    whole_view,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["SERVICES", "compose", "element_view", "view", "view_item"]


def view(ctx: Context, base: ArrayRef, parts: list[Part]) -> ArrayRef:
    """A reference to part of an array; a view of a view is composed into one, and turned after it is cut."""
    if all(p.letter == "f" for p in parts):
        return base
    dims = tuple(p.dim for p in parts if p.dim is not None)
    steps, order = base.steps, tuple(range(len(dims)))
    if steps and steps[-1].row == "transpose":
        parts, order = _before_turning(permutation_of(steps[-1]), parts)
        steps = steps[:-1]
    if steps and steps[-1].row == "subview" and not isinstance(steps[-1], LentStep):
        merged = compose(ctx, steps[-1], parts)
        if merged is not None:
            steps, parts = steps[:-1], merged
    if any(p.letter != "f" for p in parts):
        axes = "".join(p.letter for p in parts)
        operands = tuple(x for p in parts for x in p.operands)
        cut = tuple(p.dim for p in parts if p.dim is not None)
        steps = (*steps, Step("subview", operands, (("axes", axes), ("dims", cut))))
    if order != tuple(range(len(order))):
        steps = followed(steps, (Step("transpose", (), (("permutation", order),)),))
    return ArrayRef(base.storage, steps, Tensor(base.dtype, dims))


def _before_turning(permutation: tuple[int, ...], parts: list[Part]) -> tuple[list[Part], tuple[int, ...]]:
    """The parts of a turned array as those of the array itself, new axes first, and how what they give is turned."""
    new, given = [p for p in parts if p.letter == "n"], [p for p in parts if p.letter != "n"]
    cut = [given[permutation.index(axis)] for axis in range(len(permutation))]
    kept = [p for p in (*new, *cut) if p.letter != "i"]
    return [*new, *cut], tuple(kept.index(p) for p in parts if p.letter != "i")


def compose(ctx: Context, outer: Step, parts: list[Part]) -> list[Part] | None:
    """The parts of one subview that does what two in a row do; None where a new axis is cut."""
    axes = str(dict(outer.attributes)["axes"])
    operands, inner, out = list(outer.operands), list(parts), []
    for axis, letter in enumerate(axes):
        if letter == "i":
            out.append(Part("i", (operands.pop(0),), None))
            continue
        while inner[0].letter == "n":
            out.append(inner.pop(0))
        part = inner.pop(0)
        if letter == "f" or (letter == "n" and part.dim == 1):
            out.append(Part("n", (), 1) if letter == "n" else part)
        elif letter == "s":
            start, _, step = (operands.pop(0) for _ in range(3))
            out.append(_composed_axis(ctx, start, step, part, (outer, axis)))
        elif part.letter != "i":
            return None
    return out + inner


def _composed_axis(ctx: Context, start: Operand, step: Operand, part: Part, where: tuple[Step, int]) -> Part:
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


def element_view(ctx: Context, base: ArrayRef, indices: Sequence[Operand]) -> ArrayRef:
    """One element, at indices in range, as an array of rank 0 that shares it."""
    if not base.rank:
        return whole_view(base)
    steps = base.steps
    if steps and steps[-1].row == "transpose":
        order = permutation_of(steps[-1])
        steps, indices = steps[:-1], [indices[order.index(axis)] for axis in range(len(order))]
    if steps and steps[-1].row == "subview" and not isinstance(steps[-1], LentStep):
        merged = compose(ctx, steps[-1], [Part("i", (i,), None) for i in indices])
        if merged is not None:
            steps, indices = steps[:-1], [p.operands[0] for p in merged]
    return ArrayRef(base.storage, (*steps, Step("load", tuple(indices), ())), Tensor(base.dtype, ()))


# -- writing -----------------------------------------------------------------------------------------------------


def written(ctx: Context, ref: ArrayRef, base: Operand, change: Callable[[Operand], Operand]) -> Operand:
    """The content ``base`` of a storage with what ``change`` makes of the view of it that ``ref`` is."""
    new, in_place = _through(ctx, base, ref.steps, change, ref.storage in ctx.layouts.contiguous)
    if in_place or ref.storage not in ctx.pinned or not isinstance(new.type, Tensor):
        return new
    return ctx.emit("update", base, new, axes="f" * new.type.rank)  # for the caller to see, whatever comes next


def _through(
    ctx: Context, base: Operand, steps: tuple[Step, ...], change: Callable[[Operand], Operand], in_order: bool
) -> tuple[Operand, bool]:
    """The array with what ``change`` makes of the view of it that ``steps`` lead to, and whether it is the same block.

    ``in_order``: the array is known to lie in C order without gaps.
    """
    if not steps:
        return change(base), True
    first, rest = steps[0], steps[1:]
    if first.is_whole:
        return _through(ctx, base, rest, change, in_order)
    attributes: dict[str, Any] = dict(first.attributes)
    inner = ctx.emit(first.row, base, *first.operands, **attributes)
    reshaped = first.row in ("reshape", "reinterpret")
    new, in_place = _through(ctx, inner, rest, change, in_order and reshaped)
    if first.row == "subview":
        return ctx.emit("update", base, new, *first.operands, axes=attributes["axes"]), True
    if first.row == "load":
        return ctx.emit("store", base, new, *first.operands), True
    if first.row == "transpose":
        permutation = attributes["permutation"]
        inverse = tuple(permutation.index(k) for k in range(len(permutation)))
        return ctx.emit("transpose", new, permutation=inverse), in_place
    if first.row == "reshape":
        return _of_shape(ctx, new, base), in_place and in_order
    if first.row == "reinterpret":
        assert isinstance(base.type, Tensor)
        dims, dtype = base.type.dims, base.type.dtype.value
        return ctx.emit("reinterpret", new, ctx.size_operand(dims[-1]), dims=dims, dtype=dtype), in_place and in_order
    if first.row == "diagonal":
        return _with_diagonal(ctx, base, first, new), in_order
    if first.row in ("real", "imag"):
        other = ctx.emit("imag" if first.row == "real" else "real", base)
        return ctx.emit("complex", *((new, other) if first.row == "real" else (other, new))), False
    ctx.limitation("W221", "a write through this kind of view is not supported", "write to the array itself")


def _of_shape(ctx: Context, a: Operand, like: Operand) -> Operand:
    assert isinstance(like.type, Tensor)
    return ctx.emit("reshape", a, *map(ctx.size_operand, like.type.dims), dims=like.type.dims)


def _with_diagonal(ctx: Context, base: Operand, step: Step, new: Operand) -> Operand:
    """With the last two axes as one, a diagonal is every element that is a row and one behind the one before."""
    assert isinstance(base.type, Tensor)
    *lead, n, m = base.type.dims
    down, right, size = step.operands
    columns = ctx.size_operand(m)
    flat, dim = _flat_size(ctx, n, m)
    wide = ctx.emit("reshape", base, *map(ctx.size_operand, lead), flat, dims=(*lead, dim))
    first = ctx.emit("add", ctx.emit("multiply", down, columns), right)
    by = ctx.emit("add", columns, literal(1))
    return _of_shape(ctx, ctx.emit("update", wide, new, first, size, by, axes="f" * len(lead) + "s"), base)


def _flat_size(ctx: Context, n: int | str, m: int | str) -> tuple[Operand, int | str]:
    """The size of two axes as one, as operand and as dim."""
    if isinstance(n, int) and isinstance(m, int):
        return literal(n * m), n * m
    key = ("flat", n, m)
    symbol = ctx.size_keys.get(key)
    if symbol is None or ("size", symbol) not in ctx.state:
        symbol = ctx.size_keys[key] = ctx.fresh_symbol()
        ctx.state["size", symbol] = ctx.emit("multiply", ctx.size_operand(n), ctx.size_operand(m))
    return ctx.state["size", symbol], symbol


SERVICES: dict[str, Any] = {"written": written}
