"""The members that a variable of an enumeration may hold, in the order in which compiled code counts them."""

from __future__ import annotations

from enum import Enum, Flag
from typing import Any

__all__ = ["is_combined", "members_of"]

_MOST_BITS = 8


def members_of(cls: Any) -> list[Any]:
    """All members; of flags that may be combined all combinations, each at the place of its value."""
    return [cls(k) for k in range(1 + cls._flag_mask_)] if is_combined(cls) else list(cls)


def is_combined(cls: type[Enum]) -> bool:
    """Whether a class is one of flags with a name for each bit from the first on, and of not too many."""
    if not issubclass(cls, Flag):
        return False
    mask: Any = getattr(cls, "_flag_mask_", 0)
    return bool(mask == getattr(cls, "_singles_mask_", -1) and mask & (mask + 1) == 0 and 0 < mask < 1 << _MOST_BITS)
