"""Windows that slide over arrays, and Bessel's function of order 0 (for windows of the other kind)."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import frozen
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


def suppose_inside(holds: Any) -> None:
    """Has the call made by other code where it does not hold."""


def tied(a: Any, source: Any) -> Any:
    """An array that stands for a view of another one."""
    return a


@written(np.lib.stride_tricks.as_strided)
def as_strided(x: Any, shape: Any = None, strides: Any = None, subok: Any = False, writeable: Any = True) -> Any:
    """Elements so many bytes apart, as places in the array."""
    a = np.asarray(x)
    sizes: Any = a.shape if shape is None else shape if isinstance(shape, (tuple, list)) else (shape,)
    steps: Any = a.strides if strides is None else strides if isinstance(strides, (tuple, list)) else (strides,)
    if len(sizes) != len(steps):
        raise ValueError("mismatch in length of strides and shape")
    places: Any = np.zeros((), np.int64)
    low, high, whole, some = 0, 0, True, True
    for size, apart in zip(sizes, steps):
        step = apart // a.itemsize
        whole = whole and apart % a.itemsize == 0
        some = some and size > 0
        low += min(0, (size - 1) * step)
        high += max(0, (size - 1) * step)
        places = places[..., None] + np.arange(size) * step
    suppose_inside(a.flags.c_contiguous and whole and (not some or (low >= 0 and high < a.size)))
    found = tied(np.ravel(a)[places], a)
    return found if writeable else frozen(found, a)


@written(np.lib.stride_tricks.sliding_window_view)
def sliding_window_view(x: Any, window_shape: Any, axis: Any = None, subok: Any = False, writeable: Any = False) -> Any:
    """NumPy gives a view that cannot be written."""
    if writeable:
        refuse("sliding_window_view(writeable=True) is not supported in compiled code", "index the array itself")
    a = np.asarray(x)
    sizes: Any = window_shape if isinstance(window_shape, (tuple, list)) else (window_shape,)
    axes: Any = axis
    if axis is None:
        axes = (0, 1, 2, 3, 4, 5, 6, 7)[: a.ndim]
    elif not isinstance(axis, (tuple, list)):
        axes = (axis,)
    if len(sizes) != len(axes):
        raise ValueError(
            f"Must provide matching length window_shape and axis; got {len(sizes)} window_shape elements and "
            f"{len(axes)} axes elements."
        )
    found = a
    for size, k in zip(sizes, axes):
        if size < 0:
            raise ValueError("`window_shape` cannot contain negative values")
        if found.shape[k % a.ndim] < size:
            raise ValueError("window shape cannot be larger than input array shape")
        rows = np.moveaxis(found, k % a.ndim, 0)
        starts = np.arange(len(rows) - size + 1)
        found = np.moveaxis(rows[starts[:, None] + np.arange(size)], (0, 1), (k % a.ndim, -1))
    return frozen(found, a)
