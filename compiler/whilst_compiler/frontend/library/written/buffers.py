"""The bytes that arrays consist of."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import frozen
from whilst_compiler.frontend.state.registry import written

__all__ = ["from_array", "from_bytes", "numbers"]


def numbers(a: Any) -> Any:
    """The bytes of an array in C order, as integers."""
    return in_one_block(a).view(np.uint8).astype(np.int64)


def in_one_block(a: Any) -> Any:
    """A new array of one axis with all elements in C order."""
    flat = a.flatten()
    return flat.astype(np.uint8) if a.dtype == np.bool_ else flat


@written(kind="array", names=("byteswap",))
def byteswap(a: Any, inplace: Any = False) -> Any:
    """The bytes of each number in reverse (of complex ones, those of each part)."""
    wide = a.dtype.itemsize // 2 if a.dtype.kind == "c" else a.dtype.itemsize
    turned = in_one_block(a).view(np.uint8).reshape(-1, wide)[:, ::-1].flatten()
    if a.dtype == np.bool_:
        found = turned.astype(np.bool_).reshape(a.shape)
    else:
        found = turned.view(a.dtype).reshape(a.shape)
    if inplace:
        a[...] = found
        return a
    return found


def from_bytes(data: Any, dtype: Any, count: Any, offset: Any) -> Any:
    """The numbers that bytes hold, which cannot be changed."""
    return frozen(part_of(np.array(data, dtype=np.uint8), dtype, count, offset), None)


def from_array(a: Any, dtype: Any, count: Any, offset: Any) -> Any:
    """The same memory as elements of another dtype."""
    return part_of(np.reshape(a, -1).view(np.uint8), dtype, count, offset)


def part_of(data: Any, dtype: Any, count: Any, offset: Any) -> Any:
    n = len(data)
    size = dtype.itemsize
    if offset < 0 or offset > n:
        raise ValueError(f"offset must be non-negative and no greater than buffer length ({n})")
    if count < 0:
        if (n - offset) % size != 0:
            raise ValueError("buffer size must be a multiple of element size")
        count = (n - offset) // size
    elif n - offset < count * size:
        raise ValueError("buffer is smaller than requested size")
    part = data[offset : offset + count * size]
    return part != 0 if dtype == np.bool_ else part.view(dtype)
