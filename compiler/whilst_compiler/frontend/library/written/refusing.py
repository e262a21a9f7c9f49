"""What the library does not know, said when a function is compiled."""

from __future__ import annotations

from typing import NoReturn

__all__ = ["refuse"]


def refuse(title: str, help: str) -> NoReturn:
    """Refuse the call that is being compiled (both texts are constants)."""
    raise NotImplementedError(f"{title}: {help}")
