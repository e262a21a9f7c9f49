"""Random bytes and words, drawn as Python and NumPy draw them."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["many_to_maxint", "of_generator", "of_state", "of_words", "one_to_maxint"]


def of_words(source: Any, n: int) -> list[int]:
    """``random.randbytes``: words of 32 bits, of the last one the high bits."""
    if n < 0:
        raise ValueError("number of bits must be non-negative")
    found: list[int] = []
    while len(found) < n:
        count = min(n - len(found), 4)
        word = source.getrandbits(8 * count)
        for k in range(count):
            found.append((word >> (8 * k)) & 255)
    return found


def of_generator(source: Any, length: int) -> list[int]:
    """``Generator.bytes``."""
    return parts_of(source.integers(0, 4294967296, size=words_for(length), dtype=np.uint32), length)


def of_state(source: Any, length: int) -> list[int]:
    """``RandomState.bytes``."""
    return parts_of(source.randint(0, 4294967296, size=words_for(length), dtype=np.uint32), length)


def words_for(length: int) -> int:
    """One word is drawn even for no bytes."""
    return max((length - 1) // 4 + 1, 1)


def parts_of(words: Any, length: int) -> list[int]:
    found: list[int] = []
    for word in words:
        for k in range(4):
            if len(found) < length:
                found.append((int(word) >> (8 * k)) & 255)
    return found


def one_to_maxint(source: Any) -> int:
    """``RandomState.tomaxint``: the first of two words of 32 bits is the high one."""
    words = source.randint(0, 4294967296, size=2, dtype=np.uint32)
    return (int(words[0]) << 31) | (int(words[1]) >> 1)


def many_to_maxint(source: Any, size: Any) -> Any:
    shape = size if isinstance(size, (tuple, list)) else (size,)
    words = source.randint(0, 4294967296, size=(*shape, 2), dtype=np.uint32).astype(np.int64)
    return (words[..., 0] << 31) | (words[..., 1] >> 1)
