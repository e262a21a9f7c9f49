"""What compiled code calls to make texts and to ask them where it does not do so itself: Python's own strings.

A text that is known only at run time is an i64 in the graph, its ticket (see ``text_store``). The texts that a call has
made are known, in its thread, until the next call begins.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.drawing import ArraySlot
from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.ops.printing import put_out
from whilst_compiler.ops.text_store import EMPTY, TOO_LARGE, grown, lay_out, text_at, ticket_of

__all__ = ["Ask", "Make", "Print", "Shown", "asking", "fill"]

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
    """The text of an array whose elements were laid out before, its ``repr`` (``r``), or what NumPy's function of that
    name makes of it with some keywords; the result is its ticket."""

    conversion: str
    array: ArraySlot
    keywords: tuple[tuple[str, Any], ...] = ()
    is_text = True
    many = False
    results: tuple[ScalarSpec, ...] = (PY_INT,)

    def __call__(self, *sizes: Any) -> int:
        found = self.array.take(iter(sizes))
        if self.keywords:
            return ticket_of(getattr(np, self.conversion)(found, **dict(self.keywords)))
        return ticket_of(repr(found) if self.conversion == "r" else str(found))


@dataclass(frozen=True)
class ShownNumber:
    """The ``str`` (``s``) or the ``repr`` (``r``) of a NumPy number of this type; the result is its ticket."""

    conversion: str
    type: type[np.generic]
    is_text = True
    many = False
    apart = True
    results = (PY_INT,)

    def __call__(self, x: Any) -> int:
        return ticket_of((repr if self.conversion == "r" else str)(self.type(x)))


@dataclass(frozen=True)
class Make:
    """A text of a template; its result is the ticket."""

    template: str
    is_text = True
    many = False
    apart = True
    results = (PY_INT,)

    def __call__(self, *payload: Any) -> int:
        return ticket_of(fill(self.template, payload))

    @cached_property
    def plainly(self) -> Any:
        tickets = {int(k) for k in re.findall(r"\{(\d+)!t", self.template)}
        template = re.sub(r"(\{\d+)!t", r"\1", self.template)
        if 0 in tickets and template.startswith("{0}") and "{0" not in template[3:]:
            rest, others = template[3:], tickets - {0}
            return lambda *payload: grown(
                payload[0], rest.format(*[text_at(x) if k in others else x for k, x in enumerate(payload)])
            )
        if tickets:
            return lambda *payload: ticket_of(
                template.format(*[text_at(x) if k in tickets else x for k, x in enumerate(payload)])
            )
        if template == "{0}":
            return lambda x: ticket_of(str(x))
        return lambda *payload: ticket_of(template.format(*payload))


@dataclass(frozen=True)
class Print:
    """``print`` of a template that has texts."""

    template: str
    flush: bool = False
    many = False
    prints = True
    results = ()

    def __call__(self, *payload: Any) -> None:
        put_out(fill(self.template, payload), flush=self.flush)


def asking(hosts: Sequence[Any]) -> set[int]:
    """The numbers of the hosts that do more than make texts."""
    return {site for site, host in enumerate(hosts) if not isinstance(host, Ask | Make | Print | Shown)}


_RESULTS: dict[str, ScalarSpec] = {"t": PY_INT, "i": PY_INT, "b": PY_BOOL, "f": PY_FLOAT, "l": PY_INT}
_NOTHING: dict[str, Any] = {"t": EMPTY, "i": 0, "b": False, "f": 0.0, "l": 0}


@dataclass(frozen=True)
class Ask:
    """A function of texts and numbers: of its ``slots``, ``t`` is a text, ``n`` a number, a tuple has a
    constant.

    The results are a value (``result``: a text, an int, a bool, a float, or the size of a list that is then asked for
    item by item) and the ticket of the message of a ValueError, an empty text if there was none. ``rare``: kernels
    do this themselves for nearly all texts.
    """

    function: Any
    slots: tuple[Any, ...]
    result: str
    rare: bool = False
    is_text = True
    many = True
    apart = True

    @property
    def results(self) -> tuple[ScalarSpec, ...]:
        return (_RESULTS[self.result], PY_INT)

    def __call__(self, *inputs: Any) -> tuple[Any, int]:
        return self.plainly(*(x.item() for x in inputs))  # type: ignore[no-any-return]

    @cached_property
    def plainly(self) -> Any:
        function, nothing, told = self.function, _NOTHING[self.result], _TOLD[self.result]
        taken = [(lambda values, x=s[0]: x) if isinstance(s, tuple) else _TAKEN[s] for s in self.slots]
        first = self.slots[:1] == ("t",) and all(isinstance(s, tuple) for s in self.slots[1:])
        rest = [s[0] for s in self.slots[1:]] if first else []

        def of_text(ticket: int) -> Any:
            try:
                return told(function(text_at(ticket), *rest))
            except ValueError as error:
                return nothing, ticket_of(str(error))

        def of_several(*inputs: Any) -> Any:
            values = iter(inputs)
            try:
                return told(function(*[take(values) for take in taken]))
            except ValueError as error:
                return nothing, ticket_of(str(error))

        return of_text if first else of_several


def _told_list(found: list[str]) -> tuple[int, int]:
    lay_out(found)
    return len(found), EMPTY


_TAKEN: dict[str, Any] = {"t": lambda values: text_at(next(values)), "n": next}
_TOLD: dict[str, Any] = {
    "t": lambda found: (ticket_of(found), EMPTY),
    "i": lambda found: (found, EMPTY) if -(2**63) <= found < 2**63 else (0, TOO_LARGE),
    "b": lambda found: (found, EMPTY),
    "f": lambda found: (found, EMPTY),
    "l": _told_list,
}
"""How an answer is told: as a number, and that nothing failed."""
