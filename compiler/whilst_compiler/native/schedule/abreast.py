"""Sums that each have a loop of their own: those of several trips at once.

    for j in range(n):                            for q in range(n / 32):
        s = 0.0                                       s[0:32] = 0.0
        for k in range(m):               ->           for k in range(m):
            s += a[k] * b[k, j]                           s[0:32] += a[k] * b[k, 32*q:32*q+32]
        c[j] = s                                      c[32*q:32*q+32] = s[0:32]
                                                  (and the loop as it is for what is left)

Each sum sees the same operations in the same order, but no longer has the processor wait for one addition before the
next; and where the elements of several trips lie in a row, they go in vectors, with the sums in registers.

That is right if what the sums read is written nowhere in the loop: whatever is done behind them is done in order. Where
floats are checked on the way, it is noted whether all was well; if not, the trips are made one by one after all, and
the first of them that fails is the one that raises.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.row import Symbol
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Apart,
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
from whilst_compiler.native.schedule.accumulating import is_counted
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.memory import Memory
from whilst_compiler.native.schedule.nests import forwarded, is_plain, same_element
from whilst_compiler.native.schedule.renaming import all_of, copied, defined
from whilst_compiler.native.schedule.values import itemsize
from whilst_compiler.ops.table import ROWS

__all__ = ["abreast"]

_BITS = 2048
"""So many bits of sums are in registers at once, where they are in vectors: eight of 256 bits."""
_VECTOR = 256
_SCALARS = 8
"""So many sums at once, where they are not."""
_MOST = 40
_MOST_SCALARS = 12
"""So many statements the loop of a sum may have."""
_TYPES = (DType.F64, DType.F32)


def abreast(statements: list[Statement], memory: Memory, code: Code) -> None:
    """Rewrite such loops in a function's statements, in place."""
    _rewrite(statements, _mentions(statements), memory, code)


def _rewrite(statements: list[Statement], mentions: Counter[Var], memory: Memory, code: Code) -> None:
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        found = _find(s, mentions, memory) if isinstance(s, While) else None
        if found is not None:
            statements[k : k + 1] = _written(found, code)
        else:
            for block in blocks(s):
                _rewrite(block, mentions, memory, code)


@dataclass(slots=True)
class _Sums:
    """A loop, what it does before and behind the loop of the sums, and which variables these are.

    ``guarded``: it does nothing at all if the loop of the sums does not run.
    """

    loop: While
    before: list[Statement]
    inner: While
    behind: list[Statement]
    totals: list[Var]
    guarded: bool = False

    @property
    def checked(self) -> bool:
        return any(isinstance(s, Check) for s in self.inner.body)

    @property
    def dtype(self) -> DType:
        return _dtype(self.totals[0])

    def per_trip(self) -> set[Operand]:
        """What differs from one trip to the next, but for what is in memory."""
        found: set[Operand] = {self.loop.counter} if self.loop.counter is not None else set()
        for s in (*self.before, *self.inner.body, *self.behind):
            match s:
                case Let(target=target, args=args) if not found.isdisjoint(args):
                    found.add(target)
                case Load(target=target, address=address) if not found.isdisjoint(_read(address)):
                    found.add(target)
                case Get(target=target):
                    found.add(target)
        return found

    def in_rows(self) -> bool:
        """Whether what the sums read in several trips in a row lies in a row, or is the same."""
        differs, steps = self.per_trip(), self._steps()
        return all(_in_a_row(s.address, differs, steps) for s in self.inner.body if isinstance(s, Load))

    def _steps(self) -> set[Operand]:
        """The counter plus something that is the same in each trip."""
        differs = self.per_trip()
        assert self.loop.counter is not None
        found: set[Operand] = {self.loop.counter}
        for s in self.before:
            if isinstance(s, Let) and s.op in ("add", "index_add") and sum(x in differs for x in s.args) == 1:
                found |= {s.target} if not found.isdisjoint(s.args) else set()
        return found


def _read(address: Address) -> set[Operand]:
    return {address.pointer, *address.indices, *address.strides}


def _in_a_row(address: Address, differs: set[Operand], steps: set[Operand]) -> bool:
    if differs.isdisjoint(_read(address)):
        return True
    *others, last = address.indices
    dense = address.strides[-1] == ONE and address.unit == itemsize(address.dtype)
    return dense and last in steps and differs.isdisjoint((address.pointer, *others, *address.strides))


# -- finding them ------------------------------------------------------------------------------------------------------


