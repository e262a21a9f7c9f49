"""Products of vectors and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.arrays.layout import is_contiguous
from whilst_compiler.frontend.arrays.strides import lies_in_order
from whilst_compiler.frontend.library.numpy_reduce import source
from whilst_compiler.frontend.library.written import algebra
from whilst_compiler.frontend.operators.arrays import as_array, dtype_of, operand_of, result_scalar_or_array, size_text
from whilst_compiler.frontend.operators.operators import binary
from whilst_compiler.frontend.operators.telling import tell
from whilst_compiler.frontend.operators.ufuncs import into
from whilst_compiler.frontend.signature.assumptions import NEGATIVE_POWER
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.registry import absent, error_index, function, inline, method, take
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.aliases import meant
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Scalar, Tuple, constant
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType

__all__ = ["SERVICES", "demand_core", "matmul", "written_into"]


def _require_equal(ctx: Context, n: Operand, m: Operand, message: str, *payload: Operand) -> None:
    """ValueError if two sizes that are not known to be one differ."""
    if isinstance(n, Literal) and isinstance(m, Literal):
        ctx.raise_error("ValueError", message, *payload)
    else:
        ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, *payload)


def matmul(ctx: Context, a: Abstract, b: Abstract) -> Abstract:
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
        _require_equal(ctx, n, m, message, n, m)
        if ctx.dead:
            return constant(0)
        y = ctx.emit("broadcast", y, n, *(ctx.size_operand(d) for d in b.dims[1:]), dims=(inner, *b.dims[1:]))
    if dtype is DType.BOOL:
        ones = ctx.emit("matmul", ctx.cast(x, DType.I64), ctx.cast(y, DType.I64))
        return result_scalar_or_array(ctx, ctx.emit("not_equal", ones, literal(0)))
    made = ctx.emit("matmul", x, y)
    tell(ctx, "matmul", [x, y], made, "matmul", apiece=False)
    return result_scalar_or_array(ctx, made)


def demand_core(ctx: Context, ufunc: np.ufunc, found: Abstract, out: ArrayRef, count: int) -> None:
    """The last ``count`` axes of an output are as long as those of the result."""
    rank = found.rank if isinstance(found, ArrayRef) else 0
    if rank > out.rank:
        missing = "-1, but the reduction is not enabled. The dimension size of 1 does not match the expected output"
        ctx.raise_error("ValueError", f"output operand requires a reduction along dimension {missing} shape.")
        return
    assert isinstance(found, ArrayRef) or not count
    for k in range(count):
        assert isinstance(found, ArrayRef)
        mine, theirs = (ctx.size_operand(x.dims[k - count]) for x in (found, out))
        message = (
            f"{ufunc.__name__}: Output operand 0 has a mismatch in its core dimension {k}, with gufunc signature "
            f"{ufunc.signature} (size {{0}} is different from {{1}})"
        )
        ctx.check(theirs, ctx.emit("equal", mine, theirs), "ValueError", message, theirs, mine)


def written_into(ctx: Context, out: ArrayRef, found: Abstract) -> ArrayRef:
    if not ctx.dead and out.rank:
        ctx.library["assign"](ctx, out, found)
    elif not ctx.dead:
        ctx.write(out, lambda _: ctx.cast(operand_of(ctx, found), out.dtype))
    return out


@function(np.dot)
@method("array", "dot")
def _np_dot(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.dot", args, keywords, ["a", "b"], ["out"])
    out = given["out"]
    found = _dot(ctx, given["a"], given["b"])
    if absent(out) or ctx.dead:
        return found
    assert isinstance(out, ArrayRef)
    if not ctx.options.get("choices") and not is_contiguous(ctx, out):
        raise NeedsChoices
    in_order = lies_in_order(ctx, out)
    rank = found.rank if isinstance(found, ArrayRef) else 0
    if in_order is None:
        ctx.limitation("W203", "np.dot with this out= is not supported", "assign to the elements: out[...] = a.dot(b)")
    if rank != out.rank or dtype_of(found) is not out.dtype or ctx.is_read_only(meant(ctx.state, out)):
        ctx.raise_error("ValueError", _NOT_ACCEPTABLE)
        return out
    ctx.check(literal(0), in_order, "ValueError", _NOT_ACCEPTABLE)
    for k in range(rank):
        assert isinstance(found, ArrayRef)
        mine, theirs = ctx.size_operand(found.dims[k]), ctx.size_operand(out.dims[k])
        ctx.check(mine, ctx.emit("equal", mine, theirs), "ValueError", "output array has wrong dimensions")
    return written_into(ctx, out, found)


_NOT_ACCEPTABLE = (
    "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)"
)


def _dot(ctx: Context, *factors: Abstract | None) -> Abstract:
    a, b = (ctx.library["numeric"](ctx, x, "dot") for x in factors)
    a, b = (as_array(ctx, x) if isinstance(x, Scalar) and x.spec.weak else x for x in (a, b))
    if isinstance(a, Scalar) or isinstance(b, Scalar) or not a.rank or not b.rank:
        return binary(ctx, "Mult", a, b)
    last, other = a.rank - 1, max(b.rank - 2, 0)
    if a.dims[last] != b.dims[other]:
        n, m = ctx.size_operand(a.dims[last]), ctx.size_operand(b.dims[other])
        shapes = f"shapes {size_text(a.rank, 0)} and {size_text(b.rank, a.rank)} not aligned:"
        message = f"{shapes} {{{last}}} (dim {last}) != {{{a.rank + other}}} (dim {other})"
        sizes = [ctx.size_operand(d) for d in (*a.dims, *b.dims)]
        _require_equal(ctx, n, m, message, *sizes)
    if ctx.dead:
        return constant(0)
    if a.rank > 2 or b.rank > 2:
        axes = Tuple((constant(a.rank - 1), constant(max(b.rank - 2, 0))))
        return inline(ctx, algebra.tensordot, a, b, axes)
    return matmul(ctx, a, b)


@function(np.outer)
def _outer(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
    given = take(ctx, "np.outer", args, keywords, ["a", "b"], ["out"])
    a, b = (ctx.library["ravel"](ctx, [source(ctx, given[k], "outer")], {}) for k in ("a", "b"))
    x = ctx.emit("subview", ctx.read(a), axes="fn", dims=(a.dims[0], 1))
    out = given["out"]
    if absent(out):
        return binary(ctx, "Mult", ctx.new_array(x), b)
    assert isinstance(out, ArrayRef)
    y = ctx.emit("subview", ctx.read(b), axes="nf", dims=(1, b.dims[0]))
    return into(ctx, "multiply", [ctx.new_array(x), ctx.new_array(y)], out)


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
        if k.value.real == 1:
            return a
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


SERVICES: dict[str, Any] = {"matmul": matmul}
