"""Tuples of any length: hashes, columns of rows."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.sharing import shared
from whilst_compiler.frontend.library.written.set_tables import item_hash

__all__ = [
    "begun",
    "column",
    "ended",
    "hashed",
    "keyed",
    "lane",
    "of_set",
    "set_ended",
    "shortest",
    "shuffled",
    "stirred",
]


def stirred(total: int, item: Any) -> int:
    """``total`` with the hash of one more item (compiled code has its own)."""
    return hash((total, item))


def begun() -> int:
    """Where the hash of a tuple begins (compiled code has its own)."""
    return 0


def lane(total: int, h: int) -> int:
    """The hash of a tuple with that of one more item (compiled code has its own)."""
    return hash((total, h))


def ended(total: int, size: int) -> int:
    """The hash of a tuple of so many items (compiled code has its own)."""
    return total + size


def keyed(items: list[Any]) -> int:
    """A hash as dicts of ours use it: that of a tuple of these items."""
    total = len(items)
    for item in items:
        total = stirred(total, item)
    return total


def hashed(items: list[Any]) -> int:
    """``hash`` of a tuple, as CPython has it."""
    total = begun()
    for item in items:
        total = lane(total, item_hash(item))
    return ended(total, len(items))


def shuffled(total: int, h: int) -> int:
    """The hash of a frozen set with that of one more item (compiled code has its own)."""
    return total ^ h


def set_ended(total: int, size: int) -> int:
    """The hash of a frozen set of so many items (compiled code has its own)."""
    return total + size


@shared()
def of_set(keys: list[Any], table: list[int]) -> int:
    """``hash`` of a frozen set, as CPython has it."""
    total = size = 0
    for slot in range(len(table)):
        if table[slot] >= 0:
            total = shuffled(total, item_hash(keys[table[slot]]))
            size += 1
    return set_ended(total, size)


def shortest(rows: list[Any]) -> int:
    """How many columns rows have that are gone through side by side."""
    least = len(rows[0]) if len(rows) > 0 else 0
    for row in rows:
        least = min(least, len(row))
    return least


def column(rows: list[Any], k: int) -> Any:
    return tuple([row[k] for row in rows])
