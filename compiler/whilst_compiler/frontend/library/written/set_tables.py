"""Sets as CPython keeps them, so that they go over their items in the same order.

``table`` has, at the slots where CPython has an item, its place among the ``keys`` (-1: never used, -2: deleted), and
is searched, filled and made anew as CPython does (Objects/setobject.c: ten neighbours, then on by the hash). ``state``
has the number of items, the number of slots in use or deleted, and where ``pop`` goes on.
"""

from __future__ import annotations

import math
from typing import Any

from whilst_compiler.frontend.library.sharing import shared

__all__ = [
    "add", "clear", "contains", "discard", "hash_of_float", "hash_of_integer", "hash_of_number", "in_order",
    "item_hash",
    "make_room", "merge", "pop", "probe", "remove", "resize", "shrink", "spread",
    "spread_all", "states_of", "subset", "tidied", "toggle", "widths_of",
]  # fmt: skip

_PRIME = 2305843009213693951


def item_hash(key: Any) -> int:
    """``hash(key)`` (compiled code has its own)."""
    return hash(key)


def hash_of_integer(x: int) -> int:
    """Modulo the prime 2**61 - 1, with the sign; -1 is taken."""
    result = x
    if x >= _PRIME:
        result = x % _PRIME
    elif x <= -_PRIME:
        result = -((-(x + 1) % _PRIME + 1) % _PRIME)
    return -2 if result == -1 else result


@shared()
def hash_of_float(m: float, e: int) -> int:
    """That of the rational number ``m * 2**e`` modulo the prime 2**61 - 1, for ``m`` below 1."""
    sign = 1
    if m < 0:
        sign, m = -1, -m
    x = 0
    while m != 0.0:
        x = ((x & 8589934591) << 28) | (x >> 33)
        m *= 268435456.0
        e -= 28
        y = int(m)
        m -= y
        x += y
        if x >= _PRIME:
            x -= _PRIME
    turn = e % 61
    x = ((x & ((1 << (61 - turn)) - 1)) << turn) | (x >> (61 - turn))
    x *= sign
    return -2 if x == -1 else x


def hash_of_number(x: float) -> int:
    if x != x:
        return 0
    if math.isinf(x):
        return 314159 if x > 0 else -314159
    m, e = math.frexp(x)
    return hash_of_float(m, e)


@shared(fails=(ValueError,))
def probe(keys: list[Any], table: list[int], key: Any, h: int) -> int:
    """-1 - place of a key that is there; for others the slot (from 0 on) where it goes: the last deleted on the way."""
    mask = len(table) - 1
    slot, perturb, found, deleted = h & mask, h, -1, -1
    if len(keys) == 0:
        return slot
    searching = True
    while searching:
        last = slot + 9 if slot + 9 <= mask else slot
        at = slot
        while searching and at <= last:
            k = table[at]
            if k == -1:
                found = at if deleted < 0 else deleted
                searching = False
            elif k == -2:
                deleted = at
            elif keys[k] == key:
                found = -1 - k
                searching = False
            at += 1
        perturb = (perturb >> 5) & 576460752303423487
        slot = (slot * 5 + 1 + (perturb & mask)) & mask
    return found


@shared(fails=(ValueError,))
def seek(table: list[int], h: int, wanted: int) -> int:
    """The first slot on the way of a hash that holds this number."""
    mask = len(table) - 1
    slot, perturb, found = h & mask, h, -1
    while found < 0:
        last = slot + 9 if slot + 9 <= mask else slot
        at = slot
        while found < 0 and at <= last:
            if table[at] == wanted:
                found = at
            at += 1
        perturb = (perturb >> 5) & 576460752303423487
        slot = (slot * 5 + 1 + (perturb & mask)) & mask
    return found


@shared()
def in_order(table: list[int]) -> list[int]:
    """The places of the keys, as CPython goes over them."""
    places = []
    for slot in range(len(table)):
        if table[slot] >= 0:
            places.append(table[slot])
    return places


@shared()
def spread(keys: list[Any], least: int) -> list[int]:
    """A table of more slots than ``least`` for keys that are all different."""
    size = 8
    while size <= least:
        size *= 2
    table = [-1] * size
    for k in range(len(keys)):
        table[seek(table, item_hash(keys[k]), -1)] = k
    return table


@shared()
def widths_of(sizes: list[int]) -> list[int]:
    """How long the tables are that have more slots than four times these sizes."""
    widths = [8] * len(sizes)
    for c in range(len(sizes)):
        while widths[c] <= 4 * sizes[c]:
            widths[c] *= 2
    return widths


