"""Hash tables: entries in the order of their insertion, and a table of places that is searched by hash.

``keys`` (and ``values``) are the entries, ``alive`` says which have not been deleted, ``table`` holds places of entries
(-1: never used, -2: deleted), ``count`` has one item, the number of entries alive.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.sharing import shared

__all__ = [
    "clear", "compact", "delete", "enter", "fill", "find", "get", "hash_bits", "lookup", "pop",
    "pop_last", "pop_or", "same_pairs", "set_default", "spread", "squeeze", "store", "unlink",
]  # fmt: skip


def hash_bits(key: Any) -> int:
    """A number that equal keys share, not negative (compiled code has its own)."""
    return hash(key) & 0x7FFFFFFFFFFFFFFF


@shared
def find(keys: list[Any], table: list[int], key: Any) -> int:
    """The place of a key's entry; -1 where there is none."""
    if len(keys) == 0:
        return -1
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    found = -1
    while True:
        k = table[slot]
        if k == -1:
            break
        if k >= 0:
            if keys[k] == key:
                found = k
                break
        slot = (slot + 1) & mask
    return found


@shared
def enter(table: list[int], key: Any, k: int) -> None:
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    while table[slot] >= 0:
        slot = (slot + 1) & mask
    table[slot] = k


@shared
def spread(keys: list[Any]) -> list[int]:
    """A table with room to spare, for entries that are all alive."""
    size = 8
    while size < 4 * len(keys):
        size *= 2
    table = [-1] * size
    for k in range(len(keys)):
        enter(table, keys[k], k)
    return table


def compact(keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int]) -> None:
    """Drop deleted entries, if there are any."""
    if count[0] < len(keys):
        squeeze(keys, values, alive, table)


@shared
def squeeze(keys: list[Any], values: list[Any], alive: list[bool], table: list[int]) -> None:
    n = 0
    for k in range(len(keys)):
        if alive[k]:
            keys[n] = keys[k]
            values[n] = values[k]
            alive[n] = True
            n += 1
    for _ in range(len(keys) - n):
        keys.pop()
        values.pop()
        alive.pop()
    for slot in range(len(table)):
        table[slot] = -1
    for k in range(n):
        enter(table, keys[k], k)


def store(
    keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any, value: Any
) -> None:
    k = find(keys, table, key)
    if k >= 0:
        values[k] = value
    else:
        if 3 * len(keys) >= 2 * len(table):
            compact(keys, values, alive, table, count)
            table[:] = spread(keys)
        keys.append(key)
        values.append(value)
        alive.append(True)
        count[0] += 1
        enter(table, key, len(keys) - 1)


@shared
def unlink(table: list[int], key: Any, k: int) -> None:
    """The entry at ``k`` is not in the table any more."""
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    while table[slot] != k:
        slot = (slot + 1) & mask
    table[slot] = -2


def delete(keys: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any, k: int) -> None:
    """Mark the entry at ``k`` as deleted."""
    unlink(table, key, k)
    alive[k] = False
    count[0] -= 1


def lookup(keys: list[Any], values: list[Any], table: list[int], key: Any) -> Any:
    k = find(keys, table, key)
    if k < 0:
        raise KeyError(key)
    return values[k]


def get(keys: list[Any], values: list[Any], table: list[int], key: Any, default: Any) -> Any:
    k = find(keys, table, key)
    return values[k] if k >= 0 else default


def set_default(
    keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any, value: Any
) -> Any:
    k = find(keys, table, key)
    if k < 0:
        store(keys, values, alive, table, count, key, value)
        k = len(keys) - 1
    return values[k]


def pop(keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any) -> Any:
    k = find(keys, table, key)
    if k < 0:
        raise KeyError(key)
    delete(keys, alive, table, count, key, k)
    return values[k]


def pop_or(
    keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any, default: Any
) -> Any:
    k = find(keys, table, key)
    if k >= 0:
        delete(keys, alive, table, count, key, k)
    return values[k] if k >= 0 else default


def pop_last(keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int]) -> Any:
    compact(keys, values, alive, table, count)
    k = len(keys) - 1
    delete(keys, alive, table, count, keys[k], k)
    alive.pop()
    return keys.pop(), values.pop()


def clear(keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int]) -> None:
    keys.clear()
    values.clear()
    alive.clear()
    table[:] = [-1] * 8
    count[0] = 0


@shared
def same_pairs(
    keys: list[Any], values: list[Any], count: list[int],
    other_keys: list[Any], other_values: list[Any], other_table: list[int], other_count: list[int],
) -> bool:  # fmt: skip
    """Whether two tables without deleted entries have the same pairs."""
    if count[0] != other_count[0]:
        return False
    for k in range(len(keys)):
        there = find(other_keys, other_table, keys[k])
        if there < 0:
            return False
        if other_values[there] != values[k]:
            return False
    return True


def fill(
    keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int],
    new_keys: list[Any], new_values: list[Any],
) -> None:  # fmt: skip
    for k in range(len(new_keys)):
        store(keys, values, alive, table, count, new_keys[k], new_values[k])
