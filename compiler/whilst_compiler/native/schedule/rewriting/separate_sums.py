"""Sums that each have a loop of their own: ``for j: s = 0; for k: s += a[k] * b[k, j]; c[j] = s``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from whilst_compiler.ir.row import Symbol
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Apart,
    Check,
    Get,
    Let,
    Load,
    Operand,
    Set,
    Statement,
    Store,
    Var,
    While,
    all_of,
)
from whilst_compiler.native.schedule.code import ONE
from whilst_compiler.native.schedule.rewriting.accumulating import is_counted
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import is_plain, same_element
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined
from whilst_compiler.native.schedule.values import itemsize
from whilst_compiler.ops.table import ROWS

__all__ = ["Sums", "addressed", "dtype_of", "find_sums", "mentions_of", "operands"]

_TYPES = (DType.F64, DType.F32)


@dataclass(slots=True)
class Sums:
    """A loop, what it does before and behind the loop of the sums, and which variables these are.

    ``guarded``: it does nothing at all if the loop of the sums does not run. ``read`` are variables that hold what the
    sums read again and again: it is there to be read if they have a trip.
    """

    loop: While
    before: list[Statement]
    inner: While
    behind: list[Statement]
    totals: list[Var]
    guarded: bool = False
    read: list[Var] = field(default_factory=list)

    @property
    def checked(self) -> bool:
        """Whether something may fail on the way."""
        return any(isinstance(s, Check) for s in self.inner.body)

    @property
    def dtype(self) -> DType:
        """The dtype of all sums."""
        return dtype_of(self.totals[0])

    def per_trip(self) -> set[Operand]:
        """What differs from one trip to the next, but for what is in memory."""
        found: set[Operand] = {self.loop.counter} if self.loop.counter is not None else set()
        for s in (*self.before, *self.inner.body, *self.behind):
            match s:
                case Let(target=target, args=args) if not found.isdisjoint(args):
                    found.add(target)
                case Load(target=target, address=address) if not found.isdisjoint(addressed(address)):
                    found.add(target)
                case Get(target=target):
                    found.add(target)
        return found

    def in_rows(self) -> bool:
        """Whether what the sums read in several trips in a row lies in a row, or is the same."""
        return self.are_in_rows(self.inner.body)

    def are_in_rows(self, statements: Sequence[Statement]) -> bool:
        """Whether what these of its statements read and write does."""
        differs, steps = self.per_trip(), self._steps()
        return all(_in_a_row(s.address, differs, steps) for s in statements if isinstance(s, Load | Store))

    def reading_once(self) -> Sums:
        """The same, with what each of the sums reads again and again, and what lies in no row, in variables."""
        far, before = self._far(), list(self.before)
        made = {self.inner.counter, *defined(self.inner.body)}
        wanted = {x for s in self.inner.body for x in operands(s)}
        kept = [x for x in defined(self.before) if x in far and x in wanted]
        body: list[Statement] = []
        for s in self.inner.body:
            if isinstance(s, Load) and s.target in far and made.isdisjoint(addressed(s.address)):
                before.append(s)
                kept.append(s.target)
            else:
                body.append(s)
        if any(x.dtype is not self.dtype for x in kept):
            return self
        env: dict[Operand, Operand] = {x: Var(x.name, x.dtype) for x in kept}
        read = {x: Var(x.name, x.dtype, mutable=True) for x in kept}
        before += [Set(read[x], x) for x in kept]
        body = [*(Get(env[x], read[x]) for x in kept), *copied(body, env)]  # type: ignore[arg-type]
        return replace(self, before=before, inner=replace(self.inner, body=body), read=list(read.values()))

    def _far(self) -> set[Operand]:
        """What is read where the elements of several trips lie in no row, and what is made of it before the sums."""
        differs, steps = self.per_trip(), self._steps()
        every = (*self.before, *self.inner.body)
        found: set[Operand] = {
            s.target for s in every if isinstance(s, Load) and not _in_a_row(s.address, differs, steps)
        }
        for s in self.before:
            if isinstance(s, Let) and not found.isdisjoint(s.args):
                found.add(s.target)
        return found

    def _steps(self) -> set[Operand]:
        """The counter plus something that is the same in each trip."""
        differs = self.per_trip()
        assert self.loop.counter is not None
        found: set[Operand] = {self.loop.counter}
        for s in self.before:
            if isinstance(s, Let) and s.op in ("add", "index_add") and sum(x in differs for x in s.args) == 1:
                found |= {s.target} if not found.isdisjoint(s.args) else set()
        return found


def operands(s: Statement) -> set[Operand]:
    """What a statement of such a loop reads, but for mutable variables."""
    match s:
        case Let(args=args):
            return set(args)
        case Load(address=address):
            return addressed(address)
        case Store(address=address, value=value):
            return {*addressed(address), value}
        case Set(value=value):
            return {value}
        case Check(condition=condition):
            return {condition}
    return set()


def addressed(address: Address) -> set[Operand]:
    """What an address is made of."""
    return {address.pointer, *address.indices, *address.strides}


def _in_a_row(address: Address, differs: set[Operand], steps: set[Operand]) -> bool:
    if differs.isdisjoint(addressed(address)):
        return True
    *others, last = address.indices
    dense = address.strides[-1] == ONE and address.unit == itemsize(address.dtype)
    return dense and last in steps and differs.isdisjoint((address.pointer, *others, *address.strides))


def mentions_of(statements: Sequence[Statement]) -> Counter[Var]:
    """How often each mutable variable is read and set."""
    every = all_of(statements)
    return Counter(s.source if isinstance(s, Get) else s.target for s in every if isinstance(s, Get | Set))


def find_sums(loop: While, mentions: Counter[Var], memory: Memory) -> Sums | None:
    """What the loop computes, if it is nothing but sums; ``mentions`` are those in all of the function."""
    inside = [k for k, s in enumerate(loop.body) if isinstance(s, While)]
    if len(inside) != 1 or not is_counted(loop):
        return None
    inner = loop.body[inside[0]]
    assert isinstance(inner, While)
    inner = replace(inner, body=_without_scopes(inner.body))
    before, behind = map(_without_scopes, (loop.body[: inside[0]], loop.body[inside[0] + 1 :]))
    totals = list(dict.fromkeys(s.target for s in before if isinstance(s, Set)))
    early = [s for s in before if isinstance(s, Get) and s.source not in totals]
    before, behind = [s for s in before if s not in early], [*early, *behind]
    if totals or before or behind:
        found: Sums | None = Sums(loop, before, inner, behind, totals)
    else:
        found = _in_a_variable(loop, inner, memory)
    if found is None:
        return None
    if found.guarded:
        mentions = mentions | mentions_of([found.inner, *found.before, *found.behind])
    read = {x for s in (*found.before, *inner.body) for x in operands(s)}
    return found if read.isdisjoint(s.target for s in early) and _is_right(found, mentions, memory) else None


def _without_scopes(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, of which other copies are written: nothing is said about what does not overlap."""
    kept: list[Statement] = []
    for s in statements:
        if isinstance(s, Load):
            kept.append(replace(s, apart=None, scope=None))
        elif not isinstance(s, Apart):
            kept.append(replace(s, scope=None) if isinstance(s, Store) else s)
    return kept


