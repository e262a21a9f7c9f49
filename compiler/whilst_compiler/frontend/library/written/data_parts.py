"""Lists in dataclasses that are taken apart."""

from __future__ import annotations

import dataclasses
from typing import Any

__all__ = ["as_dict", "as_tuple", "dict_of_dicts", "dict_of_tuples", "dicts_in", "tuples_in"]


def as_dict(value: Any) -> Any:
    """What ``dataclasses.asdict`` makes of a part (compiled code has its own)."""
    return dataclasses.asdict(value)


def as_tuple(value: Any) -> Any:
    """What ``dataclasses.astuple`` makes of a part (compiled code has its own)."""
    return dataclasses.astuple(value)


def dicts_in(items: list[Any]) -> list[Any]:
    return [as_dict(item) for item in items]


def tuples_in(items: list[Any]) -> list[Any]:
    return [as_tuple(item) for item in items]


def dict_of_dicts(items: dict[Any, Any]) -> dict[Any, Any]:
    return {key: as_dict(value) for key, value in items.items()}


def dict_of_tuples(items: dict[Any, Any]) -> dict[Any, Any]:
    return {key: as_tuple(value) for key, value in items.items()}
