"""Folds along axes: reductions, positions of extremes, running sums and products."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from whilst_compiler.ir.graph import Apply
from whilst_compiler.ir.row import Reduction
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, Operand, Store, Var, While
from whilst_compiler.native.schedule.code import ZERO, Code
from whilst_compiler.native.schedule.flat import one_row
from whilst_compiler.native.schedule.nest import copy_into, element, load, nest, store
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.stopping import block, blocks_until, is_silent
from whilst_compiler.native.schedule.sums import Cut, cut, long_sum
from whilst_compiler.native.schedule.turning import as_it_lies, picked, places_of, turned_ref
from whilst_compiler.native.schedule.values import (
    Array,
    Binding,
    Folded,
    Full,
    Ref,
    Scalar,
    depth,
    element_address,
    reads,
)  # fmt: skip
from whilst_compiler.ops.table import ROWS

__all__ = ["constant", "cumulative", "reduction"]


_BITS = 12
"""Blocks of two to the power of so many bools are looked at as a whole."""
_DECIDED = ("logical_and", "logical_or")


def constant(value: complex, dtype: DType) -> Const:
    """A number as a constant of ``dtype``."""
    kinds: dict[str, Callable[[complex], bool | int | float | complex]] = {
        "b": bool, "i": lambda v: int(v.real), "u": lambda v: int(v.real), "f": lambda v: float(v.real), "c": complex,
    }  # fmt: skip
    return Const(kinds[dtype.kind](value), dtype)


@dataclass(frozen=True, slots=True)
class Combine:
    """How a reduction combines what it has with the next element; the order is open for floats."""

    row: str
    dtype: DType

    @property
    def accurate(self) -> bool:
        """Whether the fold is a sum that rounds."""
        return self.row == "add" and self.dtype.kind == "f"

    def __call__(self, code: Code, total: Operand, x: Operand) -> Operand:
        if self.dtype.kind == "f" and self.row in ("add", "multiply", "minimum", "maximum"):
            return code.let(f"fold_{self.row}", (total, x), self.dtype)
        return apply_scalar(code, ROWS[self.row], (total, x), {})


# -- reductions ------------------------------------------------------------------------------------------------------


def reduction(scope: Scope, node: Apply) -> Binding:
    lowering = node.row.lowering
    assert isinstance(lowering, Reduction)
    array = scope.array(node.inputs[0])
    named = node.attributes["axes"]
    assert isinstance(named, tuple)
    axes = [int(k) for k in named]  # type: ignore[arg-type]
    array, order = as_it_lies(array)
    axes = sorted(order.index(k) for k in axes)
    combine = Combine(lowering.combine, array.dtype)
    identity = None if lowering.identity is None else constant(lowering.identity, array.dtype)
    if len(axes) == len(array.sizes):
        whole = one_row(scope.code, array)
        if combine.row in _DECIDED and _is_long(whole.sizes) and is_silent(whole):
            return Scalar(_until_decided(scope.code, whole, combine, identity, node.output.name))
        parts = _cut(scope.code, combine, whole.sizes)
        return Scalar(_to_scalar(scope.code, whole, (), whole.sizes, combine, identity, node.output.name, parts))
    rank = len(array.sizes)
    last = axes == list(range(rank - len(axes), rank))
    kept = [k for k in range(rank) if k not in axes]
    places, back = places_of(kept, order)
    inner = array.sizes[rank - len(axes) :]
    parts = _cut(scope.code, combine, inner) if last else None
    sizes = picked(picked(array.sizes, kept), places)
    if last and array.dtype.kind == "f" and scope.uses.goes_into_arithmetic(node.output):
        return Folded(
            array.dtype, sizes,
            lambda code, at: _to_scalar(code, array, picked(at, back), inner, combine, identity, "", parts),
            reads(array), 1 + depth(array),
        )  # fmt: skip
    result = scope.allocate(array.dtype, sizes, node.output.name)
    target = turned_ref(result, back)
    if last:
        with nest(scope.code, target.sizes, independent=True) as at:
            total = _to_scalar(scope.code, array, at, inner, combine, identity, "", parts)
            scope.code.emit(Store(element_address(target, at), total))
    else:
        _by_rows(scope, array, result, target, kept, combine, identity)
    return result


def _is_long(sizes: Sequence[Operand]) -> bool:
    """Whether a row may have more than a block."""
    return len(sizes) == 1 and not (isinstance(sizes[0], Const) and sizes[0].value.real <= 2**_BITS)


def _until_decided(code: Code, array: Array, combine: Combine, identity: Const | None, name: str) -> Operand:
    """Whether any, or all, of a row of bools are true: nobody looks at those after the first blocks that tell."""
    assert identity is not None
    size, total = array.sizes[0], code.mutable(name, array.dtype, identity)

    def undecided() -> Operand:
        return apply_scalar(code, ROWS["equal"], (code.get(total), identity), {})

    with blocks_until(code, size, _BITS, undecided) as start, block(code, start, size, _BITS) as i:
        code.set(total, combine(code, code.get(total), element(code, array, (i,))))
    return code.get(total)


def _cut(code: Code, combine: Combine, sizes: Sequence[Operand]) -> Cut | None:
    return cut(code, sizes) if combine.accurate and sizes else None


def _to_scalar(
    code: Code, array: Array, outer: tuple[Operand, ...], sizes: Sequence[Operand], combine: Combine,
    identity: Const | None, name: str, parts: Cut | None,
) -> Operand:  # fmt: skip
    """Fold all trailing axes at an index of the leading ones; ``parts`` of a sum that rounds."""
    if parts is not None:
        return long_sum(code, array.dtype, sizes, lambda at: element(code, array, (*outer, *at)), len(outer), parts)
    first = element(code, array, (*outer, *(ZERO for _ in sizes))) if identity is None else identity
    total = code.mutable(name, array.dtype, first)
    with nest(code, sizes, len(outer)) as at:
        x = element(code, array, (*outer, *at))
        code.set(total, combine(code, code.get(total), x))
    return code.get(total)


def _by_rows(
    scope: Scope, array: Array, result: Ref, target: Ref, kept: list[int], combine: Combine, identity: Const | None
) -> None:
    """Fold leading or middle axes: go over the operand in its own order and update the result in memory.

    ``target`` is the result with its axes in the order of the operand's that are ``kept``.
    """
    code = scope.code
    if identity is None:
        with nest(code, target.sizes) as at:
            whole: list[Operand] = [ZERO] * len(array.sizes)
            for k, i in zip(kept, at):
                whole[k] = i
            code.emit(Store(element_address(target, at), element(code, array, whole)))
    else:
        copy_into(code, result, Full(identity, array.dtype, result.sizes))
    if kept == list(range(len(array.sizes) - len(kept), len(array.sizes))):
        _row_by_row(code, array, target, combine, ())
        return
    with code.writing(target.buffer), nest(code, array.sizes) as at:
        _add_element(code, array, target, combine, at, picked(at, kept))


def _row_by_row(code: Code, array: Array, result: Ref, combine: Combine, at: tuple[Operand, ...]) -> None:
    """Fold leading axes: ``for i: for j: result[j] += array[i, j]``."""
    if len(at) + len(result.sizes) == len(array.sizes):
        with code.writing(result.buffer), nest(code, result.sizes, len(at), independent=True) as inner:
            _add_element(code, array, result, combine, (*at, *inner), inner)
        return
    counter = Var("ijklmnop"[len(at) % 8], DType.I64)
    code.looping += 1
    with code.inside() as body:
        _row_by_row(code, array, result, combine, (*at, counter))
    code.looping -= 1
    code.emit(While(counter, array.sizes[len(at)], [], Const(True, DType.BOOL), body))


def _add_element(
    code: Code, array: Array, result: Ref, combine: Combine, at: tuple[Operand, ...], place: tuple[Operand, ...]
) -> None:
    x = element(code, array, at)
    store(code, result, place, combine(code, load(code, result, place), x))


# -- along one axis ------------------------------------------------------------------------------------------------


def cumulative(scope: Scope, node: Apply) -> Binding:
    """Running sums and products, strictly in order."""
    code, array, axis = scope.code, scope.array(node.inputs[0]), _axis(node)
    combine = node.row.name.removeprefix("cumulative_")
    result = scope.allocate(array.dtype, array.sizes, node.output.name)
    with nest(code, _without(array.sizes, axis)) as at:
        start = constant({"add": complex(-0.0, -0.0), "multiply": 1}[combine], array.dtype)
        total = code.mutable("", array.dtype, start)
        with nest(code, (array.sizes[axis],), fresh=len(at)) as (i,):
            full = (*at[:axis], i, *at[axis:])
            value = apply_scalar(code, ROWS[combine], (code.get(total), element(code, array, full)), {})
            code.set(total, value)
            code.emit(Store(element_address(result, full), value))
    return result


def _axis(node: Apply) -> int:
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    return axis


def _without(sizes: tuple[Operand, ...], axis: int) -> tuple[Operand, ...]:
    return (*sizes[:axis], *sizes[axis + 1 :])
