"""How much there is to do in a loop."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.loops import CallLoop, For, HostCall, Invoke, Statement, While, blocks

__all__ = ["has_work", "length"]


def length(statements: Sequence[Statement]) -> int:
    """How many statements there are; loops inside make it too many."""
    return sum(1000 if isinstance(s, For | While) else 1 + sum(map(length, blocks(s))) for s in statements)


def _is_in_vectors(s: Statement) -> bool:
    return isinstance(s, For) and s.lanes > 0


def has_work(statements: Sequence[Statement]) -> bool:
    """Whether an iteration can take long by itself."""
    return any(
        (isinstance(s, For | While | Invoke | HostCall | CallLoop) and not _is_in_vectors(s))
        or any(map(has_work, blocks(s)))
        for s in statements
    )
