"""Tuples that hold tuples of their own kind: compared, hashed and shown by recursion."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.sharing import shared
from whilst_compiler.frontend.library.written.hashing import hash_bits
from whilst_compiler.frontend.library.written.set_tables import item_hash

__all__ = ["equal", "greater", "greater_equal", "hashed", "keyed", "less", "less_equal", "opened", "shown"]


def opened(t: Any) -> Any:
    """The tuple, item by item (compiled code has its own)."""
    return t


@shared()
def equal(a: Any, b: Any) -> bool:
    return bool(opened(a) == opened(b))


@shared()
def less(a: Any, b: Any) -> bool:
    return bool(opened(a) < opened(b))


@shared()
def less_equal(a: Any, b: Any) -> bool:
    return bool(opened(a) <= opened(b))


@shared()
def greater(a: Any, b: Any) -> bool:
    return bool(opened(a) > opened(b))


@shared()
def greater_equal(a: Any, b: Any) -> bool:
    return bool(opened(a) >= opened(b))


def keyed(t: Any) -> int:
    """A hash as dicts of ours use it."""
    return hash_bits(opened(t))


def hashed(t: Any) -> int:
    """``hash`` of a tuple, as CPython has it."""
    return item_hash(opened(t))


def shown(t: Any) -> str:
    return repr(opened(t))
