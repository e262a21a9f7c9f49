"""Slices of lists that have a step: assigned and deleted."""

from __future__ import annotations

from typing import Any

__all__ = ["delete", "put"]


def put(items: list[Any], start: int, size: int, step: int, new: list[Any]) -> None:
    """``items[start::step] = new``, of ``size`` items; with a step of 1 the list may change its length."""
    if step == 1:
        items[start : start + size] = new
        return
    if len(new) != size:
        raise ValueError(f"attempt to assign sequence of size {len(new)} to extended slice of size {size}")
    for k in range(size):
        items[start + k * step] = new[k]


def delete(items: list[Any], start: int, size: int, step: int) -> None:
    """``del items[start::step]``, of ``size`` items: those between close up."""
    if size == 0:
        return
    if step < 0:
        start += (size - 1) * step
        step = -step
    last = start + (size - 1) * step
    kept = start
    for k in range(start, len(items)):
        if k > last or (k - start) % step != 0:
            items[kept] = items[k]
            kept += 1
    del items[kept:]
