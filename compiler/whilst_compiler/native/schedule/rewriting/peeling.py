"""Nests over shifted parts of one index space as one nest, and what is left of each before and behind it.

    for i in range(n - 2): x[i] := ...              x[0] := ...
    for i in range(n - 2): x[i + 1] := ...    ->    for i in range(n - 3): both, at x[i + 1]
                                                    x[n - 2] := ...

A few elements at both ends of a row are written out. Rows that the nests do not have in common are gone through by a
loop that runs twice, for those before and those behind; if there is nothing in common, it goes through all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Address, Choose, For, Let, Load, Operand, Statement, Store, Var
from whilst_compiler.native.schedule.code import ZERO, Code, index
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import Nest, forwarded, in_one_scope, same_element
from whilst_compiler.native.schedule.rewriting.renaming import copied

__all__ = ["Shifted", "aligned", "straight"]


@dataclass(frozen=True, slots=True)
class Shifted:
    """A nest, where its first element lies, and how many more it has along each axis than the first nest."""

    nest: Nest
    shift: tuple[int, ...]
    more: tuple[int, ...]

    def end(self, axis: int) -> int:
        """Where it stops, as seen from where the first nest stops."""
        return self.shift[axis] + self.more[axis]


def straight(nests: Sequence[Shifted]) -> int:
    """How many statements are written out at the ends of rows."""
    axis = len(nests[0].shift) - 1
    first, last = max(x.shift[axis] for x in nests), min(x.end(axis) for x in nests)
    counts = (first - x.shift[axis] + x.end(axis) - last for x in nests)
    return sum(count * len(x.nest.body) for count, x in zip(counts, nests)) if axis else 0


def aligned(nests: Sequence[Shifted], memory: Memory, code: Code) -> list[Statement]:
    """The nests as one nest that begins where the last of them begins, and ends where the first of them ends."""
    code.location = nests[0].nest.loop.location
    return _Aligned(nests, memory, code).written()


class _Aligned:
    def __init__(self, nests: Sequence[Shifted], memory: Memory, code: Code) -> None:
        self.nests, self.memory, self.code = nests, memory, code
        levels = nests[0].nest.levels
        self.at = [Var(level.index.name, DType.I64) for level in levels]
        self.starts = [max(x.shift[axis] for x in nests) for axis in range(len(levels))]
        self.ends = [min(x.end(axis) for x in nests) for axis in range(len(levels))]

    def written(self) -> list[Statement]:
        with self.code.inside() as out:
            self.sizes = self._sizes()
            self.body = self._fused()
            self._level(0)
        return out

    def _sizes(self) -> list[Operand]:
        """How many elements the nests have in common along each axis; no rows, if there is nothing in common in one."""
        code = self.code
        stops = [level.stop for level in self.nests[0].nest.levels]
        first, *others = (code.add(x, index(end - start)) for x, start, end in zip(stops, self.starts, self.ends))
        for size in others:
            first = code.where(code.test("greater", size, ZERO), first, ZERO)
        return [first, *others]

    def _skipped(self, nest: Shifted, axis: int) -> int:
        """How many elements of a nest come before the common ones."""
        return self.starts[axis] - nest.shift[axis]

    def _level(self, axis: int) -> None:
        """The loop over an axis and what is around it, in a row of the axes before."""
        code = self.code
        if axis == len(self.at) - 1:
            if axis:
                self._row(axis)
                return
            with code.inside() as row:
                self._row(axis)
            few: list[Statement] = [replace(x.nest.loop, independent=False, brief=True) for x in self.nests]
            code.emit(Choose(code.test("greater_equal", self.sizes[axis], ZERO), [row, few]))
            return
        self._parts(axis)
        with code.inside() as body:
            self._level(axis + 1)
        self._loop(axis, body)

    def _row(self, axis: int) -> None:
        self._heads(axis)
        self._loop(axis, self.body)
        self._tails(axis)

    def _loop(self, axis: int, body: list[Statement]) -> None:
        independent = all(x.nest.levels[axis].independent for x in self.nests)
        self.code.emit(For(self.at[axis], ZERO, self.sizes[axis], body, independent, self.code.location))

    # -- what is not common --------------------------------------------------------------------------------------

    def _parts(self, axis: int) -> None:
        """What each nest does before the common elements, then what it does behind them: the same loops twice.

        Where no shift leaves a row over, there are some only if rows are too short to have elements in common.
        """
        code, part = self.code, Var("part", DType.I64)
        size = self.sizes[axis]
        common = code.where(code.test("greater", size, ZERO), size, ZERO)
        with code.inside() as body:
            first = code.test("equal", part, ZERO)
            for nest in self.nests:
                level, skipped = nest.nest.levels[axis], index(self._skipped(nest, axis))
                start = code.where(first, ZERO, code.add(common, skipped))
                stop = code.where(first, code.minimum(level.stop, skipped), level.stop)
                short = not self._skipped(nest, axis) and nest.end(axis) == self.ends[axis]
                loop = replace(_in_sequence(level, short), start=start, stop=stop)
                code.block += copied([loop], self._rows(nest, axis))
        code.emit(For(part, ZERO, index(2), body, location=code.location, brief=True))

    def _heads(self, axis: int) -> None:
        for nest in self.nests:
            self._write_out(nest, axis, [index(k) for k in range(self._skipped(nest, axis))])

    def _tails(self, axis: int) -> None:
        for nest in self.nests:
            stop, left = nest.nest.levels[axis].stop, nest.end(axis) - self.ends[axis]
            self._write_out(nest, axis, [self.code.add(stop, index(-k)) for k in range(left, 0, -1)])

    def _write_out(self, nest: Shifted, axis: int, places: Sequence[Operand]) -> None:
        """What a nest does at some places of the innermost axis."""
        level = nest.nest.levels[axis]
        for place in places:
            self.code.block += copied(level.body, {**self._rows(nest, axis), level.index: place})

    def _rows(self, nest: Shifted, axis: int) -> dict[Operand, Operand]:
        """The indices of a nest along the axes before one, in a row of common elements."""
        before = list(enumerate(nest.nest.levels))[:axis]
        return {level.index: self.code.add(self.at[k], index(self._skipped(nest, k))) for k, level in before}

    # -- what is common ------------------------------------------------------------------------------------------

    def _fused(self) -> list[Statement]:
        """The bodies one after the other; where the pointers have to begin is computed now."""
        moved = [[self._moved(s, nest) for s in nest.nest.body] for nest in self.nests]
        self.memory.learn(self.code.block)
        body: list[Statement] = []
        with self.code.inside() as indices:
            for nest, statements in zip(self.nests, moved):
                body += copied(statements, self._indices(nest))
        scope = self.nests[0].nest.stores[0].scope
        return [*indices, *in_one_scope(forwarded(body), scope, self.memory)]

    def _indices(self, nest: Shifted) -> dict[Operand, Operand]:
        """The indices of a nest that it computes with."""
        read = {x for s in nest.nest.body for x in _operands(s)}
        used = [(k, level.index) for k, level in enumerate(nest.nest.levels) if level.index in read]
        return {x: self.code.add(self.at[k], index(self._skipped(nest, k))) for k, x in used}

    def _moved(self, s: Statement, nest: Shifted) -> Statement:
        """The statement with an address that counts from the first common element on."""
        if not isinstance(s, Load | Store):
            return s
        first = self.nests[0]
        ours = same_element(s.address, nest.nest.stores[0].address)
        return replace(
            s, address=self._address(*((first.nest.stores[0].address, first) if ours else (s.address, nest)))
        )

    def _address(self, address: Address, nest: Shifted) -> Address:
        axes = {level.index: k for k, level in enumerate(nest.nest.levels)}
        amount: Operand = ZERO
        for x, stride in zip(address.indices, address.strides):
            if x in axes:
                amount = self.code.add(amount, self.code.multiply(stride, index(self._skipped(nest, axes[x]))))
        pointer = self.code.offset(address.pointer, amount, address.unit)
        return replace(
            address, pointer=pointer, indices=tuple(self.at[axes[x]] if x in axes else x for x in address.indices)
        )


def _in_sequence(loop: For, brief: bool) -> For:
    """The loop, and those in it, as one that no other thread is asked to help with; ``brief``: they have few trips."""
    body = [_in_sequence(s, brief) if isinstance(s, For) else s for s in loop.body]
    return replace(loop, body=body, independent=False, brief=loop.brief or brief)


def _operands(s: Statement) -> tuple[Operand, ...]:
    match s:
        case Let(args=args):
            return args
        case Store(value=value):
            return (value,)
    return ()
