"""Places of extremes, as ``argmax`` looks for them: first the block that has it, then the place in the block.

    for i in range(n):                            for k in range(n / 256):
        if a[i] > best:                               top = max(best, a[k*256 : k*256+256])
            best, where = a[i], i     ->              if top > best: best, block = top, k
                                                  where = min(i for i in the block if a[i] == best)

A choice of a place has each trip wait for the one before; the largest of a block does not, nor does the first place:
both go in vectors. What is not a number is larger than all else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import For, Get, Let, Load, Operand, Set, Statement, Var, blocks
from whilst_compiler.native.schedule.code import ONE, ZERO, index
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined, mentioned

__all__ = ["look_in_blocks"]

_BITS = 8
"""Blocks are as long as two to the power of this: what is done once for each is little beside that."""

_BETTER = {"greater": "fold_maximum", "less": "fold_minimum"}


@dataclass(slots=True)
class _Search:
    """The loop, what computes an element of what it goes through, the element, and the variables it sets.

    ``better`` is the comparison that a new extreme passes.
    """

    loop: For
    element: list[Statement]
    x: Operand
    better: str
    best: Var
    where: Var


def look_in_blocks(statements: list[Statement]) -> None:
    """Rewrite such loops in a list of statements and inside them, in place."""
    found: list[Statement] = []
    for s in statements:
        for block in blocks(s):
            look_in_blocks(block)
        search = _search(s) if isinstance(s, For) else None
        found += [s] if search is None else _in_blocks(search)
    statements[:] = found


# -- what it looks like ----------------------------------------------------------------------------------------------


def _search(loop: For) -> _Search | None:
    sets = [s for s in loop.body if isinstance(s, Set)]
    if loop.start != ZERO or loop.lanes or len(sets) != 2:
        return None
    if not all(isinstance(s, Set | Get | Load) or (isinstance(s, Let) and s.site is None) for s in loop.body):
        return None
    made = {s.target: s for s in loop.body if isinstance(s, Let)}
    read = {s.target: s.source for s in loop.body if isinstance(s, Get)}
    chosen = [_maker(made, s.value) for s in sets]
    for (one, best), (other, where) in (zip(chosen, sets), zip(chosen[::-1], sets[::-1])):
        if one is None or other is None or one.op != "where" or other.op != "where":
            return None
        (wins, x, old), (also, place, before) = one.args, other.args
        if place is not loop.index or wins is not also or not isinstance(old, Var) or not isinstance(before, Var):
            continue
        if read.get(old) is not best.target or read.get(before) is not where.target:
            return None
        better = _comparison(made, wins, x, old)
        gone = [s for s in loop.body if not isinstance(s, Load) and _is_of(s, made, wins, x, (one, other))]
        element = [s for s in loop.body if all(s is not g for g in gone)]
        if not _is_worth_it(x, element, loop.index):
            return None
        if better and not {old, before, *_targets(gone)}.intersection(mentioned(element)):
            return _Search(loop, element, x, better, best.target, where.target)
    return None


def _is_worth_it(x: Operand, element: Sequence[Statement], at: Var) -> bool:
    """Whether choices are slow, as those of floats, or elements lie side by side, for vectors."""
    if x.dtype is not None and x.dtype.is_inexact:
        return True
    loads = [s.address for s in element if isinstance(s, Load)]
    return all(a.indices and a.indices[-1] is at and a.strides[-1] == ONE for a in loads)


def _is_of(s: Statement, made: Mapping[Var, Let], wins: Operand, x: Operand, choices: Sequence[Let]) -> bool:
    """Whether a statement belongs to the choice, and not to the element that is chosen."""
    if not isinstance(s, Let):
        return True
    return any(s is c for c in choices) or s.target in _behind(made, wins, x)


def _behind(made: Mapping[Var, Let], wins: Operand, x: Operand) -> set[Operand]:
    """What the condition is made of, as far as the element is part of it."""
    found: set[Operand] = set()
    todo = [wins]
    while todo:
        one = todo.pop()
        let = _maker(made, one) if one is not x else None
        if let is not None and let.op in ("greater", "less", "logical_or", "not_equal"):
            found.add(one)
            todo += let.args
    return found


def _maker(made: Mapping[Var, Let], x: Operand) -> Let | None:
    return made.get(x) if isinstance(x, Var) else None


def _targets(statements: Sequence[Statement]) -> set[Operand]:
    return {s.target for s in statements if isinstance(s, Let | Get)}


def _comparison(made: Mapping[Var, Let], wins: Operand, x: Operand, old: Operand) -> str:
    """The comparison by which a new element wins; for floats, not to be a number wins as well, the first time."""
    let = _maker(made, wins)
    if let is None or x.dtype is None or x.dtype is DType.BOOL or x.dtype.kind == "c":
        return ""
    if not x.dtype.is_inexact:
        return let.op if let.op in _BETTER and let.args == (x, old) else ""
    if let.op != "logical_or":
        return ""
    by_size, by_nan = (_maker(made, y) for y in let.args)
    if by_size is None or by_nan is None or by_nan.op != "greater":
        return ""
    both = [_maker(made, y) for y in by_nan.args]
    if not all(m is not None and m.op == "not_equal" and m.args == (y, y) for m, y in zip(both, (x, old))):
        return ""
    return by_size.op if by_size.op in _BETTER and by_size.args == (x, old) else ""


# -- what becomes of it ----------------------------------------------------------------------------------------------


class _Lines:
    """Statements that are put one behind the other."""

    def __init__(self) -> None:
        self.block: list[Statement] = []

    def let(self, op: str, args: tuple[Operand, ...], dtype: DType | None = DType.I64) -> Var:
        target = Var("", dtype)
        self.block.append(Let(target, op, args))
        return target

    def get(self, source: Var) -> Var:
        target = Var(source.name, source.dtype)
        self.block.append(Get(target, source))
        return target

    def bounds(self, block: Operand, stop: Operand) -> tuple[Var, Var]:
        """Where a block begins and ends."""
        low = self.let("index_multiply", (block, index(1 << _BITS)))
        return low, self.let("index_minimum", (self.let("index_add", (low, index(1 << _BITS))), stop))


def _in_blocks(s: _Search) -> list[Statement]:
    dtype, stop = s.best.dtype, s.loop.stop
    block, found = Var("block", DType.I64, mutable=True), Var("k", DType.I64)
    lines = _Lines()
    lines.block.append(Set(block, ZERO))
    count = lines.let("machine_right_shift", (lines.let("index_add", (stop, index((1 << _BITS) - 1))), index(_BITS)))
    body = _Lines()
    low, high = body.bounds(found, stop)
    top = Var("top", dtype, mutable=True)
    before = body.get(s.best)
    body.block.append(Set(top, before))
    body.block.append(_loop(s, low, high, lambda inner, at, x: _fold(inner, s, top, x)))
    after = body.get(top)
    wins = _wins(body, s.better, after, before)
    body.block.append(Set(s.best, body.let("where", (wins, after, before), dtype)))
    body.block.append(Set(block, body.let("where", (wins, found, body.get(block)))))
    lines.block.append(For(found, ZERO, count, body.block, location=s.loop.location))
    low, high = lines.bounds(lines.get(block), stop)
    best = lines.get(s.best)
    lines.block.append(Set(s.where, stop))
    lines.block.append(_loop(s, low, high, lambda inner, at, x: _first(inner, s, best, at, x)))
    return lines.block


def _loop(s: _Search, low: Operand, high: Operand, rest: Callable[[_Lines, Var, Operand], None]) -> For:
    """A loop over a part of the elements, which it computes anew; ``rest`` writes what is done with each."""
    at = Var(s.loop.index.name, DType.I64)
    names: dict[Operand, Operand] = {x: Var(x.name, x.dtype) for x in defined(s.element)}
    body = _Lines()
    body.block += copied(s.element, {**names, s.loop.index: at})
    rest(body, at, names.get(s.x, s.x))
    return For(at, low, high, body.block, location=s.loop.location)


def _fold(body: _Lines, s: _Search, top: Var, x: Operand) -> None:
    before, dtype = body.get(top), s.best.dtype
    if dtype is not None and dtype.is_inexact:
        body.block.append(Set(top, body.let(_BETTER[s.better], (before, x), dtype)))
    else:
        wins = body.let(s.better, (x, before), DType.BOOL)
        body.block.append(Set(top, body.let("where", (wins, x, before), dtype)))


def _wins(body: _Lines, better: str, x: Operand, old: Operand) -> Operand:
    wins = body.let(better, (x, old), DType.BOOL)
    if x.dtype is None or not x.dtype.is_inexact:
        return wins
    news, was = (body.let("not_equal", (y, y), DType.BOOL) for y in (x, old))
    return body.let("logical_or", (wins, body.let("greater", (news, was), DType.BOOL)), DType.BOOL)


def _first(body: _Lines, s: _Search, best: Var, at: Operand, x: Operand) -> None:
    """The least place of what is equal to the best; of what is no number, where that is none."""
    same = body.let("equal", (x, best), DType.BOOL)
    if best.dtype is not None and best.dtype.is_inexact:
        neither, nor = (body.let("not_equal", (y, y), DType.BOOL) for y in (x, best))
        same = body.let("logical_or", (same, body.let("logical_and", (neither, nor), DType.BOOL)), DType.BOOL)
    here = body.let("where", (same, at, s.loop.stop))
    body.block.append(Set(s.where, body.let("index_minimum", (here, body.get(s.where)))))
