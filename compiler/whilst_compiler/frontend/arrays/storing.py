"""``a[...] = v``: stores, writes through views, NumPy's conversions and broadcasting of what is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.indexing import (
    bounds_by_kind,
    index_parts,
    index_values,
    per_index,
    whole_index,
    without_lists,
)
from whilst_compiler.frontend.arrays.slicing import Part
from whilst_compiler.frontend.arrays.viewing import compose, view
from whilst_compiler.frontend.control.kinds import each_kind, is_union, per_kind
from whilst_compiler.frontend.joins.carrying import zero_literal
from whilst_compiler.frontend.joins.unions import Union
from whilst_compiler.frontend.operators.arrays import size_text
from whilst_compiler.frontend.operators.operands import type_name
from whilst_compiler.frontend.operators.telling import tell_of_cast
from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.wide import beside
from whilst_compiler.frontend.values.aliases import meant
from whilst_compiler.frontend.values.blocks import element_of
from whilst_compiler.frontend.values.numbered import Object
from whilst_compiler.frontend.values.special import Special, ask
from whilst_compiler.frontend.values.values import (
    Abstract,
    ArrayRef,
    BoundMethod,
    Optional,
    Record,
    Scalar,
    Static,
    Tuple,
)  # fmt: skip
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor, scalar

__all__ = ["assign", "fit", "put_cast", "set_item", "store_cast", "store_element"]


@per_kind(0)
def set_item(ctx: Context, base: Abstract, index: Any, value: Abstract) -> None:
    """``base[index] = value``."""
    index = bounds_by_kind(ctx, index)
    if is_union(index_values(index)):
        per_index(ctx, index, lambda i: set_item(ctx, base, i, value))
        return
    if isinstance(base, ArrayRef) and isinstance(value, Union):
        each_kind(ctx, [value], lambda one: set_item(ctx, base, index, one))
        return
    if isinstance(base, Optional):
        ctx.check(base.flag, base.flag, "TypeError", "'NoneType' object does not support item assignment")
        base = base.some
    if isinstance(base, Object):
        if ctx.library["call_special"](ctx, base, "__setitem__", whole_index(index), value) is None and not ctx.dead:
            ctx.raise_error("TypeError", f"'{type_name(base)}' object does not support item assignment")
        return
    if isinstance(base, Special) and not hasattr(base.cls, "__setitem__"):
        ctx.raise_error("TypeError", f"'{type_name(base)}' object does not support item assignment")
        return
    if isinstance(base, Tuple) and issubclass(base.cls, tuple):
        ctx.raise_error("TypeError", "'tuple' object does not support item assignment")
        return
    if isinstance(base, Special):
        ask(ctx, base, "set_item", index, value)
        return
    if isinstance(base, Record) and base.cls is dict:
        ctx.library["record_changes"](ctx)
    if isinstance(base, Tuple | Record):
        ctx.limitation("W215", f"a {base.cls.__name__} is changed in compiled code", "use a NumPy array")
    if isinstance(base, BoundMethod) and base.name == "flags":
        name = index.value if isinstance(index, Static) else "of an array"
        ctx.limitation("W235", f"the flag '{name}' of an array is assigned in compiled code",
                       "assign it outside of the function")  # fmt: skip
    if not isinstance(base, ArrayRef):
        if isinstance(base, Static) and hasattr(base.value, "__setitem__"):
            ctx.limitation("W255", f"a {type_name(base)} that lives outside the function is changed",
                           "make it inside the function, or pass it as an argument")  # fmt: skip
        ctx.raise_error("TypeError", f"'{type_name(base)}' object does not support item assignment")
        return
    if ctx.is_read_only(base):  # which NumPy asks before it looks at the index
        ctx.raise_error("ValueError", "assignment destination is read-only")
        return
    index = without_lists(ctx, index)
    parts = index_parts(ctx, base, index)
    if parts is None:
        fancy = ctx.library.get("fancy_set")
        if fancy is None:
            ctx.limitation("W214", "indexing by an array is not supported yet", "write the loop over its elements")
        fancy(ctx, base, index, value)
        return
    if ctx.dead:
        return
    if all(p.letter == "i" for p in parts) and base.rank:
        store_element(ctx, base, [p.operands[0] for p in parts], value)
        return
    assign(ctx, view(ctx, base, parts), value)


def store_element(ctx: Context, base: ArrayRef, indices: list[Operand], value: Abstract) -> None:
    value = beside(ctx, value, base)
    if isinstance(value, ArrayRef):
        scalar: Operand = ctx.library["stored_element"](ctx, value).operand
        if ctx.dead:
            return
    elif isinstance(value, Scalar):
        scalar = value.operand
    elif isinstance(value, Optional) and isinstance(value.some, Scalar):
        message = "float() argument must be a string or a real number, not 'NoneType'"
        scalar = ctx.check(value.some.operand, value.flag, "TypeError", message)
    elif isinstance(value, Static) and value.value is None:
        ctx.raise_error("TypeError", "float() argument must be a string or a real number, not 'NoneType'")
        return
    else:
        if type_name(value) == "bytes":
            ctx.limitation("W203", "bytes as an element of an array are not supported yet", "put their numbers there")
        ctx.raise_error("ValueError", "setting an array element with a sequence.")
        return
    element = put_cast(ctx, scalar, base.dtype, value)
    ctx.refuse_copy(base)
    if base.steps and base.steps[-1].row == "subview":
        merged = compose(ctx, base.steps[-1], [Part("i", (i,), None) for i in indices])
        if merged is not None:
            base = ArrayRef(base.storage, base.steps[:-1], base.type)
            indices = [p.operands[0] for p in merged]
    base, indices = element_of(ctx, meant(ctx.state, base), indices)
    if base.steps and base.steps[-1].row in ("real", "imag"):
        base, element = _whole_number(ctx, base, element, indices)
    ctx.write(base, lambda array: ctx.emit("store", array, element, *indices))


def _whole_number(
    ctx: Context, parts: ArrayRef, element: Operand, indices: Sequence[Operand]
) -> tuple[ArrayRef, Operand]:
    """The array that a view of real or imaginary parts looks at, and the complex number with this new part."""
    name, wide = parts.steps[-1].row, DType.C64 if parts.dtype is DType.F32 else DType.C128
    base = ArrayRef(parts.storage, parts.steps[:-1], Tensor(wide, parts.dims))
    old = ctx.load(base, indices)
    other = ctx.emit("imag" if name == "real" else "real", old)
    return base, ctx.emit("complex", *((element, other) if name == "real" else (other, element)))


def store_cast(ctx: Context, operand: Operand, dtype: DType, value: Abstract) -> Operand:
    """A value as it is stored into an array: Python numbers that do not fit raise as NumPy's assignment does."""
    type = operand.type
    assert isinstance(type, Tensor)
    if type.dtype.kind == "c" and dtype.kind not in "cb":
        if isinstance(value, Scalar) and value.spec.weak:
            names = {
                "f": "float() argument must be a string or a real number, not 'complex'",
                "i": "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
            }
            ctx.raise_error("TypeError", names["f" if dtype.kind == "f" else "i"])
        return ctx.cast(operand, dtype)
    weak = isinstance(value, Scalar) and value.spec.weak
    if weak and type.dtype.kind == "f" and dtype.is_integer:
        return _float_into_int(ctx, operand, dtype)
    if weak and type.dtype.kind == "i" and dtype.is_integer and dtype is not DType.I64:
        return _int_into_int(ctx, operand, dtype)
    converted = ctx.cast(operand, dtype)
    tell_of_cast(ctx, operand, converted)
    return converted


