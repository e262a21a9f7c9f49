"""A failed check on its way from a kernel or the interpreter to the user."""

from __future__ import annotations

from typing import Any

from whilst_compiler.frontend.signature.texts import fill
from whilst_compiler.source import Location

__all__ = ["Raised"]


class Raised(Exception):
    """A check failed: ``error`` names the exception class, ``message`` is a ``str.format`` template for ``payload``."""

    def __init__(self, error: str, message: str, payload: tuple[Any, ...], location: Location | None) -> None:
        super().__init__(error, message, payload)
        self.error = error
        self.message = message
        self.payload = payload
        self.location = location

    @property
    def text(self) -> str:
        return fill(self.message, self.payload)
