"""Loop nests over an index space, and the value of a delayed array at one index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import For, Load, Operand, Store, Tick, Var
from whilst_compiler.native.schedule.code import ZERO, Code
from whilst_compiler.native.schedule.flat import flattened
from whilst_compiler.native.schedule.scalars import apply_scalar
from whilst_compiler.native.schedule.values import (
    Array,
    Binding,
    Buffer,
    Chosen,
    Elementwise,
    Folded,
    Full,
    Iota,
    Mapped,
    Ref,
    Scalar,
    broadcast_index,
    element_address,
    same_operand,
)

__all__ = ["apart", "copy_into", "element", "elements", "load", "nest", "store"]


def load(code: Code, array: Ref, at: Sequence[Operand], name: str = "") -> Var:
    """The element of an array in memory."""
    target = Var(name, array.dtype)
    code.emit(Load(target, element_address(array, at), _apart(code, array.buffer), _scope(code, array.buffer)))
    return target


def store(code: Code, array: Ref, at: Sequence[Operand], value: Operand) -> None:
    """Write an element of an array in memory."""
    code.emit(Store(element_address(array, at), value, _scope(code, array.buffer)))


def _scope(code: Code, buffer: Buffer) -> int | None:
    """The scope of stores into this block, if it is the one that the loops around write."""
    return code.written[1] if code.written is not None and _is_block(code.written[0], buffer) else None


def _is_block(one: object, other: Buffer) -> bool:
    """Whether both are one block, maybe seen from another region."""
    return one is other or (isinstance(one, Buffer) and same_operand(one.pointer, other.pointer))


def element(code: Code, array: Binding, at: Sequence[Operand]) -> Operand:
    """The element at an index; what is asked for twice in one nest is computed once."""
    return _Elements(code).get(array, tuple(at))


def elements(code: Code, arrays: Sequence[Binding], at: Sequence[Operand]) -> list[Operand]:
    """The elements of several arrays at an index; what they have in common is computed once."""
    found = _Elements(code)
    return [found.get(array, tuple(at)) for array in arrays]


class _Elements:
    """Elements computed so far at one point of the program, between two writes to memory."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.done: dict[tuple[Array, tuple[Operand, ...]], Operand] = {}

    def get(self, array: Binding, at: tuple[Operand, ...]) -> Operand:
        if isinstance(array, Scalar):
            return array.operand
        key = (array, at)
        if key not in self.done:
            self.done[key] = self._compute(array, at)
        return self.done[key]

    def _compute(self, array: Array, at: tuple[Operand, ...]) -> Operand:
        match array:
            case Ref():
                return load(self.code, array, at)
            case Elementwise():
                args = [self._argument(x, at) for x in array.args]
                return apply_scalar(self.code, array.row, args, array.attributes)
            case Chosen(ref=ref, reads=blocks):
                target = Var("", array.dtype)
                ours = self.code.written is not None and self.code.written[0] in blocks
                apart = None if ours else _apart(self.code, ref.buffer)
                self.code.emit(Load(target, element_address(ref, at), apart))
                return target
            case Full(value=value):
                return value
            case Iota(dtype=dtype):
                if dtype is DType.I64:
                    return at[0]
                return self.code.let("cast", at, dtype, attributes={"dtype": dtype.value})
            case Folded(fold=fold):
                return fold(self.code, at)
            case Mapped(source=source):
                return self.get(source, array.map(self.code, at))

    def _argument(self, x: Binding, at: tuple[Operand, ...]) -> Operand:
        return x.operand if isinstance(x, Scalar) else self.get(x, broadcast_index(x.sizes, at))


def _apart(code: Code, buffer: Buffer) -> int | None:
    """The scope of the stores around, if they are known not to touch this block."""
    if code.written is None or _is_block(code.written[0], buffer):
        return None
    target, scope = code.written
    ours = buffer.slot >= 0 or (isinstance(target, Buffer) and target.slot >= 0)
    return scope if ours or code.disjoint else None


@contextmanager
def nest(
    code: Code, sizes: Sequence[Operand], fresh: int = 0, independent: bool = False
) -> Iterator[tuple[Operand, ...]]:
    """Loops over an index space, the last axis innermost; the body goes inside. ``fresh`` loops are around it.

    ``independent``: no iteration of the outermost one has to do with another.
    """
    if not sizes:
        yield ()
        return
    index = Var("ijklmnop"[fresh % 8], DType.I64)
    code.nested += 1
    with code.inside() as body, nest(code, sizes[1:], fresh + 1) as rest:
        yield (index, *rest)
    code.nested -= 1
    code.emit(For(index, ZERO, sizes[0], body, independent, code.location))
    if code.looping and not code.nested:
        code.emit(Tick(code.product(sizes)))


def apart(ref: Ref) -> bool:
    """Whether different indices are certainly different places; a view that a caller made may overlap itself."""
    return ref.packed or ref.buffer.slot >= 0


def copy_into(code: Code, target: Ref, source: Binding) -> None:
    """``target[...] = source``, element by element in C order."""
    flat = flattened(code, target, source)
    if flat is not None:
        target, source = flat  # type: ignore[assignment]
    with code.writing(target.buffer) as scope, nest(code, target.sizes, independent=apart(target)) as at:
        value = element(code, source, at if isinstance(source, Scalar) else broadcast_index(source.sizes, at))
        code.emit(Store(element_address(target, at), value, scope))
