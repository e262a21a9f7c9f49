"""Short loops of which each iteration waits for the one before.

LLVM makes no vectors of them. Four iterations one after the other spare jumps, and let what was just stored stay in a
register; more of them would not be faster, and a loop of a few iterations would never get there.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.llvm.work import length
from whilst_compiler.native.loops import Address, Const, Get, Let, Load, Operand, Set, Statement, Store, Var

__all__ = ["is_short_chain"]

_CARRIED, _STORED = 20, 24
"""So many statements a body may have that carries a float on, or that reads what the iteration before has stored."""

_SUMS = {"add": 1, "index_add": 1, "subtract": -1, "index_subtract": -1}

_Place = tuple[Operand, int]
"""An index, and what is added to it."""


def is_short_chain(index: Var, body: Sequence[Statement]) -> bool:
    """Whether a loop with this body is one."""
    long = length(body)
    return (long <= _CARRIED and _hands_a_float_on(body)) or (long <= _STORED and _reads_what_was_stored(index, body))


def _hands_a_float_on(body: Sequence[Statement]) -> bool:
    read = {s.source for s in body if isinstance(s, Get) and s.source.dtype is not None and s.source.dtype.is_inexact}
    return any(isinstance(s, Set) and s.target in read for s in body)


def _reads_what_was_stored(index: Var, body: Sequence[Statement]) -> bool:
    """Whether an element is stored that lies one further along the loop's axis than one that is read."""
    made: dict[Operand, _Place] = {}
    moving: set[Operand] = {index}
    for s in body:
        if isinstance(s, Get) or (isinstance(s, Let) and not moving.isdisjoint(s.args)):
            moving.add(s.target)
        if isinstance(s, Let) and s.op in _SUMS and isinstance(s.args[1], Const):
            base, more = made.get(s.args[0], (s.args[0], 0))
            made[s.target] = base, more + _SUMS[s.op] * int(s.args[1].value.real)
    stored = [_places(s.address, made) for s in body if isinstance(s, Store)]
    read = [_places(s.address, made) for s in body if isinstance(s, Load)] if stored else []
    return any(_is_next(one, other, moving) for one in stored for other in read if one[0] == other[0])


def _places(address: Address, made: dict[Operand, _Place]) -> tuple[tuple[Operand, ...], list[_Place]]:
    return (address.pointer, *address.strides), [made.get(x, (x, 0)) for x in address.indices]


def _is_next(
    stored: tuple[object, list[_Place]], read: tuple[object, list[_Place]], moving: set[Operand]
) -> bool:  # fmt: skip
    apart = [(a - b, x in moving) for (x, a), (y, b) in zip(stored[1], read[1]) if x == y]
    ahead = [step for step in apart if step[0]]
    return len(apart) == len(read[1]) and ahead == [(1, True)]
