"""Copies of lists that hold lists: what is one list before is one in the copy, too."""

from __future__ import annotations

from typing import Any

__all__ = ["deep_copy", "number_of", "rows"]


def number_of(row: Any) -> int:
    """What tells a list from others (compiled code has its own)."""
    return id(row)


def deep_copy(item: Any) -> Any:
    """``copy.deepcopy`` of an item (compiled code has its own)."""
    return item


def rows(items: list[Any]) -> list[Any]:
    """A list of copies of lists, of which one may be there several times."""
    made: list[Any] = []
    places: dict[int, int] = {}
    for row in items:
        number = number_of(row)
        if number in places:
            made.append(made[places[number]])
        else:
            places[number] = len(made)
            made.append(deep_copy(row))
    return made
