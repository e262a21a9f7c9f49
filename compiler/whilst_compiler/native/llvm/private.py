"""Which pointers lead to blocks of a function's own: if it fails, nobody sees what was written there."""

from __future__ import annotations

from collections.abc import Set

from whilst_compiler.native.loops import Alloc, Function, Get, Local, Operand, Var, all_of
from whilst_compiler.native.loops import Set as Assign

__all__ = ["private_pointers"]


def private_pointers(function: Function) -> Set[Var]:
    """The variables that are pointers to what this function, and it alone, has allocated.

    A mutable one is if all that it is ever set to are: taken for granted of all, then given up as long as one is not.
    """
    statements = list(all_of(function.body))
    assigned: dict[Var, list[Operand]] = {}
    for s in statements:
        if isinstance(s, Assign) and s.target.dtype is None:
            assigned.setdefault(s.target, []).append(s.value)
    made = {s.target for s in statements if isinstance(s, Alloc | Local)}
    read = [s for s in statements if isinstance(s, Get) and s.source.dtype is None]
    mutable = set(assigned)
    while True:
        private = made | mutable | {s.target for s in read if s.source in mutable}
        kept = {x for x in mutable if all(value in private for value in assigned[x])}
        if kept == mutable:
            return private
        mutable = kept
