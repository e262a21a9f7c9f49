"""A block that is filled, and then for the most part written over: only what is left of it is filled.

    for i in range(n * n): x[i] := 0.0                for each row of the nest:
    for i in range(n - 2):                                what lies between it and the row before := 0.0
        for j in range(n - 2):                    ->  what lies behind the last row := 0.0
            x[(i + 1) * n + j + 1] := f(i, j)         (and the nest as it is)

The nest must not look at the block. Rows may come in any order, be empty, and begin behind an empty block: what is not
in one of those met so far is filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Alloc,
    Apart,
    Check,
    For,
    Free,
    Get,
    Let,
    Operand,
    Statement,
    Store,
    Tick,
    Var,
    blocks,
)
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.linear import Form, Sums
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import Nest, find_nest
from whilst_compiler.native.schedule.values import itemsize, same_operand

__all__ = ["fill_gaps"]

_MANY = 1 << 14
"""With no more elements than these, filling all of them takes no longer than to find the gaps."""


@dataclass(slots=True)
class _Fill:
    """A loop that does nothing but store the same in all elements of a block."""

    loop: For
    place: Address
    value: Operand

    @property
    def block(self) -> Operand:
        return self.place.pointer


@dataclass(slots=True)
class _Rows:
    """A nest whose innermost loop stores in rows of a block, from the element ``offset`` on."""

    nest: Nest
    place: Address
    offset: Form


def fill_gaps(statements: list[Statement], memory: Memory, sums: Sums, code: Code) -> None:
    """Fill no more than is needed, in a list of statements and inside them, in place."""
    for s in statements:
        for block in blocks(s):
            fill_gaps(block, memory, sums, code)
    for fill in _fills(statements, memory, sums):
        at = next(k for k, s in enumerate(statements) if s is fill.loop)
        for k in range(at + 1, len(statements)):
            s = statements[k]
            rows = _rows(s, fill, memory, sums)
            if rows is not None:
                statements[at : k + 1] = [*statements[at + 1 : k], *_gaps(fill, rows, code), s]
            if rows is not None or not _keeps_off(s, fill, memory):
                break


def _fills(statements: Sequence[Statement], memory: Memory, sums: Sums) -> list[_Fill]:
    """The loops that fill blocks made here."""
    made = {s.target: s for s in statements if isinstance(s, Alloc) and s.old is None}
    found = []
    for s in statements:
        match s:
            case For(index=at, start=start, stop=stop, body=[Store(address=place, value=value)]) if value is not at:
                alloc = made.get(place.pointer) if isinstance(place.pointer, Var) else None
                in_a_row = place.indices == (at,) and place.strides == (ONE,) and same_operand(start, ZERO)
                if alloc is not None and in_a_row and _is_dense(place) and sums.is_product(stop, alloc.sizes):
                    found.append(_Fill(s, place, value))
    return [fill for fill in found if memory.is_fresh(fill.block)]


def _is_dense(place: Address) -> bool:
    return place.unit == itemsize(place.dtype)


def _rows(s: Statement, fill: _Fill, memory: Memory, sums: Sums) -> _Rows | None:
    """The nest that a statement is, if all that it has to do with the block is that it stores to it."""
    nest = find_nest(s, moves=True)
    if nest is None or not all(_is_elsewhere(x.address, fill, memory) for x in nest.loads):
        return None
    places = [x.address for x in nest.stores if not _is_elsewhere(x.address, fill, memory)]
    if len(places) != 1:
        return None
    (place,) = places
    base, unit, offset = sums.place(place.pointer)
    in_a_row = bool(place.indices) and place.indices[-1] is nest.levels[-1].index and place.strides[-1] == ONE
    alike = place.dtype is fill.place.dtype and _is_dense(place) and unit in (0, place.unit)
    return _Rows(nest, place, offset) if base is fill.block and in_a_row and alike else None


def _is_elsewhere(place: Address, fill: _Fill, memory: Memory) -> bool:
    return memory.apart(place, fill.place)


def _keeps_off(s: Statement, fill: _Fill, memory: Memory) -> bool:
    """Whether the statement has nothing to do with what is in the block; nobody sees that if the function fails."""
    match s:
        case Let(op=op, args=args):
            return op == "offset" or fill.block not in args
        case Free(pointer=pointer):
            return pointer is not fill.block
        case Alloc(old=old):
            return old is None
        case For() if (nest := find_nest(s, moves=True)) is not None:
            return all(_is_elsewhere(x.address, fill, memory) for x in nest.accesses)
    return isinstance(s, Get | Apart | Check | Tick)


def _gaps(fill: _Fill, rows: _Rows, code: Code) -> list[Statement]:
    """Loops that fill what the nest does not store to."""
    *outer, inner = rows.nest.levels
    indices = [Var(level.index.name, DType.I64) for level in outer]
    env: dict[Operand, Operand] = {level.index: own for level, own in zip(outer, indices)}
    with code.inside() as out:
        first = _written(rows.offset, code)
        end = code.mutable("end", DType.I64, ZERO)
        many = code.test("greater", fill.loop.stop, index(_MANY))
        with code.inside() as body:
            start, stop = (env.get(x, x) for x in (inner.start, inner.stop))
            for x, stride in zip(rows.place.indices[:-1], rows.place.strides):
                first = code.add(first, code.multiply(env.get(x, x), stride))
            start, stop = code.add(first, start), code.add(first, stop)
            _fill_to(code.minimum(start, fill.loop.stop), end, fill, code)
            so_far = code.get(end)
            code.set(end, code.where(code.test("greater", stop, so_far), stop, so_far))
        for k, (level, own) in reversed(list(enumerate(zip(outer, indices)))):
            start, stop = (env.get(x, x) for x in (level.start, level.stop))
            stop = stop if k else code.where(many, stop, start)
            body = [For(own, start, stop, body, location=code.location)]
        code.block += body
        _fill_to(fill.loop.stop, end, fill, code)
    return out


def _written(form: Form, code: Code) -> Operand:
    """The sum as an index."""
    total: Operand = index(form.get(None, 0))
    for x, times in form.items():
        total = total if x is None else code.add(total, code.multiply(x, index(times)))
    return total


def _fill_to(stop: Operand, end: Var, fill: _Fill, code: Code) -> None:
    """Fill from the end of what is done so far on."""
    at = Var(fill.loop.index.name, DType.I64)
    body: list[Statement] = [Store(replace(fill.place, indices=(at,)), fill.value)]
    code.emit(replace(fill.loop, index=at, start=code.get(end), stop=stop, body=body))
