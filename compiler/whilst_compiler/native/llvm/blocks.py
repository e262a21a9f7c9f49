"""Blocks of memory: small ones come from the C library; for large ones the runtime has functions of its own, on Linux.

All of them may be given back by C's ``free``.
"""

from __future__ import annotations

import sys

from whilst_compiler.native.abi import ALLOCATE, FREE, MOVE, ZEROS
from whilst_compiler.native.llvm.writer import Needs

__all__ = ["allocate", "free", "move", "zeros"]


def allocate(needs: Needs, small: bool) -> str:
    """As ``malloc``."""
    name = "malloc" if small or sys.platform != "linux" else ALLOCATE
    return needs.external(name, f"declare noalias ptr @{name}(i64) nounwind")


def zeros(needs: Needs) -> str:
    """As ``calloc``, whose first operand it takes but does not need."""
    name = "calloc" if sys.platform != "linux" else ZEROS
    return needs.external(name, f"declare noalias ptr @{name}(i64, i64) nounwind")


def move(needs: Needs) -> str:
    """As ``realloc``."""
    name = "realloc" if sys.platform != "linux" else MOVE
    return needs.external(name, f"declare noalias ptr @{name}(ptr, i64) nounwind")


def free(needs: Needs, small: bool) -> str:
    """As ``free``."""
    name = "free" if small or sys.platform != "linux" else FREE
    return needs.external(name, f"declare void @{name}(ptr) nounwind")
