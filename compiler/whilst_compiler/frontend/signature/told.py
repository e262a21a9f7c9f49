"""Floating-point errors that code which tells of them has met: what NumPy would warn of, and where."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from whilst_compiler.source import Location

__all__ = ["KINDS", "Told", "telling"]

KINDS = {"divide": "divide by zero", "over": "overflow", "invalid": "invalid value", "says": ""}
"""NumPy's names of kinds of errors, and its words; the last one is for what it says in others. The first is bit 0 of
the number of what was met, and so on."""


class _Heard(threading.local):
    """What one thread has met; None where nobody listens."""

    def __init__(self) -> None:
        self.met: dict[tuple[Told, str], None] | None = None


_heard = _Heard()


@dataclass(frozen=True)
class Told:
    """What compiled code calls where an operation of NumPy's meets errors.

    ``name`` is what NumPy calls it.
    """

    name: str
    location: Location | None

    def text(self, kind: str) -> str:
        """What NumPy would say."""
        return f"{KINDS[kind]} encountered in {self.name}" if KINDS[kind] else self.name

    results = ()
    sure = apart = rare = True

    def __call__(self, number: Any) -> tuple[()]:
        if _heard.met is not None:
            for k, kind in enumerate(KINDS):
                if int(number) >> k & 1:
                    _heard.met.setdefault((self, kind))
        return ()


@contextmanager
def telling() -> Iterator[dict[tuple[Told, str], None]]:
    """What compiled code meets meanwhile, in the order of first times."""
    around, _heard.met = _heard.met, {}
    try:
        yield _heard.met
    finally:
        _heard.met = around
