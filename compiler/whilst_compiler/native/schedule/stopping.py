"""Loops over blocks of elements, which end as soon as nothing that follows matters: inside a block all are looked at,
in vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import For, Operand, Tick, Var, While
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.values import Binding, Chosen, Elementwise, Full, Iota, Mapped, Ref, Scalar

__all__ = ["block", "blocks", "blocks_until", "is_silent"]

_SILENT = frozenset((
    "absolute", "bitwise_and", "bitwise_or", "bitwise_xor", "equal", "greater", "greater_equal", "isfinite", "isinf",
    "isnan", "less", "less_equal", "logical_and", "logical_not", "logical_or", "logical_xor", "not_equal", "where",
))  # fmt: skip


def is_silent(array: Binding) -> bool:
    """Whether nothing is to be told of an element that is not computed: no floating-point error can be met there."""
    seen: set[Binding] = set()
    left = [array]
    while left:
        x = left.pop()
        if x in seen:
            continue
        seen.add(x)
        match x:
            case Elementwise(row=row, args=args) if row.name in _SILENT:
                left += args
            case Mapped(source=source):
                left.append(source)
            case Scalar() | Ref() | Full() | Iota() | Chosen():
                pass
            case _:
                return False
    return True


def blocks(code: Code, size: Operand, bits: int) -> Var:
    """How many blocks of ``2 ** bits`` elements there are; the last may be shorter."""
    return code.let("machine_right_shift", (code.add(size, index(2**bits - 1)), index(bits)), DType.I64)


@contextmanager
def blocks_until(code: Code, size: Operand, bits: int, goes_on: Callable[[], Operand]) -> Iterator[Operand]:
    """A loop over blocks of ``2 ** bits`` elements: gives where each begins."""
    count, counter = blocks(code, size, bits), Var("block", DType.I64)
    with code.inside() as test:
        condition = goes_on()
    code.looping += 1
    with code.inside() as body:
        yield code.multiply(counter, index(2**bits))
        code.emit(Tick(index(2**bits)))
    code.looping -= 1
    code.emit(While(counter, count, test, condition, body))


@contextmanager
def block(code: Code, start: Operand, size: Operand, bits: int) -> Iterator[Var]:
    """A loop over the elements of the block that begins there."""
    i = Var("i", DType.I64)
    stop = code.minimum(code.add(start, index(2**bits)), size)
    with code.inside() as body:
        yield i
    code.emit(For(i, start, stop, body))
