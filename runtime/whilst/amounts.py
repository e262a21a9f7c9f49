"""Amounts of memory as people write them."""

from __future__ import annotations

import re

__all__ = ["bytes_of"]

_UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}


def bytes_of(amount: float | str, what: str = "a tape budget") -> int:
    """``"64 MB"`` as a number of bytes; ``what`` it is that is called so many."""
    if isinstance(amount, int | float) and amount >= 0:
        return int(amount)
    found = re.fullmatch(r"\s*(\d+(?:\.\d*)?)\s*([KMG]?B)?\s*", str(amount), re.IGNORECASE)
    if found is None:
        raise ValueError(f'{what} is a number of bytes, or text such as "64 MB", not {amount!r}')
    number, unit = found.groups()
    return int(float(number) * _UNITS[(unit or "B").upper()])
