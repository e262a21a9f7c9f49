"""Nests that go over one index space one after the other become one nest: what both read is loaded once.

    for i in range(n): t[i] := a[i] + b[i]              for i in range(n):
    for i in range(n): b[i] := a[i] - b[i]      ->          t[i] := a[i] + b[i]
                                                            b[i] := a[i] - b[i]

That is right if whatever one of them writes and the other looks at is at the same index in both, or surely elsewhere: a
block is apart from all that there was before it. What stands between the nests goes before them or behind them.
"""

from __future__ import annotations

from collections.abc import Callable

from whilst_compiler.native.loops import (
    Alloc,
    Apart,
    For,
    Free,
    Get,
    Let,
    Load,
    Operand,
    Set,
    Statement,
    Store,
    Tick,
    blocks,
)
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import (
    LONGEST,
    Nest,
    find_nest,
    forwarded,
    in_one_scope,
    renamed,
    renamed_address,
    same_element,
)
from whilst_compiler.native.schedule.rewriting.separate_sums import mentions_of
from whilst_compiler.native.schedule.values import same_operand

__all__ = ["fuse", "take_next"]

_MOST_STREAMS = 8
"""So many rows of elements at once the processor still fetches ahead."""


def fuse(statements: list[Statement], memory: Memory) -> None:
    """Fuse nests in a list of statements and inside them, in place."""
    for s in statements:
        for block in blocks(s):
            fuse(block, memory)
    at = 0
    while at < len(statements):
        first = find_nest(statements[at])
        if first is None or not _fuse_next(statements, at, first, memory):
            at += 1
        else:
            at = next(k for k, s in enumerate(statements) if s is first.loop)


def _fuse_next(statements: list[Statement], at: int, first: Nest, memory: Memory) -> bool:
    """Take the next nest into the one at a place, if that is right."""

    def joined(s: For) -> For | None:
        second = find_nest(s)
        if second is None or not _may_join(first, second, memory):
            return None
        _join(first, second, memory)
        return first.loop

    private = all(memory.is_fresh(s.address.pointer) for s in first.stores)
    return take_next(statements, at, private, joined)


def take_next(statements: list[Statement], at: int, private: bool, joined: Callable[[For], For | None]) -> bool:
    """Join the loop at a place with the next one; statements from there on are put in order.

    ``private``: what the loop stores nobody sees if the function fails. ``joined`` makes one loop of both, if that is
    right.
    """
    before: list[Statement] = []
    after: list[Statement] = []
    own = mentions_of([statements[at]])
    for place in range(at + 1, len(statements)):
        s = statements[place]
        match s:
            case For():
                loop = joined(s)
                if loop is None:
                    return False
                statements[at : place + 1] = [*before, loop, *after]
                return True
            case Tick() | Free():
                after.append(s)
            case Let(site=None) | Apart():
                before.append(s)
            case Get(source=x) | Set(target=x) if x not in own:
                before.append(s)
            case Alloc(old=None) if private:
                before.append(s)
            case _:
                return False
    return False


# -- joining ---------------------------------------------------------------------------------------------------------


def _may_join(first: Nest, second: Nest, memory: Memory) -> bool:
    pairs = list(zip(first.levels, second.levels))
    if len(first.levels) != len(second.levels) or len(first.body) + len(second.body) > LONGEST:
        return False
    if not all(same_operand(a.start, b.start) and same_operand(a.stop, b.stop) for a, b in pairs):
        return False
    if _bits(first) != _bits(second):
        return False
    env: dict[Operand, Operand] = {b.index: a.index for a, b in pairs}
    there = [*(x.address for x in first.accesses), *(renamed_address(y.address, env) for y in second.accesses)]
    if len({(a.pointer, a.indices) for a in there}) > _MOST_STREAMS:
        return False
    shared = False
    for x in first.accesses:
        for y in second.accesses:
            same = same_element(x.address, renamed_address(y.address, env))
            shared |= same
            if (
                not same
                and not (isinstance(x, Load) and isinstance(y, Load))
                and not memory.apart(x.address, y.address)
            ):
                return False
    return shared


def _bits(nest: Nest) -> set[int]:
    return {x.address.dtype.bits for x in nest.accesses}


def _join(first: Nest, second: Nest, memory: Memory) -> None:
    """The second nest's body comes behind that of the first; all stores are in the scope of the first."""
    env: dict[Operand, Operand] = {b.index: a.index for a, b in zip(first.levels, second.levels)}
    scope = next((s.scope for s in (*first.stores, *second.stores)), None)
    first.levels[-1].body[:] = in_one_scope(
        forwarded([*first.body, *(renamed(s, env) for s in second.body)]), scope, memory
    )
    first.loads = [s for s in first.body if isinstance(s, Load)]
    first.stores = [s for s in first.body if isinstance(s, Store)]
