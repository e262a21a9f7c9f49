"""The texts of a call of compiled code, by their tickets: equal texts have equal tickets.

A ticket is the polynomial hash of the text's bytes, after a leading 1, modulo a prime (Karp and Rabin 1987): that of
two texts put together follows from theirs. A text that grows piece by piece is neither hashed nor copied again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

__all__ = [
    "EMPTY", "TOO_LARGE", "constant_ticket", "grown", "known", "part_of", "text_at", "texts_of_a_call", "ticket_for",
    "ticket_of",
]  # fmt: skip

_PRIME = 2**62 - 57
_SHORT = 64
"""Texts up to so many characters are kept as they are."""


class _Growing:
    """A text to which pieces are added; what it was before is a beginning of it."""

    def __init__(self, text: str) -> None:
        self._pieces = [text]
        self.length = len(text)

    def add(self, piece: str) -> None:
        self._pieces.append(piece)
        self.length += len(piece)

    def __getitem__(self, part: slice) -> str:
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0][part]


_Entry = str | tuple[Any, slice]
"""A text, or a part of a longer one that is kept as such."""

_CONSTANTS: dict[int, str] = {0: ""}
"""0 stands where there is no text, and is never read."""


class _Known(threading.local):
    def __init__(self) -> None:
        self.texts: dict[int, _Entry] = {}
        self.tickets: dict[str, int] = {}
        self.fed: list[list[str]] = []
        self.found: list[str] = []
        self.depth = 0


known = _Known()
"""What this thread knows: texts by tickets, tickets of short texts, texts to be joined, a list to be asked for."""


@contextmanager
def texts_of_a_call(given: Mapping[int, str]) -> Iterator[None]:
    """Around a call of compiled code with ``given`` texts: an outermost one forgets those of the one before."""
    if not known.depth:
        known.texts.clear()
        known.tickets.clear()
        known.fed.clear()
    known.texts.update(given)
    known.depth += 1
    try:
        yield
    finally:
        known.depth -= 1


def _hash(text: str) -> int:
    return int.from_bytes(b"\1" + text.encode("utf-8", "surrogatepass"), "big") % _PRIME


def _enter(number: int, text: str, texts: dict[int, Any]) -> int:
    there = texts.setdefault(number, text)
    if there != text and (there.__class__ is str or _shown(there) != text):
        raise RuntimeError("two texts have one ticket")
    return number


def ticket_of(text: str) -> int:
    """The ticket of a text that compiled code has made."""
    number = known.tickets.get(text)
    if number is not None:
        return number
    number = _enter(_hash(text), text, known.texts)
    if len(text) <= _SHORT:
        known.tickets[text] = number
    return number


def ticket_for(text: str, texts: dict[int, str]) -> int:
    """The ticket of a text that is an argument; ``texts`` are such texts by their tickets."""
    return _enter(_hash(text), text, texts)


def constant_ticket(text: str) -> int:
    """The ticket of a text that is known when a function is compiled."""
    return _enter(_hash(text), text, _CONSTANTS)


def text_at(ticket: Any) -> str:
    found = known.texts.get(int(ticket))
    if found.__class__ is str:
        return found
    return _CONSTANTS[int(ticket)] if found is None else _shown(found)


def _shown(entry: Any) -> str:
    whole, part = entry
    return whole[part]  # type: ignore[no-any-return]


@lru_cache(4096)
def _shift(piece: str) -> tuple[int, int]:
    """By what the hash of a text is multiplied, and what is added, where a piece is put behind it."""
    power = pow(256, len(piece.encode("utf-8", "surrogatepass")), _PRIME)
    return power, _hash(piece) - power


def grown(ticket: int, piece: str) -> int:
    """The ticket of a text with a piece behind it."""
    if len(piece) > _SHORT:
        return ticket_of(text_at(ticket) + piece)
    power, more = _shift(piece)
    number = (ticket * power + more) % _PRIME
    texts = known.texts
    if number not in texts:
        entry = texts.get(ticket)
        if entry.__class__ is tuple and entry[0].__class__ is _Growing and entry[1].stop == entry[0].length:
            whole = entry[0]
            whole.add(piece)
        else:
            text = text_at(ticket)
            if len(text) <= _SHORT:
                texts[number] = text + piece
                return number
            whole = _Growing(text)
            whole.add(piece)
        texts[number] = (whole, slice(0, whole.length))
    return number


def part_of(ticket: int, start: int | None, stop: int | None, step: int | None) -> int:
    """The ticket of ``text[start:stop:step]``; a long part in one piece is kept as a part of the whole text."""
    entry = known.texts.get(ticket)
    whole, within = entry if entry.__class__ is tuple else (text_at(ticket), None)
    base, end = (within.start, within.stop) if within is not None else (0, len(whole))
    first, last, step = slice(start, stop, step).indices(end - base)
    if step != 1 or last - first <= _SHORT:
        return ticket_of(text_at(ticket)[start:stop:step])
    part = slice(base + first, base + last)
    number = _hash(whole[part])
    known.texts.setdefault(number, (whole, part))
    return number


EMPTY = constant_ticket("")
TOO_LARGE = constant_ticket("integer result does not fit in 64 bits")
