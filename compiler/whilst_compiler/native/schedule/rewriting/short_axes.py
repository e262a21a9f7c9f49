"""Sums along axes that turn out to be short, as those of points in space: eight at a time.

    for j in range(n):                            if m <= 8:
        s = 0.0                                       for q in range(n / 8):
        for k in range(m):                                s, t, ... = 0.0, 0.0, ...
            s += a[j, k]             ->                   for k in range(m):
        c[j] = sqrt(s)                                        s, t, ... = s + a[8*q, k], t + a[8*q+1, k], ...
                                                          c[8*q:8*q+8] = sqrt([s, t, ...])
                                                      (and one at a time for what is left)
                                                  else:
                                                      (the loops as they are)

A loop of a few iterations costs more to enter and to leave than what it adds up, and there is nothing in it for
vectors; what is done with the sums is. The eight have nothing to do with each other. Parts of long sums, which have
loops of their own, are not there where the axis is short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
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
    blocks,
)
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.nests import is_plain
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined
from whilst_compiler.native.schedule.rewriting.separate_sums import dtype_of, mentions_of, operands
from whilst_compiler.native.schedule.values import itemsize

__all__ = ["take_short_axes_together"]

_SHORT = 8
"""No more terms than this: from so many on, sums are made in vectors."""
_TOGETHER = 8
_MOST = 30
"""So many statements an iteration may have."""


@dataclass(slots=True)
class _Found:
    """Loops around each other, each with nothing but the next one in it; the last one's with sums, and what sets them.

    ``short`` are the lengths of the sums, ``absent`` the numbers of further parts of them.
    """

    around: list[For]
    loop: For
    short: list[Operand]
    absent: list[Operand]

    @property
    def before(self) -> list[Statement]:
        """What is done up to the last of the sums."""
        last = max(k for k, s in enumerate(self.loop.body) if isinstance(s, For))
        return self.loop.body[: last + 1]

    @property
    def behind(self) -> list[Statement]:
        return self.loop.body[len(self.before) :]

    @property
    def changed(self) -> list[Var]:
        """What an iteration sets: it is its own."""
        return list(dict.fromkeys(s.target for s in self.loop.body if isinstance(s, Set)))

    def is_part(self, s: For) -> bool:
        return any(isinstance(one, For) for one in s.body)


def take_short_axes_together(statements: list[Statement], code: Code) -> None:
    """Rewrite such loops in a function's statements, in place."""
    _rewrite(statements, mentions_of(statements), code)


def _rewrite(statements: list[Statement], mentions: Counter[Var], code: Code) -> None:
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        found = _find(s, mentions) if isinstance(s, For) and s.independent else None
        if found is not None:
            statements[k : k + 1] = _written(found, code)
        else:
            for block in blocks(s):
                _rewrite(block, mentions, code)


def _find(s: For, mentions: Counter[Var]) -> _Found | None:
    around: list[For] = []
    while len(s.body) == 1 and isinstance(s.body[0], For):
        around.append(s)
        s = s.body[0]
    loops = [x for x in s.body if isinstance(x, For)]
    short = [x for x in loops if not any(isinstance(y, For) for y in x.body)]
    lengths = list(dict.fromkeys(x.stop for x in short))
    found = _Found(around, s, lengths, list(dict.fromkeys(x.stop for x in loops if x not in short)))
    made = set(defined([around[0] if around else s]))
    known = made.isdisjoint([*found.short, *found.absent, s.start, s.stop])
    open_ = any(not isinstance(x, Const) for x in lengths)
    whole = all(x.start == ZERO and not x.lanes for x in loops)
    return found if open_ and known and whole and _is_simple(found, short, mentions) else None


def _is_simple(found: _Found, short: Sequence[For], mentions: Counter[Var]) -> bool:
    """Whether nothing in an iteration fails, and what it sets is its own."""
    early = [*(s for s in found.before if not isinstance(s, For)), *(s for x in short for s in x.body)]
    if len(early) + len(found.behind) > _MOST or any(isinstance(s, Store) for s in early):
        return False
    if not all(map(_may_stand_together, (*early, *found.behind))):
        return False
    if any(own != mentions[x] for x, own in mentions_of([found.loop]).items()):
        return False
    ready: set[Var] = set()
    for s in found.loop.body:
        match s:
            case Set(target=target):
                ready.add(target)
            case Get(source=source) if source not in ready:
                return False
            case For() if not {x.source for x in s.body if isinstance(x, Get)} <= ready and not found.is_part(s):
                return False
    return True


