"""Nothing is printed twice: what plain Python prints when it makes a call again that printed before it failed."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from typing import Any

__all__ = ["unheard"]


class _Unheard:
    """A stream that forgets what one thread writes; all else it hands on."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._thread = threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() == self._thread:
            return len(text)
        written: int = self._stream.write(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """What this thread prints meanwhile is not printed."""
    out, err = sys.stdout, sys.stderr
    mine = sys.stdout, sys.stderr = _Unheard(out), _Unheard(err)
    try:
        yield
    finally:  # (another thread may have put streams of its own there)
        sys.stdout = out if sys.stdout is mine[0] else sys.stdout
        sys.stderr = err if sys.stderr is mine[1] else sys.stderr
