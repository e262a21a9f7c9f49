"""What an eager rule raises when a check of the user's program fails."""

from __future__ import annotations

from typing import Any

__all__ = ["DOES_NOT_FIT", "RowError"]

DOES_NOT_FIT = ("OverflowError", "integer result does not fit in 64 bits")
"""Error and message of checked integer arithmetic."""


class RowError(Exception):
    """``error`` names the exception class, ``message`` is a ``str.format`` template for ``payload``."""

    def __init__(self, error: str, message: str, payload: tuple[Any, ...] = ()) -> None:
        super().__init__(error, message, payload)
        self.error = error
        self.message = message
        self.payload = payload