def _may_stand_together(s: Statement) -> bool:
    return isinstance(s, Get | Set | Load | Store) or (isinstance(s, Let) and is_plain(s))


def _written(found: _Found, code: Code) -> list[Statement]:
    code.location = found.loop.location
    with code.inside() as out:
        tests = [code.test("less_equal", x, index(_SHORT)) for x in found.short if not isinstance(x, Const)]
        tests += [code.test("less_equal", x, ZERO) for x in found.absent]
        is_short = tests[0]
        for test in tests[1:]:
            is_short = code.let("logical_and", (is_short, test), DType.BOOL)
        with code.inside() as together:
            _write_together(found, code)
        whole: Statement = found.around[0] if found.around else found.loop
        code.emit(Choose(is_short, [_nested(found, together), [whole]]))
    return out


def _nested(found: _Found, inner: list[Statement]) -> list[Statement]:
    """The loops around something else."""
    for loop in reversed(found.around):
        inner = [replace(loop, body=inner)]
    return copied(inner, {})


def _write_together(found: _Found, code: Code) -> None:
    """The loop, eight iterations at a time, then one by one: each element is computed alike."""
    loop, start = found.loop, found.loop.start
    length = code.maximum(code.subtract(loop.stop, start), ZERO)
    rounds = code.let("machine_right_shift", (length, index(_TOGETHER.bit_length() - 1)), DType.I64)
    begun = code.add(start, code.multiply(rounds, index(_TOGETHER)))
    some, one = Var(loop.index.name, DType.I64), Var(loop.index.name, DType.I64)
    with code.inside() as body:
        first = code.add(start, code.multiply(some, index(_TOGETHER)))
        names = _write_sums(found, [code.add(first, index(k)) for k in range(_TOGETHER)], code)
        _write_behind(found, names, first, code)
    code.emit(replace(loop, index=some, start=ZERO, stop=rounds, body=body))
    with code.inside() as body:
        (own,) = _write_sums(found, [one], code)
        code.block += copied(found.behind, own)
    code.emit(replace(loop, index=one, start=begun, body=body))


Names = dict[Operand, Operand]
"""What stands for the variables of an iteration."""


def _write_sums(found: _Found, places: Sequence[Operand], code: Code) -> list[Names]:
    """The sums of some iterations, and what stands before them."""
    names: list[Names] = []
    for place in places:
        own: Names = {x: Var(x.name, x.dtype) for x in defined(found.before)}
        own |= {x: Var(x.name, x.dtype, mutable=True) for x in found.changed}
        names.append({**own, found.loop.index: place})
    for s in found.before:
        if not isinstance(s, For):
            code.block += [one for own in names for one in copied([s], own)]
        elif not found.is_part(s):
            k = Var(s.index.name, DType.I64)
            body = [one for own in names for one in copied(s.body, {**own, s.index: k})]
            code.emit(replace(s, index=k, body=body, brief=True))
    return names


def _write_behind(found: _Found, names: Sequence[Names], first: Operand, code: Code) -> None:
    """What is done with the sums of some iterations: in vectors, where it takes nothing else of them."""
    rows = {x: Var(x.name, None) for x in found.changed}
    made = {*defined(found.before), *rows}
    sets = any(isinstance(s, Set) for s in found.behind)
    if sets or not made.isdisjoint(x for s in found.behind if not isinstance(s, Get) for x in operands(s)):
        for own in names:
            code.block += copied(found.behind, own)
        return
    for x, row in rows.items():
        code.emit(Local(row, dtype_of(x), len(names)))
        for k, own in enumerate(names):
            sum_, total = own[x], Var(x.name, x.dtype)
            assert isinstance(sum_, Var)
            code.block += [Get(total, sum_), Store(_element(row, x, index(k)), total)]
    lane, j = Var("lane", DType.I64), Var(found.loop.index.name, DType.I64)
    behind = [
        Load(s.target, _element(rows[s.source], s.source, lane)) if isinstance(s, Get) else s for s in found.behind
    ]
    body = [Let(j, "index_add", (first, lane), location=code.location), *copied(behind, {found.loop.index: j})]
    code.emit(For(lane, ZERO, index(len(names)), body, location=code.location, lanes=len(names)))


def _element(row: Var, x: Var, at: Operand) -> Address:
    return Address(row, (at,), (ONE,), itemsize(dtype_of(x)), dtype_of(x))
