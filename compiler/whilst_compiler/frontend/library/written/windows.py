"""Windows that slide over arrays, and Bessel's function of order 0 (for windows of the other kind)."""

from __future__ import annotations

from typing import Any

import numpy as np

from whilst_compiler.frontend.library.written.elements import frozen
from whilst_compiler.frontend.library.written.refusing import refuse
from whilst_compiler.frontend.registry import written

__all__: list[str] = []


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
