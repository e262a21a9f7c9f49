"""Loops that go through the same elements again and again: ``for k: for j: c[j] += a[k] * b[k, j]``.

Whatever the trip, the inner nest stores at the same places, and what else it reads lies elsewhere. So each element has
a story of its own, and it does not matter which element's is told first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.native.loops import (
    Address,
    Apart,
    Check,
    Const,
    For,
    Get,
    Let,
    Load,
    Operand,
    Set,
    Statement,
    Tick,
    Var,
    While,
)
from whilst_compiler.native.schedule.code import ZERO, Code
from whilst_compiler.native.schedule.code import index as number
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import Nest, find_nest, forwarded, in_one_scope, same_element
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined

__all__ = ["Accumulation", "Level", "find_accumulation", "is_counted"]


Rows = tuple[Operand, Operand]


@dataclass(slots=True)
class Extents:
    """Where each loop of a nest starts and stops, and how many elements that makes."""

    ends: list[Rows]
    elements: Operand


@dataclass(slots=True)
class Level:
    """A loop, and what it does but for the loop in it."""

    loop: While
    others: Sequence[Statement]


@dataclass(slots=True)
class Accumulation:
    """Counted loops, each inside the one before, and the nest in the last one."""

    levels: list[Level]
    nest: Nest
    made: set[Operand]
    """What is computed in the outermost of the loops."""
    own: bool
    """Whether the nest is a loop of the user's own."""

    @property
    def others(self) -> list[Statement]:
        return [s for level in self.levels for s in level.others]

    @property
    def may_fail(self) -> bool:
        return any(isinstance(s, Check) or (isinstance(s, Let) and s.site is not None) for s in self.others)

    def is_steady(self, address: Address) -> bool:
        """Whether this is the same element, in each iteration of the nest, whatever the trip of the loops."""
        used = {address.pointer, *address.indices, *address.strides}
        return self.made.isdisjoint(used.difference(level.index for level in self.nest.levels))

    def writes_elsewhere(self, address: Address, memory: Memory) -> bool:
        return all(memory.apart(address, s.address) for s in self.nest.stores)

    def extents(self, code: Code, rows: Rows | None = None) -> Extents:
        """How far the nest goes along each axis, or for ``rows`` of the first; written before the loops."""
        ends = [(level.start, level.stop) for level in self.nest.levels]
        if rows is not None:
            ends[0] = rows
        return Extents(ends, code.product([_length(code, *pair) for pair in ends]))

    def around(self, inner: Sequence[Statement], checks: bool = False) -> list[Statement]:
        """The loops around something else, with or without their checks."""
        statements = list(inner)
        for level in reversed(self.levels):
            others = [s for s in level.others if checks or not isinstance(s, Check)]
            statements = [replace(level.loop, body=[*others, *statements])]
        return statements

    def write_nest(self, code: Code, memory: Memory, bodies: Sequence[Sequence[Statement]], extents: Extents) -> None:
        """The nest with other bodies, one after the other, in place of its own."""
        indices = [Var(level.index.name, level.index.dtype) for level in self.nest.levels]
        env: dict[Operand, Operand] = {level.index: index for level, index in zip(self.nest.levels, indices)}
        scope, code.scopes = code.scopes, code.scopes + 1
        body = forwarded([s for body in bodies for s in copied(body, env)])
        statements = in_one_scope(body, scope, memory)
        for level, index, (start, stop) in reversed(list(zip(self.nest.levels, indices, extents.ends))):
            statements = [replace(level, index=index, start=start, stop=stop, body=statements)]
        amount = code.multiply(extents.elements, number(len(bodies)))
        code.block += [Apart(scope), *statements, Tick(amount)]


def _length(code: Code, start: Operand, stop: Operand) -> Operand:
    some = code.test("less", start, stop)
    return code.where(some, code.subtract(stop, start), ZERO)


def find_accumulation(loop: While, memory: Memory) -> Accumulation | None:
    """What the loop adds up, if it is nothing else."""
    levels: list[Level] = []
    inner: Statement = loop
    while isinstance(inner, While) and not _is_nest(inner):
        if not is_counted(inner):
            return None
        others = [s for s in inner.body if not isinstance(s, For | While | Tick)]
        loops = [s for s in inner.body if isinstance(s, For | While)]
        levels.append(Level(inner, others))
        if len(loops) != 1 or not all(isinstance(s, Apart | Check | Get | Let | Load | Set) for s in others):
            return None
        (inner,) = loops
    nest = find_nest(_as_for(inner) if isinstance(inner, While) else inner)
    if nest is None or not nest.stores or not levels:
        return None
    found = Accumulation(levels, nest, set(defined([loop])), isinstance(inner, While))
    return found if _is_right(found, memory) else None


def is_counted(loop: While) -> bool:
    """Whether nothing but the bound ends it."""
    forever = isinstance(loop.condition, Const) and bool(loop.condition.value)
    return loop.bound is not None and loop.counter is not None and not loop.test and forever and loop.hasty is None


def _is_nest(loop: While) -> bool:
    return loop.independent and is_counted(loop) and find_nest(_as_for(loop)) is not None


def _as_for(loop: While) -> For:
    assert loop.counter is not None and loop.bound is not None
    return For(loop.counter, ZERO, loop.bound, loop.body, True, loop.location)


def _is_right(found: Accumulation, memory: Memory) -> bool:
    nest = found.nest
    if found.may_fail and not all(memory.is_fresh(s.address.pointer) for s in nest.stores):
        return False
    if any(level.start in found.made or level.stop in found.made for level in nest.levels):
        return False
    if not all(found.is_steady(s.address) for s in nest.stores):
        return False
    if not all(found.writes_elsewhere(s.address, memory) for s in found.others if isinstance(s, Load)):
        return False
    pairs = ((x.address, s.address) for x in nest.accesses for s in nest.stores)
    return all(same_element(a, b) or memory.apart(a, b) for a, b in pairs)
