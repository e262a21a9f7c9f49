"""Deep copies of arguments that keep what matters to compiled code: aliasing, overlap, strides, order, flags."""

from __future__ import annotations

import copy
import ctypes
from collections import deque
from typing import Any

import numpy as np

__all__ = ["Outside", "copy_arguments"]


def copy_arguments(arguments: Any) -> Any:
    """A copy in which the same object is again the same object and views of one buffer are again views of one."""
    memo: dict[int, Any] = {}
    _enter_arrays(arguments, memo, {})
    return copy.deepcopy(arguments, memo)


def _enter_arrays(value: Any, memo: dict[int, Any], buffers: dict[int, np.ndarray]) -> None:
    """Put a copy of each array below ``value`` into ``memo``, where ``deepcopy`` finds it."""
    if isinstance(value, np.ndarray):
        if id(value) not in memo:
            memo[id(value)] = _copy_array(value, buffers)
    elif isinstance(value, dict):
        for item in value.values():
            _enter_arrays(item, memo, buffers)
    elif isinstance(value, list | tuple):
        for item in value:
            _enter_arrays(item, memo, buffers)


def _copy_array(array: np.ndarray, buffers: dict[int, np.ndarray]) -> np.ndarray:
    root = array
    while isinstance(root.base, np.ndarray):
        root = root.base
    low, high = np.lib.array_utils.byte_bounds(root)
    if id(root) not in buffers:
        buffer = np.empty(max(high - low, 1), np.uint8)
        ctypes.memmove(buffer.ctypes.data, low, high - low)
        buffers[id(root)] = buffer
    start = array.__array_interface__["data"][0]
    offset = start - low if array.size else 0
    new = np.ndarray(array.shape, array.dtype, buffers[id(root)], offset, array.strides)
    new.flags.writeable = array.flags.writeable
    return new


class Outside:
    """Globals (or attributes of them: "Class.name") that a function changes: what they are now is what they go back to."""

    def __init__(self, namespace: dict[str, Any], names: Any) -> None:
        self.places = {}
        for name in names:
            first, *rest = name.split(".")
            self.places[name] = (namespace[first], rest[0]) if rest else (namespace, first)
        self.values = {name: _get(place) for name, place in self.places.items()}
        self.contents = copy.deepcopy(self.values)

    def taken_back(self) -> dict[str, Any]:
        """What is there, and which of the objects that were there before; then all is as it was."""
        found = {name: _get(place) for name, place in self.places.items()}
        after: dict[str, Any] = copy.deepcopy(found)
        for name, value in found.items():
            if not isinstance(value, int | float | str | None):
                after[f"{name} is"] = next((old for old, known in self.values.items() if known is value), None)
        for name, (owner, attribute) in self.places.items():
            _refill(self.values[name], copy.deepcopy(self.contents[name]))
            owner.__setitem__(attribute, self.values[name]) if isinstance(owner, dict) else setattr(
                owner, attribute, self.values[name]
            )
        return after


def _get(place: tuple[Any, str]) -> Any:
    owner, name = place
    return owner[name] if isinstance(owner, dict) else getattr(owner, name)


def _refill(value: Any, content: Any) -> None:
    match value:
        case list() | bytearray() | np.ndarray():
            value[... if isinstance(value, np.ndarray) else slice(None)] = content
        case deque():
            value.clear()
            value.extend(content)
        case dict() | set():
            value.clear()
            value.update(content)
        case object(__dict__=fields) if not isinstance(value, type):
            fields.clear()
            fields.update(vars(content))
