"""Loops that go through the same elements each trip: a block of them at a time, which stays in the cache.

    for k in range(n):                            for each block of rows:
        for i in range(rows):                         for k in range(n):
            c[i, :] := c[i, :] + x[i + k, :]  ->          for i in the block:
                                                              c[i, :] := c[i, :] + x[i + k, :]

Blocks have nothing to do with each other, so several threads may have one each. What may fail on the way is done once
beforehand, without the elements.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Apart, Check, Const, Get, Let, Load, Operand, Statement, Var, While, blocks
from whilst_compiler.native.schedule.code import ONE, Code, index
from whilst_compiler.native.schedule.rewriting.accumulating import Accumulation, find_accumulation
from whilst_compiler.native.schedule.rewriting.adjoining import Blocked, take_in
from whilst_compiler.native.schedule.rewriting.linear import Sums
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.renaming import copied
from whilst_compiler.native.schedule.rewriting.tiling import HEIGHT, may_be_tiled, write_tiles

__all__ = ["block"]

_BLOCK = 1 << 11
"""So many elements are a block."""


def block(statements: list[Statement], memory: Memory, sums: Sums, code: Code) -> None:
    """Block loops in a list of statements and inside them, in place."""
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        found = find_accumulation(s, memory) if isinstance(s, While) else None
        if found is not None and _may_be_repeated(found):
            statements[k : k + 1], made = _blocked(found, may_be_tiled(found, sums), memory, code)
            take_in(statements, made, memory, code)
        else:
            for inner in blocks(s):
                block(inner, memory, sums, code)


def _may_be_repeated(found: Accumulation) -> bool:
    """Whether what the loops do besides can be done for each block; loops of the user's own over elements stay."""
    exact = all(
        isinstance(s, Apart | Check | Get | Let | Load) and getattr(s, "site", None) is None
        for s in _unchecked(found.others)
    )
    return exact and not found.own


def _unchecked(statements: Sequence[Statement]) -> list[Statement]:
    return [s for s in statements if not isinstance(s, Check)]


def _blocked(found: Accumulation, tiled: bool, memory: Memory, code: Code) -> tuple[list[Statement], Blocked]:
    first, *others = found.nest.levels
    loop = found.levels[0].loop
    code.location = loop.location
    with code.inside() as out:
        if found.may_fail:
            code.block += copied(found.around([], checks=True), {})
        row = code.product([code.subtract(level.stop, level.start) for level in others])
        height = _at_least_one(code, _quotient(code, index(_BLOCK), _at_least_one(code, row)))
        if tiled and others:
            height = code.multiply(_quotient(code, code.add(height, index(HEIGHT - 1)), index(HEIGHT)), index(HEIGHT))
        total = code.add(code.subtract(first.stop, first.start), code.subtract(height, ONE))
        count = _quotient(code, total, height)
        number = Var("block", DType.I64)
        with code.inside() as body:
            start = code.add(first.start, code.multiply(number, height))
            stop = code.minimum(code.add(start, height), first.stop)
            if tiled:
                write_tiles(found, (start, stop), memory, code)
            else:
                extents = found.extents(code, (start, stop))
                with code.inside() as inner:
                    found.write_nest(code, memory, [found.nest.body], extents)
                code.block += found.around(inner)
        made = While(number, count, [], Const(True, DType.BOOL), body, loop.location, independent=True)
        code.emit(made)
    return out, Blocked(made, found, (start, stop), row)


def _at_least_one(code: Code, x: Operand) -> Operand:
    if isinstance(x, Const):
        return index(max(int(x.value.real), 1))
    return code.where(code.test("greater", x, ONE), x, ONE)


def _quotient(code: Code, x: Operand, y: Operand) -> Operand:
    if isinstance(x, Const) and isinstance(y, Const):
        return index(int(x.value.real) // int(y.value.real))
    return code.let("machine_divide", (x, y), DType.I64)
