"""Loops over rows, one after the other, become one: what one makes of a row is still in the cache for the next.

    for i in range(n):                           for i in range(n):
        for j in range(m): s[i] += a[i, j]           for j in range(m): s[i] += a[i, j]
    for i in range(n):                    ->         for j in range(m): b[i, j] = a[i, j] / s[i]
        for j in range(m): b[i, j] = a[i, j] / s[i]

That is right if iterations have nothing to do with each other, and what one of the loops writes and the other looks at
are rows of this very iteration in blocks of this function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.native.loops import Apart, For, Get, Let, Load, Operand, Set, Statement, Store, all_of, blocks
from whilst_compiler.native.schedule.code import ONE
from whilst_compiler.native.schedule.rewriting.fusing import take_next
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.renaming import copied
from whilst_compiler.native.schedule.rewriting.separate_sums import mentions_of
from whilst_compiler.native.schedule.values import same_operand

__all__ = ["fuse_rows"]

_MOST = 200
"""So many statements a fused loop may have."""


def fuse_rows(statements: list[Statement], memory: Memory) -> None:
    """Fuse such loops in a list of statements and inside them, in place."""
    for s in statements:
        for block in blocks(s):
            fuse_rows(block, memory)
    at = 0
    while at < len(statements):
        first = statements[at]
        if isinstance(first, For) and _is_over_rows(first) and _takes_next(statements, at, first, memory):
            at = next(k for k in range(at, len(statements)) if isinstance(statements[k], For))
        else:
            at += 1


def _takes_next(statements: list[Statement], at: int, first: For, memory: Memory) -> bool:
    private = all(memory.is_fresh(s.address.pointer) for s in _accesses(first) if isinstance(s, Store))
    return take_next(statements, at, private, lambda second: _joined(first, second, memory))


def _is_over_rows(loop: For) -> bool:
    """Whether iterations have nothing to do with each other, and do nothing but compute."""
    if not loop.independent or loop.lanes:
        return False
    return all(
        isinstance(s, Get | Set | Load | Store | For | Apart) or (isinstance(s, Let) and s.site is None)
        for s in all_of(loop.body)
    )


def _accesses(loop: For) -> list[Load | Store]:
    return [s for s in all_of(loop.body) if isinstance(s, Load | Store)]


def _joined(first: For, second: For, memory: Memory) -> For | None:
    """Both loops in one, if that is right and worth it."""
    if not _is_over_rows(second) or not (_is_long(first.body) or _is_long(second.body)):
        return None
    if not same_operand(first.start, second.start) or not same_operand(first.stop, second.stop):
        return None
    if sum(1 for _ in all_of([first, second])) > _MOST or not _are_apart(first, second, memory):
        return None
    body = copied(second.body, {second.index: first.index})
    memory.learn(body)
    return replace(first, body=[*first.body, *body], brief=first.brief and second.brief)


def _is_long(body: Sequence[Statement]) -> bool:
    """Whether an iteration goes through a row."""
    return any(isinstance(s, For) and s.stop != ONE for s in body)


def _are_apart(first: For, second: For, memory: Memory) -> bool:
    """Whether no iteration of one loop has to do with another one of the other, and both look at the same rows."""
    if not mentions_of([first]).keys().isdisjoint(mentions_of([second]).keys()):
        return False
    shared = False
    for x in _accesses(first):
        for y in _accesses(second):
            rows = _are_same_rows(x, first.index, y, second.index)
            shared |= rows
            if isinstance(x, Load) and isinstance(y, Load):
                continue
            mine = rows and memory.is_fresh(x.address.pointer) and memory.root(x.address.pointer) is x.address.pointer
            if not mine and not memory.apart(x.address, y.address):
                return False
    return shared


def _are_same_rows(x: Load | Store, i: Operand, y: Load | Store, k: Operand) -> bool:
    """Whether both lie in the row of this iteration, of one array."""
    a, b = x.address, y.address
    if a.pointer is not b.pointer or a.unit != b.unit or not a.indices or not b.indices:
        return False
    return a.indices[0] is i and b.indices[0] is k and same_operand(a.strides[0], b.strides[0])
