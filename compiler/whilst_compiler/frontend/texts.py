"""What compiled code calls to make texts and to ask them: Python's own strings do all the work.

A text that is known only at run time is an i64 in the graph, its ticket: a hash of the text, so that equal texts have
equal tickets. The texts that a call has made are known, in its thread, until the next call begins.
"""

from __future__ import annotations

import re
import string
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from whilst_compiler.frontend.drawing import ArraySlot
from whilst_compiler.frontend.specs import PY_BOOL, PY_FLOAT, PY_INT, ScalarSpec

__all__ = [
    "EMPTY", "FED", "TOO_LARGE", "Ask", "Feed", "Join", "Make", "Print", "Shown", "constant_ticket", "fill",
    "text_at", "texts_of_a_call", "ticket_for",
]  # fmt: skip

_CONSTANTS: dict[int, str] = {0: ""}
"""0 stands where there is no text, and is never read."""


class _Known(threading.local):
    def __init__(self) -> None:
        self.texts: dict[int, str] = {}
        self.fed: list[list[str]] = []
        self.found: list[str] = []
        self.depth = 0


_known = _Known()


@contextmanager
def texts_of_a_call(given: Mapping[int, str]) -> Iterator[None]:
    """Around a call of compiled code with ``given`` texts: an outermost one forgets those of the one before."""
    if not _known.depth:
        _known.texts.clear()
        _known.fed.clear()
    _known.texts.update(given)
    _known.depth += 1
    try:
        yield
    finally:
        _known.depth -= 1


def _hash(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 2


def _ticket(text: str) -> int:
    number = _hash(text)
    if _known.texts.setdefault(number, text) != text:
        raise RuntimeError("two texts have one ticket")
    return number


def ticket_for(text: str, known: dict[int, str]) -> int:
    """The ticket of a text that is an argument; ``known`` are such texts by their tickets."""
    number = _hash(text)
    if known.setdefault(number, text) != text:
        raise RuntimeError("two texts have one ticket")
    return number


def constant_ticket(text: str) -> int:
    """The ticket of a text that is known when a function is compiled."""
    number = _hash(text)
    if _CONSTANTS.setdefault(number, text) != text:
        raise RuntimeError("two texts have one ticket")
    return number


def text_at(ticket: Any) -> str:
    number = int(ticket)
    found = _known.texts.get(number)
    return _CONSTANTS[number] if found is None else found


EMPTY = constant_ticket("")
TOO_LARGE = constant_ticket("integer result does not fit in 64 bits")
_HAS_TICKETS = re.compile(r"\{\d+!t")


class _Formatter(string.Formatter):
    def convert_field(self, value: Any, conversion: Any) -> Any:
        return text_at(value) if conversion == "t" else super().convert_field(value, conversion)


_formatter = _Formatter()


def fill(template: str, payload: Sequence[Any]) -> str:
    """``template.format(*payload)``, where ``{0!t}`` is the text whose ticket the payload has."""
    values = [x.item() if hasattr(x, "item") else x for x in payload]
    return _formatter.vformat(template, values, {}) if _HAS_TICKETS.search(template) else template.format(*values)


# -- host calls --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """The text of an array whose elements were laid out before, or its ``repr``; the result is its ticket."""

    conversion: str
    array: ArraySlot
    many = False
    results: tuple[ScalarSpec, ...] = (PY_INT,)

    def __call__(self, *sizes: Any) -> int:
        found = self.array.take(iter(sizes))
        return _ticket(repr(found) if self.conversion == "r" else str(found))


@dataclass(frozen=True)
class Make:
    """A text of a template; its result is the ticket."""

    template: str
    many = False
    apart = True
    results = (PY_INT,)

    def __call__(self, *payload: Any) -> int:
        return _ticket(fill(self.template, payload))


@dataclass(frozen=True)
class Print:
    """``print`` of a template that has texts."""

    template: str
    many = False
    results = ()

    def __call__(self, *payload: Any) -> None:
        sys.stdout.write(fill(self.template, payload))


@dataclass(frozen=True)
class Feed:
    """Lays a text out to be joined; the first one of a sequence (``begin``) is none."""

    begin: bool
    many = False
    apart = True
    results = ()

    def __call__(self, *ticket: Any) -> None:
        if self.begin:
            _known.fed.append([])
        else:
            _known.fed[-1].append(text_at(ticket[0]))


@dataclass(frozen=True)
class Join:
    """Joins what was laid out."""

    many = False
    apart = True
    results = (PY_INT,)

    def __call__(self, separator: Any) -> int:
        return _ticket(text_at(separator).join(_known.fed.pop()))


FED = Join()
_RESULTS: dict[str, ScalarSpec] = {"t": PY_INT, "i": PY_INT, "b": PY_BOOL, "f": PY_FLOAT, "l": PY_INT}
_NOTHING: dict[str, Any] = {"t": EMPTY, "i": 0, "b": False, "f": 0.0, "l": 0}


@dataclass(frozen=True)
class Ask:
    """A function of texts and numbers: of its ``slots``, ``t`` is a ticket, ``n`` a number, a tuple has a constant.

    The results are a value (``result``: a text, an int, a bool, a float, or the size of a list that is then asked for
    item by item) and the ticket of the message of a ValueError, an empty text if there was none.
    """

    function: Any
    slots: tuple[Any, ...]
    result: str
    many = True
    apart = True

    @property
    def results(self) -> tuple[ScalarSpec, ...]:
        return (_RESULTS[self.result], PY_INT)

    def __call__(self, *inputs: Any) -> tuple[Any, int]:
        values = iter(inputs)
        args = [
            slot[0] if isinstance(slot, tuple) else text_at(next(values)) if slot == "t" else next(values).item()
            for slot in self.slots
        ]
        try:
            found = self.function(*args)
        except ValueError as error:
            return _NOTHING[self.result], _ticket(str(error))
        if self.result == "t":
            return _ticket(found), EMPTY
        if self.result == "l":
            _known.found = found
            return len(found), EMPTY
        if self.result == "i" and not -(2**63) <= found < 2**63:
            return 0, TOO_LARGE
        return found, EMPTY


def item_found(k: int) -> str:
    """An item of the list that was last asked for."""
    return _known.found[k]
