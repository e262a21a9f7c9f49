"""Entries of the cache that came with pickled functions: they are looked up before those on disk.

Keys say what an entry was made for: a process on another kind of processor, or with another text of a function, does
not find it, and compiles.
"""

from __future__ import annotations

from collections.abc import Mapping

from whilst.cache.store import user_store

__all__ = ["entry", "put_up"]

_SHELF: dict[bytes, bytes] = {}


def put_up(entries: Mapping[bytes, bytes]) -> None:
    """Have these entries found from now on."""
    _SHELF.update(entries)


def entry(key: bytes, kind: str = "kernels") -> bytes | None:
    """The entry of this key, if there is one."""
    found = _SHELF.get(key)
    if found is None:
        store = user_store(kind)
        found = None if store is None else store.get(key)
    return found
