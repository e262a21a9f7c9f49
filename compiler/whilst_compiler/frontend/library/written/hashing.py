"""Hash tables: entries in the order of their insertion, and a table of places that is searched by hash.

``keys`` and ``values`` are the entries, ``table`` holds places of entries (-1: never used, -2: the entry there was
deleted). ``count`` has two items: the number of entries that are there, and that of slots ever used.
"""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.sharing import shared

__all__ = [
    "as_item", "blank", "clear", "compact", "counts_of", "delete", "discard", "enter", "fill", "find", "get",
    "hash_bits", "leave_gap", "lookup", "places_of", "pop", "pop_first", "pop_last", "pop_or", "renew", "same_pairs",
    "set_all", "set_default", "spread", "spread_all", "squeeze", "store", "to_end", "to_front", "widths_of",
]  # fmt: skip


def hash_bits(key: Any) -> int:
    """A number that equal keys share, not negative (compiled code has its own)."""
    return hash(key) & 0x7FFFFFFFFFFFFFFF


def as_item(items: list[Any], value: Any) -> Any:
    """A value that is going to be an item (in compiled code, lists have a place of their own for that)."""
    return value


def leave_gap() -> None:
    """Entries are going to be deleted somewhere (in compiled code, only then does anybody look for gaps)."""


@shared()
def find(keys: list[Any], table: list[int], key: Any) -> int:
    """The place of a key's entry; -1 where there is none."""
    bits = hash_bits(key)
    if len(keys) == 0:
        return -1
    mask = len(table) - 1
    slot = bits & mask
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


@shared()
def enter(table: list[int], key: Any, k: int) -> None:
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    while table[slot] != -1:
        slot = (slot + 1) & mask
    table[slot] = k


@shared()
def spread(keys: list[Any]) -> list[int]:
    """A table with room to spare, for entries that are all there."""
    size = 8
    while size < 4 * len(keys):
        size *= 2
    table = [-1] * size
    for k in range(len(keys)):
        enter(table, keys[k], k)
    return table


@shared()
def widths_of(sizes: list[int]) -> list[int]:
    """How long ``spread`` makes the tables of so many entries."""
    widths = [8] * len(sizes)
    for c in range(len(sizes)):
        while widths[c] < 4 * sizes[c]:
            widths[c] *= 2
    return widths


@shared()
def places_of(widths: list[int]) -> list[int]:
    """Where parts of these widths begin, one after the other."""
    places = [0] * len(widths)
    place = 0
    for c in range(len(widths)):
        places[c] = place
        place += widths[c]
    return places


@shared()
def blank(widths: list[int]) -> list[int]:
    """Tables without entries, one after the other."""
    return [-1] * sum(widths)


@shared()
def spread_all(
    keys: list[Any], starts: list[int], sizes: list[int], widths: list[int], places: list[int]
) -> list[int]:  # fmt: skip
    """The same as ``spread`` for many tables: the keys of each begin at its start, its slots at its place."""
    tables = blank(widths)
    for c in range(len(sizes)):
        start, place = starts[c], places[c]
        mask = widths[c] - 1
        for k in range(sizes[c]):
            slot = hash_bits(keys[start + k]) & mask
            while tables[place + slot] != -1:
                slot = (slot + 1) & mask
            tables[place + slot] = k
    return tables


@shared()
def counts_of(sizes: list[int]) -> list[int]:
    """The two counts of each of many tables without deleted entries."""
    counts = [0] * (2 * len(sizes))
    for c in range(len(sizes)):
        counts[2 * c] = sizes[c]
        counts[2 * c + 1] = sizes[c]
    return counts


@shared("keys", "values", fails=(IndexError,))
def squeeze(keys: list[Any], values: list[Any], table: list[int]) -> None:
    """Close the gaps of deleted entries."""
    there = [False] * len(keys)
    for k in table:
        if k >= 0:
            there[k] = True
    n = 0
    for k in range(len(keys)):
        if there[k]:
            keys[n] = keys[k]
            values[n] = values[k]
            n += 1
    for _ in range(len(keys) - n):
        keys.pop()
        values.pop()


