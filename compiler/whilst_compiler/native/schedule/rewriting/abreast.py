"""Sums that each have a loop of their own: those of several trips at once.

    for j in range(n):                            for q in range(n / 32):
        s = 0.0                                       s[0:32] = 0.0
        for k in range(m):               ->           for k in range(m):
            s += a[k] * b[k, j]                           s[0:32] += a[k] * b[k, 32*q:32*q+32]
        c[j] = s                                      c[32*q:32*q+32] = s[0:32]
                                                  (and the loop as it is for what is left)

Each sum sees the same operations in the same order, but no longer has the processor wait for one addition before the
next; and where the elements of several trips lie in a row, they go in vectors, with the sums in registers. What a sum
reads again and again may lie anywhere (`x[j, 0]`): it is put in a row before.

If that is all that a loop over rows does, and rows have nothing to do with each other, four rows go at once: what they
read in common, `b[k, j]` here, is read once.

That is right if what the sums read is written nowhere in the loop: whatever is done behind them is done in order. Where
floats are checked on the way, it is noted whether all was well; if not, the trips are made one by one after all, and
the first of them that fails is the one that raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Check,
    Choose,
    Const,
    For,
    Get,
    Let,
    Load,
    Local,
    Operand,
    Set,
    Statement,
    Store,
    Var,
    While,
    blocks,
)
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.accumulating import is_counted
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import forwarded
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined
from whilst_compiler.native.schedule.rewriting.separate_sums import Sums, dtype_of, find_sums, mentions_of, operands
from whilst_compiler.native.schedule.values import itemsize

__all__ = ["abreast"]

_BITS = 2048
"""So many bits of sums are in registers at once, where they are in vectors: eight of 256 bits."""
_VECTOR = 256
_SCALARS = (4, 2)
"""So many sums at once, where they are not, and so many of those that are left."""
_MOST = 40
_MOST_SCALARS = 12
"""So many statements the loop of a sum may have."""
_MOST_APART = 256
"""So many statements for lanes that lie apart, one lane after the other."""
_ROWS = 4
"""So many rows at once."""


def abreast(statements: list[Statement], memory: Memory, code: Code) -> None:
    """Rewrite such loops in a function's statements, in place."""
    _rewrite(statements, mentions_of(statements), memory, code)


def _rewrite(statements: list[Statement], mentions: Counter[Var], memory: Memory, code: Code) -> None:
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        if not isinstance(s, While):
            for block in blocks(s):
                _rewrite(block, mentions, memory, code)
        elif (found := find_sums(s, mentions, memory)) is not None:
            statements[k : k + 1] = _written(found, code)
        elif (found := _in_each_row(s, mentions, memory)) is not None:
            statements[k : k + 1] = _rows_at_once(s, found, code)
        else:
            for block in blocks(s):
                _rewrite(block, mentions, memory, code)


# -- several rows ------------------------------------------------------------------------------------------------------


def _in_each_row(rows: While, mentions: Counter[Var], memory: Memory) -> Sums | None:
    """The sums that are all that a loop over rows computes, where those of several rows can be computed together."""
    *others, inner = rows.body or [rows]
    if not (is_counted(rows) and rows.independent and isinstance(inner, While) and inner.independent):
        return None
    if not all(isinstance(s, Let) and s.site is None for s in others):
        return None
    found = find_sums(inner, mentions, memory)
    if found is None or found.checked or not found.in_rows() or len(found.totals) > 1:
        return None
    if len(found.inner.body) * _ROWS > _MOST:
        return None
    made = set(defined([rows]))
    return None if inner.bound in made or found.inner.bound in made else found


def _rows_at_once(rows: While, found: Sums, code: Code) -> list[Statement]:
    """The loop over rows, a few at a time: what they read in common is read once."""
    assert rows.bound is not None and rows.counter is not None
    code.location = rows.location
    with code.inside() as out:
        trips = code.where(code.test("greater", rows.bound, ZERO), rows.bound, ZERO)
        rounds = code.let("machine_right_shift", (trips, index(_ROWS.bit_length() - 1)), DType.I64)
        done = code.multiply(rounds, index(_ROWS))
        block, left = Var("rows", DType.I64), Var(rows.counter.name, DType.I64)
        with code.inside() as body:
            first = code.multiply(block, index(_ROWS))
            together = _together(found, rows, [code.add(first, index(k)) for k in range(_ROWS)], code)
            code.block += _written(together, code)
        code.emit(replace(rows, counter=block, bound=rounds, body=body))
        with code.inside() as body:
            alone = _together(found, rows, [code.add(done, left)], code)
            code.block += _written(alone, code)
        code.emit(replace(rows, counter=left, bound=code.subtract(trips, done), body=body))
    return out


