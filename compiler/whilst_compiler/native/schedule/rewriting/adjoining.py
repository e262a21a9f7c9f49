"""Nests right before and after loops that go block by block: they go along, if it is the same elements.

for i in range(n): c[i] := 1.0                  for each block:
for each block:                                     for i in the block: c[i] := 1.0
    for k: for i in the block: c[i] += x[i + k] ->  for k: for i in the block: c[i] += x[i + k]
for i in range(n): c[i] := abs(c[i])                for i in the block: c[i] := abs(c[i])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import product

from whilst_compiler.native.loops import (
    Address,
    Alloc,
    Apart,
    For,
    Free,
    Get,
    Let,
    Load,
    Operand,
    Statement,
    Store,
    Tick,
    While,
)
from whilst_compiler.native.schedule.code import ONE, ZERO, Code
from whilst_compiler.native.schedule.rewriting.accumulating import Accumulation, Rows
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import Nest, find_nest, renamed_address, same_element
from whilst_compiler.native.schedule.values import same_operand

__all__ = ["Blocked", "take_in"]

Same = Callable[[Address, Address], bool]


@dataclass(slots=True)
class Blocked:
    """The loop over blocks, made of ``found``: what a block's ``rows`` are, and how many elements a row has.

    ``taken`` are the nests taken in.
    """

    loop: While
    found: Accumulation
    rows: Rows
    row: Operand
    taken: list[Nest] = field(default_factory=list)


def take_in(statements: list[Statement], made: Blocked, memory: Memory, code: Code) -> None:
    """Take the nests before and after the loop over blocks into it."""
    if all(memory.is_fresh(s.address.pointer) for s in made.found.nest.stores):
        _take_next(statements, made, memory, code)
        if not made.found.may_fail:
            _take_previous(statements, made, memory, code)


def _take_next(statements: list[Statement], made: Blocked, memory: Memory, code: Code) -> None:
    at = next(k for k, s in enumerate(statements) if s is made.loop)
    early: list[Statement] = []
    late: list[Statement] = []
    for place in range(at + 1, len(statements)):
        s = statements[place]
        if isinstance(s, Tick | Free):
            late.append(s)
        elif _is_quiet(s):
            early.append(s)
        else:
            new = _narrowed(s, made, memory, code)
            if new is not None:
                made.loop.body += new
                statements[at : place + 1] = [*early, made.loop, *late]
            return


def _take_previous(statements: list[Statement], made: Blocked, memory: Memory, code: Code) -> None:
    at = next(k for k, s in enumerate(statements) if s is made.loop)
    for place in reversed(range(at)):
        s = statements[place]
        if not _is_quiet(s) and not isinstance(s, Tick):
            new = _narrowed(s, made, memory, code)
            if new is not None:
                first = next(k for k, inner in enumerate(made.loop.body) if isinstance(inner, While))
                made.loop.body[first:first] = new
                del statements[place]
            return


def _is_quiet(s: Statement) -> bool:
    """Whether it may as well stand elsewhere; nobody sees what was stored if there is no memory."""
    return isinstance(s, Get | Apart) or (isinstance(s, Let) and s.site is None) or (isinstance(s, Alloc) and not s.old)


def _narrowed(s: Statement, made: Blocked, memory: Memory, code: Code) -> list[Statement] | None:
    """The nest for the rows of a block alone; None if it is not about the same elements."""
    nest = find_nest(s, moves=True)
    levels = made.found.nest.levels
    if nest is None:
        return None
    first, *others = nest.levels
    if len(nest.levels) == len(levels) and all(
        same_operand(a.start, b.start) and same_operand(a.stop, b.stop) for a, b in zip(nest.levels, levels)
    ):
        env: dict[Operand, Operand] = {a.index: b.index for a, b in zip(nest.levels, levels)}
        if not _agree(nest, made, memory, lambda a, b: same_element(renamed_address(a, env), b)):
            return None
        start, stop = made.rows
        rest: list[Statement] = []
    elif not others and _is_one_row(first, made, memory) and _agree(nest, made, memory, _same_in_a_row(first.index)):
        with code.inside() as rest:
            start, stop = (code.multiply(end, made.row) for end in made.rows)
    else:
        return None
    made.taken.append(nest)
    scopes = {one.scope for one in nest.stores if one.scope is not None}
    return [*rest, *map(Apart, scopes), replace(first, start=start, stop=stop)]


def _agree(nest: Nest, made: Blocked, memory: Memory, same: Same) -> bool:
    """Whether what one of them stores is, in what else a block does, the same element or apart."""
    found = made.found
    blocks = {memory.root(s.address.pointer) for s in found.nest.stores}

    def both_in_block(a: Address, b: Address) -> bool:
        return memory.root(a.pointer) in blocks and memory.root(b.pointer) in blocks

    loads = [s for s in found.others if isinstance(s, Load)]
    taken = [s for other in made.taken for s in other.accesses]
    return (
        _apart(nest.accesses, found.nest.accesses, memory, same)
        and _apart(nest.accesses, loads, memory, lambda a, b: False)
        and _apart(nest.accesses, taken, memory, both_in_block)
    )


def _apart(xs: Iterable[Load | Store], ys: Iterable[Load | Store], memory: Memory, same: Same) -> bool:
    pairs = ((x, y) for x, y in product(xs, ys) if isinstance(x, Store) or isinstance(y, Store))
    return all(same(x.address, y.address) or memory.apart(x.address, y.address) for x, y in pairs)


def _is_one_row(loop: For, made: Blocked, memory: Memory) -> bool:
    """Whether the loop goes over as many elements as the nest, whose stores go over theirs in a row."""
    levels = made.found.nest.levels
    if len(levels) != 2 or not all(same_operand(level.start, ZERO) for level in (loop, *levels)):
        return False
    height, width = (level.stop for level in levels)
    return memory.is_product(loop.stop, height, width) and all(
        s.address.indices == tuple(level.index for level in levels) and s.address.strides == (width, ONE)
        for s in made.found.nest.stores
    )


def _same_in_a_row(index: Operand) -> Same:
    """Whether an element of a row is that of the nest over the same block."""

    def same(a: Address, b: Address) -> bool:
        in_a_row = a.indices == (index,) and a.strides == (ONE,)
        return in_a_row and a.pointer is b.pointer and (a.dtype, a.unit) == (b.dtype, b.unit)

    return same
