"""Blocks that a loop hands on to itself: where they are is known before the loop.

while ...:                       x = place
    x = place                    while ...:
    ...                    ->        ...
    place := x
"""

from __future__ import annotations

from whilst_compiler.native.loops import Get, Set, Statement, Var, While, all_of, blocks

__all__ = ["keep_in_place"]


def keep_in_place(statements: list[Statement]) -> None:
    """Read such places before the loops in a list of statements and inside them, in place."""
    at = 0
    while at < len(statements):
        s = statements[at]
        for block in blocks(s):
            keep_in_place(block)
        early: list[Statement] = []
        if isinstance(s, While):
            staying = _staying(s)
            early = [x for x in all_of([s]) if isinstance(x, Get) and x.source in staying]
            if staying:
                _drop(s, staying)
        statements[at:at] = early
        at += len(early) + 1


def _staying(loop: While) -> set[Var]:
    """The pointers that the loop reads, and sets to nothing but what it read."""
    read = {s.target: s.source for s in all_of([loop]) if isinstance(s, Get) and s.source.dtype is None}
    changed = {s.target for s in all_of([loop]) if isinstance(s, Set) and read.get(s.value) is not s.target}  # type: ignore[arg-type]
    return set(read.values()) - changed


def _drop(s: Statement, staying: set[Var]) -> None:
    for block in blocks(s):
        block[:] = [
            x
            for x in block
            if not (isinstance(x, Get) and x.source in staying) and not (isinstance(x, Set) and x.target in staying)
        ]
        for x in block:
            _drop(x, staying)
