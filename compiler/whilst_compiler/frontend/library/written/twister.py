"""What the module ``random`` makes of the words and the doubles of its generator.

Each draws as Python's own method does, word by word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["below", "bits", "choices", "count_of_range", "from_range", "shuffled"]

Word = Callable[[Any], int]


def bits(word: Word, source: Any, k: int) -> int:
    """``getrandbits(k)``: words of 32 bits, the lowest first; the last one gives its upper bits."""
    found, shift = 0, 0
    while k > 0:
        new = word(source)
        if k < 32:
            new >>= 32 - k
        found |= new << shift
        shift += 32
        k -= 32
    return found


def below(word: Word, source: Any, n: int) -> int:
    """A number below ``n > 0``: so many bits as it has, again and again until they fit."""
    k = n.bit_length()
    r = bits(word, source, k)
    while r >= n:
        r = bits(word, source, k)
    return r


def count_of_range(start: int, stop: int, step: int) -> int:
    """How many numbers a range has; 0 if it is none."""
    if step > 0:
        return (stop - start + step - 1) // step
    if step < 0:
        return (stop - start + step + 1) // step
    return 0


def from_range(word: Word, source: Any, start: int, step: int, n: int) -> int:
    """One of the ``n`` numbers of a range."""
    return start + step * below(word, source, n)


def shuffled(word: Word, source: Any, x: Any) -> None:
    for i in range(len(x) - 1, 0, -1):
        j = below(word, source, i + 1)
        x[i], x[j] = x[j], x[i]


def choices(double: Callable[[Any], float], source: Any, items: Any, k: int) -> Any:
    """``choices(items, k=k)`` of items that there are."""
    n = len(items) + 0.0
    return [items[int(double(source) * n)] for _ in range(k)]
