"""Places where compiled code leaves itself, for an error or a call back: what is stored of them beside a kernel."""

from __future__ import annotations

from dataclasses import dataclass

from whilst_compiler.ir.types import DType
from whilst_compiler.source import Location

__all__ = ["Site"]


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a program can leave or call back: ``kind`` is ``raise``, ``print`` or ``host``.

    ``payload`` are the types of what it hands over. For ``raise``: ``error`` and ``message``; for ``print``:
    ``message`` is the template and ``error`` the stream, which may be to ``flush``; for ``host``: ``host`` is the index
    of the function, and ``results`` its types.
    """

    kind: str
    error: str
    message: str
    payload: tuple[DType, ...]
    location: Location | None = None
    host: int = 0
    results: tuple[DType, ...] = ()
    flush: bool = False
