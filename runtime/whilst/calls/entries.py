"""The native entries of a function: calls that fit a specialisation go straight to its native code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst.entry.loaded import Entry, load_entry
from whilst.native.vectorcall import Callable as Callable_
from whilst.native.vectorcall import call_through
from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.running.specialisation import Specialisation
from whilst.services.services import services

__all__ = ["Entries"]

_MOST = 8
"""So many specialisations of a function are tried natively; calls of later ones go through Python."""


class Entries:
    """The entries of one function; calls that fit none go to ``slow(function, *args, **keywords)``."""

    def __init__(self, slow: Callable[..., Any]) -> None:
        self._slow = slow
        self._entered: set[Specialisation] = set()
        self.last: Entry | None = None
        self._aside = False

    def __contains__(self, special: Specialisation) -> bool:
        return special in self._entered

    def add(self, function: Callable_, special: Specialisation, tell: Callable[..., BaseException | None]) -> None:
        """An entry for a specialisation whose kernel is there, if it can have one; ``tell(*args, **keywords)`` is
        called after a call in which there may have been floating-point errors.
        """
        if special in self._entered or len(self._entered) >= _MOST:
            return
        self._entered.add(special)
        kernel: Any = special.kernel()
        if kernel.entry is None:
            return

        def failed(code: int, context: bytes, error: BaseException | None = None) -> BaseException:
            found = kernel.failure(code, context, error)
            return special.exception(found) if isinstance(found, Raised | HostFailed) else found

        name, ways = special.interface.name, (failed, tell)
        self.last = load_entry(name, kernel.entry, kernel.address, kernel, self.last, self._slow, ways)
        self._aside = False
        call_through(function, self.last.address)

    def step_aside(self, function: Callable_) -> None:
        """The next call goes through Python."""
        self._aside = True
        call_through(function, services().slow)

    def step_in(self, function: Callable_) -> None:
        """A call goes through Python: those after it need not."""
        if self._aside and self.last is not None:
            self._aside = False
            call_through(function, self.last.address)
