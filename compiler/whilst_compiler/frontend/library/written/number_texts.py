"""Numbers written in other bases: ``np.base_repr`` and ``np.binary_repr``."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from whilst_compiler.frontend.state.registry import written

__all__: list[str] = []


@written(np.base_repr)
def base_repr(number: Any, base: Any = 2, padding: Any = 0) -> str:
    if base > 36:
        raise ValueError("Bases greater than 36 not handled in base_repr.")
    if base < 2:
        raise ValueError("Bases less than 2 not handled in base_repr.")
    rest = abs(int(number))
    text = ""
    while rest > 0:
        text = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % base] + text
        rest //= base
    if padding > 0:
        text = "0" * padding + text
    if text == "":
        text = "0"
    return "-" + text if number < 0 else text


@written(np.binary_repr)
def binary_repr(num: Any, width: Any = None) -> str:
    """Negative numbers as the complement of two, where a width is given."""
    n = operator.index(num)
    if n == 0:
        return "0" * (width or 1)
    if n > 0:
        text = f"{n:b}"
        demand_width(width, len(text))
        return text if width is None else text.zfill(max(len(text), width))
    if width is None:
        return "-" + f"{-n:b}"
    least = len(f"{-n:b}")
    if 1 << (least - 1) == -n:
        least -= 1
    demand_width(width, least + 1)
    places = max(least + 1, width)
    text = ""
    for k in range(places):
        text = ("1" if (n >> min(k, 63)) & 1 else "0") + text
    return text


def demand_width(width: Any, least: int) -> None:
    if width is not None and width < least:
        raise ValueError(f"Insufficient bit width={width} provided for binwidth={least}")