def _together(found: Sums, rows: While, places: Sequence[Operand], code: Code) -> Sums:
    """The sums of some rows as those of one loop; what the rows compute for it is written now."""
    assert rows.counter is not None
    parts: tuple[list[Statement], ...] = ([], [], [])
    lengths = (len(rows.body) - 1, len(found.before), len(found.inner.body), len(found.behind))
    totals: list[Var] = []
    for place in places:
        own = [Var(x.name, x.dtype, mutable=True) for x in found.totals]
        totals += own
        env: dict[Operand, Operand] = {rows.counter: place, **dict(zip(found.totals, own))}
        row = iter(copied([*rows.body[:-1], *found.before, *found.inner.body, *found.behind], env))
        first, *others = ([next(row) for _ in range(length)] for length in lengths)
        code.block += first
        for part, some in zip(parts, others):
            part += some
    before, body, behind = parts
    inner = replace(found.inner, body=body)
    loop = replace(found.loop, body=[*before, inner, *behind])
    return Sums(loop, before, inner, behind, totals, found.guarded)


# -- one row -----------------------------------------------------------------------------------------------------------


def _written(found: Sums, code: Code) -> list[Statement]:
    found = once if (once := found.reading_once()).in_rows() else found
    rows = found.in_rows() and len(found.inner.body) <= _MOST
    if not rows and len(found.inner.body) > _MOST_SCALARS:
        return [found.loop]
    registers = len(found.totals) + found.checked
    most = max(_BITS // found.dtype.bits // registers, _VECTOR // found.dtype.bits)
    loop = found.loop
    assert loop.bound is not None and loop.counter is not None
    code.location = loop.location
    with code.inside() as out:
        trips = code.where(code.test("greater", loop.bound, ZERO), loop.bound, ZERO)
        together = trips
        done: Operand = ZERO
        if (found.guarded or found.read) and found.inner.bound is not None:
            together = code.where(code.test("greater", found.inner.bound, ZERO), trips, ZERO)
        for many in (1 << (most.bit_length() - 1),) if rows else _SCALARS:
            left = code.subtract(together, done)
            rounds = code.let("machine_right_shift", (left, index(many.bit_length() - 1)), DType.I64)
            block = Var("block", DType.I64)
            with code.inside() as body:
                first = code.add(done, code.multiply(block, index(many)))
                (_write_rows if rows else _write_scalars)(found, first, many, code)
            code.emit(replace(loop, counter=block, bound=rounds, body=body))
            done = code.add(done, code.multiply(rounds, index(many)))
        rest = together if found.guarded else trips
        code.block += _one_by_one(found, done, code.subtract(rest, done), code)
    return out


def _write_scalars(found: Sums, first: Operand, many: int, code: Code) -> None:
    """So many sums, each in a variable of its own."""
    parts: tuple[list[Statement], list[Statement], list[Statement]] = ([], [], [])
    counter, inner = Var("k", DType.I64), found.inner
    assert found.loop.counter is not None and inner.counter is not None
    count = len(found.before), len(found.before) + len(inner.body)
    for k in range(many):
        env: dict[Operand, Operand] = {x: Var(x.name, x.dtype, mutable=True) for x in found.totals}
        env |= {found.loop.counter: code.add(first, index(k)), inner.counter: counter}
        trip = copied([*found.before, *inner.body, *found.behind], env)
        for part, some in zip(parts, (trip[: count[0]], trip[count[0] : count[1]], trip[count[1] :])):
            part += some
    code.block += parts[0]
    code.emit(replace(inner, counter=counter, body=parts[1]))
    code.block += parts[2]


def _write_rows(found: Sums, first: Operand, many: int, code: Code) -> None:
    """So many sums in rows of elements on the stack, which LLVM takes for registers."""
    places = {x: Var(x.name, None) for x in (*found.totals, *found.read)}
    code.block += [Local(place, found.dtype, many) for place in places.values()]
    inner, lanes = found.inner, _VECTOR // found.dtype.bits
    flag = Var("well", DType.I64 if found.dtype.bits == 64 else DType.I32, mutable=True)
    if found.checked:
        places[flag] = Var("well", None)
        code.emit(Local(places[flag], dtype_of(flag), many))

    def lane(at: Operand, statements: Sequence[Statement], alone: bool = False) -> list[Statement]:
        """The statements for one lane; ``alone``: they write nothing but sums."""
        own = Var("j", DType.I64)
        assert found.loop.counter is not None
        moved = [one for s in statements for one in _in_place(s, places, at, flag)]
        moved = copied(forwarded(moved) if alone else moved, {found.loop.counter: own})
        return [Let(own, "index_add", (first, at), location=code.location), *moved]

    def over_lanes(statements: Sequence[Statement], alone: bool = False, in_order: bool = False) -> list[Statement]:
        at = Var("lane", DType.I64)
        if (in_order or not found.are_in_rows(statements)) and len(statements) * many <= _MOST_APART:
            return [s for k in range(many) for s in lane(index(k), statements)]
        return [For(at, ZERO, index(many), lane(at, statements, alone), location=code.location, lanes=lanes)]

    well: list[Statement] = [Set(flag, Const(1, dtype_of(flag)))] if found.checked else []
    code.block += over_lanes([*found.before, *well])
    code.emit(replace(inner, body=over_lanes([*_needed(found.before, inner.body), *inner.body], alone=True)))
    with code.inside() as behind:
        if found.behind:
            in_order = any(isinstance(s, Set) and s.target not in places for s in found.behind)
            code.block += over_lanes([*_needed(found.before, found.behind), *found.behind], in_order=in_order)
    if found.checked:
        all_well = code.test("equal", _all(places[flag], flag, many, lanes, code), Const(1, dtype_of(flag)))
        code.emit(Choose(all_well, [behind, _one_by_one(found, first, index(many), code)]))
    else:
        code.block += behind


def _all(place: Var, flag: Var, many: int, lanes: int, code: Code) -> Operand:
    """What all flags have in common."""
    total, at = code.mutable("all", flag.dtype, Const(1, dtype_of(flag))), Var("lane", DType.I64)
    with code.inside() as body:
        one = Var("well", flag.dtype)
        code.emit(Load(one, _element(place, flag, at)))
        code.set(total, code.let("bitwise_and", (code.get(total), one), flag.dtype))
    code.emit(For(at, ZERO, index(many), body, location=code.location, lanes=lanes))
    return code.get(total)


def _one_by_one(found: Sums, first: Operand, trips: Operand, code: Code) -> list[Statement]:
    """The loop as it was, for some trips."""
    loop = found.loop
    assert loop.counter is not None
    counter = Var(loop.counter.name, DType.I64)
    with code.inside() as body:
        code.block += copied(loop.body, {loop.counter: code.add(first, counter)})
    return [replace(loop, counter=counter, bound=trips, body=body)]


def _needed(before: Sequence[Statement], then: Sequence[Statement]) -> list[Statement]:
    """What of the statements others read: it is made again."""
    wanted: set[Operand] = {x for s in then for x in operands(s)}
    kept: list[Statement] = []
    for s in reversed(before):
        if isinstance(s, Let | Load) and s.target in wanted:
            kept.append(s)
            wanted.update(operands(s))
    return kept[::-1]


def _in_place(s: Statement, places: dict[Var, Var], at: Operand, flag: Var) -> list[Statement]:
    """A total is an element of its row, and so is whether all was well."""
    match s:
        case Get(target, source) if source in places:
            return [Load(target, _element(places[source], source, at))]
        case Set(target, value) if target in places:
            return [Store(_element(places[target], target, at), value)]
        case Check(condition):
            before, now = Var("well", flag.dtype), Var("well", flag.dtype)
            place = _element(places[flag], flag, at)
            still = Let(now, "where", (condition, before, Const(0, dtype_of(flag))))
            return [Load(before, place), still, Store(place, now)]
    return [s]


def _element(place: Var, total: Var, at: Operand) -> Address:
    return Address(place, (at,), (ONE,), itemsize(dtype_of(total)), dtype_of(total))
