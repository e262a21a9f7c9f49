"""Products of vectors and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays import as_array, result_scalar_or_array, size_text
from whilst_compiler.frontend.context import Context
from whilst_compiler.frontend.library.numpy_reduce import source
from whilst_compiler.frontend.library.written import algebra
from whilst_compiler.frontend.lowered import NEGATIVE_POWER
from whilst_compiler.frontend.operators import binary
from whilst_compiler.frontend.registry import error_index, function, inline, method, take
from whilst_compiler.frontend.values import Abstract, ArrayRef, Scalar, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES"]


def _matmul(ctx: Context, a: Abstract, b: Abstract) -> Abstract:
    """``a @ b`` for ranks 1 and 2."""
    if not isinstance(a, ArrayRef) or not isinstance(b, ArrayRef) or not a.rank or not b.rank:
        position = 0 if not isinstance(a, ArrayRef) or not a.rank else 1
        ctx.raise_error(
            "ValueError", f"matmul: Input operand {position} does not have enough dimensions (has 0, gufunc core "
            "with signature (n?,k),(k,m?)->(n?,m?) requires 1)",
        )  # fmt: skip
        return constant(0)
    if a.rank > 2 or b.rank > 2:
        return inline(ctx, algebra.batched_product, a, b)
    dtype = DType.of(np.result_type(a.dtype.numpy, b.dtype.numpy))
    inner, other = a.dims[-1], b.dims[0]
    x = ctx.cast(ctx.read(a), dtype)
    y = ctx.cast(ctx.read(b), dtype)
    if inner != other:
        n, m = ctx.size_operand(inner), ctx.size_operand(other)
        signature = "(n?,k),(k,m?)->(n?,m?)"
        message = (
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
            f"{signature} (size {{1}} is different from {{0}})"
        )
        ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
        if ctx.dead:
            return constant(0)
        y = ctx.emit("broadcast", y, n, *(ctx.size_operand(d) for d in b.dims[1:]), dims=(inner, *b.dims[1:]))
    if dtype is DType.BOOL:
        ones = ctx.emit("matmul", ctx.cast(x, DType.I64), ctx.cast(y, DType.I64))
        return result_scalar_or_array(ctx, ctx.emit("not_equal", ones, literal(0)))
    return result_scalar_or_array(ctx, ctx.emit("matmul", x, y))


@function(np.matmul)
def _np_matmul(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.matmul", args, keywords, ["x1", "x2"])
    return _matmul(ctx, source(ctx, given["x1"], "matmul"), source(ctx, given["x2"], "matmul"))


@function(np.dot)
@method("array", "dot")
def _dot(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = (ctx.library["numeric"](ctx, x, "dot") for x in args)
    a, b = (as_array(ctx, x) if isinstance(x, Scalar) and x.spec.weak else x for x in (a, b))
    if isinstance(a, Scalar) or isinstance(b, Scalar) or not a.rank or not b.rank:
        return binary(ctx, "Mult", a, b)
    if a.rank == b.rank == 1 and a.dims != b.dims:
        n, m = ctx.size_operand(a.dims[0]), ctx.size_operand(b.dims[0])
        message = "shapes ({0},) and ({1},) not aligned: {0} (dim 0) != {1} (dim 0)"
        ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, n, m)
    elif max(a.rank, b.rank) == 2 and a.dims[-1] != b.dims[0]:
        n, m = ctx.size_operand(a.dims[-1]), ctx.size_operand(b.dims[0])
        shapes = f"shapes {size_text(a.rank, 0)} and {size_text(b.rank, a.rank)} not aligned:"
        message = f"{shapes} {{{a.rank - 1}}} (dim {a.rank - 1}) != {{{a.rank}}} (dim 0)"
        sizes = [ctx.size_operand(d) for d in (*a.dims, *b.dims)]
        ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, *sizes)
    if ctx.dead:
        return constant(0)
    if a.rank > 2 or b.rank > 2:
        axes = Tuple((constant(a.rank - 1), constant(max(b.rank - 2, 0))))
        return inline(ctx, algebra.tensordot, a, b, axes)
    return _matmul(ctx, a, b)


@function(np.outer)
def _outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    a, b = (ctx.library["ravel"](ctx, [source(ctx, x, "outer")], {}) for x in args)
    x = ctx.emit("subview", ctx.read(a), axes="fn", dims=(a.dims[0], 1))
    return binary(ctx, "Mult", ctx.new_array(x), b)


@function(np.linalg.matrix_power)
def _matrix_power(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    """To a negative power it is the inverse, of floats: of integers such a call is made by other code."""
    given = take(ctx, "np.linalg.matrix_power", args, keywords, ["a", "n"])
    a, n = source(ctx, given["a"], "matrix_power"), given["n"]
    assert n is not None
    _demand_square(ctx, a)
    if ctx.dead:
        return constant(0)
    if not isinstance(n, Scalar) or n.spec.dtype.kind not in "biu":
        ctx.raise_error("TypeError", "exponent must be an integer")
        return constant(0)
    k = ctx.cast(n.operand, DType.I64)
    if isinstance(k, Literal):
        below = k.value.real < 0
        return inline(ctx, algebra.matrix_power_of_inverse if below else algebra.matrix_power, a, ctx.python_int(k))
    if a.dtype.is_inexact or ctx.options.get("powers") == "float":
        return inline(ctx, algebra.matrix_power_of_inverse, a, ctx.python_int(k))
    k = ctx.suppose(k, ctx.emit("greater_equal", k, literal(0)), NEGATIVE_POWER, k)
    return inline(ctx, algebra.matrix_power, a, ctx.python_int(k))


def _demand_square(ctx: Context, a: ArrayRef) -> None:
    error = error_index(ctx, np.linalg.LinAlgError)
    if a.rank < 2:
        ctx.raise_error(error, f"{a.rank}-dimensional array given. Array must be at least two-dimensional")
    elif a.dims[-1] != a.dims[-2]:
        n, m = ctx.size_operand(a.dims[-1]), ctx.size_operand(a.dims[-2])
        ctx.check(n, ctx.emit("equal", n, m), error, "Last 2 dimensions of the array must be square")


SERVICES: dict[str, Any] = {"matmul": _matmul}
