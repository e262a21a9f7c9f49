"""The tables of CPython's sets, read where they lie, so that compiled code goes over sets in the same order."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["slots_of"]

_HEAD = object.__basicsize__
_WORDS = 6
"""CPython keeps (Include/cpython/setobject.h) fill, used, mask, the address of a table of keys and hashes, its own
hash, and the finger."""
_WORD = ctypes.sizeof(ctypes.c_ssize_t)
_DELETED = -1
"""The hash of a slot whose item was removed."""

Array = np.ndarray[Any, Any]


def slots_of(sets: Sequence[set[Any]]) -> tuple[Array, Array, Array] | None:
    """The slots of all sets, one after the other, as ``set_tables`` has them (-1: never used, -2: deleted, else which
    item it is); the size of each table; and for each set the number of items, of slots that were ever used, and where
    ``pop`` goes on. None where they do not look as expected."""
    read = ctypes.string_at
    heads = np.frombuffer(b"".join([read(id(one) + _HEAD, _WORDS * _WORD) for one in sets]), np.int64)
    fill, used, mask, address, _, finger = heads.reshape(-1, _WORDS).T
    sizes = mask + 1
    if (
        (mask & sizes).any()
        or (used != list(map(set.__len__, sets))).any()
        or (used > fill).any()
        or (fill > mask).any()
    ):
        return None
    tables = b"".join([read(at, size) for at, size in zip(address.tolist(), (sizes * 2 * _WORD).tolist())])
    keys, hashes = np.frombuffer(tables, np.int64).reshape(-1, 2).T
    deleted = (keys != 0) & (hashes == _DELETED)
    there = (keys != 0) & ~deleted
    if np.count_nonzero(there) != used.sum():
        return None
    table = np.where(deleted, -2, -1)
    before = np.repeat(np.cumsum(used) - used, sizes)
    table[there] = np.arange(used.sum()) - before[there]
    return table, sizes, np.stack([used, fill, finger & mask], axis=1).ravel()
