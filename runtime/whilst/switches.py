"""What the environment says: switches that are on or off, words; and what of it is not understood."""

from __future__ import annotations

import functools
import os
import sys

__all__ = ["is_on", "say_unknown", "words"]

_OFF = frozenset({"0", "off", "no", "false"})


def is_on(name: str, otherwise: bool = False) -> bool:
    """Whether a variable of the environment is set to other than 0 (or off, no, false); ``otherwise`` if not set."""
    told = os.environ.get(name, "").strip().lower()
    return told not in _OFF if told else otherwise


def words(name: str, known: frozenset[str]) -> frozenset[str]:
    """The words that a variable of the environment lists, with commas; others than those known are pointed out."""
    told = {word.strip().lower() for word in os.environ.get(name, "").split(",")} - {""}
    for word in sorted(told - known):
        say_unknown(name, word, " or ".join(sorted(known)))
    return frozenset(told & known)


@functools.cache
def say_unknown(name: str, told: str, known: str) -> None:
    """A line on standard error, once: a value that is not understood changes nothing."""
    print(f"whilst: {name}={told} is not understood, and changes nothing: it may be {known}", file=sys.stderr)
