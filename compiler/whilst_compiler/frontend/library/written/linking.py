"""Tuples that hold tuples of their own kind: compared, hashed and shown by recursion."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.library.written.hashing import hash_bits
from whilst_compiler.frontend.library.written.set_tables import item_hash
from whilst_compiler.frontend.sharing import shared

__all__ = [
    "are_equal", "equal", "greater", "greater_equal", "hashed", "is_greater", "is_greater_or_equal", "is_less",
    "is_less_or_equal", "keyed", "less", "less_equal", "opened", "shown",
]  # fmt: skip


def opened(t: Any) -> Any:
    """The tuple, item by item (compiled code has its own)."""
    return t


def equal(a: Any, b: Any) -> bool:
    return bool(opened(a) == opened(b))


def less(a: Any, b: Any) -> bool:
    return bool(opened(a) < opened(b))


def less_equal(a: Any, b: Any) -> bool:
    return bool(opened(a) <= opened(b))


def greater(a: Any, b: Any) -> bool:
    return bool(opened(a) > opened(b))


def greater_equal(a: Any, b: Any) -> bool:
    return bool(opened(a) >= opened(b))


@shared()
def are_equal(a: Any, b: Any) -> bool:
    return equal(a, b)


@shared()
def is_less(a: Any, b: Any) -> bool:
    return less(a, b)


@shared()
def is_less_or_equal(a: Any, b: Any) -> bool:
    return less_equal(a, b)


@shared()
def is_greater(a: Any, b: Any) -> bool:
    return greater(a, b)


@shared()
def is_greater_or_equal(a: Any, b: Any) -> bool:
    return greater_equal(a, b)


def keyed(t: Any) -> int:
    """A hash as dicts of ours use it."""
    return hash_bits(opened(t))


def hashed(t: Any) -> int:
    """``hash`` of a tuple, as CPython has it."""
    return item_hash(opened(t))


def shown(t: Any) -> str:
    return repr(opened(t))
