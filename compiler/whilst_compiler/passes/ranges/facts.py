"""What is known about integers: an interval for each, and how far it lies from others.

A value that is another one plus a constant is kept as such (``linear``), so that ``i - 1``, ``i`` and ``i + 1`` share
what is known about ``i``. ``above[x]`` lists ``(y, c)`` with ``x <= y + c``, ``below[x]`` with ``x >= y + c``. What
defines a value holds wherever the value exists; what a condition says is taken back by ``undo`` where it ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from whilst_compiler.ir.graph import Apply, Cond, Literal, Operand, Value
from whilst_compiler.ir.types import Tensor
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.intervals import Interval

__all__ = ["FAR", "Distances", "Facts", "Outline", "is_integer"]

Distances = dict[Value, int]
Relations = dict[Value, list[tuple[Value, int]]]

_REACH = 16
"""After how many values a search ends: enough for what programs do, and no more on long chains."""

_KEYS = 6
"""How many relations a value gets where paths meet."""

FAR = 1 << 61
"""A distance that says nothing."""


class Outline(NamedTuple):
    """All that is known about an operand in one place."""

    base: Value | None
    offset: int
    interval: Interval
    ups: Distances
    downs: Distances


class Facts:
    def __init__(self) -> None:
        self.linear: dict[Value, tuple[Value, int]] = {}
        self.ranges: dict[Value, Interval] = {}
        self.above: Relations = {}
        self.below: Relations = {}
        self.order: dict[Value, int] = {}
        self.made_by: dict[Operand, Apply] = {}
        self.chosen_by: dict[Operand, tuple[Cond, int]] = {}
        self.differences: dict[Value, tuple[Operand, Operand]] = {}
        self.either: list[Operand] = []
        self._trail: list[tuple[Value, Interval | None, list[Any] | None]] = []

    # -- definitions -------------------------------------------------------------------------------------------

    def define(self, value: Value, interval: Interval) -> None:
        """A value of its own, about which nothing else is known (any more)."""
        self.ranges[value] = interval
        self.above[value] = []
        self.below[value] = []
        self.order.setdefault(value, len(self.order))
        self.linear.pop(value, None)
        self.differences.pop(value, None)

    def define_as(self, value: Value, x: Operand, offset: int = 0) -> None:
        """``value`` is ``x + offset``, exactly."""
        base, distance = self.split(x)
        if base is None:
            self.define(value, (distance + offset, distance + offset))
        else:
            self.order.setdefault(value, len(self.order))
            self.linear[value] = (base, distance + offset)

    def at_most(self, value: Value, x: Operand, c: int) -> None:
        """By definition, ``value <= x + c``."""
        base, distance = self.split(x)
        if base is not None and base is not value and abs(c) < FAR:
            self.above[value].append((base, distance + c))

    def at_least(self, value: Value, x: Operand, c: int) -> None:
        """By definition, ``value >= x + c``."""
        base, distance = self.split(x)
        if base is not None and base is not value and abs(c) < FAR:
            self.below[value].append((base, distance + c))

    def define_join(self, value: Value, sides: Sequence[Outline], limit: int) -> None:
        """``value`` is one of the sides; only values made before ``limit`` are to be spoken of."""
        first = sides[0]
        same = all((s.base, s.offset) == (first.base, first.offset) for s in sides)
        if same and first.base is not None and self.order.get(first.base, 0) < limit:
            return self.define_as(value, first.base, first.offset)
        interval = first.interval
        for side in sides[1:]:
            interval = intervals.join(interval, side.interval)
        self.define(value, interval)
        self.above[value] = self._common([s.ups for s in sides], [s.interval[1] for s in sides], limit, 1)
        self.below[value] = self._common([s.downs for s in sides], [s.interval[0] for s in sides], limit, -1)
        return None

    def _common(self, sides: list[Distances], ends: list[int], limit: int, sign: int) -> list[tuple[Value, int]]:
        """Relations that hold on every side: told there, or seen from the intervals."""
        found: list[tuple[Value, int]] = []
        keys = {key: None for side in sides for key in side if self.order.get(key, 0) < limit}
        for key in keys:
            opposite = self.ranges.get(key, intervals.full(key.type))[0 if sign > 0 else 1]
            distances = [sign * side.get(key, sign * FAR) for side in sides]
            distances = [min(d, sign * (end - opposite)) for d, end in zip(distances, ends)]
            if max(distances) < FAR:
                found.append((key, sign * max(distances)))
                if len(found) == _KEYS:
                    break
        return found

    # -- assumptions -------------------------------------------------------------------------------------------

    def mark(self) -> int:
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Forget what was assumed since ``mark``."""
        while len(self._trail) > mark:
            value, interval, relations = self._trail.pop()
            if interval is not None:
                self.ranges[value] = interval
            elif relations:
                relations.pop()

    def assume_at_most(self, x: Operand, y: Operand, c: int = 0) -> None:
        """From here on, ``x <= y + c``."""
        low, low_offset = self.split(x)
        high, high_offset = self.split(y)
        c += high_offset - low_offset
        if low is None:
            if high is not None:
                self._narrow(high, -c, None)
        elif high is None:
            self._narrow(low, None, c)
        elif low is not high:
            self._relate(self.above, low, high, c)
            self._relate(self.below, high, low, -c)
            self._narrow(low, None, self.interval(high)[1] + c)
            self._narrow(high, self.interval(low)[0] - c, None)
            self._below_larger(low, high, c)

    def assume_either(self, condition: Value) -> None:
        """From here on, one of the two holds of which the condition is made; more may be known some time."""
        self.either.append(condition)
        self._trail.append((condition, None, self.either))

    def _below_larger(self, x: Value, y: Value, c: int) -> None:
        """Below the larger of two and above one of them: below the other one."""
        made = self.made_by.get(y)
        if made is not None and made.row.name == "maximum":
            for one, other in (made.inputs, made.inputs[::-1]):
                if self.interval(x)[0] > self.interval(one)[1] + c:
                    self.assume_at_most(x, other, c)

    def _relate(self, table: Relations, x: Value, y: Value, c: int) -> None:
        relations = table.setdefault(x, [])
        relations.append((y, c))
        self._trail.append((x, None, relations))

    def _narrow(self, value: Value, low: int | None, high: int | None) -> None:
        old = self.interval(value)
        new = intervals.meet(old, (old[0] if low is None else low, old[1] if high is None else high))
        if new == old:
            return
        self._trail.append((value, old, None))
        self.ranges[value] = new
        if value in self.differences:
            self._order(*self.differences[value], new)

    def _order(self, x: Operand, y: Operand, between: Interval) -> None:
        """From here on, ``x - y`` lies ``between`` two numbers."""
        (one, one_offset), (other, other_offset) = self.split(x), self.split(y)
        low, high = (end + other_offset - one_offset for end in between)
        if one is None or other is None or one is other:
            return
        if high < FAR:
            self._relate(self.above, one, other, high)
            self._relate(self.below, other, one, -high)
        if low > -FAR:
            self._relate(self.below, one, other, low)
            self._relate(self.above, other, one, -low)

    # -- questions ---------------------------------------------------------------------------------------------

    def split(self, x: Operand) -> tuple[Value | None, int]:
        """``x`` as a value and a constant distance from it; a literal has no value."""
        if isinstance(x, Literal):
            return None, int(x.value)  # type: ignore[arg-type]
        return self.linear.get(x, (x, 0))

    def interval(self, x: Operand) -> Interval:
        base, offset = self.split(x)
        if base is None:
            return (offset, offset)
        found = self.ranges.get(base)
        if found is None:
            found = intervals.full(base.type)
        if not offset:
            return found
        return intervals.meet((found[0] + offset, found[1] + offset), intervals.full(x.type))

    def ups(self, x: Operand) -> Distances:
        """Values ``y`` with the least known ``c`` such that ``x <= y + c``."""
        return self._reach(x, self.above, 1)

    def downs(self, x: Operand) -> Distances:
        """Values ``y`` with the greatest known ``c`` such that ``x >= y + c``."""
        return self._reach(x, self.below, -1)

    def _reach(self, x: Operand, table: Relations, sign: int) -> Distances:
        base, offset = self.split(x)
        if base is None:
            return {}
        found = {base: offset}
        todo = [base]
        for here in todo:
            for there, c in table.get(here, ()):
                distance = found[here] + c
                if there not in found or (distance - found[there]) * sign < 0:
                    found[there] = distance
                    todo.append(there)
            if len(todo) > _REACH:
                break
        return found

    def highest(self, x: Operand, ups: Distances | None = None) -> int:
        """The least known upper end of ``x``."""
        ups = self.ups(x) if ups is None else ups
        best = self.interval(x)[1]
        for y, c in ups.items():
            if y in self.ranges:
                best = min(best, self.ranges[y][1] + c)
        return best

    def lowest(self, x: Operand, downs: Distances | None = None) -> int:
        """The greatest known lower end of ``x``."""
        downs = self.downs(x) if downs is None else downs
        best = self.interval(x)[0]
        for y, c in downs.items():
            if y in self.ranges:
                best = max(best, self.ranges[y][0] + c)
        return best

    def difference(self, x: Operand, y: Operand) -> int:
        """The least ``c`` for which ``x <= y + c`` is known."""
        ups, downs = self.ups(x), self.downs(y)
        best = self.highest(x, ups) - self.lowest(y, downs)
        return min([best, *(c - downs[z] for z, c in ups.items() if z in downs)])

    def outline(self, x: Operand) -> Outline:
        base, offset = self.split(x)
        if base is None or not (self.above.get(base) or self.below.get(base)):
            near = {} if base is None else {base: offset}
            return Outline(base, offset, self.interval(x), near, near)
        ups, downs = self.ups(x), self.downs(x)
        low = self.lowest(x, downs)
        return Outline(base, offset, (low, max(low, self.highest(x, ups))), ups, downs)


def is_integer(x: Operand) -> bool:
    """Whether there are intervals of it."""
    return isinstance(x.type, Tensor) and x.type.dtype.is_integer
