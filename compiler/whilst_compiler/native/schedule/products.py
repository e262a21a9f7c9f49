"""Matrix products by loops; sums in any order, multiplication and addition fused as BLAS does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.ir.graph import Apply, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import Gufunc
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.loops import Choose, Const, For, Function, Invoke, Load, Operand, Return, Store, Var
from whilst_compiler.native.schedule.code import ONE, Code, index
from whilst_compiler.native.schedule.folds import constant
from whilst_compiler.native.schedule.gufuncs import run_loop, tell
from whilst_compiler.native.schedule.nest import element, nest
from whilst_compiler.native.schedule.parameters import parameter_of
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Array, Binding, Ref, Scalar, cheap, element_address, itemsize
from whilst_compiler.ops.table import ROWS

__all__ = ["matmul"]

_LARGE = 20_000
"""From so many multiplications on NumPy's loop, which calls BLAS, is taken."""


def matmul(scope: Scope, node: Apply) -> Binding:
    a, b = (_operand(scope, x, node) for x in node.inputs)
    if len(b.sizes) == 1 and len(a.sizes) == 1:
        return Scalar(*_dots(scope.code, a, [()], b))
    code = scope.code
    inner = a.sizes[-1]
    rows, columns = a.sizes[:-1], b.sizes[max(len(b.sizes) - 1, 1) :]
    result = scope.allocate(a.dtype, (*rows, *columns), node.output.name)
    work = code.product((*rows, inner, *columns))
    known = isinstance(work, Const) and work.value.real < _LARGE
    if a.dtype.kind not in "fc" or known or not isinstance(a, Ref) or not isinstance(b, Ref):
        _own(code, a, b, result)
        return result
    large = code.test("greater_equal", work, index(_LARGE))
    with code.inside() as theirs:
        _numpys(scope, a, b, result)
    with code.inside() as ours:
        if len(a.sizes) == len(b.sizes) == 2 and not any(isinstance(n, Const) for n in (*rows, inner, *columns)):
            _shared(code, a, b, result)
        else:
            _own(code, a, b, result)
    code.emit(Choose(large, [theirs, ours]))
    return result


def _operand(scope: Scope, x: GraphOperand, node: Apply) -> Array:
    """In memory if it is read more than once and not trivial to compute, or if it may be large."""
    array = scope.array(x)
    again = any(len(y.type.dims) >= 2 for y in node.inputs if y is not x)  # type: ignore[union-attr]
    if isinstance(array, Ref) or not again:
        return array
    sizes = [d for y in node.inputs for d in y.type.dims]  # type: ignore[union-attr]
    small = all(isinstance(d, int) for d in sizes) and math.prod(map(int, sizes)) < _LARGE
    if cheap(array) and (small or array.dtype.kind not in "fc"):
        return array
    assert isinstance(x, Value)
    return scope.force(x, array)


