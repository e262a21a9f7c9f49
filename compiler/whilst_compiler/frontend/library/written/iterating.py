"""Objects that iterate by methods of their own, as generators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = [
    "by_index", "by_next", "from_place", "is_among", "next_at", "next_or", "one_by_one", "pairs", "triples",
]  # fmt: skip


def by_next(source: Any) -> Iterator[Any]:
    while True:
        try:
            item = source.__next__()
        except StopIteration:
            return
        yield item


def one_by_one(source: Any) -> Iterator[Any]:
    yield from source


_END = 2**62


def from_place(source: Any, place: list[int]) -> Iterator[Any]:
    """The rest of what has items by index; ``place`` has the next one's."""
    while place[0] < len(source):
        k = place[0]
        place[0] = k + 1
        yield source[k]
    place[0] = _END


def next_at(source: Any, place: list[int]) -> Any:
    k = place[0]
    if k >= len(source):
        place[0] = _END
        raise StopIteration
    place[0] = k + 1
    return source[k]


def next_or(source: Any, place: list[int], default: Any) -> Any:
    k = place[0]
    if k >= len(source):
        place[0] = _END
        return default
    place[0] = k + 1
    return source[k]


def pairs(a: Any, a_place: list[int], b: Any, b_place: list[int]) -> Iterator[Any]:
    """``zip`` of two iterators, which may be one."""
    while a_place[0] < len(a):
        x = a[a_place[0]]
        a_place[0] += 1
        if b_place[0] >= len(b):
            b_place[0] = _END
            return
        y = b[b_place[0]]
        b_place[0] += 1
        yield x, y
    a_place[0] = _END


def triples(a: Any, a_place: list[int], b: Any, b_place: list[int], c: Any, c_place: list[int]) -> Iterator[Any]:
    for x, y in pairs(a, a_place, b, b_place):
        if c_place[0] >= len(c):
            c_place[0] = _END
            return
        z = c[c_place[0]]
        c_place[0] += 1
        yield x, y, z


def by_index(source: Any) -> Iterator[Any]:
    place = 0
    while True:
        try:
            item = source[place]
        except IndexError:
            return
        yield item
        place += 1


def is_among(wanted: Any, items: Any) -> bool:
    for item in items:
        if item == wanted:
            return True
    return False
