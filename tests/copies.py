"""Deep copies of arguments that keep what matters to compiled code: aliasing, overlap, strides, order, flags."""

from __future__ import annotations

import copy
import ctypes
from typing import Any

import numpy as np

__all__ = ["copy_arguments"]


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
