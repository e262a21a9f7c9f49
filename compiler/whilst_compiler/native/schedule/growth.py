"""Numbers that grow by a factor in each iteration of a loop, which cannot overflow for a few iterations.

``n = n // 2 if n % 2 == 0 else 3 * n + 1`` triples n at most. If n lies within 2**63 / 3**4 of zero, four iterations
need no check. So those are written one after the other, and the question is asked once, before them. What is doubled in
each iteration (``while room < wanted: room *= 2``) is at its end after sixty and not worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from whilst_compiler.ir.graph import Apply, Value, While
from whilst_compiler.ir.types import I64
from whilst_compiler.native.schedule.bounded import Bounded, is_light
from whilst_compiler.native.schedule.drift import Drift

__all__ = ["find_growth"]

_TRIPS = 4
"""So many iterations at once, a part of each chunk: with more of them, code only gets larger."""
_LONGEST = 16
"""To ask in each iteration that is longer costs little of it."""
_LARGEST = (1 << 63) - 1
_LEAST = 1 << 40
"""Numbers are mostly smaller than that."""


def find_growth(node: While) -> Drift | None:
    """What a few iterations of a short loop need no check for, where their values are small enough for that."""
    if node.bound is not None or not is_light(node, _LONGEST):
        return None
    carried = node.body.params[: len(node.inits)]
    search = _Search()
    ends = search.region(node.body, {p: _Most(p, 1, 0, 1) for p in carried if p.type == I64})
    found = Drift(trips=_TRIPS)
    for k, (param, end) in enumerate(zip(carried, ends)):
        made = search.made.get(param, {})
        checked = {n: most for n, most in made.items() if n.row.name in _CHECKED}
        grows = any(most.times > 1 for most in checked.values())
        if not grows or end is None or end.carried not in (param, None) or end.least > 1:
            continue
        reach = _reach(made.values(), end)
        if reach >= _LEAST:
            found.reaches[k] = reach
            found.certain.update(map(id, checked))
    return found if found.reaches else None


class _Most(NamedTuple):
    """A number that is at most ``times`` as far from zero as a carried value when the iteration begins, and ``by``
    farther. With None for ``carried`` it is ``by`` at most. ``least`` is the smallest factor that it may be."""

    carried: Value | None
    times: int
    by: int
    least: int = 0


def _reach(made: Iterable[_Most], end: _Most) -> int:
    """How far from zero a value may be, for nothing that is ``made`` of it to overflow in so many iterations."""
    here = min((_LARGEST - most.by) // most.times for most in made if most.times)
    reach = here
    for _ in range(_TRIPS - 1):
        if not end.times:
            return here if end.by <= reach else 0
        reach = min(here, (reach - end.by) // end.times)
    return reach


_Args = Sequence[_Most | None]


class _Search(Bounded[_Most]):
    """Finds how large each integer is at most; ``made`` are the results that might overflow, by the carried value that
    they depend on."""

    def __init__(self) -> None:
        self.made: dict[Value, dict[Apply, _Most]] = {}

    def apply(self, node: Apply, args: _Args) -> _Most | None:
        name = node.row.name
        rule = _RULES.get(name)
        found = rule(args) if rule is not None and node.output.type == I64 else None
        if found is None or found.by > _LARGEST:
            return None
        if found.carried is not None and name in _ARITHMETIC:
            self.made.setdefault(found.carried, {})[node] = found
        return found

    def either(self, args: _Args) -> _Most | None:
        return _either(args)

    def number(self, size: int) -> _Most:
        return _Most(None, 0, size)


def _either(args: _Args) -> _Most | None:
    """One of several, no matter which."""
    found = [m for m in args if m is not None]
    carried = {m.carried for m in found} - {None}
    if len(found) < len(args) or len(carried) > 1:
        return None
    times, by, least = (max(m.times for m in found), max(m.by for m in found), min(m.least for m in found))
    return _Most(next(iter(carried), None), times, by, least)


def _sum(args: _Args) -> _Most | None:
    """A sum or a difference."""
    a, b = args
    if a is None or b is None or (a.carried is not b.carried and None not in (a.carried, b.carried)):
        return None
    return _Most(a.carried or b.carried, a.times + b.times, a.by + b.by, abs(a.least - b.least))


def _product(args: _Args) -> _Most | None:
    a, b = args
    if a is None or b is None or (a.carried is not None and b.carried is not None):
        return None
    grows, factor = (a, b) if b.carried is None else (b, a)
    return _Most(grows.carried, grows.times * factor.by, grows.by * factor.by, grows.least * factor.by)


def _nearer(x: _Most | None) -> _Most | None:
    """Divided by whatever it may be."""
    return None if x is None else x._replace(least=0)


_CHECKED = ("checked_add", "checked_subtract", "checked_multiply")
_ARITHMETIC: dict[str, Callable[[_Args], _Most | None]] = {
    **dict.fromkeys(("add", "subtract", "checked_add", "checked_subtract"), _sum),
    **dict.fromkeys(("multiply", "checked_multiply"), _product),
}
_RULES: dict[str, Callable[[_Args], _Most | None]] = {
    **_ARITHMETIC,
    **dict.fromkeys(("minimum", "maximum"), _either),
    **dict.fromkeys(("right_shift", "floor_divide"), lambda args: _nearer(args[0])),
    "where": lambda args: _either(args[1:]),
}
