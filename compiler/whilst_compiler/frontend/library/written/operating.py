"""The module ``operator``: what takes something out of what it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = [
    "attribute_getter", "delete_item", "item_getter", "items_getter", "method_caller", "set_item", "several",
]  # fmt: skip


def set_item(x: Any, key: Any, value: Any) -> None:
    x[key] = value


def delete_item(x: Any, key: Any) -> None:
    del x[key]


def item_getter(key: Any) -> Callable[[Any], Any]:
    def get(x: Any) -> Any:
        return x[key]

    return get


def items_getter(keys: Any) -> Callable[[Any], Any]:
    def get(x: Any) -> Any:
        return tuple(x[key] for key in keys)

    return get


def attribute_getter(names: Any) -> Callable[[Any], Any]:
    """Of an attribute of an attribute and so on."""

    def get(x: Any) -> Any:
        for name in names:
            x = getattr(x, name)
        return x

    return get


def several(getters: Any) -> Callable[[Any], Any]:
    def get(x: Any) -> Any:
        return tuple(get_one(x) for get_one in getters)

    return get


def method_caller(name: Any, args: Any) -> Callable[[Any], Any]:
    def get(x: Any) -> Any:
        return getattr(x, name)(*args)

    return get
