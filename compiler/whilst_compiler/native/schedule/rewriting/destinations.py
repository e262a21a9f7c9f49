"""A block that is filled, copied to another place and freed is that place from the beginning on.

    t = alloc[n]                                 t = tape + k * n
    for i in range(n): t[i] := f(i)              for i in range(n): t[i] := f(i)
    ...                                   ->     ...
    for i in range(n): tape[k * n + i] := t[i]
    free t

That is right if in the meantime nobody looks at what the copy goes to, or sees it if the function fails. A loop leaves
what its adjoint needs in such rows.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from whilst_compiler.native.loops import (
    Alloc,
    Apart,
    Check,
    Choose,
    Fail,
    For,
    Free,
    Get,
    HostCall,
    Let,
    Load,
    Set,
    Statement,
    Store,
    Tick,
    While,
    all_of,
    blocks,
)
from whilst_compiler.native.schedule.code import ZERO, index
from whilst_compiler.native.schedule.rewriting.linear import Sums
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.renaming import defined
from whilst_compiler.native.schedule.values import itemsize, same_operand

__all__ = ["direct"]


def direct(statements: list[Statement], memory: Memory, sums: Sums) -> None:
    """Let blocks be the places that they are copied to, in a list of statements and inside them, in place."""
    for s in statements:
        for block in blocks(s):
            direct(block, memory, sums)
    for s in list(statements):
        copy = _copy(s)
        if copy is not None:
            _direct(statements, copy, memory, sums)


@dataclasses.dataclass(slots=True)
class _Copy:
    """A loop that does nothing but copy all elements of a block in a row, as far as it goes."""

    loop: For
    load: Load
    store: Store


def _copy(s: Statement) -> _Copy | None:
    match s:
        case For(index=at, start=start, body=[Load() as load, Store() as store]) if store.value is load.target:
            rows = (load.address, store.address)
            in_a_row = all(
                x.indices == (at,) and x.unit == itemsize(x.dtype) and same_operand(x.strides[0], index(1))
                for x in rows
            )
            same = load.address.dtype is store.address.dtype and same_operand(start, ZERO)
            return _Copy(s, load, store) if in_a_row and same else None
    return None


def _direct(statements: list[Statement], copy: _Copy, memory: Memory, sums: Sums) -> None:
    source, target = copy.load.address.pointer, copy.store.address.pointer
    made = [k for k, s in enumerate(statements) if isinstance(s, Alloc) and s.target is source]
    freed = [k for k, s in enumerate(statements) if isinstance(s, Free) and s.pointer is source]
    at = next(k for k, s in enumerate(statements) if s is copy.loop)
    if len(made) != 1 or len(freed) != 1 or not made[0] < at < freed[0]:
        return
    (begin,), (end,) = made, freed
    alloc = statements[begin]
    assert isinstance(alloc, Alloc)
    if alloc.old is not None or alloc.dtype is not copy.load.address.dtype:
        return
    if not memory.is_fresh(target) or not sums.is_product(copy.loop.stop, alloc.sizes):
        return
    moved = _needed(statements[begin + 1 : at], target)
    if moved is None or not _is_right(statements, (begin, at, end), copy, memory):
        return
    same = Let(alloc.target, "offset", (target, ZERO), {"unit": itemsize(alloc.dtype)})
    memory.merge(alloc.target, target)
    between = [s for s in statements[begin + 1 : end] if s is not copy.loop and not any(s is x for x in moved)]
    statements[begin : end + 1] = [*moved, same, *between]


def _needed(statements: Sequence[Statement], target: object) -> list[Statement] | None:
    """Which of the statements the target is computed by, if it can be computed before them."""
    made = set(defined(statements))
    wanted = {target}
    found: list[Statement] = []
    for s in reversed(statements):
        if isinstance(s, Let) and s.target in wanted:
            if s.site is not None:
                return None
            found.append(s)
            made.discard(s.target)
            wanted.update(s.args)
    return None if made & wanted else found[::-1]


def _is_right(statements: Sequence[Statement], places: tuple[int, int, int], copy: _Copy, memory: Memory) -> bool:
    begin, at, end = places
    source = copy.load.address
    if memory.root(source.pointer) is not source.pointer or memory.root(copy.store.address.pointer) is source.pointer:
        return False
    others = [*statements[begin + 1 : at], *statements[at + 1 : end]]
    if not all(_keeps_off(s, copy, memory) for s in all_of(others)):
        return False
    later = (s for s in all_of(statements[at + 1 : end]) if isinstance(s, Store))
    return all(memory.root(s.address.pointer) is not source.pointer for s in later)


def _keeps_off(s: Statement, copy: _Copy, memory: Memory) -> bool:
    """Whether a statement surely does not look at what the copy goes to, nor hands the block on."""
    source = copy.load.address.pointer
    match s:
        case Load(address=address) | Store(address=address):
            return memory.root(address.pointer) is source or memory.apart(address, copy.store.address)
        case Let(op="offset"):
            return True
        case Let(args=args):
            return all(memory.root(x) is not source for x in args)
        case Set(value=value):
            return memory.root(value) is not source
        case Alloc(old=old):
            return old is None
    return isinstance(s, Get | Apart | For | While | Choose | Check | Fail | Free | HostCall | Tick)
