"""Arrays of what a comprehension or a list gives item by item: numbers, or rows of one shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.frontend.arrays.slicing import Part
from whilst_compiler.frontend.arrays.storing import assign, put_cast
from whilst_compiler.frontend.arrays.viewing import view
from whilst_compiler.frontend.control.loops import loop
from whilst_compiler.frontend.library.numpy_make import sized, zero
from whilst_compiler.frontend.operators.arrays import as_array, dtype_of
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Iterated, Scalar, Tuple
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.types import I64, DType

__all__ = ["SERVICES", "collected"]

_NO_ROWS = "an array is made of a list of arrays that has none, so that its rows have no size"


def collected(ctx: Context, source: Iterated, dtype: DType | None) -> ArrayRef:
    """The items, computed in a loop into a new array; of no rows the shape would not be known."""
    sample = _sample(ctx, source)
    kind = dtype or dtype_of(sample)
    n, dim = sized(ctx, source.length)
    if isinstance(sample, Scalar):
        made = _numbers(ctx, source, kind, n, dim)
        if sample.spec.weak and dtype is None:
            ctx.of_python.add(made.storage)
        return made
    if not (isinstance(n, Literal) and n.value.real > 0):
        n = ctx.check(n, ctx.emit("greater", n, literal(0)), "ValueError", _NO_ROWS)
    first = None
    dims = sample.dims
    if not all(isinstance(d, int) or ("size", d) in ctx.state for d in dims):
        first = _row(ctx, source.item(ctx, literal(0)), kind)
        assert isinstance(first, ArrayRef)
        dims = first.dims
    sizes = [ctx.size_operand(d) for d in dims]
    made = ctx.new_array(ctx.emit("full", zero(kind), n, *sizes, dims=(dim, *dims)))
    if sample.storage in ctx.of_python and dtype is None:
        ctx.of_python.add(made.storage)
    if first is not None:
        _put(ctx, made, literal(0), first)
    skipped = literal(0 if first is None else 1)
    _each(ctx, ctx.emit("subtract", n, skipped), lambda k: _rows_at(ctx, made, source, ctx.emit("add", k, skipped)))
    return made


def _numbers(ctx: Context, source: Iterated, kind: DType, n: Operand, dim: int | str) -> ArrayRef:
    made = ctx.new_array(ctx.emit("full", zero(kind), n, dims=(dim,)))

    def put(k: Operand) -> None:
        item = source.item(ctx, k)
        if not ctx.dead:
            assert isinstance(item, Scalar)
            element = put_cast(ctx, item.operand, kind, item)
            ctx.write(made, lambda array: ctx.emit("store", array, element, k))

    _each(ctx, source.length, put)
    return made


def _put_together(ctx: Context, a: ArrayRef, dtype: DType) -> ArrayRef:
    """An array of Python's numbers in another dtype: each of them has to fit."""
    if a.rank > 1:
        sizes = [ctx.size_operand(d) for d in a.dims]
        total: Operand = literal(1)
        for size in sizes:
            total = ctx.emit("multiply", total, size)
        count, dim = sized(ctx, total)
        flat = ctx.new_array(ctx.emit("reshape", ctx.read(a), count, dims=(dim,)))
        return ctx.new_array(ctx.emit("reshape", ctx.read(_put_together(ctx, flat, dtype)), *sizes, dims=a.dims))
    spec = {"i": PY_INT, "f": PY_FLOAT, "c": PY_COMPLEX, "b": PY_BOOL}[a.dtype.kind]
    source = Iterated(ctx.size_operand(a.dims[0]), lambda ctx, k: Scalar(spec, ctx.load(a, [k])))
    return _numbers(ctx, source, dtype, source.length, a.dims[0])


def _each(ctx: Context, count: Operand, action: Callable[[Operand], None]) -> None:
    def run(k: Operand | None) -> None:
        assert k is not None
        action(k)

    loop(ctx, None, count, lambda _: literal(True), run)


def _rows_at(ctx: Context, made: ArrayRef, source: Iterated, k: Operand) -> None:
    row = _row(ctx, source.item(ctx, k), made.dtype)
    if not ctx.dead:
        _put(ctx, made, k, row)


def _put(ctx: Context, made: ArrayRef, k: Operand, row: Scalar | ArrayRef) -> None:
    """A row of exactly the shape of the others."""
    message = (
        "setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 "
        "dimensions. The detected shape was ({0},) + inhomogeneous part."
    )
    count = ctx.size_operand(made.dims[0])
    if not isinstance(row, ArrayRef) or row.rank != made.rank - 1:
        ctx.raise_error("ValueError", message, count)
        return
    for mine, theirs in zip(made.dims[1:], row.dims):
        if mine != theirs:
            n, m = ctx.size_operand(mine), ctx.size_operand(theirs)
            ctx.check(n, ctx.emit("equal", n, m), "ValueError", message, count)
    if not ctx.dead:
        place = view(ctx, made, [Part("i", (k,), None), *(Part("f", (), d) for d in made.dims[1:])])
        assign(ctx, place, ctx.new_array(ctx.cast(ctx.read(row), made.dtype)))


def _row(ctx: Context, item: Abstract, dtype: DType | None = None) -> Scalar | ArrayRef:
    found = ctx.library["for_numpy"](ctx, item)
    if isinstance(found, Scalar) or ctx.dead:
        return found  # type: ignore[no-any-return]
    is_array = isinstance(found, ArrayRef) and found.storage not in ctx.of_python
    row = as_array(ctx, found, None if is_array else dtype)
    if dtype is None and _is_of_python(found):
        ctx.of_python.add(row.storage)
    return row


def _is_of_python(value: Abstract) -> bool:
    """Whether it is nothing but Python's numbers."""
    if isinstance(value, Tuple):
        return all(map(_is_of_python, value.items))
    return isinstance(value, Scalar) and value.spec.weak


def _sample(ctx: Context, source: Iterated) -> Scalar | ArrayRef:
    """An item, lowered into a block that is thrown away."""
    attempts, ctx.attempts = ctx.attempts, []
    try:
        with ctx.builder.block():
            state = ctx.state.copy()
            item = _row(ctx, source.item(ctx, Value(I64, "k")))
            ctx.state = state
    finally:
        ctx.attempts = attempts
    return item


SERVICES: dict[str, Any] = {"collected": collected, "put_together": _put_together}
