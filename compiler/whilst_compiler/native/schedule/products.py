"""Matrix products by loops; sums in any order, multiplication and addition fused as BLAS does."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.graph import Apply, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import For, Load, Operand, Store, Var
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.folds import constant
from whilst_compiler.native.schedule.nest import element, nest
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Array, Binding, Ref, Scalar, cheap, element_address
from whilst_compiler.ops.table import ROWS

__all__ = ["matmul"]


def matmul(scope: Scope, node: Apply) -> Binding:
    a, b = (_operand(scope, x, node) for x in node.inputs)
    match len(a.sizes), len(b.sizes):
        case 1, 1:
            return Scalar(_dot(scope.code, a, (), b))
        case 2, 1:
            return _matrix_vector(scope, a, b, node.output.name)
        case _:
            return _by_rows(scope, a, b, node.output.name)


def _operand(scope: Scope, x: GraphOperand, node: Apply) -> Array:
    """In memory if it is read more than once and not trivial to compute."""
    array = scope.array(x)
    again = any(len(y.type.dims) == 2 for y in node.inputs if y is not x)  # type: ignore[union-attr]
    if isinstance(array, Ref) or cheap(array) or not again:
        return array
    assert isinstance(x, Value)
    return scope.force(x, array)


def _multiply_add(code: Code, total: Operand, x: Operand, y: Operand) -> Operand:
    assert x.dtype is not None
    if x.dtype.kind == "f":
        return code.let("fold_multiply_add", (total, x, y), x.dtype)
    return apply_scalar(code, ROWS["add"], (total, apply_scalar(code, ROWS["multiply"], (x, y), {})), {})


def _dot(code: Code, a: Array, row: tuple[Operand, ...], b: Array) -> Operand:
    total = code.mutable("", a.dtype, constant(0, a.dtype))
    with nest(code, b.sizes, len(row)) as (k,):
        code.set(total, _multiply_add(code, code.get(total), element(code, a, (*row, k)), element(code, b, (k,))))
    return code.get(total)


def _matrix_vector(scope: Scope, a: Array, b: Array, name: str) -> Ref:
    result = scope.allocate(a.dtype, a.sizes[:1], name)
    with nest(scope.code, result.sizes) as (i,):
        scope.code.emit(Store(element_address(result, (i,)), _dot(scope.code, a, (i,), b)))
    return result


def _by_rows(scope: Scope, a: Array, b: Array, name: str) -> Ref:
    """Rows of ``b``, scaled and added up into each row of the result, so that memory is read in order.

    Several rows at once: the row of the result is then read and written less often.
    """
    code = scope.code
    result = scope.allocate(a.dtype, (*a.sizes[:-1], b.sizes[1]), name)
    inner = b.sizes[0]
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
    return result


_AT_ONCE = 4


def _add_rows(
    code: Code, a: Array, b: Array, result: Ref, row: tuple[Operand, ...], ks: Sequence[Operand], scope: int
) -> None:
    """``result[row] += sum(a[row, k] * b[k] for k in ks)``."""
    factors = [element(code, a, (*row, k)) for k in ks]
    with nest(code, b.sizes[1:], len(row) + 1) as (j,):
        place = element_address(result, (*row, j))
        total: Operand = Var("", a.dtype)
        code.emit(Load(total, place))  # type: ignore[arg-type]
        for factor, k in zip(factors, ks):
            total = _multiply_add(code, total, factor, element(code, b, (k, j)))
        code.emit(Store(place, total, scope))
