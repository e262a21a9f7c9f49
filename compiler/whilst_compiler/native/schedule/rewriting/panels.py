"""Rows that each add up rows of another array, as in a product of matrices: a few of them at once, in registers.

    for i in range(rows):                         for each four rows, for each sixteen columns:
        for k in range(m):                            t = c[the rows, the columns]
            for j in range(n):           ->           for k in range(m):
                c[i, j] += a[i, k] * b[k, j]              t += a[the rows, k] * b[k, the columns]
                                                      c[the rows, the columns] := t
                                                  (and the loops as they are for the rows that are left)

Each element sees the same operations in the same order, if rows have nothing to do with each other. Where the columns
are no multiple of sixteen, the last sixteen begin among those before, and what has been computed there is computed
once more, from what stood there in the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Apart,
    Choose,
    Const,
    For,
    Let,
    Load,
    Local,
    Operand,
    Statement,
    Store,
    Tick,
    Var,
    While,
    blocks,
)
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.accumulating import Accumulation, find_accumulation, is_counted
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import in_one_scope, same_element
from whilst_compiler.native.schedule.rewriting.renaming import copied, defined
from whilst_compiler.native.schedule.values import itemsize

__all__ = ["add_in_panels"]

_ROWS = 4
"""So many rows at once."""
_BITS, _VECTOR = 1024, 512
"""So many bits of each row: two registers of 512 bits, or four of 256."""
_MOST = 40
"""So many statements may be done to the elements that stand below each other."""


_Writer = Callable[[Address, Address], Sequence[Statement]]


@dataclass(slots=True)
class _Rows:
    """A loop over rows, what it computes before it adds them up, and how it does."""

    loop: While
    before: list[Statement]
    adding: Accumulation

    @property
    def trip(self) -> list[Statement]:
        """What is done in each trip but for the elements."""
        return [s for s in self.adding.others if not isinstance(s, Apart)]

    @property
    def store(self) -> Store:
        return self.adding.nest.stores[0]

    @property
    def dtype(self) -> DType:
        return self.store.address.dtype

    @property
    def width(self) -> int:
        return _BITS // self.dtype.bits


def add_in_panels(statements: list[Statement], memory: Memory, code: Code) -> None:
    """Rewrite such loops in a list of statements and inside them, in place."""
    for k in range(len(statements) - 1, -1, -1):
        s = statements[k]
        found = _find(s, memory) if isinstance(s, While) else None
        if found is not None:
            statements[k : k + 1] = _written(found, memory, code)
        else:
            for block in blocks(s):
                add_in_panels(block, memory, code)


def _find(rows: While, memory: Memory) -> _Rows | None:
    """The loop, where its iterations do nothing but to add to a row each, at places of the same form."""
    done: list[Statement] = [s for s in rows.body if not isinstance(s, Apart | Tick)]
    *before, inner = done or [rows]
    if not (is_counted(rows) and rows.independent and not rows.given and isinstance(inner, While)):
        return None
    adding = find_accumulation(inner, memory)
    if adding is None or len(adding.levels) > 1 or len(adding.nest.levels) > 1 or len(adding.nest.stores) > 1:
        return None
    found = _Rows(rows, before, adding)
    return found if _is_simple(found) and _is_of_rows(found) else None


def _is_simple(found: _Rows) -> bool:
    """Whether nothing in it fails, and all of it is little."""
    if not all(isinstance(s, Let) and s.site is None for s in found.before):
        return False
    if not all(isinstance(s, Let | Load) and getattr(s, "site", None) is None for s in found.trip):
        return False
    return (len(found.adding.nest.body) + len(found.trip)) * _ROWS <= _MOST


def _is_of_rows(found: _Rows) -> bool:
    """Whether all rows are added up alike, and what is added to is an element of the row."""
    nest = found.adding.nest
    (columns,) = nest.levels
    made = set(defined([found.loop]))
    address = found.store.address
    alike = {found.adding.levels[0].loop.bound, columns.start, columns.stop, address.pointer, *address.strides}
    if not made.isdisjoint(alike):
        return False
    total = any(same_element(x.address, address) for x in nest.loads)
    return total and address.indices[-1] is columns.index and columns.index not in address.indices[:-1]


def _written(found: _Rows, memory: Memory, code: Code) -> list[Statement]:
    loop, (columns,) = found.loop, found.adding.nest.levels
    assert loop.bound is not None and loop.counter is not None
    code.location = loop.location
    with code.inside() as out:
        trips = code.where(code.test("greater", loop.bound, ZERO), loop.bound, ZERO)
        length = code.subtract(columns.stop, columns.start)
        enough = code.where(code.test("greater_equal", length, index(found.width)), trips, ZERO)
        sets = _quotient(code, enough, _ROWS)
        panels = _quotient(code, code.add(length, index(found.width - 1)), found.width)
        number, left = Var("rows", DType.I64), Var(loop.counter.name, DType.I64)
        with code.inside() as body:
            first = code.multiply(number, index(_ROWS))
            _write_rows(found, [code.add(first, index(k)) for k in range(_ROWS)], panels, memory, code)
        code.emit(replace(loop, counter=number, bound=sets, body=body))
        done = code.multiply(sets, index(_ROWS))
        with code.inside() as body:
            code.block += copied(loop.body, {loop.counter: code.add(done, left)})
        memory.learn(body)
        code.emit(replace(loop, counter=left, bound=code.subtract(trips, done), body=body))
    return out


def _quotient(code: Code, x: Operand, power: int) -> Operand:
    return code.let("machine_right_shift", (x, index(power.bit_length() - 1)), DType.I64)


@dataclass(slots=True)
class _Row:
    """One of the rows: its variables, what stood at its end in the beginning, and its part of the panel at hand."""

    names: dict[Operand, Operand]
    begun: Var
    tile: Var


def _write_rows(found: _Rows, places: Sequence[Operand], panels: Operand, memory: Memory, code: Code) -> None:
    """Some rows, panel by panel."""
    (level,), (columns,) = found.adding.levels, found.adding.nest.levels
    counter, panel, x = Var("k", DType.I64), Var("panel", DType.I64), Var("x", found.dtype)
    rows = [_row(found, place, counter) for place in places]
    element = found.store.address
    last = code.subtract(columns.stop, index(found.width))
    code.block += [s for row in rows for s in copied(found.before, row.names)]
    code.block += [Local(row.begun, found.dtype, found.width) for row in rows]
    code.emit(_over_lanes(found, rows, last, lambda begun, _: [Load(x, element), Store(begun, x)]))
    with code.inside() as body:
        column = code.minimum(code.add(columns.start, code.multiply(panel, index(found.width))), last)
        code.block += [Local(row.tile, found.dtype, found.width) for row in rows]
        again = _over_lanes(found, rows, last, lambda begun, tile: [Load(x, begun), Store(tile, x)])
        new = _over_lanes(found, rows, column, lambda _, tile: [Load(x, element), Store(tile, x)])
        code.emit(Choose(code.test("equal", column, last), [[again], [new]]))
        adding = in_one_scope(found.adding.nest.body, None, memory)
        trip = [s for row in rows for s in copied(found.trip, row.names)]
        trip.append(_over_lanes(found, rows, column, lambda _, tile: [_in_tile(s, element, tile) for s in adding]))
        code.emit(replace(level.loop, counter=counter, body=trip, independent=False))
        for row in rows:
            code.emit(_over_lanes(found, [row], column, lambda _, tile: [Load(x, tile), Store(element, x)]))
    code.emit(While(panel, panels, [], Const(True, DType.BOOL), body, found.loop.location))


def _row(found: _Rows, place: Operand, counter: Var) -> _Row:
    (level,) = found.adding.levels
    assert found.loop.counter is not None and level.loop.counter is not None
    names: dict[Operand, Operand] = {y: Var(y.name, y.dtype) for y in defined([*found.before, *found.trip])}
    names |= {found.loop.counter: place, level.loop.counter: counter}
    return _Row(names, Var("begun", None), Var("tile", None))


def _over_lanes(found: _Rows, rows: Sequence[_Row], column: Operand, write: _Writer) -> For:
    """What is to be done to each element of a panel; what is written is told where the two copies of it are."""
    (columns,) = found.adding.nest.levels
    lane, own = Var("lane", DType.I64), Var("j", DType.I64)
    body: list[Statement] = [Let(own, "index_add", (column, lane), location=found.loop.location)]
    for row in rows:
        begun, tile = (Address(p, (lane,), (ONE,), itemsize(found.dtype), found.dtype) for p in (row.begun, row.tile))
        body += copied(write(begun, tile), {**row.names, columns.index: own})
    lanes = _VECTOR // found.dtype.bits
    return For(lane, ZERO, index(found.width), body, location=found.loop.location, lanes=lanes)


def _in_tile(s: Statement, element: Address, tile: Address) -> Statement:
    """The statement with the element of the tile instead of that of the array."""
    if isinstance(s, Load | Store) and same_element(s.address, element):
        return replace(s, address=tile)
    return s
