"""Sets of values that sample inputs are drawn from, by kind of element type."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from whilst_compiler.ir.types import DType

__all__ = ["INF", "NAN", "VALUES", "values"]

INF, NAN = float("inf"), float("nan")

_FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.7, -7.0, 1e-3, 12345.678, 1e30, -1e-30, INF, -INF, NAN]
_TAME = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.7, -0.25, 1e-3]
_PARTS = [0.0, -0.0, 1.5, -2.0, INF, NAN]

# set -> kind -> values; "min" and "max" stand for the ends of an integer dtype, "tiny" and "huge" for those of a float
VALUES: dict[str, dict[str, list[Any]]] = {
    "any": {
        "b": [False, True],
        "i": [0, 1, -1, 2, 3, 7, -5, "min", "max"],
        "u": [0, 1, 2, 3, 7, 100, "max"],
        "f": [*_FLOATS, "tiny", "huge"],
        "c": [complex(a, b) for a, b in product(_PARTS, _PARTS)],
    },
    "finite": {
        "b": [False, True],
        "i": [0, 1, -1, 2, 3, 7, -5, "min", "max"],
        "u": [0, 1, 2, 3, 7, 100, "max"],
        "f": _TAME,
        "c": [complex(a, b) for a, b in product([0.0, 0.5, -0.75, 1.25], [0.0, 0.5, -1.5])],
    },
    "off_axes": {
        "f": [*_FLOATS, "tiny"],
        "c": [complex(a, b) for a, b in product([0.3, -0.75, 1.25, -2.0], [0.5, -1.5])],
    },
    "unit": {
        "f": [0.0, -0.0, 1.0, -1.0, 0.5, -0.25, 1e-9, 2.0, INF, NAN],
        "c": [0.3 + 0.5j, -0.75 - 1.5j, 1.25 + 0.5j],
    },
    "angle": {
        "f": [0.0, -0.0, 1.0, -1.0, 0.5, 3.7, -100.25, 1e4, INF, NAN],
        "c": [0.3 + 0.5j, -0.75 - 1.5j, 1.25 + 0.5j],
    },
    "exponent": {
        "i": [0, 1, 2, 5, 62, 63],
        "u": [0, 1, 2, 5, 62, 63],
        "f": [0.0, 1.0, -1.0, 0.5, 2.0, 3.0, -2.5, INF, -INF, NAN],
        "c": [0j, 1 + 0j, 2 + 0j, 0.5 - 0.25j],
    },
    "base": {
        "i": [0, 1, -1, 2, 3, -7, "min", "max"],
        "u": [0, 1, 2, 3, 7, "max"],
        "f": [*_FLOATS, "tiny", "huge"],
        "c": [0.3 + 0.5j, -0.75 - 1.5j, 1.25 + 0.5j, 2 + 0j],
    },
    "count": {"i": [0, 1, 3, 7, 8, 31, 32, 63, 64, 100, -1, "min"], "u": [0, 1, 3, 7, 8, 31, 32, 63, 64, 100, "max"]},
    "small_count": {"i": [0, 1, 3, 7], "u": [0, 1, 3, 7]},
    "small": {"i": [0, 1, -1, 2, 3, 7, -5, 100], "u": [0, 1, 2, 3, 7]},
    "divisor": {"i": [1, 2, 3, -2, 7, -5, "max"], "u": [1, 2, 3, 7, 100, "max"]},
    "condition": {"b": [False, True]},
}


def _value(value: Any, dtype: DType) -> Any:
    if not isinstance(value, str):
        return value
    if dtype.is_integer:
        return getattr(np.iinfo(dtype.numpy), value)
    return float(getattr(np.finfo(dtype.numpy), {"tiny": "smallest_subnormal", "huge": "max"}[value]))


def values(name: str, dtype: DType) -> np.ndarray:
    """The set of values in a dtype, without those that it has not."""
    found = [_value(v, dtype) for v in VALUES[name][dtype.kind]]
    if dtype.is_integer:
        info = np.iinfo(dtype.numpy)
        found = [v for v in found if info.min <= v <= info.max]
    with np.errstate(all="ignore"):
        return np.array(found, dtype.numpy)
