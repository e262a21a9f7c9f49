"""Whether two contestants computed the same."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["same"]


def same(one: Any, two: Any, differ: float = 0.0) -> bool:
    """Whether results agree up to rounding; ``differ`` is the part of an array's elements that need not."""
    if isinstance(one, tuple | list):
        return len(one) == len(two) and all(same(a, b, differ) for a, b in zip(one, two, strict=True))
    a, b = np.asarray(one), np.asarray(two)
    if a.shape != b.shape:
        return False
    wide = complex if a.dtype.kind == "c" else float
    apart = ~np.isclose(a.astype(wide), b.astype(wide), rtol=1e-5, atol=1e-8, equal_nan=True)
    return bool(np.mean(apart) <= differ) if apart.size else True
