"""The texts of a call of compiled code, by their tickets: equal texts have equal tickets, however they were made.

The ticket of a text of up to 7 bytes of UTF-8 is these bytes, behind a leading 1, as a number. That of any other is the
value of a polynomial whose coefficients are its characters, modulo a prime, behind a leading 1 of its own (Karp and
Rabin 1987): that of two texts put together follows from theirs. Machine code keeps a store of its own (the runtime's
``whilst.texts``), which knows texts that were made there; here is what Python and the interpreter know.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = [
    "BASE", "EMPTY", "LONG", "PRIME", "TOO_LARGE", "Given", "Native", "constant_at", "constant_ticket", "enter",
    "grown", "hash_of", "known", "lay_out", "part_of", "text_at", "texts_of_a_call", "ticket_for", "ticket_of",
    "use_native",
]  # fmt: skip

PRIME = 2**61 - 1
BASE = 0x1D8A6F1C3B5E9747
LONG = 2**62
"""The bit that tells a hash from the bytes of a short text."""

_INLINE = 7
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
        self.joining: list[tuple[str, list[str]]] = []
        self.found: list[str] = []
        self.depth = 0


known = _Known()
"""What this thread knows: texts by tickets, tickets of short texts, texts to be joined, a list to be asked for."""


@dataclass(frozen=True, slots=True)
class Native:
    """The store of texts of machine code: the hash of a text; the text of a ticket, if it is there; to forget what this
    thread knows; to enter those of a list that are not in their tickets (which are in an
    array); to lay out a list of texts.
    """

    hash: Callable[[str], int]
    text: Callable[[int], str | None]
    forget: Callable[[], None]
    enter: Callable[[list[str], Any], None]
    lay_out: Callable[[list[str]], None]


_native: list[Native] = []


def use_native(native: Native) -> None:
    """Tell of a store in machine code."""
    _native[:] = [native]


class Given:
    """Texts that are arguments: some by their tickets, and lists of texts with an array of all tickets."""

    __slots__ = ("lists", "texts")

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.lists: list[tuple[list[str], Any]] = []

    def __bool__(self) -> bool:
        return bool(self.texts or self.lists)


@contextmanager
def texts_of_a_call(given: Given) -> Iterator[None]:
    """Around a call of compiled code with ``given`` texts: an outermost one forgets those of the one before."""
    if not known.depth:
        for native in _native:
            native.forget()
        known.texts.clear()
        known.tickets.clear()
        known.joining.clear()
    known.texts.update(given.texts)
    for texts, tickets in given.lists:
        for native in _native:
            native.enter(texts, tickets)
    known.depth += 1
    try:
        yield
    finally:
        known.depth -= 1


def lay_out(found: list[str]) -> None:
    """A list that is going to be asked for item by item."""
    known.found = found
    for native in _native:
        native.lay_out(found)


def hash_of(text: str) -> int:
    """The polynomial at ``BASE``; a leading 1, then each character and 1."""
    return _native[0].hash(text) if _native else _extended(1, text)


def _extended(number: int, piece: str) -> int:
    for character in piece:
        number = (number * BASE + ord(character) + 1) % PRIME
    return number


def _ticket(text: str) -> int:
    if len(text) <= _INLINE:
        data = text.encode("utf-8", "surrogatepass")
        if len(data) <= _INLINE:
            return int.from_bytes(b"\1" + data, "big")
    return LONG | hash_of(text)


def enter(number: int, text: str, texts: dict[int, Any]) -> int:
    """Enter a text by its ticket, where there is none yet."""
    there = texts.setdefault(number, text)
    if there != text and (there.__class__ is str or _shown(there) != text):
        raise RuntimeError("two texts have one ticket")
    return number


def ticket_of(text: str) -> int:
    """The ticket of a text that compiled code has made."""
    number = known.tickets.get(text)
    if number is not None:
        return number
    number = enter(_ticket(text), text, known.texts)
    if len(text) <= _SHORT:
        known.tickets[text] = number
    return number


def ticket_for(text: str, texts: dict[int, str]) -> int:
    """The ticket of a text that is an argument; ``texts`` are such texts by their tickets."""
    return enter(_ticket(text), text, texts)


def constant_ticket(text: str) -> int:
    """The ticket of a text that is known when a function is compiled."""
    return enter(_ticket(text), text, _CONSTANTS)


def constant_at(ticket: int) -> str | None:
    """The text of a ticket, if it was known when a function was compiled; it stays."""
    return _CONSTANTS.get(ticket)


def text_at(ticket: Any) -> str:
    """The text of a ticket; the empty one for what is none."""
    number = int(ticket)
    found = known.texts.get(number)
    if found.__class__ is str:
        return found
    if found is not None:
        return _shown(found)
    if number < LONG:
        text = number.to_bytes(8, "big").lstrip(b"\0")[1:].decode("utf-8", "surrogatepass")
    elif number in _CONSTANTS:
        return _CONSTANTS[number]
    else:
        made = _native[0].text(number) if _native else None
        if made is None:
            raise LookupError("a text that nobody knows")
        text = made
    known.texts[number] = text
    return text


def _shown(entry: Any) -> str:
    whole, part = entry
    return str(whole[part])


@lru_cache(4096)
def _shift(piece: str) -> tuple[int, int]:
    """By what the hash of a text is multiplied, and what is added, where a piece is put behind it."""
    return pow(BASE, len(piece), PRIME), _extended(0, piece)


def grown(ticket: int, piece: str) -> int:
    """The ticket of a text with a piece behind it."""
    if len(piece) > _SHORT or ticket < LONG:
        return ticket_of(text_at(ticket) + piece)
    power, more = _shift(piece)
    number = LONG | ((ticket - LONG) * power + more) % PRIME
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


def part_of(ticket: int, first: int, count: int, step: int) -> int:
    """The ticket of ``count`` characters from ``first`` on; a long part in one piece is kept as a part of the whole."""
    entry = known.texts.get(ticket)
    whole, within = entry if entry.__class__ is tuple else (text_at(ticket), None)
    base = within.start if within is not None else 0
    if step != 1 or count <= _SHORT:
        text = (
            whole[base + first : base + first + count] if step == 1 else _stepping(text_at(ticket), first, count, step)
        )
        return ticket_of(text)
    part = slice(base + first, base + first + count)
    number = _ticket(whole[part])
    known.texts.setdefault(number, (whole, part))
    return number


def _stepping(text: str, first: int, count: int, step: int) -> str:
    return "".join([text[first + k * step] for k in range(count)])


EMPTY = constant_ticket("")
TOO_LARGE = constant_ticket("integer result does not fit in 64 bits")
