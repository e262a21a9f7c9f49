"""``itertools.groupby``, ``itertools.tee`` and ``heapq.merge``: what hands on several things that are gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["count_of", "grouped", "index_of", "merged", "twins"]


def grouped(source: Any, key: Callable[[Any], Any] | None) -> Iterator[Any]:
    """Each key with its items, which are gone as soon as the next key is asked for."""
    members: Any = []
    current: Any
    for item in source:
        own = item if key is None else key(item)
        if len(members) > 0 and not (current == own):  # noqa: F821 (bound with the first member)
            group = iter(members)
            yield current, group  # noqa: F821
            for _ in group:
                pass
            members = []
        if len(members) == 0:
            current = own
        members.append(item)
    if len(members) > 0:
        last = iter(members)
        yield current, last
        for _ in last:
            pass


def merged(sources: Any, key: Callable[[Any], Any] | None, reverse: bool) -> Iterator[Any]:
    """At each step the least of the first items that are left, of equal ones that of the first source."""
    rows = [list(source) for source in sources]
    places = [0] * len(rows)
    going = True
    while going:
        best = -1
        for r in range(len(rows)):
            if places[r] < len(rows[r]):
                if best < 0:
                    best = r
                elif _goes_first(rows[r][places[r]], rows[best][places[best]], key, reverse):
                    best = r
        going = best >= 0
        if going:
            yield rows[best][places[best]]
            places[best] += 1


def _goes_first(a: Any, b: Any, key: Callable[[Any], Any] | None, reverse: bool) -> bool:
    x = a if key is None else key(a)
    y = b if key is None else key(b)
    return bool(y < x if reverse else x < y)


def twins(source: Any, count: Any) -> tuple[Any, ...]:
    items = list(source)
    return tuple(iter(items) for _ in range(count))


def count_of(items: Any, wanted: Any) -> int:
    found = 0
    for item in items:
        if item == wanted:
            found += 1
    return found


def index_of(items: Any, wanted: Any) -> int:
    place = 0
    for item in items:
        if item == wanted:
            return place
        place += 1
    raise ValueError("sequence.index(x): x not in sequence")
