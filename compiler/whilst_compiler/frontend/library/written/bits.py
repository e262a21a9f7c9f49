"""Bits in bytes."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.packbits)
def packbits(a: Any, axis: Any = None, bitorder: Any = "big") -> Any:
    a = np.asarray(a)
    if a.dtype != np.bool_ and not np.issubdtype(a.dtype, np.integer):
        raise TypeError("Expected an input array of integer or boolean data type")
    rows = np.ravel(a) if axis is None else np.moveaxis(a, axis, 0)
    packed = np.zeros(((len(rows) + 7) // 8, *rows.shape[1:]), np.uint8)
    for k in range(len(rows)):
        place = k % 8 if little(bitorder) else 7 - k % 8
        packed[k // 8] |= (rows[k] != 0).astype(np.uint8) << np.uint8(place)
    return packed if axis is None else np.moveaxis(packed, 0, axis)


@written(np.unpackbits)
def unpackbits(a: Any, axis: Any = None, count: Any = None, bitorder: Any = "big") -> Any:
    a = np.asarray(a)
    if a.dtype != np.uint8:
        raise TypeError("Expected an input array of unsigned byte data type")
    rows = np.ravel(a) if axis is None else np.moveaxis(a, axis, 0)
    whole = 8 * len(rows)
    n = whole if count is None else count if count >= 0 else max(whole + count, 0)
    bits = np.zeros((n, *rows.shape[1:]), np.uint8)
    for k in range(min(n, whole)):
        place = k % 8 if little(bitorder) else 7 - k % 8
        bits[k] = (rows[k // 8] >> np.uint8(place)) & np.uint8(1)
    return bits if axis is None else np.moveaxis(bits, 0, axis)


def little(bitorder: Any) -> Any:
    if bitorder != "big" and bitorder != "little":
        raise ValueError("'order' must be either 'little' or 'big'")
    return bitorder == "little"
