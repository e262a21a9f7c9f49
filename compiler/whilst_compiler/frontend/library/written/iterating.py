"""Objects that iterate by methods of their own, as generators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["by_index", "by_next", "is_among", "one_by_one"]


def by_next(source: Any) -> Iterator[Any]:
    while True:
        try:
            item = source.__next__()
        except StopIteration:
            return
        yield item


def one_by_one(source: Any) -> Iterator[Any]:
    yield from source


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
