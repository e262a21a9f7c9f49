"""Values that change only where something is larger than all before: `if x > best: best, place = x, i`.

    c = x > b                                    c = x > b
    best := where(c, x, b)            ->         if c (rarely):
    place := where(c, i, p)                          best := x
                                                     place := i

Among numbers in any order the largest so far changes about log(n) times in n trips, so a processor foresees that it
does not; a choice, though, has each trip wait for the one before, and costs an instruction a value. That is so of loops
that go on with what the loops around them found: one that starts anew each time may be too short. An integer alone
stays a choice, as LLVM may make vectors of it, and so does a float alone in a loop that computes more meanwhile than
it takes to choose: that is one instruction then, and nothing is there to be foreseen wrongly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from whilst_compiler.native.loops import Choose, For, Get, Let, Operand, Set, Statement, Var, While, all_of, blocks
from whilst_compiler.native.schedule.rewriting.renaming import mentioned

__all__ = ["jump_at_records"]

Mentions = Callable[[], Counter[Var]]
"""How often each variable stands in the function, once anyone asks."""

_LARGER = ("greater", "greater_equal")
_SMALLER = ("less", "less_equal")
_BUSY = 6
"""So many operations on floats take longer than one of them has to wait for that of the trip before."""


@dataclass(slots=True)
class _Choice:
    """``variable := where(condition, new, old)``, the two statements and the variable it reads first."""

    condition: Operand
    new: Operand
    old: Operand
    choose: Let
    put: Set


def jump_at_records(statements: list[Statement]) -> None:
    """Rewrite the loops of a function that keep records, in place."""
    _walk(statements, cache(lambda: Counter(mentioned(statements))), inside=False)


def _walk(statements: list[Statement], mentions: Mentions, inside: bool) -> None:
    for s in statements:
        loop = isinstance(s, For | While)
        if isinstance(s, While) and not s.test:
            _rewrite(s, _fresh(statements, s) if inside else set(), mentions)
        for block in blocks(s):
            _walk(block, mentions, inside or loop)


def _fresh(around: Sequence[Statement], loop: While) -> set[Var]:
    """The variables that begin anew whenever the loop does: they do not go on with what the loop around it carries."""
    carried = {s.target for s in around if isinstance(s, Set)}
    read = {s.target: s.source for s in around if isinstance(s, Get)}
    last = {s.target: s.value for s in around[: around.index(loop)] if isinstance(s, Set)}
    return {x for x, value in last.items() if not isinstance(value, Var) or read.get(value) not in carried}


def _rewrite(loop: While, fresh: set[Var], mentions: Mentions) -> None:
    groups: dict[Operand, list[_Choice]] = {}
    for choice in _choices(loop.body, mentions):
        groups.setdefault(choice.condition, []).append(choice)
    made = {s.target: s for s in loop.body if isinstance(s, Let)}
    for condition, group in groups.items():
        asked = made.get(condition) if isinstance(condition, Var) else None
        if asked is None or not any(_is_record(asked, x) and x.put.target not in fresh for x in group):
            continue
        if len(group) == 1 and (not _is_float(group[0].new) or _is_busy(loop)):
            continue
        gone = [part for x in group for part in (x.choose, x.put)]
        records: list[Statement] = [Set(x.put.target, x.new) for x in group]
        place = max(k for k, s in enumerate(loop.body) if any(s is x.put for x in group))
        loop.body[place] = Choose(condition, [records, []], rare=True)
        loop.body[:] = [s for s in loop.body if not any(s is part for part in gone)]


def _is_busy(loop: While) -> bool:
    """Whether it does much besides."""
    return sum(isinstance(s, Let) and s.op != "where" and _is_float(s.target) for s in loop.body) >= _BUSY


def _choices(body: Sequence[Statement], mentions: Mentions) -> Iterator[_Choice]:
    """The variables that are either set anew or stay as they are."""
    read = {s.target: s.source for s in body if isinstance(s, Get)}
    chosen = {s.target: s for s in body if isinstance(s, Let) and s.op == "where"}
    sets = Counter(s.target for s in all_of(body) if isinstance(s, Set))
    for s in body:
        if isinstance(s, Set) and isinstance(s.value, Var) and s.value in chosen:
            choose = chosen[s.value]
            condition, new, old = choose.args
            if not isinstance(old, Var) or read.get(old) is not s.target or sets[s.target] != 1:
                continue
            if mentions()[s.value] == 2:
                yield _Choice(condition, new, old, choose, s)


def _is_record(asked: Let, choice: _Choice) -> bool:
    """Whether it is asked if the new value lies beyond the old one."""
    pair = (choice.new, choice.old)
    return asked.op in (*_LARGER, *_SMALLER) and asked.args in (pair, pair[::-1])


def _is_float(x: Operand) -> bool:
    return x.dtype is not None and x.dtype.is_inexact
