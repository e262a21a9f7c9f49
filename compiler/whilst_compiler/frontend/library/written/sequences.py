"""Searching, comparing and ordering of lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from whilst_compiler.frontend.library.sharing import shared

__all__ = [
    "as_columns", "chained", "contains", "copied", "count", "equal", "index", "keys_of", "less", "less_equal",
    "part_of_range", "piled", "place", "place_in_tuple", "remove", "shown", "sort", "sort_by_keys", "sort_descending",
    "stacked", "stacked_columns", "stacked_deep", "stacked_rows", "strings_of", "sum_of_lists", "written_back",
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


def chained(parts: Any, axis: Any = 0) -> Any:
    """The arrays of a list one after the other in one array."""
    if len(parts) == 0:
        raise ValueError("need at least one array to concatenate")
    if axis is None:
        return chained_flat(parts)
    first = np.moveaxis(parts[0], axis, 0)
    total = 0
    for k in range(len(parts)):
        part = np.moveaxis(parts[k], axis, 0)
        for other in range(1, first.ndim):
            if part.shape[other] != first.shape[other]:
                shown = other if other > axis % first.ndim else other - 1
                raise ValueError(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along "
                    f"dimension {shown}, the array at index 0 has size {first.shape[other]} and the array at index {k} "
                    f"has size {part.shape[other]}"
                )
        total += part.shape[0]
    made = np.empty((total, *first.shape[1:]), first.dtype)
    at = 0
    for k in range(len(parts)):
        part = np.moveaxis(parts[k], axis, 0)
        made[at : at + part.shape[0]] = part
        at += part.shape[0]
    return np.moveaxis(made, 0, axis)


def chained_flat(parts: Any) -> Any:
    total = 0
    for k in range(len(parts)):
        total += np.size(parts[k])
    made = np.empty(total, parts[0].dtype)
    at = 0
    for k in range(len(parts)):
        made[at : at + np.size(parts[k])] = np.ravel(parts[k])
        at += np.size(parts[k])
    return made


def rows_of(parts: Any) -> Any:
    """The arrays of a list, or an array that has them as its rows."""
    return parts if isinstance(parts, np.ndarray) else stacked(parts)


def piled(rows: Any, axis: Any) -> Any:
    """The rows of an array along a new axis."""
    return np.moveaxis(rows.copy(), 0, axis)


def stacked_rows(parts: Any) -> Any:
    """``np.vstack`` of a list."""
    if len(parts) == 0:
        raise ValueError("need at least one array to concatenate")
    return rows_of(parts).copy() if parts[0].ndim == 1 else chained(parts)


def stacked_columns(parts: Any) -> Any:
    """``np.hstack`` of a list."""
    if len(parts) == 0:
        raise ValueError("need at least one array to concatenate")
    return chained(parts) if parts[0].ndim == 1 else chained(parts, 1)


def stacked_deep(parts: Any) -> Any:
    """``np.dstack`` of a list."""
    if len(parts) == 0:
        raise ValueError("need at least one array to concatenate")
    if parts[0].ndim == 1:
        return rows_of(parts).T[None].copy()
    return np.moveaxis(rows_of(parts).copy(), 0, -1) if parts[0].ndim == 2 else chained(parts, 2)


def as_columns(parts: Any) -> Any:
    """``np.column_stack`` of a list."""
    if len(parts) == 0:
        raise ValueError("need at least one array to concatenate")
    return rows_of(parts).T.copy() if parts[0].ndim == 1 else chained(parts, 1)


def place(items: list[Any], wanted: Any, start: int = 0, stop: int = 9223372036854775807) -> int:
    """Where an item first stands between ``start`` and ``stop``; -1 if it does not."""
    size = len(items)
    if start < 0:
        start = max(start + size, 0)
    if stop < 0:
        stop += size
    for k in range(start, min(stop, size)):
        if items[k] == wanted:
            return k
    return -1


def shown(wanted: Any) -> str:
    """``repr``; of an object whose class has none, without its address (compiled code has its own)."""
    return repr(wanted)


def index(items: list[Any], wanted: Any, start: int = 0, stop: int = 9223372036854775807) -> int:
    k = place(items, wanted, start, stop)
    if k < 0:
        raise ValueError(f"{shown(wanted)} is not in list")
    return k


def place_in_tuple(items: list[Any], wanted: Any, start: int = 0, stop: int = 9223372036854775807) -> int:
    k = place(items, wanted, start, stop)
    if k < 0:
        raise ValueError("tuple.index(x): x not in tuple")
    return k


def part_of_range(start: int, step: int, size: int, first: Any, last: Any, by: Any) -> range:
    """A slice of a range that has so many numbers."""
    by = 1 if by is None else by
    if by == 0:
        raise ValueError("slice step cannot be zero")
    low = 0 if by > 0 else -1
    high = size if by > 0 else size - 1
    if first is None:
        first = low if by > 0 else high
    else:
        first = max(first + size, low) if first < 0 else min(first, high)
    if last is None:
        last = high if by > 0 else low
    else:
        last = max(last + size, low) if last < 0 else min(last, high)
    return range(start + first * step, start + last * step, step * by)


def remove(items: list[Any], wanted: Any) -> None:
    k = place(items, wanted)
    if k < 0:
        raise ValueError("list.remove(x): x not in list")
    del items[k]


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


def written_back(items: list[Any], others: list[Any]) -> None:
    for k in range(len(items)):
        items[k] = others[k]


@shared(fails=(ValueError,))
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


def sort_comparing(items: list[Any], compare: Callable[[Any, Any], Any], descending: bool) -> None:
    """By merging, with a function that says by a negative number that its first argument comes first."""
    size = len(items)
    if descending:
        items.reverse()
    width = 1
    while width < size:
        before = items[:]
        for low in range(0, size, 2 * width):
            middle = min(low + width, size)
            high = min(low + 2 * width, size)
            i, j = low, middle
            for k in range(low, high):
                if i < middle and (j >= high or not compare(before[j], before[i]) < 0):
                    items[k] = before[i]
                    i += 1
                else:
                    items[k] = before[j]
                    j += 1
        width *= 2
    if descending:
        items.reverse()


def keys_of(items: list[Any], key: Callable[[Any], Any]) -> list[Any]:
    return [key(items[k]) for k in range(len(items))]


def sort_by_keys(items: list[Any], before: list[Any], keys: list[Any], descending: bool) -> None:
    """Places are sorted by key and place, which keeps the order of equal keys."""
    size = len(items)
    sign = -1 if descending else 1
    pairs = [(keys[k], sign * k) for k in range(size)]
    sort(pairs)
    if descending:
        pairs.reverse()
    for k in range(size):
        _, place = pairs[k]
        items[k] = before[sign * place]


def sum_of_lists(items: Any, start: list[Any]) -> list[Any]:
    total = start
    for item in items:
        total = total + item
    return total
