"""Warnings of floating-point errors, as NumPy gives them: one for each line and kind.

Code as it is compiled first does not look for errors: after a call the processor's flags say whether there may have
been some. Only then the function is compiled once more, so that it tells where and what (``operators.telling`` of the
front end), and that runs on the same arguments again. Where the call has left something behind, which a second one
would do twice, the next call is the one that tells.

That takes a few times as long, or many where loops over elements were vectors: calls that take long are not made again.

Flags may be set for nothing. Unless each warning is to be shown, they are looked into after the first, second, fourth,
eighth, ... call that sets them.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from whilst.quick import compiler
from whilst.running.hosting import HostFailed
from whilst.running.raised import Raised
from whilst.running.specialisation import Specialisation
from whilst.running.traceback import exception_of
from whilst.values.flat import Flat
from whilst.values.outside import Outside
from whilst_compiler.errors import Limitation, UserError
from whilst_compiler.frontend.signature.told import Told, telling

__all__ = ["Shown", "Teller"]

_LONGEST = 0.1
"""Seconds that a call may take to be made again."""
_TOO_LONG = (
    f"floating-point errors may have been met; calls of less than {_LONGEST} s are made again to tell where, and those"
    " of .eager"
)
_EACH = ("always", "all", "error")
"""What filters say where each warning counts."""
Runner = Callable[[Specialisation, Flat, Outside], Any]


def _action() -> str | None:
    """What becomes of warnings of floating-point errors here, as their filters say; None where there are none."""
    if "warn" not in np.geterr().values():
        return None
    for action, message, category, module, _ in warnings.filters:
        if message is None and module is None and issubclass(RuntimeWarning, category):
            return None if action == "ignore" else str(action)
    return "default"


@dataclass
class _Wait:
    """How many calls of a specialisation have set flags, and which of them is looked into next."""

    calls: int = 0
    next: int = 1


class Shown(Exception):
    """A warning that filters want as an exception: ``error``."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


class Teller:
    """Tells of the errors in calls of one function; ``make(flat)`` is a specialisation that tells, ``say`` warns
    in words about all of it.
    """

    def __init__(self, make: Callable[[Flat], Specialisation], say: Callable[[str], None]) -> None:
        self._make = make
        self._say = say
        self._made: dict[Any, Specialisation | None] = {}
        self._waits: dict[Specialisation, _Wait] = {}
        self._next: set[Specialisation] = set()

    def run(self, run: Runner, special: Specialisation, flat: Flat, hidden: Outside) -> Any:
        """A call, and what is to be told of it. Raises Shown."""
        if special in self._next:
            self._next.discard(special)
            if (made := self._telling(flat)) is not None:
                return self._told(run, *made, flat)
        value = run(special, flat, hidden)
        if flat.met and self.is_due(special):
            self.look_into(run, special, flat)
        return value

    def is_due(self, special: Specialisation) -> bool:
        """After a call that has set flags: whether that is to be looked into."""
        action = _action()
        if action is None:
            return False
        wait = self._waits.setdefault(special, _Wait())
        wait.calls += 1
        if wait.calls < wait.next and action not in _EACH:
            return False
        wait.next = 2 * wait.calls
        return True

    def look_into(self, run: Runner, special: Specialisation, flat: Flat) -> bool:
        """Tell of such a call; or, if that cannot be made again, whether the next one is to tell. Raises Shown.

        What tells may fail where the call did not, by what it takes for granted: then none of this type is told of.
        """
        if special.took > _LONGEST and run is Specialisation.run_native:
            self._say(_TOO_LONG)
            return False
        if not special.interface.repeatable:
            self._next.add(special)
            return True
        if (made := self._telling(flat)) is not None:
            try:
                self._told(run, *made, flat)
            except (Raised, HostFailed):
                self._made[flat.key] = None
        return False

    def _told(self, run: Runner, special: Specialisation, outside: Outside, flat: Flat) -> Any:
        with telling() as met:
            value = run(special, flat, outside)
        _warn(met)
        return value

    def _telling(self, flat: Flat) -> tuple[Specialisation, Outside] | None:
        """What tells; None where it cannot be made."""
        if flat.key not in self._made:
            try:
                self._made[flat.key] = self._make(flat)
            except (UserError, Limitation, compiler().NeedsStatic):
                self._made[flat.key] = None
        made = self._made[flat.key]
        outside = None if made is None else made.outside(flat)
        return None if made is None or outside is None else (made, outside)


def _warn(met: Iterable[tuple[Told, str]]) -> None:
    """Warn at the user's lines. Raises Shown for one that is to be an error."""
    modes = np.geterr()
    for told, kind in met:
        if told.location is None or modes.get(kind, "warn") != "warn":
            continue
        file, text = told.location.span.file, told.text(kind)
        space = _namespace(file)
        registry = space.setdefault("__warningregistry__", {})
        try:
            warnings.warn_explicit(text, RuntimeWarning, file, told.location.span.line, space.get("__name__"), registry)
        except RuntimeWarning:
            raise Shown(exception_of(Raised("RuntimeWarning", text, (), told.location))) from None


_spaces: dict[str, dict[str, Any]] = {}


def _namespace(file: str) -> dict[str, Any]:
    """The globals of the module that was read from a file: they hold which warnings were shown."""
    if file not in _spaces:
        found = (m for m in list(sys.modules.values()) if getattr(m, "__file__", None) == file)
        _spaces[file] = next((vars(m) for m in found), {})
    return _spaces[file]
