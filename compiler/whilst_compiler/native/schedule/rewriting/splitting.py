"""Loops that write, in one of their trips, what all of them read.

    for j in range(n):                           x = d[i, k]
        d[i, j] = d[i, k] + d[k, j]     ->       for j in range(k): d[i, j] = x + d[k, j]
                                                 d[i, k] = d[i, k] + d[k, k]
                                                 x = d[i, k]
                                                 for j in range(k + 1, n): d[i, j] = x + d[k, j]

Before that trip and behind it the element stays what it is and need not be read again; then such loops go in vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Choose, Let, Load, Operand, Statement, Store, Var, While, all_of, blocks
from whilst_compiler.native.schedule.code import ONE, ZERO, Code
from whilst_compiler.native.schedule.rewriting.accumulating import is_counted
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import is_plain
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined
from whilst_compiler.native.schedule.rewriting.separate_sums import addressed
from whilst_compiler.native.schedule.values import itemsize, same_operand

__all__ = ["split"]

_MOST = 30
"""So many statements a loop may have, which are there three times."""

_SUMS = ("add", "index_add")


@dataclass(slots=True)
class _Split:
    """A loop, the loads that read the same element in each trip, and the trip that writes it, less ``offset``."""

    loop: While
    loads: list[Load]
    place: Operand
    offset: Operand | None


def split(statements: list[Statement], memory: Memory, code: Code) -> None:
    """Rewrite such loops in a function's statements, in place."""
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        found = _find(s, memory) if isinstance(s, While) else None
        if found is not None:
            statements[k : k + 1] = _written(found, code)
        else:
            for block in blocks(s):
                split(block, memory, code)


def _find(loop: While, memory: Memory) -> _Split | None:
    every = list(all_of(loop.body))
    if not is_counted(loop) or len(every) > _MOST or not all(isinstance(s, Choose) or is_plain(s) for s in every):
        return None
    made: set[Operand] = {loop.counter, *defined(loop.body)} if loop.counter is not None else set()
    accesses = [s for s in every if isinstance(s, Load | Store)]
    if not all(_goes_along(s, made) for s in accesses):
        return None
    found: _Split | None = None
    stores = [s for s in accesses if isinstance(s, Store)]
    for store in stores:
        offset = _offset(store.address.indices[-1], loop, made) if store.address.indices else None
        for load in (s for s in loop.body if isinstance(s, Load)):
            if offset is None or not _is_in_its_row(load, store, made):
                continue
            place = load.address.indices[-1]
            found = found or _Split(loop, [], place, None if offset is ZERO else offset)
            if not same_operand(found.place, place):
                return None
            if not any(x is load for x in found.loads):
                found.loads.append(load)
    return found if found is not None and _are_elsewhere(found, stores, made, memory) else None


def _are_elsewhere(found: _Split, stores: Sequence[Store], made: set[Operand], memory: Memory) -> bool:
    """Whether no other trip than that one writes what the loads read."""
    for store in stores:
        offset = _offset(store.address.indices[-1], found.loop, made) if store.address.indices else None
        own = offset is not None and same_operand(offset, found.offset or ZERO)
        for load in found.loads:
            if not (own and _is_in_its_row(load, store, made)) and not memory.apart(load.address, store.address):
                return False
    return True


def _goes_along(s: Load | Store, made: set[Operand]) -> bool:
    """Whether elements of trips one after the other lie in a row, or are the same."""
    address = s.address
    if made.isdisjoint(addressed(address)):
        return isinstance(s, Load)
    *others, last = address.indices
    dense = address.strides[-1] == ONE and address.unit == itemsize(address.dtype)
    return dense and made.isdisjoint((address.pointer, *others, *address.strides)) and last in made


def _offset(x: Operand, loop: While, made: set[Operand]) -> Operand | None:
    """What ``x`` is more than the counter of the loop; None if it is something else."""
    if x is loop.counter:
        return ZERO
    for s in loop.body:
        if isinstance(s, Let) and s.target is x and s.op in _SUMS and s.site is None:
            for one, other in (s.args, s.args[::-1]):
                if one is loop.counter and other not in made:
                    return other
    return None


def _is_in_its_row(load: Load, store: Store, made: set[Operand]) -> bool:
    """Whether the load reads an element of the row that is written, the same in each trip."""
    a, b = load.address, store.address
    if len(a.indices) != len(b.indices) or (a.unit, a.dtype) != (b.unit, b.dtype) or a.indices[-1] in made:
        return False
    pairs = zip((a.pointer, *a.indices[:-1], *a.strides), (b.pointer, *b.indices[:-1], *b.strides))
    return all(same_operand(x, y) for x, y in pairs)


def _written(found: _Split, code: Code) -> list[Statement]:
    loop = found.loop
    assert loop.bound is not None and loop.counter is not None
    code.location = loop.location
    with code.inside() as out:
        with code.inside() as some:
            at = code.subtract(found.place, found.offset) if found.offset is not None else found.place
            inside = code.let("below", (at, loop.bound), DType.BOOL)
            code.block += _part(found, ZERO, code.where(inside, at, loop.bound), code)
            with code.inside() as rest:
                code.block += copied(loop.body, {loop.counter: at})
                following = code.add(at, ONE)
                code.block += _part(found, following, code.subtract(loop.bound, following), code)
            code.emit(Choose(inside, [rest, []]))
        code.emit(Choose(code.test("greater", loop.bound, ZERO), [some, []]))
    return out


def _part(found: _Split, first: Operand, trips: Operand, code: Code) -> list[Statement]:
    """Some trips, of which none writes what all of them read: it is read before them."""
    loop, counter = found.loop, Var("j", DType.I64)
    assert loop.counter is not None
    env: dict[Operand, Operand] = {}
    with code.inside() as out:
        for load in found.loads:
            value = Var(load.target.name, load.target.dtype)
            code.emit(replace(load, target=value, apart=None, scope=None))
            env[load.target] = value
        kept = [s for s in loop.body if not any(s is load for load in found.loads)]
        with code.inside() as body:
            own = counter if first is ZERO else code.add(first, counter)
            code.block += copied(kept, {**env, loop.counter: own})
        code.emit(replace(loop, counter=counter, bound=trips, body=body))
    return out
