"""Parts of the elements of arrays, and where arrays lie upon each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import to_be_written
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__ = ["have_in_common", "may_have_in_common", "numbered"]


def numbered(a: Any, strides: Any) -> Any:
    """How many bytes behind the first element each element lies."""
    places: Any = np.zeros((), np.int64)
    for n, apart in zip(a.shape, strides):
        places = places[..., None] + np.arange(n) * apart
    return places


def have_in_common(x: Any, y: Any, size: Any) -> Any:
    """Whether two views of an array have elements in common, by their places."""
    return bool(np.any(np.isin(x, y)))


def may_have_in_common(x: Any, y: Any, size: Any) -> Any:
    """Whether the stretches of memory overlap in which two views lie, of elements of this size."""
    if np.size(x) == 0 or np.size(y) == 0:
        return False
    return bool(np.min(x) < np.max(y) + size and np.min(y) < np.max(x) + size)


@written(kind="array", names=("getfield",), static=("dtype", "offset"))
def getfield(a: Any, dtype: Any, offset: Any = 0) -> Any:
    """A view of bytes of each element."""
    kind = np.dtype(dtype)
    room = a.itemsize - kind.itemsize
    if room < 0:
        raise ValueError("new type is larger than original type")
    if offset < 0:
        raise ValueError("offset is negative")
    if offset > room:
        raise ValueError("new type plus offset is larger than original type")
    if offset % kind.itemsize != 0:
        refuse("a.getfield() that begins within a number is not supported in compiled code", "view the array as bytes")
    if a.dtype.kind == "c" and kind.kind == "f" and 2 * kind.itemsize == a.itemsize:
        return a.imag if offset > 0 else a.real
    return np.asarray(a)[..., None].view(kind)[..., offset // kind.itemsize]


@written(kind="array", names=("setfield",), static=("dtype", "offset"))
def setfield(a: Any, val: Any, dtype: Any, offset: Any = 0) -> None:
    to_be_written(a)
    getfield(a, dtype, offset)[...] = val


@written(kind="array", names=("to_device",))
def to_device(a: Any, device: Any, stream: Any = None) -> Any:
    if stream is not None:
        raise ValueError("The stream argument in to_device() is not supported")
    if device != "cpu":
        raise ValueError(f"Unsupported device: {device}.")
    return a
