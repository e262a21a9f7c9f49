"""Host calls on their way out of compiled code: an exception of theirs is told with the line that called them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.source import Location

__all__ = ["HostFailed", "Located"]

Host = Callable[..., Any]


class HostFailed(Exception):
    """A host call raised ``error``, or a signal handler; ``location`` is where the user's function was."""

    def __init__(self, error: BaseException, location: Location | None) -> None:
        super().__init__(error)
        self.error = error
        self.location = location


class Located:
    """A host as it is called at one place of the user's code."""

    def __init__(self, host: Host, location: Location | None) -> None:
        self.host = host
        self.location = location
        self.apart: bool = getattr(host, "apart", False)
        self.prints: bool = getattr(host, "prints", False)
        self.rare: bool = getattr(host, "rare", False)
        self.plain: Host | None = getattr(host, "plainly", None)
        """The host on Python's own numbers, where it takes them."""

    def __call__(self, *args: Any) -> Any:
        try:
            return self.host(*args)
        except Exception as error:
            raise HostFailed(error, self.location) from None
