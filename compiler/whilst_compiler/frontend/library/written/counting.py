"""What counters do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = [
    "add_counts", "both", "count_all", "either", "elements", "minus", "most_common", "negative", "plus", "positive",
    "same", "subtract_all", "subtract_counts", "total",
]  # fmt: skip


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


def subtract_all(counts: Any, items: Any) -> None:
    for item in items:
        counts[item] -= 1


def subtract_counts(counts: Any, others: Any) -> None:
    for item, number in others.items():
        counts[item] -= number


def elements(counts: Any) -> Iterator[Any]:
    for item, number in counts.items():
        for _ in range(number):
            yield item


def positive(made: Any, counts: Any) -> None:
    for item, number in counts.items():
        if number > 0:
            made[item] = number


def negative(made: Any, counts: Any) -> None:
    for item, number in counts.items():
        if number < 0:
            made[item] = 0 - number


def plus(made: Any, counts: Any, others: Any) -> None:
    for item, number in counts.items():
        both_numbers = number + others[item]
        if both_numbers > 0:
            made[item] = both_numbers
    for item, number in others.items():
        if item not in counts and number > 0:
            made[item] = number


def minus(made: Any, counts: Any, others: Any) -> None:
    for item, number in counts.items():
        rest = number - others[item]
        if rest > 0:
            made[item] = rest
    for item, number in others.items():
        if item not in counts and number < 0:
            made[item] = 0 - number


def either(made: Any, counts: Any, others: Any) -> None:
    for item, number in counts.items():
        larger = max(number, others[item])
        if larger > 0:
            made[item] = larger
    for item, number in others.items():
        if item not in counts and number > 0:
            made[item] = number


def both(made: Any, counts: Any, others: Any) -> None:
    for item, number in counts.items():
        smaller = min(number, others[item])
        if smaller > 0:
            made[item] = smaller


def same(counts: Any, others: Any) -> bool:
    """What is missing counts 0."""
    for item, number in counts.items():
        if others[item] != number:
            return False
    for item, number in others.items():
        if counts[item] != number:
            return False
    return True


def within(counts: Any, others: Any) -> bool:
    """Whether nothing counts more than in the others."""
    for item, number in counts.items():
        if number > others[item]:
            return False
    for item, number in others.items():
        if counts[item] > number:
            return False
    return True


def inside(counts: Any, others: Any) -> bool:
    return within(counts, others) and not same(counts, others)
