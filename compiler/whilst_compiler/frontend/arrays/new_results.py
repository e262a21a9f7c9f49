"""New arrays as results: their specs and leaves, laid out in memory as NumPy would."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.frontend.arrays.axis_order import has_strides, is_in_doubt, order_of_axes
from whilst_compiler.frontend.arrays.strides import strides_of
from whilst_compiler.frontend.signature.specs import ArraySpec, LaidSpec, TurnedSpec
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import ArrayRef, Cell, Step, permutation_of
from whilst_compiler.ir.graph import Operand
from whilst_compiler.ir.types import Tensor

__all__ = ["NewArray", "in_memory", "new_array_leaves", "new_array_spec", "steps_from_whole", "whole_array"]

NewArray = ArraySpec | TurnedSpec | LaidSpec


def new_array_spec(ctx: Context, ref: ArrayRef) -> NewArray:
    """What is handed back of an array of the function's own."""
    if ctx.layouts.is_turned_whole(ref):
        permutation = permutation_of(ref.steps[0])
        return TurnedSpec(ref.dtype, ref.dims, tuple(map(permutation.index, range(ref.rank))))
    if not ref.steps and ref.storage in ctx.layouts.columns_first:
        return TurnedSpec(ref.dtype, ref.dims, tuple(range(ref.rank))[::-1])
    if not ref.steps and ref.storage in ctx.layouts.made_like:
        if order := order_of_axes(ctx, ref.storage):
            return TurnedSpec(ref.dtype, ref.dims, order)
        if is_in_doubt(ctx, ref.storage) and has_strides(ctx, ref):
            return LaidSpec(ref.dtype, ref.dims)
    return ArraySpec(ref.dtype, ref.dims)


def new_array_leaves(ctx: Context, ref: ArrayRef, spec: NewArray) -> list[Operand]:
    """Its leaves, which are read here."""
    return [*in_memory(ctx, ctx.read(ref), spec), *((strides_of(ctx, ref) or ()) if isinstance(spec, LaidSpec) else ())]


def in_memory(ctx: Context, array: Operand, spec: object) -> Sequence[Operand]:
    """The array with its axes in the order in which they are to lie."""
    return (ctx.emit("transpose", array, permutation=spec.permutation),) if isinstance(spec, TurnedSpec) else (array,)


def whole_array(ctx: Context, storage: Cell) -> tuple[NewArray, list[Operand]]:
    """Spec and leaves of an array that several results are, or are views of."""
    type = ctx.state[storage].type
    assert isinstance(type, Tensor)
    ref = ArrayRef(storage, (), type)
    if (axes := ctx.layouts.turned.get(storage)) is not None:
        order = tuple(map(axes.index, range(type.rank)))
        return TurnedSpec(type.dtype, tuple(type.dims[k] for k in axes), order), [ctx.read(ref)]
    spec = new_array_spec(ctx, ref)
    return spec, new_array_leaves(ctx, ref, spec)


def steps_from_whole(ctx: Context, ref: ArrayRef) -> tuple[Step, ...]:
    """How a view comes about from what ``whole_array`` hands back."""
    axes = ctx.layouts.turned.get(ref.storage)
    if axes is None:
        return ref.steps
    if ctx.layouts.is_turned_whole(ref):
        return ()
    back = tuple(map(axes.index, range(len(axes))))
    return (Step("transpose", (), (("permutation", back),)), *ref.steps)
