"""Positions in a shape, and those in the vector that its elements make."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.selecting import side_by_side, within
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.unravel_index)
def unravel_index(indices: Any, shape: Any, order: Any = "C") -> Any:
    sizes: Any = shape if isinstance(shape, (tuple, list)) else (shape,)
    count = counted(sizes)
    rest = whole_numbers(indices)
    wrong = (rest < 0) | (rest >= count)
    if np.any(wrong):
        first = np.ravel(rest)[int(np.argmax(wrong))]
        raise ValueError(f"index {first} is out of bounds for array with size {count}")
    if len(sizes) == 0 and np.ndim(rest) > 0:
        raise ValueError("multiple indices are not supported for 0d arrays")
    result: Any = ()
    for n in sizes[::-1] if order == "C" else sizes:
        result = (rest % max(n, 1), *result)
        rest = rest // max(n, 1)
    return side_by_side(result if order == "C" else result[::-1])


def whole_numbers(indices: Any) -> Any:
    """Positions as NumPy takes them; a list without any is one of floats."""
    places = np.asarray(indices)
    if places.dtype.kind not in "biu":
        if not isinstance(indices, np.ndarray) and places.size == 0:
            raise TypeError(
                "indices must be integral: the provided empty sequence was inferred as float. Wrap it with "
                "'np.array(indices, dtype=np.intp)'"
            )
        raise TypeError("only int indices permitted")
    return places.astype(np.int64)[()]


def counted(sizes: Any) -> Any:
    """How many elements an array of these sizes has."""
    count = 1
    for n in sizes:
        if n > 0 and count > ((1 << 63) - 1) // n:
            raise ValueError(
                "dimensions are too large; arrays and shapes with a total size greater than 'intp' are not supported."
            )
        count = count * n
    return count


@written(np.ravel_multi_index)
def ravel_multi_index(multi_index: Any, dims: Any, mode: Any = "raise", order: Any = "C") -> Any:
    if len(multi_index) != len(dims):
        raise ValueError(f"parameter multi_index must be a sequence of length {len(dims)}")
    modes: Any = mode if isinstance(mode, tuple) else (mode,) * len(dims)
    indices: Any = ()
    total: Any = 0
    for index, _ in zip(multi_index, dims):
        total = total + whole_numbers(index) * 0
    some = np.size(total) > 0  # else nobody looks at the indices
    for n in dims:
        if some and n == 0:
            raise ValueError("cannot unravel if shape has zero entries (is empty).")
    for index, n, outside in zip(multi_index, dims, modes):
        places = whole_numbers(index)
        if some and outside == "raise" and np.any((places < 0) | (places >= n)):
            raise ValueError("invalid entry in coordinates array")
        indices = (*indices, within(places, n, outside))
    for index, n in zip(indices if order == "C" else indices[::-1], dims if order == "C" else dims[::-1]):
        total = total * n + index
    return total
