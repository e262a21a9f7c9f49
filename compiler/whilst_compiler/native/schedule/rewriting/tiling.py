"""Loops that add to the same elements each trip and read what moves on by one: tiles of elements stay in registers.

    for k in range(n):                            for each tile of 4 x 16 elements:
        for i in range(rows):                         t = c[the tile]
            for j in range(columns):       ->         for k in range(n):
                c[i, j] += a[k] * x[i, j + k]             t += a[k] * x[the tile, k further on]
                                                      c[the tile] := t
                                                  (and the loops as they are for what is left)

Each element sees the same operations in the same order. What is read is in the cache from the trip before, so it does
not matter that a tile takes little of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
    Statement,
    Store,
    Var,
    While,
)
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.accumulating import Accumulation, Rows
from whilst_compiler.native.schedule.rewriting.linear import Sums
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import in_one_scope, same_element
from whilst_compiler.native.schedule.rewriting.renaming import copied
from whilst_compiler.native.schedule.values import itemsize

__all__ = ["HEIGHT", "may_be_tiled", "write_tiles"]

HEIGHT = 4
"""So many rows has a tile, where there are rows."""

_BITS, _VECTOR = 4096, 512
"""So many bits has a tile: eight registers of 512 bits, or sixteen of 256."""

_MOST = 40
"""So many statements may be done to the elements that stand below each other."""


def may_be_tiled(found: Accumulation, sums: Sums) -> bool:
    """Whether it is one array that is added to, and what else is read moves by one element a trip at most."""
    nest = found.nest
    if len(nest.levels) > 2 or len(nest.stores) != 1 or len(nest.body) * _height(found) > _MOST:
        return False
    (store,) = nest.stores
    indices = store.address.indices
    if not indices or indices[-1] is not nest.levels[-1].index or nest.levels[0].index not in indices:
        return False
    others = [s.address for s in nest.loads if not same_element(s.address, store.address)]
    return all(_moves_little(place, found, sums) for place in others)


def _moves_little(place: Address, found: Accumulation, sums: Sums) -> bool:
    level = found.levels[-1]
    moving: set[Operand] = {level.loop.counter} if level.loop.counter is not None else set()
    for s in level.others:
        match s:
            case Let(target=target, args=args) if not moving.isdisjoint(args):
                moving.add(target)
            case Load(target=target) | Get(target=target):
                moving.add(target)
    base, unit, form = sums.place(place.pointer)
    step = form.get(level.loop.counter, 0)
    others = {base, *place.indices, *place.strides, *(x for x in form if x is not level.loop.counter)}
    return moving.isdisjoint(others) and unit in (0, place.unit) and abs(step) <= 1


def _height(found: Accumulation) -> int:
    return HEIGHT if len(found.nest.levels) > 1 else 1


@dataclass(slots=True)
class _Part:
    """A part of the rows and the columns of a nest (of one row, where it has but columns)."""

    rows: Rows
    columns: Rows


def write_tiles(found: Accumulation, rows: Rows, memory: Memory, code: Code) -> None:
    """The nest for the rows (the elements, where it has but one level), with all loops around it, in tiles."""
    *outer, inner = found.nest.levels
    part = _Part(rows, (inner.start, inner.stop)) if outer else _Part((ZERO, ONE), rows)
    (top, bottom), (left, right) = part.rows, part.columns
    height, width = _height(found), _width(found)
    sets, rounds = _how_many(top, bottom, height, code), _how_many(left, right, width, code)
    row, column = Var("rows", DType.I64), Var("columns", DType.I64)
    with code.inside() as body:
        first = code.add(top, code.multiply(row, index(height)))
        below = [code.add(first, index(k)) for k in range(height)]
        with code.inside() as tile:
            _write_tile(found, below, code.add(left, code.multiply(column, index(width))), memory, code)
        code.emit(_counted(column, rounds, tile, code))
    code.emit(_counted(row, sets, body, code))
    low, wide = code.add(top, code.multiply(sets, index(height))), code.add(left, code.multiply(rounds, index(width)))
    piece = Var("piece", DType.I64)
    with code.inside() as body:  # first what is right of the tiles, then what is below them
        beside = code.test("equal", piece, ZERO)
        some = _Part(
            (code.where(beside, top, low), code.where(beside, low, bottom)),
            (code.where(beside, wide, left), right),
        )
        _write_rest(found, some, memory, code)
    code.emit(_counted(piece, index(2 if outer else 1), body, code))


def _width(found: Accumulation) -> int:
    return _BITS // found.nest.stores[0].address.dtype.bits // _height(found)


def _how_many(start: Operand, stop: Operand, size: int, code: Code) -> Operand:
    """How many times so many there are."""
    length = code.where(code.test("less", start, stop), code.subtract(stop, start), ZERO)
    return code.let("machine_right_shift", (length, index(size.bit_length() - 1)), DType.I64)


def _counted(counter: Var, bound: Operand, body: list[Statement], code: Code) -> While:
    return While(counter, bound, [], Const(True, DType.BOOL), body, code.location)


def _write_rest(found: Accumulation, part: _Part, memory: Memory, code: Code) -> None:
    """The nest for a part of its elements, with the loops around it, as it was."""
    extents = found.extents(code, part.columns if len(found.nest.levels) == 1 else part.rows)
    extents.ends[-1] = part.columns
    with code.inside() as inner:
        found.write_nest(code, memory, [found.nest.body], extents)
    some = copied(found.around(inner), {})
    memory.learn(some)
    (top, bottom), (left, right) = part.rows, part.columns
    is_some = code.let("logical_and", (code.test("less", top, bottom), code.test("less", left, right)), DType.BOOL)
    code.emit(Choose(is_some, [some, []]))


def _write_tile(found: Accumulation, rows: Sequence[Operand], column: Operand, memory: Memory, code: Code) -> None:
    """Load a tile, add to it all that there is to add, store it."""
    (store,) = found.nest.stores
    dtype, width = store.address.dtype, _width(found)
    places = [Var("tile", None) for _ in rows]
    code.block += [Local(place, dtype, width) for place in places]
    x = Var("x", dtype)

    def over_lanes(chosen: Iterable[int], statements: Callable[[Address], Sequence[Statement]]) -> For:
        """Statements for the chosen rows, for each lane; they are told where the element is."""
        lane, own = Var("lane", DType.I64), Var("j", DType.I64)
        body: list[Statement] = [Let(own, "index_add", (column, lane), location=code.location)]
        for k in chosen:
            element = Address(places[k], (lane,), (ONE,), itemsize(dtype), dtype)
            env: dict[Operand, Operand] = {found.nest.levels[0].index: rows[k], found.nest.levels[-1].index: own}
            body += copied(statements(element), env)
        return For(lane, ZERO, index(width), body, location=code.location, lanes=_VECTOR // dtype.bits)

    every = range(len(rows))
    body = in_one_scope(found.nest.body, None, memory)
    code.emit(over_lanes(every, lambda element: [Load(x, store.address), Store(element, x)]))
    adding = over_lanes(every, lambda element: [_in_tile(s, store.address, element) for s in body])
    code.block += copied(found.around([adding]), {})
    code.block += [over_lanes([k], lambda element: [Load(x, element), Store(store.address, x)]) for k in every]


def _in_tile(s: Statement, place: Address, element: Address) -> Statement:
    """The statement with the element of the tile instead of that of the array."""
    if isinstance(s, Load | Store) and same_element(s.address, place):
        return replace(s, address=element)
    return s
