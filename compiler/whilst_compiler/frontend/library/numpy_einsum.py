"""``np.einsum``: operands are turned and widened to all labels, multiplied, and summed over those not asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import as_array, dtype_of
from whilst_compiler.frontend.attributes import transposed
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.indexing import get_item
from whilst_compiler.frontend.operators import binary
from whilst_compiler.frontend.registry import function, static_value
from whilst_compiler.frontend.slicing import Slice
from whilst_compiler.frontend.values import NONE_VALUE, Abstract, ArrayRef, Static, Tuple, constant

__all__: list[str] = []

_FULL = Slice(None, None, None)


@function(np.einsum)
def _einsum(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    for key in keywords:
        if key != "optimize":
            ctx.limitation("W203", f"the keyword '{key}' of np.einsum is not supported in compiled code yet")
    text = static_value(ctx, args[0], "the subscripts of np.einsum")
    if not isinstance(text, str) or "..." in text:
        ctx.limitation("W203", "np.einsum is supported with subscripts as a string without '...'",
                       "give every axis a letter of its own")  # fmt: skip
    inputs, output = _labels(text)
    arrays = [as_array(ctx, ctx.library["numeric"](ctx, a, "einsum")) for a in args[1:]]
    for a, labels in zip(arrays, inputs):
        if a.rank != len(labels):
            ctx.raise_error("ValueError", "einstein sum subscripts string contains too many or too few subscripts")
            return constant(0)
        if len(set(labels)) != len(labels):
            ctx.limitation("W203", "np.einsum with a label twice in one operand", "take np.diagonal first")
    if len(arrays) == 2 and _is_matrix_product(inputs, output):
        return binary(ctx, "MatMult", arrays[0], arrays[1])
    return _summed(ctx, arrays, inputs, output)


def _labels(text: str) -> tuple[list[str], str]:
    left, arrow, right = text.replace(" ", "").partition("->")
    inputs = left.split(",")
    if arrow:
        return inputs, right
    letters = "".join(inputs)
    return inputs, "".join(sorted(c for c in set(letters) if letters.count(c) == 1))


def _is_matrix_product(inputs: list[str], output: str) -> bool:
    a, b = inputs
    return len(a) == len(b) == 2 and a[1] == b[0] and output == a[0] + b[1] and len(set(a + b)) == 3


def _summed(ctx: Context, arrays: list[ArrayRef], inputs: list[str], output: str) -> Abstract:
    order = output + "".join(dict.fromkeys(c for labels in inputs for c in labels if c not in output))
    total: Abstract | None = None
    for a, labels in zip(arrays, inputs):
        wide = _widened(ctx, a, labels, order)
        total = wide if total is None else binary(ctx, "Mult", total, wide)
        if ctx.dead:
            return constant(0)
    assert total is not None
    axes = Tuple(tuple(constant(k) for k in range(len(output), len(order))))
    if not axes.items:
        return total
    dtype = dtype_of(total).numpy  # small integers stay small, unlike in np.sum
    return ctx.call(ctx, Static(np.sum), [total], {"axis": axes, "dtype": Static(dtype)})


def _widened(ctx: Context, a: ArrayRef, labels: str, order: str) -> Abstract:
    turned = transposed(a, tuple(labels.index(c) for c in order if c in labels))
    index: list[Any] = [_FULL if c in labels else NONE_VALUE for c in order]
    return get_item(ctx, turned, index)