def _numpys(scope: Scope, a: Ref, b: Ref, result: Ref) -> None:
    """The product by NumPy's loop: vectors are matrices of one row or column."""
    lead = result.sizes[:-2] if len(a.sizes) == len(b.sizes) else ()
    unit = (index(itemsize(a.dtype) // a.unit), index(itemsize(b.dtype) // b.unit))
    if len(a.sizes) == 1:
        a = replace(a, sizes=(ONE, *a.sizes), strides=(unit[0], *a.strides))
        result = replace(result, sizes=(ONE, *result.sizes), strides=(ONE, *result.strides))
    if len(b.sizes) == 1:
        b = replace(b, sizes=(*b.sizes, ONE), strides=(*b.strides, unit[1]))
        result = replace(result, sizes=(*result.sizes, ONE), strides=(*result.strides, ONE))
    m, k, n = a.sizes[-2], a.sizes[-1], b.sizes[-1]
    run_loop(scope, _LOOP, (a, b, result), lead, {"m": m, "k": k, "n": n})
    tell(scope.code, lead, (m, k, n))


_LOOP = Gufunc("numpy.matmul", (("m", "k"), ("k", "n")), (("m", "n"),))


def _own(code: Code, a: Array, b: Array, result: Ref) -> None:
    if len(b.sizes) == 1:
        _by_dots(code, a, b, result)
    elif len(b.sizes) == 2 and isinstance(b, Ref) and b.strides[0] == ONE != b.strides[1]:
        _by_columns(code, a, replace(b, sizes=b.sizes[::-1], strides=b.strides[::-1]), result)
    else:
        _by_rows(code, a, b, result)


def _shared(code: Code, a: Ref, b: Ref, result: Ref) -> None:
    """The product of matrices of any sizes by a function: LLVM takes its time over each of these nests, and a program
    has one of them for each kind of product."""
    columns = b.strides[0] == ONE != b.strides[1]
    if columns:
        b = replace(b, sizes=b.sizes[::-1], strides=b.strides[::-1])
    layouts = [*("inner" if x.strides[1] == index(itemsize(x.dtype) // x.unit) else "strided" for x in (a, b)), "C"]
    name = " ".join(("product", a.dtype.value, "by columns" if columns else "by rows", *layouts[:2]))
    if name not in code.leaves:
        code.leaves[name] = _leaf(name, a.dtype, columns, layouts)
    args: list[Operand] = []
    for x, layout in zip((a, b, result), layouts):
        args += [x.pointer, *x.sizes]
        args += [code.multiply(s, index(x.unit)) for s in x.strides] if layout != "C" else []
    code.emit(Invoke(name, tuple(args), (), code.location))


def _leaf(name: str, dtype: DType, columns: bool, layouts: Sequence[str]) -> Function:
    code = Code(disjoint=True)
    sizes = ("m", "k"), ("n", "k") if columns else ("k", "n"), ("m", "n")
    symbols: dict[str, Operand] = {}
    with code.inside() as body:
        made = [
            parameter_of(code, Value(Tensor(dtype, dims), x), layout, x == "result", symbols)
            for x, dims, layout in zip(("a", "b", "result"), sizes, layouts)
        ]
        a, b, result = (x for _, x in made if isinstance(x, Ref))
        if columns:
            _by_columns(code, a, b, result)
        else:
            _by_rows(code, a, b, result)
        code.emit(Return(()))
    return Function(name, [parameter for parameter, _ in made], body, ())


def _multiply_add(code: Code, total: Operand, x: Operand, y: Operand) -> Operand:
    assert x.dtype is not None
    if x.dtype.kind == "f":
        return code.let("fold_multiply_add", (total, x, y), x.dtype)
    return apply_scalar(code, ROWS["add"], (total, apply_scalar(code, ROWS["multiply"], (x, y), {})), {})


def _by_dots(code: Code, a: Array, b: Array, result: Ref) -> None:
    """Rows times a vector; several rows at once, so that what it takes to add up a vector of sums does not count."""
    *lead, last = result.sizes
    rounds = code.let("machine_right_shift", (last, index(_AT_ONCE.bit_length() - 1)), DType.I64)
    with nest(code, lead) as outer:
        with nest(code, (rounds,), len(outer)) as (r,):
            first = code.multiply(r, index(_AT_ONCE))
            _write_dots(code, a, [(*outer, code.add(first, index(n))) for n in range(_AT_ONCE)], b, result)
        row = Var("i", DType.I64)
        with code.inside() as body:
            _write_dots(code, a, [(*outer, row)], b, result)
        code.emit(For(row, code.multiply(rounds, index(_AT_ONCE)), last, body))


def _by_columns(code: Code, a: Array, columns: Ref, result: Ref) -> None:
    """Rows times columns that lie in memory as rows do."""
    *lead, last = result.sizes
    rounds = code.let("machine_right_shift", (last, index(_AT_ONCE.bit_length() - 1)), DType.I64)
    with nest(code, lead) as row:
        with nest(code, (rounds,), len(row)) as (r,):
            first = code.multiply(r, index(_AT_ONCE))
            some = [code.add(first, index(n)) for n in range(_AT_ONCE)]
            for j, total in zip(some, _dots(code, columns, [(j,) for j in some], a, row)):
                code.emit(Store(element_address(result, (*row, j)), total))
        j = Var("j", DType.I64)
        with code.inside() as body:
            (total,) = _dots(code, columns, [(j,)], a, row)
            code.emit(Store(element_address(result, (*row, j)), total))
        code.emit(For(j, code.multiply(rounds, index(_AT_ONCE)), last, body))


def _write_dots(code: Code, a: Array, rows: Sequence[tuple[Operand, ...]], b: Array, result: Ref) -> None:
    for row, total in zip(rows, _dots(code, a, rows, b)):
        code.emit(Store(element_address(result, row), total))


def _dots(
    code: Code, a: Array, rows: Sequence[tuple[Operand, ...]], b: Array, at: tuple[Operand, ...] = ()
) -> list[Operand]:
    """The products of some rows with one vector, which is ``b`` or stands in it at some index."""
    totals = [code.mutable("", a.dtype, constant(0, a.dtype)) for _ in rows]
    with nest(code, b.sizes[-1:], len(rows[0]) + len(at)) as (k,):
        factor = element(code, b, (*at, k))
        for total, row in zip(totals, rows):
            code.set(total, _multiply_add(code, code.get(total), element(code, a, (*row, k)), factor))
    return [code.get(total) for total in totals]


def _by_rows(code: Code, a: Array, b: Array, result: Ref) -> None:
    """Rows of ``b``, scaled and added up into each row of the result, so that memory is read in order.

    Several rows at once: the row of the result is then read and written less often.
    """
    inner = b.sizes[-2]
    rounds = code.let("machine_right_shift", (inner, index(_AT_ONCE.bit_length() - 1)), DType.I64)
    done = code.multiply(rounds, index(_AT_ONCE))
    zero = constant(0, a.dtype)
    with code.writing(result.buffer) as scope_, nest(code, result.sizes[:-1]) as row:
        with nest(code, result.sizes[-1:], len(row)) as (j,):
            code.emit(Store(element_address(result, (*row, j)), zero, scope_))
        with nest(code, (rounds,), len(row)) as (r,):
            first = code.multiply(r, index(_AT_ONCE))
            ks = [code.add(first, index(n)) for n in range(_AT_ONCE)]
            _add_rows(code, a, b, result, row, ks, scope_)
        k = Var("k", DType.I64)
        with code.inside() as body:
            _add_rows(code, a, b, result, row, [k], scope_)
        code.emit(For(k, done, inner, body))


_AT_ONCE = 4


def _add_rows(
    code: Code, a: Array, b: Array, result: Ref, row: tuple[Operand, ...], ks: Sequence[Operand], scope: int
) -> None:
    """``result[row] += sum(a[row, k] * b[k] for k in ks)``, in one item of a stack."""
    item = row[: len(b.sizes) - 2]
    factors = [element(code, a, (*row, k)) for k in ks]
    with nest(code, b.sizes[-1:], len(row) + 1) as (j,):
        place = element_address(result, (*row, j))
        total: Operand = Var("", a.dtype)
        code.emit(Load(total, place))  # type: ignore[arg-type]
        for factor, k in zip(factors, ks):
            total = _multiply_add(code, total, factor, element(code, b, (*item, k, j)))
        code.emit(Store(place, total, scope))
