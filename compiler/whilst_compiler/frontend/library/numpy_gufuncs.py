"""Generalized ufuncs: products over the last axes, with the keywords that all of them have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from whilst_compiler.frontend.arrays.layout import in_order, lies_like
from whilst_compiler.frontend.library.numpy_products import demand_core, matmul, written_into
from whilst_compiler.frontend.library.numpy_reduce import source
from whilst_compiler.frontend.library.ufunc_keywords import casting_asked, order_asked, put_in_order, signature_asked
from whilst_compiler.frontend.library.written import polynomials
from whilst_compiler.frontend.objects.attributes import transposed
from whilst_compiler.frontend.operators.arrays import as_array, dtype_of
from whilst_compiler.frontend.operators.ufuncs import cast_failure, resolve_all
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.laid_out import Axes
from whilst_compiler.frontend.state.registry import absent, error_index, function, inline, static_value, take
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Static, Tuple, constant

__all__: list[str] = []

_KEYWORDS = ["out", "casting", "order", "dtype", "subok", "signature", "axes", "axis", "keepdims"]
_CORES: dict[str, tuple[tuple[int, int], Callable[[int, int], int]]] = {
    "matmul": ((2, 2), lambda a, b: min(a, 2) + min(b, 2) - 2), "vecdot": ((1, 1), lambda a, b: 0),
    "matvec": ((2, 1), lambda a, b: 1), "vecmat": ((1, 2), lambda a, b: 1),
}  # fmt: skip
"""How many axes of each operand are those of the product, and how many the result has."""


def _register(ufunc: np.ufunc, product: Callable[[Context, ArrayRef, ArrayRef], Abstract]) -> None:
    name = ufunc.__name__

    @function(ufunc)
    def handler(ctx: Context, args: list[Abstract], keywords: dict[str, Abstract]) -> Abstract:
        given = take(ctx, f"np.{name}", args, keywords, ["x1", "x2"], _KEYWORDS)
        operands = [source(ctx, given[k], name) for k in ("x1", "x2")]
        operands = _converted(ctx, ufunc, operands, given)
        places = None if ctx.dead else _places(ctx, name, operands, given)
        if ctx.dead:
            return constant(0)
        if places is not None:
            operands = [transposed(a, _order(a.rank, place, last=True)) for a, place in zip(operands, places[:2])]
        found = product(ctx, *operands)
        if not ctx.dead and not absent(given["keepdims"]) and static_value(ctx, given["keepdims"], "keepdims"):  # type: ignore[arg-type]
            found = ctx.call(ctx, Static(np.expand_dims), [as_array(ctx, found), constant(-1)], {})
        if not ctx.dead and places is not None and isinstance(found, ArrayRef):
            found = _laid_out(ctx, found, _order(found.rank, places[2], last=False))
        core = 0 if places is not None else _CORES[name][1](*(a.rank for a in operands))
        return found if ctx.dead else _delivered(ctx, ufunc, found, operands, given, core)


def _converted(
    ctx: Context, ufunc: np.ufunc, operands: list[ArrayRef], given: dict[str, Abstract | None]
) -> list[ArrayRef]:
    """The operands in the dtypes of the loop that is asked for."""
    signature = signature_asked(ctx, ufunc, given)
    if signature is None or ctx.dead:
        return operands
    dtypes = resolve_all(ctx, ufunc, operands, signature, casting_asked(ctx, given))
    return [as_array(ctx, a, dtype) for a, dtype in zip(operands, dtypes)]


def _places(
    ctx: Context, name: str, operands: Sequence[ArrayRef], given: dict[str, Abstract | None]
) -> list[tuple[int, ...]] | None:
    """The axes of the operands and of the result that the product is of; None for the last ones."""
    cores, of_result = _CORES[name]
    kept = given["keepdims"]
    single = name == "vecdot"
    if not single and not (absent(given["axis"]) and absent(kept)):
        what = "axis" if absent(kept) else "keepdims"
        ctx.raise_error("TypeError", f"{name}: {what} can only be used with a single shared core dimension")
        return None
    count = 1 if single and not absent(kept) and static_value(ctx, kept, "keepdims") else None  # type: ignore[arg-type]
    count = of_result(*(a.rank for a in operands)) if count is None else count
    if not absent(given["axis"]):
        if not absent(given["axes"]):
            ctx.raise_error("TypeError", "cannot specify both 'axis' and 'axes'")
            return None
        axis = int(static_value(ctx, given["axis"], "an axis"))  # type: ignore[arg-type]
        return _checked(ctx, operands, [(axis,), (axis,), (axis,) * count], cores)
    if absent(given["axes"]):
        return None
    axes = static_value(ctx, given["axes"], "the axes")  # type: ignore[arg-type]
    if not isinstance(axes, list | tuple) or len(axes) not in (2, 3):
        ctx.raise_error("ValueError", "axes should be a list with an entry for all 3 inputs and outputs")
        return None
    found = [tuple(x) if isinstance(x, list | tuple) else (x,) for x in axes]
    if len(found) == 2:
        if count:
            ctx.raise_error("ValueError", "entries for outputs can only be omitted if none of them has core axes.")
            return None
        found.append(())
    return _checked(ctx, operands, found, cores, count)


def _checked(
    ctx: Context, operands: Sequence[ArrayRef], places: list[tuple[int, ...]], cores: tuple[int, int],
    count: int | None = None,
) -> list[tuple[int, ...]] | None:  # fmt: skip
    """As many axes for each operand as it has in the product, which are there, each once."""
    wanted = [min(core, a.rank) for core, a in zip(cores, operands)]
    for axes, n in zip(places, [*wanted, len(places[2]) if count is None else count]):
        if len(axes) != n:
            ctx.raise_error("ValueError", f"axes item should be a tuple with {n} elements")
            return None
    for a, axes in zip(operands, places):
        for axis in axes:
            if not -a.rank <= axis < a.rank:
                error = error_index(ctx, np.exceptions.AxisError)
                ctx.raise_error(error, f"axis {axis} is out of bounds for array of dimension {a.rank}")
                return None
        if len({axis % a.rank for axis in axes}) < len(axes):
            ctx.raise_error("ValueError", "axes item has value repeated")
            return None
    return places


def _order(rank: int, place: tuple[int, ...], last: bool) -> tuple[int, ...]:
    """The permutation that puts these axes last, or the last axes there."""
    axes = [axis % rank for axis in place]
    order = [k for k in range(rank) if k not in axes] + axes
    return tuple(order) if last else tuple(map(order.index, range(rank)))


def _laid_out(ctx: Context, made: ArrayRef, order: tuple[int, ...]) -> ArrayRef:
    """A new array with its axes in another order, which lies in memory as it was made."""
    content = ctx.read(transposed(made, order))
    ctx.layouts.operands.pop(content, None)
    new, like = ctx.new_array(content), Axes(made.type, order)
    if not in_order(ctx, like):
        lies_like(ctx, new, (like,))
    return new


def _delivered(
    ctx: Context, ufunc: np.ufunc, found: Abstract, operands: Sequence[ArrayRef], given: dict[str, Abstract | None],
    core: int,
) -> Abstract:  # fmt: skip
    out = given["out"]
    if isinstance(out, Tuple) and len(out.items) == 1:
        out = out.items[0]
    if absent(out):
        return put_in_order(ctx, found, order_asked(ctx, given), operands)
    if not isinstance(out, ArrayRef):
        ctx.raise_error("TypeError", "return arrays must be of ArrayType")
        return constant(0)
    if ctx.refuses_output(out):
        return out
    casting, dtype = casting_asked(ctx, given), dtype_of(found)
    if not np.can_cast(dtype.numpy, out.dtype.numpy, casting):
        cast_failure(ctx, ufunc, dtype, out.dtype, casting)
        return out
    demand_core(ctx, ufunc, found, out, core)
    return written_into(ctx, out, found)


_register(np.matmul, matmul)
_register(np.vecdot, lambda ctx, a, b: inline(ctx, polynomials.vecdot, a, b))
_register(np.matvec, lambda ctx, a, b: inline(ctx, polynomials.matvec, a, b))
_register(np.vecmat, lambda ctx, a, b: inline(ctx, polynomials.vecmat, a, b))
