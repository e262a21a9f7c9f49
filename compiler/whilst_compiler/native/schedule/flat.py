"""Arrays that lie in C order as one long row: one loop instead of several, long enough to be vectorised."""

from __future__ import annotations

from dataclasses import replace

from whilst_compiler.native.loops import Operand
from whilst_compiler.native.schedule.code import ONE, Code
from whilst_compiler.native.schedule.values import Array, Binding, Elementwise, Full, Ref, Scalar, same_operand

__all__ = ["flattened", "one_row"]


def flattened(code: Code, *arrays: Binding) -> list[Binding] | None:
    """The arrays (and scalars) as vectors, if all have the same sizes and elements in C order."""
    sizes = next((x.sizes for x in arrays if not isinstance(x, Scalar)), ())
    seen: set[Elementwise] = set()
    if len(sizes) < 2 or not all(_is_flat(x, sizes, seen) for x in arrays):
        return None
    total = (code.product(sizes),)
    done: dict[Elementwise, Elementwise] = {}
    return [_flat(x, total, done) for x in arrays]


def _is_flat(x: Binding, sizes: tuple[Operand, ...], seen: set[Elementwise]) -> bool:
    """``seen`` are arrays that have been found to be so, or are being asked."""
    if isinstance(x, Scalar):
        return True
    if len(x.sizes) != len(sizes) or not all(map(same_operand, x.sizes, sizes)):
        return False
    match x:
        case Ref(packed=packed):
            return packed
        case Full():
            return True
        case Elementwise():
            if x in seen:
                return True
            seen.add(x)
            return all(_is_flat(y, sizes, seen) for y in x.args)
        case _:
            return False


def _flat(x: Binding, total: tuple[Operand, ...], done: dict[Elementwise, Elementwise]) -> Binding:
    match x:
        case Ref():
            return replace(x, sizes=total, strides=(ONE,))
        case Full():
            return replace(x, sizes=total)
        case Elementwise():
            if x not in done:
                args = tuple(_flat(y, total, done) for y in x.args)
                done[x] = replace(x, args=args, sizes=total)
            return done[x]
        case _:
            return x


def one_row(code: Code, array: Array) -> Array:
    """The array as a vector if it can be seen as one, else as it is."""
    found = flattened(code, array)
    return array if found is None else found[0]  # type: ignore[return-value]
