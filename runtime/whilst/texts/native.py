"""The store of texts that kernels use, one for each thread: made when a kernel first wants it, emptied with the texts
that Python knows. What a kernel does not find there it asks Python for, and Python what it does not know itself.
"""

from __future__ import annotations

import _thread
import ctypes
import threading
import weakref
from typing import Any

import numpy as np

from whilst.cache.objects import linked_kernel
from whilst.native.loader import Linked
from whilst.once import once
from whilst.texts.code import EXPORTS, PYTHON, TEXT
from whilst_compiler.native.abi import TEXT_FUNCTIONS, text_symbol
from whilst_compiler.ops.text_store import Native, constant_at, known, text_at, ticket_for, use_native

__all__ = ["MET", "check_tickets", "entry_function", "store_address", "text_functions", "texts_of", "tickets_of"]

_word = ctypes.c_int64.from_address
_POINTER, _NUMBER = ctypes.c_void_p, ctypes.c_int64
_BYTES = bytes.__basicsize__ - 1
"""Where a bytes object keeps its bytes."""

_FOUND = 6
"""The word of a store for the items of the list that was last asked for."""

MET = 8
"""The word of a store that says whether two texts have met that have one ticket."""


class _Functions:
    """The functions that Python calls."""

    def __init__(self, addresses: dict[str, int]) -> None:
        def function(name: str, result: Any, *arguments: Any) -> Any:
            return ctypes.PYFUNCTYPE(result, *arguments)(addresses[name])

        self.create = function("create", _POINTER)
        self.reset = function("reset", None, _POINTER)
        self.enter = function("enter", _NUMBER, _POINTER, _POINTER, _NUMBER, _NUMBER)
        self.enter_all = function("enter_all", None, _POINTER, ctypes.py_object, _NUMBER, _POINTER)
        self.enter_constant = function("enter_constant", ctypes.c_int, _POINTER, _NUMBER, _NUMBER, _POINTER)
        self.tickets = function("tickets", _NUMBER, ctypes.py_object, _NUMBER, _POINTER, _POINTER)
        self.texts = function("texts", None, _POINTER, _POINTER, _NUMBER, ctypes.py_object)
        self.free = function("free_store", None, _POINTER)
        self.hash = function("hash", _NUMBER, _POINTER, _NUMBER, _NUMBER)


@once
def _linked() -> tuple[Linked, _Functions]:
    """Made when the first kernel that has texts is."""
    linked = linked_kernel(TEXT, "texts", [*EXPORTS, *map(text_symbol, TEXT_FUNCTIONS)], by_hand=True)
    address = ctypes.cast(_missed, _POINTER).value
    _POINTER.from_address(linked.addresses["miss"]).value = address
    for name, symbol in PYTHON.items():
        function = ctypes.cast(getattr(ctypes.pythonapi, symbol), _POINTER)
        _POINTER.from_address(linked.addresses[name]).value = function.value
    use_native(Native(_hash, _text, _forget, _enter, _lay_out))
    return linked, _Functions(linked.addresses)


def text_functions() -> dict[str, int]:
    """The addresses of what kernels call."""
    addresses = _linked()[0].addresses
    return {symbol: addresses[symbol] for symbol in map(text_symbol, TEXT_FUNCTIONS)}


class _Memory:
    """A store, which is freed with this object."""

    def __init__(self) -> None:
        linked, functions = _linked()
        self.address: int = functions.create()
        weakref.finalize(self, functions.free, self.address).atexit = False
        self._linked = linked


class _Store(threading.local):
    """This thread's store, and what its records point to."""

    def __init__(self) -> None:
        self.address = 0
        self.memory: _Memory | None = None
        self.kept: list[bytes] = []
        self.lists: list[list[str]] = []
        self.found: Any = None


_store = _Store()


def store_address() -> int:
    """The store of this thread."""
    if not _store.address:
        _store.memory = _Memory()
        _store.address = _store.memory.address
    return _store.address


def _forget() -> None:
    if not _store.address:
        return
    _linked()[1].reset(_store.address)
    _store.kept.clear()
    _store.lists.clear()


def _characters(text: str) -> tuple[bytes, int]:
    """The characters, and their size as a power of two."""
    try:
        return text.encode("latin-1"), 0
    except UnicodeEncodeError:
        return text.encode("utf-32-le", "surrogatepass"), 2


def tickets_of(items: list[Any], known: dict[int, Any]) -> np.ndarray[Any, Any] | None:
    """The tickets of texts, None if there are other items; those that are not of ASCII are entered into ``known``."""
    found = np.empty(len(items), np.int64)
    if _linked()[1].tickets(items, len(items), found.ctypes.data, id(str)) < len(items):
        return None
    for k in np.flatnonzero(found == 0).tolist():
        found[k] = ticket_for(items[k], known)
    return found


def texts_of(tickets: np.ndarray[Any, Any]) -> list[str]:
    """The texts of tickets; those that were given are the very same."""
    found: list[Any] = [None] * len(tickets)
    _linked()[1].texts(store_address(), tickets.ctypes.data, len(tickets), found)
    if None in found:
        for k, ticket in enumerate(tickets.tolist()):
            if found[k] is None:
                found[k] = text_at(ticket)
    return found


def _enter(texts: list[str], tickets: Any) -> None:
    """Enter texts of a list that nobody changes."""
    _linked()[1].enter_all(store_address(), texts, len(texts), tickets.ctypes.data)
    _store.lists.append(texts)


def _hash(text: str) -> int:
    data, kind = _characters(text)
    found: int = _linked()[1].hash(id(data) + _BYTES, kind, len(text))
    return found


def _text(ticket: int) -> str | None:
    """A text that the store has."""
    found: list[str | None] = [None]
    if _store.address:
        _linked()[1].texts(_store.address, ctypes.byref(ctypes.c_int64(ticket)), 1, found)
    return found[0]


def _lay_out(found: list[str]) -> None:
    if _store.address:
        _store.found = tickets = tickets_of(found, known.texts)
        assert tickets is not None
        _enter(found, tickets)
        _word(_store.address + 8 * _FOUND).value = _store.found.ctypes.data


_constants: dict[int, bytes] = {}
"""The characters of constants, which stay."""


def _miss(store: int, ticket: int) -> None:
    """Enter a text that Python knows (a kernel asks)."""
    while True:
        try:
            constant = constant_at(ticket)
            text = text_at(ticket) if constant is None else constant
            data, kind = _characters(text)
            if constant is not None:
                data = _constants.setdefault(ticket, data)
                if _linked()[1].enter_constant(id(data) + _BYTES, kind, len(text), id(text)):
                    return
            else:
                _store.kept.append(data)
            _linked()[1].enter(store, id(data) + _BYTES, kind, len(text))
            return
        except LookupError:
            return
        except KeyboardInterrupt:
            _thread.interrupt_main()


_missed = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64)(_miss)


def entry_function(name: str) -> int:
    """The address of what a call entry calls."""
    return _linked()[0].addresses[name]


def check_tickets() -> None:
    """Fail if two texts have met that have one ticket."""
    if _word(_store.address + 8 * MET).value:
        _linked()[1].reset(_store.address)
        raise RuntimeError("two texts have one ticket")
