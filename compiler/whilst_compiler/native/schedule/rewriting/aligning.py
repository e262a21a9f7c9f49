"""Nests that update one array at shifted places become one nest, which loads and stores each element once.

    for i in range(n - 2): x[i] := x[i] + a[i]              for i in range(n - 3):
    for i in range(n - 2): x[i + 1] := x[i + 1] - b[i]  ->      t = x[i + 1] + a[i + 1]
                                                                x[i + 1] := t - b[i]
                                                            (and what each of them does before and behind)

That is right if each nest looks at no element of the array but the one that it stores to, and at nothing else that is
written: then the elements have nothing to do with each other, and each goes through the same operations as before. The
nests may have different sizes, but those differ, as their places do, by numbers known now.

Source: Manjikian and Abdelrahman, Fusion of Loops for Parallelism and Locality, IEEE TPDS 8(2), 1997.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from whilst_compiler.native.loops import (
    Address,
    Alloc,
    Apart,
    Choose,
    Const,
    For,
    Free,
    Get,
    Let,
    Load,
    Set,
    Statement,
    Store,
    Tick,
    all_of,
    blocks,
)
from whilst_compiler.native.schedule.code import ZERO, Code
from whilst_compiler.native.schedule.rewriting.linear import Form, Sums, minus
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.rewriting.nests import LONGEST, Nest, find_nest, same_element
from whilst_compiler.native.schedule.rewriting.peeling import Shifted, aligned, straight
from whilst_compiler.native.schedule.values import itemsize, same_operand

__all__ = ["align"]

_REACH = 60
"""So many statements after a nest another one is looked for."""

_MOST_BLOCKS = 8
"""So many rows of elements at once the processor still fetches ahead."""

_MOST_STRAIGHT = 200
"""So many statements may be written out at the ends of rows."""


def align(statements: list[Statement], memory: Memory, sums: Sums, code: Code) -> None:
    """Align nests in a list of statements and inside them, in place."""
    for s in statements:
        for block in blocks(s):
            align(block, memory, sums, code)
    updating = {id(s): nest for s in statements if (nest := _updating(s, memory)) is not None}
    updated = Counter(memory.root(_array(nest).pointer) for nest in updating.values())
    at = 0
    while at < len(statements):
        first = updating.get(id(statements[at]))
        row = None
        if first is not None and updated[memory.root(_array(first).pointer)] > 1:
            row = _Row(first, updating, memory, sums)
            row.look(statements[at + 1 : at + _REACH])
        if row is not None and row.worthwhile:
            statements[at : at + row.length] = [*row.before, *aligned(row.nests, memory, code), *row.after]
        else:
            at += 1


class _Row:
    """Nests that update one array, from one of them on."""

    def __init__(self, first: Nest, updating: Mapping[int, Nest], memory: Memory, sums: Sums) -> None:
        self.array = _array(first)
        self.nests = [Shifted(first, (0,) * len(first.levels), (0,) * len(first.levels))]
        self.updating, self.memory, self.sums = updating, memory, sums
        self.before: list[Statement] = []
        self.after: list[Statement] = []
        """What stands between the nests, and may stand before or after all of them."""
        self.length = 1

    @property
    def worthwhile(self) -> bool:
        computes = any(isinstance(s, Let) for nest in self.nests for s in nest.nest.body)
        return computes and len({nest.shift for nest in self.nests}) > 1

    def look(self, statements: Sequence[Statement]) -> None:
        """Find the other nests among the statements that follow."""
        before: list[Statement] = []
        after: list[Statement] = []
        for k, s in enumerate(statements, 1):
            if isinstance(s, Tick | Free):
                after.append(s)
            elif (nest := self._member(s)) is not None:
                self.nests.append(nest)
                self.before, self.after, self.length = [*self.before, *before], [*self.after, *after], k + 1
                before, after = [], []
            elif self._may_go_before(s):
                before.append(s)
            else:
                return

    def _member(self, s: Statement) -> Shifted | None:
        """The statement as one more nest of the row."""
        nest = self.updating.get(id(s))
        shifted = None if nest is None else self._shifted(nest)
        return shifted if shifted is not None and self._may_join([*self.nests, shifted]) else None

    def _shifted(self, nest: Nest) -> Shifted | None:
        first = self.nests[0].nest
        a, b = self.array, _array(nest)
        alike = (a.dtype, a.unit, len(a.strides)) == (b.dtype, b.unit, len(b.strides))
        if not alike or not all(map(same_operand, a.strides, b.strides)):
            return None
        (base, unit, here), (other_base, other_unit, there) = (self.sums.place(x.pointer) for x in (a, b))
        if base is not other_base or not {unit, other_unit} <= {0, a.unit}:
            return None
        shift = _divided(minus(there, here), [self.sums.form(x) for x in a.strides])
        more = [minus(self.sums.form(x.stop), self.sums.form(y.stop)) for x, y in zip(nest.levels, first.levels)]
        if shift is None or not all(set(x) <= {None} for x in more):
            return None
        return Shifted(nest, shift, tuple(x.get(None, 0) for x in more))

    def _may_join(self, nests: Sequence[Shifted]) -> bool:
        blocks_met = {self.memory.root(x.address.pointer) for nest in nests for x in nest.nest.accesses}
        return (
            len(blocks_met) <= _MOST_BLOCKS
            and sum(len(x.nest.body) for x in nests) <= LONGEST
            and straight(nests) <= _MOST_STRAIGHT
            and all(map(self._reads_elsewhere, nests))
            and self._are_places(nests)
        )

    def _are_places(self, nests: Sequence[Shifted]) -> bool:
        """Whether elements of the nests are the same only where index plus shift is."""
        for axis, (outer, inner) in enumerate(pairwise(self.array.strides), 1):
            stop = self.sums.form(nests[0].nest.levels[axis].stop)
            room = max(x.shift[axis] + x.more[axis] for x in nests) - min(x.shift[axis] for x in nests)
            if not self.sums.at_most(minus(stop, {None: -room}), inner, outer):
                return False
        return True

    def _reads_elsewhere(self, nest: Shifted) -> bool:
        """Whether what the nest reads, but for the array itself, is apart from it."""
        own = _array(nest.nest)
        return all(same_element(x.address, own) or self.memory.apart(x.address, own) for x in nest.nest.loads)

    def _may_go_before(self, s: Statement) -> bool:
        """Whether nothing changes if the statement stands before the nests found so far."""
        if isinstance(s, Alloc):
            return s.old is None and self.memory.is_fresh(self.array.pointer)
        return all(map(self._is_elsewhere, all_of([s])))

    def _is_elsewhere(self, s: Statement) -> bool:
        match s:
            case Load(address=address):
                return self.memory.apart(address, self.array)
            case Store(address=address):
                read = (x.address for nest in self.nests for x in nest.nest.loads)
                return all(self.memory.apart(address, other) for other in (self.array, *read))
        return isinstance(s, Get | Set | Apart | For | Choose | Tick) or (isinstance(s, Let) and s.site is None)


def _updating(s: Statement, memory: Memory) -> Nest | None:
    """A nest that stores to one element in each iteration, another one each time, and reads none of the others."""
    nest = find_nest(s, moves=True)
    if nest is None or not nest.stores or not all(same_operand(level.start, ZERO) for level in nest.levels):
        return None
    own = nest.stores[0].address
    last = own.strides[-1] if own.strides else ZERO
    in_order = len(own.indices) == len(nest.levels) and all(
        x is level.index for x, level in zip(own.indices, nest.levels)
    )
    dense = isinstance(last, Const) and last.value == 1 and own.unit == itemsize(own.dtype)
    if memory.root(own.pointer) is None or not in_order or not dense:
        return None
    return nest if all(same_element(x.address, own) for x in nest.stores) else None


def _array(nest: Nest) -> Address:
    """What a nest updates."""
    return nest.stores[0].address


def _divided(distance: Form, strides: Sequence[Form]) -> tuple[int, ...] | None:
    """How many of each stride make the distance."""
    shift = []
    for stride in strides:
        match [x for x in stride if x is not None]:
            case []:
                if (one := stride.get(None, 0)) <= 0:
                    return None
                count, rest = (distance.get(None, 0) + one // 2) // one, 0
            case [name]:
                count, rest = divmod(distance.get(name, 0), stride[name])
            case _:
                return None
        if rest:
            return None
        shift.append(count)
        distance = minus(distance, {x: count * times for x, times in stride.items()})
    return None if distance else tuple(shift)
