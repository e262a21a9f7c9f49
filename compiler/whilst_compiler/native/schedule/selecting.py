"""The elements where a mask holds, one after the other, and putting them back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from whilst_compiler.ir.graph import Apply, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Choose, Const, For, Operand, Var
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.nest import element, elements, load, nest, store
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Array, Binding, Ref, cheap

__all__ = ["compress", "expand"]


_BLOCK = 64
"""So many elements at once are passed over where the mask holds for none of them."""


def compress(scope: Scope, node: Apply) -> Binding:
    """Each element is put down, and the place goes on if it is one of them: nothing has to be foreseen.

    So there is room for one more than there are.
    """
    source, condition, count = node.inputs
    code, size = scope.code, scope.scalar(count)
    array, mask = _read_once(scope, source), _read_once(scope, condition)
    room = scope.allocate(array.dtype, (code.add(size, ONE),), node.output.name)
    place = code.mutable("place", DType.I64, ZERO)

    def put(i: Operand) -> None:
        x, chosen = elements(code, (array, mask), (i,))
        k = code.get(place)
        store(code, room, (k,), x)
        step = code.let("cast", (chosen,), DType.I64, attributes={"dtype": DType.I64.value})
        code.set(place, code.add(k, step))

    (n,) = mask.sizes
    blocks = code.let("machine_right_shift", (n, index(_BLOCK.bit_length() - 1)), DType.I64)
    with code.writing(room.buffer):
        with nest(code, (blocks,)) as (block,):
            start = code.multiply(block, index(_BLOCK))
            some = code.mutable("some", DType.BOOL, Const(False, DType.BOOL))
            with _each(code, index(_BLOCK)) as j:
                chosen = element(code, mask, (code.add(start, j),))
                code.set(some, code.let("logical_or", (code.get(some), chosen), DType.BOOL))
            with code.inside() as inner, _each(code, index(_BLOCK)) as j:
                put(code.add(start, j))
            code.emit(Choose(code.get(some), [inner, []]))
        begin = code.multiply(blocks, index(_BLOCK))
        with _each(code, code.subtract(n, begin)) as j:
            put(code.add(begin, j))
    return replace(room, sizes=(size,))


@contextmanager
def _each(code: Code, count: Operand) -> Iterator[Operand]:
    """A loop in the order of its index."""
    j = Var("j", DType.I64)
    with code.inside() as body:
        yield j
    code.emit(For(j, ZERO, count, body))


def expand(scope: Scope, node: Apply) -> Binding:
    """The vector with the next of the values wherever the mask holds."""
    code = scope.code
    array, mask = (_read_once(scope, x) for x in node.inputs[:2])
    values = scope.ref(node.inputs[2])
    result = scope.allocate(array.dtype, mask.sizes, node.output.name)
    place = code.mutable("place", DType.I64, ZERO)
    with code.writing(result.buffer), nest(code, mask.sizes) as at:
        chosen = element(code, mask, at)
        with code.inside() as next_value:
            k = code.get(place)
            store(code, result, at, load(code, values, (k,)))
            code.set(place, code.add(k, ONE))
        with code.inside() as own:
            store(code, result, at, element(code, array, at))
        code.emit(Choose(chosen, [next_value, own]))
    return result


def _read_once(scope: Scope, x: GraphOperand) -> Array:
    """The array, in memory if its elements are dear."""
    array = scope.array(x)
    if isinstance(array, Ref) or cheap(array) or not isinstance(x, Value):
        return array
    return scope.force(x, array)
