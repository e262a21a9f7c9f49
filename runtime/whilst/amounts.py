"""Amounts of memory as people write them."""

from __future__ import annotations

import re

__all__ = ["bytes_of", "text_of"]

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


def text_of(amount: int) -> str:
    """Bytes as ``bytes_of`` reads them, two digits or three, rounded up."""
    unit = next((u for u in ("GB", "MB", "KB") if amount >= 10 * _UNITS[u]), "B")
    if unit == "B":
        return f"{amount} B"
    return f"{-(-amount // _UNITS[unit])} {unit}"
