"""Dicts, sets and queues that are global, and changed."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import NamedTuple

from programs.registry import program

CACHE: dict = {}
PRICES = {1: 2.5, 2: 4.0}
SEEN = {3, 4}
STATISTICS = {"hits": 0, "misses": 0, "rate": 0.5}
WAITING = deque([1, 2])
COUNTED = Counter([1, 1, 2])
TOTALS = defaultdict(float)
EMPTY = set()


def fibonacci(n):
    if n in CACHE:
        return CACHE[n]
    found = n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)
    CACHE[n] = found
    return found


@program((20,), (1,), outside=("CACHE",))
def remembered(n):
    return fibonacci(n)


@program((7,), (1,), outside=("PRICES",))
def a_price_is_set(item):
    PRICES[item] = PRICES.get(item, 1.0) * 2
    del PRICES[2]
    return sum(PRICES.values()), len(PRICES)


@program((3,), (20,), outside=("SEEN",))
def seen_before(n):
    if n in SEEN:
        SEEN.discard(4)
        return True
    SEEN.add(n)
    return False


@program((20,), outside=("EMPTY",))
def an_empty_set_is_filled(n):
    for i in range(n):
        EMPTY.add(i % 3)
    return len(EMPTY)


@program((20,), (0,), outside=("STATISTICS",))
def statistics_by_name(n):
    for i in range(n):
        if i % 3:
            STATISTICS["hits"] += 1
        else:
            STATISTICS["misses"] += 1
    STATISTICS["rate"] = STATISTICS["hits"] / max(n, 1)
    return STATISTICS["hits"]


@program((20,), outside=("WAITING",))
def a_queue(n):
    WAITING.append(n)
    return WAITING.popleft() + len(WAITING)


@program((2,), outside=("COUNTED",))
def a_counter(n):
    COUNTED[n] += 5
    return COUNTED[1], COUNTED[n], COUNTED[9]


@program((5,), (0,), (-1,), outside=("PRICES", "SEEN"))
def until_it_fails(n):
    PRICES[9] = 1.0
    SEEN.add(n)
    if n < 0:
        raise ValueError(n)
    return PRICES[9] / n


@program((5,), outside=("TOTALS",))
def totals_by_key(n):
    for i in range(n):
        TOTALS[i % 2] += i * 0.5
    return TOTALS[0], TOTALS[7], len(TOTALS)


class Factors(NamedTuple):
    to_base: float
    from_base: float
    name: str


LENGTHS = {"km": Factors(1000.0, 0.001, "kilometre"), "m": Factors(1.0, 1.0, "metre"), "in": Factors(0.0254, 39.37, "inch")}
BY_NUMBER = {1: Factors(2.0, 0.5, "a"), 7: Factors(4.0, 0.25, "b")}


@program((3.0, "km", "m"), (1.5, "IN", "km"), (1.0, "m", "mile"))
def named_tuples_by_a_text(x, a, b):
    one, two = a.lower(), b.lower()
    if one not in LENGTHS or two not in LENGTHS:
        raise ValueError(f"one of {', '.join(LENGTHS)}, not {one!r} and {two!r}")
    return x * LENGTHS[one].to_base * LENGTHS[two].from_base, LENGTHS[two].name


@program(([1, 7, 7],), ([],), ([2],))
def named_tuples_by_a_number(keys):
    return sum(BY_NUMBER[k].to_base for k in keys), [BY_NUMBER[k].name for k in keys]