def _mentions(statements: Sequence[Statement]) -> Counter[Var]:
    """How often each mutable variable is read and set."""
    every = all_of(statements)
    return Counter(s.source if isinstance(s, Get) else s.target for s in every if isinstance(s, Get | Set))


def _find(loop: While, mentions: Counter[Var], memory: Memory) -> _Sums | None:
    inside = [k for k, s in enumerate(loop.body) if isinstance(s, While)]
    if len(inside) != 1 or not is_counted(loop):
        return None
    inner = loop.body[inside[0]]
    assert isinstance(inner, While)
    inner = replace(inner, body=_without_scopes(inner.body))
    before, behind = map(_without_scopes, (loop.body[: inside[0]], loop.body[inside[0] + 1 :]))
    totals = list(dict.fromkeys(s.target for s in before if isinstance(s, Set)))
    if totals or before or behind:
        found: _Sums | None = _Sums(loop, before, inner, behind, totals)
    else:
        found = _in_a_variable(loop, inner, memory)
    if found is None:
        return None
    if found.guarded:
        mentions = mentions | _mentions([found.inner, *found.before, *found.behind])
    return found if _is_right(found, mentions, memory) else None


def _without_scopes(statements: Sequence[Statement]) -> list[Statement]:
    """The statements, of which other copies are written: nothing is said about what does not overlap."""
    kept: list[Statement] = []
    for s in statements:
        if isinstance(s, Load):
            kept.append(replace(s, apart=None, scope=None))
        elif not isinstance(s, Apart):
            kept.append(replace(s, scope=None) if isinstance(s, Store) else s)
    return kept


def _is_right(found: _Sums, mentions: Counter[Var], memory: Memory) -> bool:
    totals, inner = set(found.totals), found.inner
    if len({x.dtype for x in totals}) != 1 or found.totals[0].dtype not in _TYPES or not is_counted(inner):
        return False
    if inner.bound in set(defined([found.loop])):
        return False
    every = (*found.before, *(s for s in inner.body if not isinstance(s, Check)), *found.behind)
    if any(isinstance(s, Store) for s in (*found.before, *inner.body)) or not all(_is_simple(s, totals) for s in every):
        return False
    own = _mentions(every)
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


def _checks_floats(found: _Sums) -> bool:
    """Whether all that is checked are floats, and no place in memory depends on them: the rest can be done anyway."""
    made = set(defined(found.inner.body))
    if any(not made.isdisjoint(_read(s.address)) for s in found.inner.body if isinstance(s, Load)):
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


def _in_a_variable(loop: While, inner: While, memory: Memory) -> _Sums | None:
    """A sum that is an element of an array, to which nothing else is stored: it is one in a variable."""
    places = [s.address for s in inner.body if isinstance(s, Store)]
    if not places or inner.counter in _read(places[0]) or not loop.independent:
        return None
    place, made = places[0], set(defined(inner.body))
    if not made.isdisjoint(_read(place)) or not all(same_element(place, other) for other in places):
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
    return _Sums(loop, before, replace(inner, body=body), behind, [total], guarded=True)


# -- writing them ------------------------------------------------------------------------------------------------------


