"""Selections of so many items, in lexicographic order of their places, where it is not known how many they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = [
    "combinations", "combinations_with_replacement", "enter", "enter_all", "permutations", "product",
    "product_repeated",
]  # fmt: skip


def permutations(pool: list[Any], r: int) -> Iterator[Any]:
    """The last place that can have a larger item not in use gets the next one, those after it the smallest."""
    n = len(pool)
    chosen = list(range(r))
    used = [k < r for k in range(n)]
    going = r <= n
    while going:
        yield tuple([pool[k] for k in chosen])
        place = r - 1
        going = False
        while place >= 0 and not going:
            used[chosen[place]] = False
            next_one = chosen[place] + 1
            while next_one < n and used[next_one]:
                next_one += 1
            if next_one < n:
                chosen[place] = next_one
                used[next_one] = True
                going = True
            else:
                place -= 1
        for later in range(place + 1, r):
            smallest = 0
            while going and used[smallest]:
                smallest += 1
            if going:
                chosen[later] = smallest
                used[smallest] = True


def combinations(pool: list[Any], r: int) -> Iterator[Any]:
    """The last place that can move on does, and those after it follow."""
    n = len(pool)
    chosen = list(range(r))
    going = r <= n
    while going:
        yield tuple([pool[k] for k in chosen])
        place = r - 1
        while place >= 0 and chosen[place] == n - r + place:
            place -= 1
        going = place >= 0
        if going:
            first = chosen[place] + 1
            for later in range(place, r):
                chosen[later] = first + later - place


def combinations_with_replacement(pool: list[Any], r: int) -> Iterator[Any]:
    n = len(pool)
    chosen = [0] * r
    going = n > 0 or r == 0
    while going:
        yield tuple([pool[k] for k in chosen])
        place = r - 1
        while place >= 0 and chosen[place] == n - 1:
            place -= 1
        going = place >= 0
        if going:
            first = chosen[place] + 1
            for later in range(place, r):
                chosen[later] = first


def product(pools: list[Any]) -> Iterator[Any]:
    """As the figures of a number are counted, the last one fastest."""
    chosen = [0] * len(pools)
    going = True
    for pool in pools:
        if len(pool) == 0:
            going = False
    while going:
        yield tuple([pools[k][chosen[k]] for k in range(len(pools))])
        place = len(pools) - 1
        while place >= 0 and chosen[place] == len(pools[place]) - 1:
            chosen[place] = 0
            place -= 1
        going = place >= 0
        if going:
            chosen[place] += 1


def enter(pools: list[Any], source: Any) -> None:
    pools.append(list(source))


def enter_all(pools: list[Any], sources: Any) -> None:
    for source in sources:
        pools.append(list(source))


def product_repeated(pools: list[Any], times: int) -> Iterator[Any]:
    if times < 0:
        raise ValueError("repeat argument cannot be negative")
    return product(pools * times)
