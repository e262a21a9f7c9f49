"""Searching, comparing and ordering of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.sharing import shared

__all__ = [
    "chained", "contains", "copied", "count", "equal", "index", "less", "less_equal", "remove", "sort", "sort_by",
    "sort_descending", "stacked", "strings_of",
]  # fmt: skip


@shared()
def contains(items: list[Any], wanted: Any) -> bool:
    for k in range(len(items)):
        if items[k] == wanted:
            return True
    return False


@shared()
def count(items: list[Any], wanted: Any) -> int:
    total = 0
    for k in range(len(items)):
        if items[k] == wanted:
            total += 1
    return total


def strings_of(items: Any) -> list[str]:
    return [str(x) for x in items]


def stacked(rows: list[Any]) -> Any:
    """The arrays of a list as the rows of one array."""
    if len(rows) == 0:
        raise ValueError("an array is made of a list of arrays that has none, so that its rows have no size")
    first = rows[0]
    made = np.empty((len(rows), *first.shape), first.dtype)
    for k in range(len(rows)):
        row = rows[k]
        if row.shape != first.shape:
            raise ValueError(
                "setting an array element with a sequence. The requested array has an inhomogeneous shape after 1 "
                f"dimensions. The detected shape was ({len(rows)},) + inhomogeneous part."
            )
        made[k] = row
    return made


def chained(parts: list[Any]) -> Any:
    """The arrays of a list one after the other in one array."""
    if len(parts) == 0:
        raise ValueError("need at least one array to concatenate")
    first = parts[0]
    total = 0
    for k in range(len(parts)):
        part = parts[k]
        for axis in range(1, first.ndim):
            if part.shape[axis] != first.shape[axis]:
                raise ValueError(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along "
                    f"dimension {axis}, the array at index 0 has size {first.shape[axis]} and the array at index {k} "
                    f"has size {part.shape[axis]}"
                )
        total += part.shape[0]
    made = np.empty((total, *first.shape[1:]), first.dtype)
    at = 0
    for k in range(len(parts)):
        part = parts[k]
        made[at : at + part.shape[0]] = part
        at += part.shape[0]
    return made


def index(items: list[Any], wanted: Any, start: int = 0, stop: int = 9223372036854775807) -> int:
    size = len(items)
    if start < 0:
        start = max(start + size, 0)
    if stop < 0:
        stop += size
    for k in range(start, min(stop, size)):
        if items[k] == wanted:
            return k
    raise ValueError(f"{wanted!r} is not in list")


def remove(items: list[Any], wanted: Any) -> None:
    place = -1
    for k in range(len(items)):
        if items[k] == wanted:
            place = k
            break
    if place < 0:
        raise ValueError("list.remove(x): x not in list")
    del items[place]


@shared()
def equal(a: list[Any], b: list[Any]) -> bool:
    if len(a) != len(b):
        return False
    for k in range(len(a)):
        if a[k] != b[k]:
            return False
    return True


@shared()
def less(a: list[Any], b: list[Any]) -> bool:
    for k in range(min(len(a), len(b))):
        if a[k] != b[k]:
            return bool(a[k] < b[k])
    return len(a) < len(b)


@shared()
def less_equal(a: list[Any], b: list[Any]) -> bool:
    for k in range(min(len(a), len(b))):
        if a[k] != b[k]:
            return bool(a[k] <= b[k])
    return len(a) <= len(b)


def copied(items: list[Any]) -> list[Any]:
    return items[:]


@shared()
def sort(items: list[Any]) -> None:
    """Runs of 8 by insertion, then merged from one list into another and back."""
    size = len(items)
    for low in range(0, size, 8):
        for k in range(low + 1, min(low + 8, size)):
            item = items[k]
            j = k - 1
            while j >= low and item < items[j]:
                items[j + 1] = items[j]
                j -= 1
            items[j + 1] = item
    width = 8
    while width < size:
        merged = items[:]
        for low in range(0, size, 2 * width):
            middle = min(low + width, size)
            high = min(low + 2 * width, size)
            i, j = low, middle
            for k in range(low, high):
                if i < middle and (j >= high or not items[j] < items[i]):
                    merged[k] = items[i]
                    i += 1
                else:
                    merged[k] = items[j]
                    j += 1
        for k in range(size):
            items[k] = merged[k]
        width *= 2


def sort_descending(items: list[Any]) -> None:
    """Equal items keep their order."""
    items.reverse()
    sort(items)
    items.reverse()


def sort_by(items: list[Any], key: Callable[[Any], Any], descending: bool) -> None:
    """Places are sorted by key and place, which keeps the order of equal keys."""
    size = len(items)
    keys = [key(items[k]) for k in range(size)]
    sign = -1 if descending else 1
    pairs = [(keys[k], sign * k) for k in range(size)]
    sort(pairs)
    if descending:
        pairs.reverse()
    before = items[:]
    for k in range(size):
        _, place = pairs[k]
        items[k] = before[sign * place]
