"""Blocks that begin as zeros: `b = alloc; for i: b[i] := 0` is a block that comes as zeros.

The system hands out fresh memory as zeros: to write them again goes through all of a large block once more, long before
it is used.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.native.loops import Alloc, Apart, Const, For, Let, Statement, Store, Tick, blocks
from whilst_compiler.native.schedule.code import ONE

__all__ = ["allocate_zeros"]


def allocate_zeros(statements: list[Statement]) -> None:
    """Rewrite the allocations of a function that are followed by a loop over zeros, in place."""
    for s in statements:
        for block in blocks(s):
            allocate_zeros(block)
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        if isinstance(s, Alloc) and s.old is None and not all(isinstance(size, Const) for size in s.sizes):
            at = _fill(statements, k + 1, s)
            if at is not None:
                del statements[at]
                statements[k] = replace(s, zeros=True)


def _fill(statements: Sequence[Statement], start: int, made: Alloc) -> int | None:
    """Where the block is filled with zeros, before anything else is done with it."""
    for k in range(start, len(statements)):
        s = statements[k]
        if _fills(s, made):
            return k
        if not isinstance(s, Apart | Let | Tick) or (
            isinstance(s, Let) and (made.target in s.args or s.site is not None)
        ):
            return None
    return None


def _fills(s: Statement, made: Alloc) -> bool:
    match s:
        case For(index, body=[Store(address=address, value=Const(value))]):
            whole = address.pointer is made.target and address.indices == (index,) and address.strides == (ONE,)
            return whole and address.dtype is made.dtype and all(map(_is_zero, (value.real, value.imag)))
    return False


def _is_zero(x: float) -> bool:
    return x == 0 and math.copysign(1.0, x) > 0
