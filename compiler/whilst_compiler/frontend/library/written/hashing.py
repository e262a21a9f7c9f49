"""Hash tables: entries in the order of their insertion, and a table of places that is searched by hash.

``keys`` (and ``values``) are the entries, ``alive`` says which have not been deleted, ``table`` holds places of entries
(-1: never used, -2: deleted), ``count`` has one item, the number of entries alive.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "clear", "compact", "delete", "enter", "fill", "find", "get", "hash_bits", "lookup", "make_table", "pop",
    "pop_last", "pop_or", "rehash", "same_pairs", "set_default", "store", "subset",
]  # fmt: skip


def hash_bits(key: Any) -> int:
    """A number that equal keys share, not negative (compiled code has its own)."""
    return hash(key) & 0x7FFFFFFFFFFFFFFF


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


def enter(table: list[int], key: Any, k: int) -> None:
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    while table[slot] >= 0:
        slot = (slot + 1) & mask
    table[slot] = k


def rehash(keys: list[Any], table: list[int]) -> None:
    """Make the table anew, with room to spare; all entries are alive."""
    size = 8
    while size < 4 * len(keys):
        size *= 2
    make_table(table, size)
    for k in range(len(keys)):
        enter(table, keys[k], k)


def make_table(table: list[int], size: int) -> None:
    table.clear()
    table.extend([-1] * size)


def compact(keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int]) -> None:
    """Drop deleted entries, if there are any."""
    if count[0] < len(keys):
        n = 0
        for k in range(len(keys)):
            if alive[k]:
                keys[n] = keys[k]
                values[n] = values[k]
                alive[n] = True
                n += 1
        del keys[n:]
        del values[n:]
        del alive[n:]
        rehash(keys, table)


def store(
    keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any, value: Any
) -> None:
    k = find(keys, table, key)
    if k >= 0:
        values[k] = value
    else:
        if 3 * len(keys) >= 2 * len(table):
            compact(keys, values, alive, table, count)
            rehash(keys, table)
        keys.append(key)
        values.append(value)
        alive.append(True)
        count[0] += 1
        enter(table, key, len(keys) - 1)


def delete(keys: list[Any], alive: list[bool], table: list[int], count: list[int], key: Any, k: int) -> None:
    """Mark the entry at ``k`` as deleted."""
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    while table[slot] != k:
        slot = (slot + 1) & mask
    table[slot] = -2
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
    make_table(table, 8)
    count[0] = 0


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


def subset(keys: list[Any], other_keys: list[Any], other_table: list[int]) -> bool:
    for k in range(len(keys)):
        if find(other_keys, other_table, keys[k]) < 0:
            return False
    return True


def fill(
    keys: list[Any], values: list[Any], alive: list[bool], table: list[int], count: list[int],
    new_keys: list[Any], new_values: list[Any],
) -> None:  # fmt: skip
    for k in range(len(new_keys)):
        store(keys, values, alive, table, count, new_keys[k], new_values[k])
