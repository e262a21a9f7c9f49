"""What counters do."""

from __future__ import annotations

from typing import Any

__all__ = ["add_counts", "count_all", "most_common", "total"]


def count_all(counts: Any, items: Any) -> None:
    for item in items:
        counts[item] += 1


def add_counts(counts: Any, others: Any) -> None:
    for item, number in others.items():
        counts[item] += number


def most_common(counts: Any, n: Any) -> list[Any]:
    pairs = sorted(counts.items(), key=lambda pair: pair[1], reverse=True)
    return pairs if n is None else pairs[: max(n, 0)]


def total(counts: Any) -> Any:
    return sum(counts.values())