def _is_right(found: Sums, mentions: Counter[Var], memory: Memory) -> bool:
    totals, inner = set(found.totals), found.inner
    if len({x.dtype for x in totals}) != 1 or found.totals[0].dtype not in _TYPES or not is_counted(inner):
        return False
    if inner.bound in set(defined([found.loop])):
        return False
    early = (*found.before, *(s for s in inner.body if not isinstance(s, Check)))
    every = (*early, *found.behind)
    after = totals | {s.target for s in found.behind if isinstance(s, Set)}
    if any(isinstance(s, Store) for s in early) or not all(_is_simple(s, totals) for s in early):
        return False
    if not all(_is_simple(s, after) for s in found.behind):
        return False
    own = mentions_of(every)
    if any(own[x] != mentions[x] for x in totals) or any(isinstance(s, Get) for s in found.before):
        return False
    if found.checked and not (found.in_rows() and _checks_floats(found)):
        return False
    stores = [s.address for s in found.behind if isinstance(s, Store)]
    loads = ((s, part is found.before) for part in (found.before, inner.body) for s in part if isinstance(s, Load))
    return all(
        memory.apart(s.address, other) or (early and found.loop.independent and same_element(s.address, other))
        for s, early in loads
        for other in stores
    )


def _checks_floats(found: Sums) -> bool:
    """Whether all that is checked are floats, and no place in memory depends on them: the rest can be done anyway."""
    made = set(defined(found.inner.body))
    if any(not made.isdisjoint(addressed(s.address)) for s in found.inner.body if isinstance(s, Load)):
        return False
    known: set[Operand] = set()
    for s in (*found.before, *found.inner.body):
        if isinstance(s, Let) and s.target.dtype is DType.BOOL:
            variables = [x for x in s.args if isinstance(x, Var)]
            if all(x in known or (x.dtype is not None and x.dtype.is_inexact) for x in variables):
                known.add(s.target)
    return all(s.condition in known for s in found.inner.body if isinstance(s, Check))


def _is_simple(s: Statement, totals: set[Var]) -> bool:
    match s:
        case Get(source=x) | Set(target=x):
            return x in totals
        case Let(op=op, site=None) if op in ROWS and isinstance(lowering := ROWS[op].lowering, Symbol):
            return s.target.dtype in _TYPES and lowering.vector
    return is_plain(s)


def _in_a_variable(loop: While, inner: While, memory: Memory) -> Sums | None:
    """A sum that is an element of an array, to which nothing else is stored: it is one in a variable."""
    places = [s.address for s in inner.body if isinstance(s, Store)]
    if not places or inner.counter in addressed(places[0]) or not loop.independent:
        return None
    place, made = places[0], set(defined(inner.body))
    if not made.isdisjoint(addressed(place)) or not all(same_element(place, other) for other in places):
        return None
    body: list[Statement] = []
    total = Var("sum", place.dtype, mutable=True)
    for s in inner.body:
        if isinstance(s, Load) and same_element(s.address, place):
            body.append(Get(s.target, total))
        elif isinstance(s, Load) and not memory.apart(s.address, place):
            return None
        else:
            body.append(Set(total, s.value) if isinstance(s, Store) else s)
    first, last = Var("sum", place.dtype), Var("sum", place.dtype)
    before: list[Statement] = [Load(first, place), Set(total, first)]
    behind: list[Statement] = [Get(last, total), Store(place, last)]
    return Sums(loop, before, replace(inner, body=body), behind, [total], guarded=True)


def dtype_of(x: Var) -> DType:
    """The dtype of a variable that is no pointer."""
    assert x.dtype is not None
    return x.dtype
