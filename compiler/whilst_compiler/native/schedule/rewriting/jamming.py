"""Loops that add to the same elements each trip: several trips in one go.

    for k in range(n):                            for q in range(n / 4):
        for j in range(m):                            for j in range(m):
            c[j] := c[j] + a[k] * b[k, j]    ->           t = c[j] + a[4*q] * b[4*q, j]
                                                          ...
                                                          c[j] := t + a[4*q+3] * b[4*q+3, j]
                                                  (and a loop for what is left)

Each element goes through the same operations in the same order, but is loaded and stored a fourth as often. What stands
before the inner loop is done earlier; if that may fail, nobody sees what is stored.
"""

from __future__ import annotations

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, Operand, Statement, Var, While, blocks
from whilst_compiler.native.schedule.code import ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.accumulating import Accumulation, find_accumulation
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import LONGEST
from whilst_compiler.native.schedule.rewriting.renaming import copied

__all__ = ["jam"]

_FACTORS = (4, 2)
_MOST_OTHERS = 20
_MOST_STREAMS = 8
"""So many rows of elements at once the processor still fetches ahead."""


def jam(statements: list[Statement], memory: Memory, code: Code) -> None:
    """Jam loops in a list of statements and inside them, in place."""
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        found = find_accumulation(s, memory) if isinstance(s, While) else None
        factor = 0 if found is None or len(found.levels) > 1 else _factor(found)
        if found is not None and factor:
            statements[k : k + 1] = _jammed(found, factor, memory, code)
        else:
            for block in blocks(s):
                jam(block, memory, code)


def _factor(found: Accumulation) -> int:
    """How many trips to take at once; 0 if that is not worth it."""
    nest = found.nest
    steady = {(s.address.pointer, s.address.indices) for s in nest.accesses if found.is_steady(s.address)}
    along = {level.index for level in nest.levels}
    moving = sum(not (found.is_steady(s.address) or along.isdisjoint(s.address.indices)) for s in nest.loads)
    for factor in _FACTORS:
        short = len(nest.body) * factor <= LONGEST and len(found.others) <= _MOST_OTHERS
        if short and len(steady) + moving * factor <= _MOST_STREAMS:
            return factor
    return 0


def _jammed(found: Accumulation, factor: int, memory: Memory, code: Code) -> list[Statement]:
    loop = found.levels[0].loop
    assert loop.bound is not None
    code.location = loop.location
    with code.inside() as out:
        trips = code.where(code.test("greater", loop.bound, ZERO), loop.bound, ZERO)
        rounds = code.let("machine_right_shift", (trips, index(factor.bit_length() - 1)), DType.I64)
        done = code.multiply(rounds, index(factor))
        extents = found.extents(code)
        for first, bound, many in ((ZERO, rounds, factor), (done, code.subtract(trips, done), 1)):
            counter = Var(loop.counter.name if loop.counter is not None else "", DType.I64)
            with code.inside() as body:
                bodies = _write_others(found, code.add(first, code.multiply(counter, index(many))), many, code)
                memory.learn(body)
                found.write_nest(code, memory, bodies, extents)
            code.emit(While(counter, bound, [], Const(True, DType.BOOL), body, loop.location))
    return out


def _write_others(found: Accumulation, first: Operand, many: int, code: Code) -> list[list[Statement]]:
    """What so many trips from the first one on do but for the nest; the bodies of their nests."""
    (level,) = found.levels
    assert level.loop.counter is not None
    bodies = []
    for k in range(many):
        trip = copied([*level.others, *found.nest.body], {level.loop.counter: code.add(first, index(k))})
        code.block += trip[: len(level.others)]
        bodies.append(trip[len(level.others) :])
    return bodies
