"""Objects that iterate by methods of their own, as generators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = [
    "after", "by_index", "by_index_backwards", "by_next", "has_more", "is_among", "is_as_before", "item_at", "next_of",
    "next_or", "one_by_one", "or_end",
]  # fmt: skip


def by_next(source: Any) -> Iterator[Any]:
    while True:
        try:
            item = source.__next__()
        except StopIteration:
            return
        yield item


def next_of(source: Any) -> Any:
    return source.__next__()


def next_or(source: Any, default: Any) -> Any:
    try:
        return source.__next__()
    except StopIteration:
        return default


def one_by_one(source: Any) -> Iterator[Any]:
    yield from source


def has_more(source: Any, place: int) -> bool:
    return place < len(source)


def or_end(place: int, more: bool, end: int) -> int:
    """An iterator that has come to the end stays there, even if its source grows."""
    return place if more else end


def is_as_before(source: Any, size: int, changed: str) -> None:
    if len(source) != size:
        raise RuntimeError(changed)


def item_at(source: Any, place: int) -> Any:
    return source[place]


def after(place: int) -> int:
    return place + 1


def by_index_backwards(source: Any) -> Iterator[Any]:
    for k in range(len(source) - 1, -1, -1):
        yield source[k]


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
