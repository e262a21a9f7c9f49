"""Loops over lanes, which are to be one go over vectors.

LLVM complains aloud where it is told how wide vectors are to be and finds that there can be none. So it is told only
where there is no doubt: no calls, and nothing that may overlap what is stored.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.row import Symbol
from whilst_compiler.native.llvm.scopes import in_vectors, repeated
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import Const, For, Let, Load, Statement, Store
from whilst_compiler.ops.table import ROWS

__all__ = ["lanes_note"]


def lanes_note(w: Writer, s: For) -> str:
    """The note for the branch that ends the loop."""
    assert isinstance(s.stop, Const)
    registers = int(s.stop.value.real) // s.lanes
    if any(map(_is_call, s.body)):
        return in_vectors(w, 0, registers)
    if _may_overlap(w, s.body):
        return repeated(w)
    return in_vectors(w, s.lanes, registers)


def _is_call(s: Statement) -> bool:
    return isinstance(s, Let) and s.op in ROWS and isinstance(ROWS[s.op].lowering, Symbol)


def _may_overlap(w: Writer, body: Sequence[Statement]) -> bool:
    """Whether it takes a test to know that what is stored is nowhere else; rows on the stack are nowhere else."""
    others = [s for s in body if isinstance(s, Load | Store) and s.address.pointer not in w.locals]
    return len(others) > 1 and any(isinstance(s, Store) for s in others)
