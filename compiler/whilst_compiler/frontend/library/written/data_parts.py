"""Dataclasses that are taken apart: lists in them, their text, how they compare."""

from __future__ import annotations

import dataclasses
from typing import Any

__all__ = [
    "as_dict", "as_tuple", "dict_of_dicts", "dict_of_tuples", "dicts_in", "equal", "equal_by_fields",
    "greater", "greater_by_fields", "greater_equal", "greater_equal_by_fields", "less", "less_by_fields",
    "less_equal", "less_equal_by_fields", "place_of", "shown", "text_by_fields", "tuples_in",
]  # fmt: skip


def as_dict(value: Any) -> Any:
    """What ``dataclasses.asdict`` makes of a part (compiled code has its own)."""
    return dataclasses.asdict(value)


def as_tuple(value: Any) -> Any:
    """What ``dataclasses.astuple`` makes of a part (compiled code has its own)."""
    return dataclasses.astuple(value)


def text_by_fields(value: Any, within: list[int]) -> str:
    """What the ``__repr__`` that ``dataclasses`` makes gives ``within`` those of these objects."""
    return repr(value)


def place_of(value: Any) -> int:
    """A number that no other object has (compiled code has its own)."""
    return id(value)


def shown(value: Any, within: list[int]) -> str:
    place = place_of(value)
    if place in within:
        return "..."
    within.append(place)
    text = text_by_fields(value, within)
    within.pop()
    return text


def equal_by_fields(a: Any, b: Any) -> bool:
    """What the ``__eq__`` that ``dataclasses`` makes gives (compiled code has its own, as of those that follow)."""
    return bool(a == b)


def less_by_fields(a: Any, b: Any) -> bool:
    return bool(a < b)


def less_equal_by_fields(a: Any, b: Any) -> bool:
    return bool(a <= b)


def greater_by_fields(a: Any, b: Any) -> bool:
    return bool(a > b)


def greater_equal_by_fields(a: Any, b: Any) -> bool:
    return bool(a >= b)


def equal(a: Any, b: Any) -> bool:
    return equal_by_fields(a, b)


def less(a: Any, b: Any) -> bool:
    return less_by_fields(a, b)


def less_equal(a: Any, b: Any) -> bool:
    return less_equal_by_fields(a, b)


def greater(a: Any, b: Any) -> bool:
    return greater_by_fields(a, b)


def greater_equal(a: Any, b: Any) -> bool:
    return greater_equal_by_fields(a, b)


def dicts_in(items: list[Any]) -> list[Any]:
    return [as_dict(item) for item in items]


def tuples_in(items: list[Any]) -> list[Any]:
    return [as_tuple(item) for item in items]


def dict_of_dicts(items: dict[Any, Any]) -> dict[Any, Any]:
    return {key: as_dict(value) for key, value in items.items()}


def dict_of_tuples(items: dict[Any, Any]) -> dict[Any, Any]:
    return {key: as_tuple(value) for key, value in items.items()}