def put_cast(ctx: Context, operand: Operand, dtype: DType, value: Abstract) -> Operand:
    """The same for an element that is put there by itself: NumPy's own numbers must fit into signed integers, too."""
    if not isinstance(value, Scalar) or value.spec.weak or dtype.kind != "i":
        return store_cast(ctx, operand, dtype, value)
    given = value.spec.dtype
    if given.kind not in "fiu" or np.can_cast(given.numpy, dtype.numpy):
        return ctx.cast(operand, dtype)
    if given is DType.U64:
        fits = ctx.emit("less_equal", operand, Literal(2**63 - 1, scalar(DType.U64)))
        operand = ctx.check(operand, fits, "OverflowError", "Python int too large to convert to C long")
    spec = PY_FLOAT if given.kind == "f" else PY_INT
    return store_cast(ctx, ctx.cast(operand, spec.dtype), dtype, Scalar(spec, operand))


def _float_into_int(ctx: Context, operand: Operand, dtype: DType) -> Operand:
    whole = ctx.emit("cast_checked", operand)
    return _int_into_int(ctx, whole, dtype) if dtype is not DType.I64 else whole


def _int_into_int(ctx: Context, operand: Operand, dtype: DType) -> Operand:
    bits, signed = dtype.bits, dtype.kind == "i"
    low = -(2 ** (bits - 1)) if signed else 0
    high = min(2 ** (bits - 1) - 1 if signed else 2**bits - 1, 2**63 - 1)
    fits = ctx.emit("logical_and", ctx.emit("greater_equal", operand, literal(low)),
                    ctx.emit("less_equal", operand, literal(high)))  # fmt: skip
    message = f"Python integer {{0}} out of bounds for {dtype.numpy.name}"
    return ctx.cast(ctx.check(operand, fits, "OverflowError", message, operand), dtype)


