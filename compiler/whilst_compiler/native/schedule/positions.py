"""``argmin`` and ``argmax``: the first place of the extreme, or of the first NaN.

    for each block of elements:
        top = the extreme of the best one so far and of these        (a fold, in vectors)
        if top is better than the best one: that is the best one, and this its block
    the first place in that block where it is

Along an axis that is not the last one in memory the rows are gone through one after the other, with the best one of
each column.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from whilst_compiler.ir.graph import Apply
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, Operand, Var
from whilst_compiler.native.schedule.code import ZERO, Code, index
from whilst_compiler.native.schedule.nest import copy_into, element, load, nest, store
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.stopping import block, blocks, blocks_until, is_silent
from whilst_compiler.native.schedule.turning import as_it_lies, order_of, picked, places_of, turned_ref
from whilst_compiler.native.schedule.values import Array, Binding, Full, Ref, Scalar, cheap
from whilst_compiler.ops.table import ROWS

__all__ = ["position_of_extreme"]

_BITS = 8
"""A block has two to the power of so many elements."""
_FEW = 32
"""So many elements are gone through one by one."""
_NOWHERE = Const(2**62, DType.I64)


class _Extreme:
    """What is looked for: ``better`` is a comparison."""

    def __init__(self, code: Code, dtype: DType, better: str) -> None:
        self.code, self.dtype, self.better = code, dtype, better

    def do(self, row: str, *args: Operand) -> Operand:
        return apply_scalar(self.code, ROWS[row], args, {})

    def wins(self, x: Operand, old: Operand) -> Operand:
        """Whether an element comes before the best one so far."""
        wins = self.do(self.better, x, old)
        if not self.dtype.is_inexact:
            return wins
        first_nan = self.do("greater", self.do("isnan", x), self.do("isnan", old))
        return self.do("logical_or", wins, first_nan)

    def fold(self, old: Operand, x: Operand) -> Operand:
        """The extreme of two."""
        row = {"greater": "maximum", "less": "minimum"}[self.better]
        if self.dtype.kind == "f":
            return self.code.let(f"fold_{row}", (old, x), self.dtype)
        return self.do(
            {"maximum": "logical_or", "minimum": "logical_and"}[row] if self.dtype.kind == "b" else row, old, x
        )

    def is_it(self, x: Operand, best: Operand) -> Operand:
        """Whether an element, of a block in which there is no better one, is as good."""
        same = self.do("equal", x, best)
        return self.do("logical_or", same, self.do("isnan", x)) if self.dtype.is_inexact else same


def position_of_extreme(scope: Scope, node: Apply) -> Binding:
    array = scope.array(node.inputs[0])
    if not isinstance(array, Ref) or order_of(array) is not None:
        return _positions(scope, node, array)
    copy = scope.materialise(array)  # elements that lie apart are not in vectors
    found = _positions(scope, node, copy)
    scope.discard(copy.buffer)
    return found


def _positions(scope: Scope, node: Apply, array: Array) -> Binding:
    axis = node.attributes["axis"]
    assert isinstance(axis, int)
    array, order = as_it_lies(array)
    extreme = _Extreme(scope.code, array.dtype, {"argmin": "less", "argmax": "greater"}[node.row.name])
    along, rank = order.index(axis), len(order)
    if rank == 1:
        return Scalar(_position(extreme, array, ()))
    others = [k for k in range(rank) if k != along]
    places, back = places_of(others, order)
    result = scope.allocate(DType.I64, picked(picked(array.sizes, others), places), node.output.name)
    target = turned_ref(result, back)
    if along == rank - 1:
        with nest(scope.code, target.sizes, independent=True) as at:
            found = _position(extreme, array, at)
            store(scope.code, target, at, found)
    else:
        _by_rows(scope, extreme, array, along, result, target)
    return result


def _position(extreme: _Extreme, array: Array, at: tuple[Operand, ...]) -> Operand:
    """Along the last axis, at an index of the others."""
    size = array.sizes[-1]
    short = isinstance(size, Const) and size.value.real <= _FEW
    once = short or extreme.dtype.kind == "c" or not cheap(array)
    return (_one_by_one if once else _by_blocks)(extreme, array, at)


def _one_by_one(extreme: _Extreme, array: Array, at: tuple[Operand, ...]) -> Operand:
    code = extreme.code
    best = code.mutable("best", array.dtype, element(code, array, (*at, ZERO)))
    where = code.mutable("where", DType.I64, ZERO)
    with nest(code, array.sizes[-1:], fresh=len(at)) as (i,):
        x, old = element(code, array, (*at, i)), code.get(best)
        wins = extreme.wins(x, old)
        code.set(best, extreme.do("where", wins, x, old))
        code.set(where, extreme.do("where", wins, i, code.get(where)))
    return code.get(where)


def _by_blocks(extreme: _Extreme, array: Array, at: tuple[Operand, ...]) -> Operand:
    code, size, dtype = extreme.code, array.sizes[-1], array.dtype
    best = code.mutable("best", dtype, element(code, array, (*at, ZERO)))
    first = code.mutable("first", DType.I64, ZERO)
    with _blocks(extreme, array, best, len(at)) as start:
        top = code.mutable("top", dtype, code.get(best))
        with block(code, start, size, _BITS) as i:
            code.set(top, extreme.fold(code.get(top), element(code, array, (*at, i))))
        old, new = code.get(best), code.get(top)
        wins = extreme.wins(new, old)
        code.set(best, extreme.do("where", wins, new, old))
        code.set(first, extreme.do("where", wins, start, code.get(first)))
    where, wanted = code.mutable("where", DType.I64, _NOWHERE), code.get(best)
    with block(code, code.get(first), size, _BITS) as i:
        here = extreme.do("where", extreme.is_it(element(code, array, (*at, i)), wanted), i, _NOWHERE)
        code.set(where, code.minimum(code.get(where), here))
    return code.get(where)


@contextmanager
def _blocks(extreme: _Extreme, array: Array, best: Var, fresh: int) -> Iterator[Operand]:
    """A loop over the blocks, where each begins; of bools, until one is as good as can be."""
    code, size = extreme.code, array.sizes[-1]
    if extreme.dtype.kind == "b" and is_silent(array):
        last = Const(extreme.better == "less", DType.BOOL)
        with blocks_until(code, size, _BITS, lambda: extreme.do("equal", code.get(best), last)) as start:
            yield start
        return
    with nest(code, (blocks(code, size, _BITS),), fresh=fresh) as (k,):
        yield code.multiply(k, index(2**_BITS))


def _by_rows(scope: Scope, extreme: _Extreme, array: Array, along: int, result: Ref, target: Ref) -> None:
    """Along another axis: ``target`` is the result with its axes in the order of the array's."""
    code = scope.code
    best = scope.allocate(array.dtype, target.sizes)
    with nest(code, target.sizes) as at:
        store(code, best, at, element(code, array, (*at[:along], ZERO, *at[along:])))
    copy_into(code, result, Full(ZERO, DType.I64, result.sizes))
    with nest(code, array.sizes) as at:
        place = (*at[:along], *at[along + 1 :])
        x, old = element(code, array, at), load(code, best, place)
        wins = extreme.wins(x, old)
        store(code, best, place, extreme.do("where", wins, x, old))
        store(code, target, place, extreme.do("where", wins, at[along], load(code, target, place)))
    scope.discard(best.buffer)
