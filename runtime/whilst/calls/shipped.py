"""The machine code that pickled functions take along, so that another process does not compile them."""

from __future__ import annotations

from typing import Any

from whilst.services.pool import PARALLEL, pool
from whilst.services.services import services

__all__ = ["code_of"]


def code_of(kernel: Any) -> dict[bytes, bytes]:
    """The object code that calls of a kernel need, by key."""
    parts = [kernel.linked, services().linked]
    if PARALLEL in kernel.imports:
        parts.append(pool())
    return {linked.key: linked.code for linked in parts}
