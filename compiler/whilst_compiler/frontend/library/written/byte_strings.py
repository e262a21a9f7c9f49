"""Bytes, as lists of their numbers."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["find", "numbered", "zeros"]


def numbered(items: Iterable[int]) -> list[int]:
    """The numbers of ``bytes(items)``."""
    found: list[int] = []
    for item in items:
        if item < 0 or item > 255:
            raise ValueError("bytes must be in range(0, 256)")
        found.append(int(item))
    return found


def zeros(count: int) -> list[int]:
    """The numbers of ``bytes(count)``."""
    if count < 0:
        raise ValueError("negative count")
    return [0] * count


def find(data: list[int], part: list[int]) -> int:
    """Where ``part`` is first found, or -1."""
    for k in range(len(data) - len(part) + 1):
        i = 0
        while i < len(part) and data[k + i] == part[i]:
            i += 1
        if i == len(part):
            return k
    return -1