def _written(found: _Sums, code: Code) -> list[Statement]:
    rows = found.in_rows() and len(found.inner.body) <= _MOST
    if not rows and len(found.inner.body) > _MOST_SCALARS:
        return [found.loop]
    registers = len(found.totals) + found.checked
    many = max(_BITS // found.dtype.bits // registers, _VECTOR // found.dtype.bits) if rows else _SCALARS
    many = 1 << (many.bit_length() - 1)
    loop = found.loop
    assert loop.bound is not None and loop.counter is not None
    code.location = loop.location
    with code.inside() as out:
        trips = code.where(code.test("greater", loop.bound, ZERO), loop.bound, ZERO)
        if found.guarded and found.inner.bound is not None:
            trips = code.where(code.test("greater", found.inner.bound, ZERO), trips, ZERO)
        rounds = code.let("machine_right_shift", (trips, index(many.bit_length() - 1)), DType.I64)
        done = code.multiply(rounds, index(many))
        block = Var("block", DType.I64)
        with code.inside() as body:
            first = code.multiply(block, index(many))
            (_write_rows if rows else _write_scalars)(found, first, many, code)
        code.emit(replace(loop, counter=block, bound=rounds, body=body))
        code.block += _one_by_one(found, done, code.subtract(trips, done), code)
    return out


def _write_scalars(found: _Sums, first: Operand, many: int, code: Code) -> None:
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


def _write_rows(found: _Sums, first: Operand, many: int, code: Code) -> None:
    """So many sums in rows of elements on the stack, which LLVM takes for registers."""
    places = {x: Var(x.name, None) for x in found.totals}
    code.block += [Local(place, found.dtype, many) for place in places.values()]
    inner, lanes = found.inner, _VECTOR // found.dtype.bits
    flag = Var("well", DType.I64 if found.dtype.bits == 64 else DType.I32, mutable=True)
    if found.checked:
        places[flag] = Var("well", None)
        code.emit(Local(places[flag], _dtype(flag), many))

    def over_lanes(statements: Sequence[Statement], alone: bool = False) -> For:
        """The statements for each lane; ``alone``: they write nothing but sums."""
        at, own = Var("lane", DType.I64), Var("j", DType.I64)
        assert found.loop.counter is not None
        moved = [one for s in statements for one in _in_place(s, places, at, flag)]
        moved = copied(forwarded(moved) if alone else moved, {found.loop.counter: own})
        body = [Let(own, "index_add", (first, at), location=code.location), *moved]
        return For(at, ZERO, index(many), body, location=code.location, lanes=lanes)

    well: list[Statement] = [Set(flag, Const(1, _dtype(flag)))] if found.checked else []
    code.emit(over_lanes([*found.before, *well]))
    code.emit(replace(inner, body=[over_lanes([*_needed(found.before, inner.body), *inner.body], alone=True)]))
    with code.inside() as behind:
        if found.behind:
            code.emit(over_lanes([*_needed(found.before, found.behind), *found.behind]))
    if found.checked:
        all_well = code.test("equal", _all(places[flag], flag, many, lanes, code), Const(1, _dtype(flag)))
        code.emit(Choose(all_well, [behind, _one_by_one(found, first, index(many), code)]))
    else:
        code.block += behind


def _all(place: Var, flag: Var, many: int, lanes: int, code: Code) -> Operand:
    """What all flags have in common."""
    total, at = code.mutable("all", flag.dtype, Const(1, _dtype(flag))), Var("lane", DType.I64)
    with code.inside() as body:
        one = Var("well", flag.dtype)
        code.emit(Load(one, _element(place, flag, at)))
        code.set(total, code.let("bitwise_and", (code.get(total), one), flag.dtype))
    code.emit(For(at, ZERO, index(many), body, location=code.location, lanes=lanes))
    return code.get(total)


def _one_by_one(found: _Sums, first: Operand, trips: Operand, code: Code) -> list[Statement]:
    """The loop as it was, for some trips."""
    loop = found.loop
    assert loop.counter is not None
    counter = Var(loop.counter.name, DType.I64)
    with code.inside() as body:
        code.block += copied(loop.body, {loop.counter: code.add(first, counter)})
    return [replace(loop, counter=counter, bound=trips, body=body)]


def _needed(before: Sequence[Statement], then: Sequence[Statement]) -> list[Statement]:
    """What of the statements others read: it is made again."""
    wanted: set[Operand] = {x for s in then for x in _operands(s)}
    kept: list[Statement] = []
    for s in reversed(before):
        if isinstance(s, Let | Load) and s.target in wanted:
            kept.append(s)
            wanted.update(_operands(s))
    return kept[::-1]


def _operands(s: Statement) -> set[Operand]:
    match s:
        case Let(args=args):
            return set(args)
        case Load(address=address):
            return _read(address)
        case Store(address=address, value=value):
            return {*_read(address), value}
        case Set(value=value):
            return {value}
        case Check(condition=condition):
            return {condition}
    return set()


def _in_place(s: Statement, places: dict[Var, Var], at: Var, flag: Var) -> list[Statement]:
    """A total is an element of its row, and so is whether all was well."""
    match s:
        case Get(target, source):
            return [Load(target, _element(places[source], source, at))]
        case Set(target, value):
            return [Store(_element(places[target], target, at), value)]
        case Check(condition):
            before, now = Var("well", flag.dtype), Var("well", flag.dtype)
            place = _element(places[flag], flag, at)
            still = Let(now, "where", (condition, before, Const(0, _dtype(flag))))
            return [Load(before, place), still, Store(place, now)]
    return [s]


def _element(place: Var, total: Var, at: Var) -> Address:
    return Address(place, (at,), (ONE,), itemsize(_dtype(total)), _dtype(total))


def _dtype(x: Var) -> DType:
    assert x.dtype is not None
    return x.dtype