def assign(ctx: Context, target: ArrayRef, value: Abstract) -> None:
    """``target[...] = value``: broadcast, converted, written through the view."""
    value = beside(ctx, value, target)
    from_value = ctx.library["as_operand"](ctx, value, target.dtype)
    operand = put_cast(ctx, from_value, target.dtype, value) if not from_value.type.dims else ctx.cast(
        from_value, target.dtype)  # fmt: skip
    operand = fit(ctx, operand, target)
    ctx.refuse_copy(target)
    all_full = "f" * target.rank

    def change(array: Operand) -> Operand:
        return ctx.emit("update", array, operand, axes=all_full) if all_full else operand

    steps = target.steps
    if steps and steps[-1].row == "subview":
        last = steps[-1]
        axes = dict(last.attributes)["axes"]
        outer = ArrayRef(target.storage, steps[:-1], target.type)
        ctx.write(outer, lambda array: ctx.emit("update", array, operand, *last.operands, axes=axes))
    else:
        ctx.write(target, change)


def fit(ctx: Context, operand: Operand, target: ArrayRef) -> Operand:
    """The operand broadcast to the target's shape; ValueError (at run time) where it does not fit."""
    type = operand.type
    assert isinstance(type, Tensor)
    dims = type.dims
    while len(dims) > target.rank and dims[0] == 1:
        operand = ctx.emit("subview", operand, literal(0), axes="i" + "f" * (len(dims) - 1), dims=dims[1:])
        dims = dims[1:]
    if not dims or (all(d in (1, t) for d, t in zip(dims[::-1], target.dims[::-1])) and len(dims) <= target.rank):
        return operand
    shapes = f"{size_text(len(dims), 0)} into shape {size_text(target.rank, len(dims))}"
    message = f"could not broadcast input array from shape {shapes}"
    payload = [ctx.size_operand(d) for d in (*dims, *target.dims)]
    apart = any(isinstance(d, int) and isinstance(t, int) and d not in (1, t)
                for d, t in zip(dims[::-1], target.dims[::-1]))  # fmt: skip
    if apart or len(dims) > target.rank:
        ctx.raise_error("ValueError", message, *payload)
        return zero_literal(scalar(type.dtype))
    ok: Operand = literal(True)
    for d, t in zip(dims[::-1], target.dims[::-1]):
        if d in (1, t):
            continue
        mine, theirs = ctx.size_operand(d), ctx.size_operand(t)
        fits = ctx.emit("logical_or", ctx.emit("equal", mine, theirs), ctx.emit("equal", mine, literal(1)))
        ok = fits if isinstance(ok, Literal) else ctx.emit("logical_and", ok, fits)
    sizes = [ctx.size_operand(t) for t in target.dims]
    sizes[0] = ctx.check(sizes[0], ok, "ValueError", message, *payload)
    return ctx.emit("broadcast", operand, *sizes, dims=target.dims)