@shared("values", fails=(IndexError,))
def renew(keys: list[Any], values: list[Any], table: list[int], count: list[int]) -> None:
    """A table without traces of what was deleted, and with room to spare."""
    if count[0] < len(keys):
        squeeze(keys, values, table)
    table[:] = spread(keys)
    count[1] = count[0]


@shared("values", fails=(IndexError,))
def compact(keys: list[Any], values: list[Any], table: list[int], count: list[int]) -> None:
    """Close the gaps of deleted entries, if there are any."""
    if count[0] < len(keys):
        renew(keys, values, table, count)


@shared("values", "value", fails=(IndexError,))
def store(keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any, value: Any) -> None:
    k = find(keys, table, key)
    if k >= 0:
        values[k] = value
    else:
        if 3 * count[1] >= 2 * len(table):
            renew(keys, values, table, count)
        keys.append(key)
        values.append(value)
        count[0] += 1
        count[1] += 1
        enter(table, key, len(keys) - 1)


@shared()
def delete(table: list[int], count: list[int], key: Any, k: int) -> None:
    """Take the entry at ``k`` out of the table."""
    leave_gap()
    mask = len(table) - 1
    slot = hash_bits(key) & mask
    while table[slot] != k:
        slot = (slot + 1) & mask
    table[slot] = -2
    count[0] -= 1


def discard(keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any) -> None:
    """Take out the entry of a key, if there is one."""
    k = find(keys, table, key)
    if k >= 0:
        delete(table, count, key, k)


def lookup(keys: list[Any], values: list[Any], table: list[int], key: Any) -> Any:
    k = find(keys, table, key)
    if k < 0:
        raise KeyError(key)
    return values[k]


def get(keys: list[Any], values: list[Any], table: list[int], key: Any, default: Any) -> Any:
    k = find(keys, table, key)
    return values[k] if k >= 0 else default


def set_default(
    keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any, value: Any
) -> Any:  # fmt: skip
    k = find(keys, table, key)
    if k < 0:
        store(keys, values, table, count, key, as_item(values, value))
        k = len(keys) - 1
    return values[k]


def pop(keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any) -> Any:
    k = find(keys, table, key)
    if k < 0:
        raise KeyError(key)
    delete(table, count, key, k)
    return values[k]


def pop_or(keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any, default: Any) -> Any:
    k = find(keys, table, key)
    if k >= 0:
        delete(table, count, key, k)
    return values[k] if k >= 0 else default


def pop_last(keys: list[Any], values: list[Any], table: list[int], count: list[int]) -> Any:
    compact(keys, values, table, count)
    k = len(keys) - 1
    delete(table, count, keys[k], k)
    return keys.pop(), values.pop()


def pop_first(keys: list[Any], values: list[Any], table: list[int], count: list[int]) -> Any:
    compact(keys, values, table, count)
    key, value = keys[0], values[0]
    delete(table, count, key, 0)
    return key, value


def to_end(keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any) -> None:
    """Make an entry the last one."""
    k = find(keys, table, key)
    if k < 0:
        raise KeyError(key)
    value = values[k]
    delete(table, count, key, k)
    store(keys, values, table, count, key, value)


def to_front(keys: list[Any], values: list[Any], table: list[int], count: list[int], key: Any) -> None:
    """Make an entry the first one."""
    compact(keys, values, table, count)
    k = find(keys, table, key)
    if k < 0:
        raise KeyError(key)
    keys.insert(0, keys.pop(k))
    values.insert(0, values.pop(k))
    table[:] = spread(keys)
    count[1] = count[0]


def set_all(made: Any, keys: Any, value: Any) -> None:
    for key in keys:
        made[key] = value


def clear(keys: list[Any], values: list[Any], table: list[int], count: list[int]) -> None:
    keys.clear()
    values.clear()
    table[:] = [-1] * 8
    count[0] = 0
    count[1] = 0


@shared()
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


@shared("values", "new_values")
def fill(
    keys: list[Any], values: list[Any], table: list[int], count: list[int],
    new_keys: list[Any], new_values: list[Any],
) -> None:  # fmt: skip
    for k in range(len(new_keys)):
        store(keys, values, table, count, new_keys[k], new_values[k])
