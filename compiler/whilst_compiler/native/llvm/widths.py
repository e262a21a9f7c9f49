"""Whether a function is better off with shorter vectors.

A processor hands on what was just stored only to loads that lie within one store. Where a loop reads rows of an array
of which another one has just stored elements here and there (rotations: columns, then rows), a load waits until all
those under it have reached the cache, and the wider it is the more often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whilst_compiler.native.llvm.strides import scattered
from whilst_compiler.native.loops import For, Function, Load, Operand, Statement, Store, Var, While, all_of

__all__ = ["short_vectors"]


def short_vectors(function: Function) -> str:
    """The attribute that asks for them; empty if there is no need."""
    asked = any(_stalls(s) for s in _loops(function.body))
    return ' "prefer-vector-width"="256"' if asked else ""


def _stalls(outer: For | While) -> bool:
    """Whether loops in this one store elements far apart, and read rows of the same array."""
    inner = [(x, s) for s in _loops(outer.body) if (x := _index(s)) is not None]
    strewn: set[Operand] = set()
    read: set[Operand] = set()
    for x, s in inner:
        if scattered(x, s.body):
            strewn.update(one.address.pointer for one in s.body if isinstance(one, Store))
        else:
            read.update(one.address.pointer for one in s.body if isinstance(one, Load) and x in one.address.indices)
    return not strewn.isdisjoint(read)


def _loops(statements: Sequence[Statement]) -> Iterator[For | While]:
    for s in all_of(statements):
        if isinstance(s, For | While):
            yield s


def _index(s: For | While) -> Var | None:
    return s.index if isinstance(s, For) else s.counter