@shared()
def spread_all(
    keys: list[Any], starts: list[int], sizes: list[int], widths: list[int], places: list[int]
) -> list[int]:  # fmt: skip
    """Many tables, one after the other: the keys of each begin at its start, its slots at its place."""
    tables = [-1] * sum(widths)
    for c in range(len(sizes)):
        start, place = starts[c], places[c]
        own = spread(keys[start : start + sizes[c]], widths[c] - 1)
        for slot in range(widths[c]):
            tables[place + slot] = own[slot]
    return tables


@shared()
def states_of(sizes: list[int]) -> list[int]:
    """The three numbers of each of many sets."""
    states = [0] * (3 * len(sizes))
    for c in range(len(sizes)):
        states[3 * c] = sizes[c]
        states[3 * c + 1] = sizes[c]
    return states


@shared()
def tidied(keys: list[Any], table: list[int]) -> list[Any]:
    """The keys in order, without deleted ones."""
    return [keys[k] for k in in_order(table)]


@shared(fails=(ValueError,))
def rebuild(keys: list[Any], table: list[int], least: int) -> None:
    kept = tidied(keys, table)
    table[:] = spread(kept, least)
    keys[:] = kept


@shared(fails=(ValueError,))
def resize(keys: list[Any], table: list[int], state: list[int], least: int) -> None:
    rebuild(keys, table, least)
    state[1] = state[0]


@shared(fails=(ValueError,))
def add(keys: list[Any], table: list[int], state: list[int], key: Any) -> None:
    at = probe(keys, table, key, item_hash(key))
    if at >= 0:
        fresh = table[at] == -1
        table[at] = len(keys)
        keys.append(key)
        state[0] += 1
        if fresh:
            state[1] += 1
        if fresh and 5 * state[1] >= 3 * (len(table) - 1):
            resize(keys, table, state, state[0] * (2 if state[0] > 50000 else 4))


@shared()
def discard(keys: list[Any], table: list[int], state: list[int], key: Any) -> bool:
    """Whether the key was there."""
    h = item_hash(key)
    at = probe(keys, table, key, h)
    if at < 0:
        table[seek(table, h, -1 - at)] = -2
        state[0] -= 1
    return at < 0


@shared()
def used_from(table: list[int], start: int) -> int:
    mask = len(table) - 1
    at = start & mask
    while table[at] < 0:
        at = (at + 1) & mask
    return at


def contains(keys: list[Any], table: list[int], key: Any) -> bool:
    return bool(probe(keys, table, key, item_hash(key)) < 0)


def remove(keys: list[Any], table: list[int], state: list[int], key: Any) -> None:
    if not discard(keys, table, state, key):
        raise KeyError(key)


@shared()
def toggle(keys: list[Any], table: list[int], state: list[int], key: Any) -> None:
    if not discard(keys, table, state, key):
        add(keys, table, state, key)


@shared()
def make_room(keys: list[Any], table: list[int], state: list[int], more: int) -> None:
    if 5 * (state[1] + more) >= 3 * (len(table) - 1):
        resize(keys, table, state, 2 * (state[0] + more))


@shared()
def shrink(keys: list[Any], table: list[int], state: list[int]) -> None:
    """Make the table anew where many of its slots are of deleted items."""
    if state[1] - state[0] > (len(table) - 1) // 4:
        resize(keys, table, state, state[0] * (2 if state[0] > 50000 else 4))


def pop(keys: list[Any], table: list[int], state: list[int]) -> Any:
    at = used_from(table, state[2])
    item = keys[table[at]]
    table[at] = -2
    state[0] -= 1
    state[2] = at + 1
    return item


def clear(keys: list[Any], table: list[int], state: list[int]) -> None:
    keys.clear()
    table[:] = [-1] * 8
    state[0] = 0
    state[1] = 0
    state[2] = 0


@shared()
def merge(
    keys: list[Any], table: list[int], state: list[int],
    other_keys: list[Any], other_table: list[int], other_state: list[int],
) -> None:  # fmt: skip
    """Add the items of another set."""
    more = other_state[0]
    if more > 0:
        make_room(keys, table, state, more)
        if state[1] == 0:
            if len(table) == len(other_table) and more == other_state[1]:
                table[:] = other_table
                keys[:] = other_keys
            else:
                kept = tidied(other_keys, other_table)
                table[:] = spread(kept, len(table) - 1)
                keys[:] = kept
            state[0] = more
            state[1] = more
        else:
            for k in in_order(other_table):
                add(keys, table, state, other_keys[k])


@shared()
def subset(keys: list[Any], table: list[int], other_keys: list[Any], other_table: list[int]) -> bool:
    for slot in range(len(table)):
        if table[slot] >= 0:
            key = keys[table[slot]]
            if probe(other_keys, other_table, key, item_hash(key)) >= 0:
                return False
    return True
