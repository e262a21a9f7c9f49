"""What holds at the head of a loop, whatever the trip: guessed from before the loop, kept if each trip keeps it.

The carried integers get an interval each, and relations to values from outside and to each other (a position that is
written never overtakes the position that is read). A relation that a trip breaks is loosened once and then dropped; an
interval that grows goes to the next of a few ends. What is kept by a trip holds in all trips.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand, Value, While
from whilst_compiler.passes.ranges import intervals
from whilst_compiler.passes.ranges.facts import FAR, Distances, Facts, Outline, is_integer
from whilst_compiler.passes.ranges.intervals import Interval
from whilst_compiler.passes.ranges.steps import assume_trip
from whilst_compiler.passes.ranges.sums import is_scalar
from whilst_compiler.passes.scopes import carried_params, counter

__all__ = ["Head", "Loop"]

_MOST_RELATED = 8
"""Carried integers that are compared with each other, at most."""

_ENDS = (1, 0, -1)
"""Where an interval that grows downwards may stop."""


@dataclass
class Head:
    """What holds for the carried integers: intervals, and for each ``<= key + c`` and ``>= key + c``."""

    intervals: dict[Value, Interval]
    ups: dict[Value, Distances] = field(default_factory=dict)
    downs: dict[Value, Distances] = field(default_factory=dict)


class Loop:
    """The integers that one loop carries, and the head found for them so far."""

    def __init__(self, facts: Facts, node: While) -> None:
        self.facts = facts
        self.node = node
        self.counter = counter(node)
        self.indices = [i for i, p in enumerate(carried_params(node)) if is_integer(p)]
        self.params = [carried_params(node)[i] for i in self.indices]
        self.related = self._related()
        self.limit = 0
        self.head: Head | None = None
        self.before: dict[Value, Outline] = {}
        self.after: dict[Value, Outline] = {}
        self.widened = 0

    def _related(self) -> list[Value]:
        found = [p for p in self.params if is_scalar(p)]
        found += [] if self.counter is None else [self.counter]
        return found if len(found) <= _MOST_RELATED else []

    # -- the two ends of a trip --------------------------------------------------------------------------------

    def enter(self) -> None:
        """Note what is known before the loop."""
        self.limit = self.limit or len(self.facts.order)
        self.before = {p: self.facts.outline(self.node.inits[i]) for i, p in zip(self.indices, self.params)}
        if self.counter is not None:
            self.before[self.counter] = self.facts.outline(literal(0))

    def end(self) -> None:
        """Note what is known of the values for the next trip, at the end of the body."""
        results = self.node.body.results
        self.after = {p: self.facts.outline(results[i]) for i, p in zip(self.indices, self.params)}
        if self.counter is not None:
            here = self.facts.outline(self.counter)
            self.after[self.counter] = Outline(
                here.base, here.offset + 1, intervals.add(here.interval, (1, 1)),
                {key: c + 1 for key, c in here.ups.items()}, {key: c + 1 for key, c in here.downs.items()},
            )  # fmt: skip

    # -- heads -------------------------------------------------------------------------------------------------

    def first_head(self) -> Head:
        """What holds in the first trip."""
        head = Head({p: self.before[p].interval for p in self.params})
        for p in self.params:
            if is_scalar(p):
                side = self.before[p]
                head.ups[p] = {key: c for key, c in side.ups.items() if abs(c) < FAR}
                head.downs[p] = {key: c for key, c in side.downs.items() if abs(c) < FAR}
        for p in self.related:
            for q in self.related:
                c = _distance(self.before[p], self.before[q])
                if p is not q and c < FAR and p is not self.counter:
                    head.ups[p][q] = c
                if p is not q and c < FAR and q is not self.counter:
                    head.downs[q][p] = -c
        return head

    def joined(self, p: Value, key: Value, sign: int) -> int | None:
        """The least c with ``p <= key + c`` (sign 1) at the head; the greatest with ``p >= key + c`` (sign -1)."""
        if key in self.before:
            both = (self.before, self.after)
            found = [_distance(s[p], s[key]) if sign > 0 else -_distance(s[key], s[p]) for s in both]
        else:
            ends = self.facts.interval(key)
            found = [_to_outside(s[p], key, ends, sign) for s in (self.before, self.after)]
        c = max(found) if sign > 0 else min(found)
        return c if abs(c) < FAR else None

    def grown(self, old: Head) -> Head | None:
        """None if each trip keeps ``old``; else a weaker head."""
        self.widened += 1
        kept = True
        new = Head({})
        for p in self.params:
            found = intervals.join(self.before[p].interval, self.after[p].interval)
            new.intervals[p] = old.intervals[p]
            if not intervals.fits(found, old.intervals[p]):
                kept = False
                new.intervals[p] = self._wider(p, old.intervals[p], found)
        for tables, weaker, sign in ((old.ups, new.ups, 1), (old.downs, new.downs, -1)):
            for p, relations in tables.items():
                weaker[p] = {}
                for key, c in relations.items():
                    now = self.joined(p, key, sign)
                    broken = now is None or (now - c) * sign > 0
                    kept &= not broken
                    if not broken:
                        weaker[p][key] = c
                    elif now is not None and self.widened == 1:
                        weaker[p][key] = now
        return None if kept else new

    def _wider(self, p: Value, old: Interval, found: Interval) -> Interval:
        full = intervals.full(p.type)
        steady = self.widened == 1 and self.after[p].base is not p
        low, high = intervals.join(old, found)
        if steady:
            return (low, high)
        if low < old[0]:
            low = next((end for end in _ENDS if end <= low), full[0])
        if high > old[1]:
            high = full[1]
        return (low, high)

    def no_head(self) -> Head:
        """What always holds."""
        return Head({p: intervals.full(p.type) for p in self.params})

    def tightened(self, old: Head) -> Head:
        """A head at least as strong as ``old``, which each trip keeps: what follows from both ends of a trip."""
        new = Head({})
        for p in self.params:
            found = intervals.join(self.before[p].interval, self.after[p].interval)
            new.intervals[p] = intervals.meet(found, old.intervals[p])
        for table, result, name, sign in ((old.ups, new.ups, "ups", 1), (old.downs, new.downs, "downs", -1)):
            for p in self.params:
                if is_scalar(p):
                    result[p] = self._relations(p, table.get(p, {}), getattr(self.after[p], name), sign)
        return new

    def _relations(self, p: Value, old: Distances, seen: Distances, sign: int) -> Distances:
        relations = dict(old)
        for key in seen:
            if key not in self.before and self.facts.order.get(key, 0) < self.limit:
                c = self.joined(p, key, sign)
                if c is not None:
                    relations[key] = c
            if len(relations) >= _MOST_RELATED:
                break
        return relations

    # -- using a head ------------------------------------------------------------------------------------------

    def install(self, head: Head) -> None:
        """Define the parameters as the head says."""
        facts = self.facts
        for p, interval in head.intervals.items():
            facts.define(p, interval)
        if self.counter is not None:
            bound = self.node.bound
            assert bound is not None
            facts.define(self.counter, (0, max(facts.interval(bound)[1] - 1, 0)))
            facts.assume_at_most(self.counter, bound, -1)
            assume_trip(facts, self.counter, bound)
        for p, relations in head.ups.items():
            facts.above[p] += relations.items()
        for p, relations in head.downs.items():
            facts.below[p] += relations.items()

    def leave(self, head: Head) -> None:
        """Define the outputs: the head holds for them too, with the counter at the bound at most."""
        facts, outputs = self.facts, self.node.outputs
        twins = {p: outputs[i] for i, p in zip(self.indices, self.params)}
        for p, v in twins.items():
            facts.define(v, head.intervals[p])
        for p, v in twins.items():
            facts.above[v] += _renamed(head.ups.get(p, {}), twins, self.counter)
            facts.below[v] += _renamed(head.downs.get(p, {}), twins, self.counter)
            if self.counter is not None and self.counter in head.ups.get(p, ()):
                self._below_bound(v, head.ups[p][self.counter])

    def outside(self, x: Operand) -> tuple[Operand | None, int]:
        """An operand of the test as a value after the loop and a distance from it; None where there is none."""
        base, offset = self.facts.split(x)
        if base is None:
            return x, 0
        if base in self.params:
            return self.node.outputs[self.indices[self.params.index(base)]], offset
        return (base if self.facts.order.get(base, 0) < self.limit else None), offset

    def _below_bound(self, value: Value, c: int) -> None:
        """``value <= counter + c`` held in each trip."""
        bound = self.node.bound
        assert bound is not None
        low, high = self.facts.interval(bound)
        if low >= 0:
            self.facts.at_most(value, bound, c)
        self.facts.ranges[value] = intervals.meet(
            self.facts.ranges[value], (intervals.full(value.type)[0], max(high, 0) + c)
        )


def _renamed(relations: Distances, twins: dict[Value, Value], counter: Value | None) -> list[tuple[Value, int]]:
    return [(twins.get(key, key), c) for key, c in relations.items() if key is not counter]


def _distance(x: Outline, y: Outline) -> int:
    """The least c for which ``x <= y + c`` is known."""
    found = [x.interval[1] - y.interval[0]]
    if x.base is not None and x.base is y.base:
        found.append(x.offset - y.offset)
    found += (c - y.downs[key] for key, c in x.ups.items() if key in y.downs)
    return min(found)


def _to_outside(x: Outline, key: Value, ends: Interval, sign: int) -> int:
    if sign > 0:
        return min(x.ups.get(key, FAR), x.interval[1] - ends[0])
    return max(x.downs.get(key, -FAR), x.interval[0] - ends[1])
